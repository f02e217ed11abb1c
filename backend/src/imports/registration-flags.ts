import type { AgencyType } from '../agencies/agencies.types.js';
import { normaliseSentences } from './normalise-text.js';
import { phrasesPattern } from './phrase-pattern.js';
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
import type { EventActor, HintedFactor, PhoneReason } from './text-patterns.js';
import type {
  ConflictReason,
  RegisterEvent,
  RegistrationFlags,
  NormalisedRegistration,
} from './registration.types.js';
import { knowsWord, readCode } from './read-words.js';
import type { ColumnMeaning } from './column-meanings.types.js';
import type { Decision } from './code-vocabulary.js';
import type { RowContext, RegisterRow } from './row-cells.js';
import { cellsOf, textOf } from './row-cells.js';

interface InstitutionPatterns {
  readonly blocks: readonly AgencyType[];
  /** A quick look whether the institution is named at all. */
  readonly named: RegExp;
  readonly serves: RegExp;
  readonly notToThem: RegExp;
}

const institutions: readonly InstitutionPatterns[] = Object.values(INSTITUTIONS).map((institution) => {
  const people: readonly string[] = institution.people.length > 0 ? institution.people : institution.names;
  const lists = { ...CONFLICT_WORDS, names: institution.names, people };
  return {
    blocks: institution.blocks,
    named: phrasesPattern(['$names', '$people'], lists),
    serves: phrasesPattern(SERVES_PHRASES, lists),
    notToThem: phrasesPattern(NOT_TO_THEM_PHRASES, lists),
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

/** The kinds of agency that must not see the row, and why (SECURITY B 4); read widely, lifted by people. */
export function findConflict(sentences: readonly string[]): RegistrationFlags['conflict'] {
  const agencyTypes = new Set<AgencyType>();
  const reasons = new Set<ConflictReason>();
  for (const institution of institutions) {
    const naming = sentences.filter((sentence) => institution.named.test(sentence));
    const serves = anyOf(institution.serves, naming);
    const hidden = anyOf(institution.notToThem, naming);
    if (serves) reasons.add('serves_there');
    if (hidden) reasons.add('not_to_be_told');
    if (serves || hidden) institution.blocks.forEach((type) => agencyTypes.add(type));
  }
  return { agencyTypes: [...agencyTypes], reasons: [...reasons] };
}

/** Whether the words report a suicide attempt or suicidal thoughts. */
export const tellsOfSuicide = (sentences: readonly string[]): boolean => anyOf(suicide, sentences);

/** Whether the survivor asked not to inform anyone at all. */
export const requestsNoPhoneContact = (sentences: readonly string[]): boolean => anyOf(nobody, sentences);

/** Why the number beside these words must not be used. */
export const phoneReasons = (sentences: readonly string[]): readonly PhoneReason[] =>
  phone.filter(({ found }) => anyOf(found, sentences)).map(({ reason }) => reason);

const actor = (by: EventActor | null, keeper: AgencyType): RegisterEvent['by'] =>
  by === 'keeper' ? keeper : by;

/** Events that the words tell of, each once with who did it; `keeper` is the kind of agency whose register it is. */
export const findEvents = (sentences: readonly string[], keeper: AgencyType): readonly RegisterEvent[] =>
  events
    .filter(({ found }) => anyOf(found, sentences))
    .map(({ event, by }) => ({ event, by: actor(by, keeper) }));

/** Answers of the factor list that the words give plainly: they order reviews and assess no risk. */
export const hintedFactors = (sentences: readonly string[]): readonly HintedFactor[] =>
  factors.filter(({ found }) => anyOf(found, sentences)).map(({ factor }) => factor);

/** The texts of a row as the sentences that the other functions of this file read. */
export const sentencesOf = (texts: readonly string[]): readonly string[] => texts.flatMap(normaliseSentences);

/** Columns in which people write sentences; a column the mapping does not know may hold some too. */
const TEXTS: readonly ColumnMeaning[] = [
  'what_happened',
  'qualification',
  'decision',
  'services',
  'children',
  'notes',
  'status',
  'other',
  'suicide_risk',
  'reported_to_police',
  'refusal_reason',
  'breaches',
];

/** «-//-» in a note repeats the note of the row above, and with it a «do not phone» or a block. */
const notesAbove = ({ row, above }: RowContext): readonly string[] =>
  above && knowsWord('ditto', textOf(row, 'notes')) ? [textOf(above, 'notes')] : [];

const unknownTexts = (row: RegisterRow): readonly string[] =>
  row.cells.filter(({ column }) => column === null).map(({ text }) => text);

const textsOf = (context: RowContext): readonly string[] => [
  ...TEXTS.map((meaning) => textOf(context.row, meaning)),
  ...unknownTexts(context.row),
  ...notesAbove(context),
];

/** In these boxes the text names the perpetrator first: «брат мужа, сотрудник ГАИ». */
const offenderTexts = (row: RegisterRow): readonly string[] =>
  (['relation', 'offender_name'] as const)
    .map((meaning) => textOf(row, meaning).replace(/[,;]/g, ' '))
    .filter(Boolean)
    .map((text) => `нарушитель ${text}`);

const columnSays = (row: RegisterRow, meaning: ColumnMeaning, wanted: string): boolean =>
  cellsOf(row, meaning).some(
    ({ column, text }) => column?.words && readCode(column.words, text, column.alsoMeans) === wanted,
  );

function conflictOf(context: RowContext, sentences: readonly string[]): RegistrationFlags['conflict'] {
  const found = findConflict([...sentences, ...sentencesOf(offenderTexts(context.row))]);
  if (!columnSays(context.row, 'reported_to_police', 'asks_not_to')) return found;
  return {
    agencyTypes: [...new Set([...found.agencyTypes, ...INSTITUTIONS.police.blocks])],
    reasons: [...new Set([...found.reasons, 'not_to_be_told' as const])],
  };
}

/** What must be seen the same day, must not be seen by some, and must not be phoned. */
function flagsOf(context: RowContext, sentences: readonly string[]): RegistrationFlags {
  const beside = sentencesOf([textOf(context.row, 'phone'), textOf(context.row, 'address')]);
  return {
    suicideRisk: tellsOfSuicide(sentences) || columnSays(context.row, 'suicide_risk', 'at_risk'),
    conflict: conflictOf(context, sentences),
    tellNobody: requestsNoPhoneContact(sentences),
    doNotPhone: phoneReasons([...sentences, ...beside]),
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
  const decided = decisions.flatMap((decision) => {
    const event = DECISION_EVENTS[decision];
    return event ? [{ event, by: agencyType }] : [];
  });
  const told = findEvents(sentences, agencyType);
  const once = new Map([...decided, ...told].map((found) => [`${found.event} ${found.by}`, found]));
  return [...once.values()];
}

export type TextFlags = Pick<NormalisedRegistration, 'flags' | 'events' | 'hintedFactors'>;

/** Everything a row says in sentences and not in its coded boxes. */
export function flagsFromText(context: RowContext, decisions: readonly Decision[]): TextFlags {
  const sentences = sentencesOf(textsOf(context));
  return {
    flags: flagsOf(context, sentences),
    events: eventsOf(context, decisions, sentences),
    hintedFactors: hintedFactors(sentences),
  };
}
