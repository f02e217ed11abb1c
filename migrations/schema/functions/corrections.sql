-- The API calls it for correctRecord and decideCorrection: the present record, for those who write it or supervise
-- the agency that recorded it. Row security hides an order of a referred case from its police supervisor.
create or replace function panoh.correction_subject(p_kind text, p_id uuid) returns jsonb
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  declare me panoh.viewer := panoh.viewer(); found jsonb; kept text; begin
    select case p_kind
      when 'order' then (select jsonb_build_object('row', to_jsonb(o) - '{sealed,sealed_contact_line}'::text[],
          'version', o.version, 'recordedBy', e.recorded_by,
          -- A served order is never corrected alone.
          'recordedAt', case when o.served_at is null then e.recorded_at end)
        from protection_orders o left join order_events e on e.order_id = o.id and e.kind = 'order_issued' where o.id = p_id)
      when 'order_paper' then (select jsonb_build_object('row', jsonb_build_object('id', o.id, 'case_id', o.case_id,
            'agency_id', o.agency_id, 'annulled_at', o.annulled_at, 'sealed', encode(o.sealed, 'base64')),
          'version', o.version, 'recordedBy', e.recorded_by,
          'recordedAt', case when o.served_at is null then e.recorded_at end)
        from protection_orders o join order_events e on e.order_id = o.id and e.kind = 'order_issued' where o.id = p_id)
      when 'respondent' then (select jsonb_build_object('row', jsonb_build_object('id', r.id, 'case_id', r.case_id,
            'agency_id', r.agency_id, 'annulled_at', o.annulled_at, 'sealed_name', encode(r.sealed_name, 'base64'),
            'sealed', encode(r.sealed, 'base64')), 'version', o.version, 'recordedBy', f.recorded_by,
          -- The first version: a detail that is added later begins no new day.
          'recordedAt', case when o.served_at is null then f.recorded_at end)
        from protection_orders o join respondents r on r.order_id = o.id join respondents f on f.order_id = o.id
        where o.id = p_id order by r.version desc, f.version limit 1)
      when 'incident' then (select jsonb_build_object('row', to_jsonb(i) - 'sealed_core_type_reason',
          'recordedBy', i.recorded_by, 'recordedAt', i.recorded_at) from incidents i where i.id = p_id)
      when 'qualification' then (select jsonb_build_object('row', to_jsonb(q) - 'sealed_number',
          'recordedBy', q.recorded_by, 'recordedAt', q.recorded_at) from legal_qualifications q where q.id = p_id)
      when 'contact' then (select jsonb_build_object('row', to_jsonb(k) - '{sealed_note,sealed_wellbeing}'::text[],
          'recordedBy', k.contacted_by, 'recordedAt', k.recorded_at)
        from contacts k where k.id = p_id and k.mirrored_from is null) end into found;
    kept := case p_kind when 'incident' then 'core' when 'contact' then 'follow_ups'
      when 'respondent' then 'perpetrator' else 'legal' end;
    if found is null or found->'row'->>'agency_id' is distinct from me.agency_id::text
      or not exists (select 1 from held_grants g where g.case_id = (found->'row'->>'case_id')::uuid
        and (g.relation = 'own' or g.relation = 'referred' and me.agency_kind = 'police')
        and kept = any (g.partitions)
        and (g.relation || ':' || kept = any (g.writes) or 'supervisor' = any (me.roles))) then return null; end if;
    return found || jsonb_build_object('partition', kept,
      'version', coalesce((found->>'version')::integer, 1 + (select count(*) from corrections c
        where c.subject_kind = p_kind and c.subject_id = p_id)),
      'caseIsOpen', (select c.status = 'open' from cases c where c.id = (found->'row'->>'case_id')::uuid),
      'isErased', (select c.erased_at is not null from cases c where c.id = (found->'row'->>'case_id')::uuid));
  end $$;

-- gate_facts and dangers_of call it; no login may: when the value that counts was corrected last; null if never.
create or replace function panoh.corrected_at(p_id uuid) returns timestamptz
  language sql stable set search_path = panoh, pg_temp as $$
  select max(coalesce(c.decided_at, c.asked_at)) from corrections c
  where c.subject_id = p_id and c.subject_kind not in ('respondent', 'order_paper') and c.state in ('applied', 'confirmed') $$;

