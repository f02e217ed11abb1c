import { randomUUID } from 'node:crypto';
import type { ErasureFacts, StoredErasure } from '../../src/cases/erasure.rules.js';
import type { EpisodeState, SecondTalk } from '../../src/closure/episodes.types.js';
import type { CaseFacts, PendingRow, RuleKey } from '../../src/follow-ups/follow-ups.types.js';
import { addDays, addHours, dayOf } from '../../src/shared/dates.js';
import type { Actor } from './actors.js';
import { row } from './mirror.js';
import type { Statement } from './mirror.js';
import type { Keys } from './mirrored-facts.js';

export const NOT_ENDORSED = { endorsedBy: null, endorsedAt: null } as const;

interface EpisodeOf {
  readonly caseId: string;
  readonly state: EpisodeState;
  readonly now: Date;
  readonly endorsedAt?: Date | null;
  readonly talk?: SecondTalk | null;
}

/** A request of the caseworker; endorsed by the supervisor and decided by the specialist where its state says so. */
export function episode(
  { caseId, state, now, endorsedAt = addDays(now, -1), talk = null }: EpisodeOf,
  { id, agency }: Keys,
): { episodeId: string; facts: Statement[] } {
  const episodeId = randomUUID();
  const isEndorsed = state !== 'requested';
  const isDecided = state === 'approved' || state === 'refused';
  const decided = { decided_by: id('specialist'), decided_agency_id: agency('cowfa'), decided_at: now };
  const request = row('closure_episodes', {
    ...{ id: episodeId, case_id: caseId, episode_no: 1, reason: 'needs_met', state, second_talk: talk },
    ...{
      requested_by: id('caseworker'),
      requested_at: addDays(now, -90),
      reviewer_agency_id: agency('cowfa'),
    },
    ...(isEndorsed ? { endorsed_by: id('supervisor'), endorsed_at: endorsedAt } : {}),
    ...(isDecided ? decided : {}),
  });
  const grant = row('grants', {
    ...{ id: randomUUID(), case_id: caseId, grantee_id: agency('cowfa'), relation: 'closure_review' },
    ...{ partitions: ['core', 'closure'], purpose: 'closure', source_id: episodeId },
  });
  return { episodeId, facts: isEndorsed ? [request, grant] : [request] };
}

export function episodeStep(step: string, episodeId: string, { userId, agencyId }: Actor): Statement {
  const where = 'version = version + 1 where id = $1';
  const update = 'update panoh.closure_episodes set';
  if (step === 'withdraw') return [`${update} state = 'withdrawn', ${where}`, episodeId];
  if (step === 'endorse')
    return [
      `${update} state = 'endorsed', endorsed_by = $2, endorsed_at = panoh.now(), ${where}`,
      episodeId,
      userId,
    ];
  const state = step === 'approve' ? 'approved' : 'refused';
  return [
    `${update} state = '${state}', decided_by = $2, decided_agency_id = $3, decided_at = panoh.now(), ${where}`,
    episodeId,
    userId,
    agencyId,
  ];
}

export interface ErasureOf {
  readonly askedBy: string;
  readonly confirmedBy: string | null;
  /** Ago it was asked. */
  readonly days: number;
  readonly isStopped?: boolean;
}

export const erasure = (
  { askedBy, confirmedBy, days, isStopped }: ErasureOf,
  now: Date,
  id: Keys['id'],
): StoredErasure => ({
  ...{ askedById: id(askedBy), askedAt: addDays(now, -days), confirmedById: confirmedBy && id(confirmedBy) },
  ...{ stoppedAt: isStopped ? addHours(now, -1) : null, doneAt: null, lapsedAt: null },
});

interface Kept {
  readonly danger?: boolean;
  readonly isHeld?: boolean;
}

export const erasureFacts = ({ danger, isHeld = false }: Kept, leadId: string): ErasureFacts => ({
  ...{ status: 'open', isErased: false, leadId, isHeld, hearingAhead: false },
  dangers: danger ? ['danger_risk'] : [],
});

export function erasureRows(
  { caseId, erasure: asked, kept, now }: { caseId: string; erasure: StoredErasure; kept: Kept; now: Date },
  { id, agency }: Keys,
): Statement[] {
  const { askedById, askedAt, confirmedById, stoppedAt } = asked;
  const request = row('erasure_requests', {
    ...{ id: randomUUID(), case_id: caseId, agency_id: agency('crisisCentre'), asked_by: askedById },
    ...{
      asked_at: askedAt,
      confirmed_by: confirmedById,
      confirmed_at: confirmedById && addHours(askedAt, 1),
    },
    ...{ stopped_by: stoppedAt && askedById, stopped_at: stoppedAt },
  });
  const hold = row('legal_holds', {
    ...{ id: randomUUID(), case_id: caseId, agency_id: agency('crisisCentre'), set_by: id('supervisor') },
    ...{ ground: 'investigation', until_on: dayOf(addDays(now, 5)) },
  });
  const danger: Statement = [`update panoh.cases set band = 'high' where id = $1`, caseId];
  return [request, ...(kept.isHeld ? [hold] : []), ...(kept.danger ? [danger] : [])];
}

export const caseFacts = (status: CaseFacts['status'], now: Date): CaseFacts => ({
  ...{ now, status, band: 'standard', openedAt: addDays(now, -1), ownerIsPolice: false, supportLead: 'none' },
  ...{
    sharesWithGroup: true,
    markedByGroup: false,
    contactStopped: false,
    referrals: [],
    orders: [],
    planActions: [],
  },
});

interface EndOf {
  readonly caseId: string;
  readonly status: CaseFacts['status'];
  readonly waiting: number;
  readonly request: EpisodeState | null;
  readonly now: Date;
}

/** A transaction that leaves a case with so many rows, and where it closes with a request in this state. */
export function endsWith(
  { caseId, status, waiting, request, now }: EndOf,
  keys: Keys,
): { facts: Statement[]; asks: Statement } {
  const ends = `with kept as (select id from panoh.follow_ups where case_id = $1 and status = 'pending' order by id limit $2),
      ended as (update panoh.follow_ups set status = 'replaced', done_at = panoh.now()
        where case_id = $1 and status = 'pending' and id not in (select id from kept))
    update panoh.cases set status = $3, closed_at = case $3 when 'closed' then panoh.now() end, version = version + 1 where id = $1`;
  return {
    facts: request ? episode({ caseId, state: request, now }, keys).facts : [],
    asks: [ends, caseId, waiting, status],
  };
}

const RULES: readonly (readonly [RuleKey, string])[] = [
  ['fu.regular', 'follow_ups'],
  ['fu.first_contact', 'follow_ups'],
  ['er.ask_again', 'follow_ups'],
  ['po.not_binding', 'follow_ups'],
  ['hl.review', 'health'],
  ['sh.exit_plan', 'whereabouts'],
];

export const contactRows = (now: Date): PendingRow[] =>
  RULES.map(([rule]) => ({
    ...{ id: randomUUID(), rule, step: 1, subjectId: null },
    ...{ fromAt: addHours(now, -1), dueAt: addDays(now, 2) },
  }));

export const contactRow = (one: PendingRow, caseId: string, agencyId: string): Statement =>
  row('follow_ups', {
    ...{ id: one.id, case_id: caseId, agency_id: agencyId, rule: one.rule, kind: 'safety_contact' },
    ...{ partition: RULES.find(([rule]) => rule === one.rule)?.[1], from_at: one.fromAt, due_at: one.dueAt },
  });
