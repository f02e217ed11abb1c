import { openDB } from 'idb';
import type { DBSchema, IDBPDatabase } from 'idb';
import type { EnvelopeKeyDto } from '../../api/models/envelope-key-dto';
import { copiesHere } from '../along/buckets';
import { isRegistration } from '../drafts/draft-key';
import { isForLater, toProblem } from '../http/api-problem';
import { OF_ANOTHER } from './of-another';
import { bytesOf, sealWords, lettersOf } from './seal-words';
import type { ReceivingKey, WordsHead } from './seal-words';

/** Words that wait on this device. Nothing here can be read without the server's private key. */
export interface SealedRow {
  id: string;
  /** A digest of who wrote it; null where it was written before any sign-in. */
  owner: string | null;
  at: Date;
  sealed: Uint8Array<ArrayBuffer>;
  /** The code with which the server refused it. */
  refused: string | null;
  /** A digest of the last person for whom the server refused it: the list says so to her alone. */
  notOf?: string;
  /** A registration: until it is sent, no reminder runs. */
  registers?: boolean;
  /** The copy of cases on this phone that sends it itself. While that is here, it is no draft. */
  copy?: number | null;
}

interface Shelves extends DBSchema {
  envelopes: { key: string; value: SealedRow };
  keys: { key: 'receiving'; value: ReceivingKey };
}

/** Only adds: an older page may be open beside this one. */
const VERSION = 1;
const TO_DISK = { durability: 'strict' } as const;

/** Chromium closes a store that no page has open after two seconds. */
const CLOSED_AFTER_MS = 3_000;
let cutPause: (() => void) | null = null;
/** False where a removal could not wait for its end. */
const pause = (): Promise<boolean> =>
  new Promise((done) => {
    cutPause = () => done(false);
    setTimeout(() => done(true), CLOSED_AFTER_MS);
  });

let opened: Promise<IDBPDatabase<Shelves>> | null = null;
/** Also before the first write of a page: the disk may be full, and the browser still call the words kept. */
let isDoubted = true;
/** Also in memory: a full disk may take the store away. */
let receiving: ReceivingKey | null = null;

/** A write failed. A browser whose disk was full may find its store damaged when it next opens it, and begin an empty one. */
export const doubtStore = (): void => void (isDoubted = true);

const open = (): Promise<IDBPDatabase<Shelves>> =>
  openDB<Shelves>('daftar', VERSION, {
    upgrade: (database) => {
      database.createObjectStore('envelopes', { keyPath: 'id' });
      database.createObjectStore('keys');
    },
    terminated: () => (opened = null),
  });

/** What the store has, as far as this page knows; ciphertexts alone. */
const known = new Map<string, SealedRow>();

