import { HttpClient, HttpContext } from '@angular/common/http';
import type { HttpRequest } from '@angular/common/http';
import { DestroyRef, Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { lastValueFrom } from 'rxjs';
import { DraftStore } from '../drafts/draft-store';
import { isForLater, toProblem } from '../http/api-problem';
import type { ApiProblem } from '../http/api-problem';
import { ASKS_QUIETLY, IDEMPOTENCY_KEY, KEY_HEADER, SEEN_VERSION, SENT_AGAIN } from '../http/request-context';
import type { Waits } from '../http/request-context';
import { SessionStore } from '../session/session.store';
import { HeldCommands } from './held-commands';
import type { CommandKeeper } from './held-commands';
import { Line } from './line';

/** `waiting` for a line; `sent`, and the server has it; `needs-you`, because the server refused it. */
export type OutboxState = 'waiting' | 'sending' | 'sent' | 'needs-you';

export interface OutboxEntry {
  /** The draft of the form that was sent. */
  key: string;
  state: OutboxState;
  since: Date;
  /** When the contact was made that it records. */
  contactedAt: string | null;
  problem: ApiProblem | null;
}

interface Waiting extends OutboxEntry, Pick<Waits, 'submission'> {
  /** Who sent it; another user neither sends nor sees it. */
  person: string;
  request: HttpRequest<unknown>;
  /** What the form held: a form that changes takes its command back. */
  text: string;
}

/** For a server in trouble; a line that comes back sends at once. */
const AGAIN_MS = 15_000;
/** The server failed at this entry; those of other cases may pass. */
const FAILED_HERE = 500;
/** How long a deletion may hold up the commands after it; without an answer it is sent again. */
const FORGETS_MS = 3_000;

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** A key without a case names its form alone. */
const caseOf = ({ key }: OutboxEntry): string => key.slice(key.indexOf(':') + 1);

const textOf = (value: unknown): string => JSON.stringify(value ?? null);

/**
 * Commands that found no line, in the memory of this page. It sends them once, in their order, with the key of their
 * form. When the page ends they are gone, and their words come back as drafts.
 */
@Injectable({ providedIn: 'root' })
export class Outbox implements CommandKeeper {
  private readonly http = inject(HttpClient);
  private readonly drafts = inject(DraftStore);
  private readonly line = inject(Line);
  private readonly session = inject(SessionStore);
  private readonly rows = signal<readonly Waiting[]>([]);
  private running: Promise<void> | null = null;
  private again: ReturnType<typeof setTimeout> | undefined;

  private readonly person = computed(() => this.session.user()?.id ?? null);
  readonly entries = computed<readonly OutboxEntry[]>(() => this.rows().filter((row) => this.isOwn(row)));

  constructor() {
    inject(HeldCommands).keeper = this;
    this.line.onFound(() => void this.sendAll());
    inject(DestroyRef).onDestroy(() => clearTimeout(this.again));
    effect(() => {
      const changed = this.rows().filter((row) => !this.isStanding(row));
      if (changed.length > 0)
        untracked(() => this.rows.update((rows) => rows.filter((row) => !changed.includes(row))));
    });
    effect(() => {
      if (this.person() !== null) untracked(() => void this.sendAll());
    });
  }

  private readonly isOwn = ({ person }: Waiting): boolean => person === this.person();

  /** False for a command of another user, and of a form that changed. */
  private isStanding(row: Waiting): boolean {
    if (this.person() !== null && !this.isOwn(row)) return false;
    return row.state !== 'waiting' || textOf(this.drafts.find(row.key)?.value) === row.text;
  }

  /** A second press replaces the first. False after the session ended. */
  add({ draft: key, submission }: Waits, request: HttpRequest<unknown>): boolean {
    const person = untracked(this.person);
    if (person === null) return false;
    this.drafts.flush(key);
    const text = textOf(untracked(() => this.drafts.find(key))?.value);
    const body = request.body as { contactedAt?: string } | null;
    const row: Waiting = {
      ...{ key, submission, person, request, text, state: 'waiting', since: new Date(), problem: null },
      contactedAt: body?.contactedAt ?? null,
    };
    this.rows.update((rows) => [...rows.filter((other) => other.key !== key), row]);
    return true;
  }

  /** The form is being sent again, or was answered. */
  takeBack(key: string): void {
    this.drafts.keepKey(key);
    if (untracked(this.rows).some((row) => row.key === key))
      this.rows.update((rows) => rows.filter((row) => row.key !== key));
  }

  sendAll(): Promise<void> {
    this.running ??= this.run().finally(() => (this.running = null));
    return this.running;
  }

  private async run(): Promise<void> {
    const failing = new Set<string>();
    for (const row of untracked(this.rows)) {
      const isWaiting = row.state === 'waiting' && untracked(this.rows).includes(row);
      if (!isWaiting || !untracked(() => this.isOwn(row) && this.isStanding(row))) continue;
      // After a failure the later entries of that case wait too, and keep their order.
      if (failing.has(caseOf(row))) continue;
      const status = await this.send(row);
      if (status === null) continue;
      failing.add(caseOf(row));
      clearTimeout(this.again);
      this.again = setTimeout(() => void this.sendAll(), AGAIN_MS);
      if (status !== FAILED_HERE) return;
    }
  }

  /** The status where it waits; null where it is settled. */
  private async send(row: Waiting): Promise<number | null> {
    const { context } = row.request;
    const again = row.request.clone({
      context: new HttpContext()
        .set(IDEMPOTENCY_KEY, row.request.headers.get(KEY_HEADER))
        .set(SEEN_VERSION, context.get(SEEN_VERSION))
        .set(SENT_AGAIN, true)
        .set(ASKS_QUIETLY, true),
    });
    const sending = this.change(row, { state: 'sending' });
    try {
      // The first event only says that it left.
      await lastValueFrom(this.http.request(again));
    } catch (error) {
      const problem = toProblem(error);
      const isLater = isForLater(problem.status);
      this.change(sending, isLater ? { state: 'waiting' } : { state: 'needs-you', problem });
      return isLater ? problem.status : null;
    }
    row.submission.settle(row.request.body);
    this.drafts.flush(row.key);
    // Words that were added while it was sent stay a draft. A page that ends earlier would offer the others again.
    const isSame = textOf(untracked(() => this.drafts.find(row.key))?.value) === row.text;
    if (isSame) await Promise.race([this.drafts.sent(row.key), pause(FORGETS_MS)]);
    this.change(sending, { state: 'sent', since: new Date() });
    return null;
  }

  private change(row: Waiting, change: Partial<Waiting>): Waiting {
    const changed = { ...row, ...change };
    this.rows.update((rows) => rows.map((other) => (other === row ? changed : other)));
    return changed;
  }
}
