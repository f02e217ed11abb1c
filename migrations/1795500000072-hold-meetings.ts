import type { MigrationInterface, QueryRunner } from 'typeorm';
import { agendaProposals, LATE_LINES } from './support/agenda.js';
import { reversed, rewrite } from './support/passages.js';
import type { Passage } from './support/passages.js';
import { protect, respectBlocks } from './support/policies.js';
import { quickenFunctions, quickenPolicies } from './support/quick-policies.js';

const LOOK_UP = 'stable security definer set search_path = panoh, pg_temp';
const me = (field: string): string => `(select (panoh.viewer()).${field})`;
const ledBy = (group: string): string =>
  `${group} = any (${me('led_group_ids')}::uuid[]) and 'group:core' = any (${me('reads')}::text[])`;
/** Whoever works with survivors in a member agency; those who only count or administer read no agenda. */
const memberOf = (group: string): string =>
  `${group} = any (${me('group_ids')}::uuid[]) and cardinality(${me('reads')}::text[]) > 0`;
/** The meeting itself is asked under row security: what is written into one is written while it goes on. */
const inMeeting = (table: string, states: string): string => `exists (select 1 from panoh.meetings m
  where m.id = ${table}.meeting_id and m.state in (${states}) and ${ledBy('m.working_group_id')})`;

const RUNNING = 'g.starts_at <= at and (g.ends_at is null or g.ends_at > at)';

/**
 * What the viewer may know of a case that stands on the agenda of a group: all of it that the group holds, what is
 * her own agency's, or by its reference that it stands there. Nothing, as soon as she takes her consent back.
 */
const SIGHT = `returns text language plpgsql ${LOOK_UP} as $$
  declare me panoh.viewer := panoh.viewer(); at timestamptz := panoh.now(); begin
    if me.user_id is null or p_case = any (coalesce(me.blocked, '{}')) or not exists (select 1 from grants g
        where g.case_id = p_case and g.grantee_id = p_group and g.relation = 'group' and 'core' = any (g.partitions)
          and ${RUNNING}) then
      return null;
    end if;
    if p_group = any (me.led_group_ids) and 'group:core' = any (me.reads) then return 'group'; end if;
    if not p_group = any (me.group_ids) then return null; end if;
    return (select min(case g.relation when 'own' then 'own' else 'reference' end) from grants g
      where g.case_id = p_case and g.grantee_id = any (me.grantees) and g.relation in ('own', 'referred')
        and 'core' = any (g.partitions) and g.relation || ':core' = any (me.reads) and ${RUNNING});
  end $$`;

/** Who can be given a decision: the agency that holds the case, and those that took a referral of it on. */
const OWNERS = `returns table (agency_id uuid, case_id uuid, referral_id uuid) language plpgsql ${LOOK_UP} as $$
  #variable_conflict use_column
  begin
    if panoh.coordinates(p_case) is not true then return; end if;
    return query select c.agency_id, c.id, null::uuid from cases c where c.id = p_case and c.status = 'open'
      union all select distinct on (r.to_agency_id) r.to_agency_id, x.id, r.id
        from referrals r join cases x on x.id = r.received_case_id and x.agency_id = r.to_agency_id and x.status = 'open'
        where r.case_id = p_case and r.status in ('accepted', 'appointment', 'service_started')
          and not (x.id = any (coalesce(panoh.viewer_blocked(), '{}')));
  end $$`;

/** Entries of other agencies' cases that the viewer's agency took a referral of: that they stand there, and no more. */
const REFERENCES = `returns table (reference text) language sql ${LOOK_UP} as $$
  select c.reference from meeting_entries e join cases c on c.id = e.case_id
  where e.meeting_id = p_meeting and e.is_listed and panoh.entry_sight(e.case_id, e.working_group_id) = 'reference'
  order by c.reference $$`;

/** In this very moment the viewer hears the case in a meeting, or gives or takes back a decision about it. */
const MEETS_ON = `returns boolean language sql ${LOOK_UP} as $$
  select not (p_case = any (coalesce(panoh.viewer_blocked(), '{}'))) and (
    exists (select 1 from meeting_entries e where e.case_id = p_case and e.heard_by = panoh.viewer_user_id()
      and e.heard_at = panoh.now())
    or exists (select 1 from meeting_decisions d left join referrals r on r.id = d.referral_id
      where (d.decided_by = panoh.viewer_user_id() and d.decided_at = panoh.now()
          or d.taken_back_by = panoh.viewer_user_id() and d.taken_back_at = panoh.now())
        and (d.case_id = p_case or r.received_case_id = p_case))) $$`;

