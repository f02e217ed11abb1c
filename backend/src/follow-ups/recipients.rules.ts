import type { EscalationRole, FollowUpPartition, OwnerRole } from './follow-ups.types.js';
import type { EscalationLevel } from './escalation.rules.js';
import { WORKERS } from '../platform/http/roles.types.js';

/** A person near a case, with everything that decides whether she can be notified of it; facts of the database. */
export interface NearPerson {
  readonly id: string;
  readonly agencyId: string;
  readonly roles: readonly string[];
  readonly isActive: boolean;
  /** Signed in at least once with a personal password or passkey. */
  readonly hasSignedIn: boolean;
  /** Locked by the user, by supervision, or until another person confirms the account. */
  readonly isLocked: boolean;
  readonly isBlocked: boolean;
  readonly isAway: boolean;
  readonly standInId: string | null;
  /** Not signed in for 14 days: the next level is notified too. */
  readonly isQuiet: boolean;
  /** Partitions of rows that the user may read in a case of the same agency. */
  readonly reads: readonly FollowUpPartition[];
  readonly isCoordinator: boolean;
  readonly isChair: boolean;
  readonly isAgencyHead: boolean;
  /** Heads an agency and works on no case: she hears numbers only. */
  readonly isOnlyHead: boolean;
  readonly isOversight: boolean;
  /** Supervises the fallback agency of the case's working group. */
  readonly isFallback: boolean;
  /** Prosecutor of an office that holds the case by a referral. */
  readonly holdsCase: boolean;
}

/** Whom a step of the escalation may reach. */
export interface StepFacts {
  readonly rung: EscalationLevel;
  readonly ownerRole: OwnerRole;
  readonly partition: FollowUpPartition;
  /** She allowed sharing with the working group, now. */
  readonly isShared: boolean;
  readonly ownerAgencyId: string;
  /** Whose work the row is: the receiver of a referral, the second person's agency, else the owner. */
  readonly workAgencyId: string;
  /** Whom the row was given to, or who leads the case or makes its contacts; null: nobody. */
  readonly leadId: string | null;
  /** Who was named for a contact; null: the lead makes it. */
  readonly callerId: string | null;
  /** The one person of another agency who was asked; null: anybody there. */
  readonly namedId: string | null;
  /** Who caused the row, or whose work it looks at: they must not settle it themselves. */
  readonly exceptIds: readonly string[];
  /** Only a supervisor may take it, and those who stand in above. */
  readonly isSecondLook: boolean;
  /** Oversight itself can do what the row asks for: it settles a heavy block. */
  readonly oversightActs: boolean;
  readonly people: readonly NearPerson[];
}

/** Who was reached, and as what. */
export type ReachedAs = 'owner' | 'colleague' | EscalationRole;

export interface Recipients {
  readonly userIds: readonly string[];
  readonly reachedAs: ReachedAs | null;
  /** A person who can act was reached, and above the owner a person other than the lead. */
  readonly isDelivered: boolean;
}

/**
 * Policy: notify only people who can act: active, signed in at least once with a personal factor, not locked, blocked
 * or away, and above the owner never the lead (capabilities 1.12). If a level has no such person, try the next at
 * once: stand-in, other supervisor, colleague, agency head; with sharing coordinator, chair and the supervisor of the
 * fallback agency; last the two people of oversight, who see numbers only.
 */

/** Roles that work on cases. */
export const CASE_ROLES: readonly string[] = [...WORKERS, 'supervisor'];

export const hasRole = (person: NearPerson, roles: readonly string[]): boolean =>
  person.roles.some((role) => roles.includes(role));

/** Whether a notification reaches a person who can act on it now. */
export const canBeNotified = ({ isActive, hasSignedIn, isLocked, isBlocked, isAway }: NearPerson): boolean =>
  isActive && hasSignedIn && !isLocked && !isBlocked && !isAway;

/** The person, or their stand-in during an absence; null if neither can be notified. */
export function actingFor(id: string | null, people: readonly NearPerson[]): NearPerson | null {
  const named = people.find((person) => person.id === id);
  if (!named) return null;
  const acting = named.isAway ? people.find((person) => person.id === named.standInId) : named;
  return acting && acting.agencyId === named.agencyId && canBeNotified(acting) ? acting : null;
}

/** Readers of the row first; if the agency has none, the others are notified that a task waits. */
function readersOf(people: readonly NearPerson[], partition: FollowUpPartition): readonly NearPerson[] {
  const readers = people.filter(({ reads }) => reads.includes(partition));
  return readers.length > 0 ? readers : people;
}

/** Whose work a row of the owning agency is: the lead's, or of those who have the profession that she has not. */
function workersOf(
  { ownerRole, leadId, callerId, people, ownerAgencyId, workAgencyId }: StepFacts,
  able: readonly NearPerson[],
): NearPerson[] {
  const isOwn = ownerAgencyId === workAgencyId || ownerRole !== 'agency_inbox';
  const lead = isOwn ? (actingFor(callerId, people) ?? actingFor(leadId, people)) : null;
  const isOfProfession = ({ roles }: NearPerson): boolean => roles.includes(ownerRole);
  const others = lead && isOfProfession(lead) ? [] : able.filter(isOfProfession);
  const supervisors =
    ownerRole === 'agency_inbox' || !lead ? able.filter(({ roles }) => roles.includes('supervisor')) : [];
  return [...(lead ? [lead] : []), ...others, ...supervisors];
}

