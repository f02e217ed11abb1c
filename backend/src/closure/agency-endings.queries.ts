import type { Band } from '../cases/index.js';
import type { StoredState } from '../follow-ups/index.js';
import type { Database } from '../platform/database/database.js';

export interface EndingRow {
  agencyId: string;
  openCases: number;
  withoutOffer: number;
  oneByOne: number;
  awaited: number;
  mayHandOver: boolean;
  offers: { agencyId: string; reference: string; isConfirmed: boolean }[];
  receivers: { agencyId: string; isUsual: boolean }[];
}

/** Agencies whose cases the viewer hands over, or counts. */
export const agencyEndings = (database: Database): Promise<EndingRow[]> =>
  database.query<EndingRow>(
    `select agency_id as "agencyId", open_cases as "openCases", without_offer as "withoutOffer",
       one_by_one as "oneByOne", awaited, may_hand_over as "mayHandOver", offers, receivers from panoh.agency_endings()`,
  );

/** Cases that another agency hands over to the viewer's own, before a supervisor confirmed it. */
export const endingsToConfirm = (database: Database): Promise<{ agencyId: string; cases: number }[]> =>
  database.query<{ agencyId: string; cases: number }>(
    `select from_agency_id as "agencyId", count(*)::integer as cases from panoh.referrals
     where to_agency_id = $1 and ended_at is null and ending_by <> $2 and ending_confirmed_by is null and status in ('sent', 'received')
     group by 1 order by 1`,
    [database.viewer.agencyId, database.viewer.userId],
  );

export interface EndableCase {
  caseId: string;
  band: Band;
  state: StoredState;
}

export const endableCases = (database: Database, agencyId: string, toId: string): Promise<EndableCase[]> =>
  database.query<EndableCase>('select case_id as "caseId", band, state from panoh.endable_cases($1, $2)', [
    agencyId,
    toId,
  ]);

export const handOverCases = (database: Database, handedOver: object): Promise<unknown> =>
  database.query('select panoh.hand_over_cases($1)', [JSON.stringify(handedOver)]);

export const confirmHandOvers = (database: Database, agencyId: string): Promise<unknown> =>
  database.query('select panoh.confirm_hand_overs($1)', [agencyId]);

/** Ids of the cases that are offered no more. */
export async function takeBackHandOvers(database: Database, agencyId: string): Promise<string[]> {
  const [row] = await database.query<{ cases: string[] }>('select panoh.take_back_endings($1) as cases', [
    agencyId,
  ]);
  return row?.cases ?? [];
}
