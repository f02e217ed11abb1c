import { RULE_KEYS, isSecondLook } from '../follow-ups/index.js';
import type { Database } from '../platform/database/database.js';
import { invalid } from '../shared/errors.js';
import { decodeCursor, encodeCursor } from '../shared/paging.js';
import type { PageEnd } from '../shared/paging.js';

/** Rules whose rows are not taken by those whose work they look at, as a list for SQL. */
export const SECOND_LOOKS = `(${RULE_KEYS.filter(isSecondLook)
  .map((rule) => `'${rule}'`)
  .join(', ')})`;

/** What every line of a board has; the rest are the facts that its branch of the query selected. */
export interface BoardRow {
  id: string;
  filter: string;
  /** Danger before time: lines of a lower rank stand first. */
  rank: number;
  sortKey: string;
}

/** The facts of a line, without what orders the board. */
export const lineOf = <Row extends BoardRow>({ filter: _filter, rank: _rank, sortKey: _key, ...line }: Row) =>
  line;

export interface BoardRequest {
  /** A query of `id, filter, sort_at, facts`, and `rank` where lines have one; `facts` is a JSON object. */
  sql: string;
  isRanked?: boolean;
  /** Which tab a line `w` stands on, of a board with tabs. */
  tabOf?: string;
  parameters: unknown[];
  /** Only the lines of this tab, and their counts; null: of all tabs. */
  tab?: string | null;
  filter: string | null;
  /** Lines of this filter are counted, and shown only where it is chosen. */
  folded?: string;
  cursor: string | null;
  newestFirst?: boolean;
}

export interface BoardPage<Row> {
  items: Row[];
  nextCursor: string | null;
  /** Lines of the tab by filter, over all pages. */
  counts: Record<string, number>;
  /** Lines by tab; empty where the board has none. */
  tabs: Record<string, number>;
}

interface Answer<Row> {
  items: Row[];
  counts: Record<string, number>;
  tabs?: Record<string, number>;
}

export const PAGE = 25;

/**
 * A work list from several kinds of rows: one statement returns the page and the counts of its filters. Keyset paging,
 * so that concurrent inserts and deletes neither repeat nor hide a row. Every board of the workboard uses it.
 */
export async function boardPage<Row extends BoardRow>(
  database: Database,
  request: BoardRequest,
): Promise<BoardPage<Row>> {
  const { parameters, filter, newestFirst } = request;
  const end = boardEnd(request.cursor);
  const place = (offset: number): string => `$${parameters.length + offset}`;
  const [order, beyond] = newestFirst ? ['desc', '<'] : ['asc', '>'];
  const inOrder = `rank, sort_at ${order}, id ${order}`;
  const rows = await database.query<Answer<Row>>(
    `with lines as (${linesOf(request)}),
     work as (select * from lines where ${place(5)}::text is null or tab = ${place(5)}),
     shown as (select * from work
       where (filter = ${place(1)} or ${place(1)}::text is null and filter is distinct from ${place(6)}::text)
         and (${place(3)}::timestamptz is null or rank > ${place(2)}::integer
           or rank = ${place(2)} and (sort_at, id) ${beyond} (${place(3)}, ${place(4)}::uuid))
       order by ${inOrder} limit ${PAGE + 1})
     select coalesce((select jsonb_agg(facts || jsonb_build_object('id', id, 'filter', filter, 'rank', rank,
         'sortKey', sort_at::text) order by ${inOrder}) from shown), '[]') as items,
       coalesce((select jsonb_object_agg(filter, n) from (select filter, count(*) as n from work group by filter) c),
         '{}') as counts,
       coalesce((select jsonb_object_agg(tab, n) from (select tab, count(*) as n from lines where tab is not null
         group by tab) t), '{}') as tabs`,
    [
      ...parameters,
      filter,
      ...(end ? [end.rank, end.key, end.id] : [null, null, null]),
      request.tab ?? null,
      request.folded ?? null,
    ],
  );
  return pageOf(rows[0] ?? { items: [], counts: {} });
}

/** How many lines a board has; the facts of none are read. */
export async function countLines(database: Database, sql: string, parameters: unknown[]): Promise<number> {
  const [row] = await database.query<{ n: number }>(
    `select count(*)::integer as n from (${sql}) w`,
    parameters,
  );
  return row?.n ?? 0;
}

const linesOf = ({ sql, isRanked, tabOf }: BoardRequest): string =>
  `select ${isRanked ? '' : '0 as rank,'} ${tabOf ?? 'null'}::text as tab, w.* from (${sql}) w`;

/** Where a page of lines ends: in which rank, and there at which time. */
export interface BoardEnd extends PageEnd {
  rank: number;
}

const RANKED_KEY = /^(\d) (.+)$/;

/** The place that a cursor names; null for the first page. */
export function boardEnd(cursor: string | null): BoardEnd | null {
  const end = decodeCursor(cursor);
  if (!end) return null;
  const [, rank, key] = RANKED_KEY.exec(end.key) ?? [];
  if (!rank || !key) throw invalid({ path: 'cursor', code: 'not_valid' });
  return { rank: Number(rank), key, id: end.id };
}

/** What was read, without the line that only tells that there are more. */
export function pageOf<Row extends BoardRow>({ items, counts, tabs = {} }: Answer<Row>): BoardPage<Row> {
  const last = items.length > PAGE ? items[PAGE - 1] : undefined;
  const nextCursor = last ? encodeCursor(`${last.rank} ${last.sortKey}`, last.id) : null;
  return { items: items.slice(0, PAGE), nextCursor, counts, tabs };
}

/** A JSON object of an agency's names. */
export const namesOf = (agency: string): string =>
  `jsonb_build_object('tg', ${agency}.name_tg, 'ru', ${agency}.name_ru, 'en', ${agency}.name_en)`;

/** What referral `r` asks for: a service, a new owner, or, as null, an agency that keeps contact with her. */
export const NEED = `case r.kind when 'service' then r.service_type when 'handover' then r.kind end`;

/** An instant out of JSON as the API writes it. */
export const instant = (text: string): string => new Date(text).toISOString();
export const instantOrNull = (text: string | null): string | null => (text ? instant(text) : null);

/** What was refused, of a row `f` that follows from a refusal; null for every other row. */
export const refusalOf = (
  f: string,
): string => `case when ${f}.rule in ('rf.find_other', 'rf.send_missing') then (
    select jsonb_build_object('referralId', r.id, 'agencyName', case when p.id is not null then ${namesOf('p')} end,
      'reason', r.decline_reason, 'unavailableReason', r.unavailable_reason, 'missing', to_jsonb(r.missing_codes),
      'serviceType', ${NEED}, 'isOwnService', r.kind = 'service' and exists (select 1 from panoh.services s where s.agency_id = r.from_agency_id
        and s.type = r.service_type and s.status = 'active'))
    from panoh.referrals r left join panoh.agencies p on p.id = r.to_agency_id where r.id = ${f}.subject_id) end`;
