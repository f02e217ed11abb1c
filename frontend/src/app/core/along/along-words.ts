import { Injectable, inject, untracked } from '@angular/core';
import type { OnDestroy } from '@angular/core';
import { newIdempotencyKey } from '../http/request-context';
import { WordSealer } from '../offline/word-sealer';
import { AlongStore } from './along-store';

/** What a form holds, as the value of its draft. */
export interface AlongDraft {
  /** Of the draft that it becomes. */
  key: string;
  /** The screen of the form. */
  at: string;
  value: unknown;
}

const QUIET_MS = 1_000;

/**
 * Seals what a form on a case along holds: a second after typing stops, when the page is hidden, and when the form goes,
 * as it does when the copy is locked. One envelope for each form, replaced. It becomes a draft once the form is left:
 * before, it would be a draft and a command. Provide it where the form is made.
 */
@Injectable()
export class AlongWords implements OnDestroy {
  private readonly sealer = inject(WordSealer);
  private readonly vault = untracked(inject(AlongStore).opened);
  /** The command of this form replaces the envelope. */
  readonly writer = newIdempotencyKey();
  private edit = 0;
  private pristine: string | null = null;
  private known: string | null = null;
  private latest: AlongDraft | null = null;
  private isSent = false;
  private isLeft = false;
  private sealing: Promise<unknown> = Promise.resolve();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly turn = (): void => {
    if (document.visibilityState === 'hidden') return this.leave();
    // Was released.
    this.isLeft = false;
    this.known = null;
    this.seal();
  };

  constructor() {
    document.addEventListener('visibilitychange', this.turn);
  }

  /** The form opened, or changed. */
  look(draft: AlongDraft): void {
    this.latest = draft;
    this.known ??= this.pristine ??= JSON.stringify(draft.value);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.seal(), QUIET_MS);
  }

  /** `work` makes them a command in the same envelope, and answers whether it could. */
  async send(work: () => Promise<boolean>): Promise<boolean> {
    this.isSent = true;
    clearTimeout(this.timer);
    await this.sealing;
    this.isSent = await work();
    // The form went while it was being kept, as it does when the copy is locked.
    if (this.isLeft) this.leave();
    return this.isSent;
  }

  ngOnDestroy(): void {
    document.removeEventListener('visibilitychange', this.turn);
    this.leave();
  }

  private leave(): void {
    this.isLeft = true;
    this.seal();
    const [person, key] = [this.vault?.person, this.latest?.key];
    if (person && key && !this.isSent)
      this.sealing = this.sealing.then(() => this.sealer.release(person, key, this.writer));
  }

  private seal(): void {
    clearTimeout(this.timer);
    if (this.latest && !this.isSent) this.enqueue(this.latest);
  }

  private enqueue({ key, at, value }: AlongDraft): void {
    const text = JSON.stringify(value);
    if (text === this.known || !this.vault) return;
    this.known = text;
    const [{ person, shelf }, writer] = [this.vault, this.writer];
    const isEmpty = text === this.pristine;
    const head = { person, login: null, key, caseCode: null, writer, edit: (this.edit += 1), seenVersion: 0 };
    this.sealing = this.sealing.then(() =>
      isEmpty
        ? this.sealer.remove(person, key, writer)
        : this.sealer.seal(head, JSON.stringify({ at, value }), shelf.copy).then((isSealed) => {
            // Tried again with the next change, and when the form goes.
            if (!isSealed && this.known === text) this.known = null;
          }),
    );
  }
}
