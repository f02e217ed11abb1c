/**
 * What must never be seen in any life of any case, whatever was done to it and by whom. A snapshot goes in, the
 * violations come out; no rule of the product is asked. The campaign `nobody-dropped` reads the snapshots.
 */
import type { BlockRow, CaseSnapshot, EpisodeRow, PersonRow } from './case-snapshot.js';
import { missingAtClosing, OVERRIDES } from './closed-case-oracle.js';

export const INVARIANTS = [
  'closed_without_decision',
  'closed_without_second_person',
  'closed_by_unfit_person',
  'closed_with_unmet_blocker',
  'override_not_allowed',
  'open_without_next_step',
  'referral_without_next_step',
  'action_without_task',
  'child_without_question',
  'offer_left_by_closed_case',
  'told_to_blocked',
] as const;
export type Invariant = (typeof INVARIANTS)[number];

interface Violation {
  readonly invariant: Invariant;
  readonly caseId: string;
  /** Codes and ids that lead to the row. */
  readonly detail: string;
}

const isBlocked = (person: PersonRow, block: BlockRow, at: Date): boolean =>
  [person.id, person.agencyId, person.agencyKind].includes(block.subject) &&
  block.startedAt <= at &&
  (block.liftedAt === null || block.liftedAt > at);

const blockedAt = (snapshot: CaseSnapshot, caseId: string, row: { userId: string; at: Date }): boolean => {
  const person = snapshot.people.find(({ id }) => id === row.userId);
  const blocks = snapshot.blocks.filter((block) => block.caseId === caseId);
  return person !== undefined && blocks.some((block) => isBlocked(person, block, row.at));
};

type Check = (snapshot: CaseSnapshot) => Violation[];

const checkBlocks: Check = (snapshot) =>
  snapshot.notifications
    .filter((row) => blockedAt(snapshot, row.caseId, row))
    .map(({ caseId, userId }) => ({ invariant: 'told_to_blocked', caseId, detail: userId }));

const checkNextSteps: Check = ({ cases, followUps }) =>
  cases
    .filter(({ status }) => status === 'open')
    .filter(({ id }) => !followUps.some((row) => row.caseId === id && row.endedAt === null))
    .map(({ id }) => ({ invariant: 'open_without_next_step', caseId: id, detail: '' }));

const OFFERED = ['sent', 'received'];
const ACCEPTED = ['accepted', 'appointment', 'service_started'];

/** An answer or an outcome is owed and dated; a support lead who has met her works in a separate case. */
const checkReferrals: Check = ({ cases, referrals, followUps }) =>
  referrals.flatMap(({ id, caseId, status, kind, contactedAt }): Violation[] => {
    const parent = cases.find((one) => one.id === caseId);
    const isHandedOver = kind === 'support_lead' && contactedAt !== null;
    const isOwed = OFFERED.includes(status) || (ACCEPTED.includes(status) && !isHandedOver);
    const detail = `${id} ${status}`;
    if (!parent || !isOwed) return [];
    if (parent.status === 'closed')
      return OFFERED.includes(status) ? [{ invariant: 'offer_left_by_closed_case', caseId, detail }] : [];
    const isDated = followUps.some(({ subjectId, endedAt }) => subjectId === id && endedAt === null);
    return isDated ? [] : [{ invariant: 'referral_without_next_step', caseId, detail }];
  });

/** While a case is open, what its worker owes by the plan is a dated task. */
const checkActions: Check = ({ cases, actions, followUps }) =>
  actions
    .filter(({ owner, endedAt }) => owner === 'worker' && endedAt === null)
    .filter(({ caseId }) => cases.some(({ id, status }) => id === caseId && status === 'open'))
    .filter(({ id }) => !followUps.some(({ subjectId, endedAt }) => subjectId === id && endedAt === null))
    .map(({ id, caseId }) => ({ invariant: 'action_without_task', caseId, detail: id }));

/** While a case is open, a child who was never asked about, or was not safe, is a dated question. */
const checkChildren: Check = ({ cases, children, childAnswers, followUps }) =>
  children
    .filter(({ caseId }) => cases.some(({ id, status }) => id === caseId && status === 'open'))
    .filter(({ id }) => {
      const last = childAnswers.findLast((row) => row.childId === id && row.answer !== 'could_not_ask');
      const isAsked = followUps.some(({ subjectId, endedAt }) => subjectId === id && endedAt === null);
      return last?.answer !== 'safe' && !isAsked;
    })
    .map(({ id, caseId }) => ({ invariant: 'child_without_question', caseId, detail: id }));

