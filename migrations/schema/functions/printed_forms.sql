-- The API calls it for checkPaper, without a session: row security shows orders to their agencies alone, and only whether
-- the paper is the last word on its order leaves.
create or replace function panoh.check_paper(p_mark bytea) returns text
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select case when m.served = (o.served_at is not null) and m.lifted = (o.lifted_at is not null)
      and m.expires_on is not distinct from o.expires_on and o.annulled_at is null
      and not exists (select 1 from corrections c where c.subject_id = o.id and c.state in ('applied', 'confirmed')
        and coalesce(c.decided_at, c.asked_at) > m.printed_at) then 'genuine' else 'newer_state' end
    from paper_marks m join protection_orders o on o.id = m.order_id where m.mark = p_mark $$;
