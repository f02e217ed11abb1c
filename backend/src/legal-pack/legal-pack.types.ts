import { codeList } from '../shared/code-lists.js';

/** Tables of the pack, in the order of its pages. */
export const PACK_TABLES = codeList('PackTable', [
  'data_map',
  'lawful_basis',
  'retention',
  'sharing_protocol',
  'signatures',
  'registration',
  'methodology',
  'impact',
  'breach_log',
  'rights_log',
  'sign_off',
  'comparison',
]);
export type PackTable = (typeof PACK_TABLES)[number];

/** How many survivors the system is to hold. */
export const VOLUMES = codeList('VolumeClass', ['under_1000', 'under_10000', 'over_10000']);
export type VolumeClass = (typeof VOLUMES)[number];

/** What is done before the first real case. */
export const SIGN_OFF_STEPS = codeList('SignOffStep', [
  'group_regulation',
  'chair_order',
  'state_endorsement',
  'registration_asked',
  'translation_reviewed',
  'legal_review',
]);
export type SignOffStep = (typeof SIGN_OFF_STEPS)[number];

/** Why the pack is to be made again. */
export const PACK_REASONS = codeList('PackReason', [
  'never_made',
  'schema_changed',
  'year_over',
  'protocol_ends',
]);
export type PackReason = (typeof PACK_REASONS)[number];

export const CHANGE_KINDS = codeList('PackChangeKind', ['added', 'removed', 'changed']);
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** Whether an agency may get new accounts, as far as the protocol decides it. */
export const SIGNATURE_STATES = codeList('SignatureState', [
  'signed',
  'grace',
  'missing',
  'ended',
  'not_published',
]);
export type SignatureState = (typeof SIGNATURE_STATES)[number];

export interface PackSettings {
  readonly owner: string;
  readonly operator: string;
  readonly serverPlace: string;
  readonly isInside: boolean;
  readonly responsible: string;
  readonly contact: string;
  readonly licences: string;
  readonly volume: VolumeClass;
  readonly graceDays: number;
}
