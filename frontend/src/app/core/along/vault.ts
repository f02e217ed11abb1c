import type { FactorSetDto } from '../../api/models/factor-set-dto';
import { doubtStore, idOf as digestOf } from '../offline/sealed-words';
import { makeKey, openRecord, randomBytes, sealRecord, unwrapKey } from './along-keys';
import type { Holder, Opened, Parts } from './along-keys';
import { MOST_TRIES, clockOf, raised, serverTime } from './along.rules';
import { Shelf, keepShare, readShare } from './along-shelf';
import type { Head, Share } from './along-shelf';
import { SHORT_LENGTH } from './along-code';
import { deleteCopies } from './buckets';
import { derive as deriveInWorker, deriveAtBest } from './derive';
import type { Derive } from './derive';
import { askPrf } from './prf';
import type { PasskeyMark, PasskeySecret } from './prf';

/** What the server said of this device when it was taken along. */
export interface Taking extends Share {
  code: string;
  person: string;
  takenUntil: number;
  /** Of the server. */
  now: number;
  /** Of the server, before the clock of this phone. */
  ahead?: number;
  /** Beside a code of six digits. */
  passkey?: PasskeySecret;
  /** Of an assessment. */
  questions?: FactorSetDto;
}

/** What opens a copy besides the digits. */
interface Means {
  derive: Derive;
  ask: typeof askPrf;
}

/** One case as the server cut it, at a time of the server. */
export interface AlongCase<Answer> {
  caseId: string;
  etag: string;
  takenAt: string;
  answer: Answer;
}

/** The sealed list of the cases; empty for one that is hers no more, so that the others keep their numbers. */
interface Contents {
  person: string;
  caseIds: string[];
  /** Missing in copies of an earlier build. */
  questions?: FactorSetDto | null;
}

/** `needs-line`: the share has ended, or the clock was put back, so the server must be asked first. */
export type Found = 'none' | 'needs-line' | 'locked';
export type Unlocked<Answer> =
  | { state: 'open'; vault: Vault<Answer> }
  | { state: 'wrong' | 'needs-line' | 'none' | 'no-passkey' }
  | { state: 'wait'; until: number };

const LIST = 'list';
const SALT = 16;
/** Seldom: a write to a full disk may damage the store. */
const NOTED_EVERY = 600_000;
/** One tab at a time counts tries. */
const alone = <T>(work: () => Promise<T>): Promise<T> =>
  'locks' in navigator ? navigator.locks.request('along', work) : work();

export const ownerOf = (person: string): Promise<string> => digestOf(person, 'along', '');

/** What is along on this phone; what has ended is deleted first. */
export async function look(phone = Date.now()): Promise<{ state: Found; head: Head | null }> {
  const shelf = await Shelf.find();
  const head = (await shelf?.head()) ?? null;
  if (!shelf || !head) return { state: 'none', head: null };
  const marks = await shelf.marks();
  const now = serverTime(marks, phone);
  const clock = clockOf(marks, now, head.takenUntil);
  shelf.close();
  if (clock === 'over') {
    await deleteCopies();
    return { state: 'none', head: null };
  }
  const isReady = clock === 'right' && (await readShare(head.device, now)) !== null;
  return { state: isReady ? 'locked' : 'needs-line', head };
}

/** Of a copy that is open: a clock put back below it opens nothing. A full disk does not lock the copy. */
export async function noteTime({ shelf }: Vault<unknown>, phone = Date.now()): Promise<void> {
  const marks = await shelf.marks();
  if (serverTime(marks, phone) >= marks.highest + NOTED_EVERY) await shelf.seeTime(phone).catch(doubtStore);
}

/** After the server was met: its time counts, whatever the clock of the phone says. */
export async function meet(share: Share, serverNow: number, phone = Date.now()): Promise<void> {
  await keepShare(share);
  const shelf = await Shelf.find();
  if (!shelf) return;
  await shelf.setMarks({ ...(await shelf.marks()), highest: serverNow, ahead: serverNow - phone });
  shelf.close();
}

/** An open copy. Its key is in memory alone; `close` drops it. */
export class Vault<Answer> {
  private constructor(
    readonly shelf: Shelf,
    readonly opened: Opened,
    private readonly contents: Omit<Contents, 'caseIds'>,
    readonly takenUntil: number,
    private held: readonly (AlongCase<Answer> | null)[],
  ) {}

  get person(): string {
    return this.contents.person;
  }

  get questions(): FactorSetDto | null {
    return this.contents.questions ?? null;
  }

  /** By their number; null for one that is hers no more. */
  get cases(): readonly (AlongCase<Answer> | null)[] {
    return this.held;
  }

