export const BLOCK_SUBJECT_KINDS = ['user', 'agency', 'agency_kind'] as const;
export type BlockSubjectKind = (typeof BLOCK_SUBJECT_KINDS)[number];

/** Where a block came from; `linked` says no more than that another case of hers has it. */
export const BLOCK_SOURCES = ['intake', 'staff_match', 'import', 'person', 'linked'] as const;
export type BlockSource = (typeof BLOCK_SOURCES)[number];

/** Why a person blocks somebody; codes alone, since a free text would name people. */
export const BLOCK_REASONS = [
  'is_alleged_person',
  'relative',
  'works_there',
  'influence',
  'survivor_asked',
  'pressured_survivor',
] as const;
export type BlockReason = (typeof BLOCK_REASONS)[number];

export const BLOCK_STATES = ['provisional', 'confirmed', 'lifted'] as const;
export type BlockState = (typeof BLOCK_STATES)[number];

export const BLOCK_VOTES = ['confirm', 'lift'] as const;
export type BlockVote = (typeof BLOCK_VOTES)[number];

export const AGENCY_KINDS = ['police', 'state', 'civil'] as const;
export type AgencyKind = (typeof AGENCY_KINDS)[number];

export type BlockSubject =
  { kind: 'user' | 'agency'; id: string } | { kind: 'agency_kind'; code: AgencyKind };
