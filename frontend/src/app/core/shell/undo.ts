import { Injectable, inject, signal } from '@angular/core';
import { Announcer } from './announcer';

export interface UndoOffer {
  /** What was done, as a sentence. */
  message: string;
  undo: () => void | Promise<void>;
}

/** What can be undone is done at once and offered back for ten seconds; the latest offer wins. */
@Injectable({ providedIn: 'root' })
export class Undo {
  private readonly announcer = inject(Announcer);
  private readonly current = signal<UndoOffer | null>(null);
  readonly offer = this.current.asReadonly();

  show(offer: UndoOffer): void {
    this.current.set(offer);
    this.announcer.say(offer.message);
  }

  take(): void {
    const offer = this.current();
    this.current.set(null);
    void offer?.undo();
  }

  end(): void {
    this.current.set(null);
  }
}