-- record_correction calls it; no login may. Mirrors waitsForSupervisor in corrections/corrections.rules.ts.
create or replace function panoh.correction_waits(p_kind text, s jsonb, v jsonb) returns boolean
  language plpgsql stable set search_path = panoh, pg_temp as $$
  declare r jsonb := s->'row';
    is_fresh boolean := s->>'recordedBy' = (panoh.me()).user_id::text
      and (s->>'recordedAt')::timestamptz > panoh.now() - interval '24 hours';
    unreached text[] := '{not_reached,other_answered,not_attempted_unsafe}';
    danger jsonb := '{"reached_not_safe": 3, "reached_worries": 2, "other_answered": 1, "not_attempted_unsafe": 1}';
    was text := r->>'outcome'; becomes text := coalesce(v->>'outcome', was);
    forms jsonb := coalesce(nullif(r->'law_forms', 'null'), '[]'); is_worse boolean := false; is_better boolean := false;
  begin
    case p_kind when 'contact' then
      is_worse := coalesce((danger->>becomes)::integer, 0) > coalesce((danger->>was)::integer, 0);
      is_better := was in ('reached_worries', 'reached_not_safe') or becomes in ('not_reached', 'other_answered')
        or was <> all (unreached) and becomes = any (unreached) or becomes = 'reached_safe'
          and case when v ? 'alone' then v->>'alone' else r->>'alone' end = 'yes';
    when 'incident' then
      is_better := v ? 'startedOn' and coalesce(v->>'startedOn' < r->>'started_on', true)
        or v ? 'lawForms' and not v->'lawForms' @> forms;
      is_worse := not is_better and (v->>'startedOn' > r->>'started_on' or v ? 'lawForms' and not forms @> (v->'lawForms')) is true;
    else is_better := coalesce((v->>'annulled')::boolean, false); end case;
    return not is_worse and (is_better or is_fresh is not true);
  end $$;

