import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/policies.js';
import { quickenPolicies } from './support/quick-policies.js';

/** Which section an agency writes for, by its type; agencies of other types write for none. */
const SECTION_OF_VIEWER = `case
    when (select (panoh.viewer()).agency_type) in ('police_dv', 'police_district', 'police_juvenile', 'miac') then 'mvd'
    when (select (panoh.viewer()).agency_type) = 'prosecutor' then 'prokuratura'
    when (select (panoh.viewer()).agency_type) = 'court' then 'sud'
    when (select (panoh.viewer()).agency_type) in ('health', 'health_msr_room', 'forensic') then 'moh'
    when (select (panoh.viewer()).agency_type) in ('legal_aid', 'legal_aid_bureau', 'civil_registry') then 'minjust' end`;
const WRITERS = `'{police_inspector,caseworker,shelter_worker,hotline_worker,cowfa_specialist,legal_aid_lawyer,health_worker,prosecutor,supervisor}'`;
const OWN = `agency_id = (select (panoh.viewer()).agency_id)
  and coalesce((select (panoh.viewer()).roles) && ${WRITERS}::text[], false)`;
const OF_OWN = `exists (select 1 from panoh.articles a where a.id = article_id and a.${OWN})`;
const ME = '(select (panoh.viewer()).user_id)';
const ASKED =
  'blames,excuses,patience,private_matter,roles,doubts,humiliates,details,identifies,endangers'.split(',');
const QUESTIONS = ASKED.map((code) => `'${code}'`).join(', ');
/** Every question of the checklist has its answer and nothing else has one; what is found is what was answered with yes. */
const ANSWERED = [
  `checklist = 1 and jsonb_typeof(answers) = 'object'`,
  `answers ?& array[${QUESTIONS}] and answers - array[${QUESTIONS}] = '{}'`,
  ...ASKED.flatMap((code) => [
    `answers ->> '${code}' in ('no', 'yes')`,
    `(answers ->> '${code}' = 'yes') = ('${code}' = any (concerns))`,
  ]),
].join(' and ');

/** The revision that anybody reads; of what was withdrawn, none. */
const STANDING = 'coalesce(case when a.withdrawn_at is null then a.published_number end, 0)';
/** A second person: nobody reviews a text of which she wrote a word since what stands on the public pages. */
const SECOND_PERSON = `returns trigger language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare a panoh.articles; begin
    select * into a from articles where id = new.article_id for update;
    if a.state is distinct from 'in_review' or new.number <> a.number then
      raise exception 'not in review' using errcode = '42501';
    end if;
    if exists (select 1 from article_revisions r where r.article_id = a.id and r.written_by = new.reviewed_by
        and r.number > ${STANDING}) then
      raise exception 'a second person reviews' using errcode = '42501';
    end if;
    new.reviewed_at := panoh.now();
    return new;
  end $$`;

/**
 * What is published was reviewed as it stands, and nothing becomes public again in any other way: what was withdrawn needs a
 * review after that. Only who supervises withdraws.
 */
const REVIEWED = `returns trigger language plpgsql security definer set search_path = panoh, pg_temp as $$ begin
    if new.number < old.number or new.published_number is null and old.published_number is not null then
      raise exception 'versions only grow' using errcode = '42501';
    end if;
    if new.published_number is distinct from old.published_number
        or new.withdrawn_at is null and old.withdrawn_at is not null then
      if new.published_number <> new.number or not exists (select 1 from article_reviews r
          where r.article_id = new.id and r.number = new.published_number and cardinality(r.concerns) = 0
            and (old.withdrawn_at is null or r.reviewed_at > old.withdrawn_at)) then
        raise exception 'not reviewed' using errcode = '42501';
      end if;
    end if;
    if new.withdrawn_at is distinct from old.withdrawn_at and new.withdrawn_at is not null
        and ('supervisor' = any (panoh.viewer_roles())) is not true then
      raise exception 'not hers to withdraw' using errcode = '42501';
    end if;
    return new;
  end $$`;

const TEXTS = `title_tg, title_ru, title_en`;
const IS_PUBLIC = 'a.published_number is not null and a.withdrawn_at is null';
/** Titles of what stands on the public pages, the newest first. */
const PUBLIC_LIST = `returns table (id uuid, section text, kind text, title_tg text, title_ru text, title_en text,
    published_at timestamptz, corrected_at timestamptz)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select a.id, a.section, a.kind, r.title_tg, r.title_ru, r.title_en, a.published_at, a.corrected_at
  from articles a join article_revisions r on r.article_id = a.id and r.number = a.published_number
  where ${IS_PUBLIC} order by a.published_at desc, a.id $$`;
/** One of them; of a withdrawn one, that it was, when and why, and no word of it. */
const PUBLIC_ONE = `returns table (id uuid, section text, kind text, agency_tg text, agency_ru text, agency_en text,
    title_tg text, title_ru text, title_en text, text_tg text, text_ru text, text_en text,
    published_at timestamptz, corrected_at timestamptz, withdrawn_at timestamptz, withdrawn_reason text)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select a.id, a.section, a.kind, g.name_tg, g.name_ru, g.name_en, r.title_tg, r.title_ru, r.title_en,
    r.text_tg, r.text_ru, r.text_en, a.published_at, a.corrected_at, a.withdrawn_at, a.withdrawn_reason
  from articles a join agencies g on g.id = a.agency_id
    left join article_revisions r on r.article_id = a.id and r.number = a.published_number and a.withdrawn_at is null
  where a.id = p_id and a.published_number is not null $$`;