/** A decision names somebody who can do it, and stands in the case of the entry that was heard. */
const OWNED = `returns boolean language sql ${LOOK_UP} as $$
  select exists (select 1 from panoh.decision_owners(p_case) o where o.agency_id = p_agency
    and o.referral_id is not distinct from p_referral) $$`;

const FUNCTIONS: Record<string, string> = {
  'entry_sight(p_case uuid, p_group uuid)': SIGHT,
  'agenda_proposals(p_group uuid)': agendaProposals(LATE_LINES),
  'decision_owners(p_case uuid)': OWNERS,
  'packet_references(p_meeting uuid)': REFERENCES,
  'may_decide(p_case uuid, p_agency uuid, p_referral uuid)': OWNED,
};

/** What a meeting says of a case reaches it like what any other agency causes (ADR 6). */
const REWRITTEN: readonly (readonly [signature: string, passages: readonly Passage[]])[] = [
  [
    'panoh.reaches(uuid)',
    [['or panoh.ends_support_lead(p_case)', 'or panoh.ends_support_lead(p_case) or panoh.meets_on(p_case)']],
  ],
  [
    'panoh.state_of_planning(uuid)',
    [
      [
        `'contactStopped', c.contact_stopped`,
        `'markedByGroup', coalesce(c.marked_until > this_moment, false), 'contactStopped', c.contact_stopped`,
      ],
    ],
  ],
  [
    'panoh.may_settle(uuid)',
    [
      [
        'or exists (select 1 from closure_episodes e join cases c',
        `or f.rule = 'fu.mdwg_review' and f.owner_role = 'coordinator' and panoh.meets_on(f.case_id)
    or f.rule = 'mt.decision' and exists (select 1 from meeting_decisions d where d.id = f.subject_id
      and d.taken_back_at = panoh.now() and d.taken_back_by = panoh.viewer_user_id())
    or exists (select 1 from closure_episodes e join cases c`,
      ],
    ],
  ],
  [
    'panoh.add_event(jsonb)',
    [
      [
        `(p->>'kind' ~ '^(referral_|support_lead_|question_asked$|closure_lapsed$)'`,
        `(p->>'kind' in ('discussed_in_meeting', 'meeting_decision', 'meeting_decision_taken_back') and p->>'partition' = 'follow_ups'
            and panoh.meets_on((p->>'caseId')::uuid)
          or p->>'kind' ~ '^(referral_|support_lead_|question_asked$|closure_lapsed$)'`,
      ],
    ],
  ],
];

/**
 * Meetings of a working group: when, who came by agency and number, which cases by reference, and what was decided by
 * code. No name and no sentence has a place in any of these tables.
 */
