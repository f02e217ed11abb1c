import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { expectChanged, expectVersion } from '../platform/http/if-match.js';
import { dayOf } from '../shared/dates.js';
import { Problem, invalid, notAllowed, notFound, refused } from '../shared/errors.js';
import type { FieldProblem } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { staffCode } from '../shared/staff-code.js';
import { PAPER_WORDS, shippedTemplates } from './form-files.js';
import { fillTemplate, placeholdersOf, templateProblems, versionOn } from './forms.rules.js';
import type { FormCode, FormLanguage, FormValues, TemplateState, TemplateText } from './forms.types.js';
import { paperAsPdf } from './paper-layout.js';
import { PrintTemplate } from './print-template.entity.js';
import { lockForm } from './printed-forms.queries.js';
import type {
  NewTemplateRequest,
  PrintTemplateDto,
  TemplatePreviewRequest,
  TemplateTextRequest,
} from './printed-forms.dto.js';

const SHIPPED = shippedTemplates();
const shippedOf = (code: FormCode, language: FormLanguage): TemplateText | null =>
  SHIPPED.find((one) => one.code === code && one.language === language) ?? null;

/** The texts of official papers: those that come with the product, and versions that two administrators agreed on. */
@Injectable()
export class PrintTemplatesService {
  constructor(private readonly database: Database) {}

  isShipped(code: FormCode): boolean {
    return SHIPPED.some((one) => one.code === code);
  }

  /** The text that is printed today; null where the product has none and nobody wrote one. */
  async inForce(code: FormCode, language: FormLanguage): Promise<TemplateText | null> {
    const approved = (await this.rows()).filter(({ approvedBy }) => approvedBy !== null);
    const day = dayOf(this.database.now);
    return versionOn(approved, { code, language, day }) ?? shippedOf(code, language);
  }

  /** By form and language, the newest version first. */
  async list(): Promise<PrintTemplateDto[]> {
    const rows = await this.rows();
    const all: TemplateText[] = [...rows, ...SHIPPED];
    const order = (a: TemplateText, b: TemplateText): number =>
      a.code.localeCompare(b.code) || a.language.localeCompare(b.language) || b.number - a.number;
    const shown = all.sort(order).map((one) => this.toDto(one));
    for (const dto of shown) {
      const current = await this.inForce(dto.code, dto.language);
      dto.isInForce = dto.state !== 'draft' && current?.number === dto.number;
    }
    return shown;
  }

  async get(id: string): Promise<PrintTemplateDto> {
    const found = (await this.list()).find((one) => one.id === id);
    if (!found) throw notFound();
    return found;
  }

  /** Adds a draft; of one form and language there is one draft at a time. */
  async add({ code, language, ...text }: NewTemplateRequest): Promise<string> {
    this.refuseProblems(code, text);
    await lockForm(this.database, `${code}/${language}`);
    const same = (await this.rows()).filter((one) => one.code === code && one.language === language);
    if (same.some(({ approvedBy }) => approvedBy === null)) throw refused('draft_exists', ['draft_exists']);
    const id = newId();
    const number = Math.max(1, ...same.map((one) => one.number)) + 1;
    await this.database.insert(PrintTemplate, { id, code, language, number, ...text, ...this.written });
    return id;
  }

  /** Replaces the text of a draft; the last person to write it is its writer. */
  async write(id: string, expectedVersion: number, text: TemplateTextRequest): Promise<string> {
    const row = await this.toChange(id, expectedVersion);
    this.refuseProblems(row.code, text);
    return this.change(row, { ...text, ...this.written });
  }

  async approve(id: string, expectedVersion: number): Promise<string> {
    const row = await this.toChange(id, expectedVersion);
    const { now: approvedAt, viewer } = this.database;
    if (row.writtenBy === viewer.userId) throw notAllowed();
    return this.change(row, { approvedBy: viewer.userId, approvedAt });
  }