const FUNCTIONS = [
  ['public_articles()', 'public_articles()', PUBLIC_LIST],
  ['public_article(p_id uuid)', 'public_article(uuid)', PUBLIC_ONE],
] as const;

/** News and methodology for the public pages: written by an agency, reviewed by a second person of it. */
export class WriteArticles1795500000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createTables(runner);
    await this.protectTables(runner);
    await this.createTriggers(runner);
    for (const [declared, signature, body] of FUNCTIONS) {
      await runner.query(`create function panoh.${declared} ${body}`);
      await runner.query(`revoke execute on function panoh.${signature} from public`);
      await runner.query(`grant execute on function panoh.${signature} to panoh_app`);
    }
    await quickenPolicies(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [, signature] of FUNCTIONS) await runner.query(`drop function panoh.${signature}`);
    await runner.query('drop table panoh.article_reviews, panoh.article_revisions, panoh.articles cascade');
    await runner.query('drop function panoh.refuse_own_review(), panoh.refuse_unreviewed()');
  }

  private async createTables(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.articles (
      id uuid primary key,
      agency_id uuid not null constraint articles_agency_fk references panoh.agencies,
      section text not null constraint articles_section_check
        check (section in ('mvd', 'prokuratura', 'sud', 'moh', 'minjust')),
      kind text not null constraint articles_kind_check check (kind in ('news', 'methodology')),
      state text not null default 'draft' constraint articles_state_check
        check (state in ('draft', 'in_review', 'published', 'withdrawn')),
      number integer not null default 1 constraint articles_number_check check (number > 0),
      published_number integer, published_at timestamptz, corrected_at timestamptz,
      withdrawn_at timestamptz, withdrawn_reason text constraint articles_reason_check
        check (withdrawn_reason in ('mistake', 'stereotype', 'identifies', 'outdated', 'other')),
      changed_at timestamptz not null default panoh.now(),
      version integer not null default 1,
      constraint articles_published_check check ((published_number is null) = (published_at is null)),
      constraint articles_withdrawn_check check ((withdrawn_at is null) = (withdrawn_reason is null)))`);
    await runner.query(`create index articles_by_agency on panoh.articles (agency_id, changed_at desc)`);
    await runner.query(`create table panoh.article_revisions (
      article_id uuid not null constraint article_revisions_article_fk references panoh.articles,
      number integer not null,
      ${TEXTS.split(', ')
        .map(
          (column) =>
            `${column} text constraint article_revisions_${column}_check check (length(${column}) <= 160)`,
        )
        .join(', ')},
      ${['tg', 'ru', 'en']
        .map(
          (language) =>
            `text_${language} text constraint article_revisions_text_${language}_check check (length(text_${language}) <= 8000)`,
        )
        .join(', ')},
      written_by uuid not null constraint article_revisions_user_fk references panoh.users,
      written_at timestamptz not null default panoh.now(),
      constraint article_revisions_pk primary key (article_id, number))`);
    await runner.query(`create table panoh.article_reviews (
      id uuid primary key,
      article_id uuid not null, number integer not null,
      checklist integer not null, answers jsonb not null,
      constraint article_reviews_answers_check check ((${ANSWERED}) is true),
      concerns text[] not null constraint article_reviews_concerns_check check (concerns <@ array[${QUESTIONS}]),
      note text constraint article_reviews_note_check check (length(note) <= 1000),
      reviewed_by uuid not null constraint article_reviews_user_fk references panoh.users,
      reviewed_at timestamptz not null default panoh.now(),
      constraint article_reviews_revision_fk foreign key (article_id, number)
        references panoh.article_revisions (article_id, number),
      constraint article_reviews_once unique (article_id, number),
      constraint article_reviews_said_check check (cardinality(concerns) = 0 or note is not null))`);
  }

  private async protectTables(runner: QueryRunner): Promise<void> {
    await protect(runner, 'panoh.articles', {
      select: OWN,
      insert: `${OWN} and section = ${SECTION_OF_VIEWER} and state = 'draft' and published_number is null`,
      update: OWN,
    });
    await protect(runner, 'panoh.article_revisions', {
      select: OF_OWN,
      insert: `${OF_OWN} and written_by = ${ME}`,
    });
    await protect(runner, 'panoh.article_reviews', {
      select: OF_OWN,
      insert: `${OF_OWN} and reviewed_by = ${ME} and 'supervisor' = any ((select (panoh.viewer()).roles)::text[])`,
    });
    await runner.query(
      'grant select, insert on panoh.articles, panoh.article_revisions, panoh.article_reviews to panoh_app',
    );
    await runner.query(`grant update (state, number, published_number, published_at, corrected_at, withdrawn_at,
      withdrawn_reason, changed_at, version) on panoh.articles to panoh_app`);
  }

  private async createTriggers(runner: QueryRunner): Promise<void> {
    await runner.query(`create function panoh.refuse_own_review() ${SECOND_PERSON}`);
    await runner.query(`create function panoh.refuse_unreviewed() ${REVIEWED}`);
    await runner.query(
      'revoke execute on function panoh.refuse_own_review(), panoh.refuse_unreviewed() from public',
    );
    await runner.query(`create trigger article_reviews_second before insert on panoh.article_reviews
      for each row execute function panoh.refuse_own_review()`);
    await runner.query(`create trigger articles_reviewed before update on panoh.articles for each row
      when (current_user = 'panoh_app') execute function panoh.refuse_unreviewed()`);
    for (const table of ['article_revisions', 'article_reviews'])
      await runner.query(`create trigger ${table}_append_only before update or delete or truncate on panoh.${table}
        for each statement execute function panoh.refuse_change()`);
  }
}
