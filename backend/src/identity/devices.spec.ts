import { describe, expect, it } from '@jest/globals';
import { deviceLabel, deviceOf } from './devices.rules.js';

const WORDS = [
  [
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36',
    'chrome/android',
  ],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0', 'firefox/windows'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
    'safari/ios',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0',
    'edge/windows',
  ],
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 YaBrowser/24.6 Safari/537.36',
    'yandex/linux',
  ],
  ['curl/8.5.0', 'other/other'],
  ['', 'other/other'],
] as const;

describe('the device of a session', () => {
  it.each(WORDS)('%s is told as %s', (userAgent, label) => {
    expect(deviceLabel(userAgent)).toBe(label);
    expect(Object.values(deviceOf(label)).join('/')).toBe(label);
  });

  it('is "other" where nothing was told or kept', () => {
    expect(deviceLabel(undefined)).toBe('other/other');
    expect(deviceOf(null)).toEqual({ browser: 'other', system: 'other' });
    expect(deviceOf('planted/<b>')).toEqual({ browser: 'other', system: 'other' });
  });
});