  /**
   * Takes along: a new bucket with a new key. `cases` are asked one by one; the copy before stays until all are there.
   */
  static async take<Answer>(
    taking: Taking,
    cases: AsyncIterable<AlongCase<Answer>>,
    derive: Derive = deriveInWorker,
  ): Promise<Vault<Answer>> {
    const { code, device, person, bytes, until, takenUntil, now, ahead = 0, passkey } = taking;
    // Six digits alone are guessed.
    if ((code.length === SHORT_LENGTH) !== Boolean(passkey)) throw new Error('the code does not fit');
    const holder: Holder = { owner: await ownerOf(person), device };
    const salt = randomBytes(SALT);
    const { hash, memory } = await deriveAtBest(code, salt, derive);
    const parts = { hash, share: bytes, ...(passkey ? { prf: passkey.prf } : {}) };
    const { opened, wrap } = await makeKey(parts, { memory, salt }, holder);
    const shelf = await Shelf.makeNext();
    try {
      const taken = await keepAll(shelf, opened, cases);
      const contents = { person, questions: taking.questions ?? null };
      const list: Contents = { ...contents, caseIds: taken.map(({ caseId }) => caseId) };
      await shelf.putCase(0, await sealRecord(opened, LIST, list));
      await shelf.setMarks({ tries: 0, notBefore: 0, highest: now, ahead });
      await keepShare({ device, bytes, until });
      await shelf.finish({ format: 1, ...holder, takenUntil, ...wrap, ...markOf(passkey) });
      return new Vault(shelf, opened, contents, takenUntil, taken);
    } catch (error) {
      await shelf.drop();
      throw error;
    }
  }

  /**
   * Tries a code. The try is counted on the disk before; the tenth wrong one puts away. A passkey that did not answer is
   * no try: nothing was learnt of the code.
   */
  static unlock<Answer>(
    code: string,
    phone = Date.now(),
    means: Partial<Means> = {},
  ): Promise<Unlocked<Answer>> {
    const { derive, ask } = { derive: deriveInWorker, ask: askPrf, ...means };
    return alone(async () => {
      const { state, head } = await look(phone);
      const shelf = await Shelf.find();
      if (state !== 'locked' || !head || !shelf) return { state: state === 'none' ? 'none' : 'needs-line' };
      const before = await shelf.marks();
      const now = serverTime(before, phone);
      const share = await readShare(head.device, now);
      if (!share) return { state: 'needs-line' };
      // She waits by the clock that she sees.
      if (now < before.notBefore) return { state: 'wait', until: before.notBefore - now + phone };
      const said = await saidBy(head, ask);
      if (!said) return { state: 'no-passkey' };
      // The server may have been met while the passkey was asked.
      const marks = raised(await shelf.marks(), now);
      await shelf.setMarks(marks);
      const hash = await derive({ code, salt: head.salt, memory: head.memory });
      const { owner, device } = head;
      const opened = await unwrapKey(head, { hash, share: share.bytes, ...said }, { owner, device });
      if (opened) return { state: 'open', vault: await Vault.read<Answer>(shelf, head, opened) };
      shelf.close();
      if (marks.tries < MOST_TRIES) return { state: 'wrong' };
      await deleteCopies();
      return { state: 'none' };
    });
  }

  private static async read<Answer>(shelf: Shelf, head: Head, opened: Opened): Promise<Vault<Answer>> {
    const forgiven = shelf.marks().then((marks) => shelf.setMarks({ ...marks, tries: 0, notBefore: 0 }));
    const list = await recordOf<Contents>(opened, LIST, await shelf.readCase(0));
    const read = async (caseId: string, at: number) =>
      caseId ? recordOf<AlongCase<Answer>>(opened, caseId, await shelf.readCase(at + 1)) : null;
    const [cases] = await Promise.all([Promise.all(list.caseIds.map(read)), forgiven]);
    return new Vault(shelf, opened, list, head.takenUntil, cases);
  }

  /** Fresh answers in the place of the old ones, under the same key and until the same hour. */
  async replace(cases: readonly (AlongCase<Answer> | null)[]): Promise<void> {
    const contents: Contents = { ...this.contents, caseIds: cases.map((one) => one?.caseId ?? '') };
    const sealed = cases.map((one) => one && sealRecord(this.opened, one.caseId, one));
    await this.shelf.replaceCases(await Promise.all([sealRecord(this.opened, LIST, contents), ...sealed]));
    this.held = cases;
  }

  close(): void {
    this.shelf.close();
  }
}

/** What the passkey of a copy adds, where it has one; null where that did not answer. */
async function saidBy({ passkey }: Head, ask: Means['ask']): Promise<Pick<Parts, 'prf'> | null> {
  if (!passkey) return {};
  const answer = await ask([passkey.id], passkey.salt);
  return answer && { prf: answer.prf };
}

/** Its bytes are not kept. */
const markOf = (passkey: PasskeyMark | undefined): Pick<Head, 'passkey'> =>
  passkey ? { passkey: { id: passkey.id, salt: passkey.salt } } : {};

async function keepAll<Answer>(
  shelf: Shelf,
  opened: Opened,
  cases: AsyncIterable<AlongCase<Answer>>,
): Promise<AlongCase<Answer>[]> {
  const taken: AlongCase<Answer>[] = [];
  for await (const one of cases) {
    taken.push(one);
    await shelf.putCase(taken.length, await sealRecord(opened, one.caseId, one));
  }
  return taken;
}

function recordOf<T>(opened: Opened, name: string, sealed?: Uint8Array<ArrayBuffer>): Promise<T> {
  if (!sealed) throw new Error('a record is missing');
  return openRecord<T>(opened, name, sealed);
}
