import { dirname, join, resolve } from 'node:path';
import {
  SettingError,
  address,
  anyText,
  contact,
  districtDigits,
  hiddenDigits,
  networks,
  oneOf,
  origins,
  sender,
  smsSender,
  wholeNumber,
} from './setting-readers.js';
import type { Reader } from './setting-readers.js';

export { SettingError } from './setting-readers.js';

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
  /** What the files of one agency may take up. */
  fileQuotaMegabytes: number;
  displayName: string;
  /** Where the quick exit leads, such as a weather page; null for the built-in notes page. */
  quickExitUrl: string | null;
  /** What opens the hidden request behind the calculator and the calendar; null: both are off. */
  sosNumber: string | null;
  /** Digits that one district alone hands out, each with its place; those above hold everywhere. */
  sosDistricts: ReadonlyMap<string, string>;
  /** The operator's gateway for text messages; its secret is for one over HTTPS. Null: none are received or sent. */
  sms: { url: string; number: string; secret: string | null } | null;
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
  /** Whom push services may write to, and the only services that are called, if named; null: no push. */
  push: { contact: string; services: readonly string[] } | null;
  /** The address of the product in messages to staff; null: no address. */
  address: string | null;
}

const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

interface Setting<T, Usual extends string | null> {
  /** The text that stands for an empty one; null where there is none. */
  usual: Usual;
  read: Reader<T>;
}

const usually = <T>(usual: string, read: Reader<T>): Setting<T, string> => ({ usual, read });
const optional = <T>(read: Reader<T>): Setting<T, null> => ({ usual: null, read });

const PORTS = wholeNumber(1, 65_535);
const POSTGRES = address('postgres:', 'postgresql:');
const ON_OR_OFF = oneOf('on', 'off');

/** Every setting that the product reads, in the order in which faults are reported. */
export const SCHEMA = {
  PORT: usually('3000', PORTS),
  HOST: usually('127.0.0.1', anyText),
  DATABASE_URL: optional(POSTGRES),
  DATABASE_OWNER_URL: optional(POSTGRES),
  DATABASE_OWNER_PASSWORD: optional(anyText),
  REDIS_URL: optional(address('redis:', 'rediss:')),
  REDIS_PASSWORD: optional(anyText),
  PANOH_DATA_DIR: usually('.data', anyText),
  PANOH_ROOT_KEY_FILE: optional(anyText),
  PANOH_LINKAGE_KEY_FILE: optional(anyText),
  PANOH_DEMO: optional(ON_OR_OFF),
  PANOH_LOG_LEVEL: optional(oneOf(...LOG_LEVELS)),
  PANOH_TRUST_PROXY: usually('off', ON_OR_OFF),
  PANOH_REQUESTS_PER_MINUTE: usually('600', wholeNumber(60, 1_000_000)),
  PANOH_FILE_QUOTA_MB: usually('2000', wholeNumber(1, 1_000_000)),
  PANOH_DISPLAY_NAME: usually('Daftar', anyText),
  PANOH_QUICK_EXIT_URL: optional(address('https:')),
  PANOH_METRICS_ALLOW_FROM: usually('loopback', networks),
  PANOH_METRICS_PORT: optional(PORTS),
  PANOH_WATCH_PASSFILE: optional(anyText),
  PANOH_SMTP_URL: optional(address('smtp:', 'smtps:')),
  PANOH_SMTP_FROM: optional(sender),
  PANOH_PUSH_CONTACT: optional(contact),
  PANOH_PUSH_SERVICES: optional(origins),
  PANOH_PUBLIC_URL: optional(address('https:')),
  PANOH_AUDIO_DIR: optional(anyText),
  PANOH_SOS_NUMBER: optional(hiddenDigits),
  PANOH_SOS_DISTRICTS: optional(districtDigits),
  PANOH_SMS_URL: optional(address('smpp:', 'ssmpp:', 'https:')),
  PANOH_SMS_NUMBER: optional(smsSender),
  PANOH_SMS_SECRET: optional(anyText),
} satisfies Record<string, Setting<unknown, string | null>>;

type Schema = typeof SCHEMA;
type Value<S> = S extends Setting<infer T, infer Usual> ? (Usual extends null ? T | null : T) : never;
type Values = { [Name in keyof Schema]: Value<Schema[Name]> };
type Environment = Record<string, string | undefined>;

function readAll(environment: Environment): { values: Values; faults: string[] } {
  const faults: string[] = [];
  const valueOf = ([name, { usual, read }]: [string, Setting<unknown, string | null>]): [string, unknown] => {
    const given = environment[name];
    const text = given?.trim() ? given : usual;
    try {
      return [name, text === null ? null : read(name, text)];
    } catch (error) {
      if (!(error instanceof SettingError)) throw error;
      faults.push(error.message);
      return [name, null];
    }
  };
  return { values: Object.fromEntries(Object.entries(SCHEMA).map(valueOf)) as Values, faults };
}

const isEmbedded = (values: Values): boolean => !values.DATABASE_URL && !values.DATABASE_OWNER_URL;

