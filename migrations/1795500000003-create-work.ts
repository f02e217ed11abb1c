import type { MigrationInterface, QueryRunner } from 'typeorm';
import { granted, keepAsWritten, partition, protect, respectBlocks } from './support/policies.js';

/** Consents, referrals, risk, health, follow-ups with their clock, contacts. */
export class CreateWork1795500000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createConsents(runner);
    await this.createReferrals(runner);
    await this.createRisk(runner);
    await this.createFollowUps(runner);
    await this.createClockwork(runner);
    await this.createSharedWrites(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of [
      'has_worked_on(uuid, uuid)',
      'ask(uuid, uuid)',
      'tell_colleagues(uuid, text, uuid, uuid[])',
      'answerable_for(uuid)',
      'notify(uuid, text, uuid, uuid[])',
      'critical_triage(uuid)',
      'hand_over_follow_ups(uuid, uuid)',
      'call_supervisor(uuid, uuid)',
      'follow_up_state(uuid)',
      'hasten_ladders(uuid, integer, integer)',
      'move_follow_up(jsonb)',
      'add_follow_up(jsonb)',
      'add_steps(uuid, uuid, jsonb)',
      'end_follow_up(uuid, text, text, uuid)',
      'add_event(jsonb)',
      'accept_referral(uuid, uuid)',
      'recipients_of(uuid[])',
      'is_work_of(text, uuid, text[], uuid, text[])',
      'check_next_step() cascade',
      'may_succeed(uuid, uuid, uuid) cascade',
    ]) {
      await runner.query(`drop function panoh.${name}`);
    }
    await runner.query(`drop table panoh.notifications, panoh.follow_up_steps, panoh.contacts, panoh.follow_ups,
      panoh.disability_answers, panoh.suicide_triages, panoh.band_changes, panoh.risk_assessments, panoh.referrals, panoh.consents cascade`);
    await runner.query(`drop function panoh.touches(uuid) cascade`);
    await runner.query(`drop function panoh.ends_support_lead(uuid)`);
  }

  /** Many may write it who never read it, so that every answer is a row of its own and the newest counts. */
  private async createDisabilities(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.disability_answers (
      id uuid primary key,
      case_id uuid not null constraint disability_answers_case_fk references panoh.cases deferrable initially deferred,
      agency_id uuid not null,
      recorded_by uuid not null,
      version integer not null constraint disability_answers_version_check check (version > 0),
      answer text not null constraint disability_answers_answer_check check (answer in ('yes', 'none', 'not_asked')),
      recorded_at timestamptz not null default panoh.now(),
      constraint disability_answers_once unique (case_id, version))`);
    await partition(runner, 'panoh.disability_answers', `'health'`);
    // Another agency writes down what it was told in a record of its own.
    await runner.query(`create policy disability_answers_of_owner on panoh.disability_answers as restrictive
      for insert to panoh_app with check (panoh.owns(case_id))`);
    await runner.query(`create trigger disability_answers_append_only before update or delete or truncate
      on panoh.disability_answers for each statement execute function panoh.refuse_change()`);
  }

  private async createConsents(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.consents (
      id uuid primary key,
      case_id uuid not null constraint consents_case_fk references panoh.cases deferrable initially deferred,
      scope text not null, agency_id uuid constraint consents_agency_fk references panoh.agencies,
      partitions text[] not null default '{}', purpose text, basis text not null default 'consent',
      answer text not null constraint consents_answer_check check (answer in ('given', 'refused')),
      presence text not null, child_assent text, decided_with text,
      sealed_reason bytea, key_version integer not null default 1,
      given_at timestamptz not null, until_on date, provisional_until timestamptz,
      withdrawn_at timestamptz, recorded_by uuid,
      recorded_at timestamptz not null default panoh.now(), version integer not null default 1)`);
    await runner.query(`create index consents_by_case on panoh.consents (case_id, given_at)`);
    await partition(runner, 'panoh.consents', `'consent'`, {
      mutable: ['withdrawn_at', 'version'],
      relations: ['own'],
    });
  }

  private async createReferrals(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.referrals (
      id uuid primary key,
      reference text not null constraint referrals_reference_once unique,
      kind text not null default 'service' constraint referrals_kind_check check (kind in ('service', 'support_lead')),
      case_id uuid not null constraint referrals_case_fk references panoh.cases,
      from_agency_id uuid not null constraint referrals_from_fk references panoh.agencies,
      to_agency_id uuid constraint referrals_to_fk references panoh.agencies,
      service_id uuid constraint referrals_service_fk references panoh.services,
      service_type text not null, urgency text not null, urgency_rank smallint not null,
      band text not null, place text not null,
      is_minor boolean not null default false,
      status text not null, consent_id uuid constraint referrals_consent_fk references panoh.consents,
      shared_partitions text[] not null default '{}', escort_needed boolean not null default false,
      sent_at timestamptz not null, received_at timestamptz, decided_at timestamptz, ended_at timestamptz,
      ack_due_at timestamptz, contact_due_at timestamptz, contacted_at timestamptz, outcome_due_at timestamptz,
      due_at timestamptz,
      appointment_at timestamptz, service_on date,
      decline_reason text, next_step text, unavailable_reason text, withdrawal_reason text,
      survivor_word text, not_asked_reason text,
      no_longer_wanted boolean not null default false, asked_at timestamptz,
      succeeds_id uuid constraint referrals_succeeds_fk references panoh.referrals,
      received_case_id uuid constraint referrals_received_case_fk references panoh.cases,
      version integer not null default 1)`);
    await runner.query(`create index referrals_by_case on panoh.referrals (case_id, sent_at)`);
    // One index that matches a page of either box, and what has ended apart from what runs.
    for (const side of ['to', 'from']) {
      await runner.query(`create index referrals_${side} on panoh.referrals (${side}_agency_id, urgency_rank, due_at, id)
        where ended_at is null`);
      await runner.query(`create index referrals_${side}_ended on panoh.referrals (${side}_agency_id, ended_at desc, id desc)
        where ended_at is not null`);
    }
    // Pushed, never browsed: the receiver sees the one row sent to it, and no other referral of the case. An offer
    // that was taken back before anybody accepted it is gone; and to whoever is blocked from the case that it became,
    // it never was.
    const received = `to_agency_id = (select (panoh.viewer()).agency_id)
      and 'referred:core' = any ((select (panoh.viewer()).reads)::text[])
      and (status <> 'withdrawn' or received_case_id is not null)
      and (received_case_id = any (coalesce((select (panoh.viewer()).blocked), '{}'::uuid[]))) is not true`;
    const sent = (access: 'reads' | 'writes') => granted(access, `'core'`, 'referrals', ['own']);
    await runner.query(`create function panoh.may_succeed(p_referral uuid, p_case uuid, p_from uuid) returns boolean
      language sql stable security definer set search_path = panoh, pg_temp as $$
      select exists (select 1 from referrals r
        where r.id = p_referral and r.case_id = p_case and r.from_agency_id = p_from) $$`);
    await protect(runner, 'panoh.referrals', {
      select: `(${received}) or ${sent('reads')} or ${granted('reads', `'core'`, 'referrals', ['group'])}`,
      insert: `(from_agency_id = (select (panoh.viewer()).agency_id) and ${sent('writes')})
        or (${granted('reads', `'core'`, 'referrals', ['group'])} and panoh.may_succeed(succeeds_id, case_id, from_agency_id))`,
      update: `(${received}) or ${sent('writes')} or ${granted('reads', `'core'`, 'referrals', ['group'])}`,
    });
    await respectBlocks(runner, 'panoh.referrals');
    await runner.query(`grant select, insert, update on panoh.referrals to panoh_app`);
    await keepAsWritten(runner, 'panoh.referrals', [
      ...[
        'id',
        'reference',
        'kind',
        'case_id',
        'from_agency_id',
        'to_agency_id',
        'service_id',
        'service_type',
      ],
      ...[
        'urgency',
        'band',
        'place',
        'is_minor',
        'shared_partitions',
        'escort_needed',
        'sent_at',
        'succeeds_id',
      ],
    ]);
    // Whoever closes the support lead's own case changes that of the police in the same transaction, and in no other.
    await runner.query(`create function panoh.ends_support_lead(p_case uuid) returns boolean language sql stable
      security definer set search_path = panoh, pg_temp as $$
      select exists (select 1 from referrals r join cases c on c.id = r.received_case_id
        where r.case_id = p_case and r.kind = 'support_lead' and c.status = 'closed' and c.closed_at = panoh.now()
          and (panoh.owns(c.id) or exists (select 1 from grants g where g.case_id = c.id
            and g.relation = 'closure_review' and g.grantee_id = any ((panoh.viewer()).grantees)
            and g.starts_at <= panoh.now() and (g.ends_at is null or g.ends_at > panoh.now())))) $$`);
    await runner.query(`revoke all on function panoh.ends_support_lead(uuid) from public`);
    await runner.query(`create function panoh.touches(p_case uuid) returns boolean language sql stable
      security definer set search_path = panoh, pg_temp as $$
      with me as materialized (select * from panoh.viewer())
      select exists (select 1 from me where not (p_case = any (me.blocked)) and (
        panoh.owns(p_case)
        or exists (select 1 from grants g where g.case_id = p_case and g.grantee_id = any (me.grantees)
          and g.relation || ':core' = any (me.reads)
          and g.starts_at <= panoh.now() and (g.ends_at is null or g.ends_at > panoh.now()))
        or exists (select 1 from referrals r where r.case_id = p_case and r.to_agency_id = me.agency_id
          and 'referred:core' = any (me.reads)
          and (r.ended_at is null or (r.received_case_id is not null and r.status <> 'withdrawn')))))
        or panoh.ends_support_lead(p_case) $$`);
    await runner.query(`create function panoh.accept_referral(p_referral uuid, p_grant uuid) returns text[]
      language plpgsql security definer set search_path = panoh, pg_temp as $$
      declare r referrals; c consents; allowed text[];
      begin
        select * into r from referrals where id = p_referral and to_agency_id = (panoh.viewer()).agency_id
          and status in ('sent', 'received') for update;
        if r.id is null or not panoh.touches(r.case_id) then raise exception 'not an offer' using errcode = '42501'; end if;
        select * into c from consents where id = r.consent_id and case_id = r.case_id
          and scope = 'referral' and agency_id = r.to_agency_id and answer = 'given' and withdrawn_at is null
          and (until_on is null or until_on >= (panoh.now() at time zone 'Asia/Dushanbe')::date)
          and (provisional_until is null or provisional_until > panoh.now());
        if c.id is null then raise exception 'consent ended' using errcode = 'PN005'; end if;
        allowed := panoh.allowed_to(r.case_id, r.to_agency_id,
          array(select p from unnest(c.partitions) p where p = any (r.shared_partitions)));
        insert into grants (id, case_id, grantee_id, relation, partitions, purpose, source_id, ends_at)
          values (p_grant, r.case_id, r.to_agency_id, 'referred', '{core}'::text[] || allowed, 'referral', r.id,
            least(c.provisional_until, (c.until_on + 1)::timestamp at time zone 'Asia/Dushanbe'));
        return allowed;
      end $$`);
  }

  private async createRisk(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.risk_assessments (
      id uuid primary key,
      case_id uuid not null constraint risk_assessments_case_fk references panoh.cases deferrable initially deferred,
      agency_id uuid not null, assessed_by uuid, assessed_at timestamptz not null,
      factor_set text not null, weights_version integer not null,
      answers jsonb not null, not_applicable text[] not null default '{}',
      incidents_in_year integer not null default 0,
      score integer not null, known_share numeric(4, 3) not null,
      calculated_band text not null, assessed_band text not null, band text not null,
      high_reasons text[] not null default '{}', recorded_at timestamptz not null default panoh.now())`);
    await runner.query(
      `create index risk_assessments_by_case on panoh.risk_assessments (case_id, assessed_at desc, id desc)`,
    );
    await partition(runner, 'panoh.risk_assessments', `'risk'`, { relations: ['own'] });
    await runner.query(`create trigger risk_assessments_append_only before update or delete or truncate
      on panoh.risk_assessments for each statement execute function panoh.refuse_change()`);
    await runner.query(`create table panoh.suicide_triages (
      id uuid primary key,
      case_id uuid not null constraint suicide_triages_case_fk references panoh.cases deferrable initially deferred,
      agency_id uuid not null, assessment_id uuid, asked_at timestamptz not null, level text not null,
      attempt text not null default 'not_known' constraint suicide_triages_attempt_check
        check (attempt in ('none', 'before', 'recent', 'not_known')),
      sealed bytea not null, key_version integer not null default 1,
      recorded_at timestamptz not null default panoh.now())`);
    await runner.query(
      `create index suicide_triages_by_case on panoh.suicide_triages (case_id, asked_at desc)`,
    );
    await runner.query(`create index suicide_triages_told on panoh.suicide_triages (asked_at)
      where attempt in ('before', 'recent')`);
    await partition(runner, 'panoh.suicide_triages', `'health'`);
    await this.createDisabilities(runner);
    // Asked by the rules when a band is lowered, and never shown: it is a critical factor like the others.
    await runner.query(`create function panoh.critical_triage(p_case uuid) returns boolean
      language sql stable security definer set search_path = panoh, pg_temp as $$
      select coalesce((select t.level in ('emergency', 'same_day', 'plan') from suicide_triages t
        where t.case_id = p_case and panoh.owns(p_case) order by t.asked_at desc, t.id desc limit 1), false) $$`);
    await runner.query(`create table panoh.band_changes (
      id uuid primary key,
      case_id uuid not null constraint band_changes_case_fk references panoh.cases deferrable initially deferred,
      agency_id uuid not null,
      assessment_id uuid constraint band_changes_assessment_fk references panoh.risk_assessments,
      from_band text not null, to_band text not null,
      sealed_reason bytea not null, key_version integer not null default 1,
      requested_by uuid not null, requested_at timestamptz not null, confirmer_id uuid,
      state text not null constraint band_changes_state_check
        check (state in ('pending', 'applied', 'not_agreed', 'lapsed')),
      decided_by uuid, decided_at timestamptz, version integer not null default 1,
      constraint band_changes_people_check check (decided_by is distinct from requested_by))`);
    await runner.query(
      `create index band_changes_by_case on panoh.band_changes (case_id, requested_at desc)`,
    );
    await runner.query(`create unique index band_changes_one_pending on panoh.band_changes (case_id)
      where state = 'pending'`);
    await partition(runner, 'panoh.band_changes', `'risk'`, {
      mutable: ['state', 'decided_by', 'decided_at', 'version'],
      relations: ['own'],
    });
  }

  private async createFollowUps(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.follow_ups (
      id uuid primary key,
      case_id uuid not null constraint follow_ups_case_fk references panoh.cases deferrable initially deferred,
      agency_id uuid not null, user_id uuid,
      rule text not null, step smallint not null default 1, partition text not null default 'follow_ups',
      kind text not null, owner_role text not null default 'case_lead',
      from_at timestamptz not null default panoh.now(), due_at timestamptz not null, alert_at timestamptz,
      status text not null default 'pending' constraint follow_ups_status_check
        check (status in ('pending', 'done', 'replaced')),
      because text not null default 'case_opened', subject_id uuid,
      after_closure boolean not null default false,
      escalated_to text, escalated_at timestamptz,
      outcome text, contact_id uuid, done_by uuid, done_at timestamptz,
      created_at timestamptz not null default panoh.now(), version integer not null default 1)`);
    await runner.query(
      `create index follow_ups_of_agency on panoh.follow_ups (agency_id, due_at, id) where status = 'pending'`,
    );
    await runner.query(
      `create index follow_ups_of_case on panoh.follow_ups (case_id, due_at, id) where status = 'pending'`,
    );
    await partition(runner, 'panoh.follow_ups', 'follow_ups.partition', {
      relations: ['own', 'group'],
      writtenByFunction: true,
    });
    await runner.query(`create table panoh.contacts (
      id uuid primary key,
      case_id uuid not null constraint contacts_case_fk references panoh.cases deferrable initially deferred,
      agency_id uuid not null, contacted_by uuid, contacted_at timestamptz not null,
      outcome text not null, alone text, channel text,
      in_safe_window boolean not null, counts_as_safe boolean not null default false,
      counts_as_attempt boolean not null default false, mirrored_from uuid,
      sealed_note bytea, sealed_wellbeing bytea, key_version integer not null default 1,
      recorded_at timestamptz not null default panoh.now())`);
    await runner.query(`create index contacts_by_case on panoh.contacts (case_id, contacted_at desc)`);
    await partition(runner, 'panoh.contacts', `'follow_ups'`, { relations: ['own'] });
    await runner.query(`create function panoh.check_next_step() returns trigger language plpgsql
      security definer set search_path = panoh, pg_temp as $$
      declare subject uuid := coalesce(to_jsonb(new)->>'case_id', to_jsonb(new)->>'id')::uuid;
      begin
        if exists (select 1 from cases where id = subject and status = 'open')
          and not exists (select 1 from follow_ups where case_id = subject and status = 'pending') then
          raise exception 'an open case needs a next step' using errcode = 'PN001';
        end if;
        return null;
      end $$`);
    for (const table of ['cases', 'follow_ups']) {
      await runner.query(`create constraint trigger ${table}_next_step after insert or update on panoh.${table}
        deferrable initially deferred for each row execute function panoh.check_next_step()`);
    }
  }

  /** Steps are the ladder of one follow-up: the row is the truth, a job is only a clock (SECURITY E). */
  private async createClockwork(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.follow_up_steps (
      id uuid primary key,
      follow_up_id uuid not null constraint follow_up_steps_follow_up_fk references panoh.follow_ups,
      case_id uuid not null, step_no smallint not null, rung text not null constraint follow_up_steps_rung_check
        check (rung in ('owner', 'supervisor', 'coordinator', 'chair', 'prosecutor')), run_at timestamptz not null,
      tells text not null default 'row',
      state text not null default 'waiting' constraint follow_up_steps_state_check
        check (state in ('waiting', 'claimed', 'done', 'skipped', 'unheard')),
      lease_until timestamptz, attempts integer not null default 0, done_at timestamptz,
      constraint follow_up_steps_once unique (follow_up_id, step_no))`);
    await runner.query(
      `create index follow_up_steps_due on panoh.follow_up_steps (run_at) where state in ('waiting', 'claimed', 'unheard')`,
    );
    // What waits by its time, what was set aside or reached nobody by the time at which it is tried again.
    await runner.query(`create index follow_up_steps_next on panoh.follow_up_steps (coalesce(lease_until, run_at))
      where state in ('waiting', 'claimed', 'unheard')`);
    await runner.query(
      `create index follow_up_steps_unheard on panoh.follow_up_steps (id) where state = 'unheard'`,
    );
    await protect(runner, 'panoh.follow_up_steps', {
      select: `exists (select 1 from panoh.follow_ups f where f.id = follow_up_steps.follow_up_id)`,
    });
    await respectBlocks(runner, 'panoh.follow_up_steps');
    await runner.query(`grant select on panoh.follow_up_steps to panoh_app`);
    await runner.query(`create table panoh.notifications (
      id uuid primary key, user_id uuid not null, step_id uuid, case_id uuid not null,
      kind text not null, subject_id uuid, from_user_id uuid,
      created_at timestamptz not null default panoh.now(), read_at timestamptz,
      constraint notifications_once unique (user_id, step_id))`);
    await runner.query(
      `create index notifications_of_user on panoh.notifications (user_id, created_at desc, id desc)`,
    );
    const mine = `user_id = (select (panoh.viewer()).user_id)`;
    // Who asked may see that and when she asked; whether it was read is the other person's own.
    await runner.query(`create index notifications_asked on panoh.notifications (subject_id, created_at)
      where subject_id is not null`);
    await protect(runner, 'panoh.notifications', {
      select: `${mine} or from_user_id = (select (panoh.viewer()).user_id)`,
      update: mine,
    });
    await respectBlocks(runner, 'panoh.notifications');
    await runner.query(`grant select, update (read_at) on panoh.notifications to panoh_app`);
    const worker: [string, string][] = [
      ['follow_up_steps', 'select, update (state, lease_until, attempts, done_at)'],
      [
        'follow_ups',
        'select (id, case_id, agency_id, rule, status, due_at), update (escalated_to, escalated_at)',
      ],
      ['notifications', 'select (user_id, step_id), insert'],
    ];
    for (const [table, rights] of worker) {
      await runner.query(
        `create policy ${table}_worker on panoh.${table} to panoh_worker using (true) with check (true)`,
      );
      await runner.query(`grant ${rights} on panoh.${table} to panoh_worker`);
    }
    // Whose list a row stands in, of those who work at its agency, and so who is told when it is due: whoever leads the
    // case, and where she is not of the row's profession, those of her agency who are. One definition for both.
    await runner.query(`create function panoh.is_work_of(p_owner text, p_lead uuid, p_lead_roles text[], p_user uuid,
        p_roles text[]) returns boolean language sql immutable as $$
      select coalesce(p_user = p_lead and p_owner not in ('receiving_agency', 'support_lead', 'coordinator', 'system'), false)
        or p_owner = any (p_roles) and (p_user = p_lead or p_owner = any (p_lead_roles)) is not true $$`);
    await runner.query(
      `revoke all on function panoh.is_work_of(text, uuid, text[], uuid, text[]) from public`,
    );
    await runner.query(
      `grant execute on function panoh.is_work_of(text, uuid, text[], uuid, text[]) to panoh_app`,
    );
    // Escalation passes over the blocked; the coordinator is told only where she allowed the group to know, and a
    // prosecutor only of a case that her office holds. Where a rung reaches nobody it stays with the supervisors, and
    // what a lead who left or is blocked would be told is told to them at once, as is the inbox of the agency. Where no
    // supervisor is left either, whoever works with survivors at the holder's is told, but of a row that not everybody there
    // reads. `rung` is the one that was reached.
    await runner.query(`create function panoh.recipients_of(p_steps uuid[]) returns table (step_id uuid, user_id uuid, rung text)
      language sql stable security definer set search_path = panoh, pg_temp as $$
      with it as materialized (
        select s.id as step_id, s.rung, f.owner_role, f.partition, c.id as case_id,
          c.shares_with_group and (c.shares_until is null or c.shares_until > panoh.now()) as shares_with_group,
          l.id as lead_id, l.roles as lead_roles, c.agency_id as owner_id,
          case f.owner_role when 'receiving_agency' then r.to_agency_id
            when 'support_lead' then coalesce(c.support_lead_agency_id, f.agency_id) else f.agency_id end as agency_id,
          g.coordinator_user_id, g.deputy_user_id, g.chair_user_id, r.to_agency_id as receiver_id, r.received_case_id
        from follow_up_steps s join follow_ups f on f.id = s.follow_up_id join cases c on c.id = f.case_id
          left join referrals r on r.id = f.subject_id left join working_groups g on g.id = c.working_group_id
          left join lateral (select u.id, u.roles from users u where u.id = coalesce(f.user_id, c.lead_user_id)
            and u.status = 'active' and not exists (select 1 from conflict_blocks b where b.case_id = c.id
              and b.lifted_at is null and b.subject_id = u.id)) l on true
        where s.id = any (p_steps)),
      near as (select it.step_id, u.id from it join users u on u.agency_id in (it.owner_id, it.agency_id)
        union select it.step_id, p.id from it
          cross join lateral unnest(array[it.coordinator_user_id, it.deputy_user_id, it.chair_user_id]) p (id)
          where p.id is not null
        union select it.step_id, u.id from it join users u on 'prosecutor' = any (u.roles) where it.rung = 'prosecutor'),
      people as (select it.*, u.id, u.agency_id as of_agency_id, u.roles from near join it using (step_id)
          join users u on u.id = near.id and u.status = 'active' join agencies a on a.id = u.agency_id
        where not exists (select 1 from conflict_blocks b where b.lifted_at is null
          and (b.case_id = it.case_id or (b.case_id = it.received_case_id and u.agency_id = it.receiver_id))
          and (b.subject_id in (u.id, u.agency_id) or b.subject_code = a.kind))),
      named as (select p.step_id, p.id, p.rung from people p where case
          when p.rung = 'coordinator' or (p.rung = 'owner' and p.owner_role = 'coordinator')
            then p.shares_with_group and p.id in (p.coordinator_user_id, p.deputy_user_id)
          when p.rung = 'chair' then p.shares_with_group and p.id in (p.chair_user_id, p.deputy_user_id)
          when p.rung = 'prosecutor' then 'prosecutor' = any (p.roles) and exists (select 1 from grants g
            where g.case_id = p.case_id and g.grantee_id = p.of_agency_id and g.relation = 'referred'
              and g.starts_at <= panoh.now() and (g.ends_at is null or g.ends_at > panoh.now()))
          when p.rung = 'supervisor' then p.of_agency_id = p.owner_id and 'supervisor' = any (p.roles)
          when p.owner_role in ('receiving_agency', 'support_lead')
            then p.of_agency_id = p.agency_id and not (p.roles <@ '{coordinator,statistician,administrator}'::text[])
          else p.of_agency_id = p.agency_id and (panoh.is_work_of(p.owner_role, p.lead_id, p.lead_roles, p.id, p.roles)
            or ((p.owner_role = 'agency_inbox' or p.lead_id is null) and 'supervisor' = any (p.roles))) end),
      reached as (select * from named
        union all select p.step_id, p.id, 'supervisor' from people p
          where p.rung in ('coordinator', 'chair', 'prosecutor') and p.of_agency_id = p.owner_id
            and 'supervisor' = any (p.roles) and p.step_id not in (select n.step_id from named n))
      select * from reached
      union all select p.step_id, p.id, 'owner' from people p where p.partition = 'follow_ups'
        and p.of_agency_id = p.owner_id and not (p.roles <@ '{coordinator,statistician,administrator}'::text[])
        and p.step_id not in (select r.step_id from reached r) $$`);
    await runner.query(`revoke all on function panoh.recipients_of(uuid[]) from public`);
    await runner.query(`grant execute on function panoh.recipients_of(uuid[]) to panoh_worker`);
    // Tells people something beside the ladder; the teller herself, disabled people and those blocked from the case,
    // or from the one that the referral became, are passed over.
    await runner.query(`create function panoh.notify(p_case uuid, p_kind text, p_subject uuid, p_users uuid[])
      returns integer language sql security definer set search_path = panoh, pg_temp as $$
      with told as (insert into notifications (id, user_id, case_id, kind, subject_id, from_user_id)
        select gen_random_uuid(), u.id, p_case, p_kind, p_subject, (panoh.viewer()).user_id
        from users u join agencies a on a.id = u.agency_id
        where u.id = any (p_users) and u.status = 'active' and u.id <> (panoh.viewer()).user_id
          and not exists (select 1 from conflict_blocks b where b.lifted_at is null
            and (b.case_id = p_case or b.case_id in (select r.received_case_id from referrals r
              where r.id = p_subject and r.to_agency_id = u.agency_id))
            and (b.subject_id in (u.id, u.agency_id) or b.subject_code = a.kind)) returning 1)
      select count(*)::integer from told $$`);
    await runner.query(`revoke all on function panoh.notify(uuid, text, uuid, uuid[]) from public`);
    // Who answers for a case: whoever leads it, and its agency's supervisors where nobody does, or she left or is blocked.
    await runner.query(`create function panoh.answerable_for(p_case uuid) returns uuid[] language sql stable
      security definer set search_path = panoh, pg_temp as $$
      with lead as (select u.id from cases c join users u on u.id = c.lead_user_id and u.agency_id = c.agency_id
        where c.id = p_case and u.status = 'active' and not exists (select 1 from conflict_blocks b
          where b.case_id = c.id and b.lifted_at is null and b.subject_id = u.id))
      select array(select id from lead union select u.id from cases c join users u on u.agency_id = c.agency_id
        where c.id = p_case and 'supervisor' = any (u.roles) and not exists (select 1 from lead)) $$`);
    await runner.query(`revoke all on function panoh.answerable_for(uuid) from public`);
    // Colleagues of the owner; its supervisors where nobody is named.
    await runner.query(`create function panoh.tell_colleagues(p_case uuid, p_kind text, p_subject uuid, p_users uuid[])
      returns integer language plpgsql security definer set search_path = panoh, pg_temp as $$ begin
        if not panoh.owns(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
        return panoh.notify(p_case, p_kind, p_subject, array(select u.id from users u
          where u.agency_id = (panoh.viewer()).agency_id
            and case when p_users is null then 'supervisor' = any (u.roles) else u.id = any (p_users) end));
      end $$`);
    // A question of the group's coordinator to whoever owes the next step, and to the supervisor once it is hers too.
    await runner.query(`create function panoh.ask(p_follow_up uuid, p_referral uuid) returns integer
      language plpgsql security definer set search_path = panoh, pg_temp as $$
      declare subject uuid; people uuid[]; begin
        select case_id into subject from follow_ups where id = p_follow_up and status = 'pending'
          and partition = 'follow_ups';
        if p_follow_up is null then
          select case_id into subject from referrals where id = p_referral
            and (ended_at is null or (status = 'completed' and survivor_word is null));
        end if;
        if subject is null or not panoh.coordinates(subject) then
          raise exception 'not the coordinator' using errcode = '42501';
        end if;
        people := array(select r.user_id from panoh.recipients_of(array(select s.id from follow_up_steps s
            where s.follow_up_id = p_follow_up and (s.rung = 'owner' or (s.rung = 'supervisor' and s.run_at <= panoh.now())))) r
          union select u.id from referrals f join users u on u.agency_id = f.to_agency_id
            where f.id = p_referral and p_follow_up is null
              and not (u.roles <@ '{coordinator,statistician,administrator}'::text[])
          -- Her own word can be taken by the sender too, who may be the one she trusts.
          union select unnest(panoh.answerable_for(f.case_id)) from referrals f
            where f.id = p_referral and p_follow_up is null and f.ended_at is not null);
        return panoh.notify(subject, 'question_asked', coalesce(p_follow_up, p_referral), people);
      end $$`);
  }

  /** What one agency does leaves a trace and a task in the case of another; these functions are the only way. */
  private async createSharedWrites(runner: QueryRunner): Promise<void> {
    const definer = `language plpgsql security definer set search_path = panoh, pg_temp`;
    const mustTouch = (id: string) =>
      `if not panoh.touches(${id}) then raise exception 'no relation' using errcode = '42501'; end if;`;
    await runner.query(`create function panoh.add_event(p jsonb) returns void ${definer} as $$ begin
        ${mustTouch(`(p->>'caseId')::uuid`)}
        -- Another agency leaves a trace of what passed between the two, and nothing that judges her or raises risk.
        if not panoh.owns((p->>'caseId')::uuid) and (coalesce((p->>'raisesRisk')::boolean, false)
          or p->>'kind' !~ '^(referral_|support_lead_|closure_|question_asked$|contact_recorded$|case_closed$|death_review_opened$|review_without_contact$)') then
          raise exception 'not the owner' using errcode = '42501';
        end if;
        insert into case_events (id, case_id, kind, partition, happened_at, agency_id, actor_id, facts, sealed_note,
          key_version, raises_risk, corrects_id)
        values ((p->>'id')::uuid, (p->>'caseId')::uuid, p->>'kind', p->>'partition', (p->>'happenedAt')::timestamptz,
          (panoh.viewer()).agency_id, (panoh.viewer()).user_id, coalesce(p->'facts', '{}'),
          decode(p->>'sealedNote', 'base64'), coalesce((p->>'keyVersion')::integer, 1),
          coalesce((p->>'raisesRisk')::boolean, false), (p->>'correctsId')::uuid);
      end $$`);
    await runner.query(`create function panoh.add_follow_up(p jsonb) returns void ${definer} as $$
      declare owner uuid; begin
        ${mustTouch(`(p->>'caseId')::uuid`)}
        select agency_id into owner from cases where id = (p->>'caseId')::uuid;
        insert into follow_ups (id, case_id, agency_id, rule, step, partition, kind, owner_role, from_at, due_at,
          alert_at, because, subject_id, after_closure)
        values ((p->>'id')::uuid, (p->>'caseId')::uuid, owner, p->>'rule', (p->>'step')::smallint, p->>'partition',
          p->>'kind', p->>'owner', (p->>'fromAt')::timestamptz, (p->>'dueAt')::timestamptz,
          (p->>'alertAt')::timestamptz, p->>'because', (p->>'subjectId')::uuid,
          coalesce((p->>'afterClosure')::boolean, false));
        perform panoh.add_steps((p->>'id')::uuid, (p->>'caseId')::uuid, p->'steps');
      end $$`);
    await runner.query(`create function panoh.add_steps(p_follow_up uuid, p_case uuid, p_steps jsonb) returns void
      ${definer} as $$ begin
        insert into follow_up_steps (id, follow_up_id, case_id, step_no, rung, run_at, tells)
        select (s->>'id')::uuid, p_follow_up, p_case, (s->>'stepNo')::smallint, s->>'rung',
          (s->>'runAt')::timestamptz, s->>'tells' from jsonb_array_elements(p_steps) s;
        insert into outbox (id, queue, kind, subject_id, run_at)
        select (s->>'id')::uuid, 'reminders', 'follow_up_step', (s->>'id')::uuid, (s->>'runAt')::timestamptz
          from jsonb_array_elements(p_steps) s;
      end $$`);
    await runner.query(`revoke all on function panoh.add_steps(uuid, uuid, jsonb) from public`);
    // Coming forward: the rungs that were not reached yet give way to those of the new due time.
    await runner.query(`create function panoh.move_follow_up(p jsonb) returns void ${definer} as $$
      declare subject uuid; begin
        select case_id into subject from follow_ups where id = (p->>'id')::uuid;
        ${mustTouch('subject')}
        update follow_ups set due_at = (p->>'dueAt')::timestamptz, from_at = (p->>'fromAt')::timestamptz,
          version = version + 1 where id = (p->>'id')::uuid and status = 'pending' and due_at > (p->>'dueAt')::timestamptz;
        if not found then return; end if;
        update follow_up_steps set state = 'skipped', done_at = panoh.now()
          where follow_up_id = (p->>'id')::uuid and state = 'waiting';
        perform panoh.add_steps((p->>'id')::uuid, subject, p->'steps');
      end $$`);
    // A job that was made for later comes to nothing; the sweep finds the step at its new time.
    await runner.query(`create function panoh.hasten_ladders(p_case uuid, p_from integer, p_to integer) returns void
      ${definer} as $$ begin
        if not panoh.owns(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
        update follow_up_steps s set run_at = least(s.run_at, f.due_at + make_interval(hours => p_to)) from follow_ups f
          where f.id = s.follow_up_id and f.case_id = p_case and f.status = 'pending' and s.state = 'waiting'
            and s.rung <> 'owner' and s.tells <> 'call' and s.run_at = f.due_at + make_interval(hours => p_from);
      end $$`);
    // What planning needs to know, whoever caused it: read by the rules, never shown.
    await runner.query(`create function panoh.follow_up_state(p_case uuid) returns jsonb language plpgsql stable
      security definer set search_path = panoh, pg_temp as $$ begin
        ${mustTouch('p_case')}
        return (select jsonb_build_object('status', c.status, 'band', c.band, 'openedAt', c.episode_opened_at,
          'ownerKind', a.kind, 'supportLead', c.support_lead_state,
          'sharesWithGroup', c.shares_with_group and (c.shares_until is null or c.shares_until > panoh.now()),
          'contactStopped', c.contact_stopped, 'failedAttempts', c.failed_attempts,
          'referrals', coalesce((select jsonb_agg(jsonb_build_object('id', r.id, 'urgency', r.urgency,
            'isContacted', r.contacted_at is not null, 'serviceOn', r.service_on) order by r.sent_at, r.id)
            from referrals r where r.case_id = p_case and r.status in ('accepted', 'appointment', 'service_started')), '[]'),
          'pending', coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'rule', f.rule, 'step', f.step,
            'subjectId', f.subject_id, 'fromAt', f.from_at, 'dueAt', f.due_at, 'alertAt', f.alert_at))
            from follow_ups f where f.case_id = p_case and f.status = 'pending'), '[]'))
          from cases c join agencies a on a.id = c.agency_id where c.id = p_case);
      end $$`);
    await runner.query(`create function panoh.end_follow_up(p_id uuid, p_status text, p_outcome text, p_contact uuid) returns void ${definer} as $$
      declare subject uuid; begin
        select case_id into subject from follow_ups where id = p_id;
        ${mustTouch('subject')}
        update follow_ups set status = p_status, version = version + 1, done_at = panoh.now(),
          done_by = case when p_status = 'done' then (panoh.viewer()).user_id end,
          outcome = p_outcome, contact_id = p_contact
          where id = p_id and status = 'pending';
      end $$`);
    // Somebody must hear of it today, beside the ladder of whatever row waits next.
    await runner.query(`create function panoh.call_supervisor(p_case uuid, p_step uuid) returns void ${definer} as $$
      declare waiting uuid; begin
        ${mustTouch('p_case')}
        select id into waiting from follow_ups where case_id = p_case and status = 'pending' order by due_at, id limit 1;
        if waiting is null then return; end if;
        perform panoh.add_steps(waiting, p_case, jsonb_build_array(jsonb_build_object('id', p_step, 'rung', 'supervisor',
          'stepNo', (select coalesce(max(step_no), 0) + 1 from follow_up_steps where follow_up_id = waiting),
          'runAt', panoh.now(), 'tells', 'lateness')));
      end $$`);
    await runner.query(`create function panoh.hand_over_follow_ups(p_case uuid, p_agency uuid) returns void ${definer} as $$ begin
        update follow_ups set agency_id = p_agency, user_id = null, version = version + 1
          where case_id = p_case and status = 'pending';
        update referrals set from_agency_id = p_agency, version = version + 1 where case_id = p_case;
      end $$`);
    await runner.query(`revoke all on function panoh.hand_over_follow_ups(uuid, uuid) from public`);
    // "Unconnected" is asked of the whole case, whatever partitions the one who asks may read.
    await runner.query(`create function panoh.has_worked_on(p_case uuid, p_user uuid) returns boolean
      language sql stable security definer set search_path = panoh, pg_temp as $$
      select not panoh.touches(p_case)
        or exists (select 1 from cases where id = p_case and p_user in (lead_user_id, opened_by))
        or exists (select 1 from case_events where case_id = p_case and actor_id = p_user)
        or exists (select 1 from contacts where case_id = p_case and contacted_by = p_user)
        or exists (select 1 from follow_ups where case_id = p_case and done_by = p_user)
        or exists (select 1 from risk_assessments where case_id = p_case and assessed_by = p_user)
        or exists (select 1 from band_changes where case_id = p_case and requested_by = p_user) $$`);
  }
}
