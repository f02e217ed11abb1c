-- Fills an empty database with the cases of some years, a fifth of them open. The inputs stand in pg_temp.input: how many
-- cases, the members by group and hundredth, and one set of envelopes for all rows.
create temp table stage as
  with m as (select m.* from input, jsonb_to_recordset(members) as m (group_no integer, slot integer, group_id uuid, place text,
    agency_id uuid, is_police boolean, lead_id uuid, receiver_id uuid, service_id uuid, service_type text)),
  numbered as (select n, (cases - n)::float8 / cases * interval '365 days' * years as age,
    n / 100 % (select count(distinct group_no) from m) as group_no, n % 100 as slot,
    hashint4(n) & 2147483647 as dice from input, generate_series(0, cases - 1) n)
  select s.n, s.dice, uuidv7(-s.age) as id, panoh.now() - s.age as opened_at, s.dice % 5 = 0 as is_open,
    s.dice / 5 % 10 < 6 as shares, (array['standard', 'medium', 'high', 'medium', 'standard'])[s.dice / 50 % 5 + 1] as band,
    s.dice / 250 % 20 as lateness,
    m.group_id, m.place, m.agency_id, m.is_police, m.lead_id, m.receiver_id, m.service_id, m.service_type
  from numbered s join m on m.group_no = s.group_no and m.slot = s.slot;
create unique index on stage (n);
analyze stage;

-- One open case in twenty is late, most by days; the others are due within two weeks.
create function pg_temp.due(s stage, spread integer) returns timestamptz language sql stable as
  $$select panoh.now() + case when s.lateness = 0 then -1 else 1 end * (1 + s.dice % spread) * interval '1 minute'$$;

insert into panoh.cases (id, reference, agency_id, working_group_id, lead_user_id, audit_pseudonym, origin, status, opened_at,
    opened_by, episode_opened_at, closed_at, place, sex, band, assessed_at, shares_with_group, created_at, support_lead_state)
  select id, 'B' || lpad(n::text, 8, '0'), agency_id, group_id, lead_id, gen_random_uuid(), 'intake',
    case when is_open then 'open' else 'closed' end, opened_at, lead_id, opened_at,
    case when not is_open then opened_at + interval '60 days' end, place, 'female', band, opened_at, shares, opened_at,
    case when is_police then 'declined' else 'not_needed' end from stage;

insert into panoh.survivors (id, case_id, agency_id, code, created_at)
  select gen_random_uuid(), id, agency_id, 'C' || lpad(n::text, 8, '0'), opened_at from stage;

insert into panoh.grants (id, case_id, grantee_id, relation, partitions, purpose, starts_at)
  select uuidv7(s.opened_at - panoh.now()), s.id, g.grantee_id, g.relation, g.partitions, g.purpose, s.opened_at from stage s
  cross join lateral (values (s.agency_id, 'own', array['core', 'identity', 'safe_contact', 'whereabouts', 'narrative', 'risk',
      'legal', 'health', 'support', 'follow_ups', 'perpetrator', 'consent', 'closure'], 'ownership', true),
    (s.group_id, 'group', array['core', 'follow_ups', 'closure'], 'case_conference_mdwg', s.shares))
    g (grantee_id, relation, partitions, purpose, holds) where g.holds;

insert into panoh.conflict_blocks (id, case_id, subject_kind, subject_id, source)
  select gen_random_uuid(), id, 'user', lead_id, 'intake' from stage where n % 2000 = 1999;

insert into vault.case_keys (case_id, partition, key_version, agency_id, agency_key_version, sealed_key, created_at)
  select s.id, p, 1, s.agency_id, 1, wrap, s.opened_at from input, stage s cross join unnest(array['identity', 'safe_contact',
    'whereabouts', 'narrative', 'legal', 'health', 'support', 'perpetrator']) p;

insert into panoh.identities (case_id, sealed, recorded) select id, identity, '{name,birth}' from input, stage;

insert into panoh.safe_contacts (case_id, sealed) select id, safe_contact from input, stage;

insert into panoh.narratives (id, case_id, agency_id, kind, sealed, written_at)
  select uuidv7(opened_at - panoh.now()), id, agency_id, 'intake', narrative, opened_at from input, stage;

insert into panoh.incidents (id, case_id, agency_id, reported_on, started_on, started_precision, law_forms, core_type,
    children_present, recorded_at)
  select uuidv7(opened_at - panoh.now()), id, agency_id, opened_at::date, opened_at::date - 1, 'day', '{physical}',
    'physical_assault', 'yes', opened_at from stage;

insert into panoh.incident_perpetrators (id, incident_id, case_id, relationship, sex, sealed_name)
  select gen_random_uuid(), i.id, i.case_id, 'husband_nikoh', 'male', name from input, panoh.incidents i;

