import type { ContactStateDto, SafeContactDto } from './survivors.dto.js';
import type { ContactState, SafeContact } from './survivors.types.js';

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

export function toState(state: ContactState): ContactStateDto {
  const next = 'next' in state ? state.next : null;
  return {
    state: state.state,
    until: state.state === 'now' ? state.until.toISOString() : null,
    next: next ? { startsAt: next.startsAt.toISOString(), endsAt: next.endsAt.toISOString() } : null,
  };
}

/** Shown while no plan is recorded. */
const NO_WORDS: SafeContact = {
  ...UNCONFIRMED,
  channel: 'no_contact',
  sharedPhone: false,
  language: 'other',
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
    ...{
      confirmedAt: null,
      confirmedBy: null,
      doubtedOn: null,
      mergedOn: null,
      isLongUnconfirmed: opened !== null,
    },
    version: opened?.version ?? 0,
  };
}
