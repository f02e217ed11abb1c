import type { Count } from '../../../src/statistics/tables.rules.js';
import { later } from './maker.js';
import type { MadeTables } from './made-records.js';
import type { Made, MadeAgency } from './made-rows.js';
import type { Stretch } from './count-made.js';

export interface Whole {
  readonly counted: number;
  readonly without_consent: number;
}

/** The number of records of each kind in a period, counted from the generated rows without the product's code. */
export class Expected {
  private readonly cases: ReadonlyMap<unknown, Made>;
  private readonly police: ReadonlySet<unknown>;

  constructor(
    private readonly tables: MadeTables,
    private readonly agencies: readonly MadeAgency[],
  ) {
    this.cases = new Map(this.rows('cases').map((row) => [row['id'], row]));
    this.police = new Set(agencies.filter(({ kind }) => kind === 'police').map(({ id }) => id));
  }

  /** By a table of the same records: those counted, and those waiting for consent. */
  of(stretch: Stretch): Readonly<Record<string, Whole>> {
    const cases = this.rows('cases').filter((row) => isIn(stretch, bookedOn(row)) && this.isRecord(row));
    return {
      new_cases: this.split(cases, (row) => row),
      appeals: this.split(
        cases.filter((row) => !this.police.has(row['agency_id'])),
        (row) => row,
      ),
      ...this.ofWork(stretch),
      closures: this.split(
        this.rows('closure_episodes').filter(
          (row) =>
            row['state'] === 'approved' &&
            isIn(stretch, dayOf(row['decided_at'])) &&
            !this.caseOf(row)?.['erased_at'],
        ),
        this.caseOf,
      ),
      police_reports: this.split(
        this.rows('legal_qualifications').filter(
          (row) => isIn(stretch, this.writtenOn(row)) && this.isOfRecord(row),
        ),
        this.caseOf,
      ),
    };
  }

  /** What hangs on a record and has one day. */
  private ofWork(stretch: Stretch): Readonly<Record<string, Whole>> {
    const on = (
      name: string,
      day: (row: Made) => string,
      isMeant: (row: Made) => boolean = () => true,
    ): Whole =>
      this.split(
        this.rows(name).filter((row) => isIn(stretch, day(row)) && this.isOfRecord(row) && isMeant(row)),
        this.caseOf,
      );
    const past = (kind: string): number =>
      this.rows('historical_records').filter(
        (row) => row['kind'] === kind && isIn(stretch, String(row['happened_on'])),
      ).length;
    const withMore = (whole: Whole, more: number): Whole => ({ ...whole, counted: whole.counted + more });
    return {
      follow_ups: on('follow_ups', (row) => dayOf(row['due_at'])),
      suicide_triages: on(
        'suicide_triages',
        (row) => dayOf(row['asked_at']),
        (row) => row['level'] !== 'none',
      ),
      referrals: withMore(
        on(
          'referrals',
          (row) => dayOf(row['sent_at']),
          (row) => row['kind'] === 'service',
        ),
        past('referral'),
      ),
      order_decisions: withMore(
        on('protection_orders', (row) => dayOf(row['reported_at'])),
        past('order'),
      ),
      core_types: this.told(stretch),
      persons_by_age: this.persons(stretch),
    };
  }

  /** Incidents of the period first reported here, neither transferred nor reported to another agency before. */
  private told(stretch: Stretch): Whole {
    const told = this.rows('incidents').filter((row) => {
      const record = this.caseOf(row);
      const wasBrought =
        record?.['origin'] === 'referral' &&
        Date.parse(String(row['recorded_at'])) < Date.parse(String(record['opened_at']));
      return (
        isIn(stretch, String(row['reported_on'])) &&
        this.isOfRecord(row) &&
        !wasBrought &&
        row['core_type'] !== 'non_gbv'
      );
    });
    const { counted, without_consent: waiting } = this.split(told, this.caseOf);
    const before = told.filter(
      (row) => row['reported_before'] === 'yes_in_network' && this.mayCount(this.caseOf(row) ?? {}),
    ).length;
    return { counted: counted - before, without_consent: waiting };
  }

