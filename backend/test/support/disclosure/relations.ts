import { kindOf } from '../../../src/agencies/agencies.types.js';
import type { AgencyType } from '../../../src/agencies/agencies.types.js';
import { LISTS } from '../../../src/statistics/lists.types.js';
import type { TableCode } from '../../../src/statistics/statistics.types.js';
import type { Counts } from '../../../src/statistics/suppression.rules.js';
import { under } from './attack.js';
import type { Row } from './programme.js';

/** A table of a year as it was counted at one moment: of each month what a reader calls it, where she has a name for it. */
export interface CountedNow {
  readonly code: TableCode;
  readonly lines: readonly string[];
  readonly columns: readonly string[];
  readonly months: ReadonlyMap<string, { readonly names: readonly string[]; readonly counts: Counts }>;
  /** It is told of single months too. */
  readonly isOfMonths: boolean;
}

/** Cells of a table, together. */
interface Part {
  readonly code: TableCode;
  readonly cells: readonly (readonly [line: string, column: string])[];
}
interface Relation {
  readonly left: Part;
  readonly is: '=' | '<=';
  readonly right: Part;
}

const ALL = 'total';
const at = (code: TableCode, line = ALL, column = ALL): Part => ({ code, cells: [[line, column]] });
const same = (...parts: readonly Part[]): Relation[] =>
  parts.slice(1).flatMap((right) => (parts[0] ? [{ left: parts[0], is: '=' as const, right }] : []));
const within = (left: Part, right: Part): Relation => ({ left, is: '<=', right });

/** What the printed definitions say: tables of the same records, records among others, and rules that anybody can read. */
function relationsOf(places: readonly string[]): Relation[] {
  const each = <Key extends string>(
    keys: readonly Key[],
    of: (key: Key) => readonly Relation[],
  ): Relation[] => keys.flatMap(of);
  const types = LISTS.agency_types.filter((type) => kindOf(type as AgencyType) !== 'police');
  return [
    ...same(at('new_cases'), at('first_contacts'), at('risk_bands'), at('safety_plans')),
    ...each(LISTS.last_bands, (band) => same(at('risk_bands', ALL, band), at('safety_plans', band))),
    ...each(types, (type) => same(at('support_stream', type), at('first_contacts', type))),
    ...same(at('core_types'), at('incident_places')),
    ...same(at('core_types', 'rape'), at('rape_care')),
    ...each(LISTS.core_types, (type) => same(at('core_types', type), at('core_type_ages', type))),
    ...each(LISTS.delays, (delay) => [within(at('rape_care', delay), at('delays', delay))]),
    ...same(at('persons_by_age'), at('persons_by_marriage'), at('persons_by_disability')),
    ...each(LISTS.children, (answer) =>
      same(at('persons_by_marriage', ALL, answer), at('persons_by_disability', ALL, answer)),
    ),
    ...each(places, relationsAt),
  ];
}

function relationsAt(place: string): Relation[] {
  const sexual: Part = {
    code: 'core_types',
    cells: [
      ['rape', place],
      ['sexual_assault', place],
    ],
  };
  const told = at('core_types', ALL, place);
  return [
    ...same(at('new_cases', place, 'all'), at('paths', ALL, place), at('case_lengths', ALL, place)),
    ...same(
      at('appeals', place, 'all'),
      at('support_stream', ALL, place),
      at('unknown_to_police', ALL, place),
    ),
    within(at('appeals', place, 'all'), at('new_cases', place, 'all')),
    ...same(told, at('other_numbers', ALL, place), at('delays', ALL, place)),
    ...same(at('law_forms', 'sexual', place), sexual),
    within(at('core_types', 'not_known', place), at('law_forms', 'not_known', place)),
    ...LISTS.law_forms.map((form) => within(at('law_forms', form, place), told)),
    ...LISTS.relationship_groups.map((group) => within(at('relationships', group, place), told)),
    within(told, at('relationships', ALL, place)),
    ...same(
      at('order_decisions', 'issued', place),
      at('order_issues', ALL, place),
      at('order_services', ALL, place),
      at('order_extensions', ALL, place),
      at('order_breaches', ALL, place),
    ),
  ];
}

/**
 * The same as equations of the finest cells: for each month where both tables are told of months, else for all months of
 * which she has a name in both. Where records came in between that one of them does not count, a relation may be untrue;
 * who supposes that it is true is lucky in the others.
 */
export function rowsBetween(counted: ReadonlyMap<TableCode, CountedNow>, places: readonly string[]): Row[] {
  return relationsOf([...places, 'elsewhere', 'unknown']).flatMap(({ left, is, right }) => {
    const [a, b] = [counted.get(left.code), counted.get(right.code)];
    if (!a || !b) return [];
    const months = [...a.months.keys()].filter((month) => b.months.has(month));
    const stretches = a.isOfMonths && b.isOfMonths ? months.map((month) => [month]) : [months];
    return stretches.flatMap((stretch) => {
      const sides = [sideOf(a, left, stretch), sideOf(b, right, stretch)] as const;
      const apart = sides[0].truth - sides[1].truth;
      if (is === '=' ? apart !== 0 : apart > 0) return [];
      const sum = new Map(sides[0].names.map((name) => [name, 1]));
      for (const name of sides[1].names) sum.set(name, (sum.get(name) ?? 0) - 1);
      return sum.size > 0 ? [{ sum, is, than: 0 }] : [];
    });
  });
}

function sideOf(
  table: CountedNow,
  { cells }: Part,
  months: readonly string[],
): { names: string[]; truth: number } {
  const of = months.flatMap((month) => table.months.get(month) ?? []);
  const pick = (keys: readonly string[], key: string): number[] =>
    keys.flatMap((one, nth) => (key === ALL || key === one ? [nth] : []));
  const { code, lines, columns } = table;
  const names = of.flatMap((month) => month.names);
  return {
    names: cells.flatMap(([line, column]) =>
      under({ code, lines, columns, months: names }, { line, column }),
    ),
    truth: cells
      .flatMap(([line, column]) =>
        pick(lines, line).flatMap((l) =>
          pick(columns, column).flatMap((c) => of.map(({ counts }) => counts[l]?.[c] ?? 0)),
        ),
      )
      .reduce((sum, records) => sum + records, 0),
  };
}
