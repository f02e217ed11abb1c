import { kindOf } from '../../../src/agencies/agencies.types.js';
import type { AgencyType } from '../../../src/agencies/agencies.types.js';
import type { Fact, FactPeriod, KnownFact, PeriodKind } from '../../../src/statistics/facts.rules.js';
import { LISTS } from '../../../src/statistics/lists.types.js';
import type { ListName } from '../../../src/statistics/lists.types.js';
import { PUBLISHED_CODES } from '../../../src/statistics/releases.types.js';
import { DEFINITIONS } from '../../../src/statistics/statistics.types.js';
import type { TableCode } from '../../../src/statistics/statistics.types.js';

/** A stream of numbers from 0 to below 1 that one seed gives again and again. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const YEAR = 2020;
const dayOf = (month: number): string => `${YEAR}-${String(month + 1).padStart(2, '0')}-01`;
export const MONTHS_OF_YEAR = Array.from({ length: 12 }, (_, at) => dayOf(at));
/** So many months after the year began, and a part of one. */
export const momentAfter = (months: number): number =>
  Date.UTC(YEAR, Math.floor(months), 1) + (months % 1) * 30 * 86_400_000;

/** Every period of a year, in the order of a calendar: each as soon as it is over, the shorter before the longer. */
const LENGTHS: readonly (readonly [PeriodKind, number])[] = [
  ['month', 1],
  ['quarter', 3],
  ['half_year', 6],
  ['year', 12],
];
export const PERIODS: readonly (FactPeriod & { readonly monthsOver: number })[] = MONTHS_OF_YEAR.flatMap(
  (_, at) =>
    LENGTHS.flatMap(([kind, length]) =>
      (at + 1) % length === 0 ? [{ kind, firstOn: dayOf(at + 1 - length), monthsOver: at + 1 }] : [],
    ),
);

/** Kinds of records: what each says, and the tables that count it. Of a list in brackets it says one thing or several. */
export interface Kind {
  readonly mean: number;
  /** It has two sides. */
  readonly isBetween?: boolean;
  readonly says: readonly (ListName | readonly [ListName])[];
  readonly tables: readonly TableCode[];
}
const KINDS: readonly Kind[] = [
  {
    mean: 1,
    says: [
      ...(['agency_types', 'ways', 'referred_from', 'bands', 'last_bands', 'safety_plans'] as const),
      ...(['case_lengths', 'police_knowledge'] as const),
    ],
    tables: [
      ...(['new_cases', 'first_contacts', 'paths', 'risk_bands', 'safety_plans', 'case_lengths'] as const),
      ...(['appeals', 'support_stream', 'unknown_to_police'] as const),
    ],
  },
  { mean: 1, says: [], tables: ['incidents'] },
  {
    mean: 1,
    says: [
      ...([['law_forms'], ['relationship_groups'], 'core_types', 'ages', 'other_numbers'] as const),
      ...(['incident_places', 'times_of_day', 'delays', 'rape_care'] as const),
    ],
    tables: [
      ...(['law_forms', 'core_types', 'core_type_ages', 'relationships', 'other_numbers'] as const),
      ...(['incident_places', 'delays', 'rape_care'] as const),
    ],
  },
  { mean: 0.8, isBetween: true, says: ['service_types', 'referral_statuses'], tables: ['referrals'] },
  {
    mean: 0.8,
    says: [['articles'], ['police_decisions']],
    tables: ['police_reports', 'police_decisions', 'police_articles', 'police_stream'],
  },
  {
    mean: 0.2,
    says: ['order_decisions', 'order_issues', 'order_services', 'order_extensions', 'order_breaches'],
    tables: ['order_decisions', 'order_issues', 'order_services', 'order_extensions', 'order_breaches'],
  },
  {
    mean: 0.8,
    says: ['person_ages', 'sexes', 'marital_statuses', 'children', 'disabilities'],
    tables: ['persons_by_age', 'persons_by_marriage', 'persons_by_disability'],
  },
];
/** Every table of a made year. */
export const MADE_CODES: readonly TableCode[] = KINDS.flatMap(({ tables }) => tables);

