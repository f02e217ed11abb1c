import { Component, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Dates } from '../../../../core/language/dates';
import type { Moment } from '../../../../core/language/dates';
import { Texts } from '../../../../core/language/texts';
import type { DueKind } from '../../../../ui/due-chip/due';
import { DueChip } from '../../../../ui/due-chip/due-chip';
import { Icon } from '../../../../ui/icon/icon';
import type { IconName } from '../../../../ui/icon/icon';

/** One thing that happened. Entries of parts that are not granted are simply not in the list. */
export interface TimelineEntry {
  id: string;
  icon: IconName;
  at: Moment;
  title: string;
  text?: string;
  /** Agency and role; never the name of a colleague. */
  by: string;
  raisesRisk?: boolean;
  /** This entry corrects an earlier one of that day. */
  corrects?: Moment;
  /** A later entry corrected this one: struck through, and readable. */
  isCorrected?: boolean;
  due?: { at: Moment; kind?: DueKind; label?: string };
}

/** What happened, newest first. */
@Component({
  selector: 'pn-timeline',
  imports: [DueChip, Icon, MatButton],
  template: `
    <ol [attr.aria-label]="label()">
      @for (entry of entries(); track entry.id) {
        <li [class.raises]="entry.raisesRisk">
          <span class="disc"><pn-icon [name]="entry.icon" [size]="16" /></span>
          <div>
            <p class="small quiet">{{ dates.moment(entry.at) }}</p>
            <h3>
              @if (entry.isCorrected) {
                <s>{{ entry.title }}</s>
              } @else {
                {{ entry.title }}
              }
            </h3>
            @if (entry.corrects; as day) {
              <p class="small">{{ t('timeline.corrects', { day: dates.day(day) }) }}</p>
            }
            @if (entry.text || entry.raisesRisk) {
              <p class="text">
                @if (entry.raisesRisk) {
                  <b>{{ t('timeline.raises-risk') }}</b>
                }
                @if (entry.isCorrected) {
                  <s>{{ entry.text }}</s>
                } @else {
                  {{ entry.text }}
                }
              </p>
            }
            @if (entry.due; as due) {
              <pn-due-chip [at]="due.at" [kind]="due.kind ?? 'due'" [label]="due.label ?? ''" [now]="now()" />
            }
            <p class="small quiet">{{ entry.by }}</p>
          </div>
        </li>
      }
    </ol>
    @if (hasEarlier()) {
      <button matButton="text" type="button" (click)="earlierWanted.emit()">
        {{ isLoading() ? t('ui.loading') : t('timeline.earlier') }}
      </button>
    }
  `,
  styleUrl: './timeline.scss',
})
export class Timeline {
  readonly entries = input.required<readonly TimelineEntry[]>();
  readonly label = input.required<string>();
  readonly now = input.required<Date>();
  readonly hasEarlier = input(false);
  readonly isLoading = input(false);
  readonly earlierWanted = output();

  protected readonly t = inject(Texts).t;
  protected readonly dates = inject(Dates);
}
