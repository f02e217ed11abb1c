import type { AgencyType } from '../agencies/agencies.types.js';
import type { Decision } from './code-vocabulary.js';
import type { ColumnMeaning } from './column-meanings.types.js';
import { normaliseSentences, phrasesPattern } from './normalise-text.js';
import { cellsOf, textOf } from './read-register.js';
import type { RegisterRow } from './read-register.js';
import { codeIn, knowsWord } from './read-words.js';
import type {
  NormalisedRegistration,
  RegisterEvent,
  RegistrationFlags,
  RowContext,
} from './registration.types.js';
import {
  CONFLICT_WORDS,
  EVENT_PHRASES,
  FACTOR_PHRASES,
  INSTITUTIONS,
  NOBODY_PHRASES,
  NOT_TO_THEM_PHRASES,
  PHONE_PHRASES,
  PHONE_REASONS,
  SERVES_PHRASES,
  SUICIDE_PHRASES,
} from './text-patterns.js';
import type { HintedFactor, PhoneReason } from './text-patterns.js';

const institutions = Object.values(INSTITUTIONS).map(({ blocks, names, people }) => {
  const lists = { ...CONFLICT_WORDS, names, people: people.length > 0 ? people : names };
  return {
    blocks,
    /** A quick look whether the institution is named at all. */
    named: phrasesPattern(['$names', '$people'], lists),
    hides: phrasesPattern([...SERVES_PHRASES, ...NOT_TO_THEM_PHRASES], lists),
  };
});

const suicide = phrasesPattern(SUICIDE_PHRASES);
const nobody = phrasesPattern(NOBODY_PHRASES, CONFLICT_WORDS);
const phone = PHONE_REASONS.map((reason) => ({ reason, found: phrasesPattern(PHONE_PHRASES[reason]) }));
const events = EVENT_PHRASES.map(({ event, by, finds }) => ({ event, by, found: phrasesPattern(finds) }));
const factors = (Object.entries(FACTOR_PHRASES) as [HintedFactor, readonly string[]][]).map(
  ([factor, finds]) => ({ factor, found: phrasesPattern(finds) }),
);

const anyOf = (pattern: RegExp, sentences: readonly string[]): boolean =>
  sentences.some((sentence) => pattern.test(sentence));

/** The kinds of agency that must not see the row (SECURITY B 4); read widely, lifted by people. */
export const findConflict = (sentences: readonly string[]): readonly AgencyType[] =>
  institutions
    .filter(({ named, hides }) => sentences.some((text) => named.test(text) && hides.test(text)))
    .flatMap(({ blocks }): readonly AgencyType[] => blocks);

export const tellsOfSuicide = (sentences: readonly string[]): boolean => anyOf(suicide, sentences);

/** Whether the survivor asked not to inform anyone at all. */
export const requestsNoPhoneContact = (sentences: readonly string[]): boolean => anyOf(nobody, sentences);

/** Why the number beside these words must not be used. */
export const phoneReasons = (sentences: readonly string[]): readonly PhoneReason[] =>
  phone.filter(({ found }) => anyOf(found, sentences)).map(({ reason }) => reason);

/** Events in the words, each once with its actor; `keeper` is the kind of agency whose register it is. */
export const findEvents = (sentences: readonly string[], keeper: AgencyType): readonly RegisterEvent[] =>
  events
    .filter(({ found }) => anyOf(found, sentences))
    .map(({ event, by }) => ({ event, by: by === 'keeper' ? keeper : by }));

/** Answers of the factor list that the words give plainly: they order reviews and assess no risk. */
export const hintedFactors = (sentences: readonly string[]): readonly HintedFactor[] =>
  factors.filter(({ found }) => anyOf(found, sentences)).map(({ factor }) => factor);

export const sentencesOf = (texts: readonly string[]): readonly string[] => texts.flatMap(normaliseSentences);

/** Columns in which people write sentences; a column the mapping does not know may hold some too. */
const TEXTS: readonly ColumnMeaning[] = [
  ...(['what_happened', 'qualification', 'decision', 'services', 'children', 'notes', 'status'] as const),
  ...(['other', 'suicide_risk', 'reported_to_police', 'refusal_reason', 'breaches'] as const),
];

/** «-//-» in a note repeats the note of the row above, and with it a «do not phone» or a block. */
const notesAbove = ({ row, above }: RowContext): readonly string[] =>
  above && knowsWord('ditto', textOf(row, 'notes')) ? [textOf(above, 'notes')] : [];

const textsOf = (context: RowContext): readonly string[] => [
  ...TEXTS.map((meaning) => textOf(context.row, meaning)),
  ...context.row.cells.flatMap(({ column, text }) => (column === null ? text : [])),
  ...notesAbove(context),
];

/** In these boxes the text names the perpetrator first: «брат мужа, сотрудник ГАИ». */
const offenderTexts = (row: RegisterRow): readonly string[] =>
  (['relation', 'offender_name'] as const)
    .map((meaning) => textOf(row, meaning).replace(/[,;]/g, ' '))
    .filter(Boolean)
    .map((text) => `нарушитель ${text}`);

const columnSays = (row: RegisterRow, meaning: ColumnMeaning, wanted: string): boolean =>
  cellsOf(row, meaning).some((cell) => codeIn(cell) === wanted);

function conflictOf({ row }: RowContext, sentences: readonly string[]): readonly AgencyType[] {
  const found = findConflict([...sentences, ...sentencesOf(offenderTexts(row))]);
  const isHidden = columnSays(row, 'reported_to_police', 'asks_not_to');
  return isHidden ? [...new Set([...found, ...INSTITUTIONS.police.blocks])] : found;
}

/** What must be seen the same day, must not be seen by some, and must not be phoned. */
function flagsOf(context: RowContext, sentences: readonly string[]): RegistrationFlags {
  const { row } = context;
  const nearPhone = sentencesOf([textOf(row, 'phone'), textOf(row, 'address')]);
  return {
    suicideRisk: tellsOfSuicide(sentences) || columnSays(row, 'suicide_risk', 'at_risk'),
    blockedAgencyTypes: conflictOf(context, sentences),
    tellNobody: requestsNoPhoneContact(sentences),
    doNotPhone: phoneReasons([...sentences, ...nearPhone]),
  };
}

const DECISION_EVENTS: Readonly<Partial<Record<Decision, RegisterEvent['event']>>> = {
  reconciled: 'reconciled',
  insignificant: 'insignificant',
  prevention_talk: 'perpetrator_warned',
};

/** Events of a row, each once: from its decision and from its words. */
function eventsOf(
  { mapping: { agencyType } }: RowContext,
  decisions: readonly Decision[],
  sentences: readonly string[],
): readonly RegisterEvent[] {
  const decided = decisions.flatMap((decision) => DECISION_EVENTS[decision] ?? []);
  const all = [...decided.map((event) => ({ event, by: agencyType })), ...findEvents(sentences, agencyType)];
  return [...new Map(all.map((found) => [`${found.event} ${found.by}`, found])).values()];
}

/** Everything a row says in sentences and not in its coded boxes. */
export function flagsFromText(
  context: RowContext,
  decisions: readonly Decision[],
): Pick<NormalisedRegistration, 'flags' | 'events' | 'hintedFactors'> {
  const sentences = sentencesOf(textsOf(context));
  return {
    flags: flagsOf(context, sentences),
    events: eventsOf(context, decisions, sentences),
    hintedFactors: hintedFactors(sentences),
  };
}
