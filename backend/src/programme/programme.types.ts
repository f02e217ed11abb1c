import { codeList } from '../shared/code-lists.js';

/** On whose word he is in the programme. */
export const PROGRAMME_BASES = codeList('ProgrammeBasis', [
  'order_condition',
  'police_measure',
  'court_duty',
  'own_wish',
  'prosecutor',
]);
export type ProgrammeBasis = (typeof PROGRAMME_BASES)[number];

export const PROGRAMME_STAGES = codeList('ProgrammeStage', [
  'asked',
  'assessed',
  'not_suitable',
  'contract',
  'running',
  'paused',
  'finished',
  'dropped_out',
  'excluded',
  'ended_by_law',
]);
export type ProgrammeStage = (typeof PROGRAMME_STAGES)[number];

/** Why he does not fit; the people whom another body must take. */
export const NOT_SUITABLE_REASONS = codeList('NotSuitableReason', [
  'denies_all',
  'acute_illness',
  'needs_treatment_first',
  'too_dangerous',
  'no_language',
]);
export type NotSuitableReason = (typeof NOT_SUITABLE_REASONS)[number];

/** There is no session of a couple. */
export const SESSION_KINDS = codeList('SessionKind', ['one_to_one', 'group']);
export type SessionKind = (typeof SESSION_KINDS)[number];

export const ATTENDANCES = codeList('Attendance', [
  'yes',
  'late',
  'absent_told',
  'absent',
  'drunk',
  'sent_away',
]);
export type Attendance = (typeof ATTENDANCES)[number];

export const SESSION_THEMES = codeList('SessionTheme', [
  'responsibility',
  'what_is_violence',
  'effects_on_her',
  'effects_on_children',
  'anger_and_calm',
  'control_and_jealousy',
  'alcohol',
  'respect',
  'plan_for_later',
]);
export type SessionTheme = (typeof SESSION_THEMES)[number];

/** What a worker passes on; the product itself passes on the stages. */
export const SENT_SIGNALS = codeList('SentSignal', [
  'threat_life',
  'knows_where',
  'weapon',
  'own_life',
  'child_risk',
  'travels',
  'moved_back',
  'new_partner',
  'drinking_again',
  'lost_job',
  'contact_try',
]);
export type SentSignal = (typeof SENT_SIGNALS)[number];

/** `started` and `half_done` only plan contacts about the programme. */
export const SIGNAL_CODES = codeList('SignalCode', [
  ...SENT_SIGNALS,
  'started',
  'half_done',
  'finished',
  'dropped_out',
  'excluded',
]);
export type SignalCode = (typeof SIGNAL_CODES)[number];

/** Step of `pg.signal`: 1 minutes, 2 an hour, 3 a day, 4 three days; null: no task. */
export const SIGNAL_URGENCY = {
  threat_life: 1,
  knows_where: 1,
  weapon: 2,
  own_life: 2,
  child_risk: 2,
  travels: 3,
  moved_back: 3,
  new_partner: 3,
  drinking_again: 3,
  lost_job: 3,
  contact_try: 3,
  dropped_out: 3,
  excluded: 3,
  finished: 4,
  started: null,
  half_done: null,
} as const satisfies Record<SignalCode, 1 | 2 | 3 | 4 | null>;

/** `is_him` opens the words, the others end the task: what her lead did. */
export const SIGNAL_ANSWERS = codeList('SignalAnswer', ['is_him', 'acted', 'no_change', 'not_him']);
export type SignalAnswer = (typeof SIGNAL_ANSWERS)[number];

/** They reach a survivor also after her refusal and in a closed case. */
export const DANGERS: readonly SignalCode[] = ['threat_life', 'knows_where', 'weapon', 'child_risk'];

export const PARTNER_WORDS = codeList('PartnerWord', ['safer', 'same', 'worse', 'not_asked']);
export type PartnerWord = (typeof PARTNER_WORDS)[number];

/** Why a worker of the programme must not reach a file (capabilities 1.11). */
export const PROGRAMME_BLOCKS = codeList('ProgrammeBlock', [
  'is_alleged_person',
  'relative',
  'works_there',
  'influence',
  'survivor_asked',
]);
export type ProgrammeBlock = (typeof PROGRAMME_BLOCKS)[number];
