import writeExcelFile from 'write-excel-file/node';
import { rowsOf } from './csv.rules.js';
import type { Sheet, SheetCell } from './sheet.types.js';

/** Text is written as text, which no spreadsheet works out. */
const cellOf = (cell: SheetCell) =>
  typeof cell === 'number' ? { type: Number, value: cell } : { type: String, value: cell };

/** One page with the counts, what they mean, and the mark. */
export async function xlsxOf(sheet: Sheet): Promise<Buffer> {
  const data = rowsOf(sheet).map((row) => row.map(cellOf));
  const columns = [{ width: 46 }, ...(sheet.tables[0]?.heads ?? []).map(() => ({ width: 18 }))];
  return writeExcelFile(data, { columns, sheet: 'Panoh' }).toBuffer();
}
