import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { SCHEMA, SettingError, readSettings } from './settings.js';

const refusal = (environment: Record<string, string>): string => {
  try {
    readSettings(environment, '/somewhere');
    return '';
  } catch (error) {
    return error instanceof SettingError ? error.message : 'no SettingError';
  }
};

describe('settings', () => {
  it('put a password of any signs into the address of Redis', () => {
    const password = `a/b?c#d@e:f%g+h= $"'`;
    const { redisUrl } = readSettings({ REDIS_URL: 'redis://store:6379', REDIS_PASSWORD: password }, '/');
    expect(decodeURIComponent(new URL(redisUrl ?? '').password)).toBe(password);
  });

  it('have values of their own where nothing is set, and where it is set to nothing', () => {
    const empty = Object.fromEntries(Object.keys(SCHEMA).map((name) => [name, '']));
    expect(readSettings(empty, '/somewhere')).toEqual(readSettings({}, '/somewhere'));
    expect(readSettings({}, '/somewhere')).toMatchObject({
      port: 3000,
      demo: true,
      dataDir: resolve('/somewhere', '.data'),
      rootKeyFile: resolve('/somewhere', '.data/root.key'),
      linkageKeyFile: resolve('/somewhere', '.data/linkage.key'),
    });
  });

  it('take a password of any signs for the owner, apart from the address', () => {
    const password = 'a/b?c#d@e:f%g+h= $';
    const { databaseOwnerUrl } = readSettings({
      DATABASE_OWNER_URL: 'postgres://panoh_owner@postgres:5432/panoh',
      DATABASE_OWNER_PASSWORD: password,
    });
    expect(new Client({ connectionString: databaseOwnerUrl ?? '' })).toMatchObject({
      ...{ user: 'panoh_owner', host: 'postgres', port: 5432, database: 'panoh', password },
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
    ['PANOH_PUSH_CONTACT', 'office@example.tj'],
    ['PANOH_PUSH_CONTACT', 'http://office.example'],
    ['PANOH_PUSH_SERVICES', 'push.example'],
    ['PANOH_PUSH_SERVICES', 'https://push.example/path'],
    ['PANOH_PUSH_SERVICES', 'https://push.example,ftp://push.example'],
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

  it.each(['1313', '73158', '12345678', '777777', '201990', '991313', '051985'])(
    'take no %s as hidden digits, and no helpline as sender',
    (digits) => {
      expect(refusal({ PANOH_SOS_NUMBER: digits })).toMatch(/^PANOH_SOS_NUMBER must /);
      const sender = { PANOH_SMS_NUMBER: '1313' };
      expect(refusal(sender)).toBe('PANOH_SMS_NUMBER must not be the number of the helpline.');
    },
  );

  it('hold digits of districts beside those of the country, each once', () => {
    const PANOH_SOS_DISTRICTS = 'kulob=845127, tj-su=638402';
    const PANOH_SOS_NUMBER = '731582';
    expect([...readSettings({ PANOH_SOS_NUMBER, PANOH_SOS_DISTRICTS }).sosDistricts]).toEqual([
      ['845127', 'kulob'],
      ['638402', 'tj-su'],
    ]);
    for (const wrong of ['845127', 'kulob=1313', 'kulob=845127,farkhor=845127', 'kulob=731582'])
      expect(refusal({ PANOH_SOS_NUMBER, PANOH_SOS_DISTRICTS: wrong })).toMatch(
        /^PANOH_SOS_DISTRICTS must .+\.$/,
      );
    expect(refusal({ PANOH_SOS_DISTRICTS })).toMatch(/^PANOH_SOS_NUMBER must /);
  });

  it('send nothing to phones without a contact, but in the demo', () => {
    const server = { DATABASE_URL: 'postgres://localhost/panoh' };
    expect(readSettings(server).push).toBeNull();
    const contact = 'mailto:office@example.tj';
    const services = 'https://push.example, http://10.0.0.7:8080';
    expect(
      readSettings({ ...server, PANOH_PUSH_CONTACT: contact, PANOH_PUSH_SERVICES: services }).push,
    ).toEqual({ contact, services: ['https://push.example', 'http://10.0.0.7:8080'] });
    expect(readSettings({}).push).toEqual({ contact: 'mailto:office@example.org', services: [] });
    expect(readSettings({ PANOH_DEMO: 'off' }).push).toBeNull();
  });

  it('are refused together: one sentence for each wrong one', () => {
    const wrong = { PORT: 'abc', REDIS_URL: 'http://localhost', PANOH_DEMO: 'on', NODE_ENV: 'production' };
    expect(refusal(wrong).split('\n')).toEqual([
      'PORT must be a whole number from 1 to 65535, not "abc".',
      'REDIS_URL must be an address that begins with redis:// or rediss://.',
      'PANOH_DEMO must be off where NODE_ENV is production.',
    ]);
    expect(refusal({ PANOH_SMTP_URL: 'smtp://localhost', PANOH_SMTP_FROM: 'nobody' }).split('\n')).toEqual([
      'PANOH_SMTP_FROM must be the e-mail address that messages come from.',
    ]);
  });

  it('never repeat an address that is refused, since it may hold a password', () => {
    expect(refusal({ DATABASE_URL: 'mysql://owner:secret@localhost/panoh' })).not.toContain('secret');
  });
});

/** Read by scripts and Compose alone. */
/** The image, another service or one kind of process alone has these, or no production has them. */
const NOT_OF_SERVING = [
  ...['PORT', 'DATABASE_OWNER_URL', 'DATABASE_OWNER_PASSWORD', 'PANOH_DATA_DIR', 'PANOH_LINKAGE_KEY_FILE'],
  ...['PANOH_DEMO', 'PANOH_WATCH_PASSFILE', 'PANOH_AUDIO_DIR'],
];
const OF_SCRIPTS = ['PANOH_ALARM_COMMAND', 'PANOH_DOMAIN', 'PANOH_KEYS_DIR', 'POSTGRES_PASSWORD'];

describe('what is written of the settings', () => {
  const example = readFileSync('.env.example', 'utf8');
  const examples = [...example.matchAll(/^# ([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => ({
    name,
    value,
  }));

  it('.env.example: each one once, with the value that stands for an empty one', () => {
    const names = examples.map(({ name }) => name);
    expect([...names].sort()).toEqual([...Object.keys(SCHEMA), ...OF_SCRIPTS].sort());
    const usual = Object.entries(SCHEMA).filter(([, setting]) => setting.usual !== null);
    for (const [name, setting] of usual) expect(examples).toContainEqual({ name, value: setting.usual });
  });

  it('.env.example: every value can be used', () => {
    const all = Object.fromEntries(examples.map(({ name, value }) => [name, value]));
    expect(() => readSettings(all)).not.toThrow();
  });

  it('docker-compose.yml: what `.env` leaves out has the value of a server without settings', () => {
    const compose = readFileSync('docker-compose.yml', 'utf8');
    const given = [...compose.matchAll(/^ +([A-Z_]+): \$\{\1:-(.*)\}$/gm)].map(
      ([, name = '', value = '']) => [name, value],
    );
    expect(given.length).toBeGreaterThan(5);
    for (const [name] of given) expect([...Object.keys(SCHEMA), ...OF_SCRIPTS]).toContain(name);
    const server = { DATABASE_URL: 'postgres://postgres:5432/panoh' };
    expect(readSettings({ ...server, ...Object.fromEntries(given) })).toEqual(readSettings(server));
  });

  it('docker-compose.yml: gives every setting of `.env` to the processes that serve', () => {
    const compose = readFileSync('docker-compose.yml', 'utf8');
    const serving = /^x-serving:.*\n((?: {2}.*\n)+)/m.exec(compose)?.[1] ?? '';
    const given = [...serving.matchAll(/^ {2}([A-Z_]+):/gm)].map(([, name]) => name);
    const missing = Object.keys(SCHEMA).filter((name) => !given.includes(name));
    expect(missing).toEqual(NOT_OF_SERVING);
  });

  it('docs/operations.md: the number of requests is the one that stands for an empty setting', () => {
    expect(readFileSync('docs/operations.md', 'utf8')).toContain(
      `${SCHEMA.PANOH_REQUESTS_PER_MINUTE.usual} requests a minute (\`PANOH_REQUESTS_PER_MINUTE\`)`,
    );
  });

  it.each(['README.md', 'docs/operations.md', 'docs/security.md', 'docs/architecture.md'])(
    '%s names no setting that nothing reads',
    (file) => {
      const scripts = readdirSync('deploy')
        .filter((name) => name.endsWith('.sh'))
        .map((name) => readFileSync(join('deploy', name), 'utf8'))
        .join('');
      const named = readFileSync(file, 'utf8').match(/\bPANOH_[A-Z_]*[A-Z]\b/g) ?? [];
      const unknown = named.filter(
        (name) => !(name in SCHEMA) && !OF_SCRIPTS.includes(name) && !scripts.includes(name),
      );
      expect(unknown).toEqual([]);
    },
  );
});
