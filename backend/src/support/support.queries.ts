import type { Database } from '../platform/database/database.js';
import type { Day } from '../shared/dates.js';
import type { PageEnd } from '../shared/paging.js';
import type { GoalState, SupportNeed } from './needs.rules.js';
import type { PlanOwner, PlanTemplate } from './plan.rules.js';
import type { NeedBeforeDto, SupportCountsDto } from './support.dto.js';
import { SupportEntry } from './support.entity.js';
import type { CourtStepRecord } from './support.entity.js';
import type { GoalDomain, GoalProgressCode, KeyDateDetail, KeyDateKind } from './support.rules.js';

/** Entries of a case after the cursor, newest day first: for the pages of the support log. */
export function entriesAfter(
  database: Database,
  caseId: string,
  { after, limit }: { after: PageEnd | null; limit: number },
): Promise<SupportEntry[]> {
  return database.rows(
    SupportEntry,
    `where case_id = $1 and ($2::date is null or (given_on, id) < ($2::date, $3::uuid))
     order by given_on desc, id desc limit $4`,
    [caseId, after?.key ?? null, after?.id ?? null, limit],
  );
}

/** How much was done, also for viewers who may not read it; null where they see no such case. */
export async function supportCounts(database: Database, caseId: string): Promise<SupportCountsDto | null> {
  const sql = 'select panoh.support_counts($1) as counts';
  const [row] = await database.query<{ counts: SupportCountsDto | null }>(sql, [caseId]);
  return row?.counts ?? null;
}

/** Whether the referral and the goal that an entry names are of its case; a name that is missing is. */
export async function areOfCase(
  database: Database,
  caseId: string,
  { referralId, goalId }: Pick<SupportEntry, 'referralId' | 'goalId'>,
): Promise<{ referral: boolean; goal: boolean }> {
  const [known] = await database.query<{ referral: boolean; goal: boolean }>(
    `select $2::uuid is null or exists (select 1 from panoh.referrals where id = $2
         and (case_id = $1 or received_case_id = $1)) as referral,
       $3::uuid is null or exists (select 1 from panoh.support_goals where id = $3 and case_id = $1) as goal`,
    [caseId, referralId, goalId],
  );
  return known ?? { referral: false, goal: false };
}

/** Whether the case has this referral and it still runs; `ended` also where it has no such one. */
export async function referralState(
  database: Database,
  caseId: string,
  referralId: string,
): Promise<'running' | 'ended'> {
  const running = await database.query(
    'select 1 from panoh.referrals where id = $2 and case_id = $1 and ended_at is null',
    [caseId, referralId],
  );
  return running.length > 0 ? 'running' : 'ended';
}

/** When the case was opened, or opened again. */
export async function episodeOpenedAt(database: Database, caseId: string): Promise<Date> {
  const sql = 'select episode_opened_at as at from panoh.cases where id = $1';
  const [row] = await database.query<{ at: Date }>(sql, [caseId]);
  if (!row) throw new Error('A case that was read is gone.');
  return row.at;
}

interface NeedBefore extends NeedBeforeDto {
  fromCase: string;
  need: SupportNeed;
}

/** Her answers to the former owner of a case that was taken over, as far as she allowed this agency to read them. */
export const needsBefore = (database: Database, caseId: string): Promise<NeedBefore[]> =>
  database.query(
    `select from_case as "fromCase", need, answer, said_on::text as "saidOn", agency_name as "agencyName"
     from panoh.needs_before($1)`,
    [caseId],
  );

/** Every goal of a case with its last progress. */
export const goalStates = (database: Database, caseId: string): Promise<GoalState[]> =>
  database.query<GoalState>(
    `select g.domain, p.progress, p.recorded_at as at from panoh.support_goals g
       cross join lateral (select k.progress, k.recorded_at from panoh.goal_progress k where k.goal_id = g.id
         order by k.step_no desc limit 1) p
     where g.case_id = $1`,
    [caseId],
  );

/** Sealed texts in base64, with the keys of the case that they come from. */
export interface CarriedAction {
  id: string;
  template: PlanTemplate | null;
  owner: PlanOwner;
  what: string | null;
  dueOn: Day;
}
export interface CarriedGoal {
  id: string;
  domain: GoalDomain;
  setOn: Day;
  words: string;
  measure: string | null;
  progress: GoalProgressCode;
  saidOn: Day;
  stepId: string;
  word: string | null;
  actions: CarriedAction[];
}
export interface CarriedDate {
  id: string;
  kind: KeyDateKind;
  onDay: Day;
  about: KeyDateDetail | null;
  note: string | null;
}
export interface CarriedPlan {
  goals: CarriedGoal[];
  dates: CarriedDate[];
  orders: { id: string; expiresOn: Day }[];
  /** Periods for reconciliation that run. */
  periods: { courtId: string; onDay: Day; untilOn: Day }[];
}

/** What is still open of the case that the viewer took over a moment ago. */
export async function planToContinue(database: Database, caseId: string): Promise<CarriedPlan> {
  const sql = 'select panoh.plan_to_continue($1) as plan';
  const [row] = await database.query<{ plan: CarriedPlan }>(sql, [caseId]);
  if (!row) throw new Error('A hand-over that was accepted is gone.');
  return row.plan;
}

/** A step as the lead of a referred case sees it. */
export type CourtStepAtLawyer = Pick<
  CourtStepRecord,
  | 'caseId'
  | 'courtId'
  | 'stepNo'
  | 'kind'
  | 'step'
  | 'onDay'
  | 'nextOn'
  | 'detail'
  | 'dutyId'
  | 'duty'
  | 'answers'
>;

/** Steps of court cases that the lawyer of another agency leads for this case, oldest first, without notes. */
export const courtsAtLawyer = (database: Database, caseId: string): Promise<CourtStepAtLawyer[]> =>
  database.query<CourtStepAtLawyer>(
    `select case_id as "caseId", court_id as "courtId", step_no as "stepNo", kind, step, on_day::text as "onDay", next_on::text as "nextOn", detail,
       duty_id as "dutyId", duty, answers
     from panoh.courts_at_lawyer($1)`,
    [caseId],
  );

/** Whether a court case of the case brought this hearing. */
export async function isHearingOfCourt(
  database: Database,
  { caseId, dateId }: { caseId: string; dateId: string },
): Promise<boolean> {
  const rows = await database.query(
    'select 1 from panoh.court_steps where case_id = $1 and hearing_id = $2 limit 1',
    [caseId, dateId],
  );
  return rows.length > 0;
}

/** Whether anybody active leads court cases at the viewer's agency. */
export async function hasOwnLawyer(database: Database): Promise<boolean> {
  const [row] = await database.query<{ has: boolean }>('select panoh.has_own_lawyer() as has');
  return row?.has === true;
}
