import type { Role } from '../../api/models/role';

/** Who registers and works on cases; the API's own permissions say the same. */
export const WORKERS: readonly Role[] = [
  'police_inspector',
  'caseworker',
  'legal_aid_lawyer',
  'health_worker',
  'cowfa_specialist',
  'shelter_worker',
  'hotline_worker',
  'prosecutor',
];

/** Roles that ask for a case by the code on a card; never the police. */
export const ASKERS: readonly Role[] = WORKERS.filter((role) => role !== 'police_inspector');

/** Who may take cases along on a phone. */
export const TAKERS: readonly Role[] = [
  'caseworker',
  'cowfa_specialist',
  'legal_aid_lawyer',
  'health_worker',
];
