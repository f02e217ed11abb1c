import {
  asksForSilence,
  findConflict,
  findEvents,
  hintedFactors,
  phoneReasons,
  sentencesOf,
  tellsOfSuicide,
} from './phrases.js';
import { knowsWord, readCode } from './read-words.js';
import { INSTITUTIONS } from './register-phrases.js';
import type { ColumnMeaning } from './column-meanings.types.js';
import type { Decision } from './register-words.js';
import type { NormalisedRegistration, RegisterEvent, RegistrationFlags } from './registration.types.js';
import type { RowContext } from './row-context.js';
import type { RegisterRow } from './row-cells.js';
import { cellsOf, textOf } from './row-cells.js';

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

/** Who did it is the subject of what stands in these boxes: «брат мужа, сотрудник ГАИ». */
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
    tellNobody: asksForSilence(sentences),
    doNotPhone: phoneReasons([...sentences, ...beside]),
  };
}

const DECISION_EVENTS: Readonly<Partial<Record<Decision, RegisterEvent['event']>>> = {
  reconciled: 'reconciled',
  insignificant: 'insignificant',
  prevention_talk: 'perpetrator_warned',
};

/** Events of a row, each once: those its decision stands for, and those its words tell of. */
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

export type ToldByWords = Pick<NormalisedRegistration, 'flags' | 'events' | 'hintedFactors'>;

/** Everything a row says in sentences and not in its coded boxes. */
export function toldByWords(context: RowContext, decisions: readonly Decision[]): ToldByWords {
  const sentences = sentencesOf(textsOf(context));
  return {
    flags: flagsOf(context, sentences),
    events: eventsOf(context, decisions, sentences),
    hintedFactors: hintedFactors(sentences),
  };
}
