/**
 * Policy: one agency has one case of one survivor, reopened and never duplicated (design, words); it opens with an
 * incident and with the question about conflicts of interest answered; a new incident known to the owner reopens it
 * (domain reference 2.5).
 */
import { CASE_COMMANDS } from './cases.types.js';
import type {
  CaseCommand,
  CaseRefusal,
  CaseStatus,
  CommandEffect,
  OpeningFacts,
  OpeningRefusal,
  ReopenReason,
} from './cases.types.js';

/** What the command means for a case in this status. */
export const commandEffect = (command: CaseCommand, status: CaseStatus): CommandEffect =>
  CASE_COMMANDS[command][status];

/** The commands a case in this status takes, for `allowedActions`; access is asked separately. */
export function allowedCaseCommands(status: CaseStatus): CaseCommand[] {
  return (Object.keys(CASE_COMMANDS) as CaseCommand[]).filter(
    (command) => commandEffect(command, status) !== 'refused',
  );
}

/** Why the command is refused in this status; empty if allowed. Reopening needs a reason. */
export function caseRefusals(
  command: CaseCommand,
  status: CaseStatus,
  reopenReason: ReopenReason | null = null,
): CaseRefusal[] {
  if (commandEffect(command, status) === 'refused')
    return [status === 'closed' ? 'case_closed' : 'case_open'];
  return command === 'reopen' && reopenReason === null ? ['reopen_reason_missing'] : [];
}

/**
 * Whether stopped contacts start again on the safe-contact plan: if the survivor came back, or if closing at the
 * survivor's request was an error. A request made after that closing remains valid.
 */
export const liftsStop = (reason: ReopenReason, stop: { readonly stopRestsOnClosing: boolean }): boolean =>
  reason === 'came_back' || (reason === 'closed_in_error' && stop.stopRestsOnClosing);

/** Why a case may not be opened, every reason at once. */
export function openingRefusals(facts: OpeningFacts): OpeningRefusal[] {
  const refusals: OpeningRefusal[] = [];
  if (!facts.survivorIsOfThisAgency) refusals.push('survivor_of_other_agency');
  if (facts.existing === 'open') refusals.push('open_case_exists');
  if (facts.existing === 'closed') refusals.push('closed_case_exists');
  if (facts.incidentCount < 1) refusals.push('incident_missing');
  if (facts.conflictAnswer === null) refusals.push('conflict_question_missing');
  return refusals;
}

/** Whether the intake answer starts a provisional block at once; "not known" is repeated later and blocks no one. */
export const startsProvisionalBlock = (answer: OpeningFacts['conflictAnswer']): boolean => answer === 'yes';
