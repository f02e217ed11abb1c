import { HttpClient, HttpContext } from '@angular/common/http';
import { Injectable, effect, inject, signal, untracked } from '@angular/core';
import { lastValueFrom } from 'rxjs';
import type { AlongCaseDto } from '../../api/models/along-case-dto';
import { toText } from '../drafts/draft-entry';
import { ApiProblem, isForLater, toProblem } from '../http/api-problem';
import { ASKS_QUIETLY, IDEMPOTENCY_KEY, SENT_AGAIN, newIdempotencyKey } from '../http/request-context';
import { HeldCommands } from '../offline/held-commands';
import { Line } from '../offline/line';
import { doubtStore, releaseLeft } from '../offline/sealed-words';
import { WordSealer } from '../offline/word-sealer';
import { ServerClock } from '../session/server-clock';
import { SessionStore } from '../session/session.store';
import { openRecord, sealRecord } from './along-keys';
import { serverTime } from './along.rules';
import { Shelf } from './along-shelf';
import { AlongStore } from './along-store';
import type { Vault } from './vault';

export interface Basis {
  /** The last assessment, or `none`. */
  lastId: string;
  /** When the copy was taken. */
  knownAt: string;
}

/** What a form asks to be sent: fixed bytes, and the same words as the value of its draft. */
export interface ToSend {
  /** Of the draft that it becomes. */
  form: 'contact' | 'support' | 'incident' | 'note' | 'assessment';
  /** What the list calls it, where that is another. */
  called?: 'stricter' | 'task';
  caseId: string;
  caseCode: string;
  path: string;
  /** Of a command that names the version it changes. */
  change?: { method: 'PUT' | 'POST'; version: number };
  body: object;
  /** The screen of the form, and what it holds as a draft. */
  at: string;
  value: unknown;
  contactedAt: string | null;
  /** What the writer of an assessment knew. */
  basis?: Basis;
  /** It says that she is in danger. */
  isUrgent?: boolean;
  /** Of the envelope that already holds its words. */
  writer?: string;
}

export interface AlongCommand {
  seq: number;
  /** Of the draft that it becomes where it cannot be sent. */
  key: string;
  writer: string;
  caseCode: string;
  called?: ToSend['called'];
  path: string;
  change?: ToSend['change'];
  /** The server compares the bytes of each attempt. */
  body: string;
  idempotencyKey: string;
  /** By the server's time, as far as this phone knows it. */
  writtenAt: string;
  contactedAt: string | null;
  basis?: Basis;
  /** Goes before those that were written earlier. */
  isUrgent?: boolean;
  /** Of its body; missing in those of an earlier build. */
  contract?: number;
  state: 'waiting' | 'sending' | 'sent' | 'needs-you';
  problem: ApiProblem | null;
}

/** As the server counts its contracts with phones (`written-offline.rules.ts`). */
const CONTRACT = 2;

async function countLocked(): Promise<number> {
  const shelf = await Shelf.find();
  const count = (await shelf?.commands())?.length ?? 0;
  shelf?.close();
  return count;
}

const moreOf = ({ basis, called, change }: ToSend): Pick<AlongCommand, 'basis' | 'called' | 'change'> => ({
  ...(basis ? { basis } : {}),
  ...(called ? { called } : {}),
  ...(change ? { change } : {}),
});

function doubted(): false {
  doubtStore();
  return false;
}

type Opened = Vault<AlongCaseDto>;
/** An urgent one, after what its form said earlier of the same case: an older answer must not arrive as the newest. */
const isFirst = ({ key, seq }: AlongCommand, rows: readonly AlongCommand[]): boolean =>
  rows.some((row) => row.isUrgent && row.key === key && row.seq >= seq);
const nameOf = (seq: number): string => `command ${seq}`;
/** After all that the open form sealed. */
const LAST_EDIT = 1_000_000;
const AGAIN_MS = 15_000;
/** The server failed at this entry; other entries may pass. */
const FAILED_HERE = 500;
const caseOf = ({ key }: AlongCommand): string => key.slice(key.indexOf(':') + 1);
const inOrder = (rows: readonly AlongCommand[]): AlongCommand[] =>
  [true, false].flatMap((wanted) => rows.filter((row) => isFirst(row, rows) === wanted));
const PATIENCE_MS = 10_000;

/**
 * Commands that were written without a line, sealed with the key of the copy and, in case it is put away, as envelopes too. They are
 * sent once each, in their order, when the same person has a session and the copy is open.
 */
