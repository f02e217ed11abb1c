import type { Database } from '../platform/database/database.js';
import type { CaseAround } from './audiences.rules.js';
import { FollowUp } from './follow-ups.entity.js';
import type { ContactAssignee } from './scheduled-contacts.rules.js';
import type { ContactShare, SharingSide } from './shared-contacts.rules.js';
import type { StoredSnooze } from './snoozes.rules.js';

/**
 * The contact assignee of each of the viewer's agency's own cases, who gets its notifications
 * (`panoh.contact_assignee_of`). If no assignee is available, any colleague may make the contact.
 */
export async function assigneesOf(
  database: Database,
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, ContactAssignee>> {
  const asked = [...new Set(caseIds)];
  if (asked.length === 0) return new Map();
  // `offset 0`: the person is looked up once for a case, and not once more to be compared.
  const rows = await database.query<Omit<ContactAssignee, 'isMine'> & { caseId: string }>(
    `select k.id as "caseId", u.id as "userId", u.display_name as name
     from (select c.id, panoh.contact_assignee_of(c.id) as user_id from panoh.cases c
       where c.id = any ($1::uuid[]) and c.agency_id = $2 offset 0) k left join panoh.users u on u.id = k.user_id`,
    [asked, database.viewer.agencyId],
  );
  const { userId: viewerId } = database.viewer;
  return new Map(
    rows.map(({ caseId, userId, name }) => [
      caseId,
      { userId, name, isMine: userId === null || userId === viewerId },
    ]),
  );
}

/**
 * The latest contact or attempt by case, so that the survivor is not called twice in a safe window. Two days back
 * only, since no window is longer.
 */
export async function latestContacts(
  database: Database,
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, Date>> {
  const asked = [...new Set(caseIds)];
  if (asked.length === 0) return new Map();
  const rows = await database.query<{ caseId: string; contactedAt: Date }>(
    `select case_id as "caseId", max(contacted_at) as "contactedAt" from panoh.contacts
     where case_id = any ($1::uuid[]) and contacted_at > panoh.now() - interval '2 days'
       and outcome <> 'not_attempted_unsafe' group by case_id`,
    [asked],
  );
  return new Map(rows.map((row) => [row.caseId, row.contactedAt]));
}

interface StoredSide {
  leads: boolean;
  takenAt: string | null;
  keeps: boolean;
  rows: { id: string; fromAt: string; dueAt: string }[];
}

interface ShareRow {
  caseId: string;
  agency: ContactShare['agency'];
  own: StoredSide;
  partner: StoredSide;
}

/** The viewer's agency's cases, among these, that share contacts with another agency by consent to both. */
export async function sharesOf(
  database: Database,
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, ContactShare>> {
  const asked = [...new Set(caseIds)];
  if (asked.length === 0) return new Map();
  const rows = await database.query<ShareRow>(
    `select s.case_id as "caseId", s.own, s.partner,
       jsonb_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en) as agency
     from panoh.contact_shares($1::uuid[]) s join panoh.agencies a on a.id = s.agency_id`,
    [asked],
  );
  return new Map(
    rows.map(({ caseId, agency, own, partner }) => [
      caseId,
      { agency, own: toSide(own), partner: toSide(partner) },
    ]),
  );
}

const toSide = ({ leads, takenAt, keeps, rows }: StoredSide): SharingSide => ({
  leads,
  takenAt: takenAt ? new Date(takenAt) : null,
  keeps,
  rows: rows.map(({ id, fromAt, dueAt }) => ({ id, fromAt: new Date(fromAt), dueAt: new Date(dueAt) })),
});

/** Locks both cases that share contacts. Returns the other one, or null if contacts are not shared. */
export async function lockShared(database: Database, caseId: string): Promise<string | null> {
  const [row] = await database.query<{ partner: string | null }>(
    'select panoh.lock_contacts($1) as partner',
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
