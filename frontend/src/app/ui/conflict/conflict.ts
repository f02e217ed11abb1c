import { ChangeDetectionStrategy, Component, inject, input, model, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Dates } from '../../core/language/dates';
import type { Moment } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { BandBadge } from '../band-badge/band-badge';
import type { Band } from '../band-badge/band-badge';
import { Note } from '../note/note';

export interface ConflictSide {
  /** The value in words, or as a band. */
  text?: string;
  band?: Band;
  who: string;
  at: Moment | null;
}

export type ConflictChoice = 'theirs' | 'mine';

let count = 0;

/** Two users changed the same thing: shows both values before one is overwritten. */
@Component({
  selector: 'pn-conflict',
  imports: [BandBadge, MatButton, Note],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <pn-note kind="soon" icon="warning">
      <b>{{ t('both-values.changed', { what: what() }) }}</b> {{ t('both-values.choose') }}
    </pn-note>
    <fieldset>
      <legend class="visually-hidden">{{ what() }}</legend>
      @for (side of sides; track side) {
        @let value = side === 'theirs' ? theirs() : mine();
        <label class="choice" [class.on]="choice() === side">
          <input
            type="radio"
            [name]="name"
            [value]="side"
            [checked]="choice() === side"
            (change)="choice.set(side)"
          />
          @if (value.band; as band) {
            <pn-band-badge [band]="band" />
          }
          @if (value.text) {
            <span>{{ value.text }}</span>
          }
          <span>{{ value.who }}</span>
          @if (value.at; as at) {
            <span class="small">{{ dates.moment(at) }}</span>
          }
        </label>
      }
    </fieldset>
    <button matButton="filled" type="button" (click)="decided.emit(choice())">
      {{ t('both-values.use') }}
    </button>
  `,
  styles: `
    :host {
      display: grid;
      justify-items: start;
      gap: 12px;
    }
    pn-note,
    fieldset {
      width: 100%;
    }
    fieldset {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 200px), 1fr));
      gap: 8px;
    }
    label {
      display: grid;
      justify-items: start;
      align-content: start;
      padding: 12px 14px;
      border: 1px solid var(--mat-sys-outline);
      border-radius: var(--pn-radius);
      background: var(--mat-sys-surface-container-lowest);
      font-size: 0.9375rem;
      line-height: 1.375rem;
    }
    .on {
      padding: 11px 13px;
      border: 2px solid var(--mat-sys-primary);
      background: var(--mat-sys-primary-container);
      color: var(--mat-sys-on-primary-container);
    }
  `,
})
export class Conflict {
  /** What was changed: "Band", "Safe contact". */
  readonly what = input.required<string>();
  readonly theirs = input.required<ConflictSide>();
  readonly mine = input.required<ConflictSide>();
  /** Theirs is chosen first; the caller chooses the higher band where bands differ. */
  readonly choice = model<ConflictChoice>('theirs');
  readonly decided = output<ConflictChoice>();

  protected readonly t = inject(Texts).t;
  protected readonly dates = inject(Dates);
  protected readonly sides: readonly ConflictChoice[] = ['theirs', 'mine'];
  protected readonly name = `conflict-${(count += 1)}`;
}
