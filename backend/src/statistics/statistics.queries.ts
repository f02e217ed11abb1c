import type { NamesDto } from '../identity/index.js';
import type { Database } from '../platform/database/database.js';
import type { Day } from '../shared/dates.js';
import type { IndicatorCaseDto } from './statistics.dto.js';
import type { CourtCount } from './courts/court-figures.rules.js';
import type { Months, ShockFigure } from './shocks/shocks.rules.js';
import type { ProgrammeCount } from './programme/programme-figures.rules.js';
import type { IndicatorCount } from './indicators.rules.js';
import type { CellCount, CellCountPeriod } from './periods.rules.js';
import type { PersonLine, PersonPeriod } from './persons.rules.js';
import { CLASSIFIED_AS } from './statistics.types.js';
import type { Span, TableCode } from './statistics.types.js';
import type { Count } from './tables.rules.js';

/** The request's own transaction, or the login of statistics, which reaches counts and no case. */
export type Reader = Pick<Database, 'query'>;

const NAME = `json_build_object('tg', name_tg, 'ru', name_ru, 'en', name_en) as name`;
export const DAY = (column: string): string => `to_char(${column}, 'YYYY-MM-DD')`;

/** The agency of the viewer, for reports and for the mark of a file. */
export async function readAgencyName(database: Reader, agencyId: string): Promise<NamesDto | null> {
  const sql = `select ${NAME} from panoh.agencies where id = $1`;
  return (await database.query<{ name: NamesDto }>(sql, [agencyId]))[0]?.name ?? null;
}

