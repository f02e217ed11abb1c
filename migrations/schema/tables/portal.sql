create table panoh.articles (
  id uuid primary key, agency_id uuid not null references panoh.agencies,
  -- Section of the public pages, from the type of the agency.
  section text not null check (section in ('mvd', 'prokuratura', 'sud', 'moh', 'minjust')),
  kind text not null check (kind in ('news', 'methodology')),
  state text not null default 'draft' check (state in ('draft', 'in_review', 'published', 'withdrawn')),
  number integer not null default 1 check (number > 0), -- The newest revision.
  published_number integer, -- The revision that is or was public.
  published_at timestamptz, corrected_at timestamptz, withdrawn_at timestamptz,
  withdrawn_reason text check (withdrawn_reason in ('mistake', 'stereotype', 'identifies', 'outdated', 'other')),
  changed_at timestamptz not null default panoh.now(), version integer not null default 1,
  constraint articles_published_check check ((published_number is null) = (published_at is null)),
  constraint articles_withdrawn_check check ((withdrawn_at is null) = (withdrawn_reason is null))
);
create index articles_by_agency on panoh.articles (agency_id, changed_at desc);
comment on table panoh.articles is 'A text for the public pages; its words are in article_revisions.';

create table panoh.article_revisions (
  article_id uuid not null references panoh.articles, number integer not null,
  title_tg text check (length(title_tg) <= 160),
  title_ru text check (length(title_ru) <= 160),
  title_en text check (length(title_en) <= 160),
  text_tg text check (length(text_tg) <= 8000),
  text_ru text check (length(text_ru) <= 8000),
  text_en text check (length(text_en) <= 8000),
  written_by uuid not null references panoh.users, written_at timestamptz not null default panoh.now(),
  constraint article_revisions_pk primary key (article_id, number)
);
comment on table panoh.article_revisions is 'The words of a text as they were saved once; never edited.';

create table panoh.article_reviews (
  id uuid primary key, article_id uuid not null, number integer not null,
  checklist integer not null, -- Version of the questions.
  answers jsonb not null,
  concerns text[] not null, -- Questions answered with yes; none: it was published.
  note text check (length(note) <= 1000),
  reviewed_by uuid not null references panoh.users, reviewed_at timestamptz not null default panoh.now(),
  constraint article_reviews_once unique (article_id, number),
  constraint article_reviews_answers_check check ((checklist = 1 and jsonb_typeof(answers) = 'object'
    and answers ?& array['blames', 'excuses', 'patience', 'private_matter',
    'roles', 'doubts', 'humiliates', 'details', 'identifies', 'endangers']
    and (answers - array['blames', 'excuses', 'patience', 'private_matter',
    'roles', 'doubts', 'humiliates', 'details', 'identifies', 'endangers']) = '{}'::jsonb and ((answers ->> 'blames')
    in ('no', 'yes')) and ((answers ->> 'blames') = 'yes') = ('blames' = any (concerns)) and ((answers ->> 'excuses')
    in ('no', 'yes')) and ((answers ->> 'excuses') = 'yes') = ('excuses' = any (concerns)) and ((answers ->> 'patience')
    in ('no', 'yes')) and ((answers ->> 'patience') = 'yes') = ('patience' = any (concerns))
    and ((answers ->> 'private_matter') in ('no', 'yes'))
    and ((answers ->> 'private_matter') = 'yes') = ('private_matter' = any (concerns)) and ((answers ->> 'roles')
    in ('no', 'yes')) and ((answers ->> 'roles') = 'yes') = ('roles' = any (concerns)) and ((answers ->> 'doubts')
    in ('no', 'yes')) and ((answers ->> 'doubts') = 'yes') = ('doubts' = any (concerns)) and ((answers ->> 'humiliates')
    in ('no', 'yes')) and ((answers ->> 'humiliates') = 'yes') = ('humiliates' = any (concerns))
    and ((answers ->> 'details') in ('no', 'yes')) and ((answers ->> 'details') = 'yes') = ('details' = any (concerns))
    and ((answers ->> 'identifies') in ('no', 'yes'))
    and ((answers ->> 'identifies') = 'yes') = ('identifies' = any (concerns)) and ((answers ->> 'endangers')
    in ('no', 'yes')) and ((answers ->> 'endangers') = 'yes') = ('endangers' = any (concerns))) is true),
  constraint article_reviews_concerns_check check (concerns <@ array['blames',
    'excuses', 'patience', 'private_matter', 'roles', 'doubts', 'humiliates', 'details', 'identifies', 'endangers']),
  constraint article_reviews_said_check check (cardinality(concerns) = 0 or note is not null),
  constraint article_reviews_revision_fk foreign key (article_id, number)
    references panoh.article_revisions(article_id, number)
);
comment on table panoh.article_reviews is 'The review of one revision by a second person; never edited.';