/** Demo sign-ins have known passwords: a server in production has none, with either database. */
const demoOf = (values: Values, isProduction: boolean): boolean =>
  (values.PANOH_DEMO ?? (isEmbedded(values) && !isProduction ? 'on' : 'off')) === 'on';

const sosContradictions = ({
  PANOH_SOS_NUMBER: number,
  PANOH_SOS_DISTRICTS: districts,
}: Values): string[] => {
  if (!districts) return [];
  if (!number)
    return [
      'PANOH_SOS_NUMBER must hold the digits of the country: without them those of no district open anything.',
    ];
  return districts.has(number) ? ['PANOH_SOS_DISTRICTS must hold other digits than PANOH_SOS_NUMBER.'] : [];
};

/** What no setting alone can show. */
const contradictions = (values: Values, isProduction: boolean): string[] => [
  ...(demoOf(values, isProduction) && isProduction
    ? ['PANOH_DEMO must be off where NODE_ENV is production.']
    : []),
  ...(values.PANOH_SMTP_URL && !values.PANOH_SMTP_FROM
    ? ['PANOH_SMTP_FROM must be the e-mail address that messages come from.']
    : []),
  ...(values.PANOH_SMS_URL && !values.PANOH_SMS_NUMBER
    ? ['PANOH_SMS_NUMBER must be the number that text messages go to.']
    : []),
  ...(values.PANOH_SMS_URL?.startsWith('https:') && !values.PANOH_SMS_SECRET
    ? ['PANOH_SMS_SECRET must be the secret that the provider signs with.']
    : []),
  ...sosContradictions(values),
];

function smsOf({ PANOH_SMS_URL: url, PANOH_SMS_NUMBER: number, PANOH_SMS_SECRET: secret }: Values) {
  return url && number ? { url, number, secret: url.startsWith('https:') ? secret : null } : null;
}

function mailOf({ PANOH_SMTP_URL: url, PANOH_SMTP_FROM: from }: Values): Settings['mail'] {
  return url && from ? { url, from } : null;
}

/** The demo has an example address. */
function pushOf(values: Values, demo: boolean): Settings['push'] {
  const named = values.PANOH_PUSH_CONTACT ?? (demo ? 'mailto:office@example.org' : null);
  return named === null ? null : { contact: named, services: values.PANOH_PUSH_SERVICES ?? [] };
}

/** A password of any signs, which pasted into an address would need to be escaped. */
function withPassword(url: string | null, password: string | null): string | null {
  if (url === null || password === null) return url;
  const address = new URL(url);
  address.password = encodeURIComponent(password);
  return address.toString();
}

/** Reads the settings from the environment. Throws a {@link SettingError} that names every wrong one. */
export function readSettings(environment: Environment, folder = process.cwd()): Settings {
  const isProduction = environment['NODE_ENV'] === 'production';
  const { values, faults } = readAll(environment);
  const wrong = new Set([...faults, ...contradictions(values, isProduction)]);
  if (wrong.size > 0) throw new SettingError([...wrong].join('\n'));
  const path = (text: string): string => resolve(folder, text);
  const dataDir = path(values.PANOH_DATA_DIR);
  const rootKeyFile = path(values.PANOH_ROOT_KEY_FILE ?? join(dataDir, 'root.key'));
  return {
    port: values.PORT,
    host: values.HOST,
    databaseUrl: values.DATABASE_URL,
    databaseOwnerUrl: withPassword(values.DATABASE_OWNER_URL, values.DATABASE_OWNER_PASSWORD),
    redisUrl: withPassword(values.REDIS_URL, values.REDIS_PASSWORD),
    dataDir,
    rootKeyFile,
    linkageKeyFile: path(values.PANOH_LINKAGE_KEY_FILE ?? join(dirname(rootKeyFile), 'linkage.key')),
    demo: demoOf(values, isProduction),
    logLevel: values.PANOH_LOG_LEVEL ?? (isEmbedded(values) ? 'warn' : 'info'),
    trustsProxy: values.PANOH_TRUST_PROXY === 'on',
    requestsPerMinute: values.PANOH_REQUESTS_PER_MINUTE,
    fileQuotaMegabytes: values.PANOH_FILE_QUOTA_MB,
    displayName: values.PANOH_DISPLAY_NAME,
    quickExitUrl: values.PANOH_QUICK_EXIT_URL,
    sosNumber: values.PANOH_SOS_NUMBER,
    sosDistricts: values.PANOH_SOS_DISTRICTS ?? new Map(),
    sms: smsOf(values),
    audioDir: values.PANOH_AUDIO_DIR && path(values.PANOH_AUDIO_DIR),
    watchPassFile: values.PANOH_WATCH_PASSFILE && path(values.PANOH_WATCH_PASSFILE),
    metricsAllowFrom: values.PANOH_METRICS_ALLOW_FROM,
    metricsPort: values.PANOH_METRICS_PORT,
    mail: mailOf(values),
    push: pushOf(values, demoOf(values, isProduction)),
    address: values.PANOH_PUBLIC_URL,
  };
}
