import { Injectable, signal } from '@angular/core';

/** The one polite live region: what was saved, kept or undone. */
@Injectable({ providedIn: 'root' })
export class Announcer {
  private readonly sentence = signal('');
  readonly said = this.sentence.asReadonly();

  say(sentence: string): void {
    this.sentence.set('');
    setTimeout(() => this.sentence.set(sentence), 50);
  }
}
