/**
 * Policy (domain reference 4.5, security T11): whoever reads the tables of a year also reads what was published and drafted
 * of it, and read them as they were counted a month ago. So a table is weighed beside all of that: months that a release
 * told count as they were told, and of what came in between two counts a few are never told. A table of a year that is
 * over stays as it is while fewer records changed in it than a cell needs to be shown.
 */
import { dayOf } from '../shared/dates.js';
import { internalMarksBeside } from './disclosure/disclosure.rules.js';
import type { DisclosureRule } from './disclosure/disclosure.rules.js';
import type { Told } from './disclosure/disclosure.types.js';
import { totalOf } from './disclosure/known.rules.js';
import { countedBy, inOrderOfCounting } from './drafts.rules.js';
import type { EarlierTable } from './drafts.rules.js';
import { countsOf } from './facts.rules.js';
import type { Fact } from './facts.rules.js';
import { axesDecidedBy, withOwnSums } from './own-sums.rules.js';
import { PUBLISHED_CODES } from './releases.types.js';
import { deciding, decisionOn, inOrderOfDeciding } from './shared-sums.rules.js';
import type { AllDecided, Decided, Decision, Summed } from './shared-sums.rules.js';
import { cellsWith, marksByItself, sharesAmong } from './tables.rules.js';
import type { ShownTable } from './tables.rules.js';
import { withSums } from './suppression.rules.js';
import type { Counts, Marks } from './suppression.rules.js';
import { DEFINITIONS, MONTHS, SMALLEST_SHOWN, TABLE_CODES } from './statistics.types.js';
import type { Definition, Mark, TableCode } from './statistics.types.js';

export interface InternalYear {
  readonly year: number;
  readonly facts: readonly Fact[];
  /** What was told of this year before: releases, and its own tables. */
  readonly earlier: readonly (EarlierTable & { readonly code: TableCode })[];
  readonly places: readonly string[];
  readonly now: Date;
}

export interface InternalTable extends ShownTable {
  /** What it tells that no table of the year told before. */
  readonly told: readonly Told[];
}

/** Some months of a table, and what is left out of them whatever else was told. */
interface Part {
  readonly months: ReadonlyMap<string, Counts>;
  readonly first: Marks;
  readonly decision?: Decision;
}

const define = (code: TableCode): Definition => DEFINITIONS[code];
const isByMonth = (code: TableCode): boolean => define(code).columns === 'months';
const isSame = (a: Counts, b: Counts): boolean => JSON.stringify(a) === JSON.stringify(b);
const ofYear = ({ year }: InternalYear) => ({ kind: 'year', firstOn: `${year}-01-01` }) as const;

/** Those that are to be shown from now on; a code that is missing stays as it is. */
export function internalTables(
  of: InternalYear,
  all: readonly TableCode[] = TABLE_CODES,
): Map<TableCode, InternalTable> {
  const shown = new Map<TableCode, InternalTable>();
  const decided = new Map<TableCode, Decided>();
  for (const code of inOrderOfDeciding(all, PUBLISHED_CODES)) {
    const staying = deciding(code).some((one) => shown.has(one)) ? null : stayingAs(code, of);
    if (staying) decided.set(code, staying);
    else {
      const weighed = new Weighed(code, of, decided);
      shown.set(code, weighed.table());
      decided.set(code, weighed.decided());
    }
  }
  return shown;
}

/** What was told last where the year is over and few records changed since. */
function stayingAs(code: TableCode, of: InternalYear): Decided | null {
  if (dayOf(of.now) <= `${of.year}-12-31`) return null;
  const now = countedBy(draftOf(code, of));
  const last = internalOf(code, of).findLast(({ months }) => months.size === now.months.size);
  if (!last) return null;
  const [was, is] = [totalOf(last), totalOf(now)];
  const changed = is.flatMap((line, at) => line.map((value, nth) => Math.abs(value - (was[at]?.[nth] ?? 0))));
  const isFew = changed.reduce((sum, change) => sum + change, 0) < SMALLEST_SHOWN;
  return isFew ? { ...last, values: withSums(was) } : null;
}

const earlierOf = (code: TableCode, { earlier }: InternalYear): EarlierTable[] =>
  earlier.filter((table) => table.code === code);
const internalOf = (code: TableCode, of: InternalYear): EarlierTable[] =>
  inOrderOfCounting(earlierOf(code, of)).filter(({ isInternal }) => isInternal);

const draftOf = (code: TableCode, of: InternalYear) => ({
  ...{ code, period: ofYear(of), isCorrection: false, facts: of.facts },
  ...{ earlier: earlierOf(code, of), places: of.places, now: of.now },
});

/** One table, part by part, each weighed beside what was told before it and what is decided of it. */
class Weighed {
  private readonly counted: Omit<Told, 'marks'>;
  private readonly before: Told[];
  private readonly told: Told[] = [];
  private readonly values: Counts;
  private readonly columns: readonly string[];
  private readonly decision: Decision;
  private readonly marks: Marks;

