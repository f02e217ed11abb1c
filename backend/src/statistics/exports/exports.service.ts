import { Injectable } from '@nestjs/common';
import type { Language, NamesDto } from '../../identity/index.js';
import { Database } from '../../platform/database/database.js';
import { notFound } from '../../shared/errors.js';
import type { MeasuresDto } from '../measures.dto.js';
import type { MinimumSetDto } from '../minimum-set/minimum-set.dto.js';
import type { PathDto } from '../path/path.dto.js';
import type { OwnReturnDto } from '../own-returns/own-returns.dto.js';
import type { ReturnDto } from '../returns/returns.dto.js';
import type { PersonFiguresDto } from '../persons.dto.js';
import type { TableDto } from '../statistics.dto.js';
import { csvOf } from './csv.rules.js';
import { minimumSheet } from './minimum-sheet.js';
import { pdfOf } from './pdf.js';
import { personSheet } from './person-sheet.js';
import { ownReturnSheet } from './own-return-sheet.js';
import { returnSheet } from './return-sheet.js';
import { measureSheet, pathSheet } from './sheet-words.js';
import type { FileForm, Sheet } from './sheet.types.js';
import { tableSheet } from './table-sheet.js';
import { wordsIn } from './words.js';
import { xlsxOf } from './xlsx.js';

/** In which form, and in which language. */
export interface Wanted {
  readonly form: FileForm;
  readonly language: Language;
}

export interface ExportedFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

const TYPES: Record<FileForm, string> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
};
const HALF = 4;
const DUSHANBE_MS = 5 * 3_600_000;

/** Stands for a person on paper, where no name does: the random end of her id, in two halves. */
function staffCode(userId: string): string {
  const end = userId.replaceAll('-', '').slice(-2 * HALF);
  return `${end.slice(0, HALF)}-${end.slice(HALF)}`.toUpperCase();
}

/** What a screen shows, as a file. Each is in the log under its number: which figures, of when, and who took them. */
@Injectable()
export class ExportsService {
  constructor(private readonly database: Database) {}

  measure(of: MeasuresDto, { name: code, ...wanted }: Wanted & { name: string }): Promise<ExportedFile> {
    const item = of.items.find((each) => each.code === code);
    if (!item) throw notFound();
    const isOfGroup = of.smallestShown > 1;
    const sheet = measureSheet(wordsIn(wanted.language), { of, item, isOfGroup });
    return this.file(`${code}-${of.year}-${of.quarter}`, sheet, wanted);
  }

  path(of: PathDto, { name, ...wanted }: Wanted & { name: string }): Promise<ExportedFile> {
    const item = of.items.find(({ code, view }) => `${code}-${view}` === name);
    if (!item) throw notFound();
    const isOfGroup = of.smallestShown > 1;
    const sheet = pathSheet(wordsIn(wanted.language), { of, item, isOfGroup });
    return this.file(`${name}-${of.year}-${of.quarter}`, sheet, wanted);
  }

  persons(of: PersonFiguresDto, wanted: Wanted): Promise<ExportedFile> {
    const { year, quarter, version } = of.period;
    const name = `persons-${year}-${quarter}${version > 1 ? `-v${version}` : ''}`;
    return this.file(name, personSheet(wordsIn(wanted.language), of), wanted);
  }

  table(table: TableDto, wanted: Wanted): Promise<ExportedFile> {
    const sheet = tableSheet(wordsIn(wanted.language), table);
    return this.file(`${table.definition.code}-${table.year}`, sheet, wanted);
  }

  minimumSet(of: MinimumSetDto, wanted: Wanted): Promise<ExportedFile> {
    return this.file(`minimum-${of.year ?? ''}`, minimumSheet(wordsIn(wanted.language), of), wanted);
  }

  filledReturn(of: ReturnDto, wanted: Wanted): Promise<ExportedFile> {
    return this.file(`return-${of.period.name}`, returnSheet(wordsIn(wanted.language), of), wanted);
  }

  ownReturn(of: OwnReturnDto, wanted: Wanted): Promise<ExportedFile> {
    return this.file(`own-return-${of.period.name}`, ownReturnSheet(wordsIn(wanted.language), of), wanted);
  }

  /** On paper it says where it came from as in a file, and is in the log as one is. */
  printedReturn(of: ReturnDto, language: Language, name = 'return'): Promise<string> {
    this.database.audit.purpose = `export:${name}-${of.period.name}:print`;
    return this.markIn(language);
  }

  private async file(name: string, told: Omit<Sheet, 'mark'>, { form, language }: Wanted) {
    // Which figures, and nothing that stands in them.
    this.database.audit.purpose = `export:${name}:${form}`;
    const sheet = { ...told, mark: await this.markIn(language) };
    return { name: `${name}.${form}`, type: TYPES[form], bytes: await bytesOf(sheet, form, language) };
  }

  /** Where a file came from, and under which number of the log it stands. */
  async markIn(language: Language): Promise<string> {
    const { t } = wordsIn(language);
    const { userId, agencyId } = this.database.viewer;
    const [agency] = await this.database.query<{ name: NamesDto }>(
      `select json_build_object('tg', name_tg, 'ru', name_ru, 'en', name_en) as name from panoh.agencies where id = $1`,
      [agencyId],
    );
    const at = new Date(this.database.now.getTime() + DUSHANBE_MS).toISOString();
    return t('exports.mark', {
      agency: agency?.name[language] ?? '',
      staff: staffCode(userId),
      moment: `${at.slice(0, 10).split('-').reverse().join('.')} ${at.slice(11, 16)}`,
      number: this.database.requestId,
    });
  }
}

async function bytesOf(sheet: Sheet, form: FileForm, language: Language): Promise<Buffer> {
  switch (form) {
    case 'csv':
      return Buffer.from(csvOf(sheet));
    case 'xlsx':
      return xlsxOf(sheet);
    case 'pdf':
      return pdfOf(sheet, language);
    default: {
      const { title, period, facts, mark, data } = sheet;
      const definitions = facts.map(([label, value]) => ({ label, value }));
      return Buffer.from(JSON.stringify({ title, period, definitions, mark, figures: data }, null, 2));
    }
  }
}
