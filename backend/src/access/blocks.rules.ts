/**
 * Policy (capabilities 1.11): every block holds at once. A heavy one could isolate the survivor: it needs a second person
 * within 24 hours, and keys of the blocked agency rest until then. It is never refused, and never ends by silence.
 */
import type { BlockSubjectKind } from './blocks.types.js';

/** What the database knows of a case and of the subject before the block starts. */
export interface BlockFacts {
  readonly isOwnAgency: boolean;
  readonly isOwnSupervisor: boolean;
  /** Coordinator, deputy or chair of the case's group, or their agency. */
  readonly leadsGroup: boolean;
  readonly isFallback: boolean;
  /** The same block is in force, and the viewer can see it. */
  readonly isVisibleTwin: boolean;
  /** Blocks of agencies on this case in the last 30 days. */
  readonly agencyBlocks: number;
  /** Blocks that the viewer started within 24 hours, on any case. */
  readonly startedToday: number;
  /** Agencies that can settle a block of this case, now and without the subject. */
  readonly settlersBefore: number;
  readonly settlersAfter: number;
  /** The subject can act above the lead, and no other person can. */
  readonly isLastAbove: boolean;
  readonly refusesSharing: boolean;
  /** The case passes to the fallback agency, as no person above the lead is left. */
  readonly handsOver: boolean;
}

export const HEAVY_REASONS = [
  'own_supervisor',
  'second_agency',
  'coordinator',
  'fallback_agency',
  'more_than_three',
  'last_above_lead',
  'last_to_settle',
] as const;
export type HeavyReason = (typeof HEAVY_REASONS)[number];

export interface BlockWeight {
  readonly weight: 'ordinary_person' | 'ordinary_agency' | 'heavy';
  readonly becauseOf: readonly HeavyReason[];
  /** Two people of the deployment are notified at once, without the case. */
  readonly callsOversight: boolean;
}

/** Blocks that one person starts within 24 hours before the next one is heavy. */
const MOST_A_DAY = 3;
/** Agencies that settle a block together. */
const TWO = 2;

/** Agency and kind of agency weigh alike. */
export function weightOf(kind: BlockSubjectKind, facts: BlockFacts): BlockWeight {
  const isAgency = kind !== 'user';
  const holds: Record<HeavyReason, boolean> = {
    own_supervisor: facts.isOwnSupervisor,
    second_agency: isAgency && facts.agencyBlocks > 0,
    coordinator: facts.leadsGroup,
    fallback_agency: facts.isFallback,
    more_than_three: facts.startedToday >= MOST_A_DAY,
    last_above_lead: facts.isLastAbove,
    last_to_settle: facts.settlersAfter < facts.settlersBefore && facts.settlersAfter < TWO,
  };
  const becauseOf = HEAVY_REASONS.filter((reason) => holds[reason]);
  if (becauseOf.length === 0)
    return { weight: isAgency ? 'ordinary_agency' : 'ordinary_person', becauseOf, callsOversight: false };
  const isLeftAlone = facts.isLastAbove && !facts.handsOver;
  return {
    weight: 'heavy',
    becauseOf,
    callsOversight: holds.more_than_three || holds.last_to_settle || isLeftAlone,
  };
}
