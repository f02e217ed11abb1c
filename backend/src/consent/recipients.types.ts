import type { Partition } from '../access/access.types.js';
import type { AgencyType } from '../agencies/agencies.types.js';
import { codeList } from '../shared/code-lists.js';

/** How the consent sheet words what may be shared; what is stored and enforced are the partitions behind it. */
export const FIELD_GROUPS = codeList('FieldGroup', [
  'incident_facts',
  'risk',
  'identity',
  'safe_contact',
  'location',
  'health',
  'psychosocial',
  'legal',
  'children',
  'other_person',
]);
export type FieldGroup = (typeof FIELD_GROUPS)[number];

/**
 * Incident facts and children are coded in the core partition; counselling notes are the support log. No group includes
 * the survivor's statement, the follow-ups or the owner's records: those stay with their writers.
 */
export const PARTITION_OF_GROUP = {
  incident_facts: 'core',
  children: 'core',
  risk: 'risk',
  identity: 'identity',
  safe_contact: 'safe_contact',
  location: 'whereabouts',
  health: 'health',
  psychosocial: 'support',
  legal: 'legal',
  other_person: 'perpetrator',
} as const satisfies Record<FieldGroup, Partition>;

/** Partitions that no consent opens to another agency. */
export const NEVER_SHARED = [
  'narrative',
  'follow_ups',
  'consent',
  'closure',
] as const satisfies readonly Partition[];

/** Receiving agencies that the access table treats alike. */
export const RECIPIENT_KINDS = [
  'police',
  'prosecutor',
  'court',
  'cowfa',
  'legal_aid',
  'health',
  'forensic',
  'support',
  'shelter',
  'hotline',
  'public_service',
  'perpetrator_service',
  'no_case_access',
] as const;
export type RecipientKind = (typeof RECIPIENT_KINDS)[number];

/** Local leaders, the chair's office and the bodies that only count get no case, whatever anybody ticks. */
export const RECIPIENT_KIND_OF = {
  police_dv: 'police',
  police_district: 'police',
  police_juvenile: 'police',
  prosecutor: 'prosecutor',
  court: 'court',
  bailiff: 'court',
  cowfa: 'cowfa',
  cowfa_icc: 'cowfa',
  hotline_1313: 'hotline',
  hukumat: 'no_case_access',
  jamoat: 'no_case_access',
  mahalla: 'no_case_access',
  health: 'health',
  health_msr_room: 'health',
  forensic: 'forensic',
  social_protection: 'public_service',
  legal_aid: 'legal_aid',
  legal_aid_bureau: 'legal_aid',
  crisis_centre: 'support',
  shelter: 'shelter',
  ngo: 'support',
  education: 'public_service',
  child_rights: 'public_service',
  ombudsman: 'public_service',
  child_ombudsman: 'public_service',
  civil_registry: 'public_service',
  employment: 'public_service',
  perpetrator_prog: 'perpetrator_service',
  stat_agency: 'no_case_access',
  miac: 'no_case_access',
  international: 'support',
} as const satisfies Record<AgencyType, RecipientKind>;

interface ReceiverRow {
  /** The most that her consent can open to such an agency. */
  readonly most: readonly FieldGroup[];
  /** What the sheet proposes because the work cannot begin without it; never more. */
  readonly proposed: readonly FieldGroup[];
}

const helps = ['incident_facts', 'risk', 'identity', 'safe_contact'] as const;

/**
 * What each receiver may be given (security page, table "partitions × roles"; domain reference 4.3). Police never get
 * safe contact, health, counselling notes or whereabouts; only a shelter gets the whereabouts, so never a court or a
 * prosecutor.
 */
export const RECIPIENTS = {
  police: {
    most: ['incident_facts', 'risk', 'identity', 'legal', 'children', 'other_person'],
    proposed: ['incident_facts', 'risk'],
  },
  prosecutor: {
    most: ['incident_facts', 'risk', 'identity', 'safe_contact', 'legal', 'children', 'other_person'],
    proposed: ['incident_facts', 'risk'],
  },
  court: {
    most: ['incident_facts', 'identity', 'legal', 'children', 'other_person'],
    proposed: ['incident_facts'],
  },
  cowfa: { most: [...helps, 'legal', 'children', 'other_person'], proposed: helps },
  legal_aid: { most: [...helps, 'legal', 'children', 'other_person'], proposed: helps },
  health: { most: [...helps, 'health', 'children'], proposed: helps },
  forensic: { most: ['incident_facts', 'identity', 'health'], proposed: ['incident_facts', 'identity'] },
  support: {
    most: [...helps, 'health', 'psychosocial', 'legal', 'children', 'other_person'],
    proposed: helps,
  },
  shelter: {
    most: [...helps, 'location', 'health', 'psychosocial', 'children', 'other_person'],
    proposed: helps,
  },
  hotline: { most: ['incident_facts', 'risk'], proposed: ['incident_facts', 'risk'] },
  public_service: {
    most: ['incident_facts', 'identity', 'safe_contact', 'children'],
    proposed: ['identity'],
  },
  perpetrator_service: {
    most: ['incident_facts', 'other_person'],
    proposed: ['incident_facts', 'other_person'],
  },
  no_case_access: { most: [], proposed: [] },
} as const satisfies Record<RecipientKind, ReceiverRow>;
