/**
 * Reads of one case of a crisis centre, by how the reader stands to it. Whoever is not named gets the answer that a
 * case gets which never was.
 */
export const CASE_READS: Record<string, readonly string[]> = {
  getCase: ['own worker', 'own supervisor', 'referred', 'group'],
  getCaseOverview: ['own worker', 'own supervisor', 'group'],
  listBlocks: ['own worker', 'own supervisor'],
  listEmergencies: ['own worker', 'own supervisor'],
  listLeadCandidates: ['own supervisor'],
  getTimeline: ['own worker', 'own supervisor', 'referred', 'group'],
  listIncidents: ['own worker', 'own supervisor', 'referred', 'group'],
  // The referred agency was granted it here without a key, and a grant without a key opens nothing.
  getSafeContact: ['own worker', 'own supervisor'],
  listConsents: ['own worker', 'own supervisor'],
  listComparisons: ['own worker', 'own supervisor'],
  listLegalQualifications: ['own worker', 'own supervisor'],
  listReportDecisions: ['own worker', 'own supervisor'],
  getKeeping: ['own worker', 'own supervisor'],
  listNarratives: ['own worker', 'own supervisor'],
  listAssessments: ['own worker', 'own supervisor'],
  getBandChangeOptions: ['own worker', 'own supervisor'],
  listCaseReferrals: ['own worker', 'own supervisor', 'referred', 'group'],
  listReceivers: ['own worker', 'own supervisor', 'group'],
  getSupportLead: ['own worker', 'own supervisor'],
  // Where an order stands is for the group too; whoever was granted nothing of the law's side learns of none.
  listCaseOrders: ['own worker', 'own supervisor', 'group'],
  listFollowUps: ['own worker', 'own supervisor', 'group'],
  listSnoozes: ['own worker', 'own supervisor', 'group'],
  listContactSlots: ['own worker', 'own supervisor', 'group'],
  listContacts: ['own worker', 'own supervisor', 'group'],
  listSupportEntries: ['own worker', 'own supervisor'],
  getSupportCounts: ['own worker', 'own supervisor', 'group'],
  listGoals: ['own worker', 'own supervisor'],
  getSafetyPlan: ['own worker', 'own supervisor'],
  listSafetyPlanVersions: ['own worker', 'own supervisor'],
  listDates: ['own worker', 'own supervisor', 'referred'],
  // Of her health a supervisor reads nothing.
  ...{ getDisability: ['own worker'], getDeath: ['own worker'] },
  getClosureGate: ['own worker', 'own supervisor'],
  listClosureStatements: ['own worker', 'own supervisor'],
  listLooks: ['own worker', 'own supervisor'],
};
