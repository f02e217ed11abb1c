const DEFINER = 'security definer set search_path = panoh, pg_temp';

/** Called as the last statement of a request that names a person: digests of staff are compared where nobody reads them. */
const KEEP_PERPETRATOR_NAME = `returns void language plpgsql ${DEFINER} as $$
  declare subject uuid; person uuid; begin
    select x.case_id into subject from incident_perpetrators x join incidents i on i.id = x.incident_id
      where x.id = (p->>'id')::uuid and i.agency_id = panoh.viewer_agency_id()
        and date_trunc('milliseconds', i.recorded_at) = date_trunc('milliseconds', panoh.now());
    if subject is null then return; end if;
    insert into perpetrator_names (perpetrator_id, case_id, keyed_for, key_version, tokens)
      values ((p->>'id')::uuid, subject, (p->>'keyedFor')::uuid, (p->>'keyVersion')::integer, array(select decode(t, 'base64') from unnest(array(select jsonb_array_elements_text(p->'tokens'))) t)) on conflict do nothing;
    for person in select distinct s.user_id from jsonb_to_recordset(p->'probes') q ("agencyId" uuid, tokens text[])
        join staff_names s on s.keyed_for = q."agencyId" and s.tokens && array(select decode(t, 'base64') from unnest(q.tokens) t) loop
      if not exists (select 1 from conflict_blocks b where b.case_id = subject and b.subject_id = person) then
        perform panoh.open_block(gen_random_uuid(), subject, 'user', person, null, 'staff_match');
      end if;
    end loop;
  end $$`;

/** Called by an administrator who names staff; compared with every case, which she does not reach. */
const KEEP_STAFF_NAME = `returns void language plpgsql ${DEFINER} as $$
  declare subject uuid; begin
    if ('administrator' = any (panoh.viewer_roles())) is not true or not exists (select 1 from users u
      where u.id = (p->>'id')::uuid and u.agency_id = (p->>'keyedFor')::uuid) then
      raise exception 'not allowed' using errcode = '42501';
    end if;
    insert into staff_names (user_id, keyed_for, key_version, tokens)
      values ((p->>'id')::uuid, (p->>'keyedFor')::uuid, (p->>'keyVersion')::integer, array(select decode(t, 'base64') from unnest(array(select jsonb_array_elements_text(p->'tokens'))) t))
      on conflict (user_id) do update set tokens = excluded.tokens, key_version = excluded.key_version;
    for subject in select distinct n.case_id from jsonb_to_recordset(p->'probes') q ("agencyId" uuid, tokens text[])
        join perpetrator_names n on n.keyed_for = q."agencyId" and n.tokens && array(select decode(t, 'base64') from unnest(q.tokens) t) loop
      if not exists (select 1 from conflict_blocks b where b.case_id = subject and b.subject_id = (p->>'id')::uuid) then
        perform panoh.open_block(gen_random_uuid(), subject, 'user', (p->>'id')::uuid, null, 'staff_match');
      end if;
    end loop;
  end $$`;

export const MATCH_FUNCTIONS: Record<string, string> = {
  'keep_perpetrator_name(p jsonb)': KEEP_PERPETRATOR_NAME,
  'keep_staff_name(p jsonb)': KEEP_STAFF_NAME,
};
