import { describe, expect, it } from '@jest/globals';
import { isAlternativeChannel } from './safe-contact.rules.js';

const way = {
  channel: 'phone',
  reachAt: '+992 00 000 0001',
  windows: [{ weekday: 1, fromMinute: 600, untilMinute: 720 }],
  sharedPhone: false,
} as const;

describe('a new plan reaches her in another way', () => {
  it.each([
    ['with another channel', { channel: 'in_person' }, true],
    ['with another number', { reachAt: '+992 00 000 0002' }, true],
    ['at other hours', { windows: [{ weekday: 2, fromMinute: 600, untilMinute: 720 }] }, true],
    ['when others use the phone too', { sharedPhone: true }, true],
    ['not when everything stays', {}, false],
  ] as const)('%s', (_, change, expected) => {
    expect(isAlternativeChannel(way, { ...way, ...change })).toBe(expected);
  });

  it('not when the same hours are told in another order', () => {
    const [monday, tuesday] = [way.windows[0], { weekday: 2, fromMinute: 60, untilMinute: 120 }];
    expect(
      isAlternativeChannel({ ...way, windows: [monday, tuesday] }, { ...way, windows: [tuesday, monday] }),
    ).toBe(false);
  });
});
