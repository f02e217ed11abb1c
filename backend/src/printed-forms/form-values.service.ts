import { Injectable } from '@nestjs/common';
import type { Partition } from '../access/index.js';
import { AgenciesService } from '../agencies/index.js';
import { Database } from '../platform/database/database.js';
import { dayOf } from '../shared/dates.js';
import { SurvivorsService } from '../survivors/index.js';
import type { Identity } from '../survivors/index.js';
import type { PaperWords } from './form-files.js';
import { PaperPeopleService, birthIn } from './form-subjects.service.js';
import type { LoadedSubject } from './form-subjects.service.js';
import { partitionsIn } from './forms.rules.js';
import { PaperReportsService } from './paper-reports.service.js';
import { FORMS } from './forms.types.js';
import type { FormCode, FormValues } from './forms.types.js';
import { caseReference, ownName } from './printed-forms.queries.js';

const nameOf = ({ surname, givenName, patronymic, writtenName }: Identity): string | null =>
  [surname, givenName, patronymic].filter(Boolean).join(' ') || writtenName;

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
    private readonly reports: PaperReportsService,
    private readonly people: PaperPeopleService,
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
      ...(opens('legal') && FORMS[code].subject === 'case'
        ? await this.reports.of(code, subject, words)
        : {}),
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
}
