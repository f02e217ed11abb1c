import { wrap } from 'idb';
import type { DBSchema, IDBPDatabase } from 'idb';
import { latestCopy } from '../offline/sealed-words';
import type { Wrap } from './along-keys';
import { serverTime } from './along.rules';
import type { Marks } from './along.rules';
import type { PasskeyMark } from './prf';
import { SHARE, copiesHere, deleteBucket, nameOf, openBucket, tellGone } from './buckets';

/** In the clear: nobody's name, no code, no number of cases. */
export interface Head extends Wrap {
  format: 1;
  /** A digest of the person. */
  owner: string;
  /** As the server names it. */
  device: string;
  takenUntil: number;
  /** Where the copy needs one besides the code. */
  passkey?: PasskeyMark;
}

/** The half of the key that the server gives for some hours. */
export interface Share {
  device: string;
  bytes: Uint8Array<ArrayBuffer>;
  until: number;
}

type Sealed = Uint8Array<ArrayBuffer>;
interface Shelves extends DBSchema {
  head: { key: 'head'; value: Head };
  marks: { key: 'marks'; value: Marks };
  /** 0 is the list of cases, the others are its cases in order. */
  cases: { key: number; value: Sealed };
  commands: { key: number; value: Sealed };
  /** The latest number of a command. */
  seqs: { key: 'seq'; value: number };
}
interface Shares extends DBSchema {
  share: { key: 'share'; value: Share };
}

const TO_DISK = { durability: 'strict' } as const;

const PAUSE_MS = 1_000;
const pause = (): Promise<void> => new Promise((done) => setTimeout(done, PAUSE_MS));

const bucketOf = new WeakMap<object, object>();

async function openIn<Schema extends DBSchema>(
  name: string,
  stores: readonly string[],
): Promise<IDBPDatabase<Schema>> {
  const bucket = await openBucket(name);
  const open = async (): Promise<IDBPDatabase<Schema>> => {
    const request = bucket.indexedDB.open(name, 1);
    request.onupgradeneeded = () => stores.forEach((store) => request.result.createObjectStore(store));
    return (await wrap(request)) as IDBPDatabase<Schema>;
  };
  // After a kill the browser may not open its store at once.
  const database = await open().catch(() => pause().then(open));
  bucketOf.set(database, bucket);
  return database;
}

const openCopy = (copy: number): Promise<IDBPDatabase<Shelves>> =>
  openIn<Shelves>(nameOf(copy), ['head', 'marks', 'cases', 'commands', 'seqs']);

/** One copy in a separate bucket, so that putting it away deletes files. */
export class Shelf {
  private opened: Promise<IDBPDatabase<Shelves>> | null;
  private isClosed = false;

  private constructor(
    readonly copy: number,
    database: IDBPDatabase<Shelves>,
  ) {
    this.opened = Promise.resolve(this.hold(database));
  }

  static async open(copy: number): Promise<Shelf> {
    return new Shelf(copy, await openCopy(copy));
  }

  /** The newest that was taken to its end; null if there is none. */
  static async find(): Promise<Shelf | null> {
    for (const copy of await copiesHere()) {
      const shelf = await Shelf.open(copy);
      if (await shelf.head()) return shelf;
      shelf.close();
      // Words wait for it, so it was finished once: a full disk has damaged it. They become drafts.
      if (copy <= (await latestCopy().catch(() => 0))) await deleteBucket(nameOf(copy));
    }
    return null;
  }

  /** Words that still wait for a number would stay here with another copy of that number. */
  static async makeNext(): Promise<Shelf> {
    const [latest = 0] = await copiesHere();
    return Shelf.open(Math.max(latest, await latestCopy().catch(() => 0)) + 1);
  }

  close(): void {
    this.isClosed = true;
    void this.opened?.then((database) => database.close()).catch(() => undefined);
  }

  /** The browser closes it when its disk is full, and when the copy is deleted: that one is not opened again. */
  private hold(database: IDBPDatabase<Shelves>): IDBPDatabase<Shelves> {
    database.addEventListener('close', () => (this.opened = null));
    return database;
  }

  private database(): Promise<IDBPDatabase<Shelves>> {
    this.opened ??= this.openAgain().catch((error: unknown) => {
      this.opened = null;
      throw error;
    });
    return this.opened;
  }

