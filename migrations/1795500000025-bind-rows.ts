import type { MigrationInterface, QueryRunner } from 'typeorm';
import { reversed, rewrite } from './support/passages.js';
import type { Passage } from './support/passages.js';
import { quickenPolicies } from './support/quick-policies.js';

/** A row that names another names one of its own case, or of its own agency. */
interface Name {
  readonly table: string;
  readonly constraint: string;
  readonly column: string;
  readonly target: string;
  /** What both have in common. */
  readonly by: 'case_id' | 'agency_id';
}
const named =
  (by: Name['by']) =>
  ([table, constraint, column, target]: readonly [string, string, string, string]): Name => ({
    table,
    constraint,
    column,
    target,
    by,
  });
const OF_CASE = (
  [
    ['goal_progress', 'goal_progress_goal_fk', 'goal_id', 'support_goals'],
    ['support_entries', 'support_entries_goal_fk', 'goal_id', 'support_goals'],
    ['support_entries', 'support_entries_corrects_fk', 'corrects_id', 'support_entries'],
    ['safety_plan_marks', 'safety_plan_marks_plan_fk', 'plan_id', 'safety_plans'],
    ['protection_orders', 'protection_orders_incident_fk', 'incident_id', 'incidents'],
    ['order_events', 'order_events_order_fk', 'order_id', 'protection_orders'],
    ['order_events', 'order_events_breach_fk', 'breach_id', 'order_events'],
    ['incident_perpetrators', 'incident_perpetrators_incident_fk', 'incident_id', 'incidents'],
    ['band_changes', 'band_changes_assessment_fk', 'assessment_id', 'risk_assessments'],
    ['referrals', 'referrals_consent_fk', 'consent_id', 'consents'],
    ['referrals', 'referrals_succeeds_fk', 'succeeds_id', 'referrals'],
  ] as const
).map(named('case_id'));
const OF_AGENCY = (
  [
    ['register_rows', 'register_rows_import_fk', 'import_id', 'register_imports'],
    ['register_row_texts', 'register_row_texts_row_fk', 'row_id', 'register_rows'],
    ['register_history', 'register_history_row_fk', 'row_id', 'register_rows'],
  ] as const
).map(named('agency_id'));
const NAMES: readonly Name[] = [...OF_CASE, ...OF_AGENCY];
const TARGETS = [...new Map(NAMES.map(({ target, by }) => [target, by]))];

/**
 * Whose word ends a waiting row: its owner's; of what an agency was asked for, that agency's and the coordinator's;
 * of a police case's contacts, the support lead's that took them on; of an order, those who recorded it; and of
 * everything, the approval that closes the case.
 */
const MAY_SETTLE = `returns boolean language sql stable security definer set search_path = panoh, pg_temp as $$
  select exists (select 1 from follow_ups f where f.id = p_follow_up and (panoh.owns(f.case_id)
    or exists (select 1 from referrals r where r.case_id = f.case_id
      and (r.to_agency_id = panoh.viewer_agency_id() or panoh.coordinates(f.case_id)
        or r.kind = 'support_lead' and panoh.ends_support_lead(f.case_id))
      and r.id = f.subject_id and f.owner_role = 'receiving_agency')
    or exists (select 1 from referrals r where r.case_id = f.case_id
      and (r.to_agency_id = panoh.viewer_agency_id() or r.kind = 'support_lead' and panoh.ends_support_lead(f.case_id))
      and (r.service_type = 'forensic_exam' and f.rule = 'hl.forensic'
        or r.kind = 'support_lead' and f.partition = 'follow_ups')
      -- An offer that nobody took on gives no say; one that has ended, none after the moment in which it did.
      and (r.ended_at = panoh.now() or r.ended_at is null and (r.status in ('accepted', 'appointment', 'service_started')
        or exists (select 1 from grants g where g.source_id = r.id and g.relation = 'referred'))))
    or exists (select 1 from protection_orders o where o.case_id = f.case_id and (
      o.agency_id = panoh.viewer_agency_id() and (o.id = f.subject_id or exists (select 1 from order_events e
        where e.order_id = o.id and e.id = f.subject_id))
      -- What was asked of the police while an order ran falls with whatever is recorded in the case next.
      or o.id = f.subject_id and f.rule in ('po.serve_check', 'po.pre_expiry')
        and panoh.order_status(o) not in ('issued', 'active', 'extended')))
    or exists (select 1 from closure_episodes e join cases c on c.id = e.case_id where e.case_id = f.case_id
      and e.state = 'approved' and e.decided_by = panoh.viewer_user_id() and e.decided_at = panoh.now()
      and c.closed_at = panoh.now()))) $$`;

/** Every ladder tells the owner when the row is due, and somebody else within three days of it. */
const tells = (
  rung: string,
  until: string,
): string => `exists (select 1 from jsonb_array_elements(p->'steps') s
    where s->>'rung' ${rung} and (s->>'runAt')::timestamptz <= ${until})`;
const TELLS_ENOUGH = `returns boolean language sql stable security definer set search_path = panoh, pg_temp as $$
  select ${tells(`= 'owner'`, `(p->>'dueAt')::timestamptz`)}
    and ${tells(`<> 'owner'`, `(p->>'dueAt')::timestamptz + interval '3 days'`)} $$`;
