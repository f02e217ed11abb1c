import { parse } from 'csv-parse/sync';
import { AGENCY_TYPES } from '../agencies/index.js';
import type { AgencyType } from '../agencies/index.js';
import { LANGUAGES } from '../identity/index.js';
import type { Language, Names } from '../identity/index.js';
import { ROLES } from '../platform/http/permissions.js';
import type { Role } from '../platform/http/permissions.js';

export interface ListedPerson {
  line: number;
  place: string;
  district: Names;
  agencyType: AgencyType;
  agency: Names;
  dutyPhone: string | null;
  name: string;
  login: string;
  roles: Role[];
  language: Language;
}

export interface PeopleList {
  people: ListedPerson[];
  /** A sentence for each mistake; it does not quote the input. */
  mistakes: string[];
}

const HEADINGS = [
  ...['place', 'district_tg', 'district_ru', 'district_en', 'agency_type', 'agency_tg', 'agency_ru'],
  ...['agency_en', 'duty_phone', 'name', 'login', 'roles', 'language'],
] as const;
type Heading = (typeof HEADINGS)[number];
type Cells = Record<Heading, string>;

const MOST = 120;
const MOST_OF: Partial<Record<Heading, number>> = { place: 60, login: 100, duty_phone: 60 };
const EVERY_SIGN = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u;
const PLACE = /^[a-z][a-z_]*$/;
const LOGIN = /^[\p{L}\p{N}._-]+$/u;

const isOneOf = <T extends string>(list: readonly T[], value: string): value is T =>
  (list as readonly string[]).includes(value);
const rolesOf = (cells: Cells): string[] => cells.roles.split(/\s+/).filter(Boolean);

function mistakesIn(cells: Cells): string[] {
  const wrong = HEADINGS.flatMap((heading) => {
    const value = cells[heading];
    if (value === '') return heading === 'duty_phone' ? [] : [`${heading} is empty`];
    return value.length > (MOST_OF[heading] ?? MOST) || !EVERY_SIGN.test(value)
      ? [`${heading} is too long or has a sign that is no text`]
      : [];
  });
  if (wrong.length > 0) return wrong;
  return [
    ...(PLACE.test(cells.place) ? [] : ['place is a word of small Latin letters, such as kulob']),
    ...(isOneOf(AGENCY_TYPES, cells.agency_type) ? [] : [`agency_type is one of ${AGENCY_TYPES.join(', ')}`]),
    ...(LOGIN.test(cells.login) ? [] : ['login has a blank or a sign that is no letter']),
    ...(rolesOf(cells).every((role) => isOneOf(ROLES, role))
      ? []
      : [`roles are some of ${ROLES.join(', ')}`]),
    ...(isOneOf(LANGUAGES, cells.language) ? [] : [`language is one of ${LANGUAGES.join(', ')}`]),
  ];
}

const namesOf = (cells: Cells, of: 'district' | 'agency'): Names => ({
  tg: cells[`${of}_tg`],
  ru: cells[`${of}_ru`],
  en: cells[`${of}_en`],
});

const toPerson = (cells: Cells, line: number): ListedPerson => ({
  ...{ line, place: cells.place, name: cells.name, login: cells.login },
  ...{ district: namesOf(cells, 'district'), agency: namesOf(cells, 'agency') },
  dutyPhone: cells.duty_phone || null,
  agencyType: cells.agency_type as AgencyType,
  roles: rolesOf(cells) as Role[],
  language: cells.language as Language,
});

interface Line {
  info: { lines: number };
  record: Record<string, string>;
}

function linesOf(text: string): Line[] | null {
  const delimiter = (text.split(/\r?\n/, 1)[0] ?? '').includes(';') ? ';' : ',';
  try {
    const how = {
      bom: true,
      columns: true,
      delimiter,
      info: true,
      skip_empty_lines: true,
      trim: true,
    } as const;
    return parse(text.normalize('NFC'), how) as unknown as Line[];
  } catch {
    return null;
  }
}

/** Reads the list of people; each login may occur once. */
export function readPeople(text: string): PeopleList {
  const lines = linesOf(text);
  if (!lines)
    return {
      people: [],
      mistakes: ['The list is no CSV, or a line has more or fewer cells than the first.'],
    };
  const missing = HEADINGS.filter((heading) => !(heading in (lines[0]?.record ?? {})));
  if (missing.length > 0) return { people: [], mistakes: [`The first line lacks: ${missing.join(', ')}.`] };
  const seen = new Set<string>();
  const mistakes: string[] = [];
  const people: ListedPerson[] = [];
  for (const { info, record } of lines) {
    const cells = record as Cells;
    const login = cells.login.toLowerCase();
    const wrong = [
      ...mistakesIn(cells),
      ...(seen.has(login) && login ? ['login stands in an earlier line'] : []),
    ];
    seen.add(login);
    mistakes.push(...wrong.map((what) => `Line ${info.lines}: ${what}.`));
    people.push(toPerson(cells, info.lines));
  }
  return { people, mistakes };
}
