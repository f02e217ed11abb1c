import type { Told } from '../../../src/statistics/disclosure/disclosure.types.js';
import type { Kept } from '../../../src/statistics/own-returns/handed-on.rules.js';
import type { OwnTold } from '../../../src/statistics/own-returns/told-lists.rules.js';
import type { Form } from '../../../src/statistics/returns/returns.types.js';
import type { Counts } from '../../../src/statistics/suppression.rules.js';
import { Programme } from '../disclosure/programme.js';
import type { Goal } from '../disclosure/programme.js';
import { RELATIONS, SERVED } from './relations.js';
import type { Part, Relation } from './relations.js';
import { countIn, sheetOf } from './sheets.js';
import type { Said, Sheet } from './sheets.js';

const SMALLEST = 3;
/** Stands in the name of what is left out of a list of which that return tells nothing. */
export const OF_UNTOLD = ' (nothing told)';
const MOST = 100_000;

/** What came to a month between two counts of a list. */
interface Share {
  readonly month: string;
  readonly at: number;
  readonly counts: Counts;
}
/** What a list was counted as at one moment, by month. */
export type CountedAt = ReadonlyMap<string, ReadonlyMap<string, Counts>>;

const less = (a: Counts, b: Counts | undefined): number[][] =>
  a.map((line, at) => line.map((value, nth) => value - (b?.[at]?.[nth] ?? 0)));
const isNothing = (counts: Counts): boolean => counts.every((line) => line.every((value) => value === 0));
const isSame = (a: Counts, b: Counts): boolean => isNothing(less(a, b));

/**
 * Whoever was handed every return of an agency of one year, in every version, knows what a mark means and how the lists
 * hang together by their definitions, also which months had been counted when, and has a solver of integer programmes.
 * Somebody even told her of which lists nothing is told but what follows from others, so that no mark misleads her.
 * Whatever bears a mark and is not nothing is asked for another value than the true one; so is every count of 1 and 2 of
 * months, or of what came between two counts, that can be told apart by those returns though none tells of it.
 */
export class ReturnsReader {
  private readonly programme = new Programme();
  private readonly shares = new Map<string, readonly Share[]>();
  private readonly sought = new Set<string>();
  private readonly keysOf = new Map<string, readonly string[]>();
  private bits = 0;

  /** `unread`: a return that she was not handed, and asks about all the same. */
  constructor(
    form: Form,
    kept: readonly Kept[],
    counted: readonly CountedAt[],
    private readonly unread: string | null = null,
  ) {
    for (const { lists } of kept)
      for (const [list, { lines }] of lists) {
        this.keysOf.set(list, lines);
        if (!this.shares.has(list)) this.shares.set(list, sharesOf(list, counted));
      }
    this.relate();
    this.relateYear();
    const goals = kept.flatMap((each) => this.read(sheetOf(form, each), each.lists));
    // What is left out of a list that tells something is sought under that name, whatever else it stands on.
    for (const isUntold of [false, true])
      for (const goal of goals) if (goal.isUntold === isUntold) this.seek(goal);
    for (const list of this.shares.keys())
      this.seekUntold(
        list,
        kept.flatMap(({ lists }) => lists.get(list) ?? []),
      );
  }

  run(): { tried: number; recovered: readonly string[] } {
    return { tried: this.programme.asked, recovered: this.programme.determined() };
  }

  /** The shares that the months of a list are the sums of, as it was counted then. */
  private within(list: string, { months }: Pick<Told, 'months'>): Share[] {
    return [...months].flatMap(([month, counts]) => {
      const all = (this.shares.get(list) ?? []).filter((share) => share.month === month);
      let left = counts;
      const last = all.findIndex((share) => isNothing((left = less(left, share.counts))));
      if (last < 0) throw new Error(`${list} of ${month} was never counted so`);
      return all.slice(0, last + 1);
    });
  }

  private names(list: string, shares: readonly Share[], keys: readonly string[] | null): string[] {
    const of = keys ?? this.keysOf.get(list) ?? [];
    return shares.flatMap(({ month, at }) => of.map((key) => `${list}|${month}+${at}|${key}`));
  }

  private truth(list: string, shares: readonly Share[], keys: readonly string[] | null): number {
    const lines = this.keysOf.get(list) ?? [];
    return countIn({ lines, months: new Map(shares.map((share, at) => [`${at}`, share.counts])) }, keys);
  }

  private read({ name, said }: Sheet, lists: ReadonlyMap<string, OwnTold>): (Goal & { isUntold: boolean })[] {
    const places = said.flatMap((one) => {
      const told = lists.get(one.list);
      if (!told) return [];
      const shares = this.within(one.list, told);
      const isUntold = told.isUntold === true;
      const place = `${name} ${one.list} ${one.keys?.join('+') ?? 'sum'}${isUntold ? OF_UNTOLD : ''}`;
      const truth = this.truth(one.list, shares, one.keys);
      return [{ one, isUntold, name: place, truth, of: this.names(one.list, shares, one.keys) }];
    });
    const saysNothing = whatSaysNothing(said);
    if (name !== this.unread)
      for (const { one, of, isUntold } of places) this.learn(one, of, isUntold || saysNothing(one));
    return places.filter(({ one, truth }) => one.mark !== null && isSought(one, truth));
  }

