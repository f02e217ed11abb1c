import { Component, computed, inject, input, model } from '@angular/core';
import type { BlockerDto } from '../../api/models/blocker-dto';
import { dayOf } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { DateField } from '../../ui/date-field/date-field';
import { CodeSelect } from '../../ui/field/code-select';
import { Note } from '../../ui/note/note';
import { ClosingLabels } from './closing-labels';
import { IN_WRITING, NO_CHOICE, issuersFor, overrideGaps, toOverrides } from './override-choices';
import type { ChosenOverride, ChosenOverrides } from './override-choices';

/** What a supervisor may override, each point with a reason that fits it, and the paper where one is the reason. */
@Component({
  selector: 'pn-override-list',
  imports: [CodeSelect, DateField, Note],
  template: `
    <ul class="stack">
      @for (blocker of blockers(); track blocker.code) {
        <li class="stack">
          <p>{{ words.blocker(blocker) }}</p>
          <pn-code-select
            [fieldId]="'override-' + blocker.code"
            prefix="override-reason."
            [label]="t('closing.override-why')"
            [codes]="blocker.overrides"
            [error]="errorAt('override-' + blocker.code)"
            [value]="of(blocker.code).reason"
            (valueChange)="choose(blocker.code, { reason: $event })"
          />
          @if (of(blocker.code).reason === inWriting) {
            <pn-date-field
              [fieldId]="'paper-day-' + blocker.code"
              [label]="t('closing.paper-day')"
              [today]="today()"
              [recent]="false"
              [error]="errorAt('paper-day-' + blocker.code)"
              [value]="of(blocker.code).paperOn"
              (valueChange)="choose(blocker.code, { paperOn: $event })"
            />
            <pn-code-select
              [fieldId]="'paper-issuer-' + blocker.code"
              prefix="paper-issuer."
              [label]="t('closing.paper-issuer')"
              [codes]="issuers(blocker.code)"
              [error]="errorAt('paper-issuer-' + blocker.code)"
              [value]="of(blocker.code).paperIssuer"
              (valueChange)="choose(blocker.code, { paperIssuer: $event })"
            />
          }
        </li>
      }
    </ul>
    @if (isAboveMost()) {
      <pn-note kind="soon" icon="people">{{ t('closing.overrides-above', { count: atMost() }) }}</pn-note>
    }
  `,
  styles: `
    :host {
      display: block;
    }
    p {
      margin-bottom: 8px;
      font-weight: 600;
    }
    pn-note {
      margin-top: 16px;
    }
  `,
})
export class OverrideList {
  /** Only those that may be overridden. */
  readonly blockers = input.required<readonly BlockerDto[]>();
  /** More than these are decided above the supervisor. */
  readonly atMost = input(2);
  readonly isTried = input(false);
  readonly chosen = model<ChosenOverrides>({});

  private readonly clock = inject(ServerClock);
  protected readonly t = inject(Texts).t;
  protected readonly words = inject(ClosingLabels);
  protected readonly issuers = issuersFor;
  protected readonly inWriting = IN_WRITING;
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly isAboveMost = computed(() => this.blockers().length > this.atMost());
  private readonly gaps = computed(
    () =>
      new Map(
        overrideGaps(toOverrides(this.blockers(), this.chosen())).map(({ fieldId, key }) => [fieldId, key]),
      ),
  );

  protected of(code: string): ChosenOverride {
    return this.chosen()[code] ?? NO_CHOICE;
  }

  protected errorAt(fieldId: string): string {
    const key = this.isTried() ? this.gaps().get(fieldId) : undefined;
    return key ? this.t(key) : '';
  }

  protected choose(code: string, change: Partial<ChosenOverride>): void {
    this.chosen.set({ ...this.chosen(), [code]: { ...this.of(code), ...change } });
  }
}
