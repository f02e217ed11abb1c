const COMMAND = 'language plpgsql security definer set search_path = panoh, pg_temp';
const LOOK_UP = 'language sql stable security definer set search_path = panoh, pg_temp';

/** Days that sealed words are kept after a request was settled, and in whatever state it is. */
const KEPT = `interval '30 days'`;
const KEPT_AT_MOST = `interval '90 days'`;
/** What failed by itself, and what reached nobody, is tried again. */
const LEASE = `interval '60 seconds'`;
const AGAIN = `interval '10 minutes'`;

/** Of so many rings that nobody has looked at, further doubtful requests are one: in a flood no true one is buried by them. */
const MANY_RINGS = 20;

/** What a hotline promises that never said anything else. */
const USUAL_MINUTES = 30;

const ON_LEAVE = `exists (select 1 from absences a where a.user_id = u.id and a.ended_at is null
    and a.starts_at <= panoh.now() and a.ends_at > panoh.now())`;

const ME = 'panoh.viewer_user_id()';
/** A request of the viewer's own hotline, locked; nobody else's is there. */
const OWN = `select * into r from help_requests h where h.id = p_id and h.agency_id = panoh.viewer_agency_id()
        and panoh.viewer_roles() && '{hotline_worker,supervisor}'::text[] for update;
      if r.id is null then raise exception 'not theirs' using errcode = '42501'; end if;
      if r.version <> p_version then raise exception 'changed meanwhile' using errcode = '40001'; end if;`;

/** Where another voice answered, or a supervisor stopped the calls, nobody else has it and nobody else reads it. */
const SHUT = `(r.locked_at is not null and not 'supervisor' = any (panoh.viewer_roles()))`;

const addSteps = (steps: string): string => `perform panoh.add_help_steps(r.id, ${steps});`;

export const HELP_INNER: Record<string, string> = {
  // The row is the truth; the job is a clock of it, as with the ladder of follow-ups. What tells that words get old is
  // written once and stands whatever else happens; where the request is settled by then it tells nobody.
  'add_help_steps(p_id uuid, p_steps jsonb)': `returns void ${COMMAND} as $$ begin
      update help_steps set state = 'skipped', done_at = panoh.now()
        where request_id = p_id and state in ('waiting', 'claimed', 'unheard') and rung <> 'ageing';
      insert into help_steps (id, request_id, rung, run_at)
        select (s->>'id')::uuid, p_id, s->>'rung', (s->>'runAt')::timestamptz from jsonb_array_elements(p_steps) s;
      insert into outbox (id, queue, kind, subject_id, run_at)
        select (s->>'id')::uuid, 'help-requests', 'help_step', (s->>'id')::uuid, (s->>'runAt')::timestamptz
        from jsonb_array_elements(p_steps) s;
      update notifications set read_at = panoh.now() where subject_id = p_id and kind like 'help_%' and read_at is null;
    end $$`,
  // Whom a rung means. Where it means nobody who is there: everybody at the hotline.
  'help_people(p_step uuid)': `returns table (user_id uuid) ${LOOK_UP} as $$
    with s as (select t.rung, r.agency_id, r.taken_by from help_steps t join help_requests r on r.id = t.request_id
        where t.id = p_step),
      house as (select u.id, u.roles, ${ON_LEAVE} as is_away from s join users u on u.agency_id = s.agency_id
        where u.status = 'active' and u.roles && '{hotline_worker,supervisor}'::text[]),
      meant as (select h.id from s join house h on case s.rung
          when 'duty' then 'hotline_worker' = any (h.roles) and not h.is_away
          when 'taker' then h.id = s.taken_by and not h.is_away
          when 'supervisor' then 'supervisor' = any (h.roles) and not h.is_away
          when 'ageing' then 'supervisor' = any (h.roles) and not h.is_away
          when 'everyone' then true else false end
        union select u.id from s join agency_memberships m on m.agency_id = s.agency_id
            and (m.ended_at is null or m.ended_at > panoh.now())
          join working_groups g on g.id = m.working_group_id
          join users u on u.id in (g.coordinator_user_id, g.deputy_user_id) and u.status = 'active'
        where s.rung = 'coordinator')
    select id from meant union select h.id from house h where not exists (select 1 from meant) $$`,
};

