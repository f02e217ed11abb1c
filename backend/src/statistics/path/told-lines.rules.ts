/**
 * Which lines of a table are told apart: small ones are put together until their sum may be told to everybody, also to an
 * agency that takes its own away (domain reference 4.5). Lines of a path are put together with those that come before and
 * after them, so that as many stages as can be are still told: a line that stands with one far from it hides every stage
 * between the two.
 */
import { tiedLines } from './beside.rules.js';
import { PATHS, STAGES } from './path.types.js';
import type { PathCode, PathCount } from './path.types.js';

export const sum = (counts: readonly PathCount[]): number =>
  counts.reduce((total, { records }) => total + Number(records), 0);
export const isKnownTo = (agency: string, { agencyId, otherId }: PathCount): boolean =>
  agencyId === agency || otherId === agency;
export const knowersOf = (counts: readonly PathCount[]): string[] => [
  ...new Set(counts.flatMap(({ agencyId, otherId }) => (otherId ? [agencyId, otherId] : [agencyId]))),
];

/** Nothing, or so much, for whoever reads it: also for an agency that takes away what it knows. */
function mayBeTold(counts: readonly PathCount[], knowers: readonly string[], smallestShown: number): boolean {
  const total = sum(counts);
  const others = knowers.map((agency) => sum(counts.filter((count) => !isKnownTo(agency, count))));
  return [total, ...others].every((value) => value === 0 || value >= smallestShown);
}

/**
 * Lines as they are told apart; null where nothing of the table may be told.
 * @param all What was counted of the period, of other tables too.
 */
export function toldLines(
  code: PathCode,
  all: readonly PathCount[],
  smallestShown: number,
): string[][] | null {
  const counts = all.filter((count) => count.code === code);
  const knowers = knowersOf(all);
  const isSafe = (lines: readonly string[]): boolean =>
    mayBeTold(
      counts.filter(({ line }) => lines.includes(line)),
      knowers,
      smallestShown,
    );
  const sumOf = (line: string): number => sum(counts.filter((count) => count.line === line));
  if (!isStaged(code)) return smallTogether(PATHS[code].lines, isSafe, sumOf);
  const tied = tiedLines(code, all, {
    sumsOf: (some) => [
      sum(some),
      ...knowers.map((agency) => sum(some.filter((each) => !isKnownTo(agency, each)))),
    ],
    isTold: (value) => value === 0 || value >= smallestShown,
  });
  // How many orders there are stands in another table: put together, they still tell it unless others stand with them.
  const isHidden = (lines: readonly string[]): boolean => {
    const others = lines.filter((line) => !tied.includes(line));
    return others.length === lines.length || (isSafe(others) && others.some((line) => sumOf(line) > 0));
  };
  const isSafeBeside = (lines: readonly string[]): boolean =>
    isSafe(lines) && (code !== 'attrition' || isHidden(lines));
  return neighboursTogether(code, tied, { isSafe: isSafeBeside, sumOf });
}

const isStaged = (code: PathCode): code is keyof typeof STAGES => code in STAGES;

/** All that are small stand in one line, with the smallest of the others where they have to. */
function smallTogether(
  all: readonly string[],
  isSafe: (lines: readonly string[]) => boolean,
  sumOf: (line: string) => number,
): string[][] | null {
  const merged = all.filter((line) => !isSafe([line]));
  const rest = all
    .filter((line) => !merged.includes(line) && sumOf(line) > 0)
    .sort((a, b) => sumOf(a) - sumOf(b));
  while (merged.length > 0 && (merged.length < 2 || !isSafe(merged))) {
    const next = rest.shift();
    if (next === undefined) return null;
    merged.push(next);
  }
  return inOrder(all, [merged]);
}

interface Found {
  readonly groups: readonly string[][];
  readonly score: number;
}

/** A stage that is told weighs more than all lines that stand apart. */
const STAGE_WEIGHT = 100;

/** Of all ways to put neighbours together the one that tells most stages, and of those most lines. */
function neighboursTogether(
  code: keyof typeof STAGES,
  ends: readonly string[],
  { isSafe, sumOf }: { isSafe: (lines: readonly string[]) => boolean; sumOf: (line: string) => number },
): string[][] | null {
  const all: readonly string[] = PATHS[code].lines;
  // A line of which there is none stands apart: it hides nobody, and nobody would be hidden in it.
  const parts = all.filter((line) => !ends.includes(line) && sumOf(line) > 0).map((line) => [line]);
  if (ends.length > 0) parts.push([...ends]);
  const best: (Found | null)[] = [{ groups: [], score: 0 }];
  for (let until = 1; until <= parts.length; until += 1) {
    const ways = best.map((before, from): Found | null => {
      const group = parts.slice(from, until).flat();
      if (!before || !isSafe(group)) return null;
      return {
        groups: [...before.groups, group],
        score: before.score + cutScore(code, before, group[0] ?? ''),
      };
    });
    best.push(ways.reduce((a, b) => (b && (!a || b.score > a.score) ? b : a), null));
  }
  const found = best[parts.length];
  return found ? inOrder(all, found.groups) : null;
}

/** What it is worth that a group begins at a line: the stages that begin between it and the group before. */
function cutScore(code: keyof typeof STAGES, { groups }: Found, first: string): number {
  const all: readonly string[] = PATHS[code].lines;
  const before = groups.at(-1)?.at(-1);
  if (before === undefined) return 0;
  const isBetween = (line: string): boolean =>
    all.indexOf(line) > all.indexOf(before) && all.indexOf(line) <= all.indexOf(first);
  return STAGES[code].filter(([, [line]]) => isBetween(line)).length * STAGE_WEIGHT + 1;
}

/** Every line once, a group where its first line stands. */
const inOrder = (all: readonly string[], groups: readonly (readonly string[])[]): string[][] =>
  all.flatMap((line) => {
    const group = groups.find((each) => each.includes(line));
    if (!group) return [[line]];
    const together = all.filter((each) => group.includes(each));
    return together[0] === line ? [together] : [];
  });
