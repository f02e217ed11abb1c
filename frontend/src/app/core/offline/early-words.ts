import { DestroyRef, effect, inject, signal, untracked } from '@angular/core';
import type { Signal } from '@angular/core';
import { newIdempotencyKey } from '../http/request-context';
import { WordSealer } from './word-sealer';

/** What a form holds that is filled before any sign-in. */
export interface Early {
  login: string;
  /** Of the draft that it becomes. */
  key: string;
  caseCode: string | null;
  /** What the user entered; while it is the same, it is sealed once. */
  entered: unknown;
  /** The value of the draft, at the time of sealing. */
  draft: () => { at: string; value: unknown };
}

export interface EarlyWords {
  /** The device holds all that is on the screen. */
  readonly isSealed: Signal<boolean>;
  /** False where the device keeps nothing, and for a form that names nobody or no case yet. */
  seal(): Promise<boolean>;
  /** It is kept: what the form holds next goes into another envelope. */
  finish(): void;
}

const QUIET_MS = 1_000;

/**
 * Seals a form without a sign-in: a second after typing stops, when the page is hidden, and when the form goes. One
 * envelope, replaced with each change. `read` must read signals; `nothing` removes it, `incomplete` has no address yet.
 * Call it where a component's fields are made.
 */
export function earlyWords(read: () => Early | 'nothing' | 'incomplete'): EarlyWords {
  const keeper = new EarlyKeeper(read, inject(WordSealer));
  effect(() => {
    read();
    untracked(() => keeper.changed());
  });
  const hide = (): void => {
    if (document.visibilityState === 'hidden') void keeper.seal();
  };
  document.addEventListener('visibilitychange', hide);
  inject(DestroyRef).onDestroy(() => {
    document.removeEventListener('visibilitychange', hide);
    void keeper.seal();
  });
  return keeper;
}

class EarlyKeeper implements EarlyWords {
  readonly isSealed = signal(false);
  private writer = newIdempotencyKey();
  private edit = 0;
  private sealed = '';
  /** The draft that the envelope on the device is of. */
  private key = '';
  private sealing: Promise<boolean> = Promise.resolve(false);
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly read: () => Early | 'nothing' | 'incomplete',
    private readonly sealer: WordSealer,
  ) {}

  changed(): void {
    this.isSealed.set(this.sealed !== '' && this.sealed === this.text());
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.seal(), QUIET_MS);
  }

  seal(): Promise<boolean> {
    clearTimeout(this.timer);
    const early = untracked(this.read);
    if (early === 'nothing') return this.unseal();
    if (early === 'incomplete') return Promise.resolve(false);
    const text = this.text();
    if (this.sealed !== text) {
      this.sealed = text;
      this.enqueue(early, text);
    }
    return this.sealing;
  }

  finish(): void {
    clearTimeout(this.timer);
    this.writer = newIdempotencyKey();
    [this.edit, this.sealed, this.key] = [0, '', ''];
  }

  private enqueue({ login, key, caseCode, draft }: Early, text: string): void {
    const [{ writer }, earlier] = [this, this.key];
    this.key = key;
    const head = { person: null, login, key, caseCode, writer, edit: (this.edit += 1), seenVersion: 0 };
    const words = JSON.stringify(draft());
    this.sealing = this.sealing
      .then(() => this.sealer.seal(head, words))
      .then(async (isSealed) => {
        // Of another form or another woman now: its first envelope goes after the second lies there.
        if (isSealed && earlier && earlier !== key) await this.sealer.remove(null, earlier, writer);
        if (this.sealed !== text) return isSealed;
        this.isSealed.set(isSealed && text === this.text());
        // Tried again with the next change.
        if (!isSealed) this.sealed = '';
        return isSealed;
      });
  }

  /** The user took everything back. */
  private unseal(): Promise<boolean> {
    const { key, writer } = this;
    if (key) {
      [this.sealed, this.key] = ['', ''];
      this.sealing = this.sealing.then(() => this.sealer.remove(null, key, writer)).then(() => false);
    }
    return this.sealing;
  }

  private text(): string {
    const early = untracked(this.read);
    if (typeof early === 'string') return '';
    const { login, key, caseCode, entered } = early;
    return JSON.stringify({ login, key, caseCode, entered });
  }
}