@Injectable({ providedIn: 'root' })
export class AlongCommands {
  private readonly http = inject(HttpClient);
  private readonly sealer = inject(WordSealer);
  private readonly session = inject(SessionStore);
  private readonly store = inject(AlongStore);
  private readonly held = inject(HeldCommands);
  private readonly clock = inject(ServerClock);
  private readonly rows = signal<readonly AlongCommand[]>([]);
  /** Numbers of commands that were not kept, by their forms. */
  private readonly failed = new Map<string, number>();
  private loaded: Promise<void> = Promise.resolve();
  private running: Promise<void> = Promise.resolve();
  private keeping: Promise<unknown> = Promise.resolve();
  private again: ReturnType<typeof setTimeout> | undefined;

  readonly entries = this.rows.asReadonly();

  constructor() {
    effect(() => {
      const vault = this.store.opened();
      untracked(() => void (this.loaded = this.load(vault).catch(() => undefined)));
    });
    effect(() => {
      if (this.session.user() !== null) untracked(() => void this.sendAll());
    });
    inject(Line).onFound(() => void this.sendAll());
    effect(() => {
      const rows = this.rows();
      const count = (...states: string[]) => rows.filter(({ state }) => states.includes(state)).length;
      if (this.store.isOpen())
        this.held.along.set({ waiting: count('waiting', 'sending'), needsYou: count('needs-you') });
    });
  }

  /** False where it is not on the disk, twice, or where the disk says nothing for so long. One after the other. */
  async keep(wanted: ToSend): Promise<boolean> {
    const vault = untracked(this.store.opened);
    if (!vault) return false;
    const attempt = { isLate: false };
    const work = this.keeping.then(() => this.keepTwice(vault, wanted, attempt)).catch(doubted);
    this.keeping = work;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<boolean>((settle) => {
      timer = setTimeout(() => {
        attempt.isLate = true;
        settle(false);
      }, PATIENCE_MS);
    });
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
  }

  /** Removes a command that is on the disk too late: the form has said that it was not kept. */
  private async keepTwice(vault: Opened, wanted: ToSend, attempt: { isLate: boolean }): Promise<boolean> {
    if (attempt.isLate) return false;
    await this.loaded;
    const { form, caseId, at, value, writer = newIdempotencyKey() } = wanted;
    const seq = this.failed.get(writer) ?? (await vault.shelf.nextSeq());
    // A full disk may refuse to take it back: the next try of the form replaces it.
    this.failed.set(writer, seq);
    const command: AlongCommand = {
      ...{ seq, writer, key: `${form}:${caseId}`, caseCode: wanted.caseCode, path: wanted.path },
      body: JSON.stringify(wanted.body),
      idempotencyKey: newIdempotencyKey(),
      contract: CONTRACT,
      writtenAt: new Date(serverTime(await vault.shelf.marks(), Date.now())).toISOString(),
      contactedAt: wanted.contactedAt,
      ...moreOf(wanted),
      ...{ isUrgent: wanted.isUrgent ?? false, state: 'waiting', problem: null },
    };
    await this.write(vault, command);
    const head = { person: vault.person, login: null, key: command.key, caseCode: null, writer };
    // As a draft it is the same command: this one may have arrived without an answer.
    const words = toText({ at, value, sendKey: command.idempotencyKey });
    const isSealed = await this.sealer.seal(
      { ...head, edit: LAST_EDIT, seenVersion: 0 },
      words,
      vault.shelf.copy,
    );
    if (!isSealed || attempt.isLate) {
      await vault.shelf.removeCommand(seq);
      return false;
    }
    this.failed.delete(writer);
    if (vault === untracked(this.store.opened)) this.rows.update((rows) => [...rows, command]);
    void this.sendAll();
    return true;
  }

  /** Gives up sending: the words come back as a draft. */
  async release({ seq, key, writer }: AlongCommand): Promise<void> {
    const vault = untracked(this.store.opened);
    if (!vault) return;
    await this.sealer.release(vault.person, key, writer);
    await vault.shelf.removeCommand(seq);
    this.drop(seq);
  }

  /** After the one before: what changed since it began is seen too. */
  sendAll(): Promise<void> {
    // A copy that is locked while it is sent stops here, and continues when it is opened.
    this.running = this.running.then(() => this.alone()).catch(() => undefined);
    return this.running;
  }

  /** One tab sends; it does not know what this one has kept since. */
  private async alone(): Promise<void> {
    if (!('locks' in navigator)) return this.run();
    await navigator.locks.request('along-send', { ifAvailable: true }, (lock) =>
      lock ? this.run() : this.later(),
    );
  }

