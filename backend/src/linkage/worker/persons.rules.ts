/**
 * Policy: a person keeps the internal id while most of the registrations stay together, so that a link or a split moves
 * as few registrations as it can and its undo restores every count (LINKAGE 6, steps 5 and 7).
 */

/** The previous person's id; null if a registration belongs to none yet. */
type PersonOf = (caseId: string) => string | null;

interface Claim {
  readonly cluster: number;
  readonly person: string;
  readonly members: number;
}

function claimsOf(clusters: readonly (readonly string[])[], personOf: PersonOf): Claim[] {
  return clusters.flatMap((members, cluster) => {
    const counts = new Map<string, number>();
    for (const caseId of members) {
      const person = personOf(caseId);
      if (person !== null) counts.set(person, (counts.get(person) ?? 0) + 1);
    }
    return [...counts].map(([person, count]): Claim => ({ cluster, person, members: count }));
  });
}

/**
 * The person of each cluster: of those its registrations belonged to the one that most of them did, each given once; null
 * for a new one.
 */
export function personsOf(
  clusters: readonly (readonly string[])[],
  personOf: PersonOf,
): readonly (string | null)[] {
  const given: (string | null)[] = clusters.map(() => null);
  const taken = new Set<string>();
  const claims = claimsOf(clusters, personOf).sort(
    (one, other) => other.members - one.members || (one.person < other.person ? -1 : 1),
  );
  for (const { cluster, person } of claims) {
    if (given[cluster] !== null || taken.has(person)) continue;
    given[cluster] = person;
    taken.add(person);
  }
  return given;
}
