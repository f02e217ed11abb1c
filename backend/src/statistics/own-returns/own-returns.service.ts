import { Injectable } from '@nestjs/common';
import type { NamesDto } from '../../identity/index.js';
import { Database } from '../../platform/database/database.js';
import { dayOf } from '../../shared/dates.js';
import { notFound, refused } from '../../shared/errors.js';
import { shareOf } from '../drafts.rules.js';
import type { FactPeriod } from '../facts.rules.js';
import { SMALLEST_BETWEEN_AGENCIES, SMALLEST_WITHIN_AGENCY } from '../measures.types.js';
import { endOf, monthDaysOf, nameOf, periodNamed, periodsOf } from '../releases.rules.js';
import type { CorrectionReason } from '../releases.types.js';
import type { ReturnPeriodDto, ReturnPeriodListDto } from '../returns/returns.dto.js';
import { returnOf } from '../returns/returns.rules.js';
import type { Form } from '../returns/returns.types.js';
import type { ShownCell, TableCode } from '../statistics.types.js';
import type { Counts } from '../suppression.rules.js';
import { sharesOf } from '../tables.rules.js';
import type { Count } from '../tables.rules.js';
import { toDefinition } from '../tables.service.js';
import type { OwnHandedOnDto, OwnReturnDto, OwnReturnSourceDto } from './own-returns.dto.js';
import { HandedOn, toldTables } from './handed-on.rules.js';
import type { OwnYear } from './handed-on.rules.js';
import { ownCells, ownCounts, wholeOf } from './own-returns.rules.js';
import { OwnReturnsStore } from './own-returns.store.js';
import type { KeptReturn, KeptSource } from './own-returns.store.js';
import { ownForm, ownTables } from './own-returns.types.js';
import { OF_YEARS_ALONE, isHandedOn } from './told-lists.rules.js';
import { nextVersion } from './versions.rules.js';

const AGENCY = `select json_build_object('tg', name_tg, 'ru', name_ru, 'en', name_en) as name
  from panoh.agencies where id = $1`;

/** How many were left out is told on the sheet as a rough share. */
const UNTOLD = { counted: null, withoutConsent: null, withoutDay: null, toldBefore: null };

interface Counted {
  readonly months: readonly (Count & { readonly month: string })[];
  readonly people: readonly Count[];
}

const countsFor = (code: TableCode, { months, people }: Counted): readonly Count[] =>
  OF_YEARS_ALONE.includes(code) ? people : months;

/** What was counted of a table, by the first day of each month; people by that of the year. */
function monthsOf(code: TableCode, period: FactPeriod, { months, people }: Counted): Map<string, Counts> {
  if (OF_YEARS_ALONE.includes(code)) return new Map([[period.firstOn, ownCounts(code, people)]]);
  return new Map(
    monthDaysOf(period).map((day) => [
      day,
      ownCounts(
        code,
        months.filter(({ month }) => month === day),
      ),
    ]),
  );
}

/** The return of one agency's own work, as it stands now and as it was handed on; counted in the database, never by case. */
@Injectable()
export class OwnReturnsService {
  constructor(
    private readonly database: Database,
    private readonly store: OwnReturnsStore,
  ) {}

  /** From the year of the first record on, whatever has begun. */
  async list(): Promise<ReturnPeriodListDto> {
    const [first] = await this.database.query<{ day: string | null }>('select panoh.own_from()::text as day');
    const today = dayOf(this.database.now);
    const [from, to] = [(first?.day ?? today).slice(0, 4), today.slice(0, 4)].map(Number) as [number, number];
    const years = Array.from({ length: Math.max(to - from, 0) + 1 }, (_, back) => to - back);
    return {
      items: years.flatMap((year) =>
        periodsOf(year, today)
          .reverse()
          .map((period) => this.toPeriod(period)),
      ),
    };
  }

  /** With every number: she reads every file that is counted. */
  async get(name: string): Promise<OwnReturnDto> {
    const period = this.named(name);
    const counts = await this.store.count(period, 'her');
    const tables = new Map(this.tables.map((code) => [code, ownCells(code, counts)]));
    return {
      ...(await this.toReturn(period, tables)),
      isForHandingOn: false,
      smallestShown: SMALLEST_WITHIN_AGENCY,
      sources: this.tables.map((code) => this.sourceOf(code, counts)),
      handedOn: await this.lastOf(period),
    };
  }

  /**
   * As it leaves the house, once the period is over; the same again whenever it is taken again: of two counts, one
   * subtracted from the other, a single record could be told.
   */
  async handedOn(name: string): Promise<OwnReturnDto> {
    const period = this.over(name);
    await this.store.takeTurn();
    const kept = await this.store.kept(period);
    const last = lastAmong(kept, period) ?? (await this.handOn(period, kept));
    return {
      ...(await this.toReturn(period, toldTables(this.form, last.lists))),
      isForHandingOn: true,
      smallestShown: SMALLEST_BETWEEN_AGENCIES,
      sources: last.sources.map(({ code, ...source }) => ({
        ...{ definition: toDefinition(code), version: null },
        ...source,
        ...UNTOLD,
      })),
      handedOn: toHandedOn(last),
    };
  }

