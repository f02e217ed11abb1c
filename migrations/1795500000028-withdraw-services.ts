import type { MigrationInterface, QueryRunner } from 'typeorm';
import { quickenFunctions } from './support/quick-policies.js';

const FUNCTIONS = ['check_service_change()', 'refuse_withdrawn_service()'];

/** A service that its agency offers no longer: for good, and what is running goes on. */
export class WithdrawServices1795500000028 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table panoh.services
      drop constraint services_status_check, drop constraint services_once,
      add column withdrawn_at timestamptz,
      add constraint services_status_check check (status in ('active', 'paused', 'withdrawn')),
      add constraint services_withdrawn_check check ((status = 'withdrawn') = (withdrawn_at is not null))`);
    // What was withdrawn stays; the agency may offer the same kind of help anew.
    await runner.query(
      `create unique index services_once on panoh.services (agency_id, type) where status <> 'withdrawn'`,
    );
    await runner.query(`grant update (withdrawn_at) on panoh.services to panoh_app`);
    await this.guardChanges(runner);
    await this.guardReferrals(runner);
    for (const name of FUNCTIONS) await runner.query(`revoke execute on function panoh.${name} from public`);
    await quickenFunctions(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop trigger referrals_offered_service on panoh.referrals`);
    await runner.query(`drop function panoh.refuse_withdrawn_service()`);
    await runner.query(`create or replace function panoh.check_service_change() returns trigger language plpgsql as $$
      declare said text[] := '{free_places,confirmed_at,confirmed_until,version}'; begin
        if current_user <> 'panoh_app' or (panoh.viewer()).roles && '{supervisor,administrator}'::text[]
          or to_jsonb(new) - said = to_jsonb(old) - said then return new; end if;
        raise exception 'not hers to change' using errcode = '42501';
      end $$`);
    await quickenFunctions(runner);
    await runner.query(`drop index panoh.services_once`);
    await runner.query(`alter table panoh.services drop constraint services_withdrawn_check`);
    await runner.query(`update panoh.services set status = 'paused' where status = 'withdrawn'`);
    await runner.query(`alter table panoh.services
      drop constraint services_status_check, drop column withdrawn_at,
      add constraint services_status_check check (status in ('active', 'paused')),
      add constraint services_once unique (agency_id, type)`);
  }

  /** Nobody changes what is withdrawn, and a supervisor of the agency alone withdraws. */
  private async guardChanges(runner: QueryRunner): Promise<void> {
    await runner.query(`create or replace function panoh.check_service_change() returns trigger language plpgsql as $$
      declare said text[] := '{free_places,confirmed_at,confirmed_until,version}'; begin
        if current_user <> 'panoh_app' then return new; end if;
        if old.status = 'withdrawn' or (new.status = 'withdrawn' and not ((panoh.viewer()).agency_id = old.agency_id
            and 'supervisor' = any ((panoh.viewer()).roles))) then
          raise exception 'not hers to change' using errcode = '42501';
        end if;
        if (panoh.viewer()).roles && '{supervisor,administrator}'::text[]
          or to_jsonb(new) - said = to_jsonb(old) - said then return new; end if;
        raise exception 'not hers to change' using errcode = '42501';
      end $$`);
  }

  /** A referral that is sent while the service is being withdrawn waits for that, and is refused. */
  private async guardReferrals(runner: QueryRunner): Promise<void> {
    await runner.query(`create function panoh.refuse_withdrawn_service() returns trigger language plpgsql
      security definer set search_path = panoh, pg_temp as $$
      declare found_status text; begin
        select status into found_status from services where id = new.service_id for share;
        if found_status = 'withdrawn' then raise exception 'the service is withdrawn' using errcode = 'PN006'; end if;
        return new;
      end $$`);
    await runner.query(`create trigger referrals_offered_service before insert on panoh.referrals for each row
      when (new.service_id is not null) execute function panoh.refuse_withdrawn_service()`);
  }
}
