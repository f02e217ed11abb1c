import type { MigrationInterface, QueryRunner } from 'typeorm';

const FUNCTIONS = [
  'sharing_state(uuid, uuid)',
  'end_referral_access(uuid)',
  'ask_receiver(uuid)',
  'tell_sender(uuid, text)',
  'inherit_blocks(uuid, uuid)',
  'drop_wraps(uuid, uuid, text[])',
  'end_support_lead(uuid)',
  'answer_support_lead(uuid, boolean)',
  'assign_follow_ups(uuid, uuid[], text)',
  'mirror_contact(jsonb)',
  'coordinates(uuid)',
];

/** What agencies do to each other's cases beyond writing events and tasks: ask, pass on, take back, stand in. */
export class CreateSharing1795500000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createSharing(runner);
    await this.createSupportLead(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of FUNCTIONS) await runner.query(`drop function panoh.${name}`);
  }

  /** What the sender and, for a successor, the coordinator may know and do about passing a case on. */
  private async createSharing(runner: QueryRunner): Promise<void> {
    const definer = `language plpgsql security definer set search_path = panoh, pg_temp`;
    await runner.query(`create function panoh.coordinates(p_case uuid) returns boolean language sql stable
      security definer set search_path = panoh, pg_temp as $$
      select exists (select 1 from grants g where g.case_id = p_case and g.relation = 'group'
        and g.grantee_id = any ((panoh.viewer()).grantees)
        and 'group:core' = any ((panoh.viewer()).reads)
        and g.starts_at <= panoh.now() and (g.ends_at is null or g.ends_at > panoh.now()))
        and not (p_case = any (coalesce((panoh.viewer()).blocked, '{}'::uuid[]))) $$`);
    const mustSend = (id: string) =>
      `if not (panoh.owns(${id}) or panoh.coordinates(${id})) then raise exception 'no relation' using errcode = '42501'; end if;`;
    await runner.query(`create function panoh.sharing_state(p_case uuid, p_agency uuid) returns jsonb
      language plpgsql stable security definer set search_path = panoh, pg_temp as $$ begin
        ${mustSend('p_case')}
        return (select jsonb_build_object('status', c.status, 'band', c.band, 'place', c.place, 'isMinor', c.is_minor,
          'senderAgencyId', c.agency_id, 'senderType', s.type,
          'isBlocked', exists (select 1 from conflict_blocks b join agencies a on a.id = p_agency
            where b.case_id = p_case and b.lifted_at is null and (b.subject_id = a.id or b.subject_code = a.kind)),
          'consents', coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'scope', k.scope, 'agencyId', k.agency_id,
              'partitions', k.partitions, 'answer', k.answer, 'basis', k.basis, 'givenAt', k.given_at,
              'untilOn', k.until_on, 'provisionalUntil', k.provisional_until, 'withdrawnAt', k.withdrawn_at)
              order by k.given_at, k.id)
            from consents k where k.case_id = p_case and k.scope = 'referral' and k.agency_id = p_agency), '[]'))
          from cases c join agencies s on s.id = c.agency_id where c.id = p_case);
      end $$`);
    await runner.query(`create function panoh.end_referral_access(p_referral uuid) returns void ${definer} as $$
      declare subject uuid; begin
        select case_id into subject from referrals where id = p_referral;
        ${mustSend('subject')}
        update grants set ends_at = panoh.now() where case_id = subject and source_id = p_referral
          and (ends_at is null or ends_at > panoh.now());
      end $$`);
    // A wrap that no consent stands behind any more is destroyed, not only out of reach.
    await runner.query(`create function panoh.drop_wraps(p_case uuid, p_agency uuid, p_partitions text[]) returns void
      ${definer} as $$ begin
        if not panoh.owns(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
        delete from vault.case_keys k where k.case_id = p_case and k.agency_id = p_agency
          and k.partition = any (p_partitions)
          and not exists (select 1 from cases c where c.id = p_case and c.agency_id = p_agency);
      end $$`);
    // Whoever is blocked from her case at one agency stays blocked at every agency that takes her on.
    await runner.query(`create function panoh.inherit_blocks(p_referral uuid, p_case uuid) returns void ${definer} as $$ begin
        if not panoh.owns(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
        insert into conflict_blocks (id, case_id, subject_kind, subject_id, subject_code, source, state, started_at)
        select gen_random_uuid(), p_case, b.subject_kind, b.subject_id, b.subject_code, b.source, b.state, b.started_at
        from referrals r join cases c on c.id = p_case and c.origin_referral_id = r.id
          join conflict_blocks b on b.case_id = r.case_id and b.lifted_at is null
        where r.id = p_referral and r.to_agency_id = (panoh.viewer()).agency_id;
      end $$`);
  }

  /** What the support lead and the receiver of a referral change in the case of the agency that asked them. */
  private async createSupportLead(runner: QueryRunner): Promise<void> {
    const definer = `language plpgsql security definer set search_path = panoh, pg_temp`;
    // A question by the sender or the coordinator: everybody of the receiver who could act is told at once.
    await runner.query(`create function panoh.ask_receiver(p_referral uuid) returns void ${definer} as $$
      declare r referrals; begin
        select * into r from referrals where id = p_referral;
        if not (panoh.owns(r.case_id) or panoh.coordinates(r.case_id)) then
          raise exception 'no relation' using errcode = '42501';
        end if;
        perform panoh.notify(r.case_id, 'question_asked', r.id, array(select u.id from users u
          where u.agency_id = r.to_agency_id and not (u.roles <@ '{coordinator,statistician,administrator}'::text[])));
      end $$`);
    // The receiver's answer, told to whoever answers for the case.
    await runner.query(`create function panoh.tell_sender(p_referral uuid, p_kind text) returns void ${definer} as $$
      declare r referrals; begin
        select * into r from referrals where id = p_referral and to_agency_id = (panoh.viewer()).agency_id;
        if r.id is null or not panoh.touches(r.case_id) then raise exception 'no relation' using errcode = '42501'; end if;
        perform panoh.notify(r.case_id, p_kind, r.id, panoh.answerable_for(r.case_id));
      end $$`);
    await runner.query(`create function panoh.answer_support_lead(p_referral uuid, p_accepts boolean) returns boolean
      ${definer} as $$
      declare r referrals; begin
        select * into r from referrals where id = p_referral and kind = 'support_lead';
        if r.id is null or not panoh.touches(r.case_id)
          or not (panoh.owns(r.case_id) or r.to_agency_id = (panoh.viewer()).agency_id) then
          raise exception 'no relation' using errcode = '42501';
        end if;
        update cases set version = version + 1,
          support_lead_state = case when p_accepts then 'accepted' else 'to_offer' end,
          support_lead_agency_id = case when p_accepts then r.to_agency_id end
          where id = r.case_id and support_lead_state = any (
            case when p_accepts then '{offered}'::text[] else '{offered,accepted}'::text[] end)
          and (support_lead_agency_id is null or support_lead_agency_id = r.to_agency_id);
        return found;
      end $$`);
    // The lead's own case was closed: somebody else makes the safety contacts from now on. The police learn that, and
    // neither why it closed nor who decided it; whoever decided learns nothing of the case of the police.
    await runner.query(`create function panoh.end_support_lead(p_closed uuid)
      returns table (case_id uuid, referral_id uuid, urgency text, ended_as text, was_lead boolean) ${definer} as $$
      declare r referrals; begin
        if not panoh.decides_closure(p_closed)
          or not exists (select 1 from cases c where c.id = p_closed and c.status = 'closed' and c.closed_at = panoh.now()) then
          raise exception 'not closed' using errcode = '42501';
        end if;
        for r in select x.* from referrals x join cases c on c.id = x.case_id
          where x.received_case_id = p_closed and x.kind = 'support_lead' and x.ended_at is null for update loop
          case_id := r.case_id; referral_id := r.id; urgency := r.urgency;
          ended_as := case when r.contacted_at is null then 'not_attended' else 'completed' end;
          update cases c set support_lead_state = 'to_offer', support_lead_agency_id = null, version = c.version + 1
            where c.id = r.case_id and c.support_lead_state = 'accepted' and c.support_lead_agency_id = r.to_agency_id;
          was_lead := found;
          update referrals x set status = ended_as, ended_at = panoh.now(), due_at = null, version = x.version + 1,
            service_on = coalesce(x.service_on, (x.contacted_at at time zone 'Asia/Dushanbe')::date),
            next_step = case when x.contacted_at is null then 'ask_another_agency' end where x.id = r.id;
          insert into case_events (id, case_id, kind, partition, happened_at, agency_id, facts)
            values (gen_random_uuid(), r.case_id, 'support_lead_ended', 'core', panoh.now(), r.to_agency_id,
              jsonb_build_object('referralId', r.id, 'reference', r.reference));
          perform panoh.notify(r.case_id, 'support_lead_ended', null, panoh.answerable_for(r.case_id));
          return next;
        end loop;
      end $$`);
    await runner.query(`create function panoh.assign_follow_ups(p_case uuid, p_ids uuid[], p_role text) returns void
      ${definer} as $$ begin
        if not panoh.touches(p_case) then raise exception 'no relation' using errcode = '42501'; end if;
        update follow_ups set owner_role = p_role, version = version + 1
          where case_id = p_case and id = any (p_ids) and status = 'pending' and owner_role <> p_role;
      end $$`);
    // The coded trace of the lead's own contact: no note, no way to reach her, nothing about her health.
    await runner.query(`create function panoh.mirror_contact(p jsonb) returns void ${definer} as $$
      declare subject uuid := (p->>'caseId')::uuid; begin
        if not panoh.touches(subject) or not exists (select 1 from referrals r join cases c on c.id = r.case_id
          where r.case_id = subject and r.kind = 'support_lead' and r.ended_at is null
            and r.received_case_id = (p->>'fromCaseId')::uuid and r.to_agency_id = (panoh.viewer()).agency_id
            and c.support_lead_state = 'accepted' and c.support_lead_agency_id = r.to_agency_id) then
          raise exception 'no relation' using errcode = '42501';
        end if;
        insert into contacts (id, case_id, agency_id, contacted_at, outcome, alone, channel, in_safe_window,
          counts_as_safe, counts_as_attempt, mirrored_from)
        values ((p->>'id')::uuid, subject, (panoh.viewer()).agency_id, (p->>'contactedAt')::timestamptz, p->>'outcome',
          p->>'alone', null, (p->>'inSafeWindow')::boolean, (p->>'countsAsSafe')::boolean,
          (p->>'countsAsAttempt')::boolean, (p->>'mirroredFrom')::uuid);
        update cases set failed_attempts = (p->>'failures')::integer, version = version + 1,
          contact_stopped = contact_stopped or (p->>'stops')::boolean,
          stop_rests_on_closing = stop_rests_on_closing and not (p->>'stops')::boolean where id = subject;
      end $$`);
  }
}
