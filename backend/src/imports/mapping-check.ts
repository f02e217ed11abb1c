/**
 * A mapping is data written for one register. It is checked as a whole before a row is read, and every problem is
 * named with its place: a new layout needs no code and no guessing.
 */
import { AGENCY_TYPES, SERVICE_TYPES } from '../agencies/agencies.types.js';
import { RELATIONSHIP_CODES } from '../cases/classification.types.js';
import { REGISTER_CONTENTS } from './historical-records/historical-records.types.js';
import type { RegisterContent } from './historical-records/historical-records.types.js';
import { isDay } from '../shared/dates.js';
import { foldHeading } from './header-row.js';
import type { MappingColumn, MappingProblem, RegisterMapping } from './register-mapping.types.js';
import type { CodedMeaning, ColumnMeaning } from './column-meanings.types.js';
import { CODED_MEANINGS, COLUMN_MEANINGS, REPEATABLE_MEANINGS } from './column-meanings.types.js';
import type { WordListName } from './code-vocabulary.js';
import { WORD_LISTS } from './code-vocabulary.js';

type Code = MappingProblem['code'];
type Fields = Readonly<Record<string, unknown>>;

const problem = (code: Code, at: string): MappingProblem => ({ code, at });
const when = (fails: boolean, code: Code, at: string): readonly MappingProblem[] =>
  fails ? [problem(code, at)] : [];

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isOneOf = (list: readonly string[], value: unknown): value is string =>
  typeof value === 'string' && list.includes(value);
const isWordList = (value: unknown): value is WordListName =>
  typeof value === 'string' && Object.hasOwn(WORD_LISTS, value);
