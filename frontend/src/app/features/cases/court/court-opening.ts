import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { endCourtOpening } from '../../../api/fn/support/end-court-opening';
import { openToCourt } from '../../../api/fn/support/open-to-court';
import type {
  CourtCaseDto,
  CourtCasesDto,
  CourtReceiverDto,
  ReceivedCourtEntryDto,
} from '../../../api/models';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { Submission } from '../../../core/http/request-context';
import { Dates } from '../../../core/language/dates';
import { Language } from '../../../core/language/language';
import { Texts } from '../../../core/language/texts';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { Code } from '../../../ui/code/code';
import { Chip } from '../../../ui/due-chip/chip';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { FormActions } from '../../../ui/form-actions/form-actions';
import { YES_NO, entryLine } from './court-lists';

/** What a court or enforcement sees of a court case or a duty, what it said, and the way to show it. */
@Component({
  selector: 'pn-court-opening',
  imports: [ChoiceChips, Chip, Code, ErrorSummary, FormActions, MatButton],
  template: `
    @for (opening of opened(); track opening.id) {
      <div class="small">
        <p>
          {{
            t(opening.allowedActions.length > 0 ? 'court.shown-to' : 'court.was-shown-to', {
              agency: opening.agencyName[language.current()],
            })
          }}
          <pn-code [value]="opening.reference" />
          @if (opening.allowedActions.length > 0) {
            <button matButton="text" type="button" (click)="end(opening.id)">
              {{ t('court.stop-showing') }}
            </button>
          }
        </p>
        @for (entry of opening.entries; track $index) {
          <p>
            {{ line(entry) }}
            @if (entry.isNew) {
              <pn-chip icon="warning" tone="soon">{{ t('court.entry-new') }}</pn-chip>
            }
          </p>
        }
      </div>
    }
    @if (isAsking()) {
      <pn-error-summary [errors]="errors.list()" />
      <form class="stack" novalidate (submit)="submit($event)">
        <pn-choice-chips
          fieldId="court-receiver"
          [legend]="t('court.show-whom')"
          [options]="agencies()"
          [error]="errors.at('court-receiver')"
          [(value)]="agencyId"
        />
        <pn-choice-chips
          fieldId="court-agrees"
          [legend]="t('court.agrees')"
          [options]="yesNo"
          [error]="errors.at('court-agrees')"
          [(value)]="agrees"
        />
        <pn-form-actions [isSending]="isSaving()" (cancelled)="isAsking.set(false)" />
      </form>
    } @else if (agencies().length > 0) {
      <button matButton="text" type="button" (click)="isAsking.set(true)">
        {{ t(dutyId() ? 'court.show-enforcement' : 'court.show-court') }}
      </button>
    }
  `,
})
export class CourtOpening {
  readonly court = input.required<CourtCaseDto>();
  /** Null: the court case itself. */
  readonly dutyId = input<string | null>(null);
  readonly receivers = input.required<readonly CourtReceiverDto[]>();
  readonly changed = output<CourtCasesDto>();

  private readonly api = inject(Api);
  private readonly dates = inject(Dates);
  private readonly submission = new Submission();
  protected readonly language = inject(Language);
  protected readonly t = inject(Texts).t;
  protected readonly opened = computed(() =>
    this.court().openings.filter(({ dutyId }) => dutyId === this.dutyId()),
  );
  protected readonly agencies = computed(() =>
    this.court().isElsewhere || !this.court().isOpen
      ? []
      : this.receivers()
          .filter(({ isEnforcement }) => isEnforcement === (this.dutyId() !== null))
          .map(({ id, name }) => ({ value: id, label: name[this.language.current()] })),
  );
  protected readonly yesNo = YES_NO.map((value) => ({ value, label: this.t(`court-answer.${value}`) }));
  protected readonly isAsking = signal(false);
  protected readonly agencyId = signal<string | null>(null);
  protected readonly agrees = signal<string | null>(null);
  protected readonly isSaving = signal(false);
  protected readonly errors = formErrors({ agencyId: 'court-receiver', alone: 'court-agrees' });

  protected line(entry: ReceivedCourtEntryDto): string {
    return entryLine(entry, this.t, (day) => this.dates.date(day));
  }

  protected async end(id: string): Promise<void> {
    this.changed.emit(await this.api.call(endCourtOpening, { id }));
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const [agencyId, alone] = [this.agencyId(), this.agrees()];
    const missing = [
      ...(agencyId ? [] : [{ fieldId: 'court-receiver', text: this.t('court.missing-receiver') }]),
      ...(alone ? [] : [{ fieldId: 'court-agrees', text: this.t('court.missing-agrees') }]),
    ];
    if (this.isSaving() || this.errors.show(missing) || !agencyId || !alone) return;
    this.isSaving.set(true);
    const body = {
      agencyId,
      dutyId: this.dutyId(),
      alone: alone === 'yes' ? ('yes' as const) : ('no' as const),
    };
    try {
      const params = { id: this.court().id, body };
      this.changed.emit(await this.api.call(openToCourt, params, this.submission.context()));
      this.isAsking.set(false);
    } catch (problem) {
      this.errors.showProblem(problem);
    } finally {
      this.isSaving.set(false);
    }
  }
}
