import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { SettingError, readSettings } from './settings.js';

const refusal = (environment: Record<string, string>): string => {
  try {
    readSettings(environment, '/somewhere');
    return '';
  } catch (error) {
    return error instanceof SettingError ? error.message : 'no SettingError';
  }
};

describe('settings', () => {
  it('have values of their own where nothing is set, and where it is set to nothing', () => {
    const names = ['PORT', 'HOST', 'DATABASE_URL', 'DATABASE_OWNER_URL', 'REDIS_URL', 'PANOH_DATA_DIR'];
    const more = [
      'PANOH_ROOT_KEY_FILE',
      'PANOH_DEMO',
      'PANOH_LOG_LEVEL',
      'PANOH_DISPLAY_NAME',
      'PANOH_QUICK_EXIT_URL',
      'PANOH_TRUST_PROXY',
      'PANOH_REQUESTS_PER_MINUTE',
      'PANOH_WATCH_PASSFILE',
      'PANOH_METRICS_ALLOW_FROM',
      'PANOH_METRICS_PORT',
      'PANOH_SMTP_URL',
      'PANOH_SMTP_FROM',
      'PANOH_PUBLIC_URL',
    ];
    const empty = Object.fromEntries([...names, ...more].map((name) => [name, '']));
    expect(readSettings(empty, '/somewhere')).toEqual(readSettings({}, '/somewhere'));
    expect(readSettings({}, '/somewhere')).toMatchObject({
      port: 3000,
      demo: true,
      dataDir: resolve('/somewhere', '.data'),
      rootKeyFile: resolve('/somewhere', '.data/root.key'),
      linkageKeyFile: resolve('/somewhere', '.data/linkage.key'),
    });
  });

  it('keep the demo out of a server of its own unless it is asked for', () => {
    const server = { DATABASE_URL: 'postgres://localhost/panoh' };
    expect(readSettings(server).demo).toBe(false);
    expect(readSettings({ ...server, PANOH_DEMO: 'on' }).demo).toBe(true);
  });

  it('make no demonstration accounts in production, with the embedded database either', () => {
    const production = { NODE_ENV: 'production' };
    expect(readSettings(production).demo).toBe(false);
    expect(readSettings({ ...production, PANOH_DEMO: 'off' }).demo).toBe(false);
    expect(refusal({ ...production, PANOH_DEMO: 'on' })).toBe(
      'PANOH_DEMO must be off where NODE_ENV is production.',
    );
    const server = { DATABASE_URL: 'postgres://localhost/panoh', PANOH_DEMO: 'on' };
    expect(refusal({ ...production, ...server })).toMatch(/^PANOH_DEMO must be off /);
    expect(readSettings({ NODE_ENV: 'development' }).demo).toBe(true);
  });

  it.each([
    ['PORT', 'abc'],
    ['PORT', '0'],
    ['PORT', '65536'],
    ['PORT', '1e3'],
    ['PORT', '0x10'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['DATABASE_URL', 'localhost'],
    ['DATABASE_URL', 'mysql://localhost/panoh'],
    ['DATABASE_OWNER_URL', 'postgres'],
    ['REDIS_URL', 'http://localhost'],
    ['PANOH_SMTP_URL', 'http://mail.example'],
    ['PANOH_PUBLIC_URL', 'http://office.example'],
    ['PANOH_QUICK_EXIT_URL', 'weather'],
    ['PANOH_QUICK_EXIT_URL', 'http://weather.example'],
    ['PANOH_QUICK_EXIT_URL', 'javascript:alert(1)'],
    ['PANOH_DEMO', 'yes'],
    ['PANOH_LOG_LEVEL', 'loud'],
    ['PANOH_TRUST_PROXY', 'yes'],
    ['PANOH_METRICS_PORT', '0'],
    ['PANOH_METRICS_ALLOW_FROM', 'everybody'],
    ['PANOH_METRICS_ALLOW_FROM', '10.0.0.0/33'],
    ['PANOH_METRICS_ALLOW_FROM', '10.0.0.0/8/8'],
    ['PANOH_METRICS_ALLOW_FROM', '10.0.0.1,'],
    ['PANOH_REQUESTS_PER_MINUTE', '0'],
    ['PANOH_REQUESTS_PER_MINUTE', '59'],
    ['PANOH_REQUESTS_PER_MINUTE', 'many'],
    ['PANOH_REQUESTS_PER_MINUTE', '1000001'],
  ])('%s=%s is refused with a sentence that names it', (name, value) => {
    expect(refusal({ [name]: value })).toMatch(new RegExp(`^${name} must be .+\\.$`));
  });

  it('take no mail server without somebody whom letters come from', () => {
    const server = { PANOH_SMTP_URL: 'smtp://localhost' };
    expect(refusal(server)).toMatch(/^PANOH_SMTP_FROM must be .+\.$/);
    expect(readSettings({ ...server, PANOH_SMTP_FROM: 'office@example.tj' }).mail?.from).toBe(
      'office@example.tj',
    );
    expect(readSettings({}).mail).toBeNull();
  });

  it('never repeat an address that is refused, since it may hold a password', () => {
    expect(refusal({ DATABASE_URL: 'mysql://owner:secret@localhost/panoh' })).not.toContain('secret');
  });
});
