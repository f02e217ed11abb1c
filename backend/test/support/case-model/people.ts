import type { AgencyKind, AgencyType } from '../../../src/agencies/agencies.types.js';
import { kindOf } from '../../../src/agencies/agencies.types.js';
import type { ServiceType } from '../../../src/agencies/agencies.types.js';

interface ModelAgency {
  readonly id: string;
  readonly type: AgencyType;
  readonly kind: AgencyKind;
  readonly services: readonly ServiceType[];
}

export interface ModelPerson {
  readonly id: string;
  readonly agencyId: string;
  readonly worksOnCases: boolean;
  readonly isSupervisor: boolean;
  readonly isCoordinator: boolean;
}

const agency = (id: string, type: AgencyType, services: readonly ServiceType[]): ModelAgency => ({
  id,
  type,
  kind: kindOf(type),
  services,
});

/** One working group; `refuge` is the fallback agency that takes over where a block covers the owner. */
export const AGENCIES: readonly ModelAgency[] = [
  agency('police', 'police_dv', ['police_security']),
  agency('centre', 'crisis_centre', ['psychosocial']),
  agency('refuge', 'ngo', ['psychosocial', 'housing']),
  agency('lawyers', 'legal_aid', ['legal']),
  agency('clinic', 'health_msr_room', ['health', 'forensic_exam']),
  agency('committee', 'cowfa', ['documents']),
  agency('elders', 'mahalla', []),
];
export const FALLBACK = 'refuge';

const person = (id: string, agencyId: string, roles = 'worker'): ModelPerson => ({
  id,
  agencyId,
  worksOnCases: roles === 'worker' || roles === 'supervisor',
  isSupervisor: roles === 'supervisor',
  isCoordinator: roles === 'coordinator',
});

export const PEOPLE: readonly ModelPerson[] = [
  ...['police', 'centre', 'refuge'].flatMap((id) => [
    person(`${id}-lead`, id),
    person(`${id}-worker`, id),
    person(`${id}-colleague`, id),
    person(`${id}-supervisor`, id, 'supervisor'),
  ]),
  person('lawyer', 'lawyers'),
  person('lawyers-supervisor', 'lawyers', 'supervisor'),
  person('health-worker', 'clinic'),
  person('specialist', 'committee'),
  person('coordinator', 'committee', 'coordinator'),
  person('deputy', 'clinic', 'coordinator'),
  person('administrator', 'committee', 'administrator'),
  person('elder', 'elders'),
];

export const agencyOf = (id: string): ModelAgency => {
  const found = AGENCIES.find((one) => one.id === id);
  if (!found) throw new Error(`no agency ${id}`);
  return found;
};

export const personOf = (id: string): ModelPerson => {
  const found = PEOPLE.find((one) => one.id === id);
  if (!found) throw new Error(`no person ${id}`);
  return found;
};
