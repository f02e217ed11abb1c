import { Injectable } from '@nestjs/common';
import type { Partition } from '../access/index.js';
import { AgenciesService } from '../agencies/index.js';
import { ReportDecisionViewsService } from '../cases/index.js';
import { LEGAL_ARTICLES } from '../cases/legal-articles.types.js';
import type { LegalArticle } from '../cases/legal-articles.types.js';
import { LegalValuesService } from '../legal-values/index.js';
import { articleKey } from '../legal-values/legal-values.types.js';
import { Database } from '../platform/database/database.js';
import { dayOf } from '../shared/dates.js';
import { SurvivorsService } from '../survivors/index.js';
import type { Identity } from '../survivors/index.js';
import type { PaperWords } from './form-files.js';
import { PaperPeopleService, birthIn } from './form-subjects.service.js';
import type { LoadedSubject } from './form-subjects.service.js';
import { partitionsIn } from './forms.rules.js';
import { FORMS } from './forms.types.js';
import type { FormCode, FormValues } from './forms.types.js';
import { caseReference, ownName } from './printed-forms.queries.js';

/** The decision that a form is about. */
const DECISION_OF: Partial<Record<FormCode, string>> = {
  protocol_93: 'administrative',
  refusal_copy: 'refused',
};

const nameOf = ({ surname, givenName, patronymic, writtenName }: Identity): string | null =>
  [surname, givenName, patronymic].filter(Boolean).join(' ') || writtenName;

/** Under the number of the day of the decision; one that ended since keeps its own. */
const articleIn = (one: LegalArticle, number: string, words: PaperWords): string => {
  const { code, article } = LEGAL_ARTICLES[one];
  return words.t(`article.${code}`, { article: number === '-' ? article : number });
};

/**
 * Values of a paper. A partition is opened only where the text names it and the viewer reads it; otherwise its
 * placeholders stay visibly empty, so that a person can fill them in by hand.
 */
@Injectable()
export class FormValuesService {
  constructor(
    private readonly database: Database,
    private readonly agencies: AgenciesService,
    private readonly survivors: SurvivorsService,
    private readonly decisions: ReportDecisionViewsService,
    private readonly people: PaperPeopleService,
    private readonly law: LegalValuesService,
  ) {}

  async of(
    { code, body }: { code: FormCode; body: string },
    subject: LoadedSubject,
    words: PaperWords,
  ): Promise<FormValues> {
    const covers = await this.people.scopeOf(subject);
    const used = partitionsIn(body);
    const opens = (partition: Partition): boolean =>
      used.has(partition) && subject.access.reads.has(partition) && (covers?.(partition) ?? true);
    return {
      ...(await this.common(subject, words)),
      ...subject.values(words),
      ...(opens('perpetrator') ? await this.people.respondentOf(subject, words) : {}),
      ...(opens('identity') ? await this.identity(subject.caseId, words) : {}),
      ...(opens('legal') && FORMS[code].subject === 'case' ? await this.report(code, subject, words) : {}),
    };
  }

  /** A paper names the agency that issued it; a user of another agency prints it without signing. */
  private async common({ caseId, issuerId }: LoadedSubject, words: PaperWords): Promise<FormValues> {
    const { agencyId } = this.database.viewer;
    const { name, dutyPhone } = await this.agencies.get(issuerId ?? agencyId);
    const isOwn = (issuerId ?? agencyId) === agencyId;
    return {
      'agency.name': name[words.language],
      'agency.phone': dutyPhone,
      'officer.name': isOwn ? await ownName(this.database) : null,
      'print.date': words.day(dayOf(this.database.now)),
      'case.reference': await caseReference(this.database, caseId),
    };
  }

  private async identity(caseId: string, words: PaperWords): Promise<FormValues> {
    const identity = await this.survivors.read(caseId);
    this.database.audit.touch(caseId, 'identity');
    return {
      'survivor.name': nameOf(identity),
      'survivor.birth': birthIn(identity, words),
      'survivor.document': identity.officialNumber,
    };
  }

  private async report(code: FormCode, { caseId }: LoadedSubject, words: PaperWords): Promise<FormValues> {
    const { reports } = await this.decisions.list(caseId);
    const kind = DECISION_OF[code];
    const report = kind ? reports.find(({ current }) => current?.kind === kind) : reports[0];
    const decision = report?.current ?? null;
    const date = { 'report.date': words.day(report?.reportedOn ?? null) };
    if (!kind || !decision) return date;
    const law = await this.law.on(decision.decidedOn, decision.articles.map(articleKey));
    return {
      ...date,
      'decision.kind': words.of('report-decision-kind', decision.kind),
      'decision.date': words.day(decision.decidedOn),
      'decision.number': decision.officialNumber,
      'decision.articles': decision.articles.map((article) =>
        articleIn(article, law[articleKey(article)].value, words),
      ),
      'decision.reason': words.of('report-refusal', decision.refusalReason),
    };
  }
}
