import { Injectable } from '@nestjs/common';
import type { Language, NamesDto } from '../../identity/index.js';
import { Database } from '../../platform/database/database.js';
import { staffCode } from '../../shared/staff-code.js';
import type { PrintMarkDto } from '../returns/returns.dto.js';
import { csvOf } from './csv.rules.js';
import { pdfOf } from './pdf.js';
import type { FileForm, Sheet } from './sheet.types.js';
import type { Takeable } from './takeable.js';
import { wordsIn } from './words.js';
import { xlsxOf } from './xlsx.js';

/** In which form, and in which language. */
export interface Wanted {
  readonly form: FileForm;
  readonly language: Language;
}

/** How it is taken that makes no file here. */
export interface Marking {
  readonly taking: 'print' | 'png';
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
const DUSHANBE_MS = 5 * 3_600_000;

/** What a screen shows, as a file. Each is in the log under its number: which figures, of when, and who took them. */
@Injectable()
export class ExportsService {
  constructor(private readonly database: Database) {}

  async file({ name, sheetIn }: Takeable, { form, language }: Wanted): Promise<ExportedFile> {
    const told = sheetIn(wordsIn(language));
    const sheet = { ...told, mark: await this.mark(name, form, language) };
    return { name: `${name}.${form}`, type: TYPES[form], bytes: await bytesOf(sheet, form, language) };
  }

  /** On paper and in a picture it says where it came from as in a file, and each is in the log as one is. */
  async marked({ name }: Takeable, { taking, language }: Marking): Promise<PrintMarkDto> {
    return { mark: await this.mark(name, taking, language) };
  }

  private mark(name: string, taking: string, language: Language): Promise<string> {
    // Which figures, and nothing that stands in them.
    this.database.audit.purpose = `export:${name}:${taking}`;
    return this.markIn(language);
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
