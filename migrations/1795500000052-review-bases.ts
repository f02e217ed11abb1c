import type { MigrationInterface, QueryRunner } from 'typeorm';

/** In whose place something was passed on without her word (domain reference 4.3). */
const WITHOUT_HER = `('court_order', 'imminent_danger', 'child_at_risk')`;

/** A second look at a ground in law, by a supervisor of the same agency who did not record it; said once. */
const REVIEW_BASIS = `returns uuid language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare subject uuid; begin
    update consents k set review_outcome = p_outcome, reviewed_by = panoh.viewer_user_id(), reviewed_at = panoh.now(),
      version = k.version + 1
      where k.id = p_consent and k.basis in ${WITHOUT_HER} and k.review_outcome is null
        and 'supervisor' = any (panoh.viewer_roles()) and k.recorded_by is distinct from panoh.viewer_user_id()
        and panoh.owns(k.case_id)
      returning k.case_id into subject;
    if subject is null then raise exception 'not to be reviewed' using errcode = '42501'; end if;
    return subject;
  end $$`;

/** How she answered, in which language, and the second look at what was passed on without her answer. */
export class ReviewBases1795500000052 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table panoh.consents
      add column language text constraint consents_language_check check (language in ('tg', 'ru', 'en', 'other')),
      add column manner text not null default 'spoken'
        constraint consents_manner_check check (manner in ('spoken', 'written')),
      add column reviewed_by uuid, add column reviewed_at timestamptz,
      add column review_outcome text
        constraint consents_review_check check (review_outcome in ('upheld', 'not_upheld'))`);
    await runner.query(`create index consents_to_review on panoh.consents (case_id)
      where review_outcome is null and basis in ${WITHOUT_HER}`);
    await runner.query(`create function panoh.review_basis(p_consent uuid, p_outcome text) ${REVIEW_BASIS}`);
    await runner.query('revoke execute on function panoh.review_basis(uuid, text) from public');
    await runner.query('grant execute on function panoh.review_basis(uuid, text) to panoh_app');
    // Nobody writes a review together with what is to be reviewed.
    await runner.query(`create policy consents_not_reviewed on panoh.consents as restrictive for insert to panoh_app
      with check (reviewed_by is null and reviewed_at is null and review_outcome is null)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop policy consents_not_reviewed on panoh.consents');
    await runner.query('drop function panoh.review_basis(uuid, text)');
    await runner.query('drop index panoh.consents_to_review');
    await runner.query(`alter table panoh.consents drop column language, drop column manner, drop column reviewed_by,
      drop column reviewed_at, drop column review_outcome`);
  }
}
