import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { renewOwnReturn } from '../../../api/fn/statistics/renew-own-return';
import type { OwnReturnDto } from '../../../api/models/own-return-dto';
import type { RenewReturnRequest } from '../../../api/models/renew-return-request';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Submission } from '../../../core/http/request-context';
import { Dates } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { Note } from '../../../ui/note/note';

const REASONS = ['late_entries', 'recording_error', 'duplicates', 'counting_rule'] as const;

/** Which version of a period was handed on, whether there are newer numbers, and another version where there may be one. */
@Component({
  selector: 'pn-own-version',
  imports: [ChoiceChips, MatButton, Note],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './own-version.html',
  styleUrl: './own-version.scss',
})
export class OwnVersion {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  readonly form = input.required<OwnReturnDto>();
  readonly renewed = output();
  protected readonly t = inject(Texts).t;
  protected readonly dates = inject(Dates);
  protected readonly reason = signal<string | null>(null);
  protected readonly refusal = signal('');
  protected readonly sending = signal(false);
  protected readonly reasons = computed(() =>
    REASONS.map((value) => ({ value, label: this.t(`figures.reason-${textName(value)}`) })),
  );

  protected async renew(): Promise<void> {
    const reason = this.reason() as RenewReturnRequest['reason'] | null;
    if (!reason || this.sending()) return;
    this.sending.set(true);
    this.refusal.set('');
    try {
      const params = { period: this.form().period.name, body: { reason } };
      await this.api.call(renewOwnReturn, params, new Submission().context());
      this.reason.set(null);
      this.renewed.emit();
    } catch (problem) {
      this.refusal.set(this.problems.sentence(problem));
    } finally {
      this.sending.set(false);
    }
  }
}
