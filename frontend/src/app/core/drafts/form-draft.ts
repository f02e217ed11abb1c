import { DestroyRef, computed, effect, inject, signal, untracked } from '@angular/core';
import type { Signal } from '@angular/core';
import { Submission } from '../http/request-context';
import { DraftStore } from './draft-store';
import type { Draft, Keeping, OtherDraft } from './draft.types';

const QUIET_MS = 1_000;

export interface FormDraft {
  readonly key: string;
  /** Its key is in the draft: a form that comes back after the end of the page is sent as the same command. */
  readonly submission: Submission;
  /** When the server last kept it; null while there is nothing to keep. */
  readonly keptAt: Signal<Date | null>;
  /** Something changed since. */
  readonly keeping: Signal<Keeping>;
  /** What another window held of the same form when this one was kept over it. */
  readonly other: Signal<OtherDraft | null>;
  takeOther(): void;
  /** After it was sent, or thrown away by the person. */
  drop(): void;
}

interface Form<T> {
  read: () => T;
  restore: (value: T) => void;
}

/**
 * Keeps what a form holds, one second after typing stops and when the screen goes away, and gives it back when the
 * form opens again. Call it where a component's fields are made.
 *
 * `key` names the form and what it is about: `contact:` and the case's id, and perhaps a second id after it. `read`
 * must read signals, and answer what JSON can hold; null is no draft.
 */
export function formDraft<T>(key: string, form: Form<T>): FormDraft {
  const store = inject(DraftStore);
  const keeper = new FormKeeper(key, form, store);
  effect(() => keeper.look());
  const close = store.open(key, {
    keep: () => keeper.keep(),
    take: (draft) => keeper.take(draft),
    sendKey: keeper.submission.forDraft,
    sent: () => keeper.wasSent(),
  });
  inject(DestroyRef).onDestroy(() => {
    keeper.keep();
    close();
  });
  return keeper;
}

class FormKeeper<T> implements FormDraft {
  readonly submission = new Submission();
  private readonly isTyping = signal(false);
  private readonly isSent = signal(false);
  private readonly hasEarlier: boolean;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** As the form was when it opened: a form that is so again has no draft. */
  private pristine: string | null = null;
  /** What the store knows. */
  private known: string | null = null;

  readonly keptAt = computed(() => this.store.find(this.key)?.keptAt ?? null);
  readonly keeping = computed(() => {
    if (this.isTyping()) return 'now';
    return this.isSent() ? 'sent' : this.store.keeping(this.key);
  });
  readonly other = computed(() => this.store.find(this.key)?.other ?? null);

  constructor(
    readonly key: string,
    private readonly form: Form<T>,
    private readonly store: DraftStore,
  ) {
    const earlier = untracked(() => store.find(key));
    this.hasEarlier = earlier !== null;
    if (earlier) this.take(earlier);
  }

  take({ value, sendKey }: Pick<Draft, 'value' | 'sendKey'>): void {
    this.submission.adopt(sendKey);
    this.form.restore(value as T);
  }

  /** The form changed, or opened. */
  look(): void {
    const text = this.text();
    if (this.known === null) {
      this.known = text;
      if (!this.hasEarlier) this.pristine = text;
    } else if (text === this.known) this.settle();
    else {
      this.isTyping.set(true);
      this.isSent.set(false);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), QUIET_MS);
    }
  }

  /** Also what changed so late that no effect has seen it. */
  keep(): void {
    if (this.known === null || untracked(() => this.text()) === this.known) return;
    this.settle();
    const value = untracked(this.form.read);
    this.known = JSON.stringify(value);
    if (value === null || this.known === this.pristine) void this.store.drop(this.key);
    else this.store.keep(this.key, value);
  }

  takeOther(): void {
    this.store.takeOther(this.key);
  }

  drop(): void {
    this.settle();
    this.submission.renew();
    this.known = this.pristine = untracked(() => this.text());
    void this.store.drop(this.key);
  }

  /** As it is now it needs no draft. */
  wasSent(): void {
    this.settle();
    this.known = this.pristine = untracked(() => this.text());
    this.isSent.set(true);
  }

  private settle(): void {
    clearTimeout(this.timer);
    this.isTyping.set(false);
  }

  private text(): string {
    return JSON.stringify(this.form.read());
  }
}
