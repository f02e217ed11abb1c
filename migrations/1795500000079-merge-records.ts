import type { MigrationInterface, QueryRunner } from 'typeorm';
import { reversed, rewrite } from './support/passages.js';
import type { Passage } from './support/passages.js';

/**
 * A record that its agency closed because its other one is meant, for as long as it stays closed so (ADR 25). Nothing of a
 * merger is written anywhere else, so that opening the record again undoes all of it.
 */
const MERGERS = `create view panoh.mergers with (security_invoker = true) as
  select c.id as case_id, k.id as kept_id from panoh.closure_episodes e
    join panoh.cases c on c.id = e.case_id and c.status = 'closed' and c.episode_no = e.episode_no
    join panoh.cases k on k.id = e.subject_id and k.agency_id = c.agency_id
  where e.state = 'approved' and e.reason = 'duplicate'`;

/** To their owner: whose codes this record also answers to, and the one that it goes on as. */
const RECORDS = `returns table (case_id uuid, code text, is_kept boolean) language sql stable
  security definer set search_path = panoh, pg_temp as $$
  with recursive merged as (select m.case_id as id from mergers m where m.kept_id = p_case
      union select m.case_id from mergers m join merged g on m.kept_id = g.id),
    kept as (select m.kept_id as id from mergers m where m.case_id = p_case
      union select m.kept_id from mergers m join kept g on m.case_id = g.id),
    found as (select id, false as is_kept from merged
      union all select id, true from kept where not exists (select 1 from mergers m where m.case_id = kept.id))
  select f.id, s.code, f.is_kept from found f join survivors s on s.case_id = f.id
    where panoh.owns(p_case) and panoh.owns(f.id) order by f.is_kept, s.code $$`;

/**
 * Of one agency one merger at a time is settled, so that no two records go on as each other. Where both may be linked they
 * are one person from now on, as their own agency says; nobody is asked about them meanwhile.
 */
const MERGE = `returns void language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare own uuid; pair uuid; first uuid := least(p_case, p_kept); second uuid := greatest(p_case, p_kept);
  begin
    select agency_id into own from cases where id = p_case;
    perform pg_advisory_xact_lock(hashtext('panoh.merge/' || own));
    if p_kept = any (coalesce((panoh.viewer()).blocked, '{}')) or not exists (select 1 from cases k where k.id = p_kept
        and k.id <> p_case and k.agency_id = own and k.erased_at is null)
      or exists (select 1 from mergers m where m.case_id = p_kept) then
      raise exception 'not the record that stays' using errcode = 'PN079';
    end if;
    if (select count(*) from cases where id in (p_case, p_kept) and may_be_linked) < 2 then return; end if;
    update linkage.pairs set state = 'answered' where one = first and other = second and state = 'open' returning id into pair;
    insert into linkage.decisions (id, pair_id, one, other, answer, decided_by, is_of_agency)
      values (gen_random_uuid(), coalesce(pair, gen_random_uuid()), first, second, 'same', (panoh.viewer()).user_id, true);
  end $$`;

const PART = `returns void language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare kept uuid;
  begin
    select m.kept_id into kept from mergers m where m.case_id = p_case;
    if kept is null then return; end if;
    with undone as (update linkage.decisions set undone_by = (panoh.viewer()).user_id, undone_at = panoh.now()
        where one = least(p_case, kept) and other = greatest(p_case, kept) and is_of_agency and undone_at is null
        returning pair_id)
    update linkage.pairs p set state = 'open' from undone u where p.id = u.pair_id;
  end $$`;

const FUNCTIONS: readonly (readonly [signature: string, body: string, role: string | null])[] = [
  ['panoh.merged_records(p_case uuid)', RECORDS, 'panoh_app'],
  ['panoh.merge_record(p_case uuid, p_kept uuid)', MERGE, null],
  ['panoh.part_record(p_case uuid)', PART, null],
];

/** What an agency says of its own records is not the coordinator's to see or to take back. */
const NOT_OF_AGENCY: readonly Passage[] = [
  [
    'where (p_decision is null or p.id = p_decision) and',
    'where (p_decision is null or p.id = p_decision) and not p.is_of_agency and',
  ],
];
const NOT_TAKEN_BACK: readonly Passage[] = [
  ['where p.id = p_decision and', 'where p.id = p_decision and not p.is_of_agency and'],
];

const CHANGED: Readonly<Record<string, readonly Passage[]>> = {
  'panoh.close_case(uuid, boolean)': [
    [
      `-- An offer nobody answered is taken back`,
      `if e.reason = 'duplicate' then perform panoh.merge_record(e.case_id, e.subject_id); end if;
        -- An offer nobody answered is taken back`,
    ],
  ],
  'panoh.reopen_case(uuid)': [
    [
      `update cases set status = 'open', closed_at = null`,
      `perform panoh.part_record(p_case);
        update cases set status = 'open', closed_at = null`,
    ],
  ],
  'panoh.pair_decisions(uuid, integer)': NOT_OF_AGENCY,
  'panoh.undo_pair_decision(uuid)': NOT_TAKEN_BACK,
};

/** Two records of one agency that are one woman: one is closed as the other, whose code and whose own then find it. */
export class MergeRecords1795500000079 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table linkage.decisions add is_of_agency boolean not null default false');
    await runner.query(MERGERS);
    await runner.query(`create index closure_episodes_mergers on panoh.closure_episodes (subject_id)
      where state = 'approved' and reason = 'duplicate'`);
    for (const [signature, body, role] of FUNCTIONS) {
      await runner.query(`create function ${signature} ${body}`);
      await runner.query(`revoke execute on function ${signature} from public`);
      if (role) await runner.query(`grant execute on function ${signature} to ${role}`);
    }
    for (const [signature, passages] of Object.entries(CHANGED)) await rewrite(runner, signature, passages);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [signature, passages] of Object.entries(CHANGED))
      await rewrite(runner, signature, reversed(passages));
    for (const [signature] of [...FUNCTIONS].reverse())
      await runner.query(`drop function ${signature.replace(/p_\w+ /g, '')}`);
    await runner.query('drop index panoh.closure_episodes_mergers');
    await runner.query('drop view panoh.mergers');
    await runner.query('alter table linkage.decisions drop is_of_agency');
  }
}
