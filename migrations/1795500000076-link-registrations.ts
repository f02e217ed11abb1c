import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/policies.js';
import { reversed, rewrite } from './support/passages.js';
import type { Passage } from './support/passages.js';
import { REVIEWED } from './support/reviewed-pairs.js';

/** Everything that only the linking process sees; the app reaches it through the functions below alone. */
const TABLES: Readonly<Record<string, string>> = {
  // Which key of linkage a database is worked with; nothing of the key itself.
  keys: `version integer primary key,
    fingerprint text not null,
    state text not null constraint keys_state_check check (state in ('current', 'coming', 'leaving'))`,
  // Words that wait to be encoded, sealed under the root key; a row is gone with the transaction that encoded it. What
  // could not be encoded is tried again later, and holds up nobody. What is handed in anew was written before: another key
  // wants it too.
  inbox: `case_id uuid primary key,
    sealed_identity bytea,
    sealed_phone bytea,
    version integer not null default 1,
    handed_at timestamptz not null default panoh.now(),
    is_anew boolean not null default false,
    attempts integer not null default 0,
    next_at timestamptz not null default panoh.now()`,
  // Encoded, and not compared with the others since; in the order in which that happened.
  to_compare: `case_id uuid primary key,
    no integer generated always as identity,
    cause text not null constraint to_compare_cause_check check (cause in ('registered', 'corrected', 'neighbour')),
    attempts integer not null default 0,
    next_at timestamptz not null default panoh.now()`,
  // Whose registration each is; those without a ground to be linked stand alone.
  registrations: `case_id uuid primary key,
    person_id uuid not null,
    is_linkable boolean not null default true,
    changed_at timestamptz not null default panoh.now()`,
  // In the order in which they were encoded: whoever counts how common values are goes on from where it was. What is
  // encoded anew has another number.
  encodings: `no integer generated always as identity,
    case_id uuid not null,
    key_version integer not null,
    sealed bytea not null,
    constraint encodings_pk primary key (case_id, key_version)`,
  // Each by the number of its encoding: a million registrations have nearly fifty million of them.
  tags: `tag bigint not null,
    no integer not null`,
  // Two registrations that may be, or were taken for, one person; how well they agree is sealed.
  pairs: `id uuid primary key,
    one uuid not null,
    other uuid not null,
    is_linked boolean not null,
    is_doubtful boolean not null,
    state text not null default 'open' constraint pairs_state_check check (state in ('open', 'answered')),
    sealed bytea not null,
    found_at timestamptz not null default panoh.now(),
    constraint pairs_order_check check (one < other),
    constraint pairs_once unique (one, other)`,
  decisions: `id uuid primary key,
    pair_id uuid not null,
    one uuid not null,
    other uuid not null,
    answer text not null constraint decisions_answer_check check (answer in ('same', 'different', 'cannot_tell')),
    decided_by uuid not null,
    decided_at timestamptz not null default panoh.now(),
    applied_at timestamptz,
    undone_by uuid,
    undone_at timestamptz,
    undo_applied_at timestamptz`,
  // Every merge and split, one row for each registration that went to another person; nothing of it is ever changed.
  moves: `no bigint generated always as identity primary key,
    case_id uuid not null,
    from_person uuid,
    to_person uuid not null,
    cause text not null constraint moves_cause_check
      check (cause in ('registered', 'corrected', 'left', 'decision', 'undo', 'neighbour')),
    decision_id uuid,
    moved_at timestamptz not null default panoh.now()`,
};

const INDEXES: readonly string[] = [
  'create index registrations_by_person on linkage.registrations (person_id)',
  'create index inbox_by_time on linkage.inbox (handed_at, case_id)',
  'create index to_compare_by_no on linkage.to_compare (no)',
  'create index tags_by_tag on linkage.tags (tag, no)',
  'create index tags_by_no on linkage.tags (no)',
  'create unique index encodings_by_no on linkage.encodings (no)',
  `create index pairs_open on linkage.pairs (found_at, id) where state = 'open'`,
  'create index pairs_by_other on linkage.pairs (other)',
  `create index decisions_waiting on linkage.decisions (decided_at)
    where applied_at is null or (undone_at is not null and undo_applied_at is null)`,
  'create index decisions_by_one on linkage.decisions (one)',
  'create index decisions_by_other on linkage.decisions (other)',
  'create index moves_by_decision on linkage.moves (decision_id) where decision_id is not null',
];

