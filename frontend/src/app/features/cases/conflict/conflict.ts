import { Component, inject, input, model, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatRadioButton } from '@angular/material/radio';
import { Dates } from '../../../core/language/dates';
import type { Moment } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { BandBadge } from '../../../ui/band-badge/band-badge';
import type { Band } from '../../../ui/band-badge/band-badge';
import { Note } from '../../../ui/note/note';

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
  imports: [BandBadge, MatButton, MatRadioButton, Note],
  template: `
    <pn-note kind="soon" icon="warning">
      <b>{{ t('both-values.changed', { what: what() }) }}</b> {{ t('both-values.choose') }}
    </pn-note>
    <fieldset>
      <legend class="visually-hidden">{{ what() }}</legend>
      @for (side of sides; track side) {
        @let value = side === 'theirs' ? theirs() : mine();
        <mat-radio-button
          class="framed"
          [name]="name"
          [value]="side"
          [checked]="choice() === side"
          (change)="choice.set(side)"
        >
          <span class="side">
            @if (value.band; as band) {
              <pn-band-badge [band]="band" />
            }
            @if (value.text) {
              <span>{{ value.text }}</span>
            }
            <span class="small quiet">{{ value.who }}</span>
            @if (value.at; as at) {
              <span class="small">{{ dates.moment(at) }}</span>
            }
          </span>
        </mat-radio-button>
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
    .side {
      display: grid;
      justify-items: start;
      white-space: pre-line;
      overflow-wrap: anywhere;
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
