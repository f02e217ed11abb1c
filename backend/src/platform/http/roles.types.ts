import { codeList } from '../../shared/code-lists.js';

/** Roles that work with a survivor on behalf of their agency. */
export const WORKERS = [
  'police_inspector',
  'caseworker',
  'legal_aid_lawyer',
  'health_worker',
  'cowfa_specialist',
  'shelter_worker',
  'hotline_worker',
  'prosecutor',
] as const;

/** Every role of the product. */
export const ROLES = codeList('Role', [
  ...WORKERS,
  'programme_worker',
  'supervisor',
  'coordinator',
  'statistician',
  'administrator',
  'data_protection_officer',
  'oversight',
  // Staff of a court and of enforcement: they hold no case.
  'court_contact',
  'enforcement_contact',
]);
export type Role = (typeof ROLES)[number];
