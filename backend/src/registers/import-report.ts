import type { ImportReport } from './import-run.types.js';

/** A cell that a spreadsheet would run as a formula is made harmless; quotes are doubled. */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** The report file as CSV: file, row number, outcome and code; a row with two questions stands in it twice. */
export function reportFile(fileName: string, { rows, failed }: ImportReport): string {
  const failures = new Map(failed.map(({ rowNo, code }) => [rowNo, code]));
  const lines = rows.flatMap(({ rowNo, outcome, codes }) => {
    const failure = failures.get(rowNo);
    if (failure !== undefined) return [[rowNo, 'not_stored', failure]];
    return codes.length > 0 ? codes.map((code) => [rowNo, outcome, code]) : [[rowNo, outcome, '']];
  });
  const body = lines.map(([rowNo, outcome, code]) => `${cell(fileName)},${rowNo},${outcome},${code}`);
  return ['file,row,outcome,code', ...body, ''].join('\n');
}

/** How many rows ended how, and for which reasons, as lines for the console. */
export function reportLines({ rows, stored, failed }: ImportReport): string[] {
  const count = (outcome: string): number => rows.filter((row) => row.outcome === outcome).length;
  const codes = new Map<string, number>();
  for (const code of rows.flatMap((row) => row.codes)) codes.set(code, (codes.get(code) ?? 0) + 1);
  const known = rows.length - stored - failed.length;
  return [
    `${rows.length} rows: ${count('accepted')} accepted, ${count('accepted_with_question')} with a question, ` +
      `${count('rejected')} rejected.`,
    ...[...codes].map(([code, times]) => `  ${code}: ${times}`),
    ...(known > 0 ? [`${known} of them were known already; nothing was changed there.`] : []),
    ...(failed.length > 0
      ? [`${failed.length} rows could not be stored; run the same command again after looking into it.`]
      : []),
  ];
}