/** After a failed write alone it puts back what is missing or older: else a person may have cleared the browser. */
async function openWhole(): Promise<IDBPDatabase<Shelves>> {
  const database = await open();
  try {
    const rows = await database.getAll('envelopes');
    const isThere = (row: SealedRow) => rows.some(({ id, at }) => id === row.id && at >= row.at);
    const missing = isDoubted ? [...known.values()].filter((row) => !isThere(row)) : [];
    if (missing.length > 0) await putBack(database, missing);
    known.clear();
    for (const row of [...rows, ...missing]) known.set(row.id, row);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

async function putBack(database: IDBPDatabase<Shelves>, rows: readonly SealedRow[]): Promise<void> {
  const write = database.transaction('envelopes', 'readwrite', TO_DISK);
  await Promise.all([...rows.map((row) => write.store.put(row)), write.done]);
}

function shelves(opening = openWhole): Promise<IDBPDatabase<Shelves>> {
  opened ??= opening();
  opened.catch(() => (opened = null));
  return opened;
}

/** Where another write closed the store to read it back, it is done in the one that is opened next. */
async function inStore<T>(work: (store: IDBPDatabase<Shelves>) => Promise<T>): Promise<T> {
  try {
    return await work(await shelves());
  } catch (error) {
    if (error instanceof DOMException && error.name === 'InvalidStateError') return work(await shelves());
    throw error;
  }
}

const storedKey = async (): Promise<ReceivingKey | null> =>
  (await inStore((store) => store.get('keys', 'receiving'))) ?? null;

export const knownKey = async (): Promise<ReceivingKey | null> => (receiving ??= await storedKey());

/** Replaces what the same page sealed of the same draft. Rejects where it did not reach the disk. */
export async function keepSealed(head: WordsHead, value: string, copy: number | null = null): Promise<void> {
  const key = await knownKey();
  if (!key) throw new Error('no key');
  const sealed = await sealWords(key, head, value);
  const owner = head.person ? await ownerOf(head.person) : null;
  const id = await idOf(head.person ?? '', head.key, head.writer);
  const registers = isRegistration(head.key);
  const row = { id, owner, at: new Date(), sealed, refused: null, registers, copy };
  await put(row, key).catch((error: unknown) => {
    doubtStore();
    throw error;
  });
  known.set(id, row);
  void askToLast().catch(() => undefined);
  if (isDoubted) await expectOnDisk(row);
}

let hasAsked = false;

/** So that the browser clears other sites first. Chromium answers silently; Firefox would ask the user, perhaps before others. */
async function askToLast(): Promise<void> {
  if (hasAsked || !('userAgentData' in navigator)) return;
  hasAsked = true;
  await navigator.storage.persist();
}

/** With the key, which a browser that began an empty store has no more. */
const put = (row: SealedRow, key: ReceivingKey): Promise<void> =>
  inStore(async (store) => {
    const write = store.transaction(['envelopes', 'keys'], 'readwrite', TO_DISK);
    const keys = write.objectStore('keys');
    const putKey = async () => (await keys.get('receiving')) ?? (await keys.put(key, 'receiving'));
    await Promise.all([write.objectStore('envelopes').put(row), putKey(), write.done]);
  });

let closing: Promise<boolean> | null = null;

/** Closes the store and opens it again: what it answered before may have been in memory alone. False as {@link pause} is. */
async function readBack(): Promise<boolean> {
  (await shelves()).close();
  opened = null;
  const waits = pause();
  await shelves(() => waits.then(openWhole));
  return waits;
}

async function expectOnDisk(row: SealedRow): Promise<void> {
  closing ??= readBack().finally(() => (closing = null));
  const isFromDisk = await closing;
  const again = await inStore((store) => store.get('envelopes', row.id));
  if (!again || again.at < row.at) throw new Error('not on the disk');
  if (!isFromDisk) return expectOnDisk(row);
  isDoubted = false;
}

/** From now on it is a draft like any other. */
export async function releaseSealed(id: string): Promise<void> {
  await change(id, (row) => ({ ...row, copy: null }));
}

/** Words of a form on such a copy whose page was killed: none of its commands has them. */
export async function releaseLeft(
  person: string,
  copy: number,
  commands: readonly { key: string; writer: string }[],
): Promise<void> {
  const sent = await Promise.all(commands.map(({ key, writer }) => idOf(person, key, writer)));
  const rows = await inStore((store) => store.getAll('envelopes'));
  const left = rows.filter((row) => row.copy === copy && !sent.includes(row.id));
  await Promise.all(left.map(({ id }) => releaseSealed(id)));
}

/** In one step: a page may seal it again at any time. Null takes it away. */
const change = (id: string, changed: (row: SealedRow) => SealedRow | null): Promise<void> =>
  inStore(async (store) => {
    const write = store.transaction('envelopes', 'readwrite');
    const row = await write.store.get(id);
    const after = row ? changed(row) : null;
    if (after) await write.store.put(after);
    else if (row) await write.store.delete(id);
    await write.done;
    if (after) known.set(id, after);
    else known.delete(id);
  });

/** Of all people who wrote on this device. */
export const countSealed = (): Promise<number> => inStore((store) => store.count('envelopes'));

/** The highest number of a copy of cases that words wait for; 0 without any. */
export async function latestCopy(): Promise<number> {
  const rows = await inStore((store) => store.getAll('envelopes'));
  return Math.max(0, ...rows.map(({ copy }) => copy ?? 0));
}

/** Drafts that an open page sealed itself. */
export interface OwnDrafts {
  writer: string;
  keys: readonly string[];
}

/** Those of this person but `own`, and those that were written before any sign-in; the oldest first. */
export async function sealedRows(person: string | null, own: OwnDrafts): Promise<SealedRow[]> {
  const owner = person ? await ownerOf(person) : null;
  const left = await Promise.all(own.keys.map((key) => idOf(person ?? '', key, own.writer)));
  const [rows, copies] = await Promise.all([inStore((store) => store.getAll('envelopes')), copiesHere()]);
  return rows
    .filter((row) => (row.owner === null || row.owner === owner) && !left.includes(row.id))
    .filter(({ copy }) => !copy || !copies.includes(copy))
    .map((row) => (owner !== null && row.notOf === owner ? { ...row, refused: OF_ANOTHER } : row))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** At once: a page that ends before it would offer words again that were sent. */
export async function removeSealed(id: string): Promise<void> {
  cutPause?.();
  await inStore((store) => store.delete('envelopes', id));
  known.delete(id);
}

/** What this device asks the server; a refusal rejects. */
export interface EnvelopeServer {
  key(): Promise<EnvelopeKeyDto>;
  open(envelope: string): Promise<unknown>;
}

/** No two envelopes are alike, whatever they hold. */
const isSame = (one: SealedRow, other: SealedRow): boolean =>
  lettersOf(one.sealed) === lettersOf(other.sealed);

const FAILED_HERE = 500;
let isKeyFresh = false;

/** Once for each page: a restored server has another key, and a stranger could have replaced it here. */
async function fetchKey(server: EnvelopeServer): Promise<void> {
  // A full disk may have taken it away since.
  if (isKeyFresh && (await storedKey())) return;
  const { version, publicKey } = await server.key();
  const key = { version, point: bytesOf(publicKey) };
  receiving = key;
  await inStore((store) => store.put('keys', key, 'receiving'));
  isKeyFresh = true;
}

export async function handOver(server: EnvelopeServer, person: string, own: OwnDrafts): Promise<boolean> {
  await fetchKey(server);
  let isAnyTaken = false;
  for (const row of await sealedRows(person, own)) {
    try {
      await server.open(lettersOf(row.sealed));
      await change(row.id, (now) => (isSame(now, row) ? null : now));
      isAnyTaken = true;
    } catch (error) {
      const { status, code } = toProblem(error);
      // The server failed at these words alone: the others are handed over.
      if (status === FAILED_HERE) continue;
      if (isForLater(status)) break;
      // Another user wrote it before signing in: it waits for that user.
      const told = code === OF_ANOTHER ? { notOf: await ownerOf(person) } : { refused: code };
      await change(row.id, (now) => (isSame(now, row) ? { ...now, ...told } : now));
    }
  }
  return isAnyTaken;
}

export const idOf = (person: string, key: string, writer: string): Promise<string> =>
  digest(`draft\n${person}\n${key}\n${writer}`);
const ownerOf = (person: string): Promise<string> => digest(`owner\n${person}`);

async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
