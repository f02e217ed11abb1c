import { codeList } from '../shared/code-lists.js';

export const BLOCK_SUBJECT_KINDS = codeList('BlockSubjectKind', ['user', 'agency', 'agency_kind']);
export type BlockSubjectKind = (typeof BLOCK_SUBJECT_KINDS)[number];

/** Where a block came from; `linked` says no more than that another case of hers has it. */
export const BLOCK_SOURCES = codeList('BlockSource', ['intake', 'staff_match', 'import', 'person', 'linked']);
export type BlockSource = (typeof BLOCK_SOURCES)[number];

/** Reasons for a block. Codes only: a free text would name people. */
export const BLOCK_REASONS = codeList('BlockReason', [
  'is_alleged_person',
  'relative',
  'works_there',
  'influence',
  'survivor_asked',
  'pressured_survivor',
]);
export type BlockReason = (typeof BLOCK_REASONS)[number];

export const BLOCK_STATES = codeList('BlockState', ['provisional', 'confirmed', 'lifted']);
export type BlockState = (typeof BLOCK_STATES)[number];

export const BLOCK_VOTES = codeList('BlockVote', ['confirm', 'lift']);
export type BlockVote = (typeof BLOCK_VOTES)[number];

export const AGENCY_KINDS = codeList('AgencyKind', ['police', 'state', 'civil']);
export type AgencyKind = (typeof AGENCY_KINDS)[number];

export type BlockSubject =
  | { kind: 'user' | 'agency'; id: string }
  | { kind: 'agency_kind'; code: AgencyKind };

/**
 * Policy (capabilities 1.11): blocks start at once. A heavy block could isolate the survivor: a second person must
 * confirm it within 24 hours, and keys of the blocked agency are suspended until then. Never refused, never expires.
 */

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

/** A block of one agency and a block of a kind of agency have the same weight. */
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
