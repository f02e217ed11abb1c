import type { RejectedRowDto } from '../../api/models/rejected-row-dto';
import type { Texts } from '../../core/language/texts';
import { textName } from '../../core/language/texts';

/** Lines that register no survivor, or a survivor twice: no correction is possible. */
const NOTHING_TO_MEND: ReadonlySet<string> = new Set([
  'blank_row',
  'header_repeated',
  'totals_row',
  'banner_row',
  'duplicate_row',
]);

/** A cell that a spreadsheet would run as a formula is made harmless; quotes are doubled. */
function cellText(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";,\n\r\t]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Keeps two columns with one heading separate: a heading counts once for each time a row has it. */
function byHeading({ cells }: RejectedRowDto): Map<string, string> {
  const found = new Map<string, string>();
  const times = new Map<string, number>();
  for (const { heading, text } of cells) {
    const count = times.get(heading) ?? 0;
    times.set(heading, count + 1);
    found.set(JSON.stringify([heading, count]), text);
  }
  return found;
}

export const toMend = (rows: readonly RejectedRowDto[]): RejectedRowDto[] =>
  rows.filter(({ codes }) => !codes.every((code) => NOTHING_TO_MEND.has(code)));

/**
 * The rejected rows as a table to correct and upload again: row number and reason in the language of the screen,
 * then the cells under their headings. It begins with the byte order mark by which Excel recognises UTF-8.
 */
export function rejectedFile(rows: readonly RejectedRowDto[], t: Texts['t']): string {
  const cells = rows.map((row) => ({ row, found: byHeading(row) }));
  const columns = [...new Set(cells.flatMap(({ found }) => [...found.keys()]))];
  const headings = columns.map((key) => (JSON.parse(key) as [string, number])[0]);
  const lines = [
    [t('registers.back-row'), t('registers.back-reason'), ...headings],
    ...cells.map(({ row: { rowNo, codes }, found }) => [
      `${rowNo}`,
      codes.map((code) => t(`register-code.${textName(code)}`)).join('. '),
      ...columns.map((key) => found.get(key) ?? ''),
    ]),
  ];
  return `\uFEFF${lines.map((line) => `${line.map(cellText).join(';')}\r\n`).join('')}`;
}