insert into panoh.consents (id, case_id, scope, agency_id, partitions, answer, presence, given_at, recorded_by, recorded_at)
  select uuidv7(s.opened_at - panoh.now()), s.id, c.scope, c.agency_id, c.partitions, 'given', 'alone', s.opened_at, s.lead_id,
    s.opened_at from stage s cross join lateral (values
      ('services_by_this_agency', null::uuid, '{}'::text[]), ('contact_for_follow_up', null, '{}'),
      ('referral', s.receiver_id, '{identity,safe_contact,risk}'),
      (case when s.shares then 'case_conference_mdwg' end, null, '{}')) c (scope, agency_id, partitions)
  where c.scope is not null;

insert into panoh.risk_assessments (id, case_id, agency_id, assessed_by, assessed_at, factor_set, weights_version, answers, score,
    known_share, calculated_band, assessed_band, band, recorded_at)
  select uuidv7(opened_at - panoh.now()), id, agency_id, lead_id, opened_at, 'panoh', 1, '{"threats": "yes"}', 9, 0.9, band, band,
    band, opened_at from stage;

insert into panoh.referrals (id, reference, case_id, from_agency_id, to_agency_id, service_id, service_type, urgency, urgency_rank,
    band, place, status, consent_id, shared_partitions, sent_at, ack_due_at, due_at, ended_at)
  select uuidv7(s.opened_at - panoh.now()), 'R' || lpad(s.n::text, 8, '0'), s.id, s.agency_id, s.receiver_id, s.service_id,
    s.service_type, (array['high', 'medium', 'low'])[s.dice % 3 + 1], s.dice % 3 + 1, s.band, s.place,
    case when not s.is_open then 'completed' when s.dice % 2 = 0 then 'sent' else 'received' end, k.id,
    '{identity,safe_contact,risk}', s.opened_at, case when s.is_open then pg_temp.due(s, 9000) end,
    case when s.is_open then pg_temp.due(s, 9000) end, case when not s.is_open then s.opened_at + interval '20 days' end
  from stage s join panoh.consents k on k.case_id = s.id and k.scope = 'referral' where s.n % 5 < 4;

insert into panoh.follow_ups (id, case_id, agency_id, rule, kind, owner_role, from_at, due_at, status, because, done_at, outcome,
    created_at)
  select uuidv7(s.opened_at - panoh.now()), s.id, s.agency_id, f.rule, f.kind, 'case_lead', s.opened_at,
    case when s.is_open then pg_temp.due(s, 20000) else s.opened_at + interval '1 day' end,
    case when s.is_open then 'pending' else 'done' end, 'case_opened', case when not s.is_open then s.opened_at end,
    case when not s.is_open then 'done' end, s.opened_at
  from stage s cross join (values ('fu.regular', 'safety_contact'), ('rk.reassess', 'review')) f (rule, kind);

insert into panoh.follow_up_steps (id, follow_up_id, case_id, step_no, rung, run_at, state, done_at)
  select uuidv7(f.created_at - panoh.now()), f.id, f.case_id, r.step_no, r.rung, f.due_at + r.after,
    case when f.status = 'pending' then 'waiting' else 'done' end, case when f.status <> 'pending' then f.due_at + r.after end
  from panoh.follow_ups f
  cross join (values (1, 'owner', interval '0'), (2, 'supervisor', interval '1 day')) r (step_no, rung, after);

insert into panoh.contacts (id, case_id, agency_id, contacted_by, contacted_at, outcome, alone, channel, in_safe_window,
    counts_as_safe, recorded_at)
  select uuidv7(s.opened_at - panoh.now()), s.id, s.agency_id, s.lead_id, s.opened_at + c.after, 'reached_safe', 'yes', 'phone',
    true, true, s.opened_at + c.after from stage s cross join (values (interval '1 day'), (interval '20 days')) c (after);

insert into panoh.case_events (id, case_id, kind, partition, happened_at, recorded_at, agency_id, actor_id, facts)
  select uuidv7(s.opened_at - panoh.now()), s.id, e.kind, e.partition, s.opened_at + e.after, s.opened_at + e.after, s.agency_id,
    s.lead_id, '{}' from stage s cross join (values ('case_opened', 'core', interval '0'),
      ('incident_recorded', 'core', interval '1 s'), ('risk_assessed', 'risk', interval '1 hour'),
      ('contact_recorded', 'follow_ups', interval '1 day'), ('referral_sent', 'core', interval '2 hours'))
      e (kind, partition, after);

insert into panoh.closure_episodes (id, case_id, episode_no, reason, state, requested_by, requested_at, endorsed_by, endorsed_at,
    reviewer_agency_id, decided_by, decided_agency_id, decided_at)
  select uuidv7(opened_at - panoh.now()), id, 1, 'needs_met', 'approved', lead_id, opened_at, gen_random_uuid(), opened_at,
    receiver_id, gen_random_uuid(), receiver_id, opened_at from stage where not is_open;

insert into panoh.case_writings (case_id, group_id, written_at, is_listed)
  select id, group_id, opened_at + interval '1 day', is_open and shares from stage;