export class HoldMeetings1795500000072 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createTables(runner);
    for (const [signature, body] of Object.entries(FUNCTIONS)) {
      await this.create(runner, signature, body);
      await runner.query(`grant execute on function panoh.${signature} to panoh_app`);
    }
    await this.create(runner, 'meets_on(p_case uuid)', MEETS_ON);
    await this.protectMeetings(runner);
    await this.protectEntries(runner);
    await this.protectDecisions(runner);
    await this.markHeard(runner);
    for (const [signature, passages] of REWRITTEN) await rewrite(runner, signature, passages);
    await quickenFunctions(runner);
    await quickenPolicies(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [signature, passages] of REWRITTEN) await rewrite(runner, signature, reversed(passages));
    await runner.query('drop index panoh.follow_ups_of_decision');
    await runner.query('drop trigger cases_mark_kept on panoh.cases');
    await runner.query('alter table panoh.cases drop column marked_until');
    await runner.query(
      'drop table panoh.meeting_decisions, panoh.meeting_entries, panoh.meeting_attendance, panoh.meetings',
    );
    await runner.query('drop function panoh.mark_heard()');
    await runner.query('drop function panoh.hold_decided_case()');
    await runner.query('drop function panoh.meets_on(uuid)');
    for (const signature of Object.keys(FUNCTIONS).reverse())
      await runner.query(`drop function panoh.${signature.replace(/p_\w+ /g, '')}`);
  }

  private async create(runner: QueryRunner, signature: string, body: string): Promise<void> {
    await runner.query(`create function panoh.${signature} ${body}`);
    await runner.query(`revoke execute on function panoh.${signature} from public`);
  }

  private async createTables(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.meetings (
      id uuid primary key,
      working_group_id uuid not null constraint meetings_group_fk references panoh.working_groups,
      state text not null default 'planned' constraint meetings_state_check
        check (state in ('planned', 'held', 'ended', 'called_off')),
      planned_at timestamptz not null, held_at timestamptz, ended_at timestamptz,
      host_agency_id uuid constraint meetings_host_fk references panoh.agencies,
      planned_by uuid not null,
      created_at timestamptz not null default panoh.now(),
      version integer not null default 1,
      constraint meetings_ended_check check ((state in ('ended', 'called_off')) = (ended_at is not null)))`);
    await runner.query(
      'create index meetings_of_group on panoh.meetings (working_group_id, planned_at desc, id desc)',
    );
    await runner.query(`create table panoh.meeting_attendance (
      meeting_id uuid not null constraint meeting_attendance_meeting_fk references panoh.meetings,
      agency_id uuid not null constraint meeting_attendance_agency_fk references panoh.agencies,
      role text not null,
      people smallint not null constraint meeting_attendance_people_check check (people between 0 and 20),
      constraint meeting_attendance_pk primary key (meeting_id, agency_id, role))`);
    await runner.query(`create table panoh.meeting_entries (
      id uuid primary key,
      meeting_id uuid not null constraint meeting_entries_meeting_fk references panoh.meetings,
      working_group_id uuid not null,
      case_id uuid not null constraint meeting_entries_case_fk references panoh.cases
        on delete cascade deferrable initially deferred,
      reasons text[] not null default '{}',
      is_listed boolean not null default true,
      heard_at timestamptz, heard_by uuid,
      added_by uuid not null,
      added_at timestamptz not null default panoh.now(),
      constraint meeting_entries_once unique (meeting_id, case_id),
      constraint meeting_entries_within unique (id, meeting_id, case_id, working_group_id),
      constraint meeting_entries_heard_check check (heard_at is null or is_listed))`);
    await runner.query('create index meeting_entries_of_case on panoh.meeting_entries (case_id, heard_at)');
    await runner.query(`create table panoh.meeting_decisions (
      id uuid primary key,
      meeting_id uuid not null,
      entry_id uuid not null,
      case_id uuid not null,
      working_group_id uuid not null,
      code text not null,
      owner_agency_id uuid not null constraint meeting_decisions_owner_fk references panoh.agencies,
      referral_id uuid,
      due_at timestamptz not null,
      decided_by uuid not null,
      decided_at timestamptz not null default panoh.now(),
      taken_back_at timestamptz, taken_back_by uuid,
      constraint meeting_decisions_entry_fk foreign key (entry_id, meeting_id, case_id, working_group_id)
        references panoh.meeting_entries (id, meeting_id, case_id, working_group_id) on delete cascade)`);
    await runner.query(
      'create index meeting_decisions_of_meeting on panoh.meeting_decisions (meeting_id, decided_at)',
    );
    await runner.query(
      `create index follow_ups_of_decision on panoh.follow_ups (subject_id) where rule = 'mt.decision'`,
    );
  }

  private async protectMeetings(runner: QueryRunner): Promise<void> {
    const led = ledBy('working_group_id');
    await protect(runner, 'panoh.meetings', {
      select: `(${led}) or (${memberOf('working_group_id')})`,
      insert: `${led} and state = 'planned' and planned_by = ${me('user_id')}`,
      update: led,
    });
    // What has ended stands as it ended.
    await runner.query(`create policy meetings_going_on on panoh.meetings as restrictive for update to panoh_app
      using (state in ('planned', 'held')) with check (true)`);
    await runner.query(`grant select, insert, update (state, planned_at, held_at, ended_at, host_agency_id, version)
      on panoh.meetings to panoh_app`);
    await protect(runner, 'panoh.meeting_attendance', {
      select: 'exists (select 1 from panoh.meetings m where m.id = meeting_attendance.meeting_id)',
      insert: inMeeting('meeting_attendance', `'planned', 'held'`),
      update: inMeeting('meeting_attendance', `'planned', 'held'`),
    });
    await runner.query('grant select, insert, update (people) on panoh.meeting_attendance to panoh_app');
  }

  private async protectEntries(runner: QueryRunner): Promise<void> {
    const going = inMeeting('meeting_entries', `'planned', 'held'`);
    const shared = `panoh.entry_sight(case_id, working_group_id) = 'group'`;
    await protect(runner, 'panoh.meeting_entries', {
      select: `panoh.entry_sight(case_id, working_group_id) in ('group', 'own')`,
      insert: `${shared} and ${going} and added_by = ${me('user_id')} and heard_at is null`,
      update: `${shared} and ${going}`,
    });
    await respectBlocks(runner, 'panoh.meeting_entries');
    await runner.query(`create policy meeting_entries_of_group on panoh.meeting_entries as restrictive for insert
      to panoh_app with check (exists (select 1 from panoh.meetings m
        where m.id = meeting_entries.meeting_id and m.working_group_id = meeting_entries.working_group_id))`);
    // Heard once, in a meeting that is being held, in the name of whoever says so; then the entry stands.
    await runner.query(`create policy meeting_entries_hearing on panoh.meeting_entries as restrictive for update
      to panoh_app using (heard_at is null) with check (heard_at is null or heard_at = panoh.now()
        and heard_by = ${me('user_id')} and ${inMeeting('meeting_entries', `'held'`)})`);
    await runner.query(`grant select, insert, update (is_listed, reasons, heard_at, heard_by)
      on panoh.meeting_entries to panoh_app`);
  }

  /** A case that a meeting heard is marked for 12 months (domain reference 3.3); nobody sets or takes the mark by hand. */
  private async markHeard(runner: QueryRunner): Promise<void> {
    await runner.query('alter table panoh.cases add column marked_until timestamptz');
    await runner.query(`create function panoh.mark_heard() returns trigger language plpgsql
      security definer set search_path = panoh, pg_temp as $$ begin
        update cases set marked_until = new.heard_at + interval '12 months', version = version + 1 where id = new.case_id;
        return null;
      end $$`);
    await runner.query('revoke execute on function panoh.mark_heard() from public');
    await runner.query(`create trigger meeting_entries_heard after update of heard_at on panoh.meeting_entries
      for each row when (old.heard_at is null and new.heard_at is not null) execute function panoh.mark_heard()`);
    await runner.query(`create trigger cases_mark_kept before update of marked_until on panoh.cases for each row
      when (current_user = 'panoh_app' and old.marked_until is distinct from new.marked_until)
      execute function panoh.refuse_rewriting()`);
  }

  private async protectDecisions(runner: QueryRunner): Promise<void> {
    const sight = 'panoh.entry_sight(case_id, working_group_id)';
    await protect(runner, 'panoh.meeting_decisions', {
      // Whoever was given a decision reads that one, also where the case is another agency's.
      select: `${sight} in ('group', 'own') or (owner_agency_id = ${me('agency_id')} and ${sight} = 'reference')`,
      insert: `${sight} = 'group' and decided_by = ${me('user_id')} and decided_at = panoh.now()
        and panoh.may_decide(case_id, owner_agency_id, referral_id)
        and exists (select 1 from panoh.meeting_entries e where e.id = meeting_decisions.entry_id
          and e.heard_at is not null and ${inMeeting('e', `'held'`)})`,
      update: `${sight} = 'group' and ${inMeeting('meeting_decisions', `'held'`)}`,
    });
    // Taken back once, while the minutes are open, in the name of whoever says so; it stays to be read.
    await runner.query(`create policy meeting_decisions_once on panoh.meeting_decisions as restrictive for update
      to panoh_app using (taken_back_at is null)
      with check (taken_back_at = panoh.now() and taken_back_by = ${me('user_id')})`);
    await respectBlocks(runner, 'panoh.meeting_decisions');
    await runner.query(`grant select, insert, update (taken_back_at, taken_back_by)
      on panoh.meeting_decisions to panoh_app`);
    // Whoever closes the case meanwhile waits, or was first: a closed case is given no work.
    await runner.query(`create function panoh.hold_decided_case() returns trigger language plpgsql
      security definer set search_path = panoh, pg_temp as $$ begin
        perform 1 from cases where status = 'open' and id = case when new.referral_id is null then new.case_id
          else (select received_case_id from referrals where id = new.referral_id) end for share;
        if not found then raise exception 'the case was closed meanwhile' using errcode = '40001'; end if;
        return new;
      end $$`);
    await runner.query('revoke execute on function panoh.hold_decided_case() from public');
    await runner.query(`create trigger meeting_decisions_held before insert on panoh.meeting_decisions
      for each row execute function panoh.hold_decided_case()`);
  }
}
