import { DOCUMENT } from '@angular/common';
import { ApplicationRef, Injectable, computed, inject, signal, untracked } from '@angular/core';
import { Router } from '@angular/router';
import type { DraftDto, DraftRequest, KeptDraftDto } from '../../api/models';
import { toProblem } from '../http/api-problem';
import type { ApiProblem } from '../http/api-problem';
import { newIdempotencyKey } from '../http/request-context';
import { Line } from '../offline/line';
import type { OwnDrafts } from '../offline/sealed-words';
import { WordSealer } from '../offline/word-sealer';
import { NOTHING_YET, isForServer, readText, timeOf, toEntry, toText } from './draft-entry';
import type { Entry, Words } from './draft-entry';
import { BESIDE } from './draft-key';
import { DraftServer } from './draft-server';
import type { Draft, Keeping, LastWords, OpenForm } from './draft.types';

/** What a request of a page that leaves may carry. */
const LAST_WORDS = 55_000;
const FRESH_MS = 10_000;
const RETRIES_MS = [5_000, 15_000, 60_000] as const;
/** How long the server may take before words are sealed on the device. */
const SEAL_AFTER_MS = 3_000;
/** A first screen comes before what earlier days left. */
const HAND_OVER_AFTER_MS = 3_000;

/**
 * Drafts: what a user typed and did not send. The server keeps them encrypted, the page keeps them in memory.
 * None may be readable in the browser's profile. Without a line they are sealed on the device, for the server alone.
 */
@Injectable({ providedIn: 'root' })
export class DraftStore {
  private readonly server = inject(DraftServer);
  private readonly router = inject(Router);
  private readonly app = inject(ApplicationRef);
  private readonly sealer = inject(WordSealer);
  private readonly entries = signal<ReadonlyMap<string, Entry>>(new Map());
  private readonly forms = new Map<string, OpenForm & { at: string }>();
  private readonly flights = new Map<string, Promise<void>>();
  /** Deletions that no server has yet. */
  private readonly dropping = new Map<string, Omit<DraftRequest, 'value'>>();
  /** Drafts by the order in which this page last changed them: a list asked for before is older. */
  private readonly changes = new Map<string, number>();
  private turn = 0;
  /** This page among all that may write the same draft, and the count of what it sent. */
  private writer = newIdempotencyKey();
  private edits = 0;
  private owner: string | null = null;
  private failures = 0;
  private loadedAt = 0;
  private loading: Promise<void> | null = null;
  private retry: ReturnType<typeof setTimeout> | undefined;
  /** Drafts of which this page put an envelope on the device, and that are neither sent, kept, nor thrown away. */
  private enveloped = new Set<string>();
  /** Drafts by the one that took their words: given up when the server has them there, or they were sent or thrown away. */
  readonly moved = new Map<string, string>();

  /** Latest first; those of a moment ago, that the server has not taken yet, before all. */
  readonly list = computed(() => [...this.entries().values()].sort((a, b) => timeOf(b) - timeOf(a)));

