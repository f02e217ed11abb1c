import { Component, computed, inject, signal } from '@angular/core';
import { listIncidents } from '../../../api/fn/cases/list-incidents';
import { recordLegalQualification } from '../../../api/fn/cases/record-legal-qualification';
import { formDraft } from '../../../core/drafts/form-draft';
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
import type { FieldError } from '../../../ui/error-summary/error-summary';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { formSender } from '../case-page/form-sender';
import { apiResource } from '../../../core/http/api-resource';
import { POLICE_MEASURE } from '../../../api/models/police-measure-array';
import { LEGAL_ARTICLE } from '../../../api/models/legal-article-array';
import { SeveralChips } from '../../../ui/chips/several-chips';
import { TextField } from '../../../ui/field/text-field';
import { FormActions } from '../../../ui/form-actions/form-actions';
import { codeOptions } from '../../../core/language/code-options';
import { ArticleWords } from '../../../core/work/article-words';

/** A criminal case is not opened and refused by one record. */
const CONTRADICTING: readonly string[] = ['criminal_case_opened', 'refusal_to_open'];

/** The police qualification: articles and measures. It supplements the record and ends nothing. */
@Component({
  selector: 'pn-new-qualification',
  imports: [
    ChoiceChips,
    DateField,
    DraftLine,
    ErrorSummary,
    FormActions,
    Note,
    PageHeader,
    SeveralChips,
    TextField,
  ],
  templateUrl: './new-qualification.html',
  styleUrl: '../case-page/form.scss',
  styles: `
    summary {
      min-height: 44px;
      padding: 10px 0;
      color: var(--mat-sys-primary);
      font-weight: 600;
      cursor: pointer;
    }
  `,
})
export class NewQualification {
  private readonly api = inject(Api);
  private readonly dates = inject(Dates);
  private readonly clock = inject(ServerClock);
  protected readonly store = inject(CaseStore);
  private readonly articleWords = inject(ArticleWords);
  protected readonly t = inject(Texts).t;
  protected readonly back = backToCase();
  protected readonly today = computed(() => dayOf(this.clock.now()));

  protected readonly articles = signal<readonly string[]>([]);
  protected readonly measures = signal<readonly string[]>([]);
  protected readonly incidentId = signal<string | null>(null);
  protected readonly number = signal('');
  protected readonly day = signal<KnownDay | null>(null);
  protected readonly errors = formErrors({
    articles: 'articles',
    measures: 'measures',
    decidedOn: 'decidedOn',
    officialNumber: 'officialNumber',
  });
  protected readonly draft = formDraft(`qualification:${this.store.subject().id}`, {
    read: () => ({
      articles: this.articles(),
      measures: this.measures(),
      incidentId: this.incidentId(),
      number: this.number(),
      day: this.day(),
    }),
    restore: (kept) => {
      this.articles.set(kept.articles);
      this.measures.set(kept.measures);
      this.incidentId.set(kept.incidentId);
      this.number.set(kept.number);
      this.day.set(kept.day);
    },
  });
  protected readonly sender = formSender(this.errors, this.draft);
  private readonly known = apiResource(() =>
    this.api.call(listIncidents, { caseId: this.store.subject().id }),
  );

  private readonly articleOptions = computed(() =>
    LEGAL_ARTICLE.filter((value) => this.articleWords.isInForce(value, this.day()?.on)).map((value) => ({
      value,
      label: this.articleWords.of(value, this.day()?.on),
    })),
  );
  protected readonly administrative = computed(() => this.articleOptions().filter(isAdministrative));
  protected readonly criminal = computed(() =>
    this.articleOptions().filter((option) => !isAdministrative(option)),
  );
  protected readonly hasCriminal = computed(() =>
    this.criminal().some(({ value }) => this.articles().includes(value)),
  );
  protected readonly measureOptions = codeOptions(POLICE_MEASURE, 'police-measure.');
  protected readonly incidents = computed(() =>
    (this.known.value() ?? []).map((incident) => ({
      value: incident.id,
      label: this.dates.date(incident.startedOn ?? incident.reportedOn),
    })),
  );

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    await this.sender.send({
      missing: this.missing(),
      call: (context) => {
        const body = {
          articles: LEGAL_ARTICLE.filter((article) => this.articles().includes(article)),
          measures: POLICE_MEASURE.filter((measure) => this.measures().includes(measure)),
          incidentId: this.incidentId(),
          officialNumber: this.number().trim() || null,
          decidedOn: this.day()?.on ?? null,
        };
        const params = { caseId: this.store.subject().id, body };
        return this.api.call(recordLegalQualification, params, context);
      },
      tab: 'incidents',
    });
  }

  private missing(): FieldError[] {
    if (this.articles().length + this.measures().length === 0)
      return [{ fieldId: 'articles', text: this.t('incident-screen.missing-article') }];
    const contradicts = CONTRADICTING.every((measure) => this.measures().includes(measure));
    return contradicts ? [{ fieldId: 'measures', text: this.t('error.measures-contradict') }] : [];
  }
}

const isAdministrative = ({ value }: { value: string }): boolean => value.startsWith('adm_');
