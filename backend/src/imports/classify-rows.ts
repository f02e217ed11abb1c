import type { AgencyType } from '../agencies/agencies.types.js';
import { knownBirth } from './imported-forms.js';
import type {
  NormalisedRegistration,
  RowSummary,
  RowOutcome,
  Question,
  RegisteredDay,
  Rejection,
} from './registration.types.js';
import { normaliseText } from './normalise-text.js';
import { foldHeading } from './header-row.js';
import { writtenName, buildRegistration, consentOf, readRow, relationsOf } from './build-registration.js';
import type { RowReading } from './build-registration.js';
import { knowsWord } from './read-words.js';
import { isEmpty, cellsOf, contentOf, rowAt, rowNumbersOf, textOf } from './row-cells.js';
import type { RegisterRow, RowContext } from './row-cells.js';
import { createHash } from 'node:crypto';
import { readDate } from './read-date.js';
import type { DateRead } from './read-date.js';
import type { OldEvent } from './historical-records/historical-records.types.js';
import { readOrder, readReferral } from './historical-records/read-order.js';
import type { EventRead } from './historical-records/read-order.js';
import type { ReadRegister } from './read-register.js';
import type { RegisterMapping, RegisterPeriod } from './register-mapping.types.js';

const PHYSICAL = new Set(['cc_104', 'cc_109', 'cc_110', 'cc_111', 'cc_112', 'cc_116', 'cc_117']);
const SEXUAL = new Set(['cc_138', 'cc_139', 'cc_140', 'cc_141']);
const ENDS = new Set(['reconciled', 'insignificant', 'returned_home']);
const NOBODY: readonly AgencyType[] = [];

export function summariseRow(row: NormalisedRegistration): RowSummary {
  const { flags, lawForms, qualification } = row;
  const blocked = flags.conflict.agencyTypes;
  return {
    continues: row.continues,
    officialNumber: row.officialNumber,
    registeredOn: row.registeredOn.day,
    name: row.name.written,
    sex: row.sex.code,
    born: knownBirth(row),
    suicideRisk: flags.suicideRisk,
    blockedAgencyTypes: blocked.length > 0 ? blocked : NOBODY,
    doNotPhone: flags.doNotPhone.length > 0,
    refusedSharing: row.consentToShare === false || flags.tellNobody,
    isSexual: lawForms.codes.includes('sexual') || qualification.articles.some((one) => SEXUAL.has(one)),
    isPhysical:
      lawForms.codes.includes('physical') || qualification.articles.some((one) => PHYSICAL.has(one)),
    calledEnded: row.events.some(({ event }) => ENDS.has(event)),
  };
}

/** A name is words: «-», a count, or «не назвалась» is no name. */
export const hasName = (row: RegisterRow): boolean => {
  const name = writtenName(row);
  return /\p{L}/u.test(name) && !knowsWord('no_name', name) && !knowsWord('ditto', name);
};

const filled = (row: RegisterRow): readonly string[] =>
  row.cells.map(({ text }) => text).filter((text) => !isEmpty(text));

/** Only short texts are worth folding to compare them with a heading or a word. */
const isShort = (text: string): boolean => text.length <= 200;

const repeatsHeader = (row: RegisterRow): boolean =>
  row.cells.every(
    ({ heading, text }) =>
      text.trim() === heading.trim() || (isShort(text) && foldHeading(heading) === foldHeading(text)),
  );

/** «ИТОГО», «Ҷамъ / всего: 606»: the first word says so, and nobody is named (a count may stand in the name's box). */
function isTotal(row: RegisterRow): boolean {
  const [first = ''] = filled(row);
  const [word = ''] = normaliseText(first.slice(0, 40)).split(' ');
  return knowsWord('totals', word) && (!hasName(row) || writtenName(row) === first.trim());
}

export type RowShape = 'blank_row' | 'header_repeated' | 'totals_row' | 'banner_row';

/** Kind of a line that registers no person; null for a row about a person. */
export function shapeOf(row: RegisterRow): RowShape | null {
  const cells = filled(row);
  if (cells.length === 0) return 'blank_row';
  if (repeatsHeader(row)) return 'header_repeated';
  if (isTotal(row)) return 'totals_row';
  return cells.length === 1 ? 'banner_row' : null;
}

/** How many registrations are remembered: those of a portion, and of the rows that further visits continue. */
const REMEMBERED = 200;

/** What rows said that were read last. */
export class RecentRegistrations {
  private readonly known = new Map<number, NormalisedRegistration>();

  get(rowNo: number): NormalisedRegistration | null {
    return this.known.get(rowNo) ?? null;
  }

  keep(registration: NormalisedRegistration): NormalisedRegistration {
    this.known.set(registration.rowNo, registration);
    const [oldest] = this.known.keys();
    if (this.known.size > REMEMBERED && oldest !== undefined) this.known.delete(oldest);
    return registration;
  }
}

/**
 * A row with its outcome. Its registration is read again when it is needed and no longer cached: a long register is
 * never held in memory in two forms.
 */