/** One record: what it says, its month, and when it came to be known. */
interface MadeRecord {
  readonly month: number;
  readonly knownAt: number;
  /** Agencies that know of it by themselves. */
  readonly agencies: readonly string[];
  /** People of those from whom it is kept. */
  readonly keptFrom: readonly string[];
  readonly cells: readonly (readonly [TableCode, string, string])[];
}
type Said = Record<string, readonly string[]>;

const isIssued = (said: Said): boolean => said['order_decisions']?.[0] === 'issued';
const isAppeal = (said: Said): boolean => kindOf(said['agency_types']?.[0] as AgencyType) !== 'police';
/** Records that a table leaves out. */
const COUNTS: Partial<Record<TableCode, (said: Said) => boolean>> = {
  appeals: isAppeal,
  support_stream: isAppeal,
  unknown_to_police: isAppeal,
  rape_care: (said) => said['core_types']?.[0] === 'rape',
  refusals: (said) => said['received_answers']?.[0] === 'declined',
  order_issues: isIssued,
  order_services: isIssued,
  order_extensions: isIssued,
  order_breaches: isIssued,
};

const cellsOf = (said: Said, tables: readonly TableCode[]): MadeRecord['cells'] =>
  tables
    .filter((code) => COUNTS[code]?.(said) ?? true)
    .flatMap((code) => {
      const { lines, columns } = DEFINITIONS[code];
      const of = (list: string): readonly string[] => (list === 'months' ? ['all'] : (said[list] ?? []));
      return of(lines).flatMap((line) => of(columns).map((column) => [code, line, column] as const));
    });

/** Of no known type no form is known either; of a type without a form somebody chose it. */
function formsOf(said: Said): readonly string[] {
  const type = said['core_types']?.[0] ?? 'not_known';
  const forms = (said['law_forms'] ?? []).filter((form) => !['sexual', 'not_known'].includes(form));
  if (type === 'rape' || type === 'sexual_assault') return [...forms, 'sexual'];
  return type === 'not_known' || forms.length === 0 ? ['not_known'] : forms;
}

/** When a referral was answered, if it was. */
function timesOf(said: Said): Said {
  const [answer, time] = [said['received_answers']?.[0], said['answer_times']?.[0]];
  if (answer === 'unanswered') return { answer_times: ['unanswered'] };
  return time === 'unanswered' ? { answer_times: ['later'] } : {};
}

/** What follows from the rest: as the product and the manual say. */
function consistent(said: Said): Said {
  const isNotAssessed = said['bands']?.[0] === 'not_assessed';
  return {
    ...said,
    last_bands: isNotAssessed ? ['not_assessed'] : (said['last_bands'] ?? []),
    law_forms: formsOf(said),
    ...timesOf(said),
  };
}

const isFirst = (one: string, at: number, all: readonly string[]): boolean => all.indexOf(one) === at;

/** The records of one year, as they come to be known: most in their month, some late. */
export class MadeYear {
  readonly places: readonly string[];
  private readonly records: MadeRecord[] = [];
  private readonly weights = new Map<string, readonly (readonly [string, number])[]>();
  private readonly comesLate: boolean;

  constructor(
    private readonly random: () => number,
    private readonly kinds: readonly Kind[] = KINDS,
    private readonly isOfYear = (code: TableCode): boolean => DEFINITIONS[code].span === 'year',
  ) {
    this.places = ['kulob', 'qubodiyon', 'bokhtar'].slice(0, 1 + Math.floor(random() * 3));
    this.comesLate = random() < 0.6;
    const size = 10 ** (random() * 2);
    for (const kind of kinds)
      for (const month of MONTHS_OF_YEAR.keys())
        for (let left = this.many(size * kind.mean); left > 0; left -= 1)
          this.records.push(this.made(kind, month));
  }

