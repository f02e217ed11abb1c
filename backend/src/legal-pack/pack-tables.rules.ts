import type { Names } from '../identity/identity.types.js';
import type { Words } from '../statistics/index.js';
import { DATA_KINDS, RETENTION, groupedLines } from './data-map.rules.js';
import type { Kept, MapLine, Purpose } from './data-map.rules.js';
import { PACK_TABLES, SIGN_OFF_STEPS } from './legal-pack.types.js';
import type { PackSettings, PackTable, SignatureState, SignOffStep } from './legal-pack.types.js';

/** One document of the pack: notes, then a table. */
export interface PackSheet {
  readonly code: PackTable;
  readonly title: string;
  readonly notes: readonly string[];
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface PackAgency {
  readonly id: string;
  readonly name: Names;
  readonly type: string;
  readonly kind: string;
  readonly state: SignatureState;
  readonly signers: readonly string[];
  readonly signedOn: string | null;
  readonly paperNumber: string | null;
  readonly recordedAt: string | null;
}

export interface Protocol {
  readonly number: number;
  readonly text: Names;
  readonly publishedOn: string;
  readonly endsOn: string;
}

/** Acts that show a danger to data, and acts by which a survivor used her rights. */
export const BREACHES: readonly string[] = [
  'openEmergency',
  'lockAccount',
  'lockOwnAccount',
  'removeFactors',
];
export const RIGHTS: readonly string[] = [
  'reportAccess',
  'decideCorrection',
  'withdrawConsent',
  'askErasure',
  'carryOutErasure',
  'eraseCase',
];

/** How often an action was done in a year. */
export interface LogLine {
  readonly year: number;
  readonly action: string;
  readonly count: number;
}

export interface SignOff {
  readonly step: SignOffStep;
  readonly doneOn: string;
  readonly responsible: string;
}

/** What a pack is compared by: the running database, and what an administrator wrote. */
export interface ComparedContent {
  readonly lines: readonly MapLine[];
  readonly settings: PackSettings | null;
  readonly agencies: readonly PackAgency[];
  readonly protocol: Protocol | null;
  readonly signOffs: readonly SignOff[];
}

export interface PackContent extends ComparedContent {
  /** Null: the viewer may not read the audit log. */
  readonly log: readonly LogLine[] | null;
  /** Lists of the manual of counting, each with how many codes it has. */
  readonly manual: readonly (readonly [heading: string, lead: string, codes: number])[];
}

type Filled = Omit<PackSheet, 'code' | 'title' | 'notes' | 'heads'> & { readonly notes?: readonly string[] };
type Writer = (words: Words, content: PackContent) => Filled;

const named = (code: string): string => code.replaceAll('_', '-');
const dayIn = (day: string | null): string => (day ? day.split('-').reverse().join('.') : '–');
/** The word of a code, of the pack or of the screens. */
const word = ({ t }: Words, group: string, code: string): string => t(`${group}.${named(code)}`);
const mark = ({ t }: Words, is: boolean): string => t(is ? 'pack.yes' : 'pack.no');

const mapRow = (words: Words, line: MapLine): string[] => {
  const [purpose, leaves] = DATA_KINDS[line.data];
  return [
    line.table,
    line.column,
    word(words, 'data', line.data),
    word(words, 'whose', line.whose),
    word(words, 'purpose', purpose),
    mark(words, line.isSealed),
    line.readers.map((role) => word(words, 'role', role)).join(', '),
    word(words, 'kept', line.kept),
    word(words, 'leaves', leaves),
  ];
};

/** State bodies may work without consent for their functions; others need it, and all of them to count a person. */
export const basisOf = (kind: string, purpose: Purpose): string =>
  kind === 'civil' || purpose === 'count' || purpose === 'coordinate' ? 'consent' : 'state_function';
const CASE_PURPOSES: readonly Purpose[] = ['protect', 'contact', 'law', 'coordinate', 'count'];

function retentionRows(words: Words, { lines }: PackContent): string[][] {
  return (Object.keys(RETENTION) as Kept[]).map((kept) => {
    const own = lines.filter((line) => line.kept === kept);
    const kinds = [...new Set(own.map(({ data }) => word(words, 'data', data)))];
    const tables = new Set(own.map(({ table }) => table));
    return [
      word(words, 'kept', kept),
      kinds.join(', '),
      String(tables.size),
      words.t(RETENTION[kept].stops ? 'pack.hold-stops' : 'pack.nothing-stops'),
    ];
  });
}

/** Counts below this are one class, none among them; others are rounded to it: a small number can name a person. */
const LEAST = 10;
const timesOf = ({ t }: Words, count: number): string =>
  count < LEAST
    ? t('pack.fewer-than', { count: LEAST })
    : t('pack.about', { count: Math.round(count / LEAST) * LEAST });

const logRows = (words: Words, lines: readonly LogLine[]): string[][] =>
  lines.map(({ year, action, count }) => [
    String(year),
    word(
      words,
      'action',
      action.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    ),
    timesOf(words, count),
  ]);

const logOf = (words: Words, { log }: PackContent, actions: readonly string[]): Filled => ({
  rows: logRows(words, log?.filter(({ action }) => actions.includes(action)) ?? []),
  ...(log ? {} : { notes: [words.t('pack.log-hidden')] }),
});

function registrationRows(words: Words, { settings, lines, agencies }: PackContent): string[][] {
  const { t } = words;
  const kinds = [...new Set(lines.filter(({ whose }) => whose !== 'none').map(({ data }) => data))];
  const cell = (value: string | undefined): string => value ?? t('pack.not-written');
  const personal = lines.filter(({ whose }) => whose !== 'none');
  return [
    ['owner', cell(settings?.owner)],
    ['operator', cell(settings?.operator)],
    ['purpose', t('pack.purpose-text')],
    ['categories', kinds.map((kind) => word(words, 'data', kind)).join(', ')],
    ['subjects', [...new Set(personal.map(({ whose }) => word(words, 'whose', whose)))].join(', ')],
    ['volume', settings ? word(words, 'volume', settings.volume) : t('pack.not-written')],
    ['server-place', cell(settings?.serverPlace)],
    ['is-inside', settings ? mark(words, settings.isInside) : t('pack.not-written')],
    ['licences', cell(settings?.licences)],
    ['measures', t('pack.measures-text')],
    ['cryptography', t('pack.cryptography-text')],
    ['sealed', String(lines.filter(({ isSealed }) => isSealed).length)],
    ['responsible', cell(settings?.responsible)],
    ['contact', cell(settings?.contact)],
    ['users', String(agencies.length)],
  ].map(([key, value]) => [t(`registration.${key}`), value ?? '']);
}

const numbered = (words: Words, group: string, columns: readonly string[]): string[][] => {
  const rows: string[][] = [];
  for (let at = 1; words.has(`${group}.${at}-${columns[0]}`); at += 1)
    rows.push(columns.map((column) => words.t(`${group}.${at}-${column}`)));
  return rows;
};

const WRITERS: Record<PackTable, Writer> = {
  data_map: (words, { lines }) => ({ rows: lines.map((line) => mapRow(words, line)) }),
  lawful_basis: (words, { agencies }) => ({
    rows: agencies.map(({ name, type, kind }) => [
      name[words.language],
      word(words, 'agency-type', type),
      ...CASE_PURPOSES.map((purpose) => word(words, 'basis', basisOf(kind, purpose))),
    ]),
    notes: [words.t('pack.basis-note'), words.t('pack.basis-other')],
  }),
  retention: (words, content) => ({
    rows: retentionRows(words, content),
    notes: [words.t('pack.retention-note')],
  }),
  sharing_protocol: ({ language, t }, { protocol }) => ({
    rows: (protocol?.text[language] ?? t('pack.no-protocol')).split('\n').map((line) => [line]),
    notes: protocol
      ? [
          t('pack.protocol-of', {
            number: protocol.number,
            from: dayIn(protocol.publishedOn),
            to: dayIn(protocol.endsOn),
          }),
        ]
      : [],
  }),
  signatures: (words, { agencies }) => ({
    rows: agencies.map(({ name, state, signers, signedOn, paperNumber }) => [
      name[words.language],
      word(words, 'signature', state),
      signers.join(', ') || '–',
      dayIn(signedOn),
      paperNumber ?? '–',
    ]),
  }),
  registration: (words, content) => ({
    rows: registrationRows(words, content),
    notes: [words.t('pack.registration-note')],
  }),
  methodology: ({ t }, { manual }) => ({
    rows: manual.map(([heading, lead, codes]) => [heading, lead, String(codes)]),
    notes: [t('pack.methodology-note'), t('pack.streams-note')],
  }),
  impact: (words) => ({
    rows: numbered(words, 'threat', ['risk', 'measure', 'left']),
    notes: [words.t('pack.impact-note')],
  }),
  breach_log: (words, content) => logOf(words, content, BREACHES),
  rights_log: (words, content) => logOf(words, content, RIGHTS),
  sign_off: (words, { signOffs }) => ({
    rows: SIGN_OFF_STEPS.map((step) => {
      const done = signOffs.find((one) => one.step === step);
      return [word(words, 'step', step), dayIn(done?.doneOn ?? null), done?.responsible ?? '–'];
    }),
    notes: [words.t('pack.sign-off-note')],
  }),
  comparison: (words) => ({
    rows: numbered(words, 'base', ['model', 'code', 'holder', 'lesson']),
    notes: [words.t('pack.comparison-note')],
  }),
};

const HEADS: Record<PackTable, readonly string[]> = {
  data_map: ['table', 'column', 'data', 'whose', 'purpose', 'sealed', 'readers', 'kept', 'leaves'],
  lawful_basis: ['agency', 'type', ...CASE_PURPOSES.map((purpose) => `for-${purpose}`)],
  retention: ['kept', 'data', 'tables', 'stops'],
  sharing_protocol: ['text'],
  signatures: ['agency', 'state', 'signers', 'day', 'paper'],
  registration: ['field', 'value'],
  methodology: ['list', 'meaning', 'codes'],
  impact: ['risk', 'measure', 'left'],
  breach_log: ['year', 'action', 'count'],
  rights_log: ['year', 'action', 'count'],
  sign_off: ['step', 'day', 'responsible'],
  comparison: ['model', 'code', 'holder', 'lesson'],
};

export function sheetOf(code: PackTable, words: Words, content: PackContent): PackSheet {
  const { rows, notes = [] } = WRITERS[code](words, content);
  const heads = HEADS[code].map((head) => words.t(`head.${head}`));
  return { code, title: words.t(`pack-table.${named(code)}`), notes, heads, rows };
}

/** The whole pack; on paper, columns of one entry share a line. */
export const sheetsOnPaper = (words: Words, content: PackContent): PackSheet[] =>
  PACK_TABLES.map((code) =>
    sheetOf(code, words, code === 'data_map' ? { ...content, lines: groupedLines(content.lines) } : content),
  );

/** What a pack says, in codes, to compare it with the next. */
export function factsOf({
  lines,
  agencies,
  settings,
  protocol,
  signOffs,
}: ComparedContent): Record<string, string> {
  const entries: [string, string][] = [
    ...lines.map(({ table, column, data, whose, kept, isSealed, readers }): [string, string] => [
      `${table}.${column}`,
      [data, whose, kept, isSealed ? 'sealed' : 'open', ...readers].join(' '),
    ]),
    ...agencies.map(({ id, type, kind, state }): [string, string] => [
      `agency.${id}`,
      `${type} ${kind} ${state}`,
    ]),
    ...Object.entries(settings ?? {}).map(([key, value]): [string, string] => [
      `setting.${key}`,
      String(value),
    ]),
    ...signOffs.map(({ step, doneOn }): [string, string] => [`step.${step}`, doneOn]),
    ['protocol', String(protocol?.number ?? 0)],
  ];
  return Object.fromEntries(entries);
}

/** Who may be given what, by kind of receiver, as consents allow it. */
export type Receivers = Readonly<Record<string, { readonly most: readonly string[] }>>;

/** The text of a protocol: clauses, and what crosses to whom. */
export function protocolText(words: Words, settings: PackSettings, receivers: Receivers): string {
  const { t } = words;
  const clauses = numbered(words, 'clause', ['text']).map(([key]) => key ?? '');
  const crosses = Object.entries(receivers).map(
    ([kind, { most }]) =>
      `– ${word(words, 'receiver', kind)}: ${most.map((group) => word(words, 'group', group)).join(', ') || t('pack.nothing')}`,
  );
  const copies = t(settings.isInside ? 'copies.inside' : 'copies.outside');
  const pieces = { ...settings, copies, days: settings.graceDays };
  const filled = clauses.map((clause, at) => `${at + 1}. ${fill(clause, pieces)}`);
  return [t('pack.protocol-title'), ...filled, t('pack.crosses'), ...crosses].join('\n');
}

const fill = (text: string, pieces: Readonly<Record<string, unknown>>): string =>
  text.replace(/\[(\w+)\]/g, (_, name: string) => String(pieces[name] ?? ''));
