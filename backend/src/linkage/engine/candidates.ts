import type { EncodedRegistration, Tag } from './encode.js';

/** A block that more registrations share finds nobody: it is left out (LINKAGE 6, step 3). */
export const BLOCK_CAP = 1_500;

function membersOf(registrations: readonly EncodedRegistration[]): ReadonlyMap<Tag, readonly number[]> {
  const blocks = new Map<Tag, number[]>();
  registrations.forEach(({ blocks: tags }, at) => {
    for (const tag of tags) {
      const members = blocks.get(tag);
      if (members) members.push(at);
      else blocks.set(tag, [at]);
    }
  });
  return blocks;
}

/**
 * Pairs of places in the list that share a block, each once, the smaller place first. A pair is told with the first block
 * that both share, in the order of their tags, so nothing has to be remembered.
 */
export function* candidatePairs(
  registrations: readonly EncodedRegistration[],
  cap: number = BLOCK_CAP,
): Generator<readonly [number, number]> {
  const blocks = membersOf(registrations);
  const finds = (tag: Tag): boolean => (blocks.get(tag)?.length ?? 0) <= cap;
  const sifted = registrations.map(({ blocks: tags }) => tags.filter(finds));
  for (const [tag, members] of blocks) {
    if (finds(tag))
      yield* pairsOf(members, (one, other) => firstShared(sifted[one] ?? [], sifted[other] ?? []) === tag);
  }
}

function* pairsOf(
  members: readonly number[],
  isTold: (one: number, other: number) => boolean,
): Generator<readonly [number, number]> {
  for (const [at, one] of members.entries())
    for (const other of members.slice(at + 1)) if (isTold(one, other)) yield [one, other];
}

/** The smallest tag that two sorted lists share. */
function firstShared(one: readonly Tag[], other: readonly Tag[]): Tag | null {
  let [at, beside] = [0, 0];
  while (at < one.length && beside < other.length) {
    const [mine, theirs] = [one[at] ?? 0, other[beside] ?? 0];
    if (mine === theirs) return mine;
    if (mine < theirs) at += 1;
    else beside += 1;
  }
  return null;
}
