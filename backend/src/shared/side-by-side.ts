/**
 * The answers to what was asked at the same moment, or the first refusal once all have come: no work goes on asking in
 * a transaction that has ended meanwhile.
 */
export async function sideBySide<T extends readonly unknown[] | []>(
  asked: T,
): Promise<{ -readonly [Place in keyof T]: Awaited<T[Place]> }> {
  // The first in time: what follows a refusal in its transaction is refused for that alone.
  const all = Promise.all(asked);
  await Promise.allSettled([all, ...asked]);
  return all;
}
