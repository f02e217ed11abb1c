import type { EncodedRegistration, Tag } from './encode.js';
import type { Scorer } from './model.js';

/** A block that more registrations share is too common to be useful: it is left out (LINKAGE 6, step 3). */
export const BLOCK_CAP = 1_500;

const FREE = -1;
/** Of a table, how much is left free, so that looking up stays short. */
const ROOM = 1.5;

/** Numbers the tags: an open table in flat arrays, since a Map of lists holds a hundred bytes for each. */
class TagNumbers {
  private readonly tags: Float64Array;
  private readonly numbers: Int32Array;
  count = 0;

  constructor(most: number) {
    const size = Math.ceil(most * ROOM) + 1;
    this.tags = new Float64Array(size).fill(FREE);
    this.numbers = new Int32Array(size);
  }

  /** Tags are keyed digests already: they need no hashing. */
  of(tag: Tag): number {
    const size = this.tags.length;
    let at = tag % size;
    while (this.tags[at] !== FREE && this.tags[at] !== tag) at = at + 1 === size ? 0 : at + 1;
    if (this.tags[at] === FREE) {
      this.tags[at] = tag;
      this.numbers[at] = this.count;
      this.count += 1;
    }
    return this.numbers[at] ?? 0;
  }
}

/** Lists in one array: the list `at` runs from `starts[at]` to before `starts[at + 1]`. */
interface Lists {
  readonly starts: Int32Array;
  readonly members: Int32Array;
}

function emptyLists(lengths: Int32Array): Lists {
  const starts = new Int32Array(lengths.length + 1);
  for (const [at, length] of lengths.entries()) starts[at + 1] = (starts[at] ?? 0) + length;
  return { starts, members: new Int32Array(starts.at(-1) ?? 0) };
}

const listAt = ({ starts, members }: Lists, at: number): Int32Array =>
  members.subarray(starts[at] ?? 0, starts[at + 1] ?? 0);

/** The numbers of the blocks of each registration, those alone that two share and not too many. */
function blocksOfEach(registrations: readonly EncodedRegistration[], cap: number): Lists & { count: number } {
  const numbers = new TagNumbers(registrations.reduce((sum, { blocks }) => sum + blocks.length, 0));
  for (const { blocks } of registrations) for (const tag of blocks) numbers.of(tag);
  const shared = new Int32Array(numbers.count);
  for (const { blocks } of registrations)
    for (const tag of blocks) {
      const number = numbers.of(tag);
      shared[number] = (shared[number] ?? 0) + 1;
    }
  const finds = (number: number): boolean => (shared[number] ?? 0) > 1 && (shared[number] ?? 0) <= cap;
  const found = ({ blocks }: EncodedRegistration): number[] =>
    blocks.map((tag) => numbers.of(tag)).filter(finds);
  const lists = emptyLists(Int32Array.from(registrations, (one) => found(one).length));
  for (const [at, one] of registrations.entries()) lists.members.set(found(one), lists.starts[at] ?? 0);
  for (const at of registrations.keys()) listAt(lists, at).sort();
  return { ...lists, count: numbers.count };
}

/** The registrations of each block, the smaller place first. */
function membersOf(blocks: Lists, count: number): Lists {
  const lengths = new Int32Array(count);
  for (const number of blocks.members) lengths[number] = (lengths[number] ?? 0) + 1;
  const lists = emptyLists(lengths);
  const next = lists.starts.slice();
  for (let at = 0; at + 1 < blocks.starts.length; at += 1)
    for (const number of listAt(blocks, at)) {
      const place = next[number] ?? 0;
      lists.members[place] = at;
      next[number] = place + 1;
    }
  return lists;
}

/**
 * Pairs of list places that share a block, each once, the smaller place first. A pair is yielded with its first shared
 * block in numeric order, so that no set of seen pairs is needed.
 */
export function* candidatePairs(
  registrations: readonly EncodedRegistration[],
  cap: number = BLOCK_CAP,
): Generator<readonly [number, number]> {
  const blocks = blocksOfEach(registrations, cap);
  const members = membersOf(blocks, blocks.count);
  for (let number = 0; number < blocks.count; number += 1) {
    const places = listAt(members, number);
    for (let at = 0; at < places.length; at += 1)
      for (let beside = at + 1; beside < places.length; beside += 1) {
        const [one, other] = [places[at] ?? 0, places[beside] ?? 0];
        if (firstShared(blocks, one, other) === number) yield [one, other];
      }
  }
}

const numberAt = (numbers: Int32Array, at: number): number => numbers[at] ?? 0;

/** The smallest number that two lists share, both sorted. */
function firstShared({ starts, members }: Lists, one: number, other: number): number {
  let [at, beside] = [numberAt(starts, one), numberAt(starts, other)];
  const [end, besideEnd] = [numberAt(starts, one + 1), numberAt(starts, other + 1)];
  while (at < end && beside < besideEnd) {
    const apart = numberAt(members, at) - numberAt(members, beside);
    if (apart === 0) return numberAt(members, at);
    if (apart < 0) at += 1;
    else beside += 1;
  }
  return FREE;
}

/** Most candidates that are compared with a new registration. */
export const MOST_CANDIDATES = 100;
/** Log odds below which two registrations are not clustered together; and the limit of likely ones that are. */
const LOOKED_AT_FROM = -7;
const MOST_LOOKED_AT = 40;

/**
 * The candidates that share the rarest blocks with a new registration, best first.
 * @param found Each of its blocks with the registrations that share it.
 */
export function rankByRarity(
  found: Iterable<readonly [Tag, readonly string[]]>,
  most: number = MOST_CANDIDATES,
): readonly string[] {
  const weights = new Map<string, number>();
  for (const [, ids] of found) for (const id of ids) weights.set(id, (weights.get(id) ?? 0) + 1 / ids.length);
  return [...weights]
    .sort(([, one], [, other]) => other - one)
    .slice(0, most)
    .map(([id]) => id);
}

/** The candidates that may match the new registration, the likeliest first: they are clustered again with it. */
export function nearestOf(
  newcomer: EncodedRegistration,
  candidates: Iterable<EncodedRegistration>,
  scorer: Scorer,
): readonly string[] {
  return Array.from(candidates, (one) => ({ id: one.id, score: scorer.score(newcomer, one) }))
    .filter(({ score }) => score >= LOOKED_AT_FROM)
    .sort((one, other) => other.score - one.score)
    .slice(0, MOST_LOOKED_AT)
    .map(({ id }) => id);
}
