import { describe, expect, it } from '@jest/globals';
import { counted as count, readPilot as read } from '../../test/support/pilot-registers.js';
import type { AgencyType } from '../agencies/agencies.types.js';
import type { RowOutcome, RowSummary } from './registration.types.js';
import type { OldOrder, OldReferral } from './historical-records.types.js';
import { ownersOf } from './plan-import.js';
import type { DistrictAgencies } from './plan-import.js';

const asking = (outcomes: readonly RowOutcome[]) =>
  outcomes
    .filter(({ outcome }) => outcome === 'accepted_with_question')
    .map(({ rowNo, codes }) => [rowNo, ...codes]);

const ends = (outcomes: readonly RowOutcome[]) => count(outcomes.map(({ outcome }) => outcome));
const codes = (outcomes: readonly RowOutcome[]) => count(outcomes.flatMap((row) => row.codes));

const district = (place: string, types: readonly AgencyType[]): DistrictAgencies => ({
  place,
  fallbackAgencyId: `${place} fallback`,
  members: types.map((type) => ({
    id: `${place} ${type}`,
    type,
    kind: type.startsWith('police') ? 'police' : 'state',
  })),
});

// Figures counted by a program apart from this one, from the description of the registers alone.
describe('the book of protection orders', () => {
  const { mapping, rows, outcomes } = read('police_orders');
  const orders = outcomes.flatMap(({ history }) => (history?.kind === 'order' ? [history] : []));

  it('ends each of its 64 rows in one of three ways, for these reasons', () => {
    expect(ends(outcomes)).toEqual({ accepted: 54, accepted_with_question: 6, rejected: 4 });
    expect(codes(outcomes)).toEqual({
      ...{ blank_row: 1, totals_row: 1, duplicate_row: 2, served_before_issued: 1 },
      ...{ service_time_missing: 2, service_date_impossible: 1, term_too_long: 2 },
    });
  });

  it('asks about the dates that cannot be, and about a term too long without an extension', () => {
    expect(asking(outcomes)).toEqual([
      [23, 'served_before_issued'],
      [26, 'service_time_missing'],
      [28, 'service_date_impossible'],
      [39, 'term_too_long'],
      [53, 'term_too_long'],
      [57, 'service_time_missing'],
    ]);
  });

  it('holds 41 orders issued, 16 refused and 3 undecided, with how they were served', () => {
    expect(count(orders.map(({ decision }) => decision))).toEqual({ issued: 41, refused: 16, pending: 3 });
    const issued = orders.filter(({ decision }) => decision === 'issued');
    expect(count(issued.map(({ service }) => service))).toEqual({
      ...{ within_24h: 24, late: 9, unknown: 4, not_served: 4 },
    });
  });

  it('holds 8 extensions and 10 breaches, 6 of them with a protocol', () => {
    expect(orders.filter(({ extendedUntil }) => extendedUntil !== null)).toHaveLength(8);
    const breaches = orders.flatMap((order: OldOrder) => order.breaches);
    expect(breaches).toHaveLength(10);
    expect(breaches.filter(({ hasProtocol }) => hasProtocol)).toHaveLength(6);
  });

  it('gives each order to the police of its district', () => {
    const districts = [district('kulob', ['police_dv']), district('qubodiyon', ['police_dv'])];
    const kept = [...ownersOf(rows, outcomes, { mapping, districts }).values()];
    expect(count(kept)).toEqual({ 'kulob police_dv': 38, 'qubodiyon police_dv': 26 });
  });
});

describe('the journal of referrals', () => {
  const { mapping, rows, outcomes } = read('referrals');
  const referrals = outcomes.flatMap(({ history }) => (history?.kind === 'referral' ? [history] : []));

  it('ends each of its 623 rows in one of three ways, for these reasons', () => {
    expect(ends(outcomes)).toEqual({ accepted: 598, rejected: 25 });
    expect(codes(outcomes)).toEqual({
      ...{ blank_row: 2, header_repeated: 3, totals_row: 1, duplicate_row: 7, no_identity: 3 },
      ...{ date_missing: 3, date_impossible: 4, date_outside_period: 2 },
    });
  });

  it('keeps nobody answered as a state of its own', () => {
    expect(count(referrals.map(({ answer }) => answer))).toEqual({
      ...{ completed: 195, no_answer: 182, unavailable: 65, in_progress: 59, not_attended: 54 },
      ...{ declined: 43 },
    });
  });

  it('understands every sender, receiver and service', () => {
    const unread = referrals.filter(
      ({ from, to, services }: OldReferral) => from === null || to === null || services.length !== 1,
    );
    expect(unread).toEqual([]);
  });

  it('gives 176 further referrals the name above them', () => {
    const further = outcomes.flatMap(({ registration }) =>
      registration && registration.continues !== null ? [registration] : [],
    );
    expect(further).toHaveLength(176);
    expect(further.filter(({ name }) => name.written === '')).toEqual([]);
  });

  it('gives each row to its sender, and to the fallback agency where the sender is no member', () => {
    const members: AgencyType[] = ['police_dv', 'crisis_centre', 'legal_aid', 'health_msr_room', 'cowfa'];
    const districts = [district('kulob', members), district('qubodiyon', ['police_dv', 'ngo'])];
    const kept = count([...ownersOf(rows, outcomes, { mapping, districts }).values()]);
    const total = Object.values(kept).reduce((sum, number) => sum + number, 0);
    expect(total).toBe(623);
    expect(kept['null']).toBeUndefined();
    expect(Object.keys(kept).sort()).toEqual([
      'kulob cowfa',
      'kulob crisis_centre',
      'kulob fallback',
      'kulob health_msr_room',
      'kulob legal_aid',
      'kulob police_dv',
      'qubodiyon fallback',
      'qubodiyon ngo',
      'qubodiyon police_dv',
    ]);
  });

  it('keeps a row that points at the sender’s own people from the sender', () => {
    const districts = [district('kulob', ['police_dv', 'cowfa'])];
    const sent = rows.findIndex(({ cells }) =>
      cells.some(({ column, text }) => column?.meaning === 'sent_from' && text === 'ОМВД'),
    );
    const row = { ...rows[sent]!, cells: rows[sent]!.cells.map((cell) => ({ ...cell })) };
    const outcome = outcomes[sent]!;
    const sketch: RowSummary = { ...outcome.sketch!, blockedAgencyTypes: ['police_dv'] };
    const hidden: RowOutcome = { ...outcome, sketch };
    const own = { ...row, cells: row.cells.map((cell) => inKulob(cell)) };
    const keeper = (judged: RowOutcome) => ownersOf([own], [judged], { mapping, districts }).get(row.rowNo);
    expect(keeper(outcome)).toBe('kulob police_dv');
    expect(keeper(hidden)).toBe('kulob fallback');
  });
});

const inKulob = <Cell extends { column: { meaning: string } | null; text: string }>(cell: Cell): Cell =>
  cell.column?.meaning === 'place' ? { ...cell, text: 'Кӯлоб' } : cell;
