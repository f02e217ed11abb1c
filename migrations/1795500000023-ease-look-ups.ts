import type { MigrationInterface, QueryRunner } from 'typeorm';
import { reversed, rewrite } from './support/passages.js';
import type { Passage } from './support/passages.js';

const FIELDS = [
  ...['user_id', 'session_id', 'agency_id', 'agency_kind', 'agency_type', 'group_ids', 'roles', 'grantees'],
  ...['reads', 'writes', 'blocked', 'language', 'stepped_up_until', 'led_group_ids'],
];

/** The shift of the clock stands beside the version of the directory, so that one table less is asked each time. */
const ONE_ROW: Passage = [
  'sessions s cross join clock k cross join directory_version d',
  'sessions s cross join directory_version d cross join lateral (select d.shifted_by) k',
];

const rights = (access: 'reads' | 'writes'): Passage => [
  `case when cardinality(s.access_roles) = 1
    then (select m.${access} from role_rights m where m.role = s.access_roles[1])
    else array(select unnest(m.${access}) from role_rights m where m.role = any (s.access_roles)) end`,
  `s.${access}`,
];

const BLOCKED: Passage = [
  `case when not s.has_blocks then '{}'::uuid[] else array(select b.case_id from conflict_blocks b
    where b.subject_id = any (array[s.user_id, s.agency_id]) and b.lifted_at is null
  union all select b.case_id from conflict_blocks b where b.subject_code = s.agency_kind and b.lifted_at is null) end`,
  `case when s.has_blocks then panoh.blocked_for(s.user_id, s.agency_id, s.agency_kind) else '{}'::uuid[] end`,
];
const GRANTEES: Passage = ['array[s.user_id, s.agency_id] || s.led_group_ids', 's.grantees'];

const KEPT: Record<string, Passage> = {
  reads: rights('reads'),
  writes: rights('writes'),
  blocked: BLOCKED,
  grantees: GRANTEES,
};

/** What the roles open is kept too: a change of it is a change of the directory, and is never overlooked. */
const KNOWN: Passage = [
  `and u.id = s.user_id and u.status = 'active'`,
  `and u.id = s.user_id and u.status = 'active';
  update sessions s set grantees = array[s.user_id, s.agency_id] || s.led_group_ids,
    reads = array(select distinct unnest(m.reads) from role_rights m where m.role = any (s.access_roles)),
    writes = array(select distinct unnest(m.writes) from role_rights m where m.role = any (s.access_roles))
  where s.token_hash = p_hash and s.ended_at is null`,
];

/**
 * Each look-up of the viewer reads two rows and plans nothing else: what was asked of four tables is kept with the
 * session, under the same version of the directory.
 */
export class EaseLookUps1795500000023 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.keepShift(runner);
    await runner.query(`alter table panoh.sessions add column grantees uuid[], add column reads text[],
      add column writes text[]`);
    await runner.query('alter table panoh.sessions alter column reads set storage plain');
    await runner.query('alter table panoh.sessions alter column writes set storage plain');
    await runner.query(`create function panoh.blocked_for(p_user uuid, p_agency uuid, p_kind text) returns uuid[]
      language sql stable security definer set search_path = panoh, pg_temp as $$ select array(
        select b.case_id from conflict_blocks b where b.subject_id = any (array[p_user, p_agency]) and b.lifted_at is null
        union all select b.case_id from conflict_blocks b where b.subject_code = p_kind and b.lifted_at is null) $$`);
    await runner.query('revoke execute on function panoh.blocked_for(uuid, uuid, text) from public');
    await rewrite(runner, 'panoh.know_session(text)', [KNOWN]);
    // Whoever is signed in is known anew, with what is kept from now on.
    await runner.query('update panoh.directory_version set version = version + 1');
    for (const [signature, passages] of rewritten()) await rewrite(runner, signature, passages);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [signature, passages] of rewritten()) await rewrite(runner, signature, reversed(passages));
    await rewrite(runner, 'panoh.know_session(text)', reversed([KNOWN]));
    await runner.query('drop function panoh.blocked_for(uuid, uuid, text)');
    await runner.query(
      'alter table panoh.sessions drop column grantees, drop column reads, drop column writes',
    );
    await runner.query('drop trigger clock_shift on panoh.clock');
    await runner.query('drop function panoh.keep_shift()');
    await runner.query('alter table panoh.directory_version drop column shifted_by');
  }

  private async keepShift(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table panoh.directory_version add column shifted_by interval not null default '0'`,
    );
    await runner.query(
      'update panoh.directory_version set shifted_by = (select shifted_by from panoh.clock)',
    );
    await runner.query(`create function panoh.keep_shift() returns trigger language plpgsql
      security definer set search_path = panoh, pg_temp as $$ begin
        update directory_version set shifted_by = new.shifted_by;
        return null;
      end $$`);
    await runner.query('revoke execute on function panoh.keep_shift() from public');
    await runner.query(`create trigger clock_shift after update of shifted_by on panoh.clock for each row
      execute function panoh.keep_shift()`);
  }
}

function rewritten(): [signature: string, passages: Passage[]][] {
  const kept = (field: string): Passage[] => (KEPT[field] ? [KEPT[field]] : []);
  return [
    ...FIELDS.map((field): [string, Passage[]] => [`panoh.viewer_${field}()`, [ONE_ROW, ...kept(field)]]),
    ['panoh.viewer()', [ONE_ROW, ...Object.values(KEPT)]],
    ['panoh.begin_session(text)', [ONE_ROW]],
  ];
}
