/** What is written down of help given and of her plan. */
import fc from 'fast-check';
import { safetyPlanForm, supportForm } from '../forms.js';
import { onCase, which, who } from './command.js';
import { dayFrom } from './days.js';

export const supporting = fc.oneof(
  onCase('plan', fc.record({ by: who, which, seen: fc.nat({ max: 1 }) }), (life, { by, subject, seen }) =>
    life.send(by, {
      path: `/cases/${subject.id}/safety-plan/versions`,
      body: safetyPlanForm(),
      version: seen,
      caseId: subject.id,
    }),
  ),
  onCase('support', fc.record({ by: who, which }), (life, { by, subject }) =>
    life.send(by, {
      path: `/cases/${subject.id}/support-entries`,
      body: supportForm({ givenOn: dayFrom(life.now, 0) }),
      caseId: subject.id,
    }),
  ),
);
