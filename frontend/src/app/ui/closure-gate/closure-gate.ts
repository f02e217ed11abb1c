import { Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Texts } from '../../core/language/texts';
import { Icon } from '../icon/icon';

/** What still stands in the way, in the server's order. All texts are sentences, ready to show. */
export interface GateBlocker {
  code: string;
  sentence: string;
  /** The fact behind it, with its date. */
  fact?: string;
  /** `me`: you can do this. `other`: `who` can. `nobody`: it cannot be skipped, only waited for. */
  clearedBy: 'me' | 'other' | 'nobody';
  who?: string;
  action?: { code: string; label: string };
}

/** A documented way out, such as "cannot be reached", and who must agree to it. */
export interface GateWayOut {
  code: string;
  label: string;
  agreedBy: string;
}

/** Why a case cannot close yet, who can clear what, and the button that starts it. Never a percentage. */
@Component({
  selector: 'pn-closure-gate',
  imports: [Icon, MatButton],
  templateUrl: './closure-gate.html',
  styleUrl: './closure-gate.scss',
})
export class ClosureGate {
  readonly blockers = input.required<readonly GateBlocker[]>();
  /** Sentences of what is done. */
  readonly done = input<readonly string[]>([]);
  /** The number of conditions; some wait without a sentence. */
  readonly conditions = input(0);
  readonly waysOut = input<readonly GateWayOut[]>([]);
  /** Folded to one line, as on phones above the timeline. */
  readonly isFolded = input(false);
  /** With nothing in the way: the label of the button that asks to close; empty shows none. */
  readonly askLabel = input('');
  readonly acted = output<GateBlocker>();
  readonly wayOutTaken = output<GateWayOut>();
  readonly asked = output();

  protected readonly t = inject(Texts).t;
  protected readonly total = computed(() =>
    Math.max(this.conditions(), this.blockers().length + this.done().length),
  );
  protected readonly bars = computed(() =>
    Array.from({ length: this.total() }, (_, index) => index < this.done().length),
  );
  /** Those I can clear come first; otherwise the server's order stands. */
  protected readonly ordered = computed(() => [
    ...this.blockers().filter((blocker) => blocker.clearedBy === 'me'),
    ...this.blockers().filter((blocker) => blocker.clearedBy !== 'me'),
  ]);

  protected whoClears(blocker: GateBlocker): string {
    if (blocker.clearedBy === 'me') return this.t('gate.you-can');
    return blocker.clearedBy === 'nobody' ? this.t('gate.nobody-skips') : (blocker.who ?? '');
  }
}
