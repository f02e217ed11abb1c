import { Component, computed, inject, signal } from '@angular/core';
import { listChildren } from '../../../api/fn/survivors/list-children';
import { recordChildSafety } from '../../../api/fn/survivors/record-child-safety';
import type { ChildDto } from '../../../api/models/child-dto';
import type { ChildSafetyAnswer } from '../../../api/models/child-safety-answer';
import { CHILD_SAFETY_ANSWER } from '../../../api/models/child-safety-answer-array';
import { Api } from '../../../core/http/api';
import { apiResource } from '../../../core/http/api-resource';
import { formErrors } from '../../../core/http/form-errors';
import { Submission } from '../../../core/http/request-context';
import { codeOptions } from '../../../core/language/code-options';
import { Dates, dayOf } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { DateField } from '../../../ui/date-field/date-field';
import type { KnownDay } from '../../../ui/date-field/known-day';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { FormActions } from '../../../ui/form-actions/form-actions';
import { PageHeader } from '../../../ui/page-header/page-header';
import { Arrived } from '../../../ui/states/arrived';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { formSender } from '../case-page/form-sender';
import { childInShort } from './child-in-words';

/** Whether each child is safe: one answer for each, all on one day. No name is shown. */
@Component({
  selector: 'pn-children-safety',
  imports: [Arrived, ChoiceChips, DateField, ErrorSummary, FormActions, PageHeader],
  template: `
    <pn-page-header [heading]="t('children.safety-title')" [back]="back()" />
    <pn-error-summary [errors]="errors.list()" />
    <form *pnArrived="children" class="card section stack" novalidate (submit)="submit($event)">
      <p class="small quiet">{{ t('children.safety-hint') }}</p>
      @for (child of items(); track child.id) {
        <div class="stack">
          <pn-choice-chips
            [fieldId]="'child-' + child.id"
            [legend]="nameOf(child, $index + 1)"
            [options]="options()"
            [value]="chosen()[child.id] ?? null"
            (valueChange)="choose(child.id, $event)"
          />
          @if (lastOf(child); as last) {
            <p class="small quiet">{{ last }}</p>
          }
        </div>
      } @empty {
        <p class="quiet">{{ t('ui.not-recorded') }}</p>
      }
      <pn-date-field
        fieldId="askedOn"
        [label]="t('children.safety-day')"
        [today]="today()"
        [error]="errors.at('askedOn')"
        [value]="day() ?? { precision: 'day', on: today() }"
        (valueChange)="day.set($event)"
      />
      <pn-form-actions [isSending]="sender.isSending()" [back]="['/cases', store.subject().id]" />
    </form>
  `,
  styleUrl: '../case-page/form.scss',
})
export class ChildrenSafety {
  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  private readonly dates = inject(Dates);
  /** Each child is sent on its own, and once. */
  private readonly submissions = new Map<string, Submission>();
  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly back = backToCase();
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly children = apiResource(
    (caseId: string) => this.api.call(listChildren, { caseId }),
    () => this.store.subject().id,
  );
  protected readonly items = computed(() => this.children.value()?.items ?? []);
  protected readonly options = codeOptions(CHILD_SAFETY_ANSWER, 'child-safety.');
  protected readonly chosen = signal<Readonly<Record<string, ChildSafetyAnswer>>>({});
  protected readonly day = signal<KnownDay | null>(null);
  protected readonly errors = formErrors({ askedOn: 'askedOn' });
  protected readonly sender = formSender(this.errors, { drop: () => undefined });

  protected nameOf(child: ChildDto, nth: number): string {
    return [this.t('children.nth', { nth }), childInShort(child, this.t)].filter(Boolean).join(' · ');
  }

  protected lastOf({ safety }: ChildDto): string {
    if (!safety) return '';
    const answer = this.t(`child-safety.${textName(safety.answer)}`);
    return this.t('children.answered', { answer, day: this.dates.date(safety.askedOn) });
  }

  protected choose(id: string, code: string | null): void {
    const answer = CHILD_SAFETY_ANSWER.find((known) => known === code);
    if (answer) this.chosen.update((chosen) => ({ ...chosen, [id]: answer }));
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const answers = Object.entries(this.chosen());
    const [first] = this.items();
    const isMissing = answers.length === 0 && first;
    const fieldId = `child-${first?.id ?? ''}`;
    await this.sender.send({
      missing: isMissing ? [{ fieldId, text: this.t('children.safety-missing') }] : [],
      call: async () => {
        for (const [id, answer] of answers) await this.sendOne(id, answer);
      },
      tab: '',
    });
  }

  private async sendOne(id: string, answer: ChildSafetyAnswer): Promise<void> {
    const askedOn = this.day()?.on ?? this.today();
    const submission = this.submissions.get(id) ?? new Submission();
    this.submissions.set(id, submission);
    await this.api.call(recordChildSafety, { id, body: { answer, askedOn } }, submission.context());
  }
}
