import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { answerExtension } from '../../api/fn/orders/answer-extension';
import type { ExtensionRequestDto, ExtensionRequestsDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Texts, textName } from '../../core/language/texts';
import { Announcer } from '../../core/shell/announcer';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { Note } from '../../ui/note/note';
import { answerRequest, missingAnswer } from './extension-answer-fields';
import { EXTENSION_ANSWER } from '../../api/models/extension-answer-array';
import { EXTENSION_REFUSAL } from '../../api/models/extension-refusal-array';
import { EXTENSION_PAPER } from '../../api/models/extension-paper-array';
import { SeveralChips } from '../../ui/chips/several-chips';
import { TextField } from '../../ui/field/text-field';

/** The prosecutor's answer: agreed for some days, refused with a reason, or returned because papers are missing. */
@Component({
  selector: 'pn-extension-answer',
  imports: [ChoiceChips, MatButton, Note, SeveralChips, TextField],
  template: `
    <form class="stack" novalidate (submit)="submit($event)">
      <pn-choice-chips
        [legend]="t('extension-request.decision')"
        [options]="answers()"
        [error]="error('decision')"
        [(value)]="decision"
      />
      @if (decision() === 'agreed') {
        <pn-text-field
          [fieldId]="'days-' + request().orderId"
          [label]="t('orders.further-days')"
          [hint]="t('extension-request.most', { count: request().mostFurtherDays })"
          [error]="error('days')"
          inputmode="numeric"
          [(value)]="days"
        />
      } @else if (decision() === 'refused') {
        <pn-choice-chips
          [legend]="t('orders.reason')"
          [options]="reasons()"
          [error]="error('reason')"
          [(value)]="reason"
        />
      } @else if (decision() === 'returned') {
        <pn-several-chips
          [legend]="t('extension-request.missing')"
          [options]="papers()"
          [error]="error('missing')"
          [(value)]="missing"
        />
      }
      @if (problem()) {
        <pn-note kind="error" icon="late" role="alert">{{ problem() }}</pn-note>
      }
      <div class="actions">
        <button matButton="filled" type="submit">
          {{ t(isSending() ? 'common.saving' : 'extension-request.send') }}
        </button>
        <button matButton="outlined" type="button" (click)="cancelled.emit()">{{ t('ui.cancel') }}</button>
      </div>
    </form>
  `,
  styles: `
    :host {
      display: block;
    }
  `,
})
export class ExtensionAnswer {
  readonly request = input.required<ExtensionRequestDto>();
  readonly answered = output<ExtensionRequestsDto>();
  readonly cancelled = output();

  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly announcer = inject(Announcer);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly decision = signal<string | null>(null);
  protected readonly days = signal('');
  protected readonly reason = signal<string | null>(null);
  protected readonly missing = signal<readonly string[]>([]);
  protected readonly isTried = signal(false);
  protected readonly isSending = signal(false);
  protected readonly problem = signal('');
  private readonly typed = computed(() => ({
    decision: this.decision(),
    days: this.days(),
    reason: this.reason(),
    missing: this.missing(),
  }));
  protected readonly answers = this.options(EXTENSION_ANSWER, 'extension-answer.');
  protected readonly reasons = this.options(EXTENSION_REFUSAL, 'extension-refusal.');
  protected readonly papers = this.options(EXTENSION_PAPER, 'extension-missing.');

  protected error(field: string): string {
    return this.isTried() && missingAnswer(this.typed()) === field
      ? this.t(`extension-request.no-${field}`)
      : '';
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.isTried.set(true);
    if (missingAnswer(this.typed()) !== null || this.isSending()) return;
    this.isSending.set(true);
    this.problem.set('');
    const { orderId, version } = this.request();
    const params = { orderId, body: answerRequest(this.typed()) };
    try {
      const left = await this.api.call(answerExtension, params, this.submission.context(version));
      this.announcer.say(this.t('ui.saved'));
      this.answered.emit(left);
    } catch (problem) {
      const [ofField] = Object.values(this.problems.fieldSentences(problem));
      this.problem.set(ofField ?? this.problems.sentence(problem));
    } finally {
      this.isSending.set(false);
    }
  }

  private options(codes: readonly string[], prefix: string) {
    return computed(() => codes.map((value) => ({ value, label: this.t(prefix + textName(value)) })));
  }
}
