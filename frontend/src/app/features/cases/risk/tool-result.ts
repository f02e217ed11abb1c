import { Component, computed, inject, output, signal } from '@angular/core';
import { recordToolResult } from '../../../api/fn/risk/record-tool-result';
import type { RiskHistoryDto, ToolResultRequest } from '../../../api/models';
import { CHOSEN_BAND } from '../../../api/models/chosen-band-array';
import { RISK_TOOL } from '../../../api/models/risk-tool-array';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { Submission } from '../../../core/http/request-context';
import { codeOptions } from '../../../core/language/code-options';
import { dayOf } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { DateField } from '../../../ui/date-field/date-field';
import type { KnownDay } from '../../../ui/date-field/known-day';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { TextField } from '../../../ui/field/text-field';
import { FormActions } from '../../../ui/form-actions/form-actions';
import { ReturnsFocus } from '../../../ui/panel/returns-focus';
import { CaseStore } from '../case-page/case-store';

/** The result of a tool that the agency is licensed to use; it may raise the band and never lowers it. */
@Component({
  selector: 'pn-tool-result',
  imports: [ChoiceChips, DateField, ErrorSummary, FormActions, TextField],
  hostDirectives: [ReturnsFocus],
  template: `
    <pn-error-summary [errors]="errors.list()" />
    <form class="stack" novalidate (submit)="submit($event)">
      <pn-choice-chips
        fieldId="tool"
        [legend]="t('risk-tool.which')"
        [options]="tools()"
        [error]="errors.at('tool')"
        [(value)]="tool"
      />
      <pn-date-field
        fieldId="tool-day"
        [label]="t('key-dates.day')"
        [today]="today()"
        [error]="errors.at('tool-day')"
        [(value)]="day"
      />
      <pn-text-field
        fieldId="tool-score"
        inputmode="numeric"
        [label]="t('risk-tool.score')"
        [error]="errors.at('tool-score')"
        [(value)]="score"
      />
      <pn-choice-chips
        fieldId="tool-band"
        [legend]="t('risk-tool.band')"
        [options]="bands()"
        [error]="errors.at('tool-band')"
        [(value)]="band"
      />
      <pn-choice-chips
        fieldId="tool-licence"
        [legend]="t('risk-tool.licence')"
        [options]="yesNo"
        [error]="errors.at('tool-licence')"
        [(value)]="licence"
      />
      <pn-form-actions [isSending]="isSaving()" (cancelled)="cancelled.emit()" />
    </form>
  `,
})
export class ToolResult {
  readonly recorded = output<RiskHistoryDto>();
  readonly cancelled = output();

  private readonly api = inject(Api);
  private readonly store = inject(CaseStore);
  private readonly clock = inject(ServerClock);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly tools = codeOptions(RISK_TOOL, 'risk-tool.');
  protected readonly bands = codeOptions(CHOSEN_BAND, 'band.');
  protected readonly yesNo = ['yes', 'no'].map((value) => ({
    value,
    label: this.t(`court-answer.${value}`),
  }));
  protected readonly tool = signal<string | null>(null);
  protected readonly day = signal<KnownDay | null>({ precision: 'day', on: this.today() });
  protected readonly score = signal('');
  protected readonly band = signal<string | null>(null);
  protected readonly licence = signal<string | null>(null);
  protected readonly isSaving = signal(false);
  protected readonly errors = formErrors({
    ...{
      tool: 'tool',
      onDay: 'tool-day',
      score: 'tool-score',
      band: 'tool-band',
      isLicensed: 'tool-licence',
    },
  });

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.isSaving() || this.errors.show(this.missing())) return;
    this.isSaving.set(true);
    const body: ToolResultRequest = {
      tool: this.tool() as ToolResultRequest['tool'],
      onDay: this.day()?.on ?? '',
      score: Number(this.score()),
      band: this.band() as ToolResultRequest['band'],
      isLicensed: this.licence() === 'yes',
    };
    const params = { caseId: this.store.subject().id, body };
    try {
      this.recorded.emit(await this.api.call(recordToolResult, params, this.submission.context()));
    } catch (problem) {
      this.errors.showProblem(problem);
    } finally {
      this.isSaving.set(false);
    }
  }

  private missing() {
    const missing: [boolean, string, string][] = [
      [!this.tool(), 'tool', 'risk-tool.no-tool'],
      [!this.day()?.on, 'tool-day', 'key-dates.missing-day'],
      [!/^\d{1,3}$/.test(this.score()), 'tool-score', 'risk-tool.no-score'],
      [!this.band(), 'tool-band', 'risk-tool.no-band'],
      [!this.licence(), 'tool-licence', 'risk-tool.no-licence'],
    ];
    return missing.filter(([is]) => is).map(([, fieldId, key]) => ({ fieldId, text: this.t(key) }));
  }
}
