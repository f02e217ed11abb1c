/**
 * One case in memory with its full history. It decides nothing: the product's pure rules say what is allowed and what
 * results, and this model applies it as the services do, in one step.
 */
import type { Consent } from '../../../src/consent/consent.types.js';
import { consentCovers, mayShareWithGroup, refusesSharing } from '../../../src/consent/consent.rules.js';
import { afterOccurrence } from '../../../src/follow-ups/consequences.rules.js';
import type { Work } from '../../../src/follow-ups/consequences.rules.js';
import { escalationSteps } from '../../../src/follow-ups/escalation.rules.js';
import type { CaseFacts, PlannedFollowUp, Trigger } from '../../../src/follow-ups/follow-ups.types.js';
import type { Consequences } from '../../../src/follow-ups/outcomes.types.js';
import type { Referral } from '../../../src/referrals/referrals.types.js';
import type { SupportLeadState } from '../../../src/referrals/support-lead.rules.js';
import { supportLeadAtOpening } from '../../../src/referrals/support-lead.rules.js';
import type { RiskBand, AssessmentFacts } from '../../../src/risk/risk.types.js';
import type { ContactFact, IncidentFact, StopRequest } from '../../../src/closure/closure-facts.types.js';
import type { ClosureEpisode } from '../../../src/closure/episodes.types.js';
import { addHours, startOfDay } from '../../../src/shared/dates.js';
import { runningOrders } from './order-standing.js';
import type { StoredOrder } from './order-standing.js';
import { agencyOf, PEOPLE, personOf } from './people.js';
import type { ModelPerson } from './people.js';

const START = new Date('2026-01-05T06:00:00Z');
export const CASE_ID = 'case';

/** She allowed the group to know of the case when it was opened. */
const GROUP_CONSENT: Consent = {
  id: 'group',
  scope: 'case_conference_mdwg',
  agencyId: null,
  partitions: [],
  answer: 'given',
  basis: 'consent',
  givenAt: START,
  untilOn: null,
  provisionalUntil: null,
  withdrawnAt: null,
};

interface StoredRow extends PlannedFollowUp {
  caseId: string;
  id: string;
  createdAt: Date;
  endedAt: Date | null;
}
interface StoredStep {
  caseId: string;
  followUpId: string;
  rung: string;
  runAt: Date;
  doneAt: Date | null;
  toldUserIds: string[];
}
export interface StoredReferral extends Referral {
  caseId: string;
  endedAt: Date | null;
  wordAt: Date | null;
  gapRecorded: boolean;
}
const isAccepted = ({ status }: StoredReferral): boolean =>
  status === 'accepted' || status === 'appointment' || status === 'service_started';

export interface StoredEpisode extends ClosureEpisode {
  episodeNo: number;
  decidedBy: string | null;
  decidedAt: Date | null;
}
interface StoredBlock {
  subject: string;
  startedAt: Date;
  liftedAt: Date | null;
}
interface StoredStatement {
  kind: string;
  at: Date;
  isComplete: boolean;
  request: StopRequest | null;
  subjectId: string | null;
}

export interface Start {
  readonly ownerAgencyId: 'police' | 'centre';
  readonly isMinor: boolean;
  readonly hasChildren: boolean;
  /** The first incident is family violence; a case opened in error has none. */
  readonly isViolence: boolean;
  readonly sharesWithGroup: boolean;
}

export class CaseWorld {
  now = START;
  status: 'open' | 'closed' = 'open';
  episodeNo = 1;
  openedAt = START;
  ownerAgencyId: string;
  leadId: string | null;
  band: RiskBand = 'incomplete';
  failures = 0;
  /** Days that a guided worker lets pass between two contacts. */
  pace = 15;
  contactStopped = false;
  reopenOnRegistration = false;
  supportLead: SupportLeadState;
  supportLeadAgencyId: string | null = null;
  rows: StoredRow[] = [];
  steps: StoredStep[] = [];
  referrals: StoredReferral[] = [];
  episodes: StoredEpisode[] = [];
  blocks: StoredBlock[] = [];
  statements: StoredStatement[] = [];
  consents: Consent[] = [];
  contacts: ContactFact[] = [];
  incidents: (IncidentFact & { isFamilyViolence: boolean })[] = [];
  answers: AssessmentFacts['answers'][] = [];
  bands: { at: Date; band: RiskBand; assessed: boolean }[] = [];
  triages: { at: Date; isClear: boolean; isUrgent: boolean }[] = [];
  pressures: { at: Date; byAgencyId: string | null }[] = [];
  orders: StoredOrder[] = [];
  views: { caseId: string; at: Date; userId: string; rows: number }[] = [];
  acts: { caseId: string; at: Date; userId: string }[] = [];
  workedOn = new Set<string>();
  /** Goes up with everything that may change what the oracle sees. */
  changes = 0;
  private made = 0;

  constructor(readonly start: Start) {
    this.ownerAgencyId = start.ownerAgencyId;
    this.leadId = `${start.ownerAgencyId}-lead`;
    this.workedOn.add(this.leadId);
    this.supportLead = supportLeadAtOpening(agencyOf(start.ownerAgencyId).type);
    this.incidents.push({ lastOn: '2026-01-02', recordedAt: START, isFamilyViolence: start.isViolence });
    if (start.sharesWithGroup) this.consents.push(GROUP_CONSENT);
    this.happen([{ kind: 'case_opened' }]);
  }

  newId = (prefix: string): string => `${prefix}${(this.made += 1)}`;

