/** The longer forms, in which fields depend on each other more than a schema says. */
import { assessmentForm } from '../assessments.js';
import { contactForm } from '../forms.js';
import { issueForm } from '../orders.js';
import { SUICIDE } from './acts.js';
import type { Acts } from './acts.js';
import type { Thing } from './pools.js';
import type { World } from './world.js';

export interface Target {
  readonly person: string;
  readonly caseId: string | null;
  readonly thing: Thing | null;
}
export type Hint = (acts: Acts, target: Target) => object | Promise<object>;

const PROFILES = [{}, {}, { sexual: 'yes', stalking: 'yes', no_safe_place: 'yes' }, { kill_threat: 'yes' }];
export const caseOf = ({ pools }: World, caseId: string | null): Thing | undefined =>
  pools.cases.find(({ id }) => id === caseId);
export const agencyOf = (world: World, person: string): string => world.as(person).agencyId;
export const colleague = (world: World, agencyId: string): string =>
  world.dice.maybe(world.pools.people.filter(({ agencies }) => agencies[0] === agencyId))?.id ?? world.never;
const CHILD = { childAssent: 'given', decider: 'child_rights_body', inPerpetratorsHousehold: 'no' };

export function assessment({ world: { dice } }: Acts): object {
  const suicide = dice.chance(0.85) ? SUICIDE.clear : SUICIDE.acute;
  return assessmentForm(dice.pick(PROFILES), { suicide });
}

export function contact({ world, contract }: Acts): object {
  const { dice } = world;
  const outcome = dice.chance(0.5) ? 'reached_safe' : dice.pick(contract.codes('ContactRequest', 'outcome'));
  const talked = !['not_reached', 'not_attempted_unsafe', 'other_answered', 'could_not_talk'].includes(
    outcome,
  );
  return contactForm({
    outcome,
    contactedAt: world.hoursAgo(dice.pick([0, 0, 0.5, 9, 60, 400])),
    alone: talked ? dice.pick(['yes', 'yes', 'no']) : null,
    wellbeing: talked ? dice.pick(['no', 'not_asked']) : 'not_asked',
    confirmsChannel: talked,
  });
}

/** The fields of each kind of statement. */
export function statement({ world, contract }: Acts, { caseId }: Target): object {
  const { dice, pools } = world;
  const kind = dice.pick(contract.codes('ClosureStatementRequest', 'kind'));
  const one = (field: string): string => dice.pick(contract.codes('ClosureStatementRequest', field));
  const referral = dice.maybe(pools.referrals.filter((row) => row.caseId === caseId))?.id ?? world.never;
  const typed: Record<string, () => object> = {
    wish: () => ({ wish: one('wish') }),
    stop_request: () => ({
      alone: dice.pick(['yes', 'yes', 'no']),
      ...{ servicesExplained: true, risksExplained: true, toldMayReturn: true, askedAboutPressure: true },
    }),
    no_contact_decision: () => ({ decidedBy: 'supervisor' }),
    agencies_asked: () => ({ subjectId: dice.pick(pools.agencies).id, answer: one('answer') }),
    receiver_reached: () => ({ subjectId: referral }),
    evidence: () => ({ evidence: one('evidence') }),
    other_case: () => ({ subjectId: dice.pick(pools.cases).id }),
    child_decided: () => CHILD,
  };
  return { kind, ...typed[kind]?.() };
}

export async function closing(acts: Acts, { person, caseId }: Target): Promise<object> {
  const { world, contract } = acts;
  const { dice, pools } = world;
  const reason = dice.pick(contract.codes('ClosureGateDto', 'reason'));
  const named = dice.pick(contract.codes('OverrideDto', 'reason'));
  const overrides = dice.chance(0.6)
    ? await acts.overrides(person, { caseId: caseId ?? '', reason, named })
    : [];
  const others = pools.cases.filter(
    ({ id, agencies }) => id !== caseId && agencies[0] === agencyOf(world, person),
  );
  const referral = dice.maybe(pools.referrals.filter((row) => row.caseId === caseId))?.id ?? null;
  const subject =
    { duplicate: dice.maybe(others)?.id ?? null, moved: referral, transferred: referral }[reason] ?? null;
  const reviewerAgencyId = dice.pick(
    ['crisisCentre', 'legalAid', 'cowfa', 'police'].map((key) => world.agency(key)),
  );
  return { reason, subjectId: subject, reviewerAgencyId, reviewerUserId: null, overrides };
}

export function consents({ world, contract }: Acts): object {
  const { dice, pools } = world;
  const scope = dice.pick(contract.codes('ConsentRequest', 'scope'));
  const answer = dice.pick(['given', 'given', 'given', 'refused']);
  const isReferral = scope === 'referral';
  const one = {
    ...{ scope, answer, presence: dice.chance(0.8) ? 'alone' : 'relative' },
    agencyId: isReferral || scope === 'mutual_disclosure' ? dice.pick(pools.agencies).id : null,
    partitions: isReferral && answer === 'given' ? ['identity'] : [],
    purpose: isReferral ? dice.pick(['legal', 'health', 'psychosocial']) : null,
    untilOn: answer === 'given' ? world.day(dice.pick([2, 90, 300])) : null,
  };
  return { answers: [one] };
}

export function referral(acts: Acts): object {
  const { dice, pools } = acts.world;
  const service = dice.maybe(pools.services.filter(({ isOpen }) => isOpen));
  return acts.referralForm('', {
    serviceId: service?.id,
    urgency: dice.pick(['high', 'high', 'medium', 'low']),
  });
}

export function block({ world, contract }: Acts, { caseId }: Target): object {
  const { dice, pools } = world;
  const kind = dice.pick(['user', 'user', 'user', 'agency', 'agency', 'agency_kind']);
  const own = caseOf(world, caseId)?.agencies[0] ?? '';
  const subject = {
    user: { userId: dice.chance(0.6) ? colleague(world, own) : dice.pick(pools.people).id },
    agency: { agencyId: dice.pick(pools.agencies).id },
    agency_kind: { agencyKind: 'police' },
  }[kind];
  const reason = dice.maybe(contract.codes('BlockStartRequest', 'reason'));
  return { kind, ...subject, ...(reason === null ? {} : { reason }) };
}

export function order({ world }: Acts): object {
  const { dice } = world;
  const issue = dice.chance(0.6) ? issueForm({ issuedAt: world.hoursAgo(0.2) }) : null;
  const service = issue && dice.chance(0.5) ? { servedAt: world.hoursAgo(0.1), servedHow: 'signed' } : null;
  return { reportedAt: world.hoursAgo(0.3), reportNumber: '2026/1', issue, service };
}
