/**
 * Policy (SECURITY B): default deny; a command needs the status of the case to take it, a grant that writes its
 * partition, and a role that may give it. The client renders this list and never works it out itself.
 */
import type { CaseAccess, Partition } from '../access/index.js';
import { allowedCaseCommands } from './cases.rules.js';
import type { CaseCommand, CaseStatus } from './cases.types.js';

/** The partition that a command writes. */
export const PARTITION_OF: Record<CaseCommand, Partition> = {
  // An incident names the other party, whom a supervisor reads of and never writes.
  add_incident: 'perpetrator',
  correct_incident: 'perpetrator',
  record_event: 'core',
  record_measure: 'legal',
  record_order: 'legal',
  record_breach: 'legal',
  answer_disability: 'health',
  change_identity: 'identity',
  change_safe_contact: 'safe_contact',
  change_whereabouts: 'whereabouts',
  record_consent: 'consent',
  withdraw_consent: 'consent',
  record_outcome: 'follow_ups',
  assign_lead: 'core',
  assess_risk: 'risk',
  change_band: 'risk',
  add_follow_up: 'follow_ups',
  send_referral: 'consent',
  record_support: 'support',
  hand_over: 'core',
  request_closure: 'closure',
  reopen: 'core',
};

/** Commands a supervisor gives and a worker does not, and the other way round. */
const SUPERVISOR_ONLY = new Set<CaseCommand>(['assign_lead', 'hand_over']);
const WORKER_ONLY = new Set<CaseCommand>([
  'request_closure',
  'assess_risk',
  'send_referral',
  'record_consent',
  'record_order',
  'record_breach',
]);

/** Nobody writes over an answer that she does not read. */
const READER_ONLY = new Set<CaseCommand>(['answer_disability']);

/** The commands the viewer may give now, in the order of the table of statuses. */
export function mayDo(access: CaseAccess, roles: readonly string[], status: CaseStatus): CaseCommand[] {
  const isSupervisor = roles.includes('supervisor');
  const isWorker = roles.some((role) => role !== 'supervisor' && role !== 'coordinator');
  return allowedCaseCommands(status).filter((command) => {
    if (!access.relations.has('own') || !access.writes.has(PARTITION_OF[command])) return false;
    if (READER_ONLY.has(command) && !access.reads.has(PARTITION_OF[command])) return false;
    if (SUPERVISOR_ONLY.has(command)) return isSupervisor;
    return WORKER_ONLY.has(command) ? isWorker : true;
  });
}

/** An agency that holds a case only by referral knows the owner's band only with consent (SECURITY B3). */
export const mayKnowBand = ({ relations, granted }: CaseAccess): boolean =>
  granted.has('risk') || [...relations].some((relation) => relation !== 'referred');

/**
 * Policy (SECURITY B): a statement is read by those who work with the survivor. A supervisor of the agency sees its
 * existence and text only after step-up, with a reason that is listed.
 */
export interface NarrativeReader {
  /** She works with survivors on behalf of the agency, and does not only supervise that. */
  worksWithSurvivors: boolean;
  steppedUpUntil: Date | null;
}

/** Why the texts are not shown yet to a viewer with access to the partition; null if they may be. */
export const narrativeRefusal = (
  { worksWithSurvivors, steppedUpUntil }: NarrativeReader,
  now: Date,
): 'step_up_required' | null =>
  worksWithSurvivors || (steppedUpUntil !== null && steppedUpUntil > now) ? null : 'step_up_required';
