import type { EncodedRegistration } from './encode.js';
import type { Frequencies } from './frequencies.js';

/** They are long, and asked for whenever a registration is looked at. */
const kept = new WeakMap<EncodedRegistration, string>();

/**
 * All values of a registration if they identify one person; null if two people could share them by chance. A shared
 * number identifies a person only together with all three names.
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
 * Places of registrations, grouped by identical words; ascending by the first of each.
 * @param alone Places that people decided are different persons: each is a separate group.
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