-- record_correction and decide_correction call it; no login may. No login changes these rows otherwise: the new value
-- counts from here on, and the value before it stays in the correction. The requested values are
-- applied, and of the others only those that follow from them.
create or replace function panoh.apply_correction(c panoh.corrections, p jsonb) returns void
  language plpgsql set search_path = panoh, pg_temp as $$
  declare v jsonb := c.value_after || coalesce((select jsonb_object_agg(x.key, x.value) from jsonb_each(p) x
      where x.key = any (case when c.subject_kind = 'respondent' then '{id,sealedName,sealed}'::text[]
        when c.subject_kind = 'order_paper' then '{sealed}'
        when c.subject_kind = 'incident' then '{coreType,contexts}' when c.value_after ?| '{servedAt,days}'
        then '{startsOn,firstExpiresOn,expiresOn}' else '{}' end)), '{}');
    is_safe boolean; is_attempt boolean;
  begin
    if c.subject_kind = 'order' then
      update protection_orders o set served_at = coalesce((v->>'servedAt')::timestamptz, o.served_at),
        days = coalesce((v->>'days')::smallint, o.days), starts_on = coalesce((v->>'startsOn')::date, o.starts_on),
        first_expires_on = coalesce((v->>'firstExpiresOn')::date, o.first_expires_on),
        expires_on = coalesce((v->>'expiresOn')::date, o.expires_on),
        conditions = case when v ? 'conditions' then array(select jsonb_array_elements_text(v->'conditions')) else o.conditions end,
        annulled_at = case when (v->>'annulled')::boolean then panoh.now() else o.annulled_at end,
        version = o.version + 1 where o.id = c.subject_id
        -- Its days follow from the service and the length; extensions keep theirs.
        and (not v ?| '{startsOn,firstExpiresOn,expiresOn}' or (v->>'expiresOn')::date - (v->>'firstExpiresOn')::date
            = coalesce(o.expires_on - o.first_expires_on, 0)
          and (v->>'firstExpiresOn')::date - (v->>'startsOn')::date - coalesce((v->>'days')::integer, o.days) in (-1, 0)
          and (v->>'startsOn')::date in ((o.issued_at at time zone 'Asia/Dushanbe')::date,
            (coalesce((v->>'servedAt')::timestamptz, o.served_at) at time zone 'Asia/Dushanbe')::date));
      if not found then raise exception 'not the days of this order' using errcode = '42501'; end if;
    elsif c.subject_kind = 'order_paper' then
      update protection_orders o set sealed = decode(v->>'sealed', 'base64'), version = o.version + 1
        where o.id = c.subject_id;
    elsif c.subject_kind = 'respondent' then
      insert into respondents (id, order_id, case_id, agency_id, version, reason, relationship, sex, is_abroad, is_minor,
          language, has_weapon, sealed_name, sealed, recorded_by)
        select (v->>'id')::uuid, r.order_id, r.case_id, r.agency_id, r.version + 1, c.reason, r.relationship, r.sex,
          r.is_abroad, r.is_minor, r.language, r.has_weapon, decode(v->>'sealedName', 'base64'),
          decode(v->>'sealed', 'base64'), c.asked_by
        from respondents r where r.order_id = c.subject_id order by r.version desc limit 1;
      update protection_orders set version = version + 1 where id = c.subject_id;
    elsif c.subject_kind = 'incident' then
      -- The month that loses it is counted again too.
      insert into statistics.changed_cases (on_day) select coalesce(i.started_on, i.reported_on) from incidents i
        where i.id = c.subject_id;
      update incidents i set started_on = coalesce((v->>'startedOn')::date, i.started_on),
        started_precision = case when v ? 'startedOn' then 'day' else i.started_precision end,
        place_type = coalesce(v->>'placeType', i.place_type), core_type = v->>'coreType',
        law_forms = case when v ? 'lawForms' then array(select jsonb_array_elements_text(v->'lawForms')) else i.law_forms end,
        contexts = array(select jsonb_array_elements_text(v->'contexts')) where i.id = c.subject_id;
    elsif c.subject_kind = 'qualification' then
      update legal_qualifications q set decided_on = coalesce((v->>'decidedOn')::date, q.decided_on),
        articles = case when v ? 'articles' then array(select jsonb_array_elements_text(v->'articles')) else q.articles end
        where q.id = c.subject_id;
    else
      insert into statistics.changed_cases (on_day) select (k.contacted_at at time zone 'Asia/Dushanbe')::date
        from contacts k where k.id = c.subject_id;
      -- A corrected contact counts for no closing: a new one does.
      update contacts k set contacted_at = coalesce((v->>'contactedAt')::timestamptz, k.contacted_at),
        outcome = coalesce(v->>'outcome', k.outcome), alone = case when v ? 'alone' then v->>'alone' else k.alone end,
        in_safe_window = k.in_safe_window and not v ? 'contactedAt', counts_as_safe = false, counts_as_attempt = false
        where k.id = c.subject_id
        returning (k.outcome = 'reached_safe' and k.alone = 'yes') is true, k.outcome in ('not_reached', 'other_answered')
        into is_safe, is_attempt;
      -- The coded copy in the case of another agency never becomes better by this one's word.
      update contacts m set outcome = k.outcome, alone = k.alone, contacted_at = k.contacted_at
        from contacts k where k.id = c.subject_id and m.mirrored_from = k.id and not is_safe and not is_attempt
          and m.outcome <> 'reached_not_safe' and (m.outcome <> 'reached_worries' or k.outcome = 'reached_not_safe');
      update contacts m set counts_as_safe = false, counts_as_attempt = false,
        alone = case when m.outcome = 'reached_safe' and not is_safe then 'unknown' else m.alone end
        where m.mirrored_from = c.subject_id;
    end if;
  end $$;

-- record_correction and decide_correction call it; no login may: the entry in the timeline, in the partition of the record.
create or replace function panoh.note_correction(c panoh.corrections, p_kind text) returns void
  language sql set search_path = panoh, pg_temp as $$
  insert into case_events (id, case_id, kind, partition, happened_at, agency_id, actor_id, facts)
  values (gen_random_uuid(), c.case_id, p_kind, c.partition, panoh.now(), c.agency_id, (panoh.me()).user_id,
    jsonb_build_object('correctionId', c.id, 'subjectKind', c.subject_kind, 'subjectId', c.subject_id, 'reason', c.reason)) $$;

