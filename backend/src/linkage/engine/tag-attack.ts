/**
 * What an attacker without the key reads from tags by their frequency (Christen 2017): knows how common each value is
 * in a similar population, and matches the commonest tag to the commonest value, and so on.
 */
interface TagAttack {
  /** Of the commonest tags, so many, the share that he reads rightly. */
  readonly ofCommonest: readonly { readonly tags: number; readonly right: number }[];
  /** Share of registrations of which he reads one tag rightly at least. */
  readonly registrations: number;
}

const COMMONEST = [10, 100, 1_000] as const;

/** Values by how many have them, the commonest first; of those that are as common the order says nothing. */
function ranked(all: Iterable<readonly string[]>): string[] {
  const counts = new Map<string, number>();
  for (const values of all) for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1))
    .map(([value]) => value);
}

/**
 * @param known Values of each registration of a similar population, known to the attacker in clear.
 * @param dumped True values of the tags in the dump, to score the attack.
 */
export function attackByFrequency(
  known: readonly (readonly string[])[],
  dumped: readonly (readonly string[])[],
): TagAttack {
  const guesses = ranked(known);
  const behind = ranked(dumped);
  const isRight = behind.map((value, rank) => guesses[rank] === value);
  const read = new Set(behind.filter((_, rank) => isRight[rank]));
  const withOne = dumped.filter((values) => values.some((value) => read.has(value)));
  return {
    ofCommonest: COMMONEST.map((tags) => ({
      tags,
      right: isRight.slice(0, tags).filter(Boolean).length / tags,
    })),
    registrations: withOne.length / Math.max(dumped.length, 1),
  };
}
