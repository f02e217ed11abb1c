import type { RunSql } from '../../database/worker-database.js';
import type { ChainWalk } from './chain-walk.js';
import { ChainFlaw } from './chain.types.js';
import type { Link } from './chain.types.js';
import { LINKS, toLink } from './entry-rows.js';
import type { LinkRow } from './entry-rows.js';

const BATCH = 5_000;

/** Follows the chain in the database from where the walk stands to its end. */
export async function walkLinks(walk: ChainWalk, run: RunSql): Promise<void> {
  for (;;) {
    const rows = await run<LinkRow>(LINKS, [walk.head.chain, BATCH]);
    for (const row of rows) {
      const link = toLink(row);
      if (!link) throw new ChainFlaw('gap', Number(row.chain_no), Number(row.link_seq));
      walk.take(link);
    }
    if (rows.length < BATCH) return;
  }
}

/** The same rows as they are, sound or not. */
export async function eachLinks(run: RunSql, take: (links: Link[]) => Promise<void>): Promise<void> {
  let after = '0';
  for (;;) {
    const rows = await run<LinkRow>(LINKS, [after, BATCH]);
    const links = rows.flatMap((row) => toLink(row) ?? []);
    if (links.length > 0) await take(links);
    if (rows.length < BATCH) return;
    after = rows.at(-1)?.chain_no ?? after;
  }
}
