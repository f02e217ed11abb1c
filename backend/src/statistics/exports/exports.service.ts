import writeExcelFile from 'write-excel-file/node';
import { rowsOf, csvOf } from './csv.rules.js';
import type { Sheet, SheetCell, FileForm, Unmarked } from './sheet.types.js';
import { Injectable } from '@nestjs/common';
import type { Language, NamesDto } from '../../identity/index.js';
import { Database } from '../../platform/database/database.js';
import { staffCode } from '../../shared/staff-code.js';
import { wordsIn } from './words.js';

/** Text is written as text, which no spreadsheet works out. */
const cellOf = (cell: SheetCell) =>
  typeof cell === 'number' ? { type: Number, value: cell } : { type: String, value: cell };

/** One page with the counts, what they mean, and the mark. */
export async function xlsxOf(sheet: Sheet): Promise<Buffer> {
  const data = rowsOf(sheet).map((row) => row.map(cellOf));
  const columns = [{ width: 46 }, ...(sheet.tables[0]?.heads ?? []).map(() => ({ width: 18 }))];
  return writeExcelFile(data, { columns, sheet: 'Panoh' }).toBuffer();
}

export interface ExportedFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

const TYPES: Record<FileForm, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};
const DUSHANBE_MS = 5 * 3_600_000;

/** Files that leave the deployment. Each carries its mark: who took it, when, and its number in the access log. */
@Injectable()
export class ExportsService {
  constructor(private readonly database: Database) {}

  async file(name: string, sheet: Unmarked, { form, language }: Wanted): Promise<ExportedFile> {
    // Which report, and no figure of it.
    this.database.audit.purpose = `export:${name}:${form}`;
    const marked: Sheet = { ...sheet, mark: await this.markIn(language) };
    const bytes = form === 'csv' ? Buffer.from(csvOf(marked)) : await xlsxOf(marked);
    return { name: `${name}.${form}`, type: TYPES[form], bytes };
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

interface Wanted {
  readonly form: FileForm;
  readonly language: Language;
}