/** What the linking process may do with each table. It removes no move and no decision. */
const RIGHTS: Readonly<Record<string, string>> = {
  keys: 'select, insert, update, delete',
  inbox: 'select, update, delete',
  to_compare: 'select, insert, update, delete',
  registrations: 'select, insert, update',
  encodings: 'select, insert, update, delete',
  tags: 'select, insert, delete',
  pairs: 'select, insert, update, delete',
  decisions: 'select, update (applied_at, undo_applied_at)',
  moves: 'select, insert',
};

/** Sealed under the root key, and so sealed anew where that is changed. */
const UNDER_ROOT: Readonly<Record<string, string>> = {
  inbox: 'sealed_identity, sealed_phone',
  pairs: 'sealed',
};

/** Takes a registration out of what is compared, and leaves those it stood with to be looked at again. */
const FORGET = `returns void language plpgsql security definer set search_path = linkage, pg_temp as $$
  declare own uuid; alone uuid := gen_random_uuid();
  begin
    -- In the order in which the linking process takes them, so that neither waits for the other in turn.
    delete from inbox where case_id = p_case;
    delete from to_compare where case_id = p_case;
    select person_id into own from registrations where case_id = p_case and is_linkable for update;
    delete from tags where no in (select no from encodings where case_id = p_case);
    delete from encodings where case_id = p_case;
    delete from pairs where one = p_case or other = p_case;
    if own is null then return; end if;
    insert into moves (case_id, from_person, to_person, cause) values (p_case, own, alone, 'left');
    update registrations set person_id = alone, is_linkable = false, changed_at = panoh.now() where case_id = p_case;
    -- Whoever stood together with it is compared once more without it.
    insert into to_compare (case_id, cause) select case_id, 'neighbour' from registrations
      where person_id = own and is_linkable on conflict do nothing;
  end $$`;

/** Of the owner alone, where she may be linked; answers nothing of what comes of it. */
const HAND_IN = `returns void language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if not panoh.owns(p_case) then raise exception 'not hers to hand in' using errcode = '42501'; end if;
    insert into linkage.inbox as i (case_id, sealed_identity, sealed_phone)
      select c.id, p_identity, p_phone from cases c where c.id = p_case and c.may_be_linked and c.erased_at is null
    on conflict (case_id) do update set sealed_identity = coalesce(excluded.sealed_identity, i.sealed_identity),
      sealed_phone = coalesce(excluded.sealed_phone, i.sealed_phone), version = i.version + 1,
      is_anew = false, attempts = 0, next_at = excluded.next_at;
  end $$`;

const LEAVE = `returns void language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if not panoh.owns(p_case) then raise exception 'not hers to take out' using errcode = '42501'; end if;
    perform linkage.forget(p_case);
  end $$`;

/** What is compared besides her words, in codes. */
const FACTS = `returns table (place text, sex text, is_linkable boolean) language sql stable
  security definer set search_path = panoh, pg_temp as $$
  select c.place, c.sex, c.may_be_linked and c.erased_at is null from cases c where c.id = p_case $$`;

/** Nothing of whose they are: an id, sealed levels of agreement, and whether they are taken for one person now. */
const PAIRS = `returns table (id uuid, is_linked boolean, sealed bytea, waiting bigint)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  #variable_conflict use_column
  declare me panoh.viewer := panoh.viewer();
  begin
    return query select p.id, p.is_linked, p.sealed, count(*) over () from linkage.pairs p
      where p.state = 'open' and p.is_doubtful = p_doubtful and (p_doubtful or p.is_linked) and ${REVIEWED}
      order by p.found_at, p.id limit p_limit;
  end $$`;

const DECIDE = `returns uuid language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare me panoh.viewer := panoh.viewer(); pair linkage.pairs; decision uuid := gen_random_uuid();
  begin
    select p.* into pair from linkage.pairs p where p.id = p_pair and ${REVIEWED} for update;
    if pair.id is null then return null; end if;
    if pair.state <> 'open' then raise exception 'answered meanwhile' using errcode = 'PN076'; end if;
    update linkage.pairs set state = 'answered' where id = p_pair;
    insert into linkage.decisions (id, pair_id, one, other, answer, decided_by)
      values (decision, pair.id, pair.one, pair.other, p_answer, me.user_id);
    return decision;
  end $$`;

