import { MOST_BYTES, MOST_RECORDS } from './read-register.js';
import type { FileRefusal } from './read-register.js';
import type { ImportCode, RowOutcomeKind, ImportReport } from './registration.types.js';

const MEGABYTE = 1024 * 1024;

/** Why an import did not begin, for the operator's console; screens have separate texts. */
const SENTENCES: Readonly<Record<FileRefusal | string, string>> = {
  file_empty: 'The file is empty.',
  file_too_large: `The file is larger than ${MOST_BYTES / MEGABYTE} MB.`,
  file_too_long: `The file has more than ${MOST_RECORDS} rows; split it.`,
  cell_too_long: 'One cell is longer than any spreadsheet allows; a quotation mark may be missing.',
  file_damaged: 'The file is damaged. Save it once more and try again.',
  file_locked: 'The file is locked or of an old Excel. Save it as CSV and try again.',
  file_binary: 'The file is no text. Save the register as CSV and try again.',
  encoding_unknown:
    'The file is neither UTF-8, UTF-16 nor windows-1251. Save it as CSV in UTF-8 and try again.',
  quote_open: 'A quotation mark is not closed; the file may be cut off.',
  not_csv: 'The file is no table with commas, semicolons or tabs.',
  header_missing: 'No row of the file holds the headings of this layout. Is it the right one?',
  header_incomplete: 'Headings that this layout needs are missing in the file. Is it the right layout?',
  period_invalid: 'The period must be two days such as 2019-09-01, the first not after the last.',
  not_allowed:
    'This person is no supervisor; a register is imported on behalf of a supervisor of its keeper.',
  mapping_of_other_agency: 'This layout belongs to another kind of agency than that of the supervisor.',
  fallback_agency_missing:
    'The working group has no fallback agency. Name one first: cases with a conflict of interest go to it.',
  register_doubted: 'The book speaks of another agency. If it is this one’s, run the command with --ours.',
  sign_in_required: 'The session ended while the register was imported. Run the same command again.',
};

export const importSentence = (code: string): string =>
  SENTENCES[code] ?? `The import was refused (${code}).`;

/** A cell that a spreadsheet would run as a formula is made harmless; quotes are doubled. */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** One report of several runs over the same file, each on behalf of another keeper. */
export function joinedReport(reports: readonly ImportReport[]): ImportReport {
  const rows = reports.flatMap((report) => report.rows).sort((a, b) => a.rowNo - b.rowNo);
  const taken = new Set(rows.map(({ rowNo }) => rowNo));
  return {
    encoding: reports[0]?.encoding ?? 'utf-8',
    rows,
    elsewhere: (reports[0]?.elsewhere ?? []).filter(({ rowNo }) => !taken.has(rowNo)),
    stored: reports.reduce((sum, { stored }) => sum + stored, 0),
    failed: reports.flatMap(({ failed }) => failed),
  };
}

/** The report file as CSV: file, row number, outcome and code; a row with two questions has two lines. */
export function reportFile(fileName: string, { rows, elsewhere, failed }: ImportReport): string {
  const failures = new Map(failed.map(({ rowNo, code }) => [rowNo, code]));
  const lines = rows.flatMap(({ rowNo, outcome, codes }) => {
    const failure = failures.get(rowNo);
    if (failure !== undefined) return [[rowNo, 'not_stored', failure]];
    return codes.length > 0 ? codes.map((code) => [rowNo, outcome, code]) : [[rowNo, outcome, '']];
  });
  const others = elsewhere.map(({ rowNo }) => [rowNo, 'kept_elsewhere', '']);
  const body = [...lines, ...others].map(
    ([rowNo, outcome, code]) => `${cell(fileName)},${rowNo},${outcome},${code}`,
  );
  return ['file,row,outcome,code', ...body, ''].join('\n');
}

const OUTCOMES: readonly (readonly [RowOutcomeKind, string])[] = [
  ['accepted', 'accepted'],
  ['accepted_with_question', 'accepted with a question for a person'],
  ['rejected', 'rejected'],
];

/** Rows of one outcome, and under it how often for which reason, the most frequent first. */
function outcomeLines(rows: ImportReport['rows'], [outcome, words]: (typeof OUTCOMES)[number]): string[] {
  const ended = rows.filter((row) => row.outcome === outcome);
  const reasons = codeCounts(ended).sort((first, second) => second.count - first.count);
  return [
    `${padded(ended.length)} ${words}`,
    ...reasons.map(({ code, count }) => `      ${padded(count)} ${code}`),
  ];
}

export function codeCounts(rows: ImportReport['rows']): { code: ImportCode; count: number }[] {
  const times = new Map<ImportCode, number>();
  for (const code of rows.flatMap(({ codes }) => codes)) times.set(code, (times.get(code) ?? 0) + 1);
  return [...times].map(([code, count]) => ({ code, count }));
}

const padded = (count: number): string => String(count).padStart(6);

const ENCODINGS = {
  'utf-8': 'UTF-8',
  'utf-16': 'UTF-16',
  'windows-1251': 'windows-1251, which has no Tajik letters',
};

/** As many row numbers as fit on a line. */
const SHOWN = 10;

function failedLines(failed: ImportReport['failed']): string[] {
  if (failed.length === 0) return [];
  const numbers = failed.slice(0, SHOWN).map(({ rowNo, code }) => `${rowNo} (${code})`);
  const more = failed.length > SHOWN ? ', …' : '';
  return [
    `Not stored: ${failed.length}. Rows ${numbers.join(', ')}${more}`,
    'Look into it and run the same command again: only they are tried.',
  ];
}

function knownLines({ rows, stored, failed }: ImportReport): string[] {
  const known = rows.length - stored - failed.length;
  if (known === 0) return [];
  if (known === rows.length) return ['All rows were known already; nothing was changed.'];
  return [`Known already: ${known}. Nothing was changed there.`];
}

function elsewhereLines({ elsewhere }: ImportReport): string[] {
  if (elsewhere.length === 0) return [];
  return [
    `Kept by other agencies: ${elsewhere.length}. Import them on behalf of those: --for <login> for each supervisor.`,
  ];
}

/** Console lines: rows by outcome, the reasons, and the next step. */
export function reportLines(report: ImportReport): string[] {
  const { rows, encoding, stored } = report;
  const needsPerson = rows.some(({ codes }) => codes.length > 0);
  return [
    `Rows: ${rows.length}. Read as ${ENCODINGS[encoding]}.`,
    ...OUTCOMES.flatMap((outcome) => outcomeLines(rows, outcome)),
    ...knownLines(report),
    ...elsewhereLines(report),
    ...failedLines(report.failed),
    ...(needsPerson && stored > 0
      ? ['Questions and rejected rows are on the screen “Registers” of the supervisor.']
      : []),
  ];
}
