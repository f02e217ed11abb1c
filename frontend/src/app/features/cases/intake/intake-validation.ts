import { TEXT_LIMITS, isTooLong } from '../../../core/http/text-limits';
import { NUMBER_CHANNELS } from './intake-lists';
import type { IntakeForm } from './intake-form';
import { dayAndPrecision } from './written-day';

/** An answer without which the form is not sent: the field to go to, and the text that says what to do. */
export interface MissingAnswer {
  fieldId: string;
  key: string;
  params?: { max: number };
}

type Check = [isMissing: boolean, fieldId: string, key: string, params?: MissingAnswer['params']];

/** Who registers, and on which day (`YYYY-MM-DD`). */
export interface Asking {
  asksServices: boolean;
  today: string;
}

/** What is missing or cannot be, in the order of the form; "not known" is an answer, an empty place is not. */
export function missingAnswers(form: IntakeForm, asked: Asking): MissingAnswer[] {
  return missing([
    ...aboutHer(form, asked.today),
    ...aboutTheIncident(form, asked.today),
    ...aboutReachingHer(form),
    ...beforeSaving(form, asked.asksServices),
  ]);
}

const missing = (checks: readonly Check[]): MissingAnswer[] =>
  checks
    .filter(([isMissing]) => isMissing)
    .map(([, fieldId, key, params]) => ({ fieldId, key, ...(params ? { params } : {}) }));

/** A day to come. What is no day at all is left to the server. */
function isToCome(typed: string, today: string): boolean {
  const { on } = dayAndPrecision(typed);
  return on !== null && /^\d{4}-\d{2}-\d{2}$/.test(on) && on > today;
}

function aboutHer(form: IntakeForm, today: string): Check[] {
  const isChild = form.flags.isMinor();
  const isAdultDecider = form.text.decider() === 'non_offending_adult';
  return [
    [isToCome(form.text.bornOn(), today), 'identity.bornOn', 'error.date-in-future'],
    [!form.text.place(), 'place', 'register.missing-place'],
    [isChild && !form.text.childAssent(), 'childAssent', 'register.missing-assent'],
    [isChild && !form.text.decider(), 'decider', 'register.missing-decider'],
    [
      isChild && isAdultDecider && form.text.inPerpetratorsHousehold() !== 'no',
      'deciderHousehold',
      'error.decider-in-perpetrators-household',
    ],
  ];
}

/** The same for an incident without a registration. */
export const missingOfIncident = (form: IntakeForm, today: string): MissingAnswer[] =>
  missing(aboutTheIncident(form, today));

function aboutTheIncident(form: IntakeForm, today: string): Check[] {
  const max = TEXT_LIMITS.narrative;
  return [
    [!form.text.reportedOn(), 'incident.reportedOn', 'register.missing-reported-on'],
    [isToCome(form.text.reportedOn(), today), 'incident.reportedOn', 'error.date-in-future'],
    [isToCome(form.text.startedOn(), today), 'incident.startedOn', 'error.date-in-future'],
    [form.lawForms().length === 0, 'incident.lawForms', 'register.missing-law-forms'],
    [!form.text.strangulation(), 'incident.strangulation', 'register.missing-strangulation'],
    ...form
      .people()
      .map((person, index): Check => [
        !person.relationship,
        `incident.perpetrators.${index}.relationship`,
        'register.missing-relationship',
      ]),
    [isTooLong(form.text.narrative(), max), 'incident.narrative', 'error.too-long', { max }],
  ];
}

function aboutReachingHer(form: IntakeForm): Check[] {
  const needsNumber = form.flags.hasPlan() && NUMBER_CHANNELS.includes(form.text.channel());
  const max = TEXT_LIMITS.whereabouts;
  return [
    [needsNumber && !form.text.reachAt().trim(), 'safeContact.reachAt', 'register.missing-reach-at'],
    [needsNumber && form.windows().length === 0, 'safeContact.windows', 'error.windows-missing'],
    [isTooLong(form.text.whereabouts(), max), 'whereabouts.text', 'error.too-long', { max }],
  ];
}

function beforeSaving(form: IntakeForm, asksServices: boolean): Check[] {
  return [
    [form.conflict() === null, 'conflict.answer', 'register.missing-conflict'],
    [asksServices && form.servicesAnswer() !== 'given', 'consents', 'register.missing-services'],
    [asksServices && form.linkingAnswer() === null, 'linking', 'register.missing-linking'],
    [
      (asksServices || form.saysLinking()) && form.servicesPresence() === null,
      'servicesPresence',
      'consent-screen.missing-presence',
    ],
  ];
}
