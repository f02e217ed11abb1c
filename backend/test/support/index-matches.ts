import { createHash, createHmac, randomUUID } from 'node:crypto';
import { INDEX_SECRETS } from '../../src/platform/crypto/index-keys.queries.js';
import { IndexKeys } from '../../src/platform/crypto/index-keys.js';
import type { BlindIndex, StoredIndexSecret } from '../../src/platform/crypto/index-keys.js';
import { RootKey, derived } from '../../src/platform/crypto/root-key.js';
import { BLIND_INDEX_TABLES } from '../../src/key-rotation/rotate-index-keys.js';
import { Blocking, named } from './blocking.js';
import { testRootKey } from './database.js';
import { importPilot } from './imports.js';

/** Letters that sound different, so that each number gives a distinct name. */
const LETTERS = ['б', 'г', 'д', 'з', 'л', 'м', 'р', 'ф', 'ч', 'х'];
const FIRST = 5_000;

const wordOf = (number: number): string =>
  [...String(number).padStart(4, '0')].map((digit) => `${LETTERS[Number(digit)]}а`).join('');
const capital = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
/** A name for a number: always the same, and unlike every other. */
export const nameOf = (number: number): string =>
  `${capital(wordOf(number))} ${capital(wordOf(FIRST + number))}`;

const HEADER =
  '№ п/п,№ КУСП,Дата,ФИО заявителя (потерпевшего),Пол,Год рожд.,Адрес,Телефон,Суть,Квалификация,ФИО нарушителя,Степень родства,Принятое решение,Примечание,';

/** A book of the militia with these rows. */
export const bookOf = (numbers: readonly number[]): Buffer =>
  Buffer.from(
    [
      HEADER,
      ...numbers.map(
        (number) =>
          `${number},${100 + number},02.09.2019,${nameOf(number)},ж,1979,Кӯлоб,,Ударил,ст.116,Он Оинда,муж,протокол,,`,
      ),
    ].join('\n'),
  );

/** People who are found, or not, by digests alone. */
export class IndexMatches extends Blocking {
  /** An account with that name, in an agency without a part in the case. */
  async hire(number: number): Promise<string> {
    const account = {
      agencyId: this.kulob.agencies['prosecutor'],
      displayName: nameOf(number),
      login: randomUUID(),
      roles: ['prosecutor'],
      language: 'tg',
    };
    return (await this.as('administrator').post('/users', account).expect(201)).body.id as string;
  }

  /** A case in which he is named as the one who did it. */
  name(number: number): Promise<string> {
    return this.open('caseworker', named(nameOf(number)));
  }

  /** The file of a man in the programme. */
  async programmeFile(name: object): Promise<string> {
    const answers = {
      drinks: 'unknown',
      hasWeapon: 'unknown',
      livesWithChildren: 'unknown',
      hadOrders: 'unknown',
    };
    const form = { basis: 'own_wish', hoursAsked: 30, ...answers, ...name };
    return (await this.as('programmeWorker').post('/programme-files', form).expect(201)).body.id as string;
  }

  async isBlocked(userId: string, caseId: string): Promise<boolean> {
    const found = await this.test.database.query(
      `select 1 from panoh.conflict_blocks where case_id = $1 and subject_id = $2 and source = 'staff_match'`,
      [caseId, userId],
    );
    return found.length === 1;
  }

  /** How many rows of the book are new. */
  async import(numbers: readonly number[]): Promise<number> {
    const { test, kulob } = this;
    return (await importPilot({ test, kulob }, 'police', { bytes: bookOf(numbers) })).stored;
  }

  secrets(): Promise<StoredIndexSecret[]> {
    return this.test.database.query<StoredIndexSecret>(INDEX_SECRETS);
  }

  async keys(root = new RootKey(testRootKey())): Promise<IndexKeys> {
    return new IndexKeys(root, await this.secrets());
  }

  /** Every digest of every blind index, in hex, and the versions that they say they are of. */
  async digests(): Promise<{ digest: string; version: number }[]> {
    const tables = BLIND_INDEX_TABLES.map(
      ({ table, digests, holds }) =>
        `select encode(${holds === 'many' ? `unnest(${digests})` : digests}, 'hex') as digest, key_version as version
         from panoh.${table}`,
    );
    return this.test.database.query(tables.join(' union all '));
  }
}

/** An attacker's guess about one row: the index and its text. */
export interface Guess {
  index: BlindIndex;
  text: string;
}

/** How many digests an attacker matches by computing guesses in these ways. */
export function hits(
  digests: ReadonlySet<string>,
  guesses: readonly Guess[],
  ways: readonly ((guess: Guess) => Buffer)[],
): number {
  const made = guesses.flatMap((guess) =>
    ways.map((way) => way(guess).subarray(0, guess.index.bytes).toString('hex')),
  );
  return new Set(made.filter((digest) => digests.has(digest))).size;
}

const known = new WeakMap<Buffer, Map<string, Buffer>>();
/** Each key derived once: a dictionary has thousands of guesses for it. */
function derivedOnce(secret: Buffer, purpose: string): Buffer {
  const keys = known.get(secret) ?? new Map<string, Buffer>();
  known.set(secret, keys);
  const key = keys.get(purpose) ?? derived(secret, purpose);
  keys.set(purpose, key);
  return key;
}

const hmac = (key: Buffer | string, text: string | Buffer): Buffer =>
  createHmac('sha256', key).update(text).digest();

const EMPTY = Buffer.alloc(32);
/** What can be tried with a dump alone: no key, keys that anybody may think of, and whatever lies sealed in it. */
export const withoutKey = (sealed: readonly Buffer[]): ((guess: Guess) => Buffer)[] => [
  ({ text }) => createHash('sha256').update(text).digest(),
  ({ text, index }) => createHash('sha256').update(`${index.purpose}${text}`).digest(),
  ...['', 'panoh'].map((key) => (guess: Guess) => hmac(key, guess.text)),
  ({ text, index }) => hmac(index.purpose, text),
  ({ text, index }) => hmac(index.purpose.split('/').at(-1) ?? '', text),
  ({ text, index }) => hmac(derivedOnce(EMPTY, index.purpose), text),
  ...sealed.flatMap((secret) => [
    ({ text }: Guess) => hmac(secret, text),
    ({ text, index }: Guess) => hmac(derivedOnce(secret, index.purpose), text),
  ]),
];

/** Each of these secrets alone, and all of them in sequence. */
export const withSecrets = (secrets: readonly Buffer[]): ((guess: Guess) => Buffer)[] => [
  ...secrets.map(
    (secret) =>
      ({ text, index }: Guess) =>
        hmac(derivedOnce(secret, index.purpose), text),
  ),
  ({ text, index }) =>
    secrets.reduce<Buffer>(
      (digest, secret) => hmac(derivedOnce(secret, index.purpose), digest).subarray(0, index.bytes),
      Buffer.from(text),
    ),
];
