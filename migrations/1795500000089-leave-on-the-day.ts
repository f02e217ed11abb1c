import type { MigrationInterface, QueryRunner } from 'typeorm';

const DEFINER = 'security definer set search_path = panoh, pg_temp';

/**
 * Registrations whose yes to being compared had a last day that is over, by the database's clock: what was compared goes
 * as if she had taken it back. What somebody holds just now is left for the next time.
 */
const LEAVE_LAPSED = `returns setof uuid language plpgsql ${DEFINER} as $$
  declare gone uuid; begin
    for gone in select c.id from consents k join cases c on c.id = k.case_id and c.may_be_linked
      where k.scope = 'record_linkage' and k.answer = 'given'
        and k.until_on < (panoh.now() at time zone 'Asia/Dushanbe')::date
        and not exists (select 1 from consents n where n.case_id = k.case_id and n.scope = k.scope
          and (n.given_at, n.id) > (k.given_at, k.id))
      order by k.until_on, c.id limit p_limit for update of c skip locked
    loop
      update cases set may_be_linked = false where id = gone;
      perform linkage.forget(gone);
      return next gone;
    end loop;
  end $$`;

/** A private body compares nothing that nobody was asked about: what a state body did on its function ends with it. */
const LEAVE_WITH_OWNER = `returns trigger language plpgsql ${DEFINER} as $$ begin
    if exists (select 1 from agencies a where a.id = new.agency_id and a.kind = 'civil')
      and not exists (select 1 from consents k where k.case_id = new.id and k.scope = 'record_linkage') then
      new.may_be_linked := false;
      perform linkage.forget(new.id);
    end if;
    return new;
  end $$`;

/** A registration leaves linking on the day on which nothing allows it any more, and not with her next answer. */
export class LeaveOnTheDay1795500000089 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create index consents_linking_until on panoh.consents (until_on)
      where scope = 'record_linkage' and answer = 'given' and until_on is not null`);
    await runner.query(`create function panoh.leave_lapsed(p_limit integer) ${LEAVE_LAPSED}`);
    await runner.query(`create function panoh.leave_with_owner() ${LEAVE_WITH_OWNER}`);
    for (const signature of ['leave_lapsed(integer)', 'leave_with_owner()'])
      await runner.query(`revoke execute on function panoh.${signature} from public`);
    await runner.query('grant execute on function panoh.leave_lapsed(integer) to panoh_linkage');
    await runner.query(`create trigger cases_leave_linking before update of agency_id on panoh.cases for each row
      when (new.agency_id <> old.agency_id and new.may_be_linked) execute function panoh.leave_with_owner()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop trigger cases_leave_linking on panoh.cases');
    await runner.query('drop function panoh.leave_with_owner()');
    await runner.query('drop function panoh.leave_lapsed(integer)');
    await runner.query('drop index panoh.consents_linking_until');
  }
}