export class ClassifiedRow implements RowOutcome {
  readonly rowNo: number;
  readonly content: string;
  readonly outcome: RowOutcome['outcome'];
  readonly codes: RowOutcome['codes'];
  readonly sameAsRow: number | null;
  readonly history: RowOutcome['history'];
  readonly sketch: RowOutcome['sketch'];
  readonly #read: (() => NormalisedRegistration) | null;

  constructor(
    { rowNo, content, outcome, codes, sameAsRow, history, sketch }: Omit<RowOutcome, 'registration'>,
    read: (() => NormalisedRegistration) | null,
  ) {
    this.rowNo = rowNo;
    this.content = content;
    this.outcome = outcome;
    this.codes = codes;
    this.sameAsRow = sameAsRow;
    this.history = history;
    this.sketch = sketch;
    this.#read = read;
  }

  get registration(): NormalisedRegistration | null {
    return this.#read?.() ?? null;
  }
}

/** Rows are understood in their order: what a row is depends on those above it. */
interface Progress {
  /** Content of rows with a name → the first row that had it. */
  readonly seen: Map<string, RowOutcome>;
  /** How often each content came, so that two equal further visits stay two. */
  readonly times: Map<string, number>;
  /** The last row above with a name that counts; null when the row last named was rejected for itself. */
  person: RowOutcome | null;
}

interface Task {
  readonly register: ReadRegister;
  readonly row: RegisterRow;
  readonly mapping: RegisterMapping;
  readonly period: RegisterPeriod;
  readonly progress: Progress;
  readonly recent: RecentRegistrations;
}

interface Verdict extends Omit<RowOutcome, 'rowNo' | 'content' | 'registration'> {
  readonly read: (() => NormalisedRegistration) | null;
}

const reject = (code: Rejection, sameAsRow: number | null = null): Verdict => ({
  outcome: 'rejected',
  codes: [code],
  sameAsRow,
  history: null,
  sketch: null,
  read: null,
});

/** An empty name and an empty number are a merged cell; a «-//-» for a name says the same in ink. */
function isContinuation({ row, mapping }: Task): boolean {
  const name = writtenName(row);
  if (knowsWord('ditto', name)) return true;
  return mapping.mergedBy !== null && name === '' && textOf(row, mapping.mergedBy) === '';
}

/** The last day of a month only counts as far as the period reaches into that month. */
function isOutside(read: Extract<DateRead, { kind: 'day' }>, { from, to }: RegisterPeriod): boolean {
  const starts = read.precision === 'month' ? `${from.slice(0, 7)}-01` : from;
  return read.day < starts || read.day > to;
}

interface DatedRow {
  readonly registeredOn: RegisteredDay;
  readonly questions: readonly Question[];
}

function dateOf({ row, period }: Task): DatedRow | Rejection {
  const written = textOf(row, 'registered_on');
  const read = readDate(written);
  if (read.kind === 'missing') return 'date_missing';
  if (read.kind === 'impossible') return 'date_impossible';
  const { day, precision, timeOfDay, monthFirst } = read;
  if (precision === 'year') return 'date_missing';
  if (isOutside(read, period)) return 'date_outside_period';
  const questions: readonly Question[] = [
    ...(precision === 'month' ? (['date_month_only'] as const) : []),
    ...(monthFirst ? (['date_month_first'] as const) : []),
  ];
  return { registeredOn: { day, precision, timeOfDay, written }, questions };
}

/** Police and committees keep quarrels with neighbours in the same book; one relative among them makes it family. */
function isOtherMatter({ row, mapping: { family } }: Task): boolean {
  if (family === null) return false;
  const { codes, written } = relationsOf(row);
  if (family.rejectWords !== null && written !== '' && knowsWord(family.rejectWords, written)) return true;
  return codes.length > 0 && codes.every((code) => family.rejectRelations.includes(code));
}

function questionsOf({ row, mapping }: Task, registration: NormalisedRegistration): readonly Question[] {
  const askRelation = mapping.family?.askWhenMissing === true && relationsOf(row).codes.length === 0;
  const askConsent = cellsOf(row, 'consent').length > 0 && consentOf(row) === null;
  return [
    ...(registration.name.unreadable && registration.continues === null
      ? (['name_unreadable'] as const)
      : []),
    ...(askRelation ? (['relation_missing'] as const) : []),
    ...(askConsent ? (['consent_missing'] as const) : []),
  ];
}

/** What happened, in a register that is no register of people. */
function pastOf({ row, mapping }: Task): EventRead<OldEvent | null> {
  if (mapping.holds === 'orders') return readOrder(row);
  return mapping.holds === 'referrals' ? readReferral(row) : { event: null, questions: [] };
}

const unreadIn = ({ birth, phone }: RowReading): readonly Question[] => [
  ...(birth.impossible ? (['birth_date_impossible'] as const) : []),
  ...(phone.unreadable ? (['phone_unreadable'] as const) : []),
];

