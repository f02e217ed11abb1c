/**
 * What must never be seen in any life of any case, whatever was done to it and by whom. A snapshot goes in, the
 * violations come out; no rule of the product is asked. Used by the model of pure rules and by the API campaign.
 */
import type { BlockRow, CaseRow, CaseSnapshot, EpisodeRow, PersonRow, ReferralRow } from './case-snapshot.js';
import { missingAtClosing, OVERRIDES } from './closed-case-oracle.js';

export const INVARIANTS = [
  'closed_without_decision',
  'closed_without_second_person',
  'closed_by_unfit_person',
  'closed_with_unmet_blocker',
  'override_not_allowed',
  'open_without_next_step',
  'late_referral_not_escalated',
  'offer_left_by_closed_case',
  'shown_to_blocked',
  'told_to_blocked',
  'done_by_blocked',
] as const;
export type Invariant = (typeof INVARIANTS)[number];

interface Violation {
  readonly invariant: Invariant;
  readonly caseId: string;
  /** Codes and ids that lead to the row. */
  readonly detail: string;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A sweep runs every 30 seconds; a minute more is an alarm and no violation. */
const SLACK = 2 * 60_000;
const SPAN_HOURS = { high: 24, medium: 72, low: 168 } as const;
/** After these hours the system must have notified a second person besides the owner of the row. */
const FIRST_ESCALATION_HOURS = 24;

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

const checkBlocks: Check = (snapshot) => {
  const shown = snapshot.views.filter((view) => view.rows > 0 && blockedAt(snapshot, view.caseId, view));
  const done = snapshot.acts.filter((act) => blockedAt(snapshot, act.caseId, act));
  const told = snapshot.steps.flatMap(({ caseId, doneAt, toldUserIds }) =>
    doneAt === null
      ? []
      : toldUserIds
          .map((userId) => ({ caseId, userId, at: doneAt }))
          .filter((row) => blockedAt(snapshot, caseId, row)),
  );
  const as =
    (invariant: Invariant) =>
    ({ caseId, userId }: { caseId: string; userId: string }): Violation => ({
      invariant,
      caseId,
      detail: userId,
    });
  return [
    ...shown.map(as('shown_to_blocked')),
    ...done.map(as('done_by_blocked')),
    ...told.map(as('told_to_blocked')),
  ];
};

const checkNextSteps: Check = ({ cases, followUps }) =>
  cases
    .filter(({ status }) => status === 'open')
    .filter(({ id }) => !followUps.some((row) => row.caseId === id && row.endedAt === null))
    .map(({ id }) => ({ invariant: 'open_without_next_step', caseId: id, detail: '' }));

/** By when the receiver owes what; counted from a reopening where that came later. */
function owedAt(row: ReferralRow, openedAt: Date): Date[] {
  const from = (instant: Date): number => Math.max(instant.getTime(), openedAt.getTime());
  const span = SPAN_HOURS[row.urgency] * HOUR;
  if (['sent', 'received'].includes(row.status)) return [new Date(from(row.sentAt) + span)];
  if (!['accepted', 'appointment', 'service_started'].includes(row.status) || !row.decidedAt) return [];
  const accepted = from(row.decidedAt);
  const service = row.serviceOn === null ? null : Date.parse(`${row.serviceOn}T19:00:00Z`);
  const outcome =
    service === null ? accepted + 30 * DAY : Math.max(service + 7 * DAY, openedAt.getTime() + 7 * DAY);
  const isMet = row.contactedAt !== null || row.status === 'service_started';
  return [new Date(outcome), ...(isMet ? [] : [new Date(accepted + span)])];
}

const checkReferrals: Check = (snapshot) => {
  const { now, cases, referrals, followUps, steps } = snapshot;
  const told = (row: ReferralRow, isOther: boolean): boolean => {
    const rows = followUps.filter(({ subjectId, endedAt }) => subjectId === row.id && endedAt === null);
    return steps.some(
      ({ followUpId, rung, doneAt }) =>
        doneAt !== null && (rung !== 'owner') === isOther && rows.some(({ id }) => id === followUpId),
    );
  };
  const caseOf = (row: ReferralRow): CaseRow | undefined => cases.find(({ id }) => id === row.caseId);
  return referrals.flatMap((row): Violation[] => {
    const parent = caseOf(row);
    const detail = `${row.id} ${row.status}`;
    if (!parent || row.endedAt !== null) return [];
    if (parent.status === 'closed')
      return ['sent', 'received'].includes(row.status)
        ? [{ invariant: 'offer_left_by_closed_case', caseId: row.caseId, detail }]
        : [];
    const lateBy = Math.max(...owedAt(row, parent.openedAt).map((due) => now.getTime() - due.getTime()));
    const silent =
      (lateBy > SLACK && !told(row, false) && !told(row, true)) ||
      (lateBy > FIRST_ESCALATION_HOURS * HOUR + SLACK && !told(row, true));
    return silent ? [{ invariant: 'late_referral_not_escalated', caseId: row.caseId, detail }] : [];
  });
};

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
  const pressed = snapshot.unfitAgencies.some(
    (row) => row.caseId === caseId && row.agencyId === decider.agencyId && row.since <= at,
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

const checkClosures: Check = (snapshot) => {
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
    ...approved.flatMap((episode) => decisionViolations(snapshot, episode)),
  ];
};

/** Everything in the snapshot that must never be; empty is what every step of every life has to give. */
export const caseViolations = (snapshot: CaseSnapshot): Violation[] =>
  [checkClosures, checkNextSteps, checkReferrals, checkBlocks].flatMap((check) => check(snapshot));