  constructor() {
    const document = inject(DOCUMENT);
    const again = (): Promise<void> => {
      // The server takes a second deletion as done.
      for (const [key, known] of this.dropping) void this.delete(key, known);
      return this.sendAll();
    };
    const leaves = () => {
      void again();
      for (const key of untracked(this.entries).keys()) void this.seal(key);
    };
    inject(Line).onFound(() => void again().then(() => this.handOver()));
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') leaves();
    });
    document.defaultView?.addEventListener('pagehide', leaves);
    document.defaultView?.addEventListener('online', () => void again());
  }

  /** Drops the drafts of another user from memory; the server keeps them for that user. */
  belongTo(userId: string | null): void {
    if (this.owner !== null && this.owner !== userId) this.clear();
    this.owner = userId;
  }

  /** Fetches what the server holds; what is newer here stays, and is sent. Never rejects. */
  load(): Promise<void> {
    const loading = this.fetch().finally(() => {
      if (this.loading === loading) this.loading = null;
    });
    this.loading = loading;
    setTimeout(() => void this.handOver(this.forms.size > 0), HAND_OVER_AFTER_MS);
    return loading;
  }

  private async fetch(): Promise<void> {
    const asked = this.turn;
    const drafts = await this.server.list().catch(() => null);
    if (!drafts) return;
    this.loadedAt = Date.now();
    // What she typed until this moment is a draft too, and stays in its form.
    this.showForms();
    for (const form of this.forms.values()) form.keep();
    const before = untracked(this.entries);
    const after = this.merged(drafts, asked);
    this.entries.set(after);
    for (const [key, form] of this.forms) {
      const entry = after.get(key);
      if (entry && !before.has(key)) form.take(entry);
    }
    // Between now and the next frame she would type over what the form does not show yet.
    this.showForms();
    void this.sendAll();
  }

  /** At once: the forms know what their fields hold, and the fields show what the forms hold. */
  private showForms(): void {
    if (this.forms.size > 0) this.app.tick();
  }

  /** What the server listed, but for what this page changed since it asked, or asked it to delete. */
  private merged(drafts: readonly DraftDto[], asked: number): Map<string, Entry> {
    const after = new Map(drafts.flatMap((draft) => toEntry(draft) ?? []).map((entry) => [entry.key, entry]));
    const before = untracked(this.entries);
    const changed = [...this.changes.keys()].filter((key) => (this.changes.get(key) ?? 0) > asked);
    for (const key of [...changed, ...this.dropping.keys()]) if (!before.has(key)) after.delete(key);
    for (const [key, entry] of before) {
      const isNewer = entry.state !== 'kept' || changed.includes(key);
      if (isNewer) after.set(key, { ...entry, caseCode: after.get(key)?.caseCode ?? entry.caseCode });
    }
    return after;
  }

  /**
   * Hands over what earlier pages sealed on this device, and shows it as drafts. Never rejects. The last words of a
   * page that was left may reach the server after the first list of the next page, so an open form looks again.
   */
  async handOver(looksAgain = false): Promise<void> {
    const owner = this.owner;
    if (!owner) return;
    // On their way, or gone and their envelopes not removed yet.
    const keys = [...this.changes.keys()].filter((key) => !this.find(key)?.keptAt);
    const isAnyTaken = await this.sealer.handOver(owner, { writer: this.writer, keys });
    if ((isAnyTaken || looksAgain) && owner === this.owner) await this.fetch();
  }

  /** For a list on the screen: another window may have written since. */
  async refresh(): Promise<void> {
    if (Date.now() - this.loadedAt > FRESH_MS) await (this.loading ?? this.load());
  }

  /** `at` is the address of its screen, where that is not the one that is open. */
  keep(key: string, value: unknown, at = this.forms.get(key)?.at ?? this.router.url): void {
    const entry = untracked(this.entries).get(key);
    const sendKey = entry?.sendKey ?? null;
    if (entry?.text === toText({ value, at, sendKey })) return;
    const form = this.forms.get(key);
    this.put(key, { value, at, sendKey: form ? form.sendKey() : sendKey });
  }

  /** The form is being sent: its draft says under which key. */
  keepKey(key: string): void {
    const [entry, sendKey] = [untracked(this.entries).get(key), this.forms.get(key)?.sendKey() ?? null];
    if (entry && sendKey) this.put(key, { ...entry, sendKey });
  }

  put(key: string, words: Words): void {
    const before = untracked(this.entries).get(key) ?? NOTHING_YET;
    const [text, { value, at, sendKey }] = [toText(words), words];
    if (before.text === text) return;
    const fresh = { key, value: structuredClone(value), at, sendKey, text, isSealed: null };
    const entry: Entry = { ...before, ...fresh, state: 'unsent' };
    this.set(key, entry);
    this.send(entry);
  }

  find(key: string): Draft | null {
    return this.entries().get(key) ?? null;
  }

  /** Kept here, and not by the server yet, or never. */
  keeping(key: string): Keeping {
    const { state, isSealed } = this.entries().get(key) ?? {};
    if (state === 'unsent') return isSealed === null ? 'now' : isSealed ? 'sealed' : 'lost';
    return state === 'refused' || state === 'one-too-many' ? 'refused' : null;
  }

  /** Drafts of which this page put an envelope on the device. */
  readonly sealedHere = (): OwnDrafts => ({ writer: this.writer, keys: [...this.enveloped] });

  /** Saves what the form `key` holds since its last save. */
  flush(key: string): void {
    this.forms.get(key)?.keep();
  }

  /** What the form `key` held was sent without it; a form that is open says so. Ends as {@link drop} does. */
  sent(key: string): Promise<void> {
    this.forms.get(key)?.sent();
    return this.drop(key);
  }

  /** After it was sent, or thrown away. Ends when device and server were asked to forget it; never rejects. */
  async drop(key: string): Promise<void> {
    this.giveUpFirst(key);
    const entry = untracked(this.entries).get(key);
    this.set(key, null);
    const unsealed = this.unseal(key);
    // A save without an answer may have arrived, or may yet: the server takes no earlier edit.
    if (entry && (entry.version > 0 || entry.state !== 'refused')) {
      const { value: _, ...known } = this.requestOf(entry);
      await this.delete(key, known);
    }
    await unsealed;
  }

  /** Text typed since is a new draft. A deletion without an answer is sent again when there is a line. */
  private async delete(key: string, known: Omit<DraftRequest, 'value'>): Promise<void> {
    this.dropping.set(key, known);
    const failure = await (this.find(key) ? null : this.server.drop(key, known).catch(toProblem));
    // A list requested while the server deleted it may still hold it.
    this.changed(key);
    if (failure?.status !== 0 && this.dropping.get(key) === known) this.dropping.delete(key);
  }

  /** Opens the second draft of a form: the two change places, so that both stay. */
  takeBeside(key: string): void {
    const ownKey = key.replace(BESIDE, '');
    this.flush(ownKey);
    const entries = untracked(this.entries);
    const [beside, own] = [entries.get(key), entries.get(ownKey)];
    if (!beside || !BESIDE.test(key)) return;
    this.show(ownKey, beside);
    if (own) this.put(key, own);
    else void this.drop(key);
  }

  /** A form that is open would write over what it does not show. */
  show(key: string, words: Words): void {
    this.put(key, words);
    this.forms.get(key)?.take(words);
  }

  private giveUpFirst(key: string): void {
    const first = this.moved.get(key);
    this.moved.delete(key);
    if (first) void this.drop(first);
  }

  /** Shows what the other page saved and drops the text of this form. */
  takeOther(key: string): void {
    const entry = untracked(this.entries).get(key);
    if (!entry?.other) return;
    this.set(key, { ...entry, other: null });
    this.forms.get(key)?.take(entry.other);
  }

  /** Remembers the screen, which is another one by the time the form closes. Answers how to close it again. */
  open(key: string, form: OpenForm): () => void {
    const opened = { ...form, at: this.router.url };
    this.forms.set(key, opened);
    return () => {
      if (this.forms.get(key) === opened) this.forms.delete(key);
    };
  }

  /** Sends everything that the server has not taken, and ends when it has answered. */
  async sendAll(): Promise<void> {
    clearTimeout(this.retry);
    for (const form of this.forms.values()) form.keep();
    for (const entry of untracked(this.entries).values()) if (isForServer(entry)) this.send(entry);
    await Promise.all(this.flights.values());
  }

  /** What the server has not taken, for the one request of a page that leaves; then nothing is remembered. */
  takeLastWords(): LastWords[] {
    for (const form of this.forms.values()) form.keep();
    const words: LastWords[] = [];
    let room = LAST_WORDS;
    for (const entry of untracked(this.list).filter(isForServer)) {
      const request = this.requestOf(entry);
      room -= new TextEncoder().encode(entry.text).length;
      if (room > 0) words.push({ key: entry.key, ...request });
      // Started before the page ends: without a line the server does not have them. It takes the same edit once.
      void this.seal(entry.key, request);
    }
    this.clear();
    return words;
  }

  /** Envelopes stay on the device. Later words are as of another page, and replace none of them. */
  clear(): void {
    clearTimeout(this.retry);
    this.forms.clear();
    this.enveloped = new Set();
    this.writer = newIdempotencyKey();
    this.moved.clear();
    this.dropping.clear();
    this.entries.set(new Map());
  }

  private send(entry: Entry): void {
    const { key, text } = entry;
    const flight: Promise<void> = this.server
      .keep(key, this.requestOf(entry))
      .then((kept) => this.kept(key, text, kept))
      .catch((error: unknown) => this.failed(key, text, toProblem(error)))
      .finally(() => {
        if (this.flights.get(key) === flight) this.flights.delete(key);
      });
    this.flights.set(key, flight);
    setTimeout(() => void this.seal(key), SEAL_AFTER_MS);
  }

  /** Puts what the server has not taken on the device, sealed. An older envelope of the draft gives way. */
  private async seal(key: string, request?: DraftRequest): Promise<void> {
    const entry = untracked(this.entries).get(key);
    if (!this.owner || !entry || !isForServer(entry) || entry.isSealed) return;
    const { value, ...written } = request ?? this.requestOf(entry);
    const head = { person: this.owner, login: null, key, caseCode: null, ...written };
    const { enveloped } = this;
    enveloped.add(key);
    const isSealed = await this.sealer.seal(head, value);
    const now = untracked(this.entries).get(key);
    // Sent, kept or thrown away while it was being sealed; what was only cleared, as the page ends, stays.
    if (!enveloped.has(key)) void this.sealer.remove(head.person, key, head.writer);
    else if (now?.text === entry.text && enveloped === this.enveloped) this.set(key, { ...now, isSealed });
  }

  private async unseal(key: string): Promise<void> {
    if (this.owner && this.enveloped.delete(key)) await this.sealer.remove(this.owner, key, this.writer);
  }

  private requestOf({ text, version }: Entry) {
    this.edits += 1;
    return { value: text, writer: this.writer, edit: this.edits, seenVersion: version };
  }

  private kept(key: string, text: string, { version, savedAt, other }: KeptDraftDto): void {
    this.failures = 0;
    const entry = untracked(this.entries).get(key);
    if (!entry) return;
    const told = other ? readText(other.value) : null;
    this.set(key, {
      ...entry,
      version: Math.max(entry.version, version),
      ...(told && other
        ? { other: { value: told.value, sendKey: told.sendKey, keptAt: new Date(other.savedAt) } }
        : {}),
      ...(entry.text === text ? { state: 'kept' as const, keptAt: new Date(savedAt) } : {}),
    });
    if (entry.text !== text) return;
    void this.unseal(key);
    this.giveUpFirst(key);
  }

  /** No line, a server in trouble or no session: later again. Anything else is no matter of time. */
  private failed(key: string, text: string, { status, code }: ApiProblem): void {
    const entry = untracked(this.entries).get(key);
    if (entry?.text !== text) return;
    const isOneTooMany = code === 'too_many_drafts';
    const isLasting = [400, 403, 404, 409, 413, 422].includes(status);
    if (isLasting) this.set(key, { ...entry, state: isOneTooMany ? 'one-too-many' : 'refused' });
    void this.seal(key);
    if (isLasting || status === 401) return;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.sendAll(), RETRIES_MS[Math.min(this.failures, 2)]);
    this.failures += 1;
  }

  private changed(key: string): void {
    this.changes.set(key, (this.turn += 1));
  }

  private set(key: string, entry: Entry | null): void {
    this.changed(key);
    this.entries.update((before) => {
      const after = new Map(before);
      if (entry) after.set(key, entry);
      else after.delete(key);
      return after;
    });
  }
}