  /** Another version of what was handed on; what changed by few stays as it was. */
  async renew(name: string, reason: CorrectionReason): Promise<void> {
    const period = this.over(name);
    await this.store.takeTurn();
    const kept = await this.store.kept(period);
    const last = lastAmong(kept, period);
    if (!last) throw refused('return_not_handed_on');
    const counted = await this.countAll(period);
    const { since, lists, anew } = nextVersion(this.yearOf(period, kept, counted), period);
    if (since === 'nothing') throw refused('return_unchanged');
    if (since === 'few') throw refused('return_few_changed');
    const isAnew = (code: TableCode): boolean => anew.some(({ table }) => table === code);
    const sources = this.sourcesOf(period, counted).map((source) =>
      isAnew(source.code) ? source : (last.sources.find(({ code }) => code === source.code) ?? source),
    );
    await this.store.keep({ period, version: last.version + 1, reason, lists, sources });
  }

  private async handOn(period: FactPeriod, kept: readonly KeptReturn[]): Promise<KeptReturn> {
    const counted = await this.countAll(period);
    const lists = new HandedOn(this.yearOf(period, kept, counted)).listsOf(period);
    const first = { period, version: 1, reason: null, lists, sources: this.sourcesOf(period, counted) };
    await this.store.keep(first);
    return { ...first, countedAt: this.database.now };
  }

  /** Which version was handed on last, and whether there are newer numbers. */
  private async lastOf(period: FactPeriod): Promise<OwnHandedOnDto | null> {
    const kept = await this.store.kept(period);
    const last = lastAmong(kept, period);
    if (!last) return null;
    const { since } = nextVersion(this.yearOf(period, kept, await this.countAll(period)), period);
    return { ...toHandedOn(last), since };
  }

  private async countAll(period: FactPeriod): Promise<Counted> {
    return {
      months: await this.store.countMonths(period),
      people: period.kind === 'year' ? await this.store.count(period, 'all') : [],
    };
  }

  private yearOf(period: FactPeriod, kept: readonly KeptReturn[], counted: Counted): OwnYear {
    const counts = this.codesOf(period).map((code) => [code, monthsOf(code, period, counted)] as const);
    return { form: this.form, counts: new Map(counts), kept, today: dayOf(this.database.now) };
  }

  private sourcesOf(period: FactPeriod, counted: Counted): KeptSource[] {
    return this.codesOf(period).map((code) => {
      const whole = wholeOf(code, countsFor(code, counted));
      const { withoutConsent, withoutDay } = whole;
      return {
        ...{ code, countedAt: this.database.now.toISOString() },
        withoutConsentPercent: shareOf(withoutConsent, whole.counted + withoutConsent + withoutDay),
        withoutDayPercent: shareOf(withoutDay, whole.counted + withoutDay),
      };
    });
  }

  /** A period that has begun. */
  private named(name: string): FactPeriod {
    const period = periodNamed(name);
    if (!period || period.firstOn > dayOf(this.database.now)) throw notFound();
    return period;
  }

  private over(name: string): FactPeriod {
    const period = this.named(name);
    if (!this.toPeriod(period).isOver) throw refused('return_not_over');
    return period;
  }

  private get form(): Form {
    return ownForm(this.database.viewer.agencyKind);
  }

  private get tables(): readonly TableCode[] {
    return ownTables(this.form);
  }

  private codesOf(period: FactPeriod): TableCode[] {
    return this.tables.filter((code) => isHandedOn(code, period));
  }

  private async toReturn(period: FactPeriod, tables: ReadonlyMap<TableCode, readonly ShownCell[]>) {
    const { agencyId } = this.database.viewer;
    const [agency] = await this.database.query<{ name: NamesDto }>(AGENCY, [agencyId]);
    if (!agency) throw notFound();
    const material = { kind: period.kind, tables, persons: null };
    return {
      period: this.toPeriod(period),
      agency: agency.name,
      smallestHandedOn: SMALLEST_BETWEEN_AGENCIES,
      sections: returnOf(material, this.form).map(({ lines, ...section }) => ({
        ...section,
        lines: [...lines],
      })),
      persons: null,
    };
  }

  private sourceOf(code: TableCode, counts: readonly Count[]): OwnReturnSourceDto {
    const whole = wholeOf(code, counts);
    return {
      definition: toDefinition(code),
      countedAt: this.database.now.toISOString(),
      version: null,
      ...whole,
      ...sharesOf(whole),
    };
  }

  private toPeriod({ kind, firstOn }: FactPeriod): ReturnPeriodDto {
    const period = { kind, firstOn };
    return { ...period, name: nameOf(period), isOver: endOf(period) <= dayOf(this.database.now) };
  }
}

const lastAmong = (kept: readonly KeptReturn[], period: FactPeriod): KeptReturn | undefined =>
  kept.findLast((each) => nameOf(each.period) === nameOf(period));

const toHandedOn = ({ version, countedAt, reason }: KeptReturn): OwnHandedOnDto => ({
  ...{ version, reason, since: null },
  at: countedAt.toISOString(),
});
