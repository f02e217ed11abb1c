import type { Actor } from '../actors.js';
import { assessmentForm } from '../assessments.js';
import {
  contactForm,
  incidentForm,
  safeContactForm,
  safetyPlanForm,
  servicesConsent,
  supportForm,
} from '../forms.js';
import type { Planted } from './planting.js';
import type { Marked } from './policy.js';

interface Command {
  partition: Marked;
  method: 'post' | 'put';
  place: string;
  body: object;
}

/** One command for each partition with a separate form, filled in as the front end sends it. */
export const COMMANDS: readonly Command[] = [
  { partition: 'core', method: 'post', place: 'reopenings', body: { reason: 'new_incident' } },
  { partition: 'identity', method: 'put', place: 'identity', body: { surname: 'Намунаева' } },
  { partition: 'plan', method: 'put', place: 'safe-contact', body: safeContactForm() },
  {
    partition: 'whereabouts',
    method: 'post',
    place: 'whereabouts',
    body: { text: 'here', workerMaySee: false },
  },
  { partition: 'narrative', method: 'post', place: 'narratives', body: { text: 'told' } },
  { partition: 'perpetrator', method: 'post', place: 'incidents', body: incidentForm() },
  { partition: 'risk', method: 'post', place: 'assessments', body: assessmentForm() },
  { partition: 'legal', method: 'post', place: 'legal-qualifications', body: { articles: [], measures: [] } },
  { partition: 'support', method: 'post', place: 'support-entries', body: supportForm() },
  { partition: 'support', method: 'post', place: 'safety-plan/versions', body: safetyPlanForm() },
  { partition: 'follow_ups', method: 'post', place: 'contacts', body: contactForm() },
  { partition: 'consent', method: 'post', place: 'consents', body: { answers: [servicesConsent()] } },
  { partition: 'closure', method: 'post', place: 'closure-statements', body: { kind: 'may_return_told' } },
];

/** Commands that passed the access check: answered neither "not found" nor "not allowed". */
export async function commandsLetIn(actor: Actor, { caseId }: Planted): Promise<Command[]> {
  const letIn: Command[] = [];
  for (const command of COMMANDS) {
    const { status } = await actor[command.method](`/cases/${caseId}/${command.place}`, command.body, 1);
    if (![403, 404].includes(status)) letIn.push(command);
  }
  return letIn;
}