/** Names of all agencies and working groups by id: for lines of persons and checks of editions. */
export async function readNames(database: Reader): Promise<Map<string, NamesDto>> {
  const rows = await database.query<{ id: string; name: NamesDto }>(
    `select id, ${NAME} from panoh.agencies union all select id, ${NAME} from panoh.working_groups`,
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Places that have a working group. */
export async function readPlaces(database: Reader): Promise<string[]> {
  const rows = await database.query<{ place: string }>(
    'select distinct place from panoh.working_groups order by place',
  );
  return rows.map(({ place }) => place);
}

/** Months and years in which anything was counted. */
export const readCountedFirsts = (statistics: Reader): Promise<{ span: Span; firstOn: Day }[]> =>
  statistics.query(`select distinct span, ${DAY('first_on')} as "firstOn" from statistics.cell_counts`);

/** For tables of the catalogue and for editions. */
export const readFacts = (
  statistics: Reader,
  codes: readonly TableCode[],
  [from, until]: readonly [Day, Day],
): Promise<CellCount[]> =>
  statistics.query(
    `select code, ${DAY('first_on')} as "firstOn", line, column_key as "column", records
     from statistics.cell_counts where code = any ($1) and first_on >= $2 and first_on < $3`,
    [codes, from, until],
  );

/** Under each span its oldest count. */
export type CountedAt = { readonly hasRecords: boolean } & Readonly<Record<Span, Date | null>>;

/** In one round trip: many readers share few connections. */
export async function readCountedAt(
  statistics: Reader,
  spans: readonly Span[],
  [from, until]: readonly [Day, Day],
): Promise<CountedAt> {
  const oldest = (span: Span): string =>
    `(select min(counted_at) from statistics.counted_periods where span = '${span}' and first_on >= $2 and first_on < $3)`;
  const [row] = await statistics.query<CountedAt>(
    `select exists (select 1 from statistics.cell_counts where span = any ($1) and first_on >= $2 and first_on < $3) as "hasRecords",
       ${oldest('month')} as month, ${oldest('year')} as year`,
    [spans, from, until],
  );
  return row ?? { hasRecords: false, month: null, year: null };
}

/** Whether the viewer reads everything, and the groups whose shared cases the viewer reads. */
export type PersonReach = readonly [isStatistician: boolean, ledGroupIds: readonly string[]];

/** Periods in which any persons were counted that the viewer may read. */
export const readPersonPeriods = (
  statistics: Reader,
  reach: PersonReach,
): Promise<(PersonPeriod & { countedAt: Date })[]> =>
  statistics.query(
    `select p.kind, ${DAY('p.first_on')} as "firstOn", p.counted_at as "countedAt"
     from statistics.person_periods p where exists (select 1 from statistics.person_counts c
       where c.kind = p.kind and c.first_on = p.first_on
         and (c.scope <> 'shared' and $1 or c.scope = 'shared' and c.group_id = any ($2)))
     order by p.first_on desc, p.kind`,
    [...reach],
  );

export const readPersonLines = (
  statistics: Reader,
  { kind, firstOn }: CellCountPeriod,
  reach: PersonReach,
): Promise<PersonLine[]> =>
  statistics.query(
    `select scope, group_id as "groupId", agency_id as "agencyId", registrations, not_linked as "notLinked", cases,
       incidents, services, persons, estimate, low as "from", high as "to", settled_too_soon as "settledTooSoon"
     from statistics.person_counts where kind = $1 and first_on = $2
       and (scope <> 'shared' and $3 or scope = 'shared' and group_id = any ($4))
     order by scope <> 'all', group_id nulls last, scope = 'agency', agency_id`,
    [kind, firstOn, ...reach],
  );

/** The first year of which the viewer's agency has records; null if it has none. */
export async function readFirstYear(database: Reader, agencyId: string): Promise<number | null> {
  const sql = `select extract(year from least(
      (select min(coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date)) from panoh.cases c
        where c.agency_id = $1),
      (select min(s.given_on) from panoh.support_entries s where s.agency_id = $1),
      (select (min(r.sent_at) at time zone 'Asia/Dushanbe')::date from panoh.referrals r
        where r.to_agency_id = $1 and r.kind = 'service')))::integer as year`;
  return (await database.query<{ year: number | null }>(sql, [agencyId]))[0]?.year ?? null;
}

/** @param isDelivered Without the cases from which any supervisor of the agency is blocked. */
export const countOwn = (
  database: Reader,
  [from, until]: readonly [Day, Day],
  isDelivered: boolean,
): Promise<Count[]> =>
  database.query(
    `select code, line, column_key as "column", sum(records)::integer as records
     from panoh.count_own($1, $2, $3, $4) group by 1, 2, 3`,
    [from, until, JSON.stringify(CLASSIFIED_AS), isDelivered],
  );

/** A group that the viewer leads; null for the agency that the viewer supervises. */
export type GroupId = string | null;
interface IndicatorCounts {
  countedAt: string | null;
  counts: readonly IndicatorCount[];
}

/** Counts of quarters `from` to the one that ends before `until`; the last begins on `lastOn`. */
export async function readIndicators(
  database: Reader,
  groupId: GroupId,
  { from, lastOn, until }: Readonly<Record<'from' | 'lastOn' | 'until', Day>>,
): Promise<IndicatorCounts> {
  const [row] = await database.query<{ counted: IndicatorCounts }>(
    'select panoh.indicators($1, $2, $3, $4, null) as counted',
    [groupId, from, lastOn, until],
  );
  return row?.counted ?? { countedAt: null, counts: [] };
}

/** Counts of each span by its place in the list, from 1 on; null: of the own agency, for a statistician of all. */
export const readShockFigures = (
  database: Reader,
  groupId: GroupId,
  spans: readonly Pick<Months, 'from' | 'until'>[],
): Promise<(ShockFigure & { nth: number })[]> =>
  database.query('select nth, part, code, records from panoh.shock_figures($1, $2, $3)', [
    ...[groupId, spans.map(({ from }) => from), spans.map(({ until }) => until)],
  ]);

/** Reports and court cases of the period: exact sums of the own agency, of all agencies for a statistician. */
export const readCourtFigures = (
  database: Reader,
  period: readonly [from: Day, to: Day],
): Promise<CourtCount[]> =>
  database.query<CourtCount>(
    'select part, code, records, timed, days from panoh.court_figures($1, $2) order by 1, 2',
    [...period],
  );

/** The programme for perpetrators in a period: for a supervisor what reached the own cases, for a statistician all. */
export const readProgrammeFigures = (
  database: Reader,
  period: readonly [from: Day, to: Day],
): Promise<ProgrammeCount[]> =>
  database.query<ProgrammeCount>(
    'select part, code, records, men, minutes from panoh.programme_figures($1, $2) order by 1, 2',
    [...period],
  );

interface CasesBehind {
  items: IndicatorCaseDto[];
  hidden: number;
}

/**
 * Cases behind one number of a quarter, the latest first. Row security opens the cases: of those that it does not open
 * nothing is answered but their number.
 * @param parameters Group, first day, day after the last, number as JSON, own agency, day and id of the page before, limit.
 */
export async function readCasesBehind(database: Reader, parameters: unknown[]): Promise<CasesBehind> {
  const [found] = await database.query<CasesBehind>(
    `with behind as materialized (
      select b.id::uuid from jsonb_array_elements_text(panoh.indicators($1, $2, $2, $3, $4)) b (id)),
    open as materialized (
      select c.id, c.reference as code, coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date)::text as "openedOn",
        c.band, c.status, c.lead_user_id, c.agency_id from behind join panoh.cases c using (id)),
    shown as (select o.id, o.code, o."openedOn", o.band, o.status, u.display_name as "leadName" from open o
        left join panoh.users u on u.id = o.lead_user_id and u.status = 'active' and o.agency_id = $5
      where $6::text is null or (o."openedOn", o.id) < ($6, $7::uuid)
      order by o."openedOn" desc, o.id desc limit $8)
  select coalesce((select jsonb_agg(s order by s."openedOn" desc, s.id desc) from shown s), '[]') as items,
    ((select count(*) from behind) - (select count(*) from open))::integer as hidden`,
    parameters,
  );
  return found ?? { items: [], hidden: 0 };
}
