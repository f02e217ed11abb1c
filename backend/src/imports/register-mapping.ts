/**
 * A mapping is data written for one register. It is checked as a whole before a row is read, and every problem is
 * named with its place: a new layout needs no code and no guessing.
 */
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { AGENCY_TYPES, SERVICE_TYPES } from '../agencies/agencies.types.js';
import { isDay } from '../shared/dates.js';
import { WORD_LISTS, isCoded } from './code-vocabulary.js';
import { COLUMN_MEANINGS, REPEATABLE_MEANINGS, REQUIRED } from './column-meanings.types.js';
import type { ColumnMeaning } from './column-meanings.types.js';
import { REGISTER_CONTENTS } from './historical-records.types.js';
import type { RegisterContent } from './historical-records.types.js';
import { foldHeading } from './read-register.js';
import type { MappingColumn, MappingProblem, RegisterMapping } from './register-mapping.types.js';

type Fields = Readonly<Record<string, unknown>>;
type Problems = readonly MappingProblem[];

const problem = (code: string, at: string): Problems => [{ code, at }];
const when = (fails: boolean, code: string, at: string): Problems => (fails ? problem(code, at) : []);

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isOneOf = <Code extends string>(list: readonly Code[], value: unknown): value is Code =>
  (list as readonly unknown[]).includes(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
const areWords = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isText);

const LANGUAGES = ['tg', 'ru', 'en'];
const FIELDS = {
  mapping: ['id', 'title', 'holds', 'agencyType', 'period', 'columns', 'mergedBy'],
  column: ['meaning', 'headers', 'required', 'alsoMeans', 'service'],
} as const;

const unknownFields = (value: Fields, known: readonly string[], at = ''): Problems =>
  Object.keys(value)
    .filter((field) => !known.includes(field))
    .flatMap((field) => problem('unknown_field', `${at}${field}`));

/** The words that the layout adds to the value list of a meaning. */
function wordsProblems(meaning: ColumnMeaning, alsoMeans: unknown, at: string): Problems {
  if (alsoMeans === undefined) return [];
  if (!isObject(alsoMeans) || !isCoded(meaning)) return problem('code_unknown', `${at}.alsoMeans`);
  const { codes } = WORD_LISTS[meaning];
  return Object.entries(alsoMeans).flatMap(([code, more]) => [
    ...when(!Object.hasOwn(codes, code), 'code_unknown', `${at}.alsoMeans.${code}`),
    ...when(!areWords(more), 'words_missing', `${at}.alsoMeans.${code}`),
  ]);
}

function columnProblems(column: unknown, at: string): Problems {
  if (!isObject(column)) return problem('not_an_object', at);
  const { meaning, headers, service, required, alsoMeans } = column;
  const serviceFits = meaning === 'service' ? isOneOf(SERVICE_TYPES, service) : service === undefined;
  return [
    ...unknownFields(column, FIELDS.column, `${at}.`),
    ...when(!isOneOf(COLUMN_MEANINGS, meaning), 'meaning_unknown', `${at}.meaning`),
    ...when(!areWords(headers), 'headers_missing', `${at}.headers`),
    ...when(required !== undefined && typeof required !== 'boolean', 'unknown_field', `${at}.required`),
    ...when(!serviceFits, 'service_unknown', `${at}.service`),
    ...(isOneOf(COLUMN_MEANINGS, meaning) ? wordsProblems(meaning, alsoMeans, at) : []),
  ];
}

/** Two columns of one meaning, or of one heading, would be ambiguous. */
function repeatedProblems(columns: readonly MappingColumn[]): Problems {
  const seen = new Set<string>();
  const repeats = (key: string): boolean => seen.has(key) || !seen.add(key);
  return columns.flatMap(({ meaning, headers }, index) => {
    const isRepeated = !REPEATABLE_MEANINGS.includes(meaning) && repeats(`meaning ${meaning}`);
    const folded = [...new Set(headers.map(foldHeading))];
    return [
      ...when(isRepeated, 'meaning_repeated', `columns.${index}.meaning`),
      ...when(
        folded.map((header) => repeats(`header ${header}`)).includes(true),
        'header_repeated',
        `columns.${index}.headers`,
      ),
    ];
  });
}

