import type { FactPeriod } from '../../../src/statistics/facts.rules.js';
import { HandedOn } from '../../../src/statistics/own-returns/handed-on.rules.js';
import type { Kept } from '../../../src/statistics/own-returns/handed-on.rules.js';
import { countsOf, listsOf, nameOfList } from '../../../src/statistics/own-returns/told-lists.rules.js';
import { nextVersion } from '../../../src/statistics/own-returns/versions.rules.js';
import { nameOf } from '../../../src/statistics/releases.rules.js';
import { YEAR, momentAfter } from '../disclosure/years.js';
import { FORM } from './made-agency.js';
import type { MadeAgency } from './made-agency.js';
import type { CountedAt } from './reader.js';
import { countIn, sheetOf } from './sheets.js';

const DAY = 86_400_000;
const LISTS = listsOf(FORM);

export const tally = {
  returns: 0,
  versions: 0,
  refused: 0,
  /** Of the numbers that are not nothing, how many are told: by order and kind of period, of first versions. */
  shares: new Map<string, { told: number; all: number }>(),
};

/** One agency's year as it is handed on. */
export class HandingOn {
  readonly kept: Kept[] = [];
  /** What every list was counted as whenever something was told. */
  readonly counted: CountedAt[] = [];
  private now = momentAfter(0);

  constructor(
    private readonly agency: MadeAgency,
    private readonly random: () => number,
    private readonly order: string,
  ) {}

  /** Once it is over, or some days later. */
  handOn(period: FactPeriod, monthsOver: number): void {
    this.now = Math.max(this.now + DAY / 24, momentAfter(monthsOver) + (1 + this.random() * 20) * DAY);
    const counts = this.count();
    const today = `${YEAR + 1}-01-01`;
    const lists = new HandedOn({ form: FORM, counts, kept: this.kept, today }).listsOf(period);
    const kept = { period, version: 1, lists };
    this.kept.push(kept);
    tally.returns += 1;
    this.note(kept);
  }

  /** What may happen between two returns. */
  goOn(): void {
    if (this.random() < 0.3) this.bringLate();
    if (this.random() < 0.4) this.renew();
  }

  /** Records that nobody had known, of some month of what was handed on. */
  private bringLate(): void {
    const { period } = this.kept[Math.floor(this.random() * this.kept.length)] ?? {};
    if (!period) return;
    this.now += DAY;
    this.agency.bring(Number(period.firstOn.slice(5, 7)) - 1, this.now);
  }

  /** Somebody asks for another version of something. */
  private renew(): void {
    const { period } = this.kept[Math.floor(this.random() * this.kept.length)] ?? {};
    if (!period) return;
    this.now += DAY;
    const counts = this.count();
    const { since, lists } = nextVersion(
      { form: FORM, counts, kept: this.kept, today: `${YEAR + 1}-01-01` },
      period,
    );
    if (since !== 'enough') {
      tally.refused += 1;
      return;
    }
    const version = this.kept.filter((each) => nameOf(each.period) === nameOf(period)).length + 1;
    this.kept.push({ period, version, lists });
    tally.returns += 1;
    tally.versions += 1;
  }

  /** Counts of 1 and 2 that stand on a return. */
  small(): string[] {
    return this.kept.flatMap((each) => {
      const { name, said } = sheetOf(FORM, each);
      return said
        .filter(({ value }) => value === 1 || value === 2)
        .map(({ list, keys }) => `${name} ${list} ${keys?.join('+') ?? 'sum'}`);
    });
  }

  private count() {
    const counts = this.agency.countsAt(this.now);
    this.counted.push(
      new Map(
        LISTS.map((list) => [
          nameOfList(list),
          new Map([...(counts.get(list.table) ?? [])].map(([day, of]) => [day, countsOf(list, of)])),
        ]),
      ),
    );
    return counts;
  }

  private note(kept: Kept): void {
    const some = sheetOf(FORM, kept).said.filter(({ list, keys }) => {
      const told = kept.lists.get(list);
      return told !== undefined && countIn(told, keys) > 0;
    });
    const [told, all] = [some.filter(({ mark }) => mark === null).length, some.length];
    const name = `${this.order}, ${kept.period.kind}`;
    const before = tally.shares.get(name) ?? { told: 0, all: 0 };
    tally.shares.set(name, { told: before.told + told, all: before.all + all });
  }
}
