/**
 * Policy: an agency may work in several groups, and a case belongs to one of them: the group of her place (design,
 * words: a working group is one district). Where her place is in none of the agency's groups, the worker who registers
 * her chooses; a case that another agency sent stays in the group it came from, and a register asks nobody.
 */

export interface CaseGroup {
  readonly id: string;
  readonly place: string;
}

export interface GroupFacts {
  readonly place: string;
  /** Groups of the agency, the one it joined first before the others. */
  readonly groups: readonly CaseGroup[];
  /** What the worker chose. */
  readonly chosenId: string | null;
  /** The group of the case that was sent to the agency. */
  readonly sentFromId: string | null;
  /** Somebody is there who can be asked. */
  readonly canBeAsked: boolean;
}

export type GroupProblem = 'not_in_list' | 'required';

/** Groups that a case of this place may belong to: those of the place, or else every group of the agency. */
export function possibleGroups({
  place,
  groups,
}: Pick<GroupFacts, 'place' | 'groups'>): readonly CaseGroup[] {
  const ofPlace = groups.filter((group) => group.place === place);
  return ofPlace.length > 0 ? ofPlace : groups;
}

/** The group of a new case, null for an agency without one; or what is wrong with the choice. */
export function groupOfCase(
  facts: GroupFacts,
): { readonly groupId: string | null } | { readonly problem: GroupProblem } {
  const possible = possibleGroups(facts).map(({ id }) => id);
  if (facts.chosenId !== null)
    return possible.includes(facts.chosenId) ? { groupId: facts.chosenId } : { problem: 'not_in_list' };
  if (facts.sentFromId !== null && possible.includes(facts.sentFromId)) return { groupId: facts.sentFromId };
  if (possible.length > 1 && facts.canBeAsked) return { problem: 'required' };
  return { groupId: possible[0] ?? null };
}
