create table panoh.articles (
  id uuid not null,
  agency_id uuid not null,
  section text not null,
  kind text not null,
  state text not null default 'draft',
  number integer not null default 1,
  published_number integer,
  published_at timestamptz,
  corrected_at timestamptz,
  withdrawn_at timestamptz,
  withdrawn_reason text,
  changed_at timestamptz not null default panoh.now(),
  version integer not null default 1,
  constraint articles_pkey primary key (id),
  constraint articles_kind_check check (kind in ('news', 'methodology')),
  constraint articles_number_check check (number > 0),
  constraint articles_published_check check ((published_number is null) = (published_at is null)),
  constraint articles_reason_check check (withdrawn_reason in ('mistake', 'stereotype', 'identifies', 'outdated', 'other')),
  constraint articles_section_check check (section in ('mvd', 'prokuratura', 'sud', 'moh', 'minjust')),
  constraint articles_state_check check (state in ('draft', 'in_review', 'published', 'withdrawn')),
  constraint articles_withdrawn_check check ((withdrawn_at is null) = (withdrawn_reason is null)),
  constraint articles_agency_fk foreign key (agency_id) references panoh.agencies(id)
);
create index articles_by_agency on panoh.articles (agency_id, changed_at desc);
comment on table panoh.articles is 'A text for the public pages; its words are in article_revisions.';
comment on column panoh.articles.section is 'Section of the public pages, from the type of the agency.';
comment on column panoh.articles.number is 'The newest revision.';
comment on column panoh.articles.published_number is 'The revision that is or was public.';

create table panoh.article_revisions (
  article_id uuid not null,
  number integer not null,
  title_tg text,
  title_ru text,
  title_en text,
  text_tg text,
  text_ru text,
  text_en text,
  written_by uuid not null,
  written_at timestamptz not null default panoh.now(),
  constraint article_revisions_pk primary key (article_id, number),
  constraint article_revisions_text_en_check check (length(text_en) <= 8000),
  constraint article_revisions_text_ru_check check (length(text_ru) <= 8000),
  constraint article_revisions_text_tg_check check (length(text_tg) <= 8000),
  constraint article_revisions_title_en_check check (length(title_en) <= 160),
  constraint article_revisions_title_ru_check check (length(title_ru) <= 160),
  constraint article_revisions_title_tg_check check (length(title_tg) <= 160),
  constraint article_revisions_article_fk foreign key (article_id) references panoh.articles(id),
  constraint article_revisions_user_fk foreign key (written_by) references panoh.users(id)
);
comment on table panoh.article_revisions is 'The words of a text as they were saved once; never edited.';

create table panoh.article_reviews (
  id uuid not null,
  article_id uuid not null,
  number integer not null,
  checklist integer not null,
  answers jsonb not null,
  concerns text[] not null,
  note text,
  reviewed_by uuid not null,
  reviewed_at timestamptz not null default panoh.now(),
  constraint article_reviews_pkey primary key (id),
  constraint article_reviews_once unique (article_id, number),
  constraint article_reviews_answers_check check ((checklist = 1 and jsonb_typeof(answers) = 'object'
      and answers ?& array['blames', 'excuses', 'patience', 'private_matter', 'roles', 'doubts', 'humiliates', 'details', 'identifies', 'endangers']
      and (answers - array['blames', 'excuses', 'patience', 'private_matter', 'roles', 'doubts', 'humiliates', 'details', 'identifies', 'endangers']) = '{}'::jsonb
      and ((answers ->> 'blames') in ('no', 'yes')) and ((answers ->> 'blames') = 'yes') = ('blames' = any (concerns))
      and ((answers ->> 'excuses') in ('no', 'yes'))
      and ((answers ->> 'excuses') = 'yes') = ('excuses' = any (concerns))
      and ((answers ->> 'patience') in ('no', 'yes'))
      and ((answers ->> 'patience') = 'yes') = ('patience' = any (concerns))
      and ((answers ->> 'private_matter') in ('no', 'yes'))
      and ((answers ->> 'private_matter') = 'yes') = ('private_matter' = any (concerns))
      and ((answers ->> 'roles') in ('no', 'yes')) and ((answers ->> 'roles') = 'yes') = ('roles' = any (concerns))
      and ((answers ->> 'doubts') in ('no', 'yes')) and ((answers ->> 'doubts') = 'yes') = ('doubts' = any (concerns))
      and ((answers ->> 'humiliates') in ('no', 'yes'))
      and ((answers ->> 'humiliates') = 'yes') = ('humiliates' = any (concerns))
      and ((answers ->> 'details') in ('no', 'yes'))
      and ((answers ->> 'details') = 'yes') = ('details' = any (concerns))
      and ((answers ->> 'identifies') in ('no', 'yes'))
      and ((answers ->> 'identifies') = 'yes') = ('identifies' = any (concerns))
      and ((answers ->> 'endangers') in ('no', 'yes'))
      and ((answers ->> 'endangers') = 'yes') = ('endangers' = any (concerns))) is true),
  constraint article_reviews_concerns_check 
      check (concerns <@ array['blames', 'excuses', 'patience', 'private_matter', 'roles', 'doubts', 'humiliates', 'details', 'identifies', 'endangers']),
  constraint article_reviews_note_check check (length(note) <= 1000),
  constraint article_reviews_said_check check (cardinality(concerns) = 0 or note is not null),
  constraint article_reviews_revision_fk foreign key (article_id, number) references panoh.article_revisions(article_id, number),
  constraint article_reviews_user_fk foreign key (reviewed_by) references panoh.users(id)
);
comment on table panoh.article_reviews is 'The review of one revision by a second person; never edited.';
comment on column panoh.article_reviews.checklist is 'Version of the questions.';
comment on column panoh.article_reviews.concerns is 'Questions answered with yes; none: it was published.';
