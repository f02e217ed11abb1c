/** Bits of a filter, and positions that each gram sets in it (LINKAGE 6). */
export const FILTER_BITS = 1_024;
export const POSITIONS = 10;
const WORDS = FILTER_BITS / 32;

/** A Bloom filter over the grams of one form of a name. */
export interface Filter {
  readonly words: Uint32Array;
  readonly ones: number;
}

/** Letters with their count, pairs of neighbours, and pairs with one between: a slip of the pen leaves most of them. */
export function gramsOf(sound: string): readonly string[] {
  const padded = `^${sound}$`;
  const grams = new Set<string>();
  const seen = new Map<string, number>();
  for (const letter of sound) {
    const count = (seen.get(letter) ?? 0) + 1;
    seen.set(letter, count);
    grams.add(`${letter}${count}`);
  }
  for (let at = 0; at + 1 < padded.length; at += 1) {
    grams.add(padded.slice(at, at + 2));
    if (at + 2 < padded.length) grams.add(`${padded.charAt(at)}.${padded.charAt(at + 2)}`);
  }
  return [...grams];
}

/** Ones in a word of 32 bits. */
function onesIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

const filterOfWords = (words: Uint32Array): Filter => ({
  words,
  ones: words.reduce((sum, word) => sum + onesIn(word), 0),
});

/** @param positions Of every gram, each below FILTER_BITS. */
export function filterOf(positions: Iterable<number>): Filter {
  const words = new Uint32Array(WORDS);
  for (const at of positions) words[at >> 5] = (words[at >> 5] ?? 0) | (1 << (at & 31));
  return filterOfWords(words);
}

/** A filter out of the bytes of its words; they are copied. */
export function filterOfBytes(bytes: Uint8Array): Filter {
  const copy = Uint8Array.from(bytes);
  return filterOfWords(new Uint32Array(copy.buffer, 0, WORDS));
}

/** Similarity of two filters: `dice` from 0 to 1, and about how many grams only one of them has. */
export function nearness(one: Filter, other: Filter): { dice: number; apart: number } {
  let both = 0;
  for (let at = 0; at < WORDS; at += 1) both += onesIn((one.words[at] ?? 0) & (other.words[at] ?? 0));
  const all = one.ones + other.ones;
  return { dice: (2 * both) / all, apart: (all - 2 * both) / POSITIONS };
}
