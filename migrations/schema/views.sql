-- Choices about messages of a user who has made none (own-messages.service.ts, message_recipient).
create or replace view panoh.usual_choices with (security_invoker=true) as
 select 'all'::text as email, 8::smallint as digest_hour, 1200::smallint as quiet_from, 420::smallint as quiet_until,
    '{1,2,3,4,5}'::smallint[] as works_on, false as breaks_quiet;

create or replace view panoh.mergers with (security_invoker=true) as
 select c.id as case_id,
    k.id as kept_id
   from panoh.closure_episodes e
     join panoh.cases c on c.id = e.case_id and c.status = 'closed' and c.episode_no = e.episode_no
     join panoh.cases k on k.id = e.subject_id and k.agency_id = c.agency_id
  where e.state = 'approved' and e.reason = 'duplicate';

create or replace view panoh.blocks_in_force with (security_invoker=true) as
 select b.case_id,
    b.subject_kind,
    b.subject_id,
    b.subject_code,
    b.lifted_at
   from panoh.conflict_blocks b
  where b.lifted_at is null
union all
 select c.id as case_id,
    b.subject_kind,
    b.subject_id,
    b.subject_code,
    b.lifted_at
   from panoh.conflict_blocks b
     join linkage.registrations r on r.case_id = b.case_id and r.is_linkable
     join linkage.registrations o on o.person_id = r.person_id and o.case_id <> r.case_id and o.is_linkable
     join panoh.cases c on c.id = o.case_id
     join panoh.agencies h on h.id = c.agency_id
  where b.lifted_at is null and
        case b.subject_kind
            when 'user' then b.subject_id is distinct from c.lead_user_id and b.subject_id is distinct from c.opened_by
            when 'agency' then b.subject_id <> h.id and not (exists ( select 1
               from panoh.consents k
              where k.case_id = c.id and k.agency_id = b.subject_id and k.scope = 'referral' and k.answer = 'given' and k.withdrawn_at is null and (k.until_on is null or k.until_on >= (panoh.now() at time zone 'Asia/Dushanbe')::date) and (k.provisional_until is null or k.provisional_until > panoh.now())))
            else b.subject_code <> h.kind
        end
union all
 select o.id as case_id,
    b.subject_kind,
    b.subject_id,
    b.subject_code,
    b.lifted_at
   from panoh.conflict_blocks b
     join ( select m_1.case_id,
            m_1.kept_id as other_id
           from panoh.mergers m_1
        union all
         select m_1.kept_id,
            m_1.case_id
           from panoh.mergers m_1) m on m.case_id = b.case_id
     join panoh.cases o on o.id = m.other_id
  where b.lifted_at is null and b.subject_kind = 'user' and b.subject_id is distinct from o.lead_user_id and b.subject_id is distinct from o.opened_by
union all
 select s.case_id,
    'user' as subject_kind,
    u.id as subject_id,
    null::text as subject_code,
    null::timestamp with time zone as lifted_at
   from panoh.sealed_files s
     join panoh.users u on u.id <> s.lead_user_id and u.id <> s.supervisor_id and not ('oversight' = any (u.roles))
  where s.opened_at is null;
