import type { Names } from '../identity/index.js';
import type { Database } from '../platform/database/database.js';
import type { CaseAround } from './audiences.rules.js';
import { FollowUp } from './follow-ups.entity.js';
import { CONTACT_OUTCOMES, OUTCOME_ROWS } from './outcomes.types.js';
import type { ContactFacts, SharingSide } from './shared-contacts.rules.js';
import type { StoredSnooze } from './snoozes.rules.js';

/** Whether a contact or an attempt later than this moment is recorded in the case, and whether one found danger. */
export async function contactsSince(
  database: Database,
  caseId: string,
  at: Date,
): Promise<{ isOvertaken: boolean; foundDanger: boolean }> {
  const [row] = await database.query<{ isOvertaken: boolean; foundDanger: boolean }>(
    `select count(*) > 0 as "isOvertaken", coalesce(bool_or(outcome = any ($3)), false) as "foundDanger"
     from panoh.contacts where case_id = $1 and contacted_at > $2`,
    [caseId, at, CONTACT_OUTCOMES.filter((outcome) => OUTCOME_ROWS[outcome].danger)],
  );
  return row ?? { isOvertaken: false, foundDanger: false };
}

interface StoredSide {
  leads: boolean;
  takenAt: string | null;
  keeps: boolean;
  rows: { id: string; fromAt: string; dueAt: string }[];
}

interface StoredRow {
  case_id: string;
  is_own: boolean;
  user_id: string | null;
  name: string | null;
  contacted_at: Date | null;
  own: StoredSide | null;
  partner: StoredSide | null;
  agency: Names | null;
}

// The planner does not see how many `unnest` gives, and keeps its plan.
const CONTACT_FACTS = `select k.id as case_id, k.is_own, u.id as user_id, u.display_name as name, s.own, s.partner,
    (select max(p.contacted_at) from panoh.contacts p where p.case_id = k.id
      and p.contacted_at > (select panoh.now()) - interval '2 days' and p.outcome <> 'not_attempted_unsafe') as contacted_at,
    (select jsonb_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en)
      from panoh.agencies a where a.id = s.agency_id) as agency
  from (select id, agency_id = (select (panoh.me()).agency_id) as is_own from panoh.cases
      where id = any (array(select unnest($1::uuid[])))) k
    left join panoh.contact_assignees_of($1::uuid[]) t on t.case_id = k.id
    left join panoh.users u on u.id = t.user_id
    left join panoh.contact_shares($1::uuid[]) s on s.case_id = k.id`;

export async function contactFactsOf(
  database: Database,
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, ContactFacts>> {
  const asked = [...new Set(caseIds)];
  if (asked.length === 0) return new Map();
  const rows = await database.query<StoredRow>(CONTACT_FACTS, [asked]);
  const { userId } = database.viewer;
  return new Map(rows.map((row) => [row.case_id, toFacts(row, userId)]));
}

const toFacts = (row: StoredRow, viewerId: string): ContactFacts => ({
  assignee: row.is_own
    ? { userId: row.user_id, name: row.name, isMine: row.user_id === null || row.user_id === viewerId }
    : null,
  contactedAt: row.contacted_at,
  share:
    row.own && row.partner && row.agency
      ? { agency: row.agency, own: toSide(row.own), partner: toSide(row.partner) }
      : null,
});

const toSide = ({ leads, takenAt, keeps, rows }: StoredSide): SharingSide => ({
  leads,
  takenAt: takenAt ? new Date(takenAt) : null,
  keeps,
  rows: rows.map(({ id, fromAt, dueAt }) => ({ id, fromAt: new Date(fromAt), dueAt: new Date(dueAt) })),
});

/** Locks both cases that share contacts. Returns the other one, or null if contacts are not shared. */
export async function lockShared(database: Database, caseId: string): Promise<string | null> {
  const [row] = await database.query<{ partner: string | null }>(
    'select panoh.lock_case($1, true) as partner',
    [caseId],
  );
  return row?.partner ?? null;
}

export async function storeSharedOutcome(database: Database, outcome: object): Promise<void> {
  await database.query('select panoh.share_contact_outcome($1)', [JSON.stringify(outcome)]);
}

/** People near a case, and those of another agency where one is named; null without a relation to the case. */
export async function peopleAround(
  database: Database,
  caseId: string,
  agencyId: string | null,
): Promise<Omit<CaseAround, 'secondPerson'> | null> {
  const [row] = await database.query<{ around: Omit<CaseAround, 'secondPerson'> }>(
    'select panoh.notify_facts($1, $2) as around',
    [caseId, agencyId],
  );
  return row?.around ?? null;
}

/** Answers with how many people were notified. */
export async function notifyPeople(
  database: Database,
  caseId: string,
  notice: { agencyId?: string | null; kind: string; subjectId?: string; userIds: readonly string[] },
): Promise<number> {
  const { agencyId = null, kind, subjectId = null, userIds } = notice;
  const [row] = await database.query<{ count: number }>(
    'select panoh.notify_people($1, $2, $3, $4, $5) as count',
    [caseId, agencyId, kind, subjectId, [...userIds]],
  );
  return row?.count ?? 0;
}

export const waitingRows = (database: Database, caseId: string): Promise<FollowUp[]> =>
  database.rows(FollowUp, `where case_id = $1 and status = 'pending' order by due_at, id`, [caseId]);

/** The latest running postponement of each row of a case. */
export async function runningSnoozes(
  database: Database,
  caseId: string,
): Promise<ReadonlyMap<string, StoredSnooze>> {
  const rows = await database.query<StoredSnooze & { followUpId: string }>(
    `select distinct on (follow_up_id) follow_up_id as "followUpId", until_at as until, reason, user_id as "userId"
     from panoh.snoozes where case_id = $1 and ended_at is null and until_at > panoh.now()
     order by follow_up_id, created_at desc`,
    [caseId],
  );
  return new Map(rows.map((row) => [row.followUpId, row]));
}

export async function endOwnSnooze(database: Database, followUpId: string): Promise<void> {
  await database.query(
    `update panoh.snoozes set ended_at = panoh.now()
     where follow_up_id = $1 and user_id = $2 and ended_at is null`,
    [followUpId, database.viewer.userId],
  );
}
