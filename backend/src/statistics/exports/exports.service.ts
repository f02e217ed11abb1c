import { Injectable } from '@nestjs/common';
import writeExcelFile from 'write-excel-file/node';
import type { Language } from '../../identity/index.js';
import { Database } from '../../platform/database/database.js';
import { staffCode } from '../../shared/staff-code.js';
import { readAgencyName } from '../statistics.queries.js';
import { csvFileOf, rowsOf } from './sheets.rules.js';
import type { ExportedFile, FileForm, Sheet, SheetCell, Unmarked } from './sheets.rules.js';
import { wordsIn } from './words.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const DUSHANBE_MS = 5 * 3_600_000;

/** Text is written as text, which no spreadsheet works out. */
const cellOf = (cell: SheetCell) =>
  typeof cell === 'number' ? { type: Number, value: cell } : { type: String, value: cell };

/** One page with the counts, what they mean, and the mark. */
export async function xlsxOf(sheet: Sheet): Promise<Buffer> {
  const data = rowsOf(sheet).map((row) => row.map(cellOf));
  const columns = [{ width: 46 }, ...(sheet.tables[0]?.heads ?? []).map(() => ({ width: 18 }))];
  return writeExcelFile(data, { columns, sheet: 'Panoh' }).toBuffer();
}

/** Files that leave the deployment. Each carries its mark: who took it, when, and its number in the access log. */
@Injectable()
export class ExportsService {
  constructor(private readonly database: Database) {}

  async file(
    name: string,
    unmarked: Unmarked,
    { form, language }: { form: FileForm; language: Language },
  ): Promise<ExportedFile> {
    // Which report, and no figure of it.
    this.database.audit.purpose = `export:${name}:${form}`;
    const sheet: Sheet = { ...unmarked, mark: await this.markIn(language) };
    return form === 'csv'
      ? csvFileOf(name, rowsOf(sheet))
      : { name: `${name}.xlsx`, type: XLSX, bytes: await xlsxOf(sheet) };
  }

  /** Where a file came from, and under which number of the log it stands. */
  async markIn(language: Language): Promise<string> {
    const { userId, agencyId } = this.database.viewer;
    const agency = await readAgencyName(this.database, agencyId);
    const at = new Date(this.database.now.getTime() + DUSHANBE_MS).toISOString();
    return wordsIn(language).t('exports.mark', {
      agency: agency?.[language] ?? '',
      staff: staffCode(userId),
      moment: `${at.slice(0, 10).split('-').reverse().join('.')} ${at.slice(11, 16)}`,
      number: this.database.requestId,
    });
  }
}