  /** What is known at a moment, as the database counts it. */
  factsAt(now: number): Fact[] {
    const counts = new Map<string, Fact>();
    for (const { month, knownAt, cells } of this.records)
      for (const [code, line, column] of knownAt <= now ? cells : []) {
        const firstOn = dayOf(this.isOfYear(code) ? 0 : month);
        const key = `${code}|${firstOn}|${line}|${column}`;
        counts.set(key, { code, firstOn, line, column, records: (counts.get(key)?.records ?? 0) + 1 });
      }
    return [...counts.values()];
  }

  /** What each agency knows of that by itself, of the tables that are published. */
  knownAt(now: number): KnownFact[] {
    const published: readonly TableCode[] = PUBLISHED_CODES;
    const counts = new Map<string, KnownFact>();
    for (const { month, knownAt, cells, agencies, keptFrom } of this.records)
      for (const [code, line, column] of knownAt <= now ? cells : []) {
        if (!published.includes(code)) continue;
        const firstOn = dayOf(DEFINITIONS[code].span === 'year' ? 0 : month);
        for (const reader of [...agencies, ...keptFrom]) {
          const key = `${reader}|${code}|${firstOn}|${line}|${column}`;
          const records = (counts.get(key)?.records ?? 0) + (keptFrom.includes(reader) ? -1 : 1);
          counts.set(key, { reader, code, firstOn, line, column, records });
        }
      }
    return [...counts.values()];
  }

  /** Of a month that is over some come at once, all alike: of each kind there is, or of none. */
  bring(month: number, now: number): void {
    for (const kind of this.kinds) {
      if (this.random() < 0.4) continue;
      const { cells, agencies, keptFrom } = this.made(kind, month);
      const many = this.random() < 0.3 ? 2 : 5 + Math.floor(this.random() * 9);
      for (let left = many; left > 0; left -= 1)
        this.records.push({ month, knownAt: now, cells, agencies, keptFrom });
    }
  }

  private made({ says, tables, isBetween = false }: Kind, month: number): MadeRecord {
    const place = this.pick('places');
    const said: Said = { places: [place] };
    for (const list of says)
      if (typeof list === 'string') said[list] = [this.pick(list)];
      else said[list[0]] = this.several(list[0]);
    const agencies = [this.agencyOf(place), ...(isBetween ? [this.agencyOf(place)] : [])].filter(isFirst);
    const late = this.comesLate && this.random() < 0.1 ? this.random() * 3 : 0;
    return {
      month,
      knownAt: momentAfter(month + this.random()) + late * 30 * 86_400_000,
      agencies,
      keptFrom: this.random() < 0.03 ? agencies.map((agency) => `${agency} somebody`) : [],
      cells: cellsOf(consistent(said), tables),
    };
  }

  /** One of two or three of a district, which do not write down alike many; now and then one of elsewhere. */
  private agencyOf(place: string): string {
    const from = this.random() < 0.9 ? place : 'kulob';
    return `${from}-${Math.floor(this.random() ** 2.5 * 3)}`;
  }

  private several(list: ListName): string[] {
    const said = new Set([this.pick(list)]);
    while (this.random() < 0.3) said.add(this.pick(list));
    return [...said];
  }

  /** One of a list: a few are frequent and many never said. */
  private pick(list: 'places' | ListName): string {
    const weights = this.weights.get(list) ?? this.weightsOf(list);
    this.weights.set(list, weights);
    let left = this.random() * weights.reduce((sum, [, weight]) => sum + weight, 0);
    return (weights.find(([, weight]) => (left -= weight) < 0) ?? weights[0])?.[0] ?? '';
  }

  private weightsOf(list: 'places' | ListName): [string, number][] {
    const keys: readonly string[] =
      list === 'places' ? [...this.places, 'elsewhere', 'unknown'] : LISTS[list];
    const most = 3 / keys.length;
    const said = keys.filter(() => this.random() < Math.max(0.25, most));
    return (said.length > 0 ? said : keys).map((key) => [key, 0.05 + this.random() ** 2]);
  }

  private many(mean: number): number {
    const least = Math.exp(-mean);
    if (least === 0) return Math.round(mean * (0.8 + 0.4 * this.random()));
    let records = 0;
    for (let product = this.random(); product > least; product *= this.random()) records += 1;
    return records;
  }
}