  facts(): CaseFacts {
    const isAnswered = this.supportLead === 'accepted' || this.supportLead === 'declined';
    return {
      now: this.now,
      status: this.status,
      band: this.band,
      openedAt: this.openedAt,
      ownerIsPolice: agencyOf(this.ownerAgencyId).kind === 'police',
      supportLead: isAnswered ? (this.supportLead as 'accepted' | 'declined') : 'none',
      sharesWithGroup: mayShareWithGroup(this.consents, this.now),
      markedByGroup: false,
      contactStopped: this.contactStopped,
      referrals: this.referrals.filter(isAccepted).map(({ id, urgency, contactedAt, serviceOn }) => ({
        id,
        urgency,
        isContacted: contactedAt !== null,
        serviceAt: serviceOn === null ? null : startOfDay(serviceOn),
      })),
      orders: runningOrders(this),
    };
  }

  pending(): StoredRow[] {
    return this.rows.filter(({ endedAt }) => endedAt === null);
  }

  /** Something happened, with what the follow-up rules make of it. */
  happen(triggers: readonly Trigger[], work: Work | null = null): void {
    this.apply(afterOccurrence({ triggers, work }, this.pending(), this.facts()));
  }

  apply({ satisfied, replaced, moved, added }: Consequences): void {
    const gone = new Set([...satisfied, ...replaced]);
    for (const row of this.pending()) {
      const move = moved.find(({ id }) => id === row.id);
      if (gone.has(row.id)) row.endedAt = this.now;
      else if (move) this.move(row, move.dueAt);
    }
    for (const planned of added) this.store(planned);
  }

  private store(planned: PlannedFollowUp): void {
    const row = { ...planned, caseId: CASE_ID, id: this.newId('f'), createdAt: this.now, endedAt: null };
    this.rows.push(row);
    this.climb(row);
  }

  private move(row: StoredRow, dueAt: Date): void {
    this.rows = this.rows.map((one) => (one.id === row.id ? { ...one, dueAt } : one));
    this.steps = this.steps.filter(({ followUpId, doneAt }) => followUpId !== row.id || doneAt !== null);
    this.climb({ ...row, dueAt });
  }

  private climb({ id, rule, fromAt, dueAt, alertAt }: StoredRow): void {
    const { band, sharesWithGroup } = this.facts();
    for (const { rung, runAt } of escalationSteps(rule, {
      ...{ fromAt, dueAt, alertAt, band, sharesWithGroup },
    }))
      this.steps.push({ caseId: CASE_ID, followUpId: id, rung, runAt, doneAt: null, toldUserIds: [] });
  }

  /** Lets time pass; the sweep notifies recipients who are not blocked. */
  pass(hours: number): void {
    this.now = addHours(this.now, hours);
    this.changes += 1;
    for (const step of this.steps) {
      if (step.doneAt !== null || step.runAt > this.now) continue;
      const row = this.rows.find(({ id }) => id === step.followUpId);
      if (!row || row.endedAt !== null) continue;
      step.doneAt = this.now;
      step.toldUserIds = this.recipients(step.rung, row).map(({ id }) => id);
    }
  }

  private recipients(rung: string, row: StoredRow): ModelPerson[] {
    const receiver = this.referrals.find(({ id }) => id === row.subjectId)?.toAgencyId ?? null;
    const isOf = (person: ModelPerson): boolean => {
      const isOwn = person.agencyId === this.ownerAgencyId;
      if (rung === 'supervisor') return isOwn && person.isSupervisor;
      if (rung === 'owner' && row.owner === 'receiving_agency') return person.agencyId === receiver;
      if (rung === 'owner')
        return this.leadId === null ? isOwn && person.isSupervisor : person.id === this.leadId;
      return person.isCoordinator && this.facts().sharesWithGroup;
    };
    return PEOPLE.filter((person) => isOf(person) && !this.isBlocked(person));
  }

  isBlocked(person: ModelPerson): boolean {
    return this.isLocked([person.id, person.agencyId, agencyOf(person.agencyId).kind]);
  }

  isAgencyBlocked(agencyId: string): boolean {
    return this.isLocked([agencyId, agencyOf(agencyId).kind]);
  }

  private isLocked(subjects: readonly string[]): boolean {
    return this.blocks.some(({ subject, liftedAt }) => liftedAt === null && subjects.includes(subject));
  }

  /** The worker or supervisor of the owner with this id, if nothing shuts her out. */
  ownWorker(userId: string): ModelPerson | null {
    const person = personOf(userId);
    const isOwn = person.agencyId === this.ownerAgencyId && person.worksOnCases;
    return isOwn && !this.isBlocked(person) ? person : null;
  }

  /** Something was done: its author has worked on the case, and a minute has gone by. */
  did(userId: string, asOwner = true): void {
    this.acts.push({ caseId: CASE_ID, at: this.now, userId });
    if (asOwner && personOf(userId).agencyId === this.ownerAgencyId) this.workedOn.add(userId);
    this.pass(1 / 60);
  }

  covers(agencyId: string): boolean {
    return consentCovers(this.consents, { agencyId, partition: 'core', at: this.now });
  }

  refusesSharing(): boolean {
    return refusesSharing(this.consents, this.now);
  }

  openEpisode(): StoredEpisode | null {
    return this.episodes.find(({ state }) => state === 'requested' || state === 'endorsed') ?? null;
  }

  said(kind: string): StoredStatement | null {
    return this.statements.findLast((one) => one.kind === kind) ?? null;
  }
}
