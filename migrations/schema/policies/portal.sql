-- Reviews and revisions follow the articles that the viewer sees: their policies read articles under its own.
create policy article_reviews_insert on panoh.article_reviews for insert to panoh_app
  with check (exists (select 1 from panoh.articles a where a.id = article_reviews.article_id)
    and reviewed_by = (select (panoh.me()).user_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy article_reviews_select on panoh.article_reviews for select to panoh_app
  using (exists (select 1 from panoh.articles a where a.id = article_reviews.article_id));

create policy article_revisions_insert on panoh.article_revisions for insert to panoh_app
  with check (exists (select 1 from panoh.articles a where a.id = article_revisions.article_id)
    and written_by = (select (panoh.me()).user_id));
create policy article_revisions_select on panoh.article_revisions for select to panoh_app
  using (exists (select 1 from panoh.articles a where a.id = article_revisions.article_id));

create policy articles_all on panoh.articles to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and coalesce((select (panoh.me()).roles) &&
    '{police_inspector,caseworker,shelter_worker,hotline_worker,cowfa_specialist,legal_aid_lawyer,health_worker,
      prosecutor,supervisor}'::text[], false));
create policy articles_draft on panoh.articles as restrictive for insert to panoh_app
  with check (state = 'draft' and published_number is null and section = (select case
    when t in ('police_dv', 'police_district', 'police_juvenile', 'miac') then 'mvd'
    when t = 'prosecutor' then 'prokuratura' when t = 'court' then 'sud'
    when t in ('health', 'health_msr_room', 'forensic') then 'moh'
    when t in ('legal_aid', 'legal_aid_bureau', 'civil_registry') then 'minjust' end
    from (select (panoh.me()).agency_type) v (t)));
