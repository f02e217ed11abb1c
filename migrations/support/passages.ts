import type { QueryRunner } from 'typeorm';

/** What stands in a function now, and what stands there afterwards. */
export type Passage = readonly [from: string, to: string];

/**
 * Rewrites passages of a function where they stand, so that what other migrations changed in the same function stays.
 * Throws where a passage is not there exactly once: then somebody else changed the same words.
 */
export async function rewrite(
  runner: QueryRunner,
  signature: string,
  passages: readonly Passage[],
): Promise<void> {
  const [row] = (await runner.query('select pg_get_functiondef($1::regprocedure) as source', [
    signature,
  ])) as {
    source: string;
  }[];
  let source = row?.source ?? '';
  for (const [from, to] of passages) {
    const parts = source.split(from);
    if (parts.length !== 2) throw new Error(`${signature}: the passage is there ${parts.length - 1} times.`);
    source = parts.join(to);
  }
  await runner.query(source);
}

/** The way back: the same passages the other way round. */
export const reversed = (passages: readonly Passage[]): Passage[] =>
  passages.map(([from, to]): Passage => [to, from]).reverse();