  private learn({ value, mark }: Said, of: readonly string[], saysNothing: boolean): void {
    const sum = new Map(of.map((one) => [one, 1]));
    if (mark === null) this.programme.add({ sum, is: '=', than: value ?? 0 });
    if (mark === 'small') {
      this.programme.add({ sum, is: '>=', than: 1 });
      this.programme.add({ sum, is: '<=', than: SMALLEST - 1 });
    }
    if (mark !== 'hidden' || saysNothing) return;
    // Nothing, or at least the smallest that is told.
    const bit = `bit|${(this.bits += 1)}`;
    this.programme.add({ sum: new Map([...sum, [bit, -SMALLEST]]), is: '>=', than: 0 });
    this.programme.add({ sum: new Map([...sum, [bit, -MOST]]), is: '<=', than: 0 });
  }

  private seek({ name, of, truth }: Goal): void {
    const key = [...of].sort().join();
    if (of.length === 0 || this.sought.has(key)) return;
    this.sought.add(key);
    this.programme.seek({ name: `${name} = ${truth}`, of, truth });
  }

  /** Months, or what came to them, that stand in the same returns. */
  private seekUntold(list: string, tables: readonly Told[]): void {
    const told = tables.map((table) => this.within(list, table));
    const tablesWith = (isIn: (share: Share) => boolean): string =>
      told.flatMap((shares, at) => (shares.some(isIn) ? [at] : [])).join();
    const ofMonth = ({ month }: Share): string => tablesWith((one) => one.month === month);
    const ofShare = (share: Share): string => `${ofMonth(share)}/${tablesWith((one) => one === share)}`;
    const stretches = told.flatMap((shares) => grouped(shares, ofMonth));
    const groups = [...grouped([...new Set(told.flat())], ofShare), ...stretches];
    for (const shares of groups)
      for (const keys of [...(this.keysOf.get(list) ?? []).map((key) => [key]), null]) {
        const truth = this.truth(list, shares, keys);
        const months = shares.map(({ month, at }) => `${month.slice(5, 7)}+${at}`).join();
        if (truth > 0 && truth < SMALLEST)
          this.seek({
            ...{ name: `untold ${months} ${list} ${keys?.join('') ?? 'sum'}`, truth },
            of: this.names(list, shares, keys),
          });
      }
  }

  /** Of every month, and of what came to it. */
  private relate(): void {
    for (const relation of RELATIONS) {
      const [a, b] = [this.sharesIn(relation.left), this.sharesIn(relation.right)];
      if (!a || !b) continue;
      for (const key of new Set([...a.keys(), ...b.keys()]))
        this.relateShares(relation, a.get(key) ?? [], b.get(key) ?? []);
    }
  }

  /** People of a year are told beside services of its months. */
  private relateYear(): void {
    for (const { people, services } of SERVED) {
      const of = ({ list, keys }: Part): string[] => this.names(list, this.shares.get(list) ?? [], keys);
      const [served, given] = [of(people), of(services)];
      if (served.length === 0) continue;
      const all = (times: number): Map<string, number> =>
        new Map([
          ...served.map((name) => [name, times] as const),
          ...given.map((name) => [name, -1] as const),
        ]);
      this.programme.add({ sum: all(1), is: '<=', than: 0 });
      this.programme.add({ sum: all(MOST), is: '>=', than: 0 });
    }
  }

  private relateShares(
    { left, is, right }: Relation,
    ours: readonly Share[],
    theirs: readonly Share[],
  ): void {
    const apart = this.truth(left.list, ours, left.keys) - this.truth(right.list, theirs, right.keys);
    if (is === '=' ? apart !== 0 : apart > 0) throw new Error(`${left.list} is not ${right.list}`);
    const sum = new Map(this.names(left.list, ours, left.keys).map((name) => [name, 1]));
    for (const name of this.names(right.list, theirs, right.keys)) sum.set(name, -1);
    if (sum.size > 0) this.programme.add({ sum, is, than: 0 });
  }

  private sharesIn({ list }: Part): ReadonlyMap<string, readonly Share[]> | null {
    const shares = this.shares.get(list);
    return shares ? new Map(shares.map((share) => [`${share.month}+${share.at}`, [share]])) : null;
  }
}

/** Of several lines together a mark says that one of them is left out; what is small is sought as any other. */
const isSought = ({ keys }: Said, truth: number): boolean =>
  truth > 0 && ((keys?.length ?? 1) === 1 || truth < SMALLEST);

function grouped(shares: readonly Share[], by: (share: Share) => string): Share[][] {
  const groups = new Map<string, Share[]>();
  for (const share of shares) groups.set(by(share), [...(groups.get(by(share)) ?? []), share]);
  return [...groups.values()];
}

/** What each month of a list had more than when it was counted before; nothing where it had not. */
function sharesOf(list: string, counted: readonly CountedAt[]): Share[] {
  const before = new Map<string, Counts>();
  return counted.flatMap((moment, at) =>
    [...(moment.get(list) ?? [])].flatMap(([month, counts]): Share[] => {
      const last = before.get(month);
      if (last && isSame(last, counts)) return [];
      before.set(month, counts);
      return [{ month, at, counts: less(counts, last) }];
    }),
  );
}

/** A mark says that a number is nothing or at least the smallest, but where all lines of a list are left out. */
function whatSaysNothing(said: readonly Said[]): (one: Said) => boolean {
  const isHidden = (list: string, isSum: boolean): boolean =>
    said
      .filter((one) => one.list === list && (one.keys === null) === isSum)
      .every(({ mark }) => mark === 'hidden');
  return ({ list, keys }) => {
    if ((keys?.length ?? 1) > 1) return true;
    return isHidden(list, false) && (keys !== null || isHidden(list, true));
  };
}
