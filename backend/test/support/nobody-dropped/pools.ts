/** What exists in the database, as targets of commands: ids, versions, and which agencies and people have to do with each. */
import type { TestDatabase } from '../database.js';

export interface Thing {
  id: string;
  caseId: string | null;
  version: number;
  agencies: string[];
  users: string[];
  /** Whether commands about it usually still make sense. */
  isOpen: boolean;
  more: Record<string, unknown>;
}

interface Source {
  readonly from: string;
  readonly caseId?: string;
  readonly id?: string;
  readonly version?: string;
  readonly agencies?: string;
  readonly users?: string;
  readonly isOpen?: string;
  readonly more?: string;
  readonly order: string;
}

const CASE_AGENCY = '(select c.agency_id from panoh.cases c where c.id = t.case_id)';

/** Each kind of thing in the order in which it was made, so that a seed finds the same one again. */
const SOURCES = {
  cases: {
    from: 'panoh.cases t',
    caseId: 't.id',
    agencies: 'array[t.agency_id]',
    users: 'array_remove(array[t.lead_user_id, t.contact_user_id], null)',
    isOpen: `t.status = 'open' and t.erased_at is null`,
    more: `'reference', t.reference, 'state', t.status,
      'identity', (select version from panoh.identities i where i.case_id = t.id),
      'safeContact', (select version from panoh.safe_contacts s where s.case_id = t.id),
      'plan', (select count(*) from panoh.safety_plans p where p.case_id = t.id),
      'needs', (select coalesce(max(n.step_no), 0) from panoh.need_answers n where n.case_id = t.id),
      'disability', (select count(*) from panoh.disability_answers d where d.case_id = t.id),
      'label', coalesce((select l.version from panoh.case_labels l where l.case_id = t.id), 0),
      'isShared', t.shares_with_group,
      'code', (select s.code from panoh.survivors s where s.case_id = t.id)`,
    order: 't.created_at, t.reference',
  },
  referrals: {
    from: 'panoh.referrals t',
    agencies: 'array_remove(array[t.from_agency_id, t.to_agency_id], null)',
    isOpen: 't.ended_at is null',
    more: `'state', t.status, 'receiverId', t.to_agency_id, 'receivedCaseId', t.received_case_id`,
    order: 't.sent_at, t.reference',
  },
  episodes: {
    from: 'panoh.closure_episodes t',
    agencies: `array_remove(array[t.reviewer_agency_id, ${CASE_AGENCY}], null)`,
    users: 'array_remove(array[t.requested_by, t.reviewer_user_id], null)',
    isOpen: `t.state in ('requested', 'endorsed')`,
    more: `'overrides', t.overrides, 'reason', t.reason, 'state', t.state, 'receiverId', t.reviewer_agency_id`,
    order: 't.requested_at, t.id',
  },
  followUps: {
    from: 'panoh.follow_ups t',
    agencies: `array[t.agency_id, ${CASE_AGENCY}]`,
    users: 'array_remove(array[t.user_id], null)',
    isOpen: `t.status = 'pending'`,
    order: 't.created_at, t.rule, t.step, t.due_at',
  },
  orders: {
    from: 'panoh.protection_orders t',
    agencies: 'array[t.agency_id]',
    users: 'array_remove(array[t.recorded_by], null)',
    isOpen: 'coalesce(t.refused_at, t.lifted_at, t.annulled_at) is null',
    more: `'state', case when t.issued_at is null then 'asked' when t.served_at is null then 'issued' else 'served' end, 'breaches', (select coalesce(json_agg(e.id order by e.recorded_at), '[]') from panoh.order_events e
      where e.order_id = t.id and e.kind = 'order_breached')`,
    order: 't.recorded_at',
  },
  notices: {
    from: 'panoh.order_notices t',
    version: '1',
    agencies: 'array[t.agency_id]',
    isOpen: 't.seen_at is null',
    order: 't.sent_at, t.id',
  },
  callIns: {
    from: `(select k.call_in_id as id, k.case_id, k.version, k.joins_id, k.ended_at, i.asked_at from panoh.call_in_cases k
      join panoh.call_ins i on i.id = k.call_in_id) t`,
    agencies: `array[${CASE_AGENCY}]`,
    isOpen: `t.ended_at is null and t.joins_id is null`,
    order: 't.asked_at',
  },
  groupActions: {
    from: 'panoh.plan_templates t',
    caseId: 'null::uuid',
    version: '1',
    order: 't.added_at, t.id',
  },
  blocks: {
    from: 'panoh.conflict_blocks t',
    isOpen: 't.lifted_at is null',
    more: `'subject', t.subject_id, 'kind', t.subject_kind`,
    order: 't.started_at, t.id',
  },
  consents: {
    from: 'panoh.consents t',
    agencies: `array[${CASE_AGENCY}]`,
    isOpen: `t.withdrawn_at is null and t.answer = 'given'`,
    order: 't.recorded_at, t.scope',
  },
  bandChanges: {
    from: 'panoh.band_changes t',
    agencies: 'array[t.agency_id]',
    users: 'array_remove(array[t.confirmer_id], null)',
    isOpen: `t.state = 'pending'`,
    order: 't.requested_at',
  },
  corrections: {
    from: 'panoh.corrections t',
    agencies: 'array[t.agency_id]',
    isOpen: `t.state = 'waiting'`,
    order: 't.asked_at, t.id',
  },
  incidents: {
    from: 'panoh.incidents t',
    version: '1',
    agencies: 'array[t.agency_id]',
    order: 't.recorded_at',
  },
  goals: {
    from: 'panoh.support_goals t',
    version: '(select count(*) from panoh.goal_progress p where p.goal_id = t.id)',
    agencies: 'array[t.agency_id]',
    order: 't.recorded_at',
  },
  planActions: {
    from: 'panoh.plan_actions t',
    version: '(select max(s.step_no) from panoh.plan_action_steps s where s.action_id = t.id)',
    agencies: 'array[t.agency_id]',
    order: 't.recorded_at',
  },
  children: {
    from: 'panoh.children t',
    agencies: 'array[t.agency_id]',
    isOpen: 'not t.entered_in_error',
    order: 't.recorded_at',
  },
  dates: {
    from: `(select date_id as id, case_id, agency_id, max(note_no) as version, min(recorded_at) as recorded_at
      from panoh.key_date_events group by 1, 2, 3) t`,
    agencies: 'array[t.agency_id]',
    order: 't.recorded_at',
  },
  courts: {
    from: `(select court_id as id, case_id, agency_id, max(step_no) as version, min(recorded_at) as recorded_at,
        (array_agg(duty_id) filter (where duty_id is not null))[1] as duty_id
      from panoh.court_steps group by 1, 2, 3) t`,
    agencies: 'array[t.agency_id]',
    more: `'dutyId', t.duty_id`,
    order: 't.recorded_at',
  },
  holds: {
    from: 'panoh.legal_holds t',
    version: '1',
    agencies: 'array[t.agency_id]',
    isOpen: 't.lifted_at is null',
    order: 't.set_at',
  },
  emergencies: {
    from: 'panoh.emergency_accesses t',
    agencies: `array[${CASE_AGENCY}]`,
    isOpen: 't.reviewed_at is null',
    order: 't.opened_at',
  },
  erasures: {
    from: 'panoh.erasure_requests t',
    version: '1',
    agencies: 'array[t.agency_id]',
    isOpen: 't.done_at is null and t.stopped_at is null',
    order: 't.asked_at',
  },
  meetings: {
    from: 'panoh.meetings t',
    caseId: 'null::uuid',
    users: 'array[t.planned_by]',
    isOpen: `t.ended_at is null and t.state not in ('cancelled', 'completed')`,
    order: 't.created_at',
  },
  entries: {
    from: 'panoh.meeting_entries t',
    version: '(select m.version from panoh.meetings m where m.id = t.meeting_id)',
    more: `'meetingId', t.meeting_id`,
    order: 't.added_at, t.id',
  },
  decisions: {
    from: 'panoh.meeting_decisions t',
    version: '(select m.version from panoh.meetings m where m.id = t.meeting_id)',
    more: `'meetingId', t.meeting_id`,
    isOpen: 't.taken_back_at is null',
    order: 't.decided_at',
  },
  people: {
    from: 'panoh.users t',
    caseId: 'null::uuid',
    agencies: 'array[t.agency_id]',
    isOpen: `t.status = 'active'`,
    more: `'roles', t.roles, 'name', t.display_name,
      'isLocked', (select k.locked_at is not null from panoh.credentials k where k.user_id = t.id)`,
    order: 't.created_at, t.display_name',
  },
  absences: {
    from: 'panoh.absences t',
    caseId: 'null::uuid',
    agencies: 'array[t.agency_id]',
    users: 'array[t.user_id]',
    isOpen: 't.ended_at is null',
    order: 't.entered_at',
  },
  services: {
    from: 'panoh.services t',
    caseId: 'null::uuid',
    agencies: 'array[t.agency_id]',
    isOpen: `t.status = 'active'`,
    more: `'type', t.type`,
    order: 't.created_at, t.type',
  },
  agencies: {
    from: 'panoh.agencies t',
    caseId: 'null::uuid',
    agencies: 'array[t.id]',
    order: 't.created_at, t.name_en',
  },
  groups: { from: 'panoh.working_groups t', caseId: 'null::uuid', order: 't.created_at, t.place' },
  legalValues: { from: 'panoh.legal_values t', caseId: 'null::uuid', order: 't.recorded_at, t.key' },
  printTemplates: { from: 'panoh.print_templates t', caseId: 'null::uuid', order: 't.written_at, t.number' },
  articles: {
    from: 'panoh.articles t',
    caseId: 'null::uuid',
    agencies: 'array[t.agency_id]',
    order: 't.changed_at',
  },
  exports: {
    from: 'panoh.incident_exports t',
    caseId: 'null::uuid',
    version: '1',
    agencies: 'array[t.agency_id]',
    users: 'array[t.requested_by]',
    order: 't.requested_at',
  },
  deliveries: {
    from: 'panoh.deliveries t',
    caseId: 'null::uuid',
    version: '1',
    agencies: 'array[t.agency_id]',
    users: 'array[t.asked_by]',
    order: 't.asked_at',
  },
  sessions: {
    from: 'panoh.sessions t',
    caseId: 'null::uuid',
    version: '1',
    users: 'array[t.user_id]',
    isOpen: 't.ended_at is null',
    order: 't.created_at desc limit 60',
  },
} as const satisfies Record<string, Source>;

export type Kind = keyof typeof SOURCES;
export type Pools = Record<Kind, Thing[]>;

function rowsOf(kind: Kind): string {
  const source: Source = SOURCES[kind];
  const none = `'{}'::uuid[]`;
  return `'${kind}', (select coalesce(json_agg(r), '[]') from (select ${source.id ?? 't.id'} as id,
    ${source.caseId ?? 't.case_id'} as "caseId", ${source.version ?? 't.version'} as version,
    to_json(${source.agencies ?? none}) as agencies, to_json(${source.users ?? none}) as users,
    ${source.isOpen ?? 'true'} as "isOpen", json_build_object(${source.more ?? ''}) as more
    from ${source.from} order by ${source.order}) r)`;
}

const ALL = `select json_build_object('now', panoh.now(), ${(Object.keys(SOURCES) as Kind[]).map(rowsOf).join(',\n')}) as pools`;

export async function readPools(database: TestDatabase): Promise<{ now: Date; pools: Pools }> {
  const [row] = await database.query<{ pools: Pools & { now: string } }>(ALL);
  if (!row) throw new Error('no answer');
  const { now, ...pools } = row.pools;
  return { now: new Date(now), pools };
}
