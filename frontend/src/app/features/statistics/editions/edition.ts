import { Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { ActivatedRoute, Router } from '@angular/router';
import { answerEditionCheck } from '../../../api/fn/statistics/answer-edition-check';
import { approveEdition } from '../../../api/fn/statistics/approve-edition';
import { checkEdition } from '../../../api/fn/statistics/check-edition';
import { discardEdition } from '../../../api/fn/statistics/discard-edition';
import { getEdition } from '../../../api/fn/statistics/get-edition';
import { publishEdition } from '../../../api/fn/statistics/publish-edition';
import { withdrawTable } from '../../../api/fn/statistics/withdraw-table';
import type { EditionAnswerRequest, EditionDto, TableWithdrawalRequest } from '../../../api/models';
import { Dialogs } from '../../../core/dialogs/dialogs';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Submission } from '../../../core/http/request-context';
import { Dates } from '../../../core/language/dates';
import { Language } from '../../../core/language/language';
import { Texts, textName } from '../../../core/language/texts';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { Chip } from '../../../ui/due-chip/chip';
import { CodeSelect } from '../../../ui/field/code-select';
import { Collapsible } from '../../../ui/collapsible/collapsible';
import { CollapseAll } from '../../../ui/collapsible/collapse-all';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { Counts } from '../counts';
import { PeriodSelect } from '../period-select';
import { StatisticsLabels } from '../statistics-labels';
import { EditionLabels } from './edition-labels';
import { EDITION_CHECK_ANSWER } from '../../../api/models/edition-check-answer-array';
import { TABLE_WITHDRAWAL_REASON } from '../../../api/models/table-withdrawal-reason-array';
import { apiResource } from '../../../core/http/api-resource';
import { Arrived } from '../../../ui/states/arrived';

const STEPS = { check: checkEdition, approve: approveEdition, publish: publishEdition };
type Step = keyof typeof STEPS;
const NEXT = ['check', 'approve', 'publish'] as const;

/** One edition: changes by rounding, conspicuous values, its tables as published, and the next step. */
@Component({
  selector: 'pn-edition',
  imports: [
    ...[ChoiceChips, Arrived, Chip, CodeSelect, CollapseAll, Collapsible, Counts, MatButton],
    ...[MatButton, Note, PageHeader, PeriodSelect],
  ],
  providers: [Dialogs],
  templateUrl: './edition.html',
  styleUrl: './edition.scss',
})
export class Edition {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly words = inject(EditionLabels);
  private readonly tableWords = inject(StatisticsLabels);
  private readonly dialogs = inject(Dialogs);
  private readonly dates = inject(Dates);
  private readonly router = inject(Router);
  private readonly language = inject(Language);
  private readonly id = inject(ActivatedRoute).snapshot.paramMap.get('id') ?? '';
  private answering = Promise.resolve();
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly areOpen = signal(false);
  protected readonly edition = apiResource(() => this.api.call(getEdition, { id: this.id }));
  protected readonly period = linkedSignal<string, string>({
    source: () => this.longest(),
    computation: (longest, before) => before?.value || longest,
  });
  protected readonly code = signal('');
  protected readonly reason = signal<string | null>(null);
  protected readonly refusal = signal('');
  protected readonly sending = signal(false);
  protected readonly title = computed(() => {
    const edition = this.edition.value();
    return edition ? this.words.title(edition) : this.t('menu.releases');
  });
  protected readonly lead = computed(() => {
    const edition = this.edition.value();
    if (!edition) return '';
    const { publishedAt, draftedAt, dueOn } = edition;
    return publishedAt
      ? this.t('editions.published-on', { day: this.dates.date(publishedAt) })
      : this.t('editions.snapshot', { when: this.dates.moment(draftedAt), day: this.dates.date(dueOn) });
  });
  protected readonly isPublished = computed(() => this.edition.value()?.state === 'published');
  /** Where anybody reads what is published. */
  protected readonly portal = computed(() => `/portal/${this.language.current()}/figures`);
  protected readonly changes = computed(() => {
    const edition = this.edition.value();
    return edition ? this.words.changes(edition.changes) : [];
  });
  protected readonly periods = computed(() => {
    const periods = (this.edition.value()?.tables ?? []).map((table) => table.period);
    return periods.filter(({ name }, at) => periods.findIndex((each) => each.name === name) === at);
  });
  protected readonly tables = computed(() => {
    const tables = (this.edition.value()?.tables ?? []).filter(({ period }) => period.name === this.period());
    return tables.map((table) => {
      const title = this.tableWords.title(table.definition.code);
      return {
        ...{ code: table.definition.code, title, withdrawnReason: table.withdrawnReason },
        caption: `${title}, ${this.tableWords.period(table.period)}`,
        ...{ views: this.words.views(table), facts: this.words.facts(table) },
      };
    });
  });
  /** Tables that may still be withdrawn, each with all its periods. */
  protected readonly withdrawable = computed(() => {
    const tables = (this.edition.value()?.tables ?? []).filter(({ isWithdrawn }) => !isWithdrawn);
    return [...new Set(tables.map(({ definition }) => definition.code))];
  });
  protected readonly checks = computed(() => {
    const { checks = [], tables = [] } = this.edition.value() ?? {};
    return checks.map((check) => ({ ...check, text: this.words.check(check, tables) }));
  });
  /** Until everything is explained there is no next step, and the screen says why. */
  protected readonly unanswered = computed(() =>
    this.may('answer') ? this.checks().filter(({ answer }) => !answer).length : 0,
  );
  protected readonly steps = computed(() => NEXT.filter((step) => this.may(step)));
  protected readonly answers = computed(() => this.options('editions.answer-', EDITION_CHECK_ANSWER));
  protected readonly reasons = computed(() => this.options('editions.reason-', TABLE_WITHDRAWAL_REASON));

