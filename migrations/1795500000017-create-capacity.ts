import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/policies.js';

const OWN = `agency_id = (select (panoh.viewer()).agency_id)`;
const WORKS_THERE = `${OWN} and 'own:core' = any ((select (panoh.viewer()).writes)::text[])`;
const role = (name: string): string => `'${name}' = any ((select (panoh.viewer()).roles)::text[])`;

const FUNCTIONS = [
  'askable_services()',
  'take_place(uuid)',
  'give_place_back() cascade',
  'check_service_change() cascade',
  'receivers_of(uuid)',
];

/** The directory of services as an agency keeps it, and the places that accepted referrals take. */
export class CreateCapacity1795500000017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.widenServices(runner);
    await this.protectServices(runner);
    await this.createPlaces(runner);
    await this.createReceivers(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of FUNCTIONS) await runner.query(`drop function panoh.${name}`);
    await runner.query(`drop table panoh.service_places`);
    await runner.query(`alter policy services_select on panoh.services
      using ((select (panoh.viewer()).user_id) is not null)`);
    await runner.query(
      `alter policy services_insert on panoh.services with check (${role('administrator')})`,
    );
    await runner.query(`alter policy services_update on panoh.services using (${role('administrator')})
      with check (${role('administrator')})`);
    await runner.query(`grant update on panoh.services to panoh_app`);
    await runner.query(`alter table panoh.services
      drop column opening_hours, drop column cost, drop column documents, drop column address,
      drop column capacity, drop column capacity_unit, drop column confirmed_until, drop column is_confidential`);
    for (const name of ['hours', 'cost', 'documents'])
      await runner.query(`alter table panoh.services rename column ${name}_note to ${name}`);
  }

  /** A service that nobody may find is told by nothing that is written about it: no address, no note, no beds. */
  private async widenServices(runner: QueryRunner): Promise<void> {
    for (const name of ['hours', 'cost', 'documents'])
      await runner.query(`alter table panoh.services rename column ${name} to ${name}_note`);
    await runner.query(`alter table panoh.services
      add column opening_hours jsonb not null default '[]'
        constraint services_opening_hours_check check (jsonb_typeof(opening_hours) = 'array'),
      add column cost text not null default 'free'
        constraint services_cost_check check (cost in ('free', 'partly', 'paid')),
      add column documents text[] not null default '{}',
      add column address text,
      add column capacity integer constraint services_capacity_check check (capacity >= 0),
      add column capacity_unit text
        constraint services_capacity_unit_check check (capacity_unit in ('beds', 'appointments')),
      add column confirmed_until date,
      add column is_confidential boolean not null default false`);
    await runner.query(`update panoh.services set capacity = free_places,
      capacity_unit = case when free_places is null then null when type = 'safe_house' then 'beds' else 'appointments' end,
      confirmed_until = (confirmed_at at time zone 'Asia/Dushanbe')::date, is_confidential = type = 'safe_house'`);
    await runner.query(`update panoh.services set hours_note = null, cost_note = null, documents_note = null
      where is_confidential`);
    await runner.query(`alter table panoh.services
      add constraint services_counted_check check ((capacity is null) = (capacity_unit is null)
        and (free_places is null or free_places <= capacity)),
      add constraint services_confidential_check check (case when is_confidential
        then num_nonnulls(hours_note, cost_note, documents_note, address) = 0 else type <> 'safe_house' end)`);
  }

  private async protectServices(runner: QueryRunner): Promise<void> {
    await runner.query(`alter policy services_select on panoh.services
      using ((select (panoh.viewer()).user_id) is not null and (not is_confidential or ${OWN}))`);
    await runner.query(`alter policy services_insert on panoh.services
      with check (${role('administrator')} or (${role('supervisor')} and ${WORKS_THERE}))`);
    const keeps = `(${WORKS_THERE}) or (${role('administrator')} and not is_confidential)`;
    await runner.query(
      `alter policy services_update on panoh.services using (${keeps}) with check (${keeps})`,
    );
    await runner.query(`revoke update on panoh.services from panoh_app`);
    await runner.query(`grant update (languages, opening_hours, hours_note, cost, cost_note, documents,
      documents_note, address, capacity, capacity_unit, free_places, confirmed_at, confirmed_until, is_confidential,
      status, version) on panoh.services to panoh_app`);
    // Whoever works there says how many places are free; what the service is stays its supervisor's to say.
    await runner.query(`create function panoh.check_service_change() returns trigger language plpgsql as $$
      declare said text[] := '{free_places,confirmed_at,confirmed_until,version}'; begin
        if current_user <> 'panoh_app' or (panoh.viewer()).roles && '{supervisor,administrator}'::text[]
          or to_jsonb(new) - said = to_jsonb(old) - said then return new; end if;
        raise exception 'not hers to change' using errcode = '42501';
      end $$`);
    await runner.query(`revoke execute on function panoh.check_service_change() from public`);
    await runner.query(`create trigger services_change before update on panoh.services for each row
      execute function panoh.check_service_change()`);
    // To everybody else a confidential service is one that can be asked: no place, no address, no beds.
    await runner.query(`create function panoh.askable_services() returns table (id uuid, agency_id uuid, type text,
      languages text[], opening_hours jsonb, cost text, documents text[], status text, version integer)
      language sql stable security definer set search_path = panoh, pg_temp as $$
      select s.id, s.agency_id, s.type, s.languages, s.opening_hours, s.cost, s.documents, s.status, s.version
      from panoh.viewer() me join services s on s.is_confidential and s.agency_id <> me.agency_id $$`);
    await this.serveApp(runner, 'askable_services()');
  }

  /**
   * A place is taken with the acceptance and comes back when the referral ends, however it ends. Of two people who
   * accept for the last one the second waits for the first, and finds none.
   */
  private async createPlaces(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.service_places (
      referral_id uuid primary key constraint service_places_referral_fk references panoh.referrals,
      service_id uuid not null constraint service_places_service_fk references panoh.services,
      taken_at timestamptz not null default panoh.now(),
      given_back_at timestamptz)`);
    await runner.query(`create index service_places_by_service on panoh.service_places (service_id)
      where given_back_at is null`);
    await protect(runner, 'panoh.service_places', { select: 'false' });
    await runner.query(`create function panoh.take_place(p_referral uuid) returns boolean language plpgsql
      security definer set search_path = panoh, pg_temp as $$
      declare r referrals; s services; begin
        select * into r from referrals where id = p_referral and to_agency_id = (panoh.viewer()).agency_id
          and status in ('sent', 'received');
        if r.id is null or not panoh.touches(r.case_id) then raise exception 'not an offer' using errcode = '42501'; end if;
        if r.kind <> 'service' or r.service_id is null then return true; end if;
        select * into s from services where id = r.service_id for update;
        if s.capacity is null then return true; end if;
        if coalesce(s.free_places, 0) < 1 then return false; end if;
        insert into service_places (referral_id, service_id) values (r.id, s.id);
        update services set free_places = free_places - 1, version = version + 1 where id = s.id;
        return true;
      end $$`);
    await this.serveApp(runner, 'take_place(uuid)');
    await runner.query(`create function panoh.give_place_back() returns trigger language plpgsql
      security definer set search_path = panoh, pg_temp as $$
      declare freed uuid; begin
        update service_places set given_back_at = panoh.now() where referral_id = new.id and given_back_at is null
          returning service_id into freed;
        update services set free_places = least(free_places + 1, capacity), version = version + 1 where id = freed;
        return null;
      end $$`);
    await runner.query(`revoke execute on function panoh.give_place_back() from public`);
    await runner.query(`create trigger referrals_place after update of ended_at on panoh.referrals for each row
      when (old.ended_at is null and new.ended_at is not null) execute function panoh.give_place_back()`);
  }

  /** Whom the owner, or the coordinator with whom she shares, may ask at all: agencies of the group, nobody blocked. */
  private async createReceivers(runner: QueryRunner): Promise<void> {
    await runner.query(`create function panoh.receivers_of(p_case uuid) returns table (agency_id uuid)
      language plpgsql stable security definer set search_path = panoh, pg_temp as $$ begin
        if not (panoh.owns(p_case) or panoh.coordinates(p_case)) then
          raise exception 'no relation' using errcode = '42501';
        end if;
        return query select a.id from agencies a join cases c on c.id = p_case
          where a.status = 'active' and a.id <> c.agency_id and panoh.may_receive(c.id, a.id)
            and not exists (select 1 from conflict_blocks b where b.case_id = c.id and b.lifted_at is null
              and (b.subject_id = a.id or b.subject_code = a.kind));
      end $$`);
    await this.serveApp(runner, 'receivers_of(uuid)');
  }

  private async serveApp(runner: QueryRunner, signature: string): Promise<void> {
    await runner.query(`revoke execute on function panoh.${signature} from public`);
    await runner.query(`grant execute on function panoh.${signature} to panoh_app`);
  }
}