const supervisorsOf = (agencyId: string, able: readonly NearPerson[]): readonly NearPerson[] =>
  able.filter((person) => person.agencyId === agencyId && hasRole(person, ['supervisor']));

function inboxOf(step: StepFacts, able: readonly NearPerson[]): readonly NearPerson[] {
  if (step.isSecondLook) return supervisorsOf(step.ownerAgencyId, able);
  const ofAgency = able.filter(({ agencyId }) => agencyId === step.workAgencyId);
  return readersOf(workersOf(step, ofAgency), step.partition);
}

/** Who does the work of the row. */
function owners(step: StepFacts, able: readonly NearPerson[]): readonly NearPerson[] {
  const ofAgency = (id: string): NearPerson[] => able.filter(({ agencyId }) => agencyId === id);
  const own = ofAgency(step.ownerAgencyId);
  switch (step.ownerRole) {
    case 'coordinator':
      return step.isShared ? able.filter(({ isCoordinator }) => isCoordinator) : [];
    case 'receiving_agency':
    case 'support_lead':
      return ofAgency(step.workAgencyId).filter((person) => hasRole(person, CASE_ROLES));
    case 'second_person':
      return ofAgency(step.workAgencyId).filter(
        (person) => hasRole(person, CASE_ROLES) && (step.namedId === null || person.id === step.namedId),
      );
    case 'prosecutor':
      return ofAgency(step.workAgencyId).filter((person) => hasRole(person, ['prosecutor']));
    case 'block_reviewer':
      return able.filter(
        (person) =>
          person.isFallback ||
          (hasRole(person, ['supervisor']) &&
            [step.ownerAgencyId, step.workAgencyId].includes(person.agencyId)),
      );
    case 'health_reader':
      return own.filter(({ reads }) => reads.includes(step.partition));
    case 'agency_inbox':
      return inboxOf(step, able);
    default:
      return readersOf(workersOf(step, own), step.partition);
  }
}

type Level = (step: StepFacts, able: readonly NearPerson[]) => readonly NearPerson[];

/** Who stands at each level. */
const LEVELS: Readonly<Record<ReachedAs, Level>> = {
  owner: owners,
  supervisor: ({ ownerAgencyId }, able) => supervisorsOf(ownerAgencyId, able),
  superior: ({ workAgencyId }, able) => supervisorsOf(workAgencyId, able),
  colleague: ({ partition, ownerAgencyId, isSecondLook }, able) =>
    partition === 'follow_ups' && !isSecondLook
      ? able.filter((person) => person.agencyId === ownerAgencyId && hasRole(person, CASE_ROLES))
      : [],
  agency_head: (_, able) => able.filter(({ isAgencyHead }) => isAgencyHead),
  coordinator: ({ isShared }, able) => (isShared ? able.filter(({ isCoordinator }) => isCoordinator) : []),
  chair: ({ isShared }, able) => (isShared ? able.filter(({ isChair }) => isChair) : []),
  prosecutor: (_, able) => able.filter(({ holdsCase }) => holdsCase),
  fallback: ({ isShared, ownerRole }, able) =>
    isShared || ownerRole === 'block_reviewer' ? able.filter(({ isFallback }) => isFallback) : [],
  oversight: (_, able) => able.filter(({ isOversight }) => isOversight),
};

/** Where a level has nobody, these are looked for in turn. Of health rows nobody outside the agency hears but by number. */
const NEXT: readonly ReachedAs[] = [
  'supervisor',
  'colleague',
  'agency_head',
  'coordinator',
  'chair',
  'fallback',
  'oversight',
];
const NEXT_OF_HEALTH: readonly ReachedAs[] = ['supervisor', 'agency_head', 'oversight'];

interface Found {
  readonly role: ReachedAs;
  readonly people: readonly NearPerson[];
}

/** Everybody who is notified by this step, and as what. */
export function recipientsOf(step: StepFacts): Recipients {
  const able = step.people.filter((person) => canBeNotified(person) && !step.exceptIds.includes(person.id));
  const others = able.filter(({ id }) => id !== step.leadId);
  const find = (role: ReachedAs): Found => ({
    role,
    people: LEVELS[role](step, role === 'owner' ? able : others),
  });
  const next = step.partition === 'follow_ups' ? NEXT : NEXT_OF_HEALTH;
  const levels = [find(step.rung), ...next.filter((role) => role !== step.rung).map(find)];
  const reached = levels.filter(({ people }) => people.length > 0);
  const [first, second] = reached;
  if (!first) return { userIds: [], reachedAs: null, isDelivered: false };
  // Who has not been there for a fortnight hears it, and so does the next level; so with a head who opens no case.
  const isQuiet = first.people.every((person) => person.isQuiet || (step.isSecondLook && person.isOnlyHead));
  const people = [...first.people, ...(isQuiet && second ? second.people : [])];
  return {
    userIds: [...new Set(people.map(({ id }) => id))],
    reachedAs: first.role,
    isDelivered: people.some(({ isOversight }) => step.oversightActs || !isOversight),
  };
}
