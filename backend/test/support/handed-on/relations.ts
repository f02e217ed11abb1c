import { LISTS } from '../../../src/statistics/lists.types.js';
import { nameOfList } from '../../../src/statistics/own-returns/told-lists.rules.js';
import type { ToldList } from '../../../src/statistics/own-returns/told-lists.rules.js';
import type { TableCode } from '../../../src/statistics/statistics.types.js';

/** Lines of a list, together; all of them where none is named. */
export interface Part {
  readonly list: string;
  readonly keys: readonly string[] | null;
}
export interface Relation {
  readonly left: Part;
  readonly is: '=' | '<=';
  readonly right: Part;
}

const listOf = (table: TableCode, by: ToldList['by'] = 'lines', ...keys: string[]): Part => ({
  list: nameOfList({ table, by }),
  keys: keys.length > 0 ? keys : null,
});
const lineOf = (table: TableCode, ...keys: string[]): Part => listOf(table, 'lines', ...keys);
const columnOf = (table: TableCode, ...keys: string[]): Part => listOf(table, 'columns', ...keys);
const same = (left: Part, ...all: readonly Part[]): Relation[] =>
  all.map((right) => ({ left, is: '=', right }));
const within = (left: Part, right: Part): Relation => ({ left, is: '<=', right });
const HIGH = listOf('safety_plans', { line: 'high' });

/** What the definitions say that are printed on every return: lists of the same records, and of records among others. */
export const RELATIONS: readonly Relation[] = [
  ...same(lineOf('new_cases'), columnOf('risk_bands')),
  ...same(columnOf('risk_bands', 'high'), HIGH),
  ...same(lineOf('referrals'), columnOf('referrals')),
  ...same(columnOf('referrals_received'), lineOf('referrals_received'), lineOf('answer_times')),
  ...same(columnOf('referrals_received', 'unanswered'), lineOf('answer_times', 'unanswered')),
  ...same(columnOf('referrals_received', 'declined'), lineOf('refusals')),
  ...same(lineOf('persons_by_age'), columnOf('persons_by_age')),
  ...same(lineOf('follow_ups'), columnOf('follow_ups')),
  ...same(
    lineOf('order_decisions', 'issued'),
    lineOf('order_issues'),
    lineOf('order_services'),
    lineOf('order_extensions'),
    lineOf('order_breaches'),
  ),
  ...same(lineOf('law_forms', 'sexual'), lineOf('core_types', 'rape', 'sexual_assault')),
  ...LISTS.law_forms.map((form) => within(lineOf('law_forms', form), lineOf('core_types'))),
  ...LISTS.contexts.map((context) => within(columnOf('contexts', context), lineOf('core_types'))),
  ...LISTS.repeats.map((repeat) => within(lineOf('repeats', repeat), lineOf('core_types'))),
  ...LISTS.relationship_groups.map((group) => within(lineOf('relationships', group), lineOf('core_types'))),
  // Of every incident somebody is written down, or that nobody is known.
  within(lineOf('core_types'), lineOf('relationships')),
];

/** Of a year: nobody is served without a service, and nobody twice by one. */
export const SERVED: readonly { readonly people: Part; readonly services: Part }[] = LISTS.service_types.map(
  (service) => ({ people: lineOf('people_served', service), services: lineOf('services_given', service) }),
);
