/**
 * Policy (domain reference 4.5): tables of the path that count some of the same records tell, one subtracted from the other,
 * how many stand in one of them alone. Where those are few, the lines that tell it stand with others.
 */
import { COHORT_ENDS, OF_ORDERS, ORDERS_BESIDE } from './path.types.js';
import type { PathCode, PathCount } from './path.types.js';

interface Rules {
  /** Sums of some counts: of all, and without what each of those who know of them knows. */
  readonly sumsOf: (counts: readonly PathCount[]) => readonly number[];
  readonly isTold: (value: number) => boolean;
}

/** Lines of a table that another one would tell a few by. */
export function tiedLines(code: PathCode, all: readonly PathCount[], rules: Rules): readonly string[] {
  const own = all.filter((count) => count.code === code);
  if (code === 'attrition') return isOrderTied(own, all, rules) ? OF_ORDERS : [];
  if (code !== 'cohort') return [];
  // Her word stands in the table of safety too: who said the same without having got a service is the rest of both.
  const isTied = COHORT_ENDS.some(([end, word]) =>
    rules
      .sumsOf(own.filter(({ kind, line }) => kind === word && line !== end))
      .some((rest) => !rules.isTold(rest)),
  );
  return isTied ? COHORT_ENDS.map(([end]) => end) : [];
}

/** Orders of the year stand in a table of their own: the rest of both are those of other reports, or of none. */
function isOrderTied(
  own: readonly PathCount[],
  all: readonly PathCount[],
  { sumsOf, isTold }: Rules,
): boolean {
  const ofOrders = all.filter(({ code }) => code === 'orders');
  return ORDERS_BESIDE.some(({ lines, orders, breach }) => {
    const there = sumsOf(
      ofOrders.filter((each) => orders.includes(each.line) && (breach === null || each.breach === breach)),
    );
    return sumsOf(own.filter(({ line }) => lines.includes(line))).some(
      (here, at) => !isTold(Math.abs(here - (there[at] ?? 0))),
    );
  });
}
