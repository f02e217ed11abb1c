import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Services for anybody: what is active and may be found. Of an agency that also offers something that must not be found,
 * nothing that could lead to it: no address, and no words of its own. A shelter is not listed at all.
 */
const SERVICES = `returns table (id uuid, agency_id uuid, name_tg text, name_ru text, name_en text, place text,
    serves text[], type text, languages text[], opening_hours jsonb, hours_note text, cost text, cost_note text,
    documents text[], documents_note text, address text, public_phone text, checked_on date)
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
    and a.status = 'active' and a.type <> 'shelter' $$`;

/** Values of the law that are public anyway: not who recorded them, nor who confirmed them. */
const LEGAL_VALUES = `returns table (key text, value text, valid_from date, valid_to date, verified_on date)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select v.key, v.value, v.valid_from, v.valid_to, v.verified_on from legal_values v $$`;

const FUNCTIONS = [
  ['panoh.public_services()', SERVICES],
  ['panoh.public_legal_values()', LEGAL_VALUES],
] as const;

/** What the public pages may read, and a day on which somebody last looked whether an entry is right. */
export class OpenPortal1795500000090 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table panoh.services add column public_phone text, add column checked_on date,
      drop constraint services_confidential_check,
      add constraint services_confidential_check check (case when is_confidential
        then num_nonnulls(hours_note, cost_note, documents_note, address, public_phone) = 0 else type <> 'safe_house' end)`);
    await runner.query('grant update (public_phone, checked_on) on panoh.services to panoh_app');
    for (const [signature, body] of FUNCTIONS) {
      await runner.query(`create function ${signature} ${body}`);
      await runner.query(`revoke execute on function ${signature} from public`);
      await runner.query(`grant execute on function ${signature} to panoh_app`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [signature] of FUNCTIONS) await runner.query(`drop function ${signature}`);
    await runner.query(`alter table panoh.services drop constraint services_confidential_check`);
    await runner.query(`alter table panoh.services drop column public_phone, drop column checked_on,
      add constraint services_confidential_check check (case when is_confidential
        then num_nonnulls(hours_note, cost_note, documents_note, address) = 0 else type <> 'safe_house' end)`);
  }
}
