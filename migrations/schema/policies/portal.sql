create policy article_reviews_insert on panoh.article_reviews for insert to panoh_app
  with check ((exists (select 1 from panoh.articles a where a.id = article_reviews.article_id
    and a.agency_id = (select (panoh.me()).agency_id)
    and coalesce((select (panoh.me()).roles) && '{police_inspector,caseworker,shelter_worker,hotline_worker,cowfa_specialist,legal_aid_lawyer,health_worker,prosecutor,supervisor}'::text[], false)))
    and reviewed_by = (select (panoh.me()).user_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy article_reviews_select on panoh.article_reviews for select to panoh_app
  using ((exists (select 1 from panoh.articles a where a.id = article_reviews.article_id
    and a.agency_id = (select (panoh.me()).agency_id)
    and coalesce((select (panoh.me()).roles) && '{police_inspector,caseworker,shelter_worker,hotline_worker,cowfa_specialist,legal_aid_lawyer,health_worker,prosecutor,supervisor}'::text[], false))));

create policy article_revisions_insert on panoh.article_revisions for insert to panoh_app
  with check ((exists (select 1 from panoh.articles a where a.id = article_revisions.article_id
    and a.agency_id = (select (panoh.me()).agency_id)
    and coalesce((select (panoh.me()).roles) && '{police_inspector,caseworker,shelter_worker,hotline_worker,cowfa_specialist,legal_aid_lawyer,health_worker,prosecutor,supervisor}'::text[], false)))
    and written_by = (select (panoh.me()).user_id));
create policy article_revisions_select on panoh.article_revisions for select to panoh_app
  using ((exists (select 1 from panoh.articles a where a.id = article_revisions.article_id
    and a.agency_id = (select (panoh.me()).agency_id)
    and coalesce((select (panoh.me()).roles) && '{police_inspector,caseworker,shelter_worker,hotline_worker,cowfa_specialist,legal_aid_lawyer,health_worker,prosecutor,supervisor}'::text[], false))));

create policy articles_insert on panoh.articles for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id)
    and coalesce((select (panoh.me()).roles) && '{police_inspector,caseworker,shelter_worker,hotline_worker,cowfa_specialist,legal_aid_lawyer,health_worker,prosecutor,supervisor}'::text[], false)
    and section = case when (select (panoh.viewer()).agency_type) in ('police_dv', 'police_district', 'police_juvenile', 'miac') then 'mvd' when (select (panoh.viewer()).agency_type) = 'prosecutor' then 'prokuratura' when (select (panoh.viewer()).agency_type) = 'court' then 'sud' when (select (panoh.viewer()).agency_type) in ('health', 'health_msr_room', 'forensic') then 'moh' when (select (panoh.viewer()).agency_type) in ('legal_aid', 'legal_aid_bureau', 'civil_registry') then 'minjust' else null::text end
    and state = 'draft' and published_number is null);
create policy articles_select on panoh.articles for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id)
    and coalesce((select (panoh.me()).roles) && '{police_inspector,caseworker,shelter_worker,hotline_worker,cowfa_specialist,legal_aid_lawyer,health_worker,prosecutor,supervisor}'::text[], false));
create policy articles_update on panoh.articles for update to panoh_app
  using (agency_id = (select (panoh.me()).agency_id)
    and coalesce((select (panoh.me()).roles) && '{police_inspector,caseworker,shelter_worker,hotline_worker,cowfa_specialist,legal_aid_lawyer,health_worker,prosecutor,supervisor}'::text[], false));
