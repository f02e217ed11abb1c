import { NUMBER_CHANNELS } from './register-lists';
import type { RegisterForm } from './register-form';

/** An answer without which the form is not sent: the field to go to, and the text that says what to do. */
export interface MissingAnswer {
  fieldId: string;
  key: string;
}

type Check = [isMissing: boolean, fieldId: string, key: string];

/** What is still missing, in the order of the form; "not known" is an answer, an empty place is not. */
export function missingAnswers(form: RegisterForm, asked: { asksServices: boolean }): MissingAnswer[] {
  return missing([
    ...aboutHer(form),
    ...aboutTheIncident(form),
    ...aboutReachingHer(form),
    ...beforeSaving(form, asked.asksServices),
  ]);
}

const missing = (checks: readonly Check[]): MissingAnswer[] =>
  checks.filter(([isMissing]) => isMissing).map(([, fieldId, key]) => ({ fieldId, key }));

function aboutHer(form: RegisterForm): Check[] {
  const isChild = form.flags.isMinor();
  const isAdultDecider = form.text.decider() === 'non_offending_adult';
  return [
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

/** What is still missing of an incident by itself. */
export const missingOfIncident = (form: RegisterForm): MissingAnswer[] => missing(aboutTheIncident(form));

function aboutTheIncident(form: RegisterForm): Check[] {
  return [
    [!form.text.reportedOn(), 'incident.reportedOn', 'register.missing-reported-on'],
    [form.lawForms().length === 0, 'incident.lawForms', 'register.missing-law-forms'],
    ...form
      .people()
      .map((person, index): Check => [
        !person.relationship,
        `incident.perpetrators.${index}.relationship`,
        'register.missing-relationship',
      ]),
  ];
}

function aboutReachingHer(form: RegisterForm): Check[] {
  const needsNumber = form.flags.hasPlan() && NUMBER_CHANNELS.includes(form.text.channel());
  return [
    [needsNumber && !form.text.reachAt().trim(), 'safeContact.reachAt', 'register.missing-reach-at'],
    [needsNumber && form.windows().length === 0, 'safeContact.windows', 'error.windows-missing'],
  ];
}

function beforeSaving(form: RegisterForm, asksServices: boolean): Check[] {
  return [
    [form.conflict() === null, 'conflict.answer', 'register.missing-conflict'],
    [asksServices && form.servicesAnswer() !== 'given', 'consents', 'register.missing-services'],
    [asksServices && form.servicesPresence() === null, 'servicesPresence', 'consent-screen.missing-presence'],
  ];
}
