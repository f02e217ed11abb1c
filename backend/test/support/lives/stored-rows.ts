/** The tables as the oracle wants to see them: plain rows of every case there is, read by the owner of the database. */
import type {
  BandRow,
  BlockRow,
  CaseRow,
  CaseSnapshot,
  ContactRow,
  EpisodeRow,
  FollowUpRow,
  IncidentRow,
  PersonRow,
  ReferralRow,
  StatementRow,
  StepRow,
  TriageRow,
  ViewRow,
} from '../case-snapshot.js';
import { DRIFTED_LINES } from '../queue-statement.js';

const PRESSURES = `'reconciled', 'mediation', 'family_conference', 'court_period', 'community', 'official'`;

/** One question for each list; the names on the left are those of the answers below. */
const QUESTIONS = {
  now: `select panoh.now() as now`,
  cases: `select id, status, episode_no as "episodeNo", episode_opened_at as "openedAt", agency_id as "agencyId",
    lead_user_id as "leadId", version, reference,
    (select u.agency_id from panoh.users u where u.id = c.opened_by) as "openedByAgencyId" from panoh.cases c order by opened_at, id`,
  people: `select u.id, u.agency_id as "agencyId", a.kind as "agencyKind", 'supervisor' = any (u.roles) as "isSupervisor"
    from panoh.users u join panoh.agencies a on a.id = u.agency_id`,
  contacts: `select case_id as "caseId", contacted_at as at, outcome, alone, in_safe_window as "inSafeWindow"
    from panoh.contacts`,
  bands: `select case_id as "caseId", assessed_at as at, band, assessed_band <> 'incomplete' as assessed
      from panoh.risk_assessments
    union all select case_id, coalesce(decided_at, requested_at), to_band, false from panoh.band_changes
      where state = 'applied'`,
  triages: `select case_id as "caseId", asked_at as at, level = 'clear' as "isClear" from panoh.suicide_triages`,
  incidents: `select case_id as "caseId", recorded_at as at, started_on::text as "lastOn",
    core_type is distinct from 'non_gbv' as "isFamilyViolence" from panoh.incidents`,
  // It happened on a day: until that day was over nobody can have assessed what came after it.
  pressures: `select case_id as "caseId", least(happened_at + interval '1 day' - interval '1 ms', recorded_at) as at,
    recorded_at as "recordedAt", facts->>'byAgencyId' as "agencyId" from panoh.case_events where kind in (${PRESSURES})`,
  statements: `select case_id as "caseId", kind, said_at as at, facts from panoh.closure_statements
    union all select case_id, 'plan_reviewed', happened_at, '{}' from panoh.case_events
      where kind = 'safety_plan_reviewed'`,
  consents: `select id, case_id as "caseId", scope, agency_id as "agencyId", answer, given_at as "givenAt",
    until_on::text as "untilOn", provisional_until as "provisionalUntil", withdrawn_at as "withdrawnAt", version
    from panoh.consents order by given_at, id`,
  referrals: `select id, case_id as "caseId", kind, service_type as need, status, urgency, sent_at as "sentAt",
    decided_at as "decidedAt", contacted_at as "contactedAt", service_on::text as "serviceOn", ended_at as "endedAt",
    survivor_word as word, no_longer_wanted as "noLongerWanted", to_agency_id as "toAgencyId",
    from_agency_id as "fromAgencyId", received_case_id as "receivedCaseId", reference, version
    from panoh.referrals order by sent_at, id`,
  followUps: `select id, case_id as "caseId", subject_id as "subjectId", due_at as "dueAt", created_at as "createdAt",
    case when status <> 'pending' then done_at end as "endedAt", version from panoh.follow_ups order by due_at, id`,
  steps: `select s.follow_up_id as "followUpId", s.case_id as "caseId", s.rung, s.run_at as "runAt",
    case when s.state = 'done' then s.done_at end as "doneAt",
    array(select n.user_id::text from panoh.notifications n where n.step_id = s.id) as "toldUserIds"
    from panoh.follow_up_steps s`,
  episodes: `select id, case_id as "caseId", episode_no as "episodeNo", state, reason, requested_by as "requestedBy",
    endorsed_by as "endorsedBy", decided_by as "decidedBy", decided_at as "decidedAt", mark, overrides,
    reviewer_agency_id as "reviewerAgencyId", reviewer_user_id as "reviewerUserId", version
    from panoh.closure_episodes order by requested_at, id`,
  blocks: `select id, case_id as "caseId", coalesce(subject_id::text, subject_code) as subject, subject_kind as kind,
    started_at as "startedAt", lifted_at as "liftedAt" from panoh.conflict_blocks order by started_at, id`,
  told: `select case_id as "caseId", created_at as at, user_id as "userId", 1 as rows from panoh.notifications`,
  bandChanges: `select id, case_id as "caseId", version, confirmer_id as "confirmerId" from panoh.band_changes
    where state = 'pending'`,
  drifted: DRIFTED_LINES,
} as const;

