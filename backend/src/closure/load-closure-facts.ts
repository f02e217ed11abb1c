import { consentCovers, readConsent, refusesSharing, scopeAnswer } from '../consent/index.js';
import type { Consent } from '../consent/consent.types.js';
import { later } from '../shared/dates.js';
import type {
  AskedAgency,
  ClosureFacts,
  DuplicateFact,
  ReceiverFact,
  StopRequest,
} from './closure-facts.types.js';
import type { StoredFacts, StoredStatement } from './closure-facts.queries.js';
import { CARD_LINES, CARD_VERDICTS, isAgreeing } from './duplicate-cards.rules.js';
import type { CardLine, CardVerdict, CardVerdicts } from './duplicate-cards.rules.js';
import { EVIDENCE_KINDS } from './statements.rules.js';
import type { EvidenceKind, StatementKind } from './statements.rules.js';

/** The facts for the rules, with other values to show. */
export interface LoadedClosureFacts {
  facts: ClosureFacts;
  /** Her own answer in this episode; null while she was not asked. */
  wish: string | null;
  caseIsOpen: boolean;
  /** The request that waits; a case has at most one. */
  openRequest: StoredFacts['openRequest'];
  episodeNo: number;
  /** The record of the same agency that was named last in this episode. */
  otherCaseId: string | null;
  /** How its card compares with this one, line by line. */
  verdicts: CardVerdicts | null;
  /** Waiting rows, for the list of what becomes of them. */
  rows: readonly WaitingRow[];
  /** The latest three bands with their assessments, newest first. */
  bands: readonly { band: ClosureFacts['band']; at: string }[];
  /** Earlier closings of the case. */
  closedBefore: number;
}

export type WaitingRow = Omit<StoredFacts['rows'][number], 'dueAt'> & { dueAt: Date };

const instant = (stamp: string | null): Date | null => (stamp === null ? null : new Date(stamp));

/** Statements come oldest first; the last one of a kind is what holds. */
const lastOf = (stored: StoredFacts, kind: StatementKind): StoredStatement | null =>
  stored.statements.findLast((one) => one.kind === kind) ?? null;

const saidAt = (stored: StoredFacts, kind: StatementKind): Date | null =>
  instant(lastOf(stored, kind)?.saidAt ?? null);

function stopRequestOf(stored: StoredFacts): StopRequest | null {
  const said = lastOf(stored, 'stop_request');
  if (!said) return null;
  const { alone, servicesExplained, risksExplained, toldMayReturn, askedAboutPressure } = said.facts;
  return {
    saidAt: new Date(said.saidAt),
    alone: alone === 'yes' || alone === 'no' ? alone : 'unknown',
    servicesExplained: servicesExplained === true,
    risksExplained: risksExplained === true,
    toldMayReturn: toldMayReturn === true,
    askedAboutPressure: askedAboutPressure === true,
  };
}

/** The new owner, named by its hand-over; it counts from its last contact that found the survivor safe and alone. */
function receiverOf(stored: StoredFacts): ReceiverFact | null {
  const said = lastOf(stored, 'receiver_reached');
  const handover = stored.referrals.find(
    ({ id, kind }) => kind === 'handover' && id === said?.facts['subjectId'],
  );
  return handover
    ? { acceptedAt: instant(handover.decidedAt), reachedAt: instant(handover.reachedSafeAt) }
    : null;
}

function planReviewedAt(stored: StoredFacts): Date | null {
  const [onRow, said] = [instant(stored.planReviewedAt), saidAt(stored, 'plan_reviewed')];
  return onRow && said ? later(onRow, said) : (onRow ?? said);
}

function agenciesToAsk(stored: StoredFacts, consents: Consent[], now: Date): AskedAgency[] {
  const blocked = new Set(
    stored.agencies.filter(({ isBlocked }) => isBlocked).map(({ agencyId }) => agencyId),
  );
  const named = new Set(consents.flatMap(({ agencyId }) => (agencyId === null ? [] : [agencyId])));
  return [...named]
    .filter((agencyId) => !blocked.has(agencyId))
    .filter((agencyId) => consentCovers(consents, { agencyId, partition: 'core', at: now }))
    .map((agencyId) => ({
      agencyId,
      askedAt: instant(
        stored.statements.findLast(
          ({ kind, facts }) => kind === 'agencies_asked' && facts['subjectId'] === agencyId,
        )?.saidAt ?? null,
      ),
    }));
}

function evidenceOf(stored: StoredFacts): EvidenceKind | null {
  const kind = lastOf(stored, 'evidence')?.facts['evidence'];
  return EVIDENCE_KINDS.find((known) => known === kind) ?? null;
}

/** How the two records compared when the one that stays was named, or named again at the endorsement. */
function duplicateOf(stored: StoredFacts): DuplicateFact | null {
  const said = lastOf(stored, 'other_case');
  if (!said) return null;
  const { givenName, birth, paperSeen } = said.facts;
  return {
    nameAgrees: isAgreeing(givenName),
    birthAgrees: isAgreeing(birth),
    paperSeen: typeof paperSeen === 'string',
    keptIsOpen: stored.keptIsOpen === true,
  };
}

