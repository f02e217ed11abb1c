-- The API calls it for listNews and listSection, and with p_id for getNews, without a session. Row security shows articles to
-- their agency alone; only published ones leave, and of a withdrawn one with p_id only when and why. A list has no texts.
create or replace function panoh.public_articles(p_id uuid)
  returns table(id uuid, section text, kind text, agency_tg text, agency_ru text, agency_en text, title_tg text,
    title_ru text, title_en text, text_tg text, text_ru text, text_en text, published_at timestamptz,
    corrected_at timestamptz, withdrawn_at timestamptz, withdrawn_reason text)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select a.id, a.section, a.kind, g.name_tg, g.name_ru, g.name_en, r.title_tg, r.title_ru, r.title_en,
      case when p_id = a.id then r.text_tg end, case when p_id = a.id then r.text_ru end, case when p_id = a.id then r.text_en end,
      a.published_at, a.corrected_at, a.withdrawn_at, a.withdrawn_reason
    from articles a join agencies g on g.id = a.agency_id
      left join article_revisions r on r.article_id = a.id and r.number = a.published_number and a.withdrawn_at is null
    where a.published_number is not null and (a.id = p_id or p_id is null and a.withdrawn_at is null)
    order by a.published_at desc, a.id $$;

-- The API calls it for the public directory, without a session. services_select asks for a viewer; confidential
-- services, shelters and safe houses stay out.
create or replace function panoh.public_services()
  returns table(id uuid, agency_id uuid, name_tg text, name_ru text, name_en text, place text, serves text[],
    type text, languages text[], opening_hours jsonb, hours_note text, cost text, cost_note text, documents text[],
    documents_note text, address text, public_phone text, checked_on date)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select s.id, s.agency_id, a.name_tg, a.name_ru, a.name_en, a.place,
      array(select a.place union select w.place from agency_memberships m join working_groups w on w.id = m.working_group_id
        where m.agency_id = a.id and (m.ended_at is null or m.ended_at > panoh.now()) order by 1),
      s.type, s.languages, s.opening_hours, case when not k.hides then s.hours_note end, s.cost,
      case when not k.hides then s.cost_note end, s.documents, case when not k.hides then s.documents_note end,
      case when not k.hides then s.address end, s.public_phone, s.checked_on
    from services s join agencies a on a.id = s.agency_id
      cross join lateral (select exists (select 1 from services o
        where o.agency_id = a.id and o.is_confidential) as hides) k
    where s.status = 'active' and not s.is_confidential and s.type <> 'safe_house'
      and a.status = 'active' and a.type <> 'shelter' $$;

-- Triggers on articles (app login) and article_reviews, as portal/articles.rules.ts: only a version that another person
-- reviewed without concerns appears, only a supervisor withdraws what is public. Who writes reads every revision and review of the article.
-- Mirrors actionsOn in portal/articles.rules.ts.
create or replace function panoh.refuse_unreviewed() returns trigger
  language plpgsql set search_path = panoh, pg_temp as $$
  declare a panoh.articles; begin
    if tg_table_name = 'article_reviews' then
      select * into a from articles where id = new.article_id for update;
      if a.state is distinct from 'in_review' or new.number <> a.number then
        raise exception 'not in review' using errcode = '42501';
      end if;
      if exists (select 1 from article_revisions r where r.article_id = a.id and r.written_by = new.reviewed_by
          and r.number > coalesce(case when a.withdrawn_at is null then a.published_number end, 0)) then
        raise exception 'a second person reviews' using errcode = '42501';
      end if;
      new.reviewed_at := panoh.now();
      return new;
    end if;
    if new.number < old.number or new.published_number is null and old.published_number is not null then
      raise exception 'versions only grow' using errcode = '42501';
    end if;
    if (new.published_number is distinct from old.published_number or new.withdrawn_at is null and old.withdrawn_at is not null)
        and (new.published_number <> new.number or not exists (select 1 from article_reviews r
          where r.article_id = new.id and r.number = new.published_number and cardinality(r.concerns) = 0
            and (old.withdrawn_at is null or r.reviewed_at > old.withdrawn_at))) then
      raise exception 'not reviewed' using errcode = '42501';
    end if;
    if new.withdrawn_at is distinct from old.withdrawn_at and new.withdrawn_at is not null
        and ('supervisor' = any ((panoh.me()).roles) and new.published_number is not null
          and old.withdrawn_at is null) is not true then
      raise exception 'not hers to withdraw' using errcode = '42501';
    end if;
    return new;
  end $$;