export interface Consent {
  id: string;
  caseId: string;
  scope: string;
  agencyId: string | null;
  answer: string;
  givenAt: Date;
  untilOn: string | null;
  provisionalUntil: Date | null;
  withdrawnAt: Date | null;
  version: number;
}
export type StoredReferral = ReferralRow & {
  toAgencyId: string | null;
  fromAgencyId: string;
  receivedCaseId: string | null;
  reference: string;
  version: number;
};

/** Everything stored at one instant, with what a front end would know besides: versions, leads, references. */
export interface Stored {
  now: [{ now: Date }];
  cases: (CaseRow & {
    agencyId: string;
    openedByAgencyId: string | null;
    leadId: string | null;
    version: number;
    reference: string;
  })[];
  people: PersonRow[];
  contacts: ContactRow[];
  bands: BandRow[];
  triages: TriageRow[];
  incidents: IncidentRow[];
  pressures: { caseId: string; at: Date; recordedAt: Date; agencyId: string | null }[];
  statements: (Omit<StatementRow, 'isComplete'> & { facts: Record<string, unknown> })[];
  consents: Consent[];
  referrals: Omit<StoredReferral, 'wordAt'>[];
  followUps: (FollowUpRow & { version: number })[];
  steps: StepRow[];
  episodes: (EpisodeRow & {
    id: string;
    reviewerAgencyId: string | null;
    reviewerUserId: string | null;
    version: number;
  })[];
  blocks: (BlockRow & { id: string; kind: string })[];
  told: ViewRow[];
  bandChanges: { id: string; caseId: string; version: number; confirmerId: string | null }[];
  /** Whose lines in the group's queue are not what they should be. */
  drifted: { caseId: string }[];
}

export async function readStored(
  all: (questions: readonly string[]) => Promise<unknown[][]>,
): Promise<Stored> {
  const answers = await all(Object.values(QUESTIONS));
  return Object.fromEntries(
    Object.keys(QUESTIONS).map((name, at) => [name, answers[at]]),
  ) as unknown as Stored;
}

const LATER = new Date('9999-01-01T00:00:00Z');
const dushanbeDay = (instant: Date): string =>
  new Date(instant.getTime() + 5 * 3_600_000).toISOString().slice(0, 10);

/** Whether what she said to this agency held at that instant: her last word to it, not run out, not taken back. */
function heldAt(consents: readonly Consent[], at: Date): boolean {
  const last = consents.filter(({ givenAt }) => givenAt <= at).at(-1);
  if (!last || last.answer !== 'given') return false;
  const untilOn = last.untilOn ?? '9999-12-31';
  return (
    (last.withdrawnAt ?? LATER) > at && (last.provisionalUntil ?? LATER) > at && untilOn >= dushanbeDay(at)
  );
}

