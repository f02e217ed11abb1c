import { codeList } from '../shared/code-lists.js';

/** Vertical slices of a case, each with its own rule (SECURITY B). `consent` and `closure` are the owner's books. */
export const PARTITIONS = codeList('Partition', [
  'core',
  'identity',
  'safe_contact',
  'whereabouts',
  'narrative',
  'risk',
  'legal',
  'health',
  'support',
  'follow_ups',
  'perpetrator',
  'consent',
  'closure',
]);
export type Partition = (typeof PARTITIONS)[number];

/** Partitions whose names and free texts are encrypted with one key per case (SECURITY C). */
export const SEALED_PARTITIONS = [
  'identity',
  'safe_contact',
  'whereabouts',
  'narrative',
  'legal',
  'health',
  'support',
  'perpetrator',
] as const satisfies readonly Partition[];
export type SealedPartition = (typeof SEALED_PARTITIONS)[number];

export type Relation = 'own' | 'referred' | 'group' | 'closure_review';

/** What the viewer may do with one case, over all her grants on it. */
export interface CaseAccess {
  caseId: string;
  relations: ReadonlySet<Relation>;
  /** What her grants name, whether or not her role may read it as a whole. */
  granted: ReadonlySet<Partition>;
  reads: ReadonlySet<Partition>;
  writes: ReadonlySet<Partition>;
  /** The worker who leads the case for the owning agency. */
  isLead: boolean;
  ownerAgencyId: string;
}

/** What the working group may see where she allowed sharing with it. */
export const GROUP_PARTITIONS: readonly Partition[] = ['core', 'follow_ups', 'closure'];
export const CLOSURE_REVIEW_PARTITIONS: readonly Partition[] = ['core', 'closure'];
