import { Component, Injector, computed, inject, input, runInInjectionContext, signal } from '@angular/core';
import type { OnInit } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { decideReport } from '../../../api/fn/cases/decide-report';
import { listReportDecisions } from '../../../api/fn/cases/list-report-decisions';
import { formDraft } from '../../../core/drafts/form-draft';
import type { FormDraft } from '../../../core/drafts/form-draft';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { Dates, dayOf } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { DateField } from '../../../ui/date-field/date-field';
import type { KnownDay } from '../../../ui/date-field/known-day';
import { DraftLine } from '../../../ui/draft-line/draft-line';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { LoadError } from '../../../ui/states/load-error';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { formSender } from '../case-page/form-sender';
import { apiResource } from '../../../core/http/api-resource';
import { articlesOf, decisionRequest, fieldsOf, kindOf, missingOf } from './report-decision-fields';
import type { DecisionField, TypedDecision } from './report-decision-fields';
import { REPORT_DECISION_KIND } from '../../../api/models/report-decision-kind-array';
import { REPORT_REFUSAL } from '../../../api/models/report-refusal-array';
import { OTHER_BODY } from '../../../api/models/other-body-array';
import { SeveralChips } from '../../../ui/chips/several-chips';
import { TextField } from '../../../ui/field/text-field';
import { Arrived } from '../../../ui/states/arrived';
import { codeOptions } from '../../../core/language/code-options';
import { ArticleWords } from '../../../core/work/article-words';

/** Questions without an answer: what the error summary says. */
const MISSING: Record<string, string> = {
  kind: 'report-decision.missing-kind',
  articles: 'report-decision.missing-articles',
  decidedOn: 'report-decision.missing-day',
  refusalReason: 'report-decision.missing-reason',
  sentTo: 'report-decision.missing-body',
  answerExpectedOn: 'report-decision.missing-answer-day',
};
const IDS = [
  ...['kind', 'articles', 'decidedOn', 'officialNumber', 'refusalReason', 'copyGiven', 'appealExplained'],
  ...['sentTo', 'answerExpectedOn', 'lawyerOffered'],
];

/** The one decision on a report to the police; a later one replaces it, and both are kept. */
@Component({
  selector: 'pn-new-report-decision',
  imports: [
    Arrived,
    ChoiceChips,
    DateField,
    DraftLine,
    ErrorSummary,
    LoadError,
    MatButton,
    Note,
    PageHeader,
    RouterLink,
    SeveralChips,
    TextField,
  ],
  templateUrl: './new-report-decision.html',
  styleUrl: '../case-page/form.scss',
})
export class NewReportDecision implements OnInit {
  /** The report: an incident of the case; from the address. */
  readonly incidentId = input.required<string>();

  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  private readonly injector = inject(Injector);
  protected readonly store = inject(CaseStore);
  protected readonly dates = inject(Dates);
  private readonly articleWords = inject(ArticleWords);
  protected readonly t = inject(Texts).t;
  protected readonly back = backToCase();
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly decisions = apiResource(() =>
    this.api.call(listReportDecisions, { caseId: this.store.subject().id }),
  );
  protected readonly report = computed(() =>
    this.decisions.value()?.reports.find(({ incidentId }) => incidentId === this.incidentId()),
  );

  protected readonly kind = signal<string | null>(null);
  protected readonly articles = signal<readonly string[]>([]);
  protected readonly day = signal<KnownDay | null>(null);
  protected readonly number = signal('');
  protected readonly answerDay = signal<KnownDay | null>(null);
  protected readonly chosen = {
    refusalReason: signal<string | null>(null),
    copyGiven: signal<string | null>(null),
    appealExplained: signal<string | null>(null),
    sentTo: signal<string | null>(null),
    lawyerOffered: signal<string | null>(null),
  };
  protected draft: FormDraft | null = null;
  protected readonly errors = formErrors(Object.fromEntries(IDS.map((id) => [id, id])));
  protected readonly sender = formSender(this.errors, { drop: () => this.draft?.drop() });

  private readonly decided = computed(() => kindOf(this.kind()));
  protected readonly kinds = codeOptions(REPORT_DECISION_KIND, 'report-decision-kind.');
  protected readonly reasons = codeOptions(REPORT_REFUSAL, 'report-refusal.');
  protected readonly bodies = codeOptions(OTHER_BODY, 'report-sent-to.');
  protected readonly yesNo = codeOptions(['yes', 'no'], 'known.');
  protected readonly articleOptions = computed(() =>
    articlesOf(this.decided())
      .filter((value) => this.articleWords.isInForce(value, this.day()?.on))
      .map((value) => ({ value, label: this.articleWords.of(value, this.day()?.on) })),
  );

  /** The draft is of one report, which is known once the address was read. */
  ngOnInit(): void {
    const key = `report-decision:${this.store.subject().id}:${this.incidentId()}`;
    const form = {
      read: () => ({ ...this.typed(), day: this.day(), answerDay: this.answerDay() }),
      restore: (kept: TypedDecision & Record<'day' | 'answerDay', KnownDay | null>) => this.restore(kept),
    };
    this.draft = runInInjectionContext(this.injector, () => formDraft(key, form));
  }

  protected asks(field: DecisionField): boolean {
    return fieldsOf(this.decided()).includes(field);
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const typed = this.typed();
    const missing = missingOf(typed).map((fieldId) => ({
      fieldId,
      text: this.t(MISSING[fieldId] ?? 'report-decision.missing-yes-no'),
    }));
    await this.sender.send({
      missing,
      call: (context) => {
        const body = decisionRequest(this.incidentId(), this.decided() ?? 'criminal', typed);
        return this.api.call(decideReport, { caseId: this.store.subject().id, body }, context);
      },
      version: this.report()?.version ?? 0,
      tab: 'incidents',
    });
  }

  private restore(kept: TypedDecision & Record<'day' | 'answerDay', KnownDay | null>): void {
    this.kind.set(kept.kind);
    this.articles.set(kept.articles);
    this.number.set(kept.number);
    this.day.set(kept.day);
    this.answerDay.set(kept.answerDay);
    for (const [name, chosen] of Object.entries(this.chosen))
      chosen.set(kept[name as keyof typeof this.chosen]);
  }

  private typed(): TypedDecision {
    return {
      kind: this.kind(),
      decidedOn: this.day()?.on ?? null,
      number: this.number(),
      articles: this.articles(),
      answerExpectedOn: this.answerDay()?.on ?? null,
      refusalReason: this.chosen.refusalReason(),
      copyGiven: this.chosen.copyGiven(),
      appealExplained: this.chosen.appealExplained(),
      sentTo: this.chosen.sentTo(),
      lawyerOffered: this.chosen.lawyerOffered(),
    };
  }
}
