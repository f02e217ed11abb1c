import { isIP } from 'node:net';
import { dirname, join, resolve } from 'node:path';

export interface Settings {
  port: number;
  host: string;
  /** Server, database and app role; the other roles' passwords are derived from the root key. */
  databaseUrl: string | null;
  databaseOwnerUrl: string | null;
  redisUrl: string | null;
  dataDir: string;
  rootKeyFile: string;
  /** The linkage key, needed by workers only; by default stored in the root key's folder. */
  linkageKeyFile: string;
  demo: boolean;
  logLevel: LogLevel;
  /** One proxy stands before the product and speaks HTTPS. */
  trustsProxy: boolean;
  /** What one session may ask in a minute. */
  requestsPerMinute: number;
  displayName: string;
  /** Where the quick exit leads, such as a weather page; null for the built-in notes page. */
  quickExitUrl: string | null;
  /** Folder with the topics of the public pages read aloud; null: nobody recorded them. */
  audioDir: string | null;
  /** Where migrating writes the password of the watchdog's login, as psql reads it; null for nowhere. */
  watchPassFile: string | null;
  /** Addresses and networks that metrics are given to; none where they are off. */
  metricsAllowFrom: readonly string[];
  /** Where the worker process gives its metrics; null for nowhere. Web has them at its own port. */
  metricsPort: number | null;
  /** Where messages to staff are handed in, and from whom they come; null: nobody is written to. */
  mail: { url: string; from: string } | null;
  /** The address of the product in messages to staff; null: no address. */
  address: string | null;
}

const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A setting that cannot be used; the message is one sentence that names it. */
export class SettingError extends Error {}

type Environment = Record<string, string | undefined>;

function port(name: string, text: string): number {
  const digits = text.trim();
  const value = Number(digits);
  if (!/^\d{1,5}$/.test(digits) || value < 1 || value > 65535) {
    throw new SettingError(`${name} must be a whole number from 1 to 65535, not "${text}".`);
  }
  return value;
}

const MOST_REQUESTS = 1_000_000;

function requests(text: string | undefined): number {
  const digits = text?.trim() || '600';
  const value = Number(digits);
  if (!/^\d{1,7}$/.test(digits) || value < 60 || value > MOST_REQUESTS) {
    throw new SettingError(
      `PANOH_REQUESTS_PER_MINUTE must be a whole number from 60 to ${MOST_REQUESTS}, not "${text}".`,
    );
  }
  return value;
}

function url(name: string, text: string | undefined, protocols: string[]): string | null {
  if (!text) return null;
  const parsed = URL.canParse(text) ? new URL(text) : null;
  if (!parsed || !protocols.includes(parsed.protocol)) {
    throw new SettingError(
      `${name} must be an address that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}.`,
    );
  }
  return text;
}

const FROM = /^[^\s@<>",:;]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i;

function mail(environment: Environment): Settings['mail'] {
  const address = url('PANOH_SMTP_URL', environment['PANOH_SMTP_URL'], ['smtp:', 'smtps:']);
  if (!address) return null;
  const from = environment['PANOH_SMTP_FROM'] ?? '';
  if (!FROM.test(from))
    throw new SettingError('PANOH_SMTP_FROM must be the e-mail address that messages come from.');
  return { url: address, from };
}

function oneOf<T extends string>(name: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((value) => value === text);
  if (!found) throw new SettingError(`${name} must be one of ${allowed.join(', ')}, not "${text}".`);
  return found;
}

const LOOPBACK = ['127.0.0.0/8', '::1/128'] as const;

/** One address, or a network with the number of its leading bits. */
function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

function networks(name: string, text: string): readonly string[] {
  if (text === 'off') return [];
  if (text === 'loopback') return LOOPBACK;
  const named = text.split(',').map((one) => one.trim());
  if (named.every(isNetwork)) return named;
  throw new SettingError(
    `${name} must be off, loopback, or addresses and networks with commas, not "${text}".`,
  );
}

/** Demo sign-ins have known passwords: a server in production has none, with either database. */
function demo(environment: Environment, embedded: boolean): boolean {
  const isProduction = environment['NODE_ENV'] === 'production';
  const usual = embedded && !isProduction ? 'on' : 'off';
  const isOn = oneOf('PANOH_DEMO', environment['PANOH_DEMO'] || usual, ['on', 'off']) === 'on';
  if (isOn && isProduction) throw new SettingError('PANOH_DEMO must be off where NODE_ENV is production.');
  return isOn;
}

/** Reads the settings of DESIGN 3 from the environment. Throws {@link SettingError} on the first wrong one. */
export function readSettings(environment: Environment, folder = process.cwd()): Settings {
  const word = (name: string, otherwise: string): string => environment[name] || otherwise;
  const optional = <T>(name: string, read: (text: string) => T): T | null =>
    environment[name] ? read(environment[name]) : null;
  const databaseUrl = url('DATABASE_URL', environment['DATABASE_URL'], ['postgres:', 'postgresql:']);
  const databaseOwnerUrl = url('DATABASE_OWNER_URL', environment['DATABASE_OWNER_URL'], [
    'postgres:',
    'postgresql:',
  ]);
  const dataDir = resolve(folder, word('PANOH_DATA_DIR', '.data'));
  const rootKeyFile = resolve(folder, word('PANOH_ROOT_KEY_FILE', `${dataDir}/root.key`));
  const embedded = !databaseUrl && !databaseOwnerUrl;
  return {
    port: port('PORT', word('PORT', '3000')),
    host: word('HOST', '127.0.0.1'),
    databaseUrl,
    databaseOwnerUrl,
    redisUrl: url('REDIS_URL', environment['REDIS_URL'], ['redis:', 'rediss:']),
    dataDir,
    rootKeyFile,
    linkageKeyFile: resolve(
      folder,
      word('PANOH_LINKAGE_KEY_FILE', join(dirname(rootKeyFile), 'linkage.key')),
    ),
    demo: demo(environment, embedded),
    logLevel: oneOf('PANOH_LOG_LEVEL', word('PANOH_LOG_LEVEL', embedded ? 'warn' : 'info'), LOG_LEVELS),
    trustsProxy: oneOf('PANOH_TRUST_PROXY', word('PANOH_TRUST_PROXY', 'off'), ['on', 'off']) === 'on',
    requestsPerMinute: requests(environment['PANOH_REQUESTS_PER_MINUTE']),
    displayName: word('PANOH_DISPLAY_NAME', 'Daftar'),
    quickExitUrl: url('PANOH_QUICK_EXIT_URL', environment['PANOH_QUICK_EXIT_URL'], ['https:']),
    audioDir: optional('PANOH_AUDIO_DIR', (path) => resolve(folder, path)),
    watchPassFile: optional('PANOH_WATCH_PASSFILE', (path) => resolve(folder, path)),
    metricsAllowFrom: networks('PANOH_METRICS_ALLOW_FROM', word('PANOH_METRICS_ALLOW_FROM', 'loopback')),
    metricsPort: optional('PANOH_METRICS_PORT', (text) => port('PANOH_METRICS_PORT', text)),
    mail: mail(environment),
    address: url('PANOH_PUBLIC_URL', environment['PANOH_PUBLIC_URL'], ['https:']),
  };
}