const UNDO = `returns boolean language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare me panoh.viewer := panoh.viewer(); pair uuid;
  begin
    select p.pair_id into pair from linkage.decisions p where p.id = p_decision and ${REVIEWED} for update;
    if pair is null then return false; end if;
    update linkage.decisions set undone_by = me.user_id, undone_at = panoh.now()
      where id = p_decision and undone_at is null;
    if found then update linkage.pairs set state = 'open' where id = pair; end if;
    return true;
  end $$`;

/** The last ones, or one of them. */
const DECISIONS = `returns table (id uuid, pair_id uuid, answer text, decided_by uuid, decided_at timestamptz,
    undone_at timestamptz, sealed bytea)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  #variable_conflict use_column
  declare me panoh.viewer := panoh.viewer();
  begin
    return query select p.id, p.pair_id, p.answer, p.decided_by, p.decided_at, p.undone_at, q.sealed
      from linkage.decisions p left join linkage.pairs q on q.id = p.pair_id
      where (p_decision is null or p.id = p_decision) and ${REVIEWED}
      order by p.decided_at desc, p.id limit p_limit;
  end $$`;

const FUNCTIONS: readonly (readonly [signature: string, body: string, role: string | null])[] = [
  ['linkage.forget(p_case uuid)', FORGET, null],
  ['panoh.hand_in_registration(p_case uuid, p_identity bytea, p_phone bytea)', HAND_IN, 'panoh_app'],
  ['panoh.leave_linkage(p_case uuid)', LEAVE, 'panoh_app'],
  ['panoh.registration_facts(p_case uuid)', FACTS, 'panoh_linkage'],
  ['panoh.linkage_pairs(p_doubtful boolean, p_limit integer)', PAIRS, 'panoh_app'],
  ['panoh.decide_pair(p_pair uuid, p_answer text)', DECIDE, 'panoh_app'],
  ['panoh.undo_pair_decision(p_decision uuid)', UNDO, 'panoh_app'],
  ['panoh.pair_decisions(p_decision uuid, p_limit integer)', DECISIONS, 'panoh_app'],
];

const ERASES: readonly Passage[] = [
  [
    'update cases set erased_at = panoh.now(), version = version + 1 where id = p_case;',
    `update cases set erased_at = panoh.now(), version = version + 1 where id = p_case;
    perform linkage.forget(p_case);`,
  ],
];

/** One survivor, one code: what is compared, and who is whose, in a schema and under a login of its own (LINKAGE 5). */
export class LinkRegistrations1795500000076 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create schema linkage');
    await runner.query('grant usage on schema linkage to panoh_linkage, panoh_keys');
    await runner.query('grant usage on schema panoh to panoh_linkage');
    await runner.query('grant execute on function panoh.now() to panoh_linkage');
    for (const [name, columns] of Object.entries(TABLES)) {
      await runner.query(`create table linkage.${name} (${columns})`);
      await protect(runner, `linkage.${name}`, { select: 'false' });
      await runner.query(
        `create policy ${name}_linkage on linkage.${name} to panoh_linkage using (true) with check (true)`,
      );
      await runner.query(`grant ${RIGHTS[name]} on linkage.${name} to panoh_linkage`);
    }
    for (const [name, columns] of Object.entries(UNDER_ROOT)) {
      await runner.query(
        `create policy ${name}_keys on linkage.${name} to panoh_keys using (true) with check (true)`,
      );
      await runner.query(`grant select, update (${columns}) on linkage.${name} to panoh_keys`);
    }
    for (const index of INDEXES) await runner.query(index);
    for (const [signature, body, role] of FUNCTIONS) {
      await runner.query(`create function ${signature} ${body}`);
      await runner.query(`revoke execute on function ${signature} from public`);
      if (role) await runner.query(`grant execute on function ${signature} to ${role}`);
    }
    await rewrite(runner, 'panoh.erase_case(uuid, text, text)', ERASES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await rewrite(runner, 'panoh.erase_case(uuid, text, text)', reversed(ERASES));
    for (const [signature] of [...FUNCTIONS].reverse())
      await runner.query(`drop function ${signature.replace(/p_\w+ /g, '')}`);
    await runner.query('drop schema linkage cascade');
    await runner.query('revoke execute on function panoh.now() from panoh_linkage');
    await runner.query('revoke usage on schema panoh from panoh_linkage');
  }
}
