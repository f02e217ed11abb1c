/**
 * Policy (CAPABILITIES 11): every column of the running schema has an entry in `backend/legal/data-map.csv`: what data it
 * is, whose, and how long it is kept. Purpose and destination follow from the kind of data. Who reads it, and whether it
 * is sealed, is read from the database.
 */
export type Purpose =
  | 'protect'
  | 'contact'
  | 'law'
  | 'coordinate'
  | 'count'
  | 'lawfulness'
  | 'account'
  | 'qualify'
  | 'trace'
  | 'inform'
  | 'operate';
export type Destination =
  | 'nowhere'
  | 'receiver'
  | 'group'
  | 'station'
  | 'court'
  | 'sender'
  | 'warned'
  | 'telephone'
  | 'published'
  | 'public'
  | 'mail'
  | 'authority';

/** Each kind of data: for what it is used, and where it may go outside the agency. */
export const DATA_KINDS = {
  core: ['protect', 'receiver'],
  identity: ['protect', 'receiver'],
  safe_contact: ['contact', 'receiver'],
  whereabouts: ['protect', 'receiver'],
  narrative: ['protect', 'nowhere'],
  risk: ['protect', 'receiver'],
  legal: ['law', 'station'],
  court: ['law', 'court'],
  health: ['protect', 'receiver'],
  support: ['protect', 'receiver'],
  follow_ups: ['contact', 'nowhere'],
  perpetrator: ['law', 'receiver'],
  programme: ['protect', 'sender'],
  warning: ['protect', 'warned'],
  consent: ['lawfulness', 'nowhere'],
  closure: ['contact', 'nowhere'],
  children: ['protect', 'nowhere'],
  referral: ['coordinate', 'receiver'],
  meeting: ['coordinate', 'group'],
  files: ['protect', 'receiver'],
  corrections: ['lawfulness', 'nowhere'],
  keeping: ['lawfulness', 'nowhere'],
  block: ['protect', 'nowhere'],
  register: ['count', 'nowhere'],
  linkage: ['count', 'nowhere'],
  statistics: ['count', 'published'],
  voice: ['count', 'nowhere'],
  call_back: ['contact', 'nowhere'],
  sms: ['contact', 'telephone'],
  duty: ['operate', 'telephone'],
  draft: ['operate', 'nowhere'],
  along: ['operate', 'nowhere'],
  account: ['account', 'nowhere'],
  training: ['qualify', 'nowhere'],
  contact_staff: ['account', 'mail'],
  sign_in: ['account', 'nowhere'],
  staff_act: ['trace', 'nowhere'],
  audit: ['trace', 'nowhere'],
  message: ['operate', 'mail'],
  directory: ['inform', 'public'],
  public_text: ['inform', 'public'],
  settings: ['operate', 'nowhere'],
  pack: ['lawfulness', 'authority'],
  keys: ['operate', 'nowhere'],
  technical: ['operate', 'nowhere'],
} as const satisfies Record<string, readonly [Purpose, Destination]>;
export type ColumnKind = keyof typeof DATA_KINDS;

export const SUBJECTS = [
  'survivor',
  'child',
  'respondent',
  'case_people',
  'staff',
  'caller',
  'none',
] as const;
export type Subject = (typeof SUBJECTS)[number];

/** How long data is kept, and whether a legal hold stops its destruction. */
export const RETENTION = {
  case: { stops: true },
  case_deleted: { stops: true },
  account: { stops: false },
  at_least_5_years: { stops: false },
  years_5: { stops: false },
  years_3: { stops: false },
  days_180: { stops: false },
  days_90: { stops: false },
  days_35: { stops: false },
  days_30: { stops: false },
  days_8: { stops: false },
  days_1: { stops: false },
  minutes_5: { stops: false },
  until_used: { stops: false },
  permanent: { stops: false },
} as const;
export type Kept = keyof typeof RETENTION;

/** A line of the file: columns with the data itself, columns that name staff, and technical ones. */
export interface MapRow {
  readonly table: string;
  readonly data: ColumnKind;
  readonly whose: Subject;
  readonly kept: Kept;
  readonly columns: string;
  readonly staff: string;
  readonly technical: string;
}

