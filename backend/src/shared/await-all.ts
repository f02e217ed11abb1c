/** What PostgreSQL answers to every statement behind one that failed in its transaction. */
const FOLLOWS_A_FAILURE = '25P02';

/**
 * The answers to all queries, or the first refusal, once all have settled: no query continues in a transaction that
 * has ended. A refusal that only follows another one is ignored.
 */
export async function awaitAll<T extends readonly unknown[] | []>(
  asked: T,
): Promise<{ -readonly [Place in keyof T]: Awaited<T[Place]> }> {
  const settled = await Promise.allSettled(asked);
  const refusals = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  const cause = refusals.find((reason) => (reason as { code?: string }).code !== FOLLOWS_A_FAILURE);
  if (refusals.length > 0) throw cause ?? refusals[0];
  return Promise.all(asked);
}
