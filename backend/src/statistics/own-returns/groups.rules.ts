/**
 * Policy (security T11): lists of the same records, or of records among others, are decided together, since one would tell
 * what another leaves out. What the definitions say of them anybody can read; here it is said as sums, in which the lists
 * of one side are added and those of the other are taken away.
 */
import type { FactPeriod } from '../facts.rules.js';
import { LISTS } from '../lists.types.js';
import type { Form } from '../returns/returns.types.js';
import { TOTAL } from '../statistics.types.js';
import type { TableCode } from '../statistics.types.js';
import { isHandedOn, keysOf, listsOf, nameOfList } from './told-lists.rules.js';
import type { ToldList } from './told-lists.rules.js';

/** A list of a group: its lines are so many rows of the group's, from one on. */
export interface ListIn {
  readonly list: ToldList;
  readonly name: string;
  readonly from: number;
  readonly keys: readonly string[];
  /** Whether it is taken away where lists are compared. */
  readonly isTakenAway: boolean;
  /** The sum stands on the return; where two lists have the same one, at the first of them. */
  readonly hasSum: boolean;
}
/** A number as it stands on the return, of one row or of all of its list. */
export interface PlaceIn {
  readonly of: number;
  readonly rows: readonly number[];
  readonly isSum: boolean;
}
/** Rows that are as many as others, or no more, or no fewer. */
export interface RelationIn {
  readonly rows: readonly number[];
  readonly takenAway: readonly number[];
  readonly is: Comparison;
}
export interface Group {
  readonly lists: readonly ListIn[];
  readonly places: readonly PlaceIn[];
  readonly relations: readonly RelationIn[];
  readonly length: number;
}

type Comparison = '=' | '>=' | '<=';
type Part = readonly [TableCode, ToldList['by'], ...string[]];
type Relation = readonly [added: Part, is: Comparison, takenAway: Part];

const TOGETHER: readonly (readonly TableCode[])[] = [
  ['new_cases', 'risk_bands', 'safety_plans'],
  ['core_types', 'law_forms', 'contexts', 'relationships', 'repeats'],
  ['police_decisions', 'hidden_violence', 'police_measures'],
  ['referrals_received', 'answer_times', 'refusals'],
  ['order_decisions', 'order_issues', 'order_services', 'order_extensions', 'order_breaches'],
];
const INCIDENTS: Part = ['core_types', 'lines'];
const ISSUED: Part = ['order_decisions', 'lines', 'issued'];
const RECEIVED: Part = ['referrals_received', 'columns'];
const DECISIONS: Part = ['police_decisions', 'lines'];

const noMoreThan = (all: Part, { table, by }: ToldList, keys: readonly string[]): Relation[] =>
  keys.map((key) => [all, '>=', [table, by, key]]);
const linesOf = (table: TableCode): ToldList => ({ table, by: 'lines' });

const RELATIONS: readonly Relation[] = [
  [['new_cases', 'lines'], '=', ['risk_bands', 'columns']],
  [['safety_plans', { line: 'high' }], '=', ['risk_bands', 'columns', 'high']],
  [['core_types', 'lines', 'rape', 'sexual_assault'], '=', ['law_forms', 'lines', 'sexual']],
  // Where as many have no type as have no form; else nobody can rely on it.
  [['core_types', 'lines', 'not_known'], '=', ['law_forms', 'lines', 'not_known']],
  ...noMoreThan(INCIDENTS, linesOf('law_forms'), LISTS.law_forms),
  ...noMoreThan(INCIDENTS, { table: 'contexts', by: 'columns' }, LISTS.contexts),
  ...noMoreThan(INCIDENTS, linesOf('relationships'), LISTS.relationship_groups),
  ...noMoreThan(INCIDENTS, linesOf('repeats'), LISTS.repeats),
  [INCIDENTS, '<=', ['relationships', 'lines']],
  ...(['referrals', 'persons_by_age', 'referrals_received'] as const).map((table): Relation => [
    [table, 'lines'],
    '=',
    [table, 'columns'],
  ]),
  ...(['order_issues', 'order_services', 'order_extensions', 'order_breaches'] as const).map(
    (table): Relation => [ISSUED, '=', [table, 'lines']],
  ),
  [['answer_times', 'lines'], '=', RECEIVED],
  [['answer_times', 'lines', 'unanswered'], '=', [...RECEIVED, 'unanswered']],
  [['refusals', 'lines'], '=', [...RECEIVED, 'declined']],
  ...noMoreThan(DECISIONS, linesOf('hidden_violence'), LISTS.article_groups),
  ...noMoreThan(DECISIONS, linesOf('police_measures'), LISTS.measures),
  ...LISTS.police_decisions.map((decision): Relation => [
    ['police_decisions', 'lines', decision],
    '<=',
    ['hidden_violence', 'lines'],
  ]),
];
const TAKEN_AWAY: ReadonlySet<string> = new Set(
  RELATIONS.map(([, , [table, by]]) => nameOfList({ table, by })),
);

const togetherWith = (table: TableCode): readonly TableCode[] =>
  TOGETHER.find((tables) => tables.includes(table)) ?? [table];

/** Tables of which a form tells the sum. */
const summed = (form: Form): ReadonlySet<TableCode> =>
  new Set(
    Object.values(form)
      .flat()
      .flatMap((line) =>
        'table' in line && line.cells.some((cell) => cell.line === TOTAL && cell.column === TOTAL)
          ? [line.table]
          : [],
      ),
  );

/** The lists of a return, as they are decided together. */
export function groupsOf(form: Form, period: FactPeriod): Group[] {
  const groups = new Map<string, ToldList[]>();
  for (const list of listsOf(form).filter(({ table }) => isHandedOn(table, period))) {
    const key = togetherWith(list.table).join();
    groups.set(key, [...(groups.get(key) ?? []), list]);
  }
  const sums = summed(form);
  return [...groups.values()].map((lists) => groupOf(lists, sums));
}

function groupOf(of: readonly ToldList[], sums: ReadonlySet<TableCode>): Group {
  const lists: ListIn[] = [];
  let length = 0;
  for (const list of of) {
    const [name, keys] = [nameOfList(list), keysOf(list)];
    const hasSum = sums.has(list.table) && !lists.some((one) => one.list.table === list.table);
    lists.push({ list, name, keys, from: length, hasSum, isTakenAway: TAKEN_AWAY.has(name) });
    length += keys.length;
  }
  return { lists, length, places: lists.flatMap(placesOf), relations: relationsIn(lists) };
}

const rowsOf = ({ from, keys }: ListIn): number[] => keys.map((_, at) => from + at);

/** Of a list of one line the sum alone is told. */
function placesOf(list: ListIn, of: number): PlaceIn[] {
  const rows = rowsOf(list);
  const lines = rows.length > 1 ? rows.map((row): PlaceIn => ({ of, rows: [row], isSum: false })) : [];
  return [...lines, ...(list.hasSum ? [{ of, rows, isSum: true }] : [])];
}

function relationsIn(lists: readonly ListIn[]): RelationIn[] {
  const rowsIn = ([table, by, ...keys]: Part): number[] | null => {
    const list = lists.find(({ name }) => name === nameOfList({ table, by }));
    if (!list) return null;
    return rowsOf(list).filter((_, at) => keys.length === 0 || keys.includes(list.keys[at] ?? ''));
  };
  return RELATIONS.flatMap(([added, is, away]) => {
    const [rows, takenAway] = [rowsIn(added), rowsIn(away)];
    return rows && takenAway ? [{ rows, takenAway, is }] : [];
  });
}