-- The API calls it for correctRecord. A user corrects alone within 24 hours, and never towards safety; what shows
-- danger counts at once, and a channel that another person answered is locked even where the correction waits. The app
-- login writes no correction, and no order, incident, qualification or contact that exists.
create or replace function panoh.record_correction(p jsonb) returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare c corrections; s jsonb; v jsonb := coalesce(p->'after', '{}'); me panoh.viewer := panoh.viewer(); begin
    perform pg_advisory_xact_lock(hashtext('panoh.correct/' || (p->>'subjectId')));
    perform 1 from protection_orders o where o.id = (p->>'subjectId')::uuid for update;
    s := panoh.correction_subject(p->>'subjectKind', (p->>'subjectId')::uuid);
    if s is null or not (s->>'caseIsOpen')::boolean or (s->>'isErased')::boolean
      or not exists (select 1 from held_grants g where g.case_id = (s->'row'->>'case_id')::uuid
        and g.relation || ':' || (s->>'partition') = any (g.writes) and s->>'partition' = any (g.partitions))
      or p->>'state' not in ('applied', 'waiting')
      or exists (select 1 from jsonb_object_keys(v) k where k <> all (case p->>'subjectKind'
        when 'order' then '{servedAt,days,conditions,annulled}'::text[] when 'incident' then '{startedOn,placeType,lawForms}'
        when 'qualification' then '{articles,decidedOn}' when 'contact' then '{contactedAt,outcome,alone}' else '{}' end))
      or p->>'state' = 'applied' and panoh.correction_waits(p->>'subjectKind', s, v) then
      raise exception 'not allowed' using errcode = '42501'; end if;
    if (s->>'version')::integer <> (p->>'version')::integer then return false; end if;
    insert into corrections (id, case_id, agency_id, subject_kind, subject_id, partition, reason, value_before,
        value_after, sealed, state, asked_by)
      values ((p->>'id')::uuid, (s->'row'->>'case_id')::uuid, me.agency_id, p->>'subjectKind', (p->>'subjectId')::uuid,
        s->>'partition', p->>'reason', coalesce(p->'before', '{}'), v,
        decode(p->>'sealed', 'base64'), p->>'state', me.user_id) returning * into c;
    if c.state = 'applied' then perform panoh.apply_correction(c, p->'values'); end if;
    if v->>'outcome' in ('other_answered', 'not_attempted_unsafe') then
      update safe_contacts set locked_at = panoh.now() where case_id = c.case_id
        or case_id in (select m.case_id from contacts m where m.mirrored_from = c.subject_id);
    end if;
    perform panoh.note_correction(c, case c.state when 'applied' then 'record_corrected' else 'correction_asked' end);
    return true;
  end $$;

-- The API calls it for listWaitingCorrections and decideCorrection, which calls it too: a supervisor of the agency that
-- recorded the subject; where only the person who asked is one, the head of that agency.
create or replace function panoh.decides_correction(p_id uuid) returns boolean
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select exists (select 1 from corrections c join agencies a on a.id = c.agency_id cross join panoh.me() m
    where c.id = p_id and c.agency_id = m.agency_id and ('supervisor' = any (m.roles)
      or a.head_user_id = m.user_id and not exists (select 1 from users u where u.agency_id = c.agency_id
        and u.status = 'active' and 'supervisor' = any (u.roles) and u.id <> c.asked_by))) $$;

-- The API calls it for decideCorrection: a supervisor of the agency that recorded it; who asked may only take it back,
-- so that it cannot wait forever. No login updates these rows. A closed case is corrected no more; the request can only be refused there.
create or replace function panoh.decide_correction(p jsonb) returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare c corrections; s jsonb; me panoh.viewer := panoh.viewer(); begin
    select * into c from corrections x where x.id = (p->>'id')::uuid for update;
    s := panoh.correction_subject(c.subject_kind, c.subject_id);
    if s is null or not panoh.decides_correction(c.id)
      or p->>'state' = 'confirmed' and c.asked_by = me.user_id
      or p->>'state' not in ('confirmed', 'refused')
      or p->>'state' = 'confirmed' and (not (s->>'caseIsOpen')::boolean or (s->>'isErased')::boolean) then
      raise exception 'not allowed' using errcode = '42501'; end if;
    if c.state <> 'waiting' or c.version <> (p->>'version')::integer then return false; end if;
    update corrections set state = p->>'state', decided_by = me.user_id, decided_at = panoh.now(), version = version + 1
      where id = c.id returning * into c;
    if c.state = 'confirmed' then perform panoh.apply_correction(c, p->'values'); end if;
    perform panoh.note_correction(c, case c.state when 'confirmed' then 'record_corrected' else 'correction_refused' end);
    return true;
  end $$;