export const HELP_FOR_APP: Record<string, string> = {
  // For anybody: where a request goes, whether somebody is there, and the key to which it is sealed. Where no line is open
  // it is the hotline that had one, or any: what somebody sends from a page that she opened before is kept there.
  'help_line()': `returns table (agency_id uuid, is_open boolean, within_minutes integer, opening_hours jsonb,
      on_duty integer, key_version integer, public_key bytea) ${LOOK_UP} as $$
    select a.id, o.is_open, coalesce(l.within_minutes, ${USUAL_MINUTES}), coalesce(s.opening_hours, '[]'),
      d.on_duty, k.version, k.public_key
    from agencies a left join help_lines l on l.agency_id = a.id
      left join lateral (select o.opening_hours from services o where o.agency_id = a.id and o.type = 'hotline'
        and o.status = 'active' and jsonb_array_length(o.opening_hours) > 0 order by o.id limit 1) s on true
      join lateral (select y.version, y.public_key from agency_keys y where y.agency_id = a.id
        order by y.version desc limit 1) k on true
      cross join lateral (select coalesce(l.is_open, false) and a.status = 'active' and s.opening_hours is not null
        as is_open) o
      cross join lateral (select count(*)::integer as on_duty from users u where u.agency_id = a.id
        and u.status = 'active' and 'hotline_worker' = any (u.roles) and not ${ON_LEAVE}) d
    where a.type = 'hotline_1313' order by o.is_open and d.on_duty > 0 desc, o.is_open desc, a.status = 'active' desc, l.agency_id is null, a.id limit 1 $$`,
  // From anybody, and from the same sending once, whether or not the line is open.
  'ask_for_help(p jsonb)': `returns boolean ${COMMAND} as $$
    declare r help_requests; begin
      if not exists (select 1 from agencies a where a.id = (p->>'agencyId')::uuid and a.type = 'hotline_1313') then
        raise exception 'no such line' using errcode = '42501'; end if;
      insert into help_requests (id, agency_id, due_at, is_doubtful, is_bundled, lookup_hash)
        values ((p->>'id')::uuid, (p->>'agencyId')::uuid, (p->>'dueAt')::timestamptz, (p->>'isJunk')::boolean,
          (p->>'isJunk')::boolean, p->>'lookupHash')
        on conflict (id) do nothing returning * into r;
      if r.id is null then return false; end if;
      insert into help_words (id, agency_id, agency_key_version, sealed_key, sealed) values (r.id, r.agency_id,
        (p->>'agencyKeyVersion')::integer, decode(p->>'sealedKey', 'base64'), decode(p->>'sealed', 'base64'));
      ${addSteps(`p->'steps'`)}
      return true;
    end $$`,
  // Of a request that is new: only what the same sending has just made can be called doubtful from outside. One that
  // somebody may be waiting in rings as any other does.
  'doubt_help(p_id uuid, p_bundled boolean)': `returns void ${COMMAND} as $$ begin
      update help_requests r set is_doubtful = true, is_bundled = r.is_bundled or p_bundled
        where r.id = p_id and r.state = 'waiting' and r.xmin = pg_current_xact_id()::xid;
    end $$`,
  // For whoever knows the number that was shown to her: whether anybody has read it, and nothing else. Of two requests
  // that happen to share a number both must have been read: nobody is told that somebody has read hers where nobody has.
  'help_is_heard(p_hash text)': `returns boolean ${LOOK_UP} as $$
    select bool_and(r.state <> 'waiting') from help_requests r where r.lookup_hash = p_hash $$`,
  // Over from a colleague with a reason; from whoever may do nothing with it any more, without.
  'take_help(p_id uuid, p_version integer, p jsonb)': `returns void ${COMMAND} as $$
    declare r help_requests; over boolean; begin
      ${OWN}
      over := r.state = 'taken' and r.locked_at is null;
      if r.state = 'settled' or r.taken_by is not distinct from ${ME} or ${SHUT}
        or (over and coalesce(p->>'reason', '') not in ('colleague_away', 'asked_me', 'late')) then
        raise exception 'not to be taken' using errcode = '42501'; end if;
      update help_requests set state = 'taken', taken_by = ${ME}, taken_at = panoh.now(), try_at = null,
        version = version + 1 where id = r.id;
      insert into help_events (request_id, kind, reason, actor_id)
        values (r.id, 'taken', case when over then p->>'reason' end, ${ME});
      ${addSteps(`p->'steps'`)}
    end $$`,
  // Her words: for whoever has taken it, as long as it is hers.
  'help_words_of(p_id uuid)': `returns table (agency_key_version integer, sealed_key bytea, sealed bytea) ${LOOK_UP} as $$
    select w.agency_key_version, w.sealed_key, w.sealed from help_words w join help_requests r on r.id = w.id
    where r.id = p_id and r.state = 'taken' and r.taken_by = ${ME} and r.agency_id = panoh.viewer_agency_id()
      and not ${SHUT} $$`,
  // Where somebody else answered nobody calls again, unless a supervisor who knows of it decides so.
  'record_help(p_id uuid, p_version integer, p jsonb)': `returns void ${COMMAND} as $$
    declare r help_requests; supervises boolean := 'supervisor' = any (panoh.viewer_roles());
      ends boolean := p->>'outcome' in ('reached', 'stopped', 'junk'); begin
      ${OWN}
      if r.state <> 'taken' or r.taken_by is distinct from ${ME} or (r.locked_at is not null and not supervises)
        or (p->>'outcome' = 'stopped' and not supervises)
        or (p->>'outcome' = 'junk' and p->>'reason' is null) then
        raise exception 'not hers to say' using errcode = '42501'; end if;
      update help_requests set version = version + 1, state = case when ends then 'settled' else 'taken' end,
        outcome = case when ends then p->>'outcome' end, settled_at = case when ends then panoh.now() end,
        locked_at = case when p->>'outcome' in ('someone_else', 'stopped') then panoh.now()
          when p->>'outcome' = 'not_reached' then null else locked_at end,
        try_at = case p->>'outcome' when 'not_reached' then (p->>'tryAt')::timestamptz end where id = r.id;
      insert into help_events (request_id, kind, reason, actor_id) values (r.id, p->>'outcome', p->>'reason', ${ME});
      ${addSteps(`p->'steps'`)}
    end $$`,
  // As long as her words are there: junk by anybody who knows better, whatever else was settled by a supervisor.
  'reopen_help(p_id uuid, p_version integer, p_steps jsonb)': `returns void ${COMMAND} as $$
    declare r help_requests; begin
      ${OWN}
      if r.state <> 'settled' or (r.outcome <> 'junk' and not 'supervisor' = any (panoh.viewer_roles())) or not exists (select 1 from help_words w where w.id = r.id) then
        raise exception 'not to be opened again' using errcode = '42501'; end if;
      update help_requests set state = 'waiting', outcome = null, settled_at = null, taken_by = null, taken_at = null,
        is_doubtful = false, is_bundled = false, version = version + 1 where id = r.id;
      insert into help_events (request_id, kind, actor_id) values (r.id, 'reopened', ${ME});
      ${addSteps('p_steps')}
    end $$`,
  'set_help_line(p_open boolean, p_minutes integer)': `returns void ${COMMAND} as $$
    declare line help_lines; begin
      insert into help_lines as l (agency_id, is_open, within_minutes, changed_by)
        select a.id, p_open, p_minutes, ${ME} from agencies a
          where a.id = panoh.viewer_agency_id() and a.type = 'hotline_1313' and 'supervisor' = any (panoh.viewer_roles())
        on conflict (agency_id) do update set is_open = excluded.is_open, within_minutes = excluded.within_minutes,
          changed_by = excluded.changed_by, changed_at = panoh.now() returning * into line;
      if line.agency_id is null then raise exception 'not hers to open' using errcode = '42501'; end if;
    end $$`,
};