  protected may(action: EditionDto['allowedActions'][number]): boolean {
    return this.edition.value()?.allowedActions.includes(action) ?? false;
  }

  /** One after the other, each with the revision that the one before left. */
  protected answer(number: number, answer: string | null): Promise<void> {
    this.answering = this.answering.then(() => this.sendAnswer(number, answer));
    return this.answering;
  }

  private async sendAnswer(number: number, answer: string | null): Promise<void> {
    const edition = this.edition.value();
    if (!edition || !answer) return;
    const body = { revision: edition.revision, number, answer: answer as EditionAnswerRequest['answer'] };
    await this.send((context) => this.api.call(answerEditionCheck, { id: edition.id, body }, context));
  }

  /** What cannot be called back is confirmed before. */
  protected async take(step: Step): Promise<void> {
    const edition = this.edition.value();
    if (!edition || this.sending()) return;
    if (step === 'publish' && !(await this.isSure('publish'))) return;
    const body = { revision: edition.revision };
    await this.send((context) => this.api.call(STEPS[step], { id: edition.id, body }, context));
  }

  protected async discard(): Promise<void> {
    if (this.sending() || !(await this.isSure('discard'))) return;
    this.sending.set(true);
    this.refusal.set('');
    try {
      await this.api.call(discardEdition, { id: this.id }, new Submission().context());
      await this.router.navigate(['/releases']);
    } catch (problem) {
      this.refusal.set(this.problems.sentence(problem));
    } finally {
      this.sending.set(false);
    }
  }

  protected async withdraw(): Promise<void> {
    const body = { code: this.code(), reason: this.reason() } as TableWithdrawalRequest;
    if (!body.code || !body.reason || this.sending() || !(await this.isSure('withdraw'))) return;
    await this.send((context) => this.api.call(withdrawTable, { id: this.id, body }, context));
    this.code.set('');
    this.reason.set(null);
  }

  private longest(): string {
    const kinds = ['year', 'half_year', 'month'];
    const periods = [...this.periods()].sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
    return periods[0]?.name ?? '';
  }

  private isSure(step: 'publish' | 'discard' | 'withdraw'): Promise<boolean> {
    const what = step === 'withdraw' ? this.tableWords.title(this.code()) : this.title();
    return this.dialogs.confirm({
      title: this.t(`editions.${step}-ask`, { what }),
      body: this.t(`editions.${step}-body`),
      goOn: this.t(`editions.${step}`),
      back: this.t('editions.not-yet'),
    });
  }

  private async send(call: (context: ReturnType<Submission['context']>) => Promise<unknown>): Promise<void> {
    if (this.sending()) return;
    this.sending.set(true);
    this.refusal.set('');
    try {
      await call(new Submission().context());
    } catch (problem) {
      this.refusal.set(this.problems.sentence(problem));
    }
    // The next step acts on the newest state.
    await this.edition.reload();
    this.sending.set(false);
  }

  private options(group: string, codes: readonly string[]) {
    return codes.map((value) => ({ value, label: this.t(group + textName(value)) }));
  }
}
