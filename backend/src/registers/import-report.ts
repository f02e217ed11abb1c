import { CODE_WORDS } from './import-words.js';
import type { ImportReport } from './import-run.types.js';
import type { ImportCode, RowOutcomeKind } from './registration.types.js';

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

/** The report file as CSV: file, row number, outcome and code; a row with two questions stands in it twice. */
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
  const times = new Map<ImportCode, number>();
  for (const code of ended.flatMap(({ codes }) => codes)) times.set(code, (times.get(code) ?? 0) + 1);
  const reasons = [...times].sort(([, first], [, second]) => second - first);
  return [
    `${padded(ended.length)} ${words}`,
    ...reasons.map(([code, count]) => `      ${padded(count)} ${CODE_WORDS[code]} (${code})`),
  ];
}

const padded = (count: number): string => String(count).padStart(6);

const ENCODINGS = { 'utf-8': 'UTF-8', 'windows-1251': 'windows-1251, which has no Tajik letters' };

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

/** How many rows ended how, for which reasons, and what comes next, as lines for the console. */
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