/** What the running database says of a column. */
export interface ColumnFact {
  readonly table: string;
  readonly column: string;
  readonly isSealed: boolean;
  /** The login of the application may read it. */
  readonly isServed: boolean;
  /** Roles that a policy of its table names. */
  readonly roles: readonly string[];
  /** A policy of its table also lets people read for another reason than the role. */
  readonly isForOthers: boolean;
}

export interface MapLine {
  readonly table: string;
  readonly column: string;
  readonly data: ColumnKind;
  readonly whose: Subject;
  readonly kept: Kept;
  readonly isSealed: boolean;
  readonly readers: readonly string[];
}

type Entry = Pick<MapLine, 'data' | 'whose' | 'kept'>;
const named = (list: string): string[] => list.split(' ').filter(Boolean);

/** Entries by `table.column`; a column that stands in two rows has two. */
function entriesOf(rows: readonly MapRow[]): Map<string, Entry[]> {
  const entries = new Map<string, Entry[]>();
  const add = (table: string, list: string, entry: Entry): void =>
    named(list).forEach((column) => {
      const key = `${table}.${column}`;
      entries.set(key, [...(entries.get(key) ?? []), entry]);
    });
  for (const { table, data, whose, kept, columns, staff, technical } of rows) {
    add(table, columns, { data, whose, kept });
    add(table, staff, { data: 'staff_act', whose: 'staff', kept });
    add(table, technical, { data: 'technical', whose: 'none', kept });
  }
  return entries;
}

const keyOf = ({ table, column }: ColumnFact): string => `${table}.${column}`;

/** What is wrong with the map: columns without an entry or with two, entries without a column, unknown codes. */
export function mapProblems(rows: readonly MapRow[], facts: readonly ColumnFact[]): string[] {
  const entries = entriesOf(rows);
  const real = new Set(facts.map(keyOf));
  const isKnown = ({ data, whose, kept }: MapRow): boolean =>
    data in DATA_KINDS && SUBJECTS.includes(whose) && kept in RETENTION;
  return [
    ...[...real].filter((key) => !entries.has(key)).map((key) => `no entry: ${key}`),
    ...[...entries].filter(([key]) => !real.has(key)).map(([key]) => `no column: ${key}`),
    ...[...entries].filter(([, all]) => all.length > 1).map(([key]) => `two entries: ${key}`),
    ...rows.filter((row) => !isKnown(row)).map(({ table }) => `unknown code: ${table}`),
  ];
}

/** Who reads data of a partition, by `role`. */
export type Matrix = ReadonlyMap<string, readonly string[]>;

function readersOf({ data }: Entry, fact: ColumnFact, matrix: Matrix): readonly string[] {
  const { isServed, roles, isForOthers } = fact;
  if (!isServed) return ['system'];
  return matrix.get(data) ?? [...roles, ...(isForOthers || roles.length === 0 ? ['concerned'] : [])];
}

/** Throws where a column has no entry: a pack with a hole in it is none. */
export function mapLines(rows: readonly MapRow[], facts: readonly ColumnFact[], matrix: Matrix): MapLine[] {
  const entries = entriesOf(rows);
  return facts.map((fact) => {
    const entry = entries.get(keyOf(fact))?.[0];
    if (!entry) throw new Error(`The data map has no entry for ${keyOf(fact)}.`);
    const { table, column, isSealed } = fact;
    return { table, column, ...entry, isSealed, readers: readersOf(entry, fact, matrix) };
  });
}

/** The same with columns of one table and one entry on one line. */
export function groupedLines(lines: readonly MapLine[]): MapLine[] {
  const groups = new Map<string, MapLine>();
  for (const line of lines) {
    const { column, ...rest } = line;
    const key = JSON.stringify(rest);
    const before = groups.get(key);
    groups.set(key, before ? { ...before, column: `${before.column}, ${column}` } : line);
  }
  return [...groups.values()];
}
