import { dayOf } from '../shared/dates.js';
import { invalid } from '../shared/errors.js';
import { reviewBefore, safeContactProblems } from './safe-contact.rules.js';
import { NUMBER_CHANNELS } from './safe-contact.types.js';
import type { ContactState, SafeContactPlan } from './safe-contact.types.js';
import type { ContactStateDto, SafeContactDto } from './survivors.dto.js';
import type { SafeContact } from './survivors.types.js';

/** Defaults for an old register's missing fields; none is valid before the survivor confirms it. */
export const UNCONFIRMED: SafeContact = {
  channel: 'phone',
  reachAt: null,
  windows: [],
  whoMayAnswer: null,
  codeWord: null,
  coverSentence: null,
  smsAllowed: false,
  voicemailAllowed: false,
  sharedPhone: true,
  language: 'tg',
  never: null,
  reviewOn: null,
};

/** What locks the plan regardless of its text: another person answered, or the survivor reported a change. */
export interface Reserves {
  readonly lockedAt: Date | null;
  readonly doubtedAt: Date | null;
}

/** The part of the plan that decides whether and when; one that is doubted ended before it was. */
export const toPlan = (contact: SafeContact, { lockedAt, doubtedAt }: Reserves): SafeContactPlan => ({
  channel: contact.channel,
  windows: contact.windows,
  reviewOn: doubtedAt ? reviewBefore(dayOf(doubtedAt)) : contact.reviewOn,
  lockedAt,
});

export function toState(state: ContactState): ContactStateDto {
  const next = 'next' in state ? state.next : null;
  return {
    state: state.state,
    until: state.state === 'now' ? state.until.toISOString() : null,
    next: next ? { startsAt: next.startsAt.toISOString(), endsAt: next.endsAt.toISOString() } : null,
  };
}

/** What the banner says while no plan is recorded. */
const NO_WORDS: SafeContact = {
  channel: 'no_contact',
  reachAt: null,
  windows: [],
  whoMayAnswer: null,
  codeWord: null,
  coverSentence: null,
  smsAllowed: false,
  voicemailAllowed: false,
  sharedPhone: false,
  language: 'other',
  never: null,
  reviewOn: null,
};

/** The banner without whom she confirmed it to. */
export function toBanner(
  contact: ContactStateDto,
  opened: { words: SafeContact; version: number } | null,
): SafeContactDto {
  const { reachAt, ...words } = { ...NO_WORDS, ...opened?.words };
  return {
    ...words,
    contact,
    channel: opened ? words.channel : null,
    language: opened ? words.language : null,
    hasReachAt: Boolean(reachAt),
    ...{ confirmedAt: null, confirmedBy: null, doubtedOn: null, isLongUnconfirmed: opened !== null },
    version: opened?.version ?? 0,
  };
}

/** The number of a plan; null where it names another way. */
export const phoneOf = ({ channel, reachAt }: SafeContact): string | null =>
  NUMBER_CHANNELS.includes(channel) ? reachAt : null;

/** Throws with everything that is wrong with a plan, each at its field. */
export function refuseProblems(contact: SafeContact, prefix: string, now: Date): void {
  const problems = safeContactProblems(toPlan(contact, { lockedAt: null, doubtedAt: null }), dayOf(now));
  const path = (code: string) =>
    [prefix, code.startsWith('review') ? 'reviewOn' : 'windows'].filter(Boolean).join('.');
  if (problems.length > 0) throw invalid(...problems.map((code) => ({ path: path(code), code })));
}
