import type { MigrationInterface, QueryRunner } from 'typeorm';
import { granted, protect, respectBlocks } from './support/policies.js';
import { quickenFunctions, quickenPolicies } from './support/quick-policies.js';

const INDEXES: Record<string, string> = {
  follow_ups_by_due: `follow_ups (due_at, id) where status = 'pending'`,
  referrals_by_due: 'referrals (due_at, id) where ended_at is null',
  closure_episodes_endorsed: `closure_episodes (endorsed_at, id) where state = 'endorsed'`,
  protection_orders_by_end: 'protection_orders (expires_on) where lifted_at is null and refused_at is null',
  case_writings_quiet: 'case_writings (written_at, case_id) where is_listed',
};

const DEFINER = 'language plpgsql security definer set search_path = panoh, pg_temp';
/** The parts of the group alone: what was written of any other part moves nothing that a coordinator sees. */
const SEEN = `('core', 'follow_ups', 'closure')`;

/** What a group's queue stands in the order of: due times, ends of orders, and when a case was last written of. */
export class OrderQueue1795500000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createWritings(runner);
    await this.followCases(runner);
    await this.followEvents(runner);
    await runner.query(`insert into panoh.case_writings (case_id, group_id, written_at, is_listed)
      select c.id, c.working_group_id, coalesce((select max(e.recorded_at) from panoh.case_events e
        where e.case_id = c.id and e.partition in ${SEEN}), c.opened_at), c.status = 'open' and c.shares_with_group
      from panoh.cases c`);
    // Orders of shared cases that end within a week; their status, and never their words.
    await runner.query(`create function panoh.orders_ending() returns table (id uuid, case_id uuid, ends_at timestamptz)
      ${DEFINER} stable as $$ begin
        return query select o.id, o.case_id,
            (o.expires_on + 1)::timestamp at time zone 'Asia/Dushanbe' - interval '1 minute'
          from protection_orders o
          where o.lifted_at is null and o.refused_at is null
            and o.expires_on >= (panoh.now() at time zone 'Asia/Dushanbe')::date
            and o.expires_on < (panoh.now() at time zone 'Asia/Dushanbe')::date + 7
            and panoh.order_status(o) in ('issued', 'active', 'extended') and panoh.coordinates(o.case_id);
      end $$`);
    await runner.query('revoke execute on function panoh.orders_ending() from public');
    await runner.query('grant execute on function panoh.orders_ending() to panoh_app');
    for (const [name, what] of Object.entries(INDEXES))
      await runner.query(`create index ${name} on panoh.${what}`);
    await quickenFunctions(runner);
    await quickenPolicies(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of Object.keys(INDEXES)) await runner.query(`drop index panoh.${name}`);
    await runner.query('drop function panoh.orders_ending()');
    await runner.query('drop trigger case_events_written on panoh.case_events');
    await runner.query('drop function panoh.keep_writing()');
    await runner.query('drop trigger cases_listed on panoh.cases');
    await runner.query('drop function panoh.keep_listed()');
    await runner.query('drop table panoh.case_writings');
  }

  private async createWritings(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.case_writings (
      case_id uuid primary key constraint case_writings_case_fk references panoh.cases
        on delete cascade deferrable initially deferred,
      group_id uuid,
      written_at timestamptz not null,
      is_listed boolean not null)`);
    await protect(runner, 'panoh.case_writings', {
      select: granted('reads', `'core'`, 'case_writings', ['group']),
    });
    await respectBlocks(runner, 'panoh.case_writings');
    await runner.query('grant select on panoh.case_writings to panoh_app');
  }

  private async followCases(runner: QueryRunner): Promise<void> {
    await runner.query(`create function panoh.keep_listed() returns trigger ${DEFINER} as $$ begin
        insert into case_writings (case_id, group_id, written_at, is_listed)
          values (new.id, new.working_group_id, new.opened_at, new.status = 'open' and new.shares_with_group)
          on conflict (case_id) do update set group_id = excluded.group_id, is_listed = excluded.is_listed;
        return null;
      end $$`);
    await runner.query('revoke execute on function panoh.keep_listed() from public');
    await runner.query(`create trigger cases_listed after insert or update of status, shares_with_group, working_group_id
      on panoh.cases for each row execute function panoh.keep_listed()`);
  }

  /** Where somebody else writes of the case at this moment, her time stands for both: nobody waits for an order. */
  private async followEvents(runner: QueryRunner): Promise<void> {
    await runner.query(`create function panoh.keep_writing() returns trigger ${DEFINER} as $$ begin
        update case_writings set written_at = new.recorded_at where case_id in (
          select w.case_id from case_writings w where w.case_id = new.case_id and w.written_at < new.recorded_at
          for update skip locked);
        return null;
      end $$`);
    await runner.query('revoke execute on function panoh.keep_writing() from public');
    await runner.query(`create trigger case_events_written after insert on panoh.case_events for each row
      when (new.partition in ${SEEN}) execute function panoh.keep_writing()`);
  }
}