  private later(): void {
    clearTimeout(this.again);
    this.again = setTimeout(() => void this.sendAll(), AGAIN_MS);
  }

  private async run(): Promise<void> {
    clearTimeout(this.again);
    const vault = untracked(this.store.opened);
    if (!vault || untracked(this.session.user)?.id !== vault.person) return;
    // After a failure the later entries of that woman wait too: nothing older may arrive last.
    const failing = new Set<string>();
    for (const known of inOrder(untracked(this.rows))) {
      if (failing.has(caseOf(known))) continue;
      const status = await this.sendKnown(vault, known);
      if (status === null) continue;
      failing.add(caseOf(known));
      this.later();
      if (status !== FAILED_HERE) return;
    }
  }

  /** As the disk has it: another tab may have sent it since. */
  private async sendKnown(vault: Opened, { seq, state }: AlongCommand): Promise<number | null> {
    const row = await this.read(vault, seq);
    if (!row && state === 'waiting') this.drop(seq);
    return row?.state === 'waiting' ? this.send(vault, row) : null;
  }

  /** The status where it waits; null where it is settled. */
  private async send(vault: Opened, row: AlongCommand): Promise<number | null> {
    this.show({ ...row, state: 'sending' });
    const context = new HttpContext()
      .set(IDEMPOTENCY_KEY, row.idempotencyKey)
      .set(SENT_AGAIN, true)
      .set(ASKS_QUIETLY, true);
    const headers = {
      ...{ 'Content-Type': 'application/json', 'Written-Offline': this.notAhead(row.writtenAt) },
      ...(row.contract ? { 'Written-Contract': String(row.contract) } : {}),
      ...(row.change ? { 'If-Match': `"${row.change.version}"` } : {}),
      ...(row.basis ? { 'Based-On': row.basis.lastId, 'Known-At': row.basis.knownAt } : {}),
    };
    try {
      const method = row.change?.method ?? 'POST';
      await lastValueFrom(this.http.request(method, row.path, { body: row.body, headers, context }));
    } catch (error) {
      const problem = toProblem(error);
      const isLater = isForLater(problem.status);
      const next: AlongCommand = isLater ? row : { ...row, state: 'needs-you', problem };
      if (!isLater) await this.write(vault, next);
      this.show(next);
      return isLater ? problem.status : null;
    }
    // The envelope first: a command that is still here is sent again with its key, and the server does nothing twice.
    await this.sealer.remove(vault.person, row.key, row.writer);
    await vault.shelf.removeCommand(row.seq);
    this.show({ ...row, state: 'sent' });
    return null;
  }

  /** The clock of the phone may have been changed since they met: nothing was written later than now. */
  private notAhead(writtenAt: string): string {
    const now = untracked(this.clock.told)?.toISOString();
    return now !== undefined && now < writtenAt ? now : writtenAt;
  }

  /** Locked, they are only counted. */
  private async load(vault: Opened | null): Promise<void> {
    if (!vault) {
      this.rows.set([]);
      return this.held.along.set({ waiting: await countLocked(), needsYou: 0 });
    }
    const rows = await vault.shelf.commands();
    const read = await Promise.all(rows.map(({ seq }) => this.read(vault, seq)));
    if (vault !== untracked(this.store.opened)) return;
    const known = read.filter((row) => row !== null);
    this.rows.set(known);
    void this.sendAll();
    await releaseLeft(vault.person, vault.shelf.copy, known);
  }

  private async read(vault: Opened, seq: number): Promise<AlongCommand | null> {
    const row = (await vault.shelf.commands()).find((one) => one.seq === seq);
    if (!row) return null;
    const command = await openRecord<AlongCommand>(vault.opened, nameOf(seq), row.sealed);
    const { problem } = command;
    // As JSON it is no problem any more, and the list would not name the reason.
    return { ...command, problem: problem && new ApiProblem(problem.status, problem.code, problem.details) };
  }

  private async write(vault: Opened, row: AlongCommand): Promise<void> {
    await vault.shelf.putCommand(row.seq, await sealRecord(vault.opened, nameOf(row.seq), row));
  }

  private drop(seq: number): void {
    this.rows.update((rows) => rows.filter((row) => row.seq !== seq));
  }

  private show(row: AlongCommand): void {
    this.rows.update((rows) => rows.map((other) => (other.seq === row.seq ? row : other)));
  }
}
