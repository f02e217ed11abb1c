/**
 * Policy: events of a case in danger notify at once the people who can still act (capabilities 1.6). The coordinator
 * is notified only if the survivor allowed sharing, the prosecutor only of a case that the office holds; otherwise
 * the notification stays with the people above the lead.
 */
import { CASE_ROLES, actingFor, canBeNotified, hasRole } from './recipients.rules.js';
import type { NearPerson } from './recipients.rules.js';

/** Who is notified of an event, in addition to the escalation. */
export const AUDIENCES = [
  'answerable',
  'supervisors',
  'coordinator',
  'agency_head',
  'prosecutor',
  'fallback',
  'second_person',
  'deciding_supervisors',
  'oversight',
] as const;
export type Audience = (typeof AUDIENCES)[number];

export interface CaseAround {
  readonly ownerAgencyId: string;
  readonly leadId: string | null;
  readonly isShared: boolean;
  readonly people: readonly NearPerson[];
  /** The person who asked, and does not decide. */
  readonly exceptId?: string;
  /** Who decides on a request to close: an agency, or one colleague there. */
  readonly secondPerson: { readonly agencyId: string; readonly userId: string | null } | null;
}

const isSecondPerson =
  (second: CaseAround['secondPerson']) =>
  (person: NearPerson): boolean =>
    second !== null &&
    person.agencyId === second.agencyId &&
    (second.userId === null || second.userId === person.id) &&
    hasRole(person, CASE_ROLES);

type Members = (around: CaseAround, able: readonly NearPerson[]) => readonly NearPerson[];

const heads: Members = (_, able) => able.filter(({ isAgencyHead }) => isAgencyHead);

const oversight: Members = (_, able) => able.filter((person) => person.isOversight);

/** Used if nobody on a level can act: the agency head, else oversight, who see numbers only. */
const above: Members = (around, able) => {
  const found = heads(around, able);
  return found.length > 0 ? found : oversight(around, able);
};

const supervisors: Members = (around, able) => {
  const own = able.filter(
    ({ id, agencyId, roles }) =>
      agencyId === around.ownerAgencyId && roles.includes('supervisor') && id !== around.exceptId,
  );
  return own.length > 0 ? own : above(around, able);
};

const MEMBERS: Readonly<Record<Audience, Members>> = {
  answerable: (around, able) => {
    const lead = actingFor(around.leadId, around.people);
    return lead ? [lead] : supervisors(around, able);
  },
  supervisors,
  coordinator: (around, able) => {
    const coordinators = around.isShared ? able.filter(({ isCoordinator }) => isCoordinator) : [];
    return coordinators.length > 0 ? coordinators : above(around, able);
  },
  agency_head: heads,
  prosecutor: (_, able) => able.filter(({ holdsCase }) => holdsCase),
  fallback: (_, able) => able.filter(({ isFallback }) => isFallback),
  second_person: (around, able) => able.filter(isSecondPerson(around.secondPerson)),
  deciding_supervisors: (around, able) => {
    const found = able.filter(
      ({ id, agencyId, roles }) =>
        agencyId === around.secondPerson?.agencyId && roles.includes('supervisor') && id !== around.exceptId,
    );
    return found.length > 0 ? found : above(around, able);
  },
  oversight,
};

export function audienceOf(audiences: readonly Audience[], around: CaseAround): string[] {
  const able = around.people.filter(canBeNotified);
  return [...new Set(audiences.flatMap((audience) => MEMBERS[audience](around, able)).map(({ id }) => id))];
}