export const HELP_FOR_WORKER: Record<string, string> = {
  // Take, tell and mark, a batch in one transaction. One that fails by itself keeps nobody waiting. Of those that are
  // bundled and that nobody has taken, those on duty and everybody are told once until they have looked: a flood of
  // them rings once. Whoever is told because nobody looked is told of each.
  'tell_help(p_ids uuid[], p_most integer)': `returns table (step_id uuid, ended text) ${COMMAND} as $$
    declare s record; told integer; once boolean; begin
      for s in select t.id, t.rung, r.id as request_id, r.is_bundled, r.is_doubtful, r.state, r.taken_by
        from help_steps t join help_requests r on r.id = t.request_id
        where t.state in ('waiting', 'claimed', 'unheard') and coalesce(t.lease_until, t.run_at) <= panoh.now()
          and (p_ids is null or t.id = any (p_ids))
        order by r.is_doubtful, coalesce(t.lease_until, t.run_at) limit p_most
        for update of t skip locked for no key update of r skip locked
      loop
        step_id := s.id;
        once := s.is_bundled and s.state = 'waiting' and s.rung in ('duty', 'everyone');
        begin
          select count(*) into told from panoh.help_people(s.id);
          ended := case when s.state = 'settled' then 'skipped' when told = 0 then 'unheard' else 'done' end;
          if ended = 'done' then
            insert into notifications (id, user_id, step_id, kind, subject_id)
              select gen_random_uuid(), p.user_id, s.id, case when o.once then 'help_doubtful'
                when s.rung in ('duty', 'taker') then 'help_waiting' else 'help_late' end, s.request_id
              from panoh.help_people(s.id) p
              cross join lateral (select once or (s.is_doubtful and s.state = 'waiting' and (select count(*) from (
                select from notifications n where n.user_id = p.user_id and n.kind like 'help%' and n.read_at is null
                limit ${MANY_RINGS}) unread) = ${MANY_RINGS}) as once) o
              where not o.once or not exists (select 1 from notifications n where n.user_id = p.user_id
                and n.kind = 'help_doubtful' and n.read_at is null)
              on conflict on constraint notifications_once do nothing;
          end if;
          update help_steps t set state = ended, attempts = t.attempts + 1,
            lease_until = case when ended = 'unheard' then panoh.now() + ${AGAIN} end,
            done_at = case when ended <> 'unheard' then panoh.now() end where t.id = s.id;
        exception when others then
          ended := 'failed';
          update help_steps t set state = 'claimed', attempts = t.attempts + 1,
            lease_until = panoh.now() + ${LEASE} where t.id = s.id;
        end;
        return next;
      end loop;
    end $$`,
  // With her words goes the mark by which her number was looked up.
  'erase_help_words()': `returns integer ${COMMAND} as $$
    declare gone integer; begin
      with erased as (delete from help_words w using help_requests r where r.id = w.id
          and (r.received_at < panoh.now() - ${KEPT_AT_MOST}
            or (r.state = 'settled' and r.settled_at < panoh.now() - ${KEPT})) returning w.id)
      update help_requests r set lookup_hash = null from erased where r.id = erased.id;
      get diagnostics gone = row_count;
      return gone;
    end $$`,
};