/** Reads a row from the register on demand; the closure holds only numbers, to save memory. */
function registrationOf(
  { register, row: { rowNo }, mapping, recent }: Task,
  place: DatedRow,
  person: RowOutcome | null,
) {
  const { registeredOn } = place;
  return (): NormalisedRegistration => {
    const known = recent.get(rowNo);
    if (known) return known;
    const row = rowAt(register, rowNo);
    const above = rowNo - 1 > register.headerRowNo ? rowAt(register, rowNo - 1) : null;
    const continues = person?.registration ?? null;
    const context: RowContext = { row, mapping, registeredOn, continues, above };
    return recent.keep(buildRegistration(context, readRow(context)));
  };
}

function accept(task: Task, dated: DatedRow): Verdict {
  const { row, mapping, progress } = task;
  const person = isContinuation(task) ? progress.person : null;
  const context: RowContext = {
    row,
    mapping,
    registeredOn: dated.registeredOn,
    continues: null,
    above: null,
  };
  const read = registrationOf(task, dated, person);
  const registration = read();
  const past = pastOf(task);
  const codes: readonly Question[] = [
    ...unreadIn(readRow({ ...context, continues: person?.registration ?? null })),
    ...questionsOf(task, registration),
    ...dated.questions,
    ...past.questions,
  ];
  const outcome = codes.length > 0 ? 'accepted_with_question' : 'accepted';
  const sketch = summariseRow(registration);
  return { outcome, codes, sameAsRow: person?.rowNo ?? null, history: past.event, sketch, read };
}

/** The tests in the order of the registers' description: the first that holds is the one reason. */
function judge(task: Task, content: string): Verdict {
  const { row, progress } = task;
  const shape = shapeOf(row);
  if (shape !== null) return reject(shape);
  const named = hasName(row);
  const earlier = named ? progress.seen.get(content) : undefined;
  if (earlier !== undefined) return reject('duplicate_row', earlier.rowNo);
  if (!named && !(isContinuation(task) && progress.person !== null)) return reject('no_identity');
  const dated = dateOf(task);
  if (typeof dated === 'string') return reject(dated);
  if (isOtherMatter(task)) return reject('not_family_violence');
  return accept(task, dated);
}

/**
 * A further visit belongs to the row last named. Where that row was rejected for itself (its date, a stranger,
 * nobody named), the visit is nobody's: joining it to the person further up would mix two people. The person of
 * a duplicate is that of the row it repeats.
 */
function personAfter({ row, progress }: Task, content: string, outcome: RowOutcome): RowOutcome | null {
  if (hasName(row)) {
    const known = progress.seen.get(content) ?? outcome;
    return known.outcome === 'rejected' ? null : known;
  }
  return outcome.codes[0] === 'no_identity' ? null : progress.person;
}

function remember(task: Task, content: string, outcome: RowOutcome): void {
  const { row, progress } = task;
  if (shapeOf(row) !== null) return;
  progress.person = personAfter(task, content, outcome);
  if (hasName(row) && !progress.seen.has(content)) progress.seen.set(content, outcome);
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** A row that holds nobody, such as an empty one, is none of another register's that the same agency keeps. */
const ownContent = (row: RegisterRow, { id }: RegisterMapping): string =>
  shapeOf(row) === null ? contentOf(row) : `${id}\n${contentOf(row)}`;

/** Content that comes again in one file is numbered, and a further visit's is tied to its person's row. */
function contentIn({ progress }: Task, own: string, { outcome, sameAsRow }: Verdict): string {
  const isFurther = outcome !== 'rejected' && sameAsRow !== null;
  const person = !isFurther ? '' : (progress.person?.content ?? '');
  const base = person === '' ? own : `${own}\n${person}`;
  const times = (progress.times.get(base) ?? 0) + 1;
  progress.times.set(base, times);
  return digestOf(times === 1 ? base : `${base}\n#${times}`);
}

/** Judges the rows of a register one after the other, in their order. */
export function rowJudge(
  register: ReadRegister,
  mapping: RegisterMapping,
  period: RegisterPeriod,
): (rowNo: number) => RowOutcome {
  const progress: Progress = { seen: new Map(), times: new Map(), person: null };
  const recent = new RecentRegistrations();
  return (rowNo) => {
    const row = rowAt(register, rowNo);
    const task: Task = { register, row, mapping, period, progress, recent };
    const own = digestOf(ownContent(row, mapping));
    const verdict = judge(task, own);
    const outcome = new ClassifiedRow(
      { rowNo, content: contentIn(task, own, verdict), ...verdict },
      verdict.read,
    );
    remember(task, own, outcome);
    return outcome;
  };
}

/**
 * Every record behind the header with exactly one outcome: accepted, accepted with questions, or rejected with
 * one reason. The period may be another than the mapping's own.
 */
export const classifyRows = (
  register: ReadRegister,
  mapping: RegisterMapping,
  period: RegisterPeriod = mapping.period,
): readonly RowOutcome[] => rowNumbersOf(register).map(rowJudge(register, mapping, period));