  private async openAgain(): Promise<IDBPDatabase<Shelves>> {
    if (this.isClosed || !(await copiesHere()).includes(this.copy)) throw new Error('no copy');
    return this.hold(await openCopy(this.copy));
  }

  /** What was never finished. */
  async drop(): Promise<void> {
    this.close();
    await deleteBucket(nameOf(this.copy));
  }

  async head(): Promise<Head | null> {
    return (await (await this.database()).get('head', 'head')) ?? null;
  }

  async marks(): Promise<Marks> {
    return (await (await this.database()).get('marks', 'marks')) ?? { tries: 0, notBefore: 0, highest: 0 };
  }

  /** In one step: a try that is counted, or a server that is met, at the same moment stays. */
  async seeTime(phone: number): Promise<void> {
    const write = (await this.database()).transaction('marks', 'readwrite', TO_DISK);
    const marks = await write.store.get('marks');
    const now = marks && serverTime(marks, phone);
    if (marks && now && now > marks.highest) await write.store.put({ ...marks, highest: now }, 'marks');
    await write.done;
  }

  setMarks(marks: Marks): Promise<void> {
    return this.put('marks', marks, 'marks');
  }

  /** The last step of taking: a copy without a head was never finished. The copies before it go. */
  async finish(head: Head): Promise<void> {
    await this.put('head', head, 'head');
    const older = (await copiesHere()).filter((copy) => copy !== this.copy);
    if (older.length > 0) tellGone();
    await Promise.all(older.map((copy) => deleteBucket(nameOf(copy))));
  }

  async readCase(number: number): Promise<Sealed | undefined> {
    return (await this.database()).get('cases', number);
  }

  putCase(number: number, sealed: Sealed): Promise<void> {
    return this.put('cases', sealed, number);
  }

  /** All at once or none; a missing one left its place empty. */
  async replaceCases(sealed: readonly (Sealed | null)[]): Promise<void> {
    const write = (await this.database()).transaction('cases', 'readwrite', TO_DISK);
    await Promise.all([
      write.store.clear(),
      ...sealed.map((one, number) => (one ? write.store.put(one, number) : undefined)),
      write.done,
    ]);
  }

  async commands(): Promise<{ seq: number; sealed: Sealed }[]> {
    const read = (await this.database()).transaction('commands');
    const [keys, rows] = await Promise.all([read.store.getAllKeys(), read.store.getAll()]);
    return rows.map((sealed, at) => ({ seq: keys[at] ?? 0, sealed }));
  }

  /** Never twice: a command that was removed keeps its number. */
  async nextSeq(): Promise<number> {
    const write = (await this.database()).transaction('seqs', 'readwrite', TO_DISK);
    const next = ((await write.store.get('seq')) ?? 0) + 1;
    await Promise.all([write.store.put(next, 'seq'), write.done]);
    return next;
  }

  putCommand(seq: number, sealed: Sealed): Promise<void> {
    return this.put('commands', sealed, seq);
  }

  async removeCommand(seq: number): Promise<void> {
    const write = (await this.database()).transaction('commands', 'readwrite', TO_DISK);
    await Promise.all([write.store.delete(seq), write.done]);
  }

  private async put<Name extends 'head' | 'marks' | 'cases' | 'commands'>(
    store: Name,
    value: Shelves[Name]['value'],
    key: Shelves[Name]['key'],
  ): Promise<void> {
    const write = (await this.database()).transaction(store, 'readwrite', TO_DISK);
    await Promise.all([write.store.put(value, key), write.done]);
  }
}

export async function keepShare(share: Share): Promise<void> {
  const database = await openIn<Shares>(SHARE, ['share']);
  const write = database.transaction('share', 'readwrite', TO_DISK);
  await Promise.all([write.store.put(share, 'share'), write.done]);
  database.close();
}

/** Null once its hours are over, and then it is no longer on the disk. */
export async function readShare(device: string, now: number): Promise<Share | null> {
  const database = await openIn<Shares>(SHARE, ['share']);
  const share = (await database.get('share', 'share')) ?? null;
  database.close();
  if (share && now >= share.until) await deleteBucket(SHARE);
  // That of another device belongs to a copy that another tab is taking just now.
  return share?.device === device && now < share.until ? share : null;
}