/** Agencies that she had allowed to know of her at the time of a decision, the blocked ones left out. */
function agenciesToAsk(stored: Stored, caseId: string, at: Date): string[] {
  const consents = stored.consents.filter((one) => one.caseId === caseId && one.scope === 'referral');
  const isBlocked = (agencyId: string): boolean =>
    stored.blocks.some(
      (block) =>
        block.caseId === caseId &&
        block.startedAt <= at &&
        (block.liftedAt ?? LATER) > at &&
        [agencyId, stored.people.find((one) => one.agencyId === agencyId)?.agencyKind].includes(
          block.subject,
        ),
    );
  return [...new Set(consents.map(({ agencyId }) => agencyId ?? ''))].filter(
    (agencyId) =>
      !isBlocked(agencyId) &&
      heldAt(
        consents.filter((one) => one.agencyId === agencyId),
        at,
      ),
  );
}

const INFORMED = ['servicesExplained', 'risksExplained', 'toldMayReturn', 'askedAboutPressure'];

/** "The agencies were asked" is true of a decision when each of them was, in this episode. */
function askedAtDecisions(stored: Stored): StatementRow[] {
  const decided = stored.episodes.filter(({ state }) => state === 'approved');
  return decided.flatMap(({ caseId, decidedAt }) => {
    const at = decidedAt ?? new Date(0);
    const since = stored.cases.find(({ id }) => id === caseId)?.openedAt ?? at;
    const from = since < at ? since : new Date(0);
    const asked = stored.statements.filter(
      (one) => one.caseId === caseId && one.kind === 'agencies_asked' && one.at >= from && one.at <= at,
    );
    const isComplete = agenciesToAsk(stored, caseId, at).every((agencyId) =>
      asked.some(({ facts }) => facts['subjectId'] === agencyId),
    );
    return [{ caseId, at, kind: 'agencies_asked', isComplete }];
  });
}

function statementRows(stored: Stored): StatementRow[] {
  const said = stored.statements
    .filter(({ kind }) => kind !== 'agencies_asked')
    .map(({ facts, ...row }) => ({
      ...row,
      isComplete:
        row.kind !== 'stop_request' ||
        (facts['alone'] === 'yes' && INFORMED.every((one) => facts[one] === true)),
    }));
  // Being told with her request to stop is being told.
  const told = stored.statements
    .filter(({ kind, facts }) => kind === 'stop_request' && facts['toldMayReturn'] === true)
    .map(({ caseId, at }) => ({ caseId, at, kind: 'may_return_told', isComplete: true }));
  return [...said, ...told, ...askedAtDecisions(stored)];
}

/** A block on a person means that the other party works there: that agency is no second person either. */
function unfitAgencies(stored: Stored): CaseSnapshot['unfitAgencies'][number][] {
  const pressing = stored.pressures.flatMap(({ caseId, agencyId, recordedAt }) =>
    agencyId === null ? [] : [{ caseId, agencyId, since: recordedAt }],
  );
  const employing = stored.blocks
    .filter(({ kind, liftedAt }) => kind === 'user' && liftedAt === null)
    .flatMap(({ caseId, subject, startedAt }) => {
      const agencyId = stored.people.find(({ id }) => id === subject)?.agencyId;
      return agencyId === undefined ? [] : [{ caseId, agencyId, since: startedAt }];
    });
  return [...pressing, ...employing];
}

interface Witnessed {
  /** When she first said what a referral came to; the tables keep the word and not its time. */
  wordAt: ReadonlyMap<string, Date>;
  views: readonly ViewRow[];
  acts: CaseSnapshot['acts'];
}

/** What is stored, and what the people of this life saw and did, for the oracle. */
export function snapshotOf(stored: Stored, { wordAt, views, acts }: Witnessed): CaseSnapshot {
  return {
    ...stored,
    now: stored.now[0].now,
    orders: [],
    statements: statementRows(stored),
    referrals: stored.referrals.map((row) => ({ ...row, wordAt: wordAt.get(row.id) ?? null })),
    views: [...views, ...stored.told],
    acts,
    unfitAgencies: unfitAgencies(stored),
  };
}
