/**
 * The answers to what was asked at the same moment, or the first refusal once all have come: nobody goes on asking in a
 * transaction that has ended meanwhile.
 */
export async function sideBySide<T extends readonly unknown[] | []>(
  asked: T,
): Promise<{ -readonly [Place in keyof T]: Awaited<T[Place]> }> {
  await Promise.allSettled(asked);
  return Promise.all(asked);
}