/** The meanings that a register of this content needs and no column has. */
export function missingMeanings(
  holds: RegisterContent,
  columns: readonly Pick<MappingColumn, 'meaning'>[],
): readonly ColumnMeaning[] {
  const drawn = new Set(columns.map(({ meaning }) => meaning));
  const lacking = REQUIRED[holds].filter((wanted) => !wanted.some((meaning) => drawn.has(meaning)));
  return lacking.flatMap(([first]) => first ?? []);
}

function columnsProblems({ columns, mergedBy, holds = 'registrations' }: Fields): Problems {
  if (!Array.isArray(columns) || columns.length === 0) return problem('columns_missing', 'columns');
  const problems = columns.flatMap((column, index) => columnProblems(column, `columns.${index}`));
  if (problems.length > 0) return problems;
  const sound = columns as readonly MappingColumn[];
  return [
    ...repeatedProblems(sound),
    ...(isOneOf(REGISTER_CONTENTS, holds) ? missingMeanings(holds, sound) : []).flatMap((meaning) =>
      problem('meaning_missing', meaning),
    ),
    ...when(
      typeof mergedBy === 'string' && !sound.some(({ meaning }) => meaning === mergedBy),
      'merged_by_invalid',
      'mergedBy',
    ),
  ];
}

function titleProblems(title: unknown): Problems {
  if (!isObject(title)) return problem('title_invalid', 'title');
  const texts = LANGUAGES.map((language) => title[language]);
  return [
    ...when(!texts.every((text) => isText(text) && text.length <= 120), 'title_invalid', 'title'),
    ...unknownFields(title, LANGUAGES, 'title.'),
  ];
}

function periodFits(period: unknown): boolean {
  if (!isObject(period)) return false;
  const { from, to } = period;
  return isText(from) && isText(to) && isDay(from) && isDay(to) && from <= to;
}

export function mappingProblems(value: unknown): Problems {
  if (!isObject(value)) return problem('not_an_object', '');
  const { id, title, holds, agencyType, period, mergedBy } = value;
  const isId = typeof id === 'string' && /^[a-z][a-z0-9-]{1,59}$/.test(id);
  const isMerged = mergedBy === null || isOneOf(['line_number', 'official_number'], mergedBy);
  return [
    ...unknownFields(value, FIELDS.mapping),
    ...when(!isId, 'id_invalid', 'id'),
    ...titleProblems(title),
    ...when(!isOneOf(AGENCY_TYPES, agencyType), 'agency_type_unknown', 'agencyType'),
    ...when(!periodFits(period), 'period_invalid', 'period'),
    ...when(holds !== undefined && !isOneOf(REGISTER_CONTENTS, holds), 'holds_invalid', 'holds'),
    ...columnsProblems(value),
    ...when(!isMerged, 'merged_by_invalid', 'mergedBy'),
  ];
}

export const isMapping = (value: unknown): value is RegisterMapping => mappingProblems(value).length === 0;

/** The folder with the registers of the demo and the declared layouts, seen from the sources and from the build. */
export function demoFolder(): URL {
  const near = new URL('../../demo/', import.meta.url);
  return existsSync(near) ? near : new URL('../../../../backend/demo/', import.meta.url);
}

const MAPPING_NAME = /^[a-z0-9][a-z0-9-]*$/;

export async function mappingNames(): Promise<string[]> {
  const files = await readdir(new URL('mappings/', demoFolder()));
  return files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length));
}

/** Every layout that comes with the product. */
export const declaredMappings = async (): Promise<RegisterMapping[]> =>
  (await Promise.all((await mappingNames()).map(findMapping))).filter((mapping) => mapping !== null);

/** A layout from a file, or its problems where it cannot be used; null where there is no such file. */
export async function readMapping(
  file: URL | string,
): Promise<{ mapping: RegisterMapping | null; problems: Problems } | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isMapping(value)
      ? { mapping: value, problems: [] }
      : { mapping: null, problems: mappingProblems(value) };
  } catch {
    return { mapping: null, problems: problem('not_an_object', '') };
  }
}

/** A layout that comes with the product, by its name; null where there is none such. */
export async function findMapping(name: string): Promise<RegisterMapping | null> {
  if (!MAPPING_NAME.test(name)) return null;
  return (await readMapping(new URL(`mappings/${name}.json`, demoFolder())))?.mapping ?? null;
}