const areWords = (value: unknown): value is readonly string[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((word) => typeof word === 'string' && word.trim() !== '');

const FIELDS = [
  'id',
  'title',
  'holds',
  'agencyType',
  'period',
  'columns',
  'mergedBy',
  'officialNumbers',
  'family',
];
const TITLE_FIELDS = ['tg', 'ru', 'en'];
const COLUMN_FIELDS = ['meaning', 'headers', 'required', 'words', 'alsoMeans', 'service'];
const FAMILY_FIELDS = ['rejectRelations', 'rejectWords', 'askWhenMissing'];

const unknownFields = (value: Fields, known: readonly string[], at: string): readonly MappingProblem[] =>
  Object.keys(value)
    .filter((field) => !known.includes(field))
    .map((field) => problem('unknown_field', at === '' ? field : `${at}.${field}`));

const isCoded = (meaning: ColumnMeaning): meaning is CodedMeaning =>
  (CODED_MEANINGS as readonly string[]).includes(meaning);

function wordsProblems(column: Fields, meaning: ColumnMeaning, at: string): readonly MappingProblem[] {
  if (!isCoded(meaning))
    return when(column['words'] !== undefined, 'words_of_another_meaning', `${at}.words`);
  const name = column['words'];
  if (name === undefined) return [problem('words_missing', `${at}.words`)];
  if (!isWordList(name)) return [problem('words_unknown', `${at}.words`)];
  if (WORD_LISTS[name].reads !== meaning) return [problem('words_of_another_meaning', `${at}.words`)];
  return alsoProblems(column['alsoMeans'], Object.keys(WORD_LISTS[name].codes), `${at}.alsoMeans`);
}

function alsoProblems(also: unknown, codes: readonly string[], at: string): readonly MappingProblem[] {
  if (also === undefined) return [];
  if (!isObject(also)) return [problem('code_unknown', at)];
  return Object.entries(also).flatMap(([code, words]) => [
    ...when(!codes.includes(code), 'code_unknown', `${at}.${code}`),
    ...when(!areWords(words), 'words_missing', `${at}.${code}`),
  ]);
}

function columnProblems(column: unknown, at: string): readonly MappingProblem[] {
  if (!isObject(column)) return [problem('not_an_object', at)];
  const { meaning, headers, service, required } = column;
  const known = isOneOf(COLUMN_MEANINGS, meaning) ? (meaning as ColumnMeaning) : null;
  const serviceFits = known === 'service' ? isOneOf(SERVICE_TYPES, service) : service === undefined;
  return [
    ...unknownFields(column, COLUMN_FIELDS, at),
    ...when(known === null, 'meaning_unknown', `${at}.meaning`),
    ...when(!areWords(headers), 'headers_missing', `${at}.headers`),
    ...when(required !== undefined && typeof required !== 'boolean', 'unknown_field', `${at}.required`),
    ...when(!serviceFits, 'service_unknown', `${at}.service`),
    ...(known === null ? [] : wordsProblems(column, known, at)),
  ];
}

/** Two columns of one meaning, or of one heading, would be ambiguous. */
function repeatedProblems(columns: readonly MappingColumn[]): readonly MappingProblem[] {
  const seen = new Set<string>();
  const repeats = (key: string): boolean => seen.has(key) || !seen.add(key);
  return columns.flatMap(({ meaning, headers }, index) => [
    ...when(
      !(REPEATABLE_MEANINGS as readonly string[]).includes(meaning) && repeats(`meaning ${meaning}`),
      'meaning_repeated',
      `columns.${index}.meaning`,
    ),
    ...when(
      [...new Set(headers.map(foldHeading))].some((header) => repeats(`header ${header}`)),
      'header_repeated',
      `columns.${index}.headers`,
    ),
  ]);
}

const NAMES: readonly ColumnMeaning[] = ['name', 'name_with_birth', 'surname'];

function columnsProblems(columns: unknown, mergedBy: unknown): readonly MappingProblem[] {
  if (!Array.isArray(columns) || columns.length === 0) return [problem('columns_missing', 'columns')];
  const problems = columns.flatMap((column, index) => columnProblems(column, `columns.${index}`));
  if (problems.length > 0) return problems;
  const sound = columns as readonly MappingColumn[];
  const meanings: readonly string[] = sound.map(({ meaning }) => meaning);
  return [
    ...repeatedProblems(sound),
    ...when(!meanings.includes('registered_on'), 'date_column_missing', 'columns'),
    ...when(!NAMES.some((name) => meanings.includes(name)), 'name_column_missing', 'columns'),
    ...when(typeof mergedBy === 'string' && !meanings.includes(mergedBy), 'merged_by_invalid', 'mergedBy'),
  ];
}

function titleProblems(title: unknown): readonly MappingProblem[] {
  const texts = isObject(title) ? TITLE_FIELDS.map((language) => title[language]) : [undefined];
  const areSound = texts.every(
    (text) => typeof text === 'string' && text.trim() !== '' && text.length <= 120,
  );
  return [
    ...when(!areSound, 'title_invalid', 'title'),
    ...(isObject(title) ? unknownFields(title, TITLE_FIELDS, 'title') : []),
  ];
}

function periodFits(period: unknown): boolean {
  if (!isObject(period)) return false;
  const { from, to } = period;
  return typeof from === 'string' && typeof to === 'string' && isDay(from) && isDay(to) && from <= to;
}

function familyProblems(family: unknown): readonly MappingProblem[] {
  if (family === null) return [];
  if (!isObject(family)) return [problem('family_invalid', 'family')];
  const { rejectRelations, rejectWords, askWhenMissing } = family;
  const relations =
    Array.isArray(rejectRelations) && rejectRelations.every((code) => isOneOf(RELATIONSHIP_CODES, code));
  return [
    ...unknownFields(family, FAMILY_FIELDS, 'family'),
    ...when(!relations, 'family_invalid', 'family.rejectRelations'),
    ...when(rejectWords !== null && !isWordList(rejectWords), 'words_unknown', 'family.rejectWords'),
    ...when(typeof askWhenMissing !== 'boolean', 'family_invalid', 'family.askWhenMissing'),
  ];
}

/** Without these columns a row of the past would say nothing. */
const NEEDED: Readonly<Record<RegisterContent, readonly ColumnMeaning[]>> = {
  registrations: [],
  orders: ['place', 'order_decision', 'issued_at', 'served_at'],
  referrals: ['place', 'sent_from', 'services', 'answer'],
};

function contentProblems(holds: unknown, columns: unknown): readonly MappingProblem[] {
  if (holds === undefined) return [];
  if (!isOneOf(REGISTER_CONTENTS, holds)) return [problem('holds_invalid', 'holds')];
  const meanings = Array.isArray(columns) ? columns.map((column: Fields) => column['meaning']) : [];
  return NEEDED[holds as RegisterContent].flatMap((meaning) =>
    when(!meanings.includes(meaning), 'columns_missing', `columns (${meaning})`),
  );
}

/** Every problem of a mapping with its place; empty when it can be used. */
export function mappingProblems(value: unknown): readonly MappingProblem[] {
  if (!isObject(value)) return [problem('not_an_object', '')];
  const { id, title, holds, agencyType, period, columns, mergedBy, officialNumbers, family } = value;
  return [
    ...unknownFields(value, FIELDS, ''),
    ...when(typeof id !== 'string' || !/^[a-z][a-z0-9-]{1,59}$/.test(id), 'id_invalid', 'id'),
    ...titleProblems(title),
    ...when(!isOneOf(AGENCY_TYPES, agencyType), 'agency_type_unknown', 'agencyType'),
    ...when(!periodFits(period), 'period_invalid', 'period'),
    ...columnsProblems(columns, mergedBy),
    ...contentProblems(holds, columns),
    ...when(
      mergedBy !== null && !isOneOf(['line_number', 'official_number'], mergedBy),
      'merged_by_invalid',
      'mergedBy',
    ),
    ...when(!isOneOf(['yearly', 'once'], officialNumbers), 'official_numbers_invalid', 'officialNumbers'),
    ...familyProblems(family),
  ];
}

/** Whether the data is a mapping that can be used (see `mappingProblems`). */
export const isMapping = (value: unknown): value is RegisterMapping => mappingProblems(value).length === 0;
