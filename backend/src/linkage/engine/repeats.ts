import type { EncodedRegistration } from './encode.js';

/** They are long, and asked for whenever a registration is looked at. */
const kept = new WeakMap<EncodedRegistration, string | null>();

/** All that a registration tells, where it tells enough that no two women tell it by chance; else null. */
export function wordsOf(registration: EncodedRegistration): string | null {
  const known = kept.get(registration);
  if (known !== undefined) return known;
  const words = joinedWords(registration);
  kept.set(registration, words);
  return words;
}

function joinedWords({
  blocks,
  given,
  surname,
  birth,
  phone,
  sex,
  jamoat,
}: EncodedRegistration): string | null {
  const isTelling = given && surname && (birth?.inYear || phone);
  return isTelling ? [given.whole.tag, surname.whole.tag, sex, jamoat?.tag, ...blocks].join() : null;
}

/**
 * Places of registrations, those together that were written down word for word alike; ascending by the first of each.
 * @param alone Places that people have said are somebody else's: each stands alone.
 */
export function repeatsOf(
  registrations: readonly EncodedRegistration[],
  alone: ReadonlySet<number>,
): readonly (readonly number[])[] {
  const groups: number[][] = [];
  const known = new Map<string, number[]>();
  registrations.forEach((registration, at) => {
    const words = alone.has(at) ? null : wordsOf(registration);
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