const climbs = (relation: string): Passage => [
  `if not panoh.touches(${relation}) then raise exception 'no relation' using errcode = '42501'; end if;`,
  `if not panoh.touches(${relation}) then raise exception 'no relation' using errcode = '42501'; end if;
        if panoh.tells_enough(p) is not true then raise exception 'tells nobody' using errcode = '42501'; end if;`,
];

const REWRITTEN: readonly (readonly [signature: string, passages: readonly Passage[]])[] = [
  [
    'panoh.end_follow_up(uuid,text,text,uuid)',
    [
      [
        'if not panoh.touches(subject) then',
        'if not panoh.touches(subject) or not panoh.may_settle(p_id) then',
      ],
    ],
  ],
  [
    'panoh.assign_follow_ups(uuid,uuid[],text)',
    [
      [
        'if not panoh.touches(p_case) then',
        `if not panoh.touches(p_case) or p_role not in ('case_lead', 'support_lead', 'shelter_worker')
          or exists (select 1 from follow_ups f where f.case_id = p_case and f.id = any (p_ids)
            and f.status = 'pending' and f.owner_role <> p_role and not panoh.may_settle(f.id)) then`,
      ],
    ],
  ],
  ['panoh.add_follow_up(jsonb)', [climbs(`(p->>'caseId')::uuid`)]],
  [
    'panoh.move_follow_up(jsonb)',
    [
      climbs('subject'),
      [`from_at = (p->>'fromAt')::timestamptz,`, `from_at = least(from_at, (p->>'fromAt')::timestamptz),`],
    ],
  ],
  // Whoever was asked answers once, and only whoever was let into the case takes its contacts on.
  [
    'panoh.answer_support_lead(uuid,boolean)',
    [
      [
        'or not (panoh.owns(r.case_id) or r.to_agency_id = panoh.viewer_agency_id()) then',
        `or (panoh.owns(r.case_id) and not p_accepts or r.to_agency_id = panoh.viewer_agency_id() and r.ended_at is null
            and (not p_accepts or exists (select 1 from grants g where g.source_id = r.id and g.relation = 'referred')))
            is not true then`,
      ],
    ],
  ],
  // Where nobody is signed in, nothing equals anything, and what is not true is refused.
  [
    'panoh.set_password(uuid,text,boolean)',
    [
      [
        `if p_user <> panoh.viewer_user_id() and not ('administrator' = any (panoh.viewer_roles())) then`,
        `if (p_user = panoh.viewer_user_id() or 'administrator' = any (panoh.viewer_roles())) is not true then`,
      ],
    ],
  ],
  [
    'panoh.lock_credentials(uuid)',
    [
      [
        `if not ('administrator' = any (panoh.viewer_roles())) then`,
        `if ('administrator' = any (panoh.viewer_roles())) is not true then`,
      ],
    ],
  ],
];

/** No row hangs on a row of another case, and nobody ends or silences what another agency planned. */
export class BindRows1795500000025 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [target, by] of TARGETS)
      await runner.query(`alter table panoh.${target} add constraint ${target}_within unique (id, ${by})`);
    for (const name of NAMES)
      await this.bind(runner, name, [`(${name.column}, ${name.by})`, `${name.target} (id, ${name.by})`]);
    // Whoever knows the id of a date takes no step of it away from its own case.
    await this.numberNotes(runner, 'date_id, case_id, note_no');
    // A key that came second would take what is sealed for an agency from then on.
    await runner.query(`create policy agency_keys_first on panoh.agency_keys as restrictive for insert to panoh_app
      with check (version = 1)`);
    await runner.query(`create function panoh.may_settle(p_follow_up uuid) ${MAY_SETTLE}`);
    await runner.query('revoke execute on function panoh.may_settle(uuid) from public');
    await runner.query(`create function panoh.tells_enough(p jsonb) ${TELLS_ENOUGH}`);
    await runner.query('revoke execute on function panoh.tells_enough(jsonb) from public');
    for (const [signature, passages] of REWRITTEN) await rewrite(runner, signature, passages);
    await quickenPolicies(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [signature, passages] of REWRITTEN) await rewrite(runner, signature, reversed(passages));
    await runner.query('drop function panoh.tells_enough(jsonb)');
    await runner.query('drop function panoh.may_settle(uuid)');
    await runner.query('drop policy agency_keys_first on panoh.agency_keys');
    await this.numberNotes(runner, 'date_id, note_no');
    for (const name of NAMES) await this.bind(runner, name, [`(${name.column})`, name.target]);
    for (const [target] of TARGETS)
      await runner.query(`alter table panoh.${target} drop constraint ${target}_within`);
  }

  private async bind(
    runner: QueryRunner,
    { table, constraint }: Name,
    [columns, target]: [columns: string, target: string],
  ): Promise<void> {
    await runner.query(`alter table panoh.${table} drop constraint ${constraint},
      add constraint ${constraint} foreign key ${columns} references panoh.${target}`);
  }

  private async numberNotes(runner: QueryRunner, columns: string): Promise<void> {
    await runner.query(`alter table panoh.date_notes drop constraint date_notes_once,
      add constraint date_notes_once unique (${columns})`);
  }
}
