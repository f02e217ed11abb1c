/**
 * Policy (domain reference 4.5): of reports that were called settled too soon a group is told none below three, nor that
 * there were none; all groups together are told only where neither the rest, nor the rest without any one group, tells of
 * fewer than three or of what each of the groups left out must hold. A sum that is left out says nothing of its size.
 */
import { SMALLEST_BETWEEN_AGENCIES } from './measures.types.js';
import { fewOrMany, sumFigure } from './person-figures.rules.js';
import type { FigureLine } from './person-figures.rules.js';
import { ALL } from './persons.types.js';
import type { PersonFigure } from './persons.types.js';

const K = SMALLEST_BETWEEN_AGENCIES;
const HIDDEN: PersonFigure = { value: null, mark: 'hidden', range: null };
const lineOf = (group: string, figure: PersonFigure): FigureLine => ({
  ...{ group, agency: ALL, unit: 'settled_too_soon' },
  figure,
});

/** What all groups have together, beside what each of them shows. */
function wholeOf(records: readonly number[], figures: readonly PersonFigure[]): PersonFigure {
  const sum = records.reduce((all, one) => all + one, 0);
  const leftOut = records.filter((_, at) => figures[at]?.value === null);
  // Of one group the whole is what that group is told.
  const [only] = figures;
  if (figures.length === 1 && only) return only;
  if (leftOut.length === 0) return fewOrMany(sum);
  const rest = leftOut.reduce((all, one) => all + one, 0);
  // Whoever knows what one of them holds, from nothing to the most, still knows of the others only that they hold so many.
  const most = K - 1;
  const isSafe = rest >= K + most && rest <= most * (leftOut.length - 2);
  return isSafe ? fewOrMany(sum) : HIDDEN;
}

/** Of a quarter: each group that is told of, whether or not anything was counted for it, and all of them. */
export function settledFigures(
  counted: ReadonlyMap<string, number>,
  toldOf: readonly string[],
): FigureLine[] {
  const groups = [...new Set([...toldOf, ...counted.keys()])].filter((group) => group !== ALL).sort();
  if (groups.length === 0) return [];
  const records = groups.map((group) => counted.get(group) ?? 0);
  const figures = records.map(fewOrMany);
  return [
    ...groups.map((group, at) => lineOf(group, figures[at] ?? HIDDEN)),
    lineOf(ALL, wholeOf(records, figures)),
  ];
}

/** Of a half-year or a year, by what its quarters show and nothing else; a quarter that says nothing of a group leaves it out. */
export function settledOfQuarters(quarters: readonly (readonly FigureLine[])[]): FigureLine[] {
  const parts = quarters.map(
    (lines) =>
      new Map(
        lines.flatMap(({ unit, group, figure }) => (unit === 'settled_too_soon' ? [[group, figure]] : [])),
      ),
  );
  const groups = [...new Set(parts.flatMap((part) => [...part.keys()]))].sort();
  return groups.map((group) => lineOf(group, sumFigure(parts.map((part) => part.get(group) ?? HIDDEN))));
}
