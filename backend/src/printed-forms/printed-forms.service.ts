import { Injectable } from '@nestjs/common';
import { requireStepUp } from '../access/index.js';
import type { AgencyType } from '../agencies/index.js';
import { Database } from '../platform/database/database.js';
import { dayOf } from '../shared/dates.js';
import { notAllowed, refused } from '../shared/errors.js';
import { staffCode } from '../shared/staff-code.js';
import { PAPER_WORDS } from './form-files.js';
import { FormSubjectsService } from './form-subjects.service.js';
import type { LoadedSubject } from './form-subjects.service.js';
import { FormValuesService } from './form-values.service.js';
import { fillTemplate, printableForms } from './forms.rules.js';
import { FORMS } from './forms.types.js';
import type { FormCode, FormSubject, PaperBlock } from './forms.types.js';
import type { PaperWords } from './form-files.js';
import { correctionDays } from './printed-forms.queries.js';
import { paperAsPdf } from './paper-layout.js';
import { PaperSealsService } from './paper-seals.service.js';
import { PrintTemplatesService } from './print-templates.service.js';
import type { FormPrintRequest } from './printed-forms.dto.js';

/** Official papers of a case, filled and streamed; the filled paper is stored nowhere. */
@Injectable()
export class PrintedFormsService {
  constructor(
    private readonly database: Database,
    private readonly templates: PrintTemplatesService,
    private readonly subjects: FormSubjectsService,
    private readonly values: FormValuesService,
    private readonly seals: PaperSealsService,
  ) {}

  /** The forms that the viewer may print of this. */
  async list(subject: FormSubject, id: string): Promise<FormCode[]> {
    const forms = this.formsOf(subject, await this.subjects.load(subject, id));
    return forms.filter((code) => this.templates.isShipped(code));
  }

  /** Throws without a recent step-up; the reason is listed in the access log of the case. */
  async print({ code, language, subjectId, reason, plan }: FormPrintRequest): Promise<Buffer> {
    const { subject } = FORMS[code];
    const found = await this.subjects.load(subject, subjectId);
    if (!this.formsOf(subject, found).includes(code)) throw notAllowed();
    requireStepUp(this.database.viewer, this.database.now);
    const loaded = subject === 'plan' ? await this.subjects.plan(subjectId, plan) : found;
    this.database.audit.purpose = reason;
    const template = await this.templates.inForce(code, language);
    if (!template) throw refused('no_template');
    const words = PAPER_WORDS[language];
    const values = await this.values.of(template, loaded, words);
    return paperAsPdf({
      ...{ template, words, isSample: false },
      blocks: [...(await this.correctionsOf(loaded, words)), ...fillTemplate(template.body, values)],
      printedOn: dayOf(this.database.now),
      printedBy: staffCode(this.database.viewer.userId),
      seal: code === 'order' && loaded.order?.sealed ? await this.seals.seal(loaded.order.sealed) : null,
    });
  }

  /** A reader who holds an earlier paper sees that this one differs. */
  private async correctionsOf({ order }: LoadedSubject, words: PaperWords): Promise<PaperBlock[]> {
    const days = order ? await correctionDays(this.database, order.id) : [];
    const day = days.map((one) => words.day(one)).join(', ');
    return day ? [{ kind: 'note', text: words.t('paper.corrected', { day }) }] : [];
  }

  private formsOf(subject: FormSubject, { access, isSender }: LoadedSubject): FormCode[] {
    const { agencyKind, agencyType } = this.database.viewer;
    const isOwn = access.relations.has('own');
    const { isLead } = access;
    const recordsSupport = access.writes.has('support');
    const agency = { agencyKind, agencyType: agencyType as AgencyType };
    const who = { ...agency, isOwn, isLead, recordsSupport, isSender };
    return printableForms(subject, who);
  }
}
