-- The API calls it for getSupportCounts. Row security hides partition support; owners, coordinators and second persons
-- who read core get three counts and no entry.
create or replace function panoh.support_counts(p_case uuid) returns jsonb
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select jsonb_build_object(
      'entries', (select count(*) from support_entries e where e.case_id = p_case
        and not exists (select 1 from support_entries k where k.corrects_id = e.id)),
      'goals', (select count(*) from support_goals g where g.case_id = p_case),
      'goalsMet', (select count(*) from support_goals g where g.case_id = p_case and 'met' = (
        select p.progress from goal_progress p where p.goal_id = g.id order by p.step_no desc limit 1)))
    where exists (select 1 from panoh.case_access(p_case) a
      where a.relation in ('own', 'group', 'closure_review') and 'core' = any (a.reads)) $$;
