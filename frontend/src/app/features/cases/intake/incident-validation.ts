import { TEXT_LIMITS, isTooLong } from '../../../core/http/text-limits';
import type { IncidentForm } from './incident-form';
import { dayProblem, nameProblem } from './registration-problems';
import type { FieldProblem } from './registration-problems';

/** An answer without which the form is not sent: the field to go to, and the text that says what to do. */
export interface MissingAnswer extends FieldProblem {
  fieldId: string;
}

const OTHER_NAME_LIMIT = 300;

const at = (fieldId: string, problem: FieldProblem | null): MissingAnswer[] =>
  problem ? [{ fieldId, ...problem }] : [];

const missing = (isMissing: boolean, key: string): FieldProblem | null => (isMissing ? { key } : null);

/** What is missing or cannot be, in the order of the form; "not known" is an answer, an empty place is not. */
export function missingOfIncident(form: IncidentForm, today: string): MissingAnswer[] {
  const { reportedOn, startedOn, strangulation, narrative } = form.text;
  const max = TEXT_LIMITS.narrative;
  return [
    ...at(
      'incident.reportedOn',
      missing(!reportedOn(), 'register.missing-reported-on') ?? dayProblem(reportedOn(), today),
    ),
    ...at('incident.startedOn', dayProblem(startedOn(), today)),
    ...at('incident.lawForms', missing(form.lawForms().length === 0, 'register.missing-law-forms')),
    ...at('incident.strangulation', missing(!strangulation(), 'register.missing-strangulation')),
    ...form
      .people()
      .flatMap(({ relationship, name }, index) => [
        ...at(
          `incident.perpetrators.${index}.relationship`,
          missing(!relationship, 'register.missing-relationship'),
        ),
        ...at(`incident.perpetrators.${index}.name`, nameProblem(name, OTHER_NAME_LIMIT)),
      ]),
    ...at(
      'incident.narrative',
      isTooLong(narrative(), max) ? { key: 'error.too-long', params: { max } } : null,
    ),
  ];
}
