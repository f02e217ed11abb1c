/**
 * A duplicate goes on in the record that stays: waiting rows with the earlier due time, orders, referrals, blocks, dates and
 * consents, and the higher band (capabilities 1.2b). Called by `close_case` for a duplicate; `merge_words` of the request holds the
 * words of the moved rows, sealed at the endorsement with the keys of the record that stays. Both records are of one agency.
 */
export const MERGE_RECORD = `returns void language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare own uuid; pair uuid; words jsonb; first uuid := least(p_case, p_kept); second uuid := greatest(p_case, p_kept);
    ranks text[] := '{standard,incomplete,medium,high}'; r record;
  begin
    select e.merge_words into words from closure_episodes e where e.case_id = p_case and e.subject_id = p_kept
      and e.state = 'approved' and e.reason = 'duplicate' and e.decided_by = panoh.viewer_user_id() and e.decided_at = panoh.now();
    if words is null or not panoh.decides_closure(p_case) then raise exception 'not approved' using errcode = '42501'; end if;
    select agency_id into own from cases where id = p_case;
    perform pg_advisory_xact_lock(hashtext('panoh.merge/' || own));
    perform 1 from cases where id in (p_case, p_kept) order by id for update;
    if not exists (select 1 from cases k where k.id = p_kept and k.id <> p_case and k.agency_id = own
        and k.erased_at is null and k.status = 'open')
      or exists (select 1 from mergers m where m.case_id = p_kept) then
      raise exception 'not the record that stays' using errcode = 'PN079';
    end if;
    -- What was written or sealed anew since the endorsement is not among the words: the request is made again.
    if exists (select 1 from protection_orders o where o.case_id = p_case and not words->'orders' @> jsonb_build_array(jsonb_build_object('id', o.id)))
      or exists (select 1 from order_events o where o.case_id = p_case and o.sealed is not null
        and not words->'orderEvents' @> jsonb_build_array(jsonb_build_object('id', o.id)))
      or (words->>'keyVersion')::integer is distinct from (select max(k.key_version) from vault.case_keys k
        where k.case_id = p_kept and k.partition = 'legal' and k.agency_id = own) then
      raise exception 'changed since the endorsement' using errcode = 'PN112';
    end if;
    perform panoh.end_open_closure(p_kept);
    perform set_config('panoh.merging', 'on', true);
    set constraints order_events_order_fk, order_events_breach_fk, referrals_succeeds_fk, referrals_consent_fk deferred;
    -- Of two rows for one thing the earlier due stays.
    for r in select a.id as a_id, b.id as b_id, a.due_at < b.due_at as a_first from follow_ups a join follow_ups b
        on b.case_id = p_kept and b.status = 'pending' and b.rule = a.rule and b.step = a.step
          and b.subject_id is not distinct from a.subject_id where a.case_id = p_case and a.status = 'pending' loop
      update follow_ups set status = 'replaced', done_at = panoh.now(), version = version + 1
        where id = case when r.a_first then r.b_id else r.a_id end;
    end loop;
    update follow_up_steps s set case_id = p_kept from follow_ups f
      where f.id = s.follow_up_id and f.case_id = p_case and f.status = 'pending';
    update follow_ups set case_id = p_kept, user_id = null, version = version + 1 where case_id = p_case and status = 'pending';
    update protection_orders o set case_id = p_kept, incident_id = null, version = version + 1,
        sealed = decode(w.sealed, 'base64'), sealed_contact_line = decode(w.line, 'base64')
      from jsonb_to_recordset(words->'orders') w (id uuid, sealed text, line text) where o.id = w.id and o.case_id = p_case;
    update order_events e set case_id = p_kept, sealed = decode(w.sealed, 'base64')
      from jsonb_to_recordset(words->'orderEvents') w (id uuid, sealed text) where e.id = w.id and e.case_id in (p_case, p_kept);
    -- Her refusal outweighs an older yes of the other record.
    create temporary table merged_consents on commit drop as
      select k.*, gen_random_uuid() as new_id from consents k where k.case_id = p_case
        and (k.answer = 'refused' or not exists (select 1 from consents n where n.case_id = p_kept and n.answer = 'refused'
          and n.scope = k.scope and n.agency_id is not distinct from k.agency_id and n.given_at > k.given_at));
    insert into consents (id, case_id, scope, agency_id, partitions, purpose, basis, answer, presence, child_assent,
        decided_with, given_at, until_on, provisional_until, withdrawn_at, recorded_by, recorded_at, language, manner,
        reviewed_by, reviewed_at, review_outcome)
      select new_id, p_kept, scope, agency_id, partitions, purpose, basis, answer, presence, child_assent, decided_with,
        case when answer = 'refused' then panoh.now() else given_at end, until_on, provisional_until, withdrawn_at,
        recorded_by, recorded_at, language, manner, reviewed_by, reviewed_at, review_outcome from merged_consents;
    update referrals x set case_id = p_kept, consent_id = (select m.new_id from merged_consents m where m.id = x.consent_id),
      version = version + 1 where x.case_id = p_case;
    insert into grants (id, case_id, grantee_id, relation, partitions, purpose, source_id, ends_at)
      select gen_random_uuid(), p_kept, g.grantee_id, g.relation, g.partitions, g.purpose, g.source_id, g.ends_at
      from grants g where g.case_id = p_case and g.relation = 'referred' and (g.ends_at is null or g.ends_at > panoh.now());
    insert into vault.case_keys (case_id, partition, key_version, agency_id, agency_key_version, sealed_key)
      select p_kept, w.partition, w."keyVersion", w."agencyId", w."agencyKeyVersion", decode(w."sealedKey", 'base64')
      from jsonb_to_recordset(words->'wraps') w (partition text, "keyVersion" integer, "agencyId" uuid,
        "agencyKeyVersion" integer, "sealedKey" text)
      where exists (select 1 from grants g where g.case_id = p_case and g.relation = 'referred' and g.grantee_id = w."agencyId"
        and w.partition = any (g.partitions) and (g.ends_at is null or g.ends_at > panoh.now()))
      on conflict do nothing;
    insert into date_notes (id, case_id, agency_id, written_by, date_id, note_no, kind, partition, step, on_day, about, sealed_note)
      select coalesce(w."newId", gen_random_uuid()), p_kept, d.agency_id, d.written_by, d.date_id, d.note_no, d.kind, d.partition, d.step, d.on_day,
        d.about, decode(w.sealed, 'base64')
      from date_notes d left join jsonb_to_recordset(words->'dateNotes') w (id uuid, "newId" uuid, sealed text) on w.id = d.id
      where d.case_id = p_case on conflict do nothing;
    insert into conflict_blocks (id, case_id, subject_kind, subject_id, subject_code, source, state, started_at, origin_id)
      select gen_random_uuid(), p_kept, b.subject_kind, b.subject_id, b.subject_code, 'linked', b.state, b.started_at, coalesce(b.origin_id, b.id)
      from conflict_blocks b where b.case_id = p_case and b.lifted_at is null and not exists (select 1 from conflict_blocks n
        where n.case_id = p_kept and n.lifted_at is null and n.subject_kind = b.subject_kind
          and n.subject_id is not distinct from b.subject_id and n.subject_code is not distinct from b.subject_code);
    update cases k set band = case when array_position(ranks, a.band) > array_position(ranks, k.band) then a.band else k.band end,
        version = k.version + 1 from cases a where k.id = p_kept and a.id = p_case;
    perform set_config('panoh.merging', 'off', true);
    if (select count(*) from cases where id in (p_case, p_kept) and may_be_linked) < 2 then return; end if;
    update linkage.pairs set state = 'answered' where one = first and other = second and state = 'open' returning id into pair;
    insert into linkage.decisions (id, pair_id, one, other, answer, decided_by, is_of_agency)
      values (gen_random_uuid(), coalesce(pair, gen_random_uuid()), first, second, 'same', panoh.viewer_user_id(), true);
  end $$`;
