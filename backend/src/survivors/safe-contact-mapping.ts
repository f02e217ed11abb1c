import type { ContactState, SafeContactPlan } from './safe-contact.types.js';
import type { ContactStateDto, SafeContactDto } from './survivors.dto.js';
import type { SafeContact } from './survivors.types.js';

/** The part of the plan that decides whether and when. */
export const toPlan = (contact: SafeContact, lockedAt: Date | null): SafeContactPlan => ({
  channel: contact.channel,
  windows: contact.windows,
  reviewOn: contact.reviewOn,
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
    ...{ confirmedAt: null, confirmedBy: null, isLongUnconfirmed: opened !== null },
    version: opened?.version ?? 0,
  };
}
