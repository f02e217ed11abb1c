import { DOCUMENT } from '@angular/common';
import { Injectable, computed, inject, signal, untracked } from '@angular/core';
import { Router } from '@angular/router';
import type { DraftDto, KeptDraftDto } from '../../api/models';
import { toProblem } from '../http/api-problem';
import { newIdempotencyKey } from '../http/request-context';
import { DraftServer } from './draft-server';
import type { Draft, Keeping, LastWords, OpenForm } from './draft.types';

type State = 'kept' | 'unsent' | 'refused';

interface Entry extends Draft {
  /** What the server is given: the value and the address, as text. */
  text: string;
  version: number;
  state: State;
}

const NOTHING_YET = { keptAt: null, caseCode: null, other: null, version: 0, text: '' };

/** What a request of a page that leaves may carry. */
const LAST_WORDS = 55_000;
const FRESH_MS = 10_000;
const RETRIES_MS = [5_000, 15_000, 60_000] as const;

/**
 * Drafts: what a user typed and did not send. The server keeps them encrypted, the page keeps them in memory.
 * None may be readable in the browser's profile. Without a network they stay in memory only.
 */
@Injectable({ providedIn: 'root' })
export class DraftStore {
  private readonly server = inject(DraftServer);
  private readonly router = inject(Router);
  private readonly entries = signal<ReadonlyMap<string, Entry>>(new Map());
  private readonly forms = new Map<string, OpenForm & { at: string }>();
  private readonly flights = new Map<string, Promise<void>>();
  /** This page among all that may write the same draft, and the count of what it sent. */
  private readonly writer = newIdempotencyKey();
  private edits = 0;
  private owner: string | null = null;
  private failures = 0;
  private loadedAt = 0;
  private loading: Promise<void> | null = null;
  private retry: ReturnType<typeof setTimeout> | undefined;

  /** Latest first; those of a moment ago, that the server has not taken yet, before all. */
  readonly list = computed(() => [...this.entries().values()].sort((a, b) => timeOf(b) - timeOf(a)));

  constructor() {
    const document = inject(DOCUMENT);
    const leaves = () => void this.sendAll();
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') leaves();
    });
    document.defaultView?.addEventListener('pagehide', leaves);
    document.defaultView?.addEventListener('online', leaves);
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
    return loading;
  }

  private async fetch(): Promise<void> {
    const drafts = await this.server.list().catch(() => null);
    if (!drafts) return;
    this.loadedAt = Date.now();
    const before = untracked(this.entries);
    const after = new Map(drafts.flatMap((draft) => toEntry(draft) ?? []).map((entry) => [entry.key, entry]));
    for (const entry of before.values()) {
      const caseCode = after.get(entry.key)?.caseCode ?? entry.caseCode;
      if (entry.state !== 'kept') after.set(entry.key, { ...entry, caseCode });
    }
    this.entries.set(after);
    for (const [key, form] of this.forms) {
      const entry = after.get(key);
      if (entry && !before.has(key)) form.take(entry.value);
    }
    void this.sendAll();
  }

  /** For a list on the screen: another window may have written since. */
  async refresh(): Promise<void> {
    if (Date.now() - this.loadedAt > FRESH_MS) await (this.loading ?? this.load());
  }

  /** `at` is the address of its screen, where that is not the one that is open. */
  keep(key: string, value: unknown, at = this.forms.get(key)?.at ?? this.router.url): void {
    const before = untracked(this.entries).get(key) ?? NOTHING_YET;
    const text = JSON.stringify({ at, value });
    if (before.text === text) return;
    const entry: Entry = { ...before, key, value: structuredClone(value), at, text, state: 'unsent' };
    this.set(key, entry);
    this.send(entry);
  }

  find(key: string): Draft | null {
    return this.entries().get(key) ?? null;
  }

  /** Kept here, and not by the server yet, or never. */
  keeping(key: string): Keeping {
    const state = this.entries().get(key)?.state;
    if (state === 'unsent') return 'now';
    return state === 'refused' ? 'refused' : null;
  }

  /** After it was sent, or thrown away. */
  drop(key: string): void {
    const entry = untracked(this.entries).get(key);
    this.set(key, null);
    if (!entry || (entry.version === 0 && !this.flights.has(key))) return;
    const flight = this.flights.get(key) ?? Promise.resolve();
    // A save under way must not arrive after the deletion. Text typed since belongs to a new draft.
    void flight
      .then(() => (untracked(this.entries).has(key) ? undefined : this.server.drop(key)))
      .catch(() => undefined);
  }

  /** Shows what the other page saved and drops the text of this form. */
  takeOther(key: string): void {
    const entry = untracked(this.entries).get(key);
    if (!entry?.other) return;
    this.set(key, { ...entry, other: null });
    this.forms.get(key)?.take(entry.other.value);
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
    for (const entry of untracked(this.entries).values()) if (entry.state === 'unsent') this.send(entry);
    await Promise.all(this.flights.values());
  }

  /** What the server has not taken, for the one request of a page that leaves; then nothing is remembered. */
  takeLastWords(): LastWords[] {
    for (const form of this.forms.values()) form.keep();
    const words: LastWords[] = [];
    let room = LAST_WORDS;
    for (const entry of untracked(this.list)) {
      if (entry.state !== 'unsent') continue;
      room -= new TextEncoder().encode(entry.text).length;
      if (room > 0) words.push({ key: entry.key, ...this.requestOf(entry) });
    }
    this.clear();
    return words;
  }

  clear(): void {
    clearTimeout(this.retry);
    this.forms.clear();
    this.entries.set(new Map());
  }

  private send(entry: Entry): void {
    const { key, text } = entry;
    const flight: Promise<void> = this.server
      .keep(key, this.requestOf(entry))
      .then((kept) => this.kept(key, text, kept))
      .catch((error: unknown) => this.failed(key, text, toProblem(error).status))
      .finally(() => {
        if (this.flights.get(key) === flight) this.flights.delete(key);
      });
    this.flights.set(key, flight);
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
      ...(told && other ? { other: { value: told.value, keptAt: new Date(other.savedAt) } } : {}),
      ...(entry.text === text ? { state: 'kept' as const, keptAt: new Date(savedAt) } : {}),
    });
  }

  /** No line, a server in trouble or no session: later again. Anything else is no matter of time. */
  private failed(key: string, text: string, status: number): void {
    const entry = untracked(this.entries).get(key);
    if (entry?.text !== text) return;
    const isLasting = [400, 403, 404, 409, 413, 422].includes(status);
    if (isLasting) return this.set(key, { ...entry, state: 'refused' });
    if (status === 401) return;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.sendAll(), RETRIES_MS[Math.min(this.failures, 2)]);
    this.failures += 1;
  }

  private set(key: string, entry: Entry | null): void {
    this.entries.update((before) => {
      const after = new Map(before);
      if (entry) after.set(key, entry);
      else after.delete(key);
      return after;
    });
  }
}

const timeOf = ({ keptAt }: Draft): number => keptAt?.getTime() ?? Infinity;

function readText(text: string): { at: string; value: unknown } | null {
  try {
    const read = JSON.parse(text) as { at?: unknown; value?: unknown } | null;
    return typeof read?.at === 'string' && 'value' in read ? { at: read.at, value: read.value } : null;
  } catch {
    return null;
  }
}

/** Null for what an older version of the page wrote in another way. */
function toEntry({ key, caseCode, value: text, version, savedAt }: DraftDto): Entry | null {
  const read = readText(text);
  if (!read) return null;
  return { key, ...read, text, caseCode, version, keptAt: new Date(savedAt), other: null, state: 'kept' };
}