interface People {
  readonly asked: PersonRow;
  readonly endorser: PersonRow;
  readonly decider: PersonRow;
  readonly decidedAt: Date;
}

function peopleOf({ people }: CaseSnapshot, episode: EpisodeRow): People | null {
  const person = (id: string | null): PersonRow | undefined => people.find((row) => row.id === id);
  const [asked, endorser] = [person(episode.requestedBy), person(episode.endorsedBy)];
  const decider = person(episode.decidedBy);
  const { decidedAt } = episode;
  return asked && endorser && decider && decidedAt ? { asked, endorser, decider, decidedAt } : null;
}

function isUnfit(snapshot: CaseSnapshot, episode: EpisodeRow, users: People): boolean {
  const { asked, endorser, decider, decidedAt: at } = users;
  const { caseId, mark } = episode;
  const pressed = snapshot.pressures.some(
    (row) => row.caseId === caseId && row.agencyId === decider.agencyId && row.at <= at,
  );
  const isLocked = [asked, endorser, decider].some(({ id }) =>
    blockedAt(snapshot, caseId, { userId: id, at }),
  );
  return (pressed && mark === null) || isLocked;
}

function secondPersonViolations(snapshot: CaseSnapshot, episode: EpisodeRow): Violation[] {
  const { caseId, mark } = episode;
  const people = peopleOf(snapshot, episode);
  const lacks = (detail: string): Violation => ({
    invariant: 'closed_without_second_person',
    caseId,
    detail,
  });
  if (!people) return [lacks('missing')];
  const { asked, endorser, decider } = people;
  const isOwn = decider.agencyId === asked.agencyId;
  const unfit: Violation = { invariant: 'closed_by_unfit_person', caseId, detail: decider.id };
  return [
    ...(new Set([asked.id, endorser.id, decider.id]).size < 3 ? [lacks('same person')] : []),
    ...(endorser.isSupervisor && endorser.agencyId === asked.agencyId ? [] : [lacks('not endorsed')]),
    ...(isOwn === (mark !== null) ? [] : [lacks('not independent')]),
    ...(isUnfit(snapshot, episode, people) ? [unfit] : []),
  ];
}

const OVERRIDABLE = new Set([...Object.values(OVERRIDES).flat(), 'children_safety']);

/** Every decision that closed a case is judged at its own instant, also after the case was opened again. */
function decisionViolations(snapshot: CaseSnapshot, episode: EpisodeRow): Violation[] {
  const { caseId, overrides } = episode;
  const opened = snapshot.cases.find(({ id }) => id === caseId);
  const isLast = opened?.episodeNo === episode.episodeNo;
  // After a reopening, statements of earlier episodes can no longer be distinguished.
  const since = opened && isLast ? opened.openedAt : new Date(0);
  const wrong = overrides.filter(({ code, reason }) => !OVERRIDABLE.has(code) || reason === null);
  return [
    ...secondPersonViolations(snapshot, episode),
    ...missingAtClosing(snapshot, episode, since).map((detail): Violation => ({
      invariant: 'closed_with_unmet_blocker',
      caseId,
      detail,
    })),
    ...wrong.map(({ code }): Violation => ({ invariant: 'override_not_allowed', caseId, detail: code })),
  ];
}

function closureViolations(snapshot: CaseSnapshot, isJudged: (episode: EpisodeRow) => boolean): Violation[] {
  const approved = snapshot.episodes.filter(({ state }) => state === 'approved');
  const undecided = snapshot.cases.filter(
    ({ id, status, episodeNo }) =>
      status === 'closed' && !approved.some((row) => row.caseId === id && row.episodeNo === episodeNo),
  );
  return [
    ...undecided.map(({ id }): Violation => ({
      invariant: 'closed_without_decision',
      caseId: id,
      detail: '',
    })),
    ...approved
      .filter((episode) => !isJudged(episode))
      .flatMap((episode) => decisionViolations(snapshot, episode)),
  ];
}

/**
 * Everything in the snapshot that must never be; empty is what every step of every life has to give. A decision that
 * was judged once is left out, because rows that it rested on may have changed since.
 */
export const caseViolations = (
  snapshot: CaseSnapshot,
  isJudged: (episode: EpisodeRow) => boolean = () => false,
): Violation[] => [
  ...closureViolations(snapshot, isJudged),
  ...[checkNextSteps, checkReferrals, checkActions, checkChildren, checkBlocks].flatMap((check) =>
    check(snapshot),
  ),
];
