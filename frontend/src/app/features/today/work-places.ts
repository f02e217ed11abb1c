import type { WorkRowDto } from '../../api/models/work-row-dto';

const order = (row: WorkRowDto): unknown[] => ['/orders', row.subjectId];

const signal = (row: WorkRowDto): unknown[] => ['/cases', row.caseId, 'signals', row.subjectId];

const court = (row: WorkRowDto): unknown[] => ['/cases', row.caseId, 'court'];

/** Where an action opens: `record_contact` the contact card, an assessment its six parts, others the case. */
const PLACE_OF: Record<string, (row: WorkRowDto) => unknown[]> = {
  record_contact: (row) => ['/cases', row.caseId, 'contacts', 'new'],
  record_safety_plan: (row) => ['/cases', row.caseId, 'help', 'plan'],
  record_exit_decision: (row) => ['/cases', row.caseId, 'help'],
  record_outcome_asked: (row) => ['/cases', row.caseId, 'help'],
  record_plan_action: (row) => ['/cases', row.caseId, 'help'],
  record_plan_made: (row) => ['/cases', row.caseId, 'help'],
  record_child_checked: (row) => ['/cases', row.caseId, 'children'],
  log_support: (row) => ['/cases', row.caseId, 'help', 'new'],
  record_alternative_channel: (row) => ['/cases', row.caseId, 'reach'],
  record_assessment: (row) => ['/assessments', row.caseId],
  record_support_lead_answer: (row) => ['/cases', row.caseId, 'support-lead'],
  record_interim_help: (row) => ['/referrals', row.subjectId],
  record_handover_sent: (row) => ['/cases', row.caseId, 'handover'],
  record_call_in_answered: (row) => ['/cases', row.caseId, 'call-ins', row.subjectId],
  record_signal_answered: signal,
  record_partner_asked: signal,
  record_closing_asked: (row) => ['/decisions/case', row.caseId],
  record_handover_closed: (row) => ['/decisions/case', row.caseId],
  record_consent_asked: (row) => ['/cases', row.caseId, 'consents', 'new'],
  record_order_issued: order,
  record_order_served: order,
  record_order_decision: order,
  record_breach_handled: order,
  record_court_step: court,
  record_court_objection: court,
  record_appeal_asked: court,
  record_withdrawal_asked: court,
  record_duty_step: court,
  record_duty_asked: court,
  record_report_decided: (row) => ['/cases', row.caseId, 'reports', row.subjectId],
};

/** Where an action of a row begins; null where no screen is made for it. */
export const placeOf = (action: string | undefined, row: WorkRowDto): readonly unknown[] | null =>
  (action && PLACE_OF[action]?.(row)) || null;
