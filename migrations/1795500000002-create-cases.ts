import type { MigrationInterface, QueryRunner } from 'typeorm';
import { granted, partition, protect, respectBlocks } from './support/policies.js';

/** Survivors, cases and their partitions, grants, keys, events and the audit log. */
export class CreateCases1795500000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createCore(runner);
    await this.createGrants(runner);
    await this.createGranting(runner);
    await this.protectCore(runner);
    await this.createPartitions(runner);
    await this.createIncidents(runner);
    await this.createAudit(runner);
    await this.createHandOver(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function panoh.start_block(uuid, uuid, text, uuid, text, text)`);
    await runner.query(`drop function panoh.write_audit(jsonb)`);
    await runner.query(`drop table panoh.audit_entries cascade`);
    await runner.query(`drop function panoh.refuse_change() cascade`);
    await runner.query(`drop table panoh.case_events, panoh.legal_qualifications, panoh.narratives,
      panoh.incident_perpetrators, panoh.incidents, panoh.whereabouts, panoh.safe_contacts, panoh.identities,
      vault.case_keys cascade`);
    await runner.query(`drop function panoh.receipt(uuid)`);
    await runner.query(`drop function panoh.case_access(uuid)`);
    await runner.query(`drop function panoh.may_grant(uuid, uuid, text, text[], uuid) cascade`);
    await runner.query(`drop function panoh.allowed_to(uuid, uuid, text[])`);
    await runner.query(`drop function panoh.owns(uuid) cascade`);
    await runner.query(`drop table panoh.grants, panoh.cases, panoh.survivors cascade`);
    await runner.query(`alter table panoh.conflict_blocks drop constraint if exists conflict_blocks_case_fk`);
  }

  private async createCore(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.cases (
      id uuid primary key,
      reference text not null constraint cases_reference_once unique,
      agency_id uuid not null constraint cases_agency_fk references panoh.agencies,
      working_group_id uuid constraint cases_working_group_fk references panoh.working_groups,
      lead_user_id uuid constraint cases_lead_fk references panoh.users,
      audit_pseudonym uuid not null constraint cases_pseudonym_once unique,
      origin text not null constraint cases_origin_check check (origin in ('intake', 'referral', 'import')),
      origin_referral_id uuid,
      status text not null default 'open' constraint cases_status_check check (status in ('open', 'closed')),
      episode_no integer not null default 1,
      opened_at timestamptz not null, opened_by uuid,
      booked_on date,
      episode_opened_at timestamptz not null default panoh.now(),
      closed_at timestamptz,
      place text not null,
      sex text not null constraint cases_sex_check check (sex in ('female', 'male', 'unknown')),
      is_minor boolean not null default false,
      minor_decided_by text,
      marital_status text not null default 'unknown',
      age_band text not null default 'unknown' constraint cases_age_band_check check (age_band in ('0_11', '12_14', '15_17',
        '18_24', '25_29', '30_39', '40_49', '50_59', '60_plus', 'unknown')),
      constraint cases_child_band_check check (not is_minor or age_band in ('0_11', '12_14', '15_17', 'unknown')),
      referred_from text not null default 'self',
      band text not null default 'incomplete'
        constraint cases_band_check check (band in ('incomplete', 'standard', 'medium', 'high')),
      assessed_at timestamptz,
      shares_with_group boolean not null default false, shares_until timestamptz,
      refuses_sharing boolean not null default false,
      follow_up_consent boolean not null default false,
      counts_in_statistics boolean not null default false,
      may_be_linked boolean not null default false,
      support_lead_state text not null default 'not_needed' constraint cases_support_lead_check
        check (support_lead_state in ('not_needed', 'to_offer', 'offered', 'accepted', 'declined')),
      support_lead_agency_id uuid constraint cases_support_lead_fk references panoh.agencies,
      quiet_watch boolean not null default false,
      contact_stopped boolean not null default false,
      stop_rests_on_closing boolean not null default false,
      failed_attempts integer not null default 0,
      created_at timestamptz not null default panoh.now(),
      version integer not null default 1,
      constraint cases_closed_at_check check ((status = 'closed') = (closed_at is not null)))`);
    await runner.query(
      `create index cases_by_agency on panoh.cases (agency_id, status, opened_at desc, id desc)`,
    );
    await runner.query(`create index cases_by_group on panoh.cases (working_group_id, status, opened_at desc, id)
      where shares_with_group`);
    await runner.query(`alter table panoh.conflict_blocks add constraint conflict_blocks_case_fk
      foreign key (case_id) references panoh.cases deferrable initially deferred`);
    await runner.query(`create table panoh.survivors (
      id uuid primary key,
      case_id uuid not null constraint survivors_case_once unique
        constraint survivors_case_fk references panoh.cases deferrable initially deferred,
      agency_id uuid not null constraint survivors_agency_fk references panoh.agencies,
      code text not null,
      official_number text,
      created_at timestamptz not null default panoh.now(),
      constraint survivors_code_once unique (agency_id, code))`);
    await runner.query(`create table panoh.grants (
      id uuid primary key,
      case_id uuid not null constraint grants_case_fk references panoh.cases deferrable initially deferred,
      grantee_id uuid not null,
      relation text not null constraint grants_relation_check
        check (relation in ('own', 'referred', 'group', 'closure_review')),
      partitions text[] not null,
      purpose text not null,
      source_id uuid,
      starts_at timestamptz not null default panoh.now(),
      ends_at timestamptz)`);
    await runner.query(`create index grants_by_case on panoh.grants (case_id, grantee_id)`);
    await runner.query(
      `create index grants_by_grantee on panoh.grants (grantee_id, case_id) where ends_at is null`,
    );
  }

  private async createGrants(runner: QueryRunner): Promise<void> {
    // Somebody who works with survivors or supervises it: whoever only administers or counts in that agency owns nothing.
    await runner.query(`create function panoh.owns(p_case uuid) returns boolean language sql stable
      security definer set search_path = panoh, pg_temp as $$
      select exists (select 1 from panoh.viewer() me join cases c on c.id = p_case and c.agency_id = me.agency_id
        where 'own:core' = any (me.reads) and not (p_case = any (me.blocked))) $$`);
    // Who opened a case may quote its reference, also when it passed to another agency in the same moment.
    await runner.query(`create function panoh.receipt(p_case uuid) returns table (reference text, opened_at timestamptz)
      language sql stable security definer set search_path = panoh, pg_temp as $$
      select c.reference, c.opened_at from cases c
      where c.id = p_case and c.opened_by = (panoh.viewer()).user_id $$`);
    // The viewer stands in FROM: expanded with .* the look-up would run once per field that is used.
    await runner.query(`create function panoh.case_access(p_case uuid)
      returns table (relation text, partitions text[], reads text[], writes text[], is_lead boolean, agency_id uuid)
      language sql stable security definer set search_path = panoh, pg_temp as $$
      with me as materialized (select * from panoh.viewer())
      select g.relation, g.partitions,
        array(select p from unnest(g.partitions) p where g.relation || ':' || p = any (me.reads)),
        array(select p from unnest(g.partitions) p where g.relation || ':' || p = any (me.writes)),
        c.lead_user_id is not distinct from me.user_id, c.agency_id
      from me join grants g on g.case_id = p_case and g.grantee_id = any (me.grantees) join cases c on c.id = p_case
      where g.starts_at <= panoh.now() and (g.ends_at is null or g.ends_at > panoh.now())
        and not (p_case = any (me.blocked)) $$`);
  }

  /**
   * A grant is written by the owner only, and only with what it stands for: the case's own agency; the group she
   * shares with; the agency that a waiting request to close names; the receiver of an accepted referral, as far as
   * answers of hers reach.
   */
  private async createGranting(runner: QueryRunner): Promise<void> {
    await runner.query(`create function panoh.may_grant(p_case uuid, p_grantee uuid, p_relation text,
      p_partitions text[], p_source uuid) returns boolean language plpgsql stable
      security definer set search_path = panoh, pg_temp as $$ begin
        return panoh.owns(p_case) and case p_relation
          when 'own' then p_grantee = (panoh.viewer()).agency_id
          when 'group' then p_partitions <@ '{core,follow_ups,closure}'::text[]
            and exists (select 1 from cases c where c.id = p_case and c.working_group_id = p_grantee and c.shares_with_group)
          when 'closure_review' then p_partitions <@ '{core,closure}'::text[]
            and exists (select 1 from closure_episodes e where e.id = p_source and e.case_id = p_case
              and e.state = 'requested' and e.reviewer_agency_id = p_grantee)
          when 'referred' then exists (select 1 from referrals r where r.id = p_source and r.case_id = p_case
              and r.to_agency_id = p_grantee and r.received_case_id is not null)
            and p_partitions <@ (array['core'] || panoh.allowed_to(p_case, p_grantee, p_partitions))
          end;
      end $$`);
    // The table of who may be given what, held once more: nobody's tick opens these, and each needs an answer of hers.
    await runner.query(`create function panoh.allowed_to(p_case uuid, p_agency uuid, p_partitions text[]) returns text[]
      language plpgsql stable security definer set search_path = panoh, pg_temp as $$ begin
        return array(select p from unnest(p_partitions) p join agencies a on a.id = p_agency
          where p not in ('core', 'narrative', 'follow_ups', 'consent', 'closure')
            and not (p = 'whereabouts' and a.type <> 'shelter')
            and not (p in ('safe_contact', 'health', 'support') and a.kind = 'police')
            and exists (select 1 from consents k where k.case_id = p_case and k.agency_id = p_agency
              and k.scope = 'referral' and p = any (k.partitions) and k.answer = 'given' and k.withdrawn_at is null
              and (k.until_on is null or k.until_on >= (panoh.now() at time zone 'Asia/Dushanbe')::date)
              and (k.provisional_until is null or k.provisional_until > panoh.now())));
      end $$`);
    await runner.query(`revoke all on function panoh.allowed_to(uuid, uuid, text[]) from public`);
  }

  private async protectCore(runner: QueryRunner): Promise<void> {
    const agency = `(select (panoh.viewer()).agency_id)`;
    const grantee = `grantee_id = any ((select (panoh.viewer()).grantees)::uuid[])`;
    const coreOf = (access: 'reads' | 'writes') =>
      granted(access, `'core'`, 'cases').replace('cases.case_id', 'cases.id');
    await protect(runner, 'panoh.cases', {
      select: coreOf('reads'),
      insert: `agency_id = ${agency} and 'own:core' = any ((select (panoh.viewer()).writes)::text[])`,
      update: coreOf('writes'),
    });
    await respectBlocks(runner, 'panoh.cases', 'id');
    // A case changes its owner, its state and what it was opened with through functions only, or never.
    await runner.query(`grant select, insert, update (lead_user_id, booked_on, is_minor, minor_decided_by, age_band, band, assessed_at,
      shares_with_group, shares_until, refuses_sharing, follow_up_consent, counts_in_statistics, may_be_linked,
      support_lead_state, support_lead_agency_id, contact_stopped, stop_rests_on_closing, failed_attempts, version)
      on panoh.cases to panoh_app`);
    await protect(runner, 'panoh.survivors', {
      select: `agency_id = ${agency} and ${granted('reads', `'core'`, 'survivors', ['own'])}`,
      insert: `agency_id = ${agency} and panoh.owns(case_id)`,
    });
    await respectBlocks(runner, 'panoh.survivors');
    await runner.query(`grant select, insert on panoh.survivors to panoh_app`);
    await protect(runner, 'panoh.grants', {
      select: `(${grantee} and (relation || ':core') = any ((select (panoh.viewer()).reads)::text[])) or panoh.owns(case_id)`,
      insert: `panoh.may_grant(case_id, grantee_id, relation, partitions, source_id)`,
      update: `panoh.owns(case_id)`,
    });
    // What has ended never runs again; whoever may know once more gets a grant of its own.
    await runner.query(`create policy grants_end on panoh.grants as restrictive for update to panoh_app
      using (true) with check (ends_at <= panoh.now())`);
    await respectBlocks(runner, 'panoh.grants');
    await runner.query(`grant select, insert, update (ends_at) on panoh.grants to panoh_app`);
    // Whoever is blocked must not learn of the block; its own rows are therefore never shown to it.
    await protect(runner, 'panoh.conflict_blocks', { select: `panoh.owns(case_id)` });
    await runner.query(`grant select on panoh.conflict_blocks to panoh_app`);
  }

  private async createPartitions(runner: QueryRunner): Promise<void> {
    await runner.query(`create table vault.case_keys (
      case_id uuid not null constraint case_keys_case_fk references panoh.cases deferrable initially deferred,
      partition text not null, key_version integer not null, agency_id uuid not null,
      agency_key_version integer not null, sealed_key bytea not null,
      created_at timestamptz not null default panoh.now(),
      constraint case_keys_pk primary key (case_id, partition, key_version, agency_id))`);
    // A wrap opens nothing by itself: the rows that it decrypts have policies of their own.
    await protect(runner, 'vault.case_keys', {
      select: `agency_id = (select (panoh.viewer()).agency_id) and (exists (
        select 1 from panoh.grants g where g.case_id = case_keys.case_id and case_keys.partition = any (g.partitions)
        and g.grantee_id = case_keys.agency_id and g.starts_at <= panoh.now()
        and (g.ends_at is null or g.ends_at > panoh.now())) or panoh.owns(case_id))`,
      insert: `panoh.owns(case_id)`,
    });
    await respectBlocks(runner, 'vault.case_keys');
    await runner.query(`grant select, insert on vault.case_keys to panoh_app`);

    await runner.query(`create table panoh.identities (
      case_id uuid primary key constraint identities_case_fk references panoh.cases deferrable initially deferred,
      sealed bytea not null, key_version integer not null default 1,
      version integer not null default 1, updated_at timestamptz not null default panoh.now())`);
    await partition(runner, 'panoh.identities', `'identity'`, { mutable: true });
    await runner.query(`create table panoh.safe_contacts (
      case_id uuid primary key constraint safe_contacts_case_fk references panoh.cases deferrable initially deferred,
      sealed bytea not null, key_version integer not null default 1,
      locked_at timestamptz, doubted_at timestamptz, review_on date,
      version integer not null default 1, updated_at timestamptz not null default panoh.now())`);
    await partition(runner, 'panoh.safe_contacts', `'safe_contact'`, { mutable: true });
    // Whoever writes it may not see it afterwards, so every word is a row of its own and the newest counts.
    await runner.query(`create table panoh.whereabouts (
      id uuid primary key,
      case_id uuid not null constraint whereabouts_case_fk references panoh.cases deferrable initially deferred,
      sealed bytea not null, key_version integer not null default 1,
      worker_may_see boolean not null default false,
      written_at timestamptz not null default panoh.now())`);
    await runner.query(`create index whereabouts_by_case on panoh.whereabouts (case_id, written_at desc)`);
    await partition(runner, 'panoh.whereabouts', `'whereabouts'`, {
      readAlso: `worker_may_see or 'shelter_worker' = any ((select (panoh.viewer()).roles)::text[])`,
    });
    await runner.query(`create table panoh.narratives (
      id uuid primary key,
      case_id uuid not null constraint narratives_case_fk references panoh.cases deferrable initially deferred,
      agency_id uuid not null, incident_id uuid, kind text not null,
      sealed bytea not null, key_version integer not null default 1, written_at timestamptz not null default panoh.now())`);
    await runner.query(`create index narratives_by_case on panoh.narratives (case_id, written_at)`);
    await partition(runner, 'panoh.narratives', `'narrative'`);
  }

  private async createIncidents(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.incidents (
      id uuid primary key,
      case_id uuid not null constraint incidents_case_fk references panoh.cases deferrable initially deferred,
      agency_id uuid not null,
      reported_on date not null,
      started_on date, started_precision text, ended_on date, ended_precision text,
      is_pattern boolean not null default false,
      time_of_day text not null default 'unknown', place_type text not null default 'unknown',
      law_forms text[] not null default '{}', core_type text, sealed_core_type_reason bytea,
      penetration text not null default 'unknown', forced_marriage text not null default 'unknown',
      goods_exchanged text not null default 'unknown', abducted text not null default 'unknown',
      harmful_practice text not null default 'unknown', spouse_abroad text not null default 'unknown',
      neck_pressure text not null default 'unknown', injury text not null default 'unknown',
      contexts text[] not null default '{}', relationships text[] not null default '{}',
      children_present text not null default 'unknown',
      reported_before text not null default 'unknown', earlier_incidents text not null default 'unknown',
      recorded_at timestamptz not null default panoh.now(),
      constraint incidents_end_check check (ended_on is null or ended_precision <> 'day' or ended_on >= started_on))`);
    await runner.query(`create index incidents_by_case on panoh.incidents (case_id, started_on)`);
    await partition(runner, 'panoh.incidents', `'core'`, { relations: ['own', 'referred'] });
    await runner.query(`create table panoh.incident_perpetrators (
      id uuid primary key,
      incident_id uuid not null constraint incident_perpetrators_incident_fk references panoh.incidents,
      case_id uuid not null, relationship text not null, sex text not null default 'unknown',
      age_group text not null default 'unknown',
      occupation text not null default 'unknown' constraint incident_perpetrators_occupation_check check (occupation in
        ('state_service', 'employed', 'own_business', 'labour_migrant', 'no_work', 'pensioner', 'student', 'other', 'unknown')),
      same_household text not null default 'unknown',
      sealed_name bytea, key_version integer not null default 1)`);
    await runner.query(`create index incident_perpetrators_by_case on panoh.incident_perpetrators (case_id)`);
    await partition(runner, 'panoh.incident_perpetrators', `'perpetrator'`);
    await runner.query(`create table panoh.legal_qualifications (
      id uuid primary key,
      case_id uuid not null constraint legal_qualifications_case_fk references panoh.cases deferrable initially deferred,
      incident_id uuid, agency_id uuid not null,
      articles text[] not null default '{}', measures text[] not null default '{}', decision text,
      sealed_number bytea, key_version integer not null default 1,
      decided_on date, recorded_at timestamptz not null default panoh.now())`);
    await runner.query(`create index legal_qualifications_by_case on panoh.legal_qualifications (case_id)`);
    await partition(runner, 'panoh.legal_qualifications', `'legal'`);
    await runner.query(`create table panoh.case_events (
      id uuid primary key,
      case_id uuid not null constraint case_events_case_fk references panoh.cases deferrable initially deferred,
      kind text not null, partition text not null, happened_at timestamptz not null,
      recorded_at timestamptz not null default panoh.now(),
      agency_id uuid not null, actor_id uuid,
      facts jsonb not null default '{}', sealed_note bytea, key_version integer not null default 1,
      raises_risk boolean not null default false, corrects_id uuid)`);
    await runner.query(
      `create index case_events_by_case on panoh.case_events (case_id, happened_at desc, id desc)`,
    );
    // What another agency did is not the referred agency's business: it reads its own entries only.
    await partition(runner, 'panoh.case_events', 'case_events.partition', {
      relations: ['own'],
      readOr: `agency_id = (select (panoh.viewer()).agency_id)
        and ${granted('reads', `'core'`, 'case_events', ['referred'])}`,
      writtenByFunction: true,
    });
    await runner.query(`create function panoh.refuse_change() returns trigger language plpgsql as $$ begin
        raise exception 'append-only' using errcode = 'PN003';
      end $$`);
    await runner.query(`create trigger case_events_append_only before update or delete or truncate on panoh.case_events
      for each statement execute function panoh.refuse_change()`);
  }

  /** One row per request, written through one function; nobody may change or remove a row (SECURITY D). */
  private async createAudit(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.audit_entries (
      seq bigint generated always as identity primary key,
      at timestamptz not null default panoh.now(),
      actor_id uuid, agency_id uuid, session_hash text,
      action text not null, decision text not null
        constraint audit_entries_decision_check check (decision in ('allowed', 'refused', 'failed')),
      cases uuid[] not null default '{}', partitions text[] not null default '{}',
      purpose text, request_id uuid not null)`);
    await runner.query(`create index audit_entries_by_case on panoh.audit_entries using gin (cases)`);
    // The owner sees who looked; a police owner only its own part.
    await protect(runner, 'panoh.audit_entries', {
      select: `exists (select 1 from panoh.cases c where c.audit_pseudonym = any (audit_entries.cases)
        and c.agency_id = (select (panoh.viewer()).agency_id))
        and ((select (panoh.viewer()).agency_kind) <> 'police'
          or agency_id = (select (panoh.viewer()).agency_id))`,
    });
    await runner.query(`grant select on panoh.audit_entries to panoh_app`);
    await runner.query(`create trigger audit_entries_append_only before update or delete or truncate
      on panoh.audit_entries for each statement execute function panoh.refuse_change()`);
    await runner.query(`create function panoh.write_audit(p jsonb) returns void language sql
      security definer set search_path = panoh, pg_temp as $$
      insert into audit_entries (actor_id, agency_id, session_hash, action, decision, cases, partitions, purpose, request_id)
      select v.user_id, v.agency_id, left(nullif(current_setting('panoh.session', true), ''), 16),
        p->>'action', p->>'decision',
        array(select c.audit_pseudonym from cases c where c.id in (select t::uuid from jsonb_array_elements_text(p->'cases') t)),
        array(select jsonb_array_elements_text(p->'partitions')), p->>'purpose', (p->>'requestId')::uuid
      from panoh.viewer() v $$`);
    await runner.query(`grant execute on function panoh.write_audit(jsonb) to panoh_app`);
  }

  /**
   * A conflict block starts at once. Where it covers the owner, the case goes to the working group's fallback
   * agency; the keys were sealed to it by the caller in the same transaction (SECURITY B4). Only the owner may
   * start a block, and it starts it against itself as well as against others.
   */
  private async createHandOver(runner: QueryRunner): Promise<void> {
    await runner.query(`create function panoh.start_block(p_id uuid, p_case uuid, p_kind text, p_subject uuid, p_code text,
      p_source text) returns void language plpgsql security definer set search_path = panoh, pg_temp as $$
      declare owner agencies; fallback uuid;
      begin
        if not panoh.owns(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
        insert into conflict_blocks (id, case_id, subject_kind, subject_id, subject_code, source)
          values (p_id, p_case, p_kind, p_subject, p_code, p_source);
        delete from vault.case_keys k using agencies a where k.case_id = p_case and a.id = k.agency_id
          and (a.id = p_subject or a.kind = p_code);
        update cases set lead_user_id = null, version = version + 1 where id = p_case and lead_user_id = p_subject;
        select a.* into owner from agencies a join cases c on c.agency_id = a.id where c.id = p_case;
        if p_subject is distinct from owner.id and p_code is distinct from owner.kind then return; end if;
        -- Never police, and nobody who is blocked herself: a case that nobody may see would be lost.
        select a.id into fallback from working_groups g join agencies a on a.id = g.fallback_agency_id
          where g.id = owner.working_group_id and a.id <> owner.id and a.kind <> 'police' and a.status = 'active'
            and not exists (select 1 from conflict_blocks b where b.case_id = p_case and b.lifted_at is null
              and (b.subject_id = a.id or b.subject_code = a.kind));
        if fallback is null then
          raise exception 'no fallback agency' using errcode = 'PN004';
        end if;
        update cases set agency_id = fallback, lead_user_id = null, version = version + 1,
          support_lead_state = 'not_needed' where id = p_case;
        update survivors set agency_id = fallback where case_id = p_case;
        update grants set ends_at = panoh.now() where case_id = p_case and grantee_id = owner.id;
        insert into grants (id, case_id, grantee_id, relation, partitions, purpose, source_id)
          select gen_random_uuid(), p_case, fallback, 'own', g.partitions, 'hand_over', p_id from grants g
          where g.case_id = p_case and g.grantee_id = owner.id and g.relation = 'own' limit 1;
        perform panoh.hand_over_follow_ups(p_case, fallback);
      end $$`);
  }
}
