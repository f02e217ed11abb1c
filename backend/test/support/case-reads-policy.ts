/**
 * Reads of one case of a crisis centre, by the reader's relation to it. All other readers get the same answer as for a
 * case that never existed.
 */
export const CASE_READS: Record<string, readonly string[]> = {
  getCase: ['own worker', 'own supervisor', 'referred', 'group'],
  getCaseOverview: ['own worker', 'own supervisor', 'group'],
  listBlocks: ['own worker', 'own supervisor'],
  listEmergencies: ['own worker', 'own supervisor'],
  listLeadCandidates: ['own supervisor'],
  getTimeline: ['own worker', 'own supervisor', 'referred', 'group'],
  listCorrections: ['own worker', 'own supervisor', 'referred', 'group'],
  listIncidents: ['own worker', 'own supervisor', 'referred', 'group'],
  // The referred agency was granted it here without a key, and a grant without a key opens nothing.
  getSafeContact: ['own worker', 'own supervisor'],
  getCaseLabel: ['own worker', 'own supervisor'],
  listConsents: ['own worker', 'own supervisor'],
  listPossibleMatches: ['own worker', 'own supervisor'],
  listLegalQualifications: ['own worker', 'own supervisor'],
  listReportDecisions: ['own worker', 'own supervisor'],
  getRetention: ['own worker', 'own supervisor'],
  listNarratives: ['own worker', 'own supervisor'],
  listAssessments: ['own worker', 'own supervisor'],
  getBandChangeOptions: ['own worker', 'own supervisor'],
  listCaseReferrals: ['own worker', 'own supervisor', 'referred', 'group'],
  listReceivingServices: ['own worker', 'own supervisor', 'group'],
  getSupportLead: ['own worker', 'own supervisor'],
  // The group may read the state of an order; a reader without a legal grant sees no orders.
  listCaseOrders: ['own worker', 'own supervisor', 'group'],
  listFollowUps: ['own worker', 'own supervisor', 'group'],
  listSnoozes: ['own worker', 'own supervisor', 'group'],
  listScheduledContacts: ['own worker', 'own supervisor', 'group'],
  listContacts: ['own worker', 'own supervisor', 'group'],
  listSupportEntries: ['own worker', 'own supervisor'],
  getSupportCounts: ['own worker', 'own supervisor', 'group'],
  listCaseFiles: ['own worker', 'own supervisor'],
  listChildren: ['own worker', 'own supervisor'],
  listNeeds: ['own worker', 'own supervisor'],
  listGoals: ['own worker', 'own supervisor'],
  getSafetyPlan: ['own worker', 'own supervisor'],
  listSafetyPlanVersions: ['own worker', 'own supervisor'],
  listKeyDates: ['own worker', 'own supervisor', 'referred'],
  // Of her health a supervisor reads nothing.
  ...{ getDisability: ['own worker'], getDeath: ['own worker'] },
  getClosureGate: ['own worker', 'own supervisor'],
  listClosureStatements: ['own worker', 'own supervisor'],
  listCaseAccess: ['own worker', 'own supervisor'],
};
