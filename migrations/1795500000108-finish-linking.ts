import type { MigrationInterface, QueryRunner } from 'typeorm';
import { reversed, rewrite } from './support/passages.js';
import type { Passage } from './support/passages.js';
import { REVIEWED } from './support/reviewed-pairs.js';

/** Open, and of this kind. */
const HERS = `p.state = 'open' and p.is_doubtful = p_doubtful and (p_doubtful or p.is_linked) and ${REVIEWED}`;

const PAIRS = (
  query: string,
): string => `returns table (id uuid, is_linked boolean, sealed bytea, waiting bigint)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  #variable_conflict use_column
  declare me panoh.viewer := panoh.viewer();
  begin
    return query ${query};
  end $$`;

/** Ids are random: a page begins after one, and neither it nor its address tells when a pair was found. */
const BY_PAGES = PAIRS(`with hers as materialized (select p.id from linkage.pairs p where ${HERS})
      select p.id, p.is_linked, p.sealed, (select count(*) from hers)
      from hers join linkage.pairs p on p.id = hers.id
      where p_after is null or p.id > p_after order by p.id limit p_limit`);
const FIRST_ALONE = PAIRS(`select p.id, p.is_linked, p.sealed, count(*) over () from linkage.pairs p
      where ${HERS} order by p.found_at, p.id limit p_limit`);

/** Whoever replaces a lost key and never ends it stops all comparing without an error anywhere. */
const STOPPED: readonly Passage[] = [
  [
    `union all select 'queue_away'`,
    `union all select 'linking_stopped', count(*)::integer, min(k.made_at), min(k.made_at) < panoh.now() - interval '3 hours'
        from linkage.keys k where not k.is_whole
      union all select 'queue_away'`,
  ],
];

/**
 * A reviewer reads every pair that was linked without asking, page by page. And while registrations are encoded anew after
 * their key was lost, nobody is compared with the few that are: she would stand alone for ever.
 */
export class FinishLinking1795500000108 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table linkage.keys add column is_whole boolean not null default true,
      add column made_at timestamptz not null default panoh.now()`);
    await rewrite(runner, 'panoh.watch()', STOPPED);
    await runner.query('drop function panoh.linkage_pairs(boolean, integer)');
    await this.make(runner, 'p_doubtful boolean, p_after uuid, p_limit integer', BY_PAGES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await rewrite(runner, 'panoh.watch()', reversed(STOPPED));
    await runner.query('alter table linkage.keys drop column is_whole, drop column made_at');
    await runner.query('drop function panoh.linkage_pairs(boolean, uuid, integer)');
    await this.make(runner, 'p_doubtful boolean, p_limit integer', FIRST_ALONE);
  }

  private async make(runner: QueryRunner, parameters: string, body: string): Promise<void> {
    const signature = `panoh.linkage_pairs(${parameters})`;
    await runner.query(`create function ${signature} ${body}`);
    await runner.query(`revoke execute on function ${signature} from public`);
    await runner.query(`grant execute on function ${signature} to panoh_app`);
  }
}
