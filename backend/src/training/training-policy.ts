import { mayCall } from '../platform/http/permissions.js';
import type { Permission } from '../platform/http/permissions.js';
import type { TrainingModuleCode, TrainingState } from './training.types.js';

/**
 * Policy (CAPABILITIES 8.1, 8.2): which act needs which module. An emergency is never refused: without a valid module it
 * is marked and a colleague reviews it. Reads and acts that stand in neither list need no module: calls to her are many. Nobody
 * confirms what coordinators do, and a meeting or a lock of an account does not wait for a lesson.
 */
export const EMERGENCIES: Readonly<Record<string, readonly TrainingModuleCode[]>> = {
  openCase: ['tm_intro'],
  recordIncident: ['tm_intro'],
  openEmergency: ['tm_intro'],
  // The triage of danger to her own life is part of it.
  assessRisk: ['tm_risk', 'tm_suicide'],
  // It also raises a band.
  changeBand: ['tm_risk'],
  requestOrder: ['tm_order'],
  // Each order follows a report within a day: all of them are urgent.
  issueOrder: ['tm_order'],
  serveOrder: ['tm_order'],
  recordServiceAttempt: ['tm_order'],
  giveOrderCopy: ['tm_order'],
  // An order that ends is extended before its last day, or she stands without.
  requestExtension: ['tm_order'],
  answerExtension: ['tm_order'],
  decideExtension: ['tm_order'],
  recordBreach: ['tm_order'],
  recordBreachAction: ['tm_order'],
  // Also when the survivor says that he comes again, against what the court set.
  addCourtStep: ['tm_court'],
  // A service that was given is always recorded.
  logSupport: ['tm_sexual'],
  takeCallbackRequest: ['tm_suicide'],
  recordCallbackOutcome: ['tm_suicide'],
};

/** Acts that a suspended person does not do; a colleague does. */
export const NEEDED: Readonly<Record<string, readonly TrainingModuleCode[]>> = {
  setGoal: ['tm_intro'],
  addPlanAction: ['tm_intro'],
  // Each person who is asked may say no to a lower band.
  agreeToBandChange: ['tm_risk'],
  requestClosure: ['tm_mediation'],
  endorseClosure: ['tm_review'],
  approveClosure: ['tm_review', 'tm_mediation'],
  agreeToOverrides: ['tm_review'],
  linkChildCase: ['tm_children'],
  addCourtCase: ['tm_court'],
  // Sessions, ends and signals are always recorded: they warn her.
  openProgrammeFile: ['tm_programme'],
  startImport: ['tm_data'],
  approveDelivery: ['tm_data'],
  // Withdrawing a table is free: what may harm is removed at once.
  approveEdition: ['tm_data'],
  publishEdition: ['tm_data'],
};

/** What may close a case: it counts after a colleague confirmed it, though assessing itself never waits. */
export const COUNTS_AFTER_CONFIRMATION: readonly string[] = [
  ...Object.keys(NEEDED),
  'assessRisk',
  'changeBand',
  'confirmBandChange',
];

/** Counts on the agency's work in the case. */
export const AFTER_CONFIRMATION: ReadonlySet<string> = new Set(['endorseClosure']);

/** What may be called by those whose roles need the module. */
export const MODULE_OF: Partial<Record<TrainingModuleCode, readonly Permission[]>> = {
  tm_intro: ['cases.write'],
  tm_risk: ['risk.write'],
  tm_order: ['orders.write'],
  tm_suicide: ['callback_requests.answer', 'risk.assess'],
  tm_sexual: ['support.write'],
  tm_programme: ['programme.use'],
  tm_mediation: ['closure.decide'],
  tm_review: ['closure.decide'],
  tm_children: ['cases.write'],
  tm_court: ['courts.step'],
  tm_data: ['registers.write', 'deliveries.use', 'editions.write'],
};

/** The path after sexual violence is the health worker's; what others record of services does not ask for it. */
const ASKED_OF: Partial<Record<string, readonly string[]>> = { tm_sexual: ['health_worker'] };
export const isAskedOf = (module: string, roles: readonly string[]): boolean =>
  ASKED_OF[module]?.some((role) => roles.includes(role)) ?? true;

export const modulesOfRoles = (roles: readonly string[]): ReadonlySet<string> =>
  new Set(
    Object.entries(MODULE_OF)
      .filter(([module]) => isAskedOf(module, roles))
      .filter(([, permissions]) => permissions.some((permission) => mayCall(roles, permission)))
      .map(([module]) => module),
  );

export const modulesFor = (action: string): readonly TrainingModuleCode[] =>
  EMERGENCIES[action] ?? NEEDED[action] ?? [];

export const isEmergency = (action: string): boolean => Object.hasOwn(EMERGENCIES, action);

/** `refuse`: not without the module; `mark`: it is done and a colleague confirms it. */
export type Outcome = 'free' | 'mark' | 'refuse';

export function outcomeOf(action: string, states: readonly TrainingState[]): Outcome {
  if (states.every((state) => state === 'valid' || state === 'warn')) return 'free';
  if (isEmergency(action)) return 'mark';
  return states.includes('suspended') ? 'refuse' : 'mark';
}