  constructor(
    private readonly code: TableCode,
    private readonly of: InternalYear,
    others: AllDecided,
  ) {
    this.counted = countedBy(draftOf(code, of));
    this.before = inOrderOfCounting(earlierOf(code, of));
    this.columns = isByMonth(code) ? MONTHS : this.counted.columns;
    this.values = isByMonth(code) ? this.byMonth() : totalOf(this.counted);
    this.decision = decisionOn(code, this.summed(), others);
    const first = this.firstMarks(this.decision);
    this.marks = isByMonth(code) ? this.weighMonths(first) : this.weighYear();
  }

  table(): InternalTable {
    const { lines } = this.counted;
    const { columns, values, marks } = this;
    const shares = sharesAmong(this.code, countsOf(this.code, this.of.facts, ofYear(this.of)));
    // Where nothing was counted yet, working groups may still come to their places.
    const told = values.flat().some((value) => value > 0) ? this.told : [];
    return { lines, columns, cells: cellsWith({ lines, columns }, values, marks), ...shares, told };
  }

  decided(): Decided {
    return { ...this.summed(), marks: this.marks };
  }

  private summed(): Summed {
    return { lines: this.counted.lines, columns: this.columns, values: withSums(this.values) };
  }

  /** What is left out whatever else was told. */
  private firstMarks({ asDecided }: Decision): Marks {
    const none = withSums(this.values).map((line) => line.map(() => null));
    const isOut = asDecided(none);
    return asDecided(marksByItself(this.code, this.values, (line, column) => isOut[line]?.[column] !== null));
  }

  /** As it is shown: a column for each month. */
  private byMonth(): Counts {
    const months = [...this.counted.months.values()];
    return this.counted.lines.map((_, line) => months.map((counts) => counts[line]?.[0] ?? 0));
  }

  /** Each month is told by itself, and the year. */
  private weighMonths(first: Marks): Marks {
    const part = (months: ReadonlyMap<string, Counts>, at: number): Marks =>
      this.weighMonth({ months, first: first.map((line) => [line[at] ?? null, line[at] ?? null]) });
    const today = dayOf(this.of.now);
    const parts = [...this.counted.months].map(([day, counts], at) =>
      day <= today ? part(new Map([[day, counts]]), at) : first.map((line) => [line[at] ?? null]),
    );
    const all = [...parts, part(this.counted.months, MONTHS.length)];
    return first.map((_, line) => all.map((marks) => marks[line]?.[0] ?? marks[line]?.[1] ?? null));
  }

  /** First the sums that others follow; where both would tell too much, those of its columns alone. */
  private weighYear(): Marks {
    const { months } = this.counted;
    const same = this.toldBefore(months);
    if (same) return same.marks;
    const { counted, before } = this;
    const decisions = axesDecidedBy(this.code).reduce<Decision[]>(
      (all, axis) => [
        withOwnSums(all[0] ?? this.decision, axis, {
          ...{ before, rule: ruleOf(this.code) },
          counted: { ...counted, isInternal: true },
        }),
        ...all,
      ],
      [],
    );
    for (const decision of [...decisions, this.decision].slice(0, Math.max(1, decisions.length))) {
      const marks = this.weigh({ months, first: this.firstMarks(decision), decision });
      if (marks) return marks;
    }
    // What others decide is told by them.
    const none = withSums(this.values).map((line): Mark[] => line.map(() => 'hidden'));
    const marks = (decisions.at(-1) ?? this.decision).asDecided(none);
    return marks.flat().includes(null) ? this.tell(months, marks) : marks;
  }

  private weighMonth(part: Part): Marks {
    const same = this.toldBefore(part.months);
    return same?.marks ?? this.weigh(part) ?? part.first.map((line): Mark[] => line.map(() => 'hidden'));
  }

  /** To tell the same again tells nothing. */
  private toldBefore(months: ReadonlyMap<string, Counts>): Told | undefined {
    return this.before.find((told) => isSameAs(told, { ...this.counted, months }));
  }

  private weigh({ months, first, decision }: Part): Marks | null {
    const beside = decision ? { decided: decision.sums, asDecided: decision.asDecided } : {};
    const rule = { ...ruleOf(this.code), first, ...beside };
    const marks = internalMarksBeside({ ...this.counted, months, isInternal: true }, this.before, rule);
    return marks && this.tell(months, marks);
  }

  private tell(months: ReadonlyMap<string, Counts>, marks: Marks): Marks {
    const told = { ...this.counted, months, isInternal: true, marks };
    this.before.push(told);
    this.told.push(told);
    return marks;
  }
}

const ruleOf = (code: TableCode): DisclosureRule => ({
  smallestShown: SMALLEST_SHOWN,
  tellsOfPeople: define(code).tellsOfPeople,
});

const isSameAs = (told: Told, part: Omit<Told, 'marks'>): boolean =>
  told.isInternal === true &&
  told.months.size === part.months.size &&
  [...part.months].every(([month, counts]) => {
    const was = told.months.get(month);
    return was !== undefined && isSame(was, counts);
  });
