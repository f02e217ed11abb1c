import type { RunSql } from '../../database/worker-database.js';
import type { ChainVerifier } from './chain-verifier.js';
import { ChainFlaw } from './chain.types.js';
import type { Link } from './chain.types.js';
import { LINKS, toLink } from './entry-rows.js';
import type { LinkRow } from './entry-rows.js';

const BATCH = 5_000;

/** Batches of links in order; the next batch is requested while the last one is processed. */
async function* batches(run: RunSql, from: number): AsyncGenerator<LinkRow[]> {
  const ask = (after: number | string): Promise<LinkRow[]> => run<LinkRow>(LINKS, [after, BATCH]);
  let asked = ask(from);
  for (;;) {
    const rows = await asked;
    const last = rows.at(-1);
    const isEnd = rows.length < BATCH || !last;
    if (!isEnd) asked = ask(last.chain_no);
    // A consumer that stops early does not wait for the pending batch.
    asked.catch(() => undefined);
    yield rows;
    if (isEnd) return;
  }
}

export async function walkLinks(walk: ChainVerifier, run: RunSql): Promise<void> {
  for await (const rows of batches(run, walk.head.chain))
    for (const row of rows) {
      const link = toLink(row);
      if (!link) throw new ChainFlaw('gap', Number(row.chain_no), Number(row.link_seq));
      walk.take(link);
    }
}

/** The same rows as they are, sound or not. */
export async function eachLinks(run: RunSql, take: (links: Link[]) => Promise<void>): Promise<void> {
  for await (const rows of batches(run, 0)) {
    const links = rows.flatMap((row) => toLink(row) ?? []);
    if (links.length > 0) await take(links);
  }
}
