import { shownToKeeper } from '../import-units.js';
import type { ImportUnit } from '../import-units.js';
import type { ImportCode } from '../registration.types.js';
import type { ImportPreview, PreviewProblem } from './preview.types.js';

/** Lines that register nobody, or once more: there is nothing to do about them. */
const HARMLESS: ReadonlySet<ImportCode> = new Set([
  'blank_row',
  'header_repeated',
  'totals_row',
  'banner_row',
  'duplicate_row',
]);
const SHOWN = 20;

/** As the keeper may know it: a row that is passed on past it looks like any accepted one. */
export function previewOf(
  units: readonly ImportUnit[],
  { known, elsewhere }: Pick<ImportPreview, 'known' | 'elsewhere'>,
): ImportPreview {
  const rows: PreviewProblem[] = units
    .flatMap(({ rows: ofUnit, survivor }) => ofUnit.map((row) => shownToKeeper(row, survivor)))
    .sort((a, b) => a.rowNo - b.rowNo);
  const counted = (outcome: PreviewProblem['outcome']): number =>
    rows.filter((row) => row.outcome === outcome).length;
  const times = new Map<ImportCode, number>();
  for (const code of rows.flatMap(({ codes }) => codes)) times.set(code, (times.get(code) ?? 0) + 1);
  return {
    rows: rows.length,
    accepted: counted('accepted'),
    asked: counted('accepted_with_question'),
    rejected: counted('rejected'),
    people: units.filter(({ survivor }) => survivor !== null).length,
    known,
    elsewhere,
    reasons: [...times]
      .map(([code, count]) => ({ code, count }))
      .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1)),
    problems: rows
      .filter(({ codes }) => codes.some((code) => !HARMLESS.has(code)))
      .slice(0, SHOWN)
      .map(({ rowNo, outcome, codes }) => ({ rowNo, outcome, codes })),
  };
}
