import type { TrainingModuleCode, TrainingState } from './training.types.js';

/**
 * Policy (CAPABILITIES 8.1, 8.2): which act needs which module. An emergency is never refused: without a valid module it
 * is marked and a colleague reviews it. Reads and acts that stand in neither list need no module.
 */
export const EMERGENCIES: Readonly<Record<string, readonly TrainingModuleCode[]>> = {
  openCase: ['tm_intro'],
  recordIncident: ['tm_intro'],
  recordContact: ['tm_intro'],
  openEmergency: ['tm_intro'],
  assessRisk: ['tm_risk'],
  // It also raises a band; lowering waits for a second person.
  changeBand: ['tm_risk'],
  requestOrder: ['tm_order'],
  // Each order follows a report within a day: all of them are urgent.
  issueOrder: ['tm_order'],
  serveOrder: ['tm_order'],
  recordServiceAttempt: ['tm_order'],
  giveOrderCopy: ['tm_order'],
  recordBreach: ['tm_order'],
  recordBreachAction: ['tm_order'],
  takeCallbackRequest: ['tm_suicide'],
  recordCallbackOutcome: ['tm_suicide'],
};

/** Acts that a suspended person does not do; a colleague does. */
export const NEEDED: Readonly<Record<string, readonly TrainingModuleCode[]>> = {
  setGoal: ['tm_intro'],
  addPlanAction: ['tm_intro'],
  confirmBandChange: ['tm_risk'],
  requestExtension: ['tm_order'],
  answerExtension: ['tm_order'],
  requestClosure: ['tm_mediation'],
  planMeeting: ['tm_mediation'],
  completeMeeting: ['tm_mediation'],
  endorseClosure: ['tm_review'],
  approveClosure: ['tm_review', 'tm_mediation'],
  agreeToOverrides: ['tm_review'],
  linkChildCase: ['tm_children'],
  addCourtCase: ['tm_court'],
  addCourtStep: ['tm_court'],
  startImport: ['tm_data'],
  approveDelivery: ['tm_data'],
  approveEdition: ['tm_data'],
  publishEdition: ['tm_data'],
};

export const modulesFor = (action: string): readonly TrainingModuleCode[] =>
  EMERGENCIES[action] ?? NEEDED[action] ?? [];

/** `refuse`: not without the module; `mark`: it is done and a colleague confirms it. */
export type Outcome = 'free' | 'mark' | 'refuse';

export function outcomeOf(action: string, states: readonly TrainingState[]): Outcome {
  if (states.every((state) => state === 'valid' || state === 'warn')) return 'free';
  if (Object.hasOwn(EMERGENCIES, action)) return 'mark';
  return states.includes('suspended') ? 'refuse' : 'mark';
}
