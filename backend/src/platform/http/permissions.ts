/** Every role of the product. */
export const ROLES = [
  'police_inspector',
  'caseworker',
  'legal_aid_lawyer',
  'health_worker',
  'cowfa_specialist',
  'shelter_worker',
  'hotline_worker',
  'prosecutor',
  'supervisor',
  'coordinator',
  'statistician',
  'administrator',
] as const;
export type Role = (typeof ROLES)[number];

/** Roles that work with a survivor on behalf of their agency. */
const WORKERS = [
  'police_inspector',
  'caseworker',
  'legal_aid_lawyer',
  'health_worker',
  'cowfa_specialist',
  'shelter_worker',
  'hotline_worker',
  'prosecutor',
] as const satisfies readonly Role[];
const CASE_ROLES = [...WORKERS, 'supervisor'] as const;

/**
 * Which roles may call which routes. This is the outer door only: whose rows a role reaches is decided by grants,
 * in the services and once more in the database (SECURITY B).
 */
export const PERMISSIONS = {
  'cases.open': WORKERS,
  'cases.read': [...CASE_ROLES, 'coordinator'],
  'cases.write': CASE_ROLES,
  'cases.print': CASE_ROLES,
  'cases.assign': ['supervisor'],
  'blocks.read': CASE_ROLES,
  'blocks.start': CASE_ROLES,
  'blocks.decide': ['supervisor'],
  'keeping.read': CASE_ROLES,
  'keeping.hold': CASE_ROLES,
  'keeping.erase': ['supervisor'],
  'identity.read': CASE_ROLES,
  'consents.read': CASE_ROLES,
  'consents.write': CASE_ROLES,
  'risk.assess': WORKERS,
  'risk.write': CASE_ROLES,
  'risk.lower': ['supervisor'],
  'referrals.read': [...CASE_ROLES, 'coordinator'],
  'referrals.send': WORKERS,
  'referrals.accept': WORKERS,
  'referrals.answer': CASE_ROLES,
  'referrals.ask': ['coordinator', ...CASE_ROLES],
  'referrals.re_route': [...WORKERS, 'coordinator'],
  'orders.read': [...CASE_ROLES, 'coordinator'],
  'orders.list': CASE_ROLES,
  'orders.write': WORKERS,
  'support.read': CASE_ROLES,
  'support.write': WORKERS,
  'support.count': [...CASE_ROLES, 'coordinator'],
  'dates.read': CASE_ROLES,
  'dates.write': WORKERS,
  'support_lead.offer': ['police_inspector'],
  'follow_ups.read': [...CASE_ROLES, 'coordinator'],
  'follow_ups.write': CASE_ROLES,
  'contacts.decide': ['supervisor'],
  'contacts.write': WORKERS,
  'closure.request': WORKERS,
  'closure.record': CASE_ROLES,
  'closure.endorse': ['supervisor'],
  'closure.decide': CASE_ROLES,
  'closure.read': [...CASE_ROLES, 'coordinator'],
  'queue.read': ['coordinator'],
  'today.read': CASE_ROLES,
  'notifications.read': [...CASE_ROLES, 'coordinator'],
  'approvals.read': ['supervisor'],
  'team.read': ['supervisor'],
  'drafts.keep': [...CASE_ROLES, 'coordinator'],
  'registers.read': ['supervisor'],
  'registers.write': ['supervisor'],
  'statistics.read': ['statistician'],
  'operations.read': ['administrator'],
  'directory.read': [...CASE_ROLES, 'coordinator', 'statistician', 'administrator'],
  'directory.write': ['administrator'],
  'people.write': ['administrator'],
  'people.lock': ['supervisor', 'administrator'],
  'services.write': ['supervisor', 'administrator'],
  'services.withdraw': ['supervisor'],
  'services.confirm': CASE_ROLES,
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof PERMISSIONS;

export const mayCall = (roles: readonly string[], permission: Permission): boolean =>
  PERMISSIONS[permission].some((role) => roles.includes(role));
