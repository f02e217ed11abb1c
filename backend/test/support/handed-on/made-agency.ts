import { LISTS } from '../../../src/statistics/lists.types.js';
import { ownCounts } from '../../../src/statistics/own-returns/own-returns.rules.js';
import { ownForm, ownTables } from '../../../src/statistics/own-returns/own-returns.types.js';
import { OF_YEARS_ALONE } from '../../../src/statistics/own-returns/told-lists.rules.js';
import type { ByMonth } from '../../../src/statistics/own-returns/told-lists.rules.js';
import type { TableCode } from '../../../src/statistics/statistics.types.js';
import type { Counts } from '../../../src/statistics/suppression.rules.js';
import { MONTHS_OF_YEAR, MadeYear } from '../disclosure/years.js';
import type { Kind } from '../disclosure/years.js';

/** The police hand in every section there is. */
export const FORM = ownForm('police');
const TABLES = ownTables(FORM);

/** What an agency writes down, and which tables of its return count it. */
const KINDS: readonly Kind[] = [
  {
    mean: 1,
    says: ['bands', 'last_bands', 'safety_plans'],
    tables: ['new_cases', 'risk_bands', 'safety_plans'],
  },
  { mean: 1, says: [], tables: ['incidents'] },
  {
    mean: 1,
    says: [['law_forms'], ['relationship_groups'], 'core_types', ['contexts'], ['repeats']],
    tables: ['law_forms', 'core_types', 'contexts', 'relationships', 'repeats'],
  },
  { mean: 0.8, says: ['service_types', 'referral_statuses'], tables: ['referrals'] },
  {
    mean: 0.8,
    says: [['article_groups'], ['police_decisions'], ['measures']],
    tables: ['hidden_violence', 'police_decisions', 'police_measures'],
  },
  {
    mean: 0.3,
    says: ['order_decisions', 'order_issues', 'order_services', 'order_extensions', 'order_breaches'],
    tables: ['order_decisions', 'order_issues', 'order_services', 'order_extensions', 'order_breaches'],
  },
  { mean: 0.8, says: ['person_ages', 'sexes'], tables: ['persons_by_age'] },
  { mean: 2, says: ['follow_up_groups', 'timeliness'], tables: ['follow_ups'] },
  { mean: 0.6, says: ['closure_reasons'], tables: ['closures'] },
  { mean: 2, says: ['service_types'], tables: ['services_given'] },
  {
    mean: 0.8,
    says: ['service_types', 'received_answers', 'decline_reasons', 'answer_times'],
    tables: ['referrals_received', 'answer_times', 'refusals'],
  },
];

/** One agency's year, as its records come to be known. */
export class MadeAgency {
  private readonly year: MadeYear;

  /** How many people so many services of a kind were given to; of many agencies nobody comes twice. */
  private readonly people: readonly number[];

  constructor(random: () => number) {
    const once = random() < 0.5;
    this.people = LISTS.service_types.map(() => (once ? 1 : random()));
    this.year = new MadeYear(random, KINDS, (code) => OF_YEARS_ALONE.includes(code));
  }

  /** As the database counts it at a moment. */
  countsAt(now: number): ByMonth {
    const facts = this.year.factsAt(now);
    const counts: Map<TableCode, ReadonlyMap<string, Counts>> = new Map(
      TABLES.map((code) => {
        const days = OF_YEARS_ALONE.includes(code) ? MONTHS_OF_YEAR.slice(0, 1) : MONTHS_OF_YEAR;
        const of = facts.filter((fact) => fact.code === code);
        const counted = (day: string): Counts =>
          ownCounts(
            code,
            of.filter(({ firstOn }) => firstOn === day),
          );
        return [code, new Map(days.map((day) => [day, counted(day)]))];
      }),
    );
    const given = [...(counts.get('services_given')?.values() ?? [])];
    const served = this.people.map((share, at): number[] => [
      Math.ceil(share * given.reduce((sum, lines) => sum + (lines[at]?.[0] ?? 0), 0)),
    ]);
    return counts.set('people_served', new Map([[MONTHS_OF_YEAR[0] ?? '', served]]));
  }

  bring(month: number, now: number): void {
    this.year.bring(month, now);
  }
}
