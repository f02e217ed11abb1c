import { scopeAnswer } from '../../../src/consent/consent.rules.js';
import type {
  AskedAgency,
  ClosureFacts,
  ReviewAgency,
  StatementFacts,
} from '../../../src/closure/closure-facts.types.js';
import { ruleOf } from '../../../src/follow-ups/follow-up-rules.js';
import type { CaseSnapshot } from '../case-snapshot.js';
import { orderFacts, orderRows } from './order-standing.js';
import { AGENCIES, agencyOf, PEOPLE } from './people.js';
import type { CaseWorld } from './world.js';
import { CASE_ID } from './world.js';

function reviewAgencies(world: CaseWorld): ReviewAgency[] {
  return AGENCIES.filter(({ id, type }) => id !== world.ownerAgencyId && type !== 'mahalla').map(
    ({ id }) => ({
      agencyId: id,
      holdsGrant: world.referrals.some(
        ({ toAgencyId, status }) => toAgencyId === id && ['accepted', 'completed'].includes(status),
      ),
      isBlocked: world.isAgencyBlocked(id),
      employsOtherParty: false,
      appliedPressure: world.pressures.some(({ byAgencyId }) => byAgencyId === id),
    }),
  );
}

function statementFacts(world: CaseWorld): StatementFacts {
  const at = (kind: string): Date | null => world.said(kind)?.at ?? null;
  return {
    safetyPlanReviewedAt: at('plan_reviewed'),
    toldMayReturnAt: at('may_return_told'),
    wishRecordedAt: at('wish'),
    childrenCheckedAt: at('children_checked'),
    stopRequest: world.said('stop_request')?.request ?? null,
    noContactDecidedAt: at('no_contact_decision'),
    helpOfferedAt: at('help_offered'),
    evidenceAt: at('evidence'),
    evidence: at('evidence') === null ? null : 'civil_registry_paper',
    otherCaseNamedAt: at('other_case'),
  };
}

function agenciesToAsk(world: CaseWorld): AskedAgency[] {
  const asked = world.statements.filter(({ kind }) => kind === 'agencies_asked');
  return AGENCIES.filter(({ id }) => world.covers(id) && !world.isAgencyBlocked(id)).map(({ id }) => ({
    agencyId: id,
    askedAt: asked.findLast(({ subjectId }) => subjectId === id)?.at ?? null,
  }));
}

/** The facts of the gate, as the closure service gathers them from the rows of the case. */
export function closureFacts(world: CaseWorld): ClosureFacts {
  const late = world.pending().filter(({ dueAt }) => dueAt < world.now);
  const reachedAt = world.said('receiver_reached')?.at ?? null;
  return {
    openedAt: world.openedAt,
    isMinor: world.start.isMinor,
    childDecided: world.said('child_decided') !== null,
    hasChildren: world.start.hasChildren,
    sharesWithGroup: world.facts().sharesWithGroup,
    contacts: world.contacts,
    band: world.band,
    assessedAt: world.bands.findLast(({ assessed }) => assessed)?.at ?? null,
    triageIsClear: world.triages.at(-1)?.isClear ?? null,
    urgentTriageAt: world.triages.findLast(({ isUrgent }) => isUrgent)?.at ?? null,
    isAssessed: world.bands.some(({ assessed }) => assessed),
    incidents: world.incidents,
    violenceRecorded: world.incidents.some(({ isFamilyViolence }) => isFamilyViolence),
    calledInsignificant: false,
    referrals: world.referrals,
    endedAgencyIds: [],
    orders: orderFacts(world),
    openBreaches: 0,
    pressuresAt: world.pressures.map((one) => one.at),
    overdueFollowUps: late.length,
    overdueSafety: late.filter(({ rule }) => ruleOf(rule).safety).length,
    laterContact: scopeAnswer(world.consents, 'contact_for_follow_up', world.now),
    statements: statementFacts(world),
    agenciesToAsk: agenciesToAsk(world),
    receiver: { acceptedAt: reachedAt, reachedAt },
    duplicate: null,
    secondPerson: {
      ownerAgencyId: world.ownerAgencyId,
      refusesSharing: world.refusesSharing(),
      agencies: reviewAgencies(world),
    },
  };
}

/** Everything written and shown so far, for the oracle. */
export function snapshotOf(world: CaseWorld): CaseSnapshot {
  const of = <R>(rows: readonly R[]): (R & { caseId: string })[] =>
    rows.map((row) => ({ ...row, caseId: CASE_ID }));
  return {
    now: world.now,
    cases: [{ id: CASE_ID, status: world.status, episodeNo: world.episodeNo, openedAt: world.openedAt }],
    people: PEOPLE.map(({ id, agencyId, isSupervisor }) => ({
      id,
      agencyId,
      agencyKind: agencyOf(agencyId).kind,
      isSupervisor,
    })),
    contacts: of(world.contacts),
    bands: of(world.bands),
    triages: of(world.triages),
    incidents: of(world.incidents.map((one) => ({ ...one, at: one.recordedAt }))),
    pressures: of(world.pressures),
    orders: of(orderRows(world)),
    statements: of(world.statements),
    referrals: world.referrals,
    followUps: world.rows,
    steps: world.steps,
    episodes: of(world.episodes),
    blocks: of(world.blocks),
    views: world.views,
    acts: world.acts,
    unfitAgencies: of(
      world.pressures.flatMap(({ at, byAgencyId }) =>
        byAgencyId === null ? [] : [{ agencyId: byAgencyId, since: at }],
      ),
    ),
  };
}