const statementsOf = (stored: StoredFacts): ClosureFacts['statements'] => ({
  safetyPlanReviewedAt: planReviewedAt(stored),
  toldMayReturnAt: saidAt(stored, 'may_return_told'),
  wishRecordedAt: saidAt(stored, 'wish'),
  childrenCheckedAt: saidAt(stored, 'children_checked'),
  stopRequest: stopRequestOf(stored),
  stopDoubtedAt: instant(stored.stopDoubtedAt),
  lastHeard: stored.lastHeard,
  seenWithWorriesAt: instant(
    stored.statements.findLast(
      ({ kind, facts }) => kind === 'agencies_asked' && facts['answer'] === 'seen_with_worries',
    )?.saidAt ?? null,
  ),
  noContactDecidedAt: saidAt(stored, 'no_contact_decision'),
  helpOfferedAt: saidAt(stored, 'help_offered'),
  evidenceAt: saidAt(stored, 'evidence'),
  evidence: evidenceOf(stored),
  otherCaseNamedAt: saidAt(stored, 'other_case'),
});

function secondPersonOf(stored: StoredFacts, consents: Consent[], now: Date): ClosureFacts['secondPerson'] {
  const pressing = new Set(stored.pressures.map(({ byAgencyId }) => byAgencyId));
  return {
    ownerAgencyId: stored.ownerAgencyId,
    // Asked of today: a yes to one agency that has run out leaves only her no to the group.
    refusesSharing: refusesSharing(consents, now),
    agencies: stored.agencies.map((agency) => ({
      ...agency,
      appliedPressure: pressing.has(agency.agencyId),
    })),
  };
}

const incidentsOf = ({
  incidents,
  violenceReported,
}: StoredFacts): Pick<ClosureFacts, 'incidents' | 'violenceRecorded'> => ({
  incidents: incidents.map(({ recordedAt, lastOn }) => ({ lastOn, recordedAt: new Date(recordedAt) })),
  violenceRecorded: violenceReported || incidents.some(({ isViolence }) => isViolence),
});

/** The stored rows as the rules of the gate see them. */
function toClosureFacts(stored: StoredFacts, now: Date): ClosureFacts {
  const consents = stored.consents.map(readConsent);
  return {
    openedAt: new Date(stored.openedAt),
    isMinor: stored.isMinor,
    childDecided: stored.childDecided,
    hasChildren: stored.hasChildren,
    children: stored.children,
    sharesWithGroup: stored.sharesWithGroup,
    contacts: stored.contacts.map((contact) => ({
      ...contact,
      at: new Date(contact.at),
      recordedAt: new Date(contact.recordedAt),
    })),
    waitingCorrections: stored.waitingCorrections,
    band: stored.band,
    assessedAt: instant(stored.assessedAt),
    triageIsClear: stored.triageIsClear,
    urgentTriageAt: instant(stored.urgentTriageAt),
    isAssessed: stored.isAssessed,
    ...incidentsOf(stored),
    calledInsignificant: stored.calledInsignificant,
    endedAgencyIds: stored.endedAgencyIds,
    openBreaches: stored.openBreaches,
    referrals: stored.referrals.map((referral) => ({
      ...referral,
      sentAt: new Date(referral.sentAt),
      contactedAt: instant(referral.contactedAt),
      reachedSafeAt: instant(referral.reachedSafeAt),
    })),
    orders: stored.orders.map((order) => ({
      ...order,
      endedAt: instant(order.endedAt),
      annulledAt: instant(order.annulledAt),
    })),
    pressuresAt: stored.pressures.map(({ at }) => new Date(at)),
    overdueFollowUps: stored.overdueFollowUps,
    overdueSafety: stored.overdueSafety,
    courts: stored.courts,
    openPlanActions: stored.openPlanActions,
    unaskedActions: stored.unaskedActions,
    needs: stored.needs.map((need) => ({ ...need, at: new Date(need.at) })),
    goals: stored.goals.map((goal) => ({ ...goal, at: new Date(goal.at) })),
    laterContact: scopeAnswer(consents, 'contact_for_follow_up', now),
    statements: statementsOf(stored),
    agenciesToAsk: agenciesToAsk(stored, consents, now),
    receiver: receiverOf(stored),
    duplicate: duplicateOf(stored),
    secondPerson: secondPersonOf(stored, consents, now),
  };
}

function verdictsOf(stored: StoredFacts): CardVerdicts {
  const facts = lastOf(stored, 'other_case')?.facts ?? {};
  const verdict = (line: CardLine): CardVerdict =>
    CARD_VERDICTS.find((known) => known === facts[line]) ?? 'unknown';
  return Object.fromEntries(CARD_LINES.map((line) => [line, verdict(line)])) as Record<CardLine, CardVerdict>;
}

function otherCaseOf(stored: StoredFacts, { openedAt }: ClosureFacts): string | null {
  const said = lastOf(stored, 'other_case');
  const named = said && new Date(said.saidAt) >= openedAt ? said.facts['subjectId'] : null;
  return typeof named === 'string' ? named : null;
}

/** Facts and other values to show, from one database read. */
export function loadClosureFacts(stored: StoredFacts, now: Date): LoadedClosureFacts {
  const facts = toClosureFacts(stored, now);
  const said = lastOf(stored, 'wish');
  const wish = said && new Date(said.saidAt) >= facts.openedAt ? said.facts['wish'] : null;
  return {
    facts,
    wish: typeof wish === 'string' ? wish : null,
    caseIsOpen: stored.status === 'open',
    openRequest: stored.openRequest,
    episodeNo: stored.episodeNo,
    otherCaseId: otherCaseOf(stored, facts),
    verdicts: otherCaseOf(stored, facts) === null ? null : verdictsOf(stored),
    rows: stored.rows.map((row) => ({ ...row, dueAt: new Date(row.dueAt) })),
    bands: stored.bands,
    closedBefore: stored.closedBefore,
  };
}
