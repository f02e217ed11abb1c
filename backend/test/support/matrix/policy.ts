/**
 * Who sees what of a case, copied by hand from "Partitions x roles" of the security page and from nothing that guards.
 * R: seen at once. M: seen after proving presence again. A partition that is not named is never seen, by any route.
 * `reach` is the number or person of the safe contact, `plan` everything else of it.
 */
export type Marked =
  | 'core'
  | 'identity'
  | 'reach'
  | 'plan'
  | 'whereabouts'
  | 'narrative'
  | 'risk'
  | 'legal'
  | 'health'
  | 'support'
  | 'follow_ups'
  | 'perpetrator'
  | 'consent'
  | 'closure';
export type Seen = Partial<Record<Marked, 'R' | 'M'>>;

const worker: Seen = {
  core: 'R',
  identity: 'R',
  reach: 'R',
  plan: 'R',
  whereabouts: 'R',
  narrative: 'R',
  risk: 'R',
  legal: 'R',
  health: 'R',
  support: 'R',
  follow_ups: 'R',
  perpetrator: 'R',
  consent: 'R',
  closure: 'R',
};
/** A colleague of the lead at the owner: sees the same after proving presence again. */
const colleague: Seen = { ...worker, identity: 'M', reach: 'M', whereabouts: 'M' };
export const without = (expectedVersion: Seen, ...partitions: Marked[]): Seen =>
  Object.fromEntries(
    Object.entries(expectedVersion).filter(([partition]) => !partitions.includes(partition as Marked)),
  );
const supervisor: Seen = without({ ...colleague, narrative: 'M' }, 'whereabouts', 'health');
const police: Seen = without(worker, 'reach', 'plan', 'whereabouts', 'health');

/** By a person's relation to a case of the same agency. */
export const OWN = {
  lead: worker,
  colleague,
  supervisor,
  policeLead: police,
  policeColleague: { ...police, identity: 'M' },
  policeSupervisor: without(supervisor, 'reach', 'plan'),
  // Prosecutors do not see where to find the survivor. The rule about health binds only the police.
  prosecutor: without(worker, 'reach', 'plan', 'whereabouts'),
} as const satisfies Record<string, Seen>;

/** By role, of a case that was referred to her agency and accepted, with everything consented that can be. */
export const REFERRED = {
  lawyer: { core: 'R', identity: 'M', plan: 'R', reach: 'M', legal: 'R', perpetrator: 'R' },
  healthWorker: { core: 'R', identity: 'M', plan: 'R', reach: 'M' },
  specialist: { core: 'R', identity: 'M', plan: 'R', reach: 'M' },
  shelterWorker: { core: 'R', identity: 'M', plan: 'R', reach: 'M', whereabouts: 'M', perpetrator: 'R' },
  inspector: { core: 'R', identity: 'M', legal: 'R', perpetrator: 'R' },
  receivingSupervisor: { core: 'R' },
} as const satisfies Record<string, Seen>;

/** The working group, where she allowed sharing with it: by reference. */
export const GROUP: Seen = { core: 'R', follow_ups: 'R' };
/** The second person of a closure: the coded facts of the gate. */
export const REVIEW: Seen = { core: 'R' };
export const NOTHING: Seen = {};

/** What a referred agency adds to the owner's case: its own records of the law, of him, and of her health. */
export const ADDED_BY_REFERRED: Record<string, readonly Marked[]> = {
  lawyer: ['legal'],
  inspector: ['legal', 'perpetrator'],
  inspector2: ['legal', 'perpetrator'],
  healthWorker: ['health'],
};
