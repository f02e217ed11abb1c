import type { EncodedRegistration } from './encode.js';
import type { Frequencies } from './frequencies.js';

/** They are long, and asked for whenever a registration is looked at. */
const kept = new WeakMap<EncodedRegistration, string>();

/**
 * All that a registration tells, where it tells enough that no two women tell it by chance; else null. An office's number is
 * told by chance, unless all three names stand beside it.
 */
export function wordsOf(registration: EncodedRegistration, frequencies: Frequencies | null): string | null {
  const { given, surname, patronymic, birth, phone } = registration;
  if (!given || !surname) return null;
  const isNumberHers = phone && (patronymic || !frequencies?.isOfMany(registration));
  return birth?.inYear || isNumberHers ? joinedWords(registration) : null;
}

function joinedWords(registration: EncodedRegistration): string {
  const known = kept.get(registration);
  if (known !== undefined) return known;
  const { blocks, given, surname, sex, jamoat } = registration;
  const words = [given?.whole.tag, surname?.whole.tag, sex, jamoat?.tag, ...blocks].join();
  kept.set(registration, words);
  return words;
}

/**
 * Places of registrations, those together that were written down word for word alike; ascending by the first of each.
 * @param alone Places that people have said are somebody else's: each stands alone.
 * @param frequencies How common numbers are, where that is known.
 */
export function repeatsOf(
  registrations: readonly EncodedRegistration[],
  alone: ReadonlySet<number>,
  frequencies: Frequencies | null,
): readonly (readonly number[])[] {
  const groups: number[][] = [];
  const known = new Map<string, number[]>();
  registrations.forEach((registration, at) => {
    const words = alone.has(at) ? null : wordsOf(registration, frequencies);
    const group = words === null ? undefined : known.get(words);
    if (group) group.push(at);
    else {
      const begun = [at];
      groups.push(begun);
      if (words !== null) known.set(words, begun);
    }
  });
  return groups;
}
