import type { AgencyType } from '../../agencies/agencies.types.js';
import { kindOf } from '../../agencies/agencies.types.js';
import type { FieldProblem } from '../../shared/errors.js';
import { CODED_MEANINGS, REPEATABLE_MEANINGS } from '../column-meanings.types.js';
import type { ColumnMeaning } from '../column-meanings.types.js';
import { foldHeading } from '../header-row.js';
import type {
  FamilyRules,
  MappingColumn,
  RegisterMapping,
  RegisterPeriod,
} from '../register-mapping.types.js';
import { WORD_LISTS } from '../code-vocabulary.js';
import type { WordListName } from '../code-vocabulary.js';
import { OFFERED, REQUIRED } from './custom-mapping.types.js';
import type { CustomMapping, ColumnMapping } from './custom-mapping.types.js';

/** The value list that reads a meaning; of each there is one. */
const LIST_OF: ReadonlyMap<string, WordListName> = new Map(
  (Object.keys(WORD_LISTS) as WordListName[]).flatMap((name) => {
    const { reads } = WORD_LISTS[name];
    return reads === null ? [] : [[reads, name] as const];
  }),
);

const isAmong = (list: readonly string[], meaning: ColumnMeaning): boolean => list.includes(meaning);

/** Police and committees keep other matters in the same book. */
const familyOf = (agencyType: AgencyType): FamilyRules | null => {
  const isPolice = kindOf(agencyType) === 'police';
  if (!isPolice && agencyType !== 'cowfa') return null;
  return {
    rejectRelations: ['neighbour_friend', 'stranger', 'other', 'unknown', 'community_member'],
    rejectWords: 'no_violence',
    askWhenMissing: isPolice,
  };
};

interface Sheet {
  readonly headings: readonly string[];
}

function columnProblems({ headings }: Sheet, { holds, columns }: CustomMapping): FieldProblem[] {
  const seen = new Set<string>();
  const repeats = (key: string): boolean => seen.has(key) || !seen.add(key);
  return columns.flatMap(({ at, meaning, service }) => {
    const path = `columns.${at}`;
    const heading = foldHeading(headings[at] ?? '');
    const isRepeatable = isAmong(REPEATABLE_MEANINGS, meaning);
    const code = [
      [heading === '', 'heading_empty'],
      [repeats(`heading ${heading}`), 'heading_repeated'],
      [!OFFERED[holds].includes(meaning), 'not_in_list'],
      [!isRepeatable && repeats(`meaning ${meaning}`), 'meaning_repeated'],
      [meaning === 'service' && !service, 'service_missing'],
    ].find(([fails]) => fails)?.[1];
    return code ? [{ path, code: String(code) }] : [];
  });
}

function missingProblems({ holds, columns }: CustomMapping): FieldProblem[] {
  const drawn = new Set(columns.map(({ meaning }) => meaning));
  return REQUIRED[holds].flatMap((wanted) =>
    wanted.some((meaning) => drawn.has(meaning)) ? [] : [{ path: wanted[0] ?? '', code: 'meaning_missing' }],
  );
}

/** What stops a drawing from being a layout, each at its column or under the meaning that is missing. */
export const customMappingProblems = (sheet: Sheet, customMapping: CustomMapping): FieldProblem[] => [
  ...columnProblems(sheet, customMapping),
  ...missingProblems(customMapping),
];

function columnOf(
  { headings }: Sheet,
  { at, meaning, service }: ColumnMapping,
  isRequired: boolean,
): MappingColumn {
  const words = isAmong(CODED_MEANINGS, meaning) ? LIST_OF.get(meaning) : undefined;
  return {
    meaning,
    headers: [headings[at] ?? ''],
    ...(isRequired ? { required: true } : {}),
    ...(words ? { words } : {}),
    ...(meaning === 'service' && service ? { service } : {}),
  };
}

export interface CustomMappingContext {
  readonly id: string;
  readonly agencyType: AgencyType;
  readonly period: RegisterPeriod;
}

/** What the list of imports calls a register whose layout was drawn by hand, where it was given no name. */
export const OWN_TITLE = { tg: 'Дафтари муассиса', ru: 'Журнал организации', en: 'Book of the agency' };

/** The layout of a drawing that was validated before. */
export function mappingOf(
  sheet: Sheet,
  customMapping: CustomMapping,
  { id, agencyType, period }: CustomMappingContext,
): RegisterMapping {
  const { holds, columns, continues } = customMapping;
  const isRequired = ({ meaning }: ColumnMapping): boolean =>
    REQUIRED[holds].some((wanted) => wanted.includes(meaning));
  const has = (meaning: ColumnMeaning): boolean => columns.some((column) => column.meaning === meaning);
  const counted = has('line_number') ? 'line_number' : 'official_number';
  return {
    id,
    title: OWN_TITLE,
    ...(holds === 'registrations' ? {} : { holds }),
    agencyType,
    period,
    columns: columns.map((column) => columnOf(sheet, column, isRequired(column))),
    mergedBy: continues && has(counted) ? counted : null,
    officialNumbers: kindOf(agencyType) === 'police' ? 'yearly' : 'once',
    family: holds === 'registrations' ? familyOf(agencyType) : null,
  };
}
