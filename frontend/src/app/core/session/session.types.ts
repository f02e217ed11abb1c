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

/** Roles of agencies that lead cases; they ask for one by the code on a card. Never the police. */
export const ASKERS: readonly Role[] = ['caseworker', 'health_worker', 'cowfa_specialist', 'shelter_worker'];

/** Who may take cases along on a phone. */
export const TAKERS: readonly Role[] = [
  'caseworker',
  'cowfa_specialist',
  'legal_aid_lawyer',
  'health_worker',
];
