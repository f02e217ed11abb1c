import { Injectable } from '@nestjs/common';
import { ReportDecisionViewsService } from '../cases/index.js';
import { LEGAL_ARTICLES } from '../cases/legal-articles.types.js';
import type { LegalArticle } from '../cases/legal-articles.types.js';
import { LegalValuesService } from '../legal-values/index.js';
import type { PaperWords } from './form-files.js';
import type { LoadedSubject } from './form-subjects.service.js';
import type { FormCode, FormValues } from './forms.types.js';

/** The decision that a form is about. */
const DECISION_OF: Partial<Record<FormCode, string>> = {
  protocol_93: 'administrative',
  refusal_copy: 'refused',
};

const articleIn = (one: LegalArticle, number: string, words: PaperWords): string =>
  words.t(`article.${LEGAL_ARTICLES[one].code}`, { article: number });

/** The report of a case and the decision on it, as papers name them. */
@Injectable()
export class PaperReportsService {
  constructor(
    private readonly decisions: ReportDecisionViewsService,
    private readonly law: LegalValuesService,
  ) {}

  async of(code: FormCode, { caseId }: LoadedSubject, words: PaperWords): Promise<FormValues> {
    const { reports } = await this.decisions.list(caseId);
    const kind = DECISION_OF[code];
    const report = kind ? reports.find(({ current }) => current?.kind === kind) : reports[0];
    const decision = report?.current ?? null;
    const date = { 'report.date': words.day(report?.reportedOn ?? null) };
    if (!kind || !decision) return date;
    const numberOf = await this.law.articlesOn(decision.decidedOn);
    return {
      ...date,
      'decision.kind': words.of('report-decision-kind', decision.kind),
      'decision.date': words.day(decision.decidedOn),
      'decision.number': decision.officialNumber,
      'decision.articles': decision.articles.map((article) => articleIn(article, numberOf(article), words)),
      'decision.reason': words.of('report-refusal', decision.refusalReason),
    };
  }
}
