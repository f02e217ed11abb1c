/** How a case begins: who registers her, and what is said at once. */
import fc from 'fast-check';
import type { Response } from 'supertest';
import { caseForm, incidentForm, servicesConsent } from '../forms.js';
import { AGENCIES, anybody, command } from './command.js';
import { dayFrom } from './days.js';
import type { Life } from './life.js';
import { agencyId } from './people.js';
import { contactPlan } from './working.js';

interface Registration {
  readonly isMinor: boolean;
  readonly hasChildren: boolean;
  /** A case opened in error tells of no violence in the family. */
  readonly isViolence: boolean;
  readonly sharesWithGroup: boolean;
  /** Contacts at any hour, or in the mornings alone. */
  readonly anyHour?: boolean;
  /** Where he or his family work. */
  readonly conflict?: string | null;
}

export interface Start extends Registration {
  readonly by: string;
}

const DECISION = { childAssent: 'given', decider: 'child_rights_body', inPerpetratorsHousehold: 'no' };

function incidentOf(life: Life, told: Registration): object {
  return incidentForm({
    startedOn: dayFrom(life.now, -1),
    reportedOn: dayFrom(life.now),
    childrenPresent: told.hasChildren ? 'yes' : 'no',
    ...(told.isViolence ? {} : { coreType: 'non_gbv', coreTypeReason: 'A quarrel of neighbours.' }),
  });
}

/** Registers her as this person; the answer says whether she was allowed to. */
export function openCase(life: Life, by: string, told: Registration): Promise<Response> {
  const child = told.isMinor ? { child: DECISION } : {};
  const group = { scope: 'case_conference_mdwg', answer: 'given', presence: 'alone', ...child };
  const conflict = told.conflict ?? null;
  const body = caseForm({
    identity: {
      surname: 'Намунаева',
      givenName: 'Гули',
      patronymic: 'Намуна',
      bornOn: told.isMinor ? '2012-05-02' : '1994-05-02',
      bornPrecision: 'day',
    },
    incident: incidentOf(life, told),
    minor: told.isMinor ? DECISION : null,
    safeContact: contactPlan(told.anyHour ?? true),
    conflict: {
      answer: conflict === null ? 'no' : 'yes',
      agencyIds: conflict === null ? [] : [agencyId(life, conflict)],
    },
    consents: [servicesConsent(child), ...(told.sharesWithGroup ? [group] : [])],
  });
  return life.send(by, { path: '/cases', body, caseId: null });
}

const registration = {
  isMinor: fc.constantFrom(false, false, false, false, true),
  hasChildren: fc.boolean(),
  isViolence: fc.constantFrom(true, true, true, false),
  sharesWithGroup: fc.boolean(),
  anyHour: fc.constantFrom(true, true, true, false),
  conflict: fc.oneof(
    { weight: 6, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom(...AGENCIES) },
  ),
};

/** Mostly those who will do something with it. */
export const starts: fc.Arbitrary<Start> = fc.record({
  by: fc.constantFrom(
    'caseworker',
    'caseworker',
    'caseworker',
    'inspector',
    'inspector',
    'inspector',
    'lawyer',
    'specialist',
  ),
  ...registration,
});

/** Somebody registers another case, or tries to. */
export const registering = command(
  'register',
  fc.record({ by: anybody, ...registration }),
  (life, { by, ...told }) => openCase(life, by, told),
);