  /** Everybody once; left out is of whom no record is counted. */
  private persons(stretch: Stretch): Whole {
    const links = this.rows('linkage.registrations').filter((row) => row['is_linkable']);
    const personOf = new Map(links.map((row) => [row['case_id'], row['person_id']]));
    const hers = new Map<unknown, boolean>();
    for (const row of this.rows('cases').filter(
      (each) => isIn(stretch, bookedOn(each)) && this.isRecord(each),
    )) {
      const person = personOf.get(row['id']) ?? row['id'];
      hers.set(person, (hers.get(person) ?? false) || this.mayCount(row));
    }
    const counted = [...hers.values()].filter(Boolean).length;
    return { counted, without_consent: hers.size - counted };
  }

  /** Cases that are counted, by place. */
  byPlace(stretch: Stretch, places: readonly string[]): Map<string, number> {
    const sums = new Map<string, number>();
    for (const row of this.rows('cases')) {
      if (!isIn(stretch, bookedOn(row)) || !this.isRecord(row) || !this.mayCount(row)) continue;
      const written = String(row['place']);
      const place = [...places, 'unknown'].includes(written) ? written : 'elsewhere';
      sums.set(place, (sums.get(place) ?? 0) + 1);
    }
    return sums;
  }

  private readonly caseOf = (row: Made): Made | undefined => this.cases.get(row['case_id']);
  private rows = (name: string): readonly Made[] => this.tables[name] ?? [];

  private split(rows: readonly Made[], caseOf: (row: Made) => Made | undefined): Whole {
    const counted = rows.filter((row) => this.mayCount(caseOf(row) ?? {})).length;
    return { counted, without_consent: rows.length - counted };
  }

  private isOfRecord(row: Made): boolean {
    return this.isRecord(this.caseOf(row) ?? {});
  }

  private isRecord({ id, erased_at: erasedAt, status }: Made): boolean {
    const wasNone = this.rows('closure_episodes').some(
      (row) =>
        row['case_id'] === id &&
        row['state'] === 'approved' &&
        ['opened_in_error', 'duplicate'].includes(String(row['reason'])),
    );
    return erasedAt === null && !(wasNone && status === 'closed');
  }

  /** Consent, or the register of a state body that recorded no answer. */
  private mayCount(row: Made): boolean {
    if (row['counts_in_statistics']) return true;
    if (row['origin'] !== 'import' || row['refuses_sharing']) return false;
    const own = this.rows('import_row_cases').filter((each) => each['case_id'] === row['id']);
    const books = this.rows('import_rows').filter(({ id }) => own.some((each) => each['row_id'] === id));
    const isOfState = books.some(
      (book) => this.agencies.find(({ id }) => id === book['agency_id'])?.kind !== 'civil',
    );
    return isOfState && !this.rows('consents').some((each) => each['case_id'] === row['id']);
  }

  private writtenOn(row: Made): string {
    const incident = this.rows('incidents').find(({ id }) => id === row['incident_id']);
    return incident ? String(incident['reported_on']) : bookedOn(this.caseOf(row) ?? {});
  }
}

/** The day in Dushanbe, five hours ahead. */
const dayOf = (moment: unknown): string => later(String(moment), 5).slice(0, 10);
const bookedOn = (row: Made): string => (row['booked_on'] as string | null) ?? dayOf(row['opened_at']);
const isIn = ({ from, until }: Stretch, day: string): boolean => day >= from && day < until;

/** The same from what the product counted. */
export function wholeOf(
  counts: readonly Count[],
  code: string,
): { counted: number; without_consent: number } {
  const at = (column: string): number =>
    counts.find((one) => one.code === code && one.line === '*' && one.column === column)?.records ?? 0;
  return { counted: at('counted'), without_consent: at('without_consent') };
}