  /** The text on paper with invented data. */
  preview({ code, language, ...text }: TemplatePreviewRequest): Promise<Buffer> {
    this.refuseProblems(code, { ...text, validFrom: dayOf(this.database.now), validTo: null });
    const words = PAPER_WORDS[language];
    const samples = placeholdersOf(code).map((name) => [name, words.t(`sample.${name}`)]);
    return paperAsPdf({
      blocks: fillTemplate(text.body, Object.fromEntries(samples) as FormValues),
      template: { ...{ code, language, number: 0, validFrom: null, validTo: null }, ...withForm(text) },
      ...{ words, seal: null, isSample: true },
      printedOn: dayOf(this.database.now),
      printedBy: staffCode(this.database.viewer.userId),
    });
  }

  private get written(): Pick<PrintTemplate, 'writtenBy' | 'writtenAt'> {
    return { writtenBy: this.database.viewer.userId, writtenAt: this.database.now };
  }

  private rows(): Promise<PrintTemplate[]> {
    return this.database.rows(PrintTemplate, 'order by code, language, number');
  }

  private async toChange(id: string, expectedVersion: number): Promise<PrintTemplate> {
    const [row] = await this.database.rows(PrintTemplate, 'where id = $1', [id]);
    if (!row) throw notFound();
    expectVersion(expectedVersion, row.version, this.toDto(row));
    if (row.approvedBy !== null) throw refused('already_approved', ['already_approved']);
    return row;
  }

  private async change({ id, version }: PrintTemplate, values: Partial<PrintTemplate>): Promise<string> {
    const { affected } = await this.database
      .repository(PrintTemplate)
      .update({ id, version }, { ...values, version: version + 1 });
    expectChanged(affected);
    return id;
  }

  private refuseProblems(code: FormCode, text: TemplateTextRequest): void {
    const fields = textProblems(text, dayOf(this.database.now));
    if (fields.length > 0) throw invalid(...fields);
    const reasons = templateProblems(code, text.body);
    const [first] = reasons;
    if (first) throw new Problem(422, 'invalid', { fields: [{ path: 'body', code: first.code }], reasons });
  }

  private toDto(one: TemplateText | PrintTemplate): PrintTemplateDto {
    const { code, language, number, body, validFrom, validTo, formApprovedBy, formApprovedOn } = one;
    const row = 'id' in one ? one : null;
    return {
      ...{ code, language, number, body, validFrom, validTo, formApprovedBy, formApprovedOn },
      ...{ id: row?.id ?? null, state: stateOf(row), isInForce: false, version: row?.version ?? 0 },
      writtenBy: codeOf(row?.writtenBy),
      approvedBy: codeOf(row?.approvedBy),
      placeholders: placeholdersOf(code),
      allowedActions: actionsOn(row, this.database.viewer.userId),
    };
  }
}

const codeOf = (userId: string | null | undefined): string | null => (userId ? staffCode(userId) : null);

const stateOf = (row: PrintTemplate | null): TemplateState =>
  row === null ? 'shipped' : row.approvedBy === null ? 'draft' : 'approved';

/** A draft is approved by another administrator than its writer. */
function actionsOn(row: PrintTemplate | null, userId: string): string[] {
  if (row === null || row.approvedBy !== null) return ['add'];
  return row.writtenBy === userId ? ['write'] : ['write', 'approve'];
}

type FormNote = Pick<TemplateText, 'body' | 'formApprovedBy' | 'formApprovedOn'>;

const withForm = ({ body, formApprovedBy, formApprovedOn }: Partial<FormNote>): FormNote => ({
  ...{ body: body ?? '', formApprovedBy: formApprovedBy ?? null, formApprovedOn: formApprovedOn ?? null },
});

/** Everything wrong with the days and the note of a version. */
function textProblems(text: TemplateTextRequest, today: string): FieldProblem[] {
  const { validFrom, validTo, formApprovedBy, formApprovedOn } = text;
  const isHalf = !formApprovedBy !== !formApprovedOn;
  return [
    ...(validFrom < today ? [{ path: 'validFrom', code: 'value_in_past' }] : []),
    ...(validTo && validTo < validFrom ? [{ path: 'validTo', code: 'end_before_start' }] : []),
    ...(isHalf ? [{ path: formApprovedBy ? 'formApprovedOn' : 'formApprovedBy', code: 'required' }] : []),
    ...(formApprovedOn && formApprovedOn > today ? [{ path: 'formApprovedOn', code: 'date_in_future' }] : []),
  ];
}
