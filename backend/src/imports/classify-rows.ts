import { createHash } from 'node:crypto';
import { kindOf } from '../agencies/agencies.types.js';
import type { Relationship } from '../cases/classification.types.js';
import { buildRegistration, consentOf, relationsOf, writtenName } from './build-registration.js';
import type { OldEvent } from './historical-records.types.js';
import { knownBirth } from './imported-forms.js';
import { normaliseText } from './normalise-text.js';
import { readDate } from './read-date.js';
import { readOrder, readReferral } from './read-order.js';
import type { EventRead } from './read-order.js';
import { cellsOf, contentOf, foldHeading, isEmpty, rowAt, textOf } from './read-register.js';
import type { ReadRegister, RegisterRow } from './read-register.js';
import { knowsWord } from './read-words.js';
import type { RegisterMapping, RegisterPeriod } from './register-mapping.types.js';
import type { NormalisedRegistration, Question, RegisteredDay, Rejection } from './registration.types.js';
import type { RowOutcome, RowSummary } from './registration.types.js';

const PHYSICAL = ['cc_104', 'cc_109', 'cc_110', 'cc_111', 'cc_112', 'cc_116', 'cc_117'];
const SEXUAL = ['cc_138', 'cc_139', 'cc_140', 'cc_141'];
const NO_FAMILY: readonly Relationship[] = [
  ...(['neighbour_friend', 'stranger', 'other', 'unknown', 'community_member'] as const),
];
const ENDS = ['reconciled', 'insignificant', 'returned_home'];

function summariseRow(row: NormalisedRegistration): RowSummary {
  const { flags, lawForms, qualification } = row;
  const isAbout = (form: 'sexual' | 'physical', articles: readonly string[]): boolean =>
    lawForms.codes.includes(form) || qualification.codes.some((article) => articles.includes(article));
  return {
    continues: row.continues,
    officialNumber: row.officialNumber,
    registeredOn: row.registeredOn.day,
    name: row.name.written,
    sex: row.sex.code,
    place: row.place.code,
    born: knownBirth(row),
    suicideRisk: flags.suicideRisk,
    blockedAgencyTypes: flags.blockedAgencyTypes,
    doNotPhone: flags.doNotPhone.length > 0,
    refusedSharing: row.consentToShare === false || flags.tellNobody,
    isArmed: row.hintedFactors.includes('weapon_use'),
    isSexual: isAbout('sexual', SEXUAL),
    isPhysical: isAbout('physical', PHYSICAL),
    calledEnded: row.events.some(({ event }) => ENDS.includes(event)),
  };
}

/** A name is words: «-», a count, or «не назвалась» is no name. */
const hasName = (row: RegisterRow): boolean => {
  const name = writtenName(row);
  return /\p{L}/u.test(name) && !knowsWord('no_name', name) && !knowsWord('ditto', name);
};

/** Only short texts are worth folding to compare them with a heading or a word. */
const isShort = (text: string): boolean => text.length <= 200;

const repeatsHeader = (row: RegisterRow): boolean =>
  row.cells.every(
    ({ heading, text }) =>
      text.trim() === heading.trim() || (isShort(text) && foldHeading(heading) === foldHeading(text)),
  );

/** «ИТОГО», «Ҷамъ / всего: 606»: the first word says so, and nobody is named (a count may stand in the name's box). */
function isTotal(row: RegisterRow, first: string): boolean {
  const [word = ''] = normaliseText(first.slice(0, 40)).split(' ');
  return knowsWord('totals', word) && (!hasName(row) || writtenName(row) === first.trim());
}

/** Kind of a line that registers no person; null for a row about a person. */
function shapeOf(row: RegisterRow): Rejection | null {
  const cells = row.cells.map(({ text }) => text).filter((text) => !isEmpty(text));
  const [first] = cells;
  if (first === undefined) return 'blank_row';
  if (repeatsHeader(row)) return 'header_repeated';
  if (isTotal(row, first)) return 'totals_row';
  return cells.length === 1 ? 'banner_row' : null;
}

/** How many registrations are remembered: those of a portion, and of the rows that further visits continue. */
const REMEMBERED = 200;

class RecentRegistrations {
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
  /** The last line with words: a file that was cut off ends in it. */
  readonly lastRowNo: number;
}

interface Verdict extends Omit<RowOutcome, 'rowNo' | 'content' | 'registration'> {
  readonly read: () => NormalisedRegistration | null;
}

const reject = (code: Rejection, sameAsRow: number | null = null): Verdict => ({
  ...{ outcome: 'rejected', codes: [code], sameAsRow, history: null, sketch: null, read: () => null },
});

/** Fewer cells than headings: the end of the row is missing, and with it what made the row itself. */
const isShortRow = ({ register: { headings }, row }: Task): boolean =>
  row.cells.length <= headings.findLastIndex((heading) => !isEmpty(heading));

const isCut = (task: Task): boolean => task.row.rowNo === task.lastRowNo && isShortRow(task);

/** An empty name and an empty number are a merged cell; a «-//-» for a name says the same in ink. */
function isContinuation({ row, mapping }: Task): boolean {
  const name = writtenName(row);
  if (knowsWord('ditto', name)) return true;
  return mapping.mergedBy !== null && name === '' && textOf(row, mapping.mergedBy) === '';
}

interface DatedRow {
  readonly registeredOn: RegisteredDay;
  readonly questions: readonly Question[];
}

function dateOf({ row, period: { from, to } }: Task): DatedRow | Rejection {
  const read = readDate(textOf(row, 'registered_on'));
  if (read.kind !== 'day') return `date_${read.kind}`;
  const { day, precision, monthFirst } = read;
  if (precision === 'year') return 'date_missing';
  // The last day of a month only counts as far as the period reaches into that month.
  const starts = precision === 'month' ? `${from.slice(0, 7)}-01` : from;
  if (day < starts || day > to) return 'date_outside_period';
  const questions: readonly Question[] = [
    ...(precision === 'month' ? (['date_month_only'] as const) : []),
    ...(monthFirst ? (['date_month_first'] as const) : []),
  ];
  return { registeredOn: { day, precision }, questions };
}

const isOfPolice = ({ agencyType }: RegisterMapping): boolean => kindOf(agencyType) === 'police';

/** Police and committees keep quarrels with neighbours in the same book; one relative among them makes it family. */
const keepsOtherMatters = (mapping: RegisterMapping): boolean =>
  (mapping.holds ?? 'registrations') === 'registrations' &&
  (isOfPolice(mapping) || mapping.agencyType === 'cowfa');

function isOtherMatter({ row, mapping }: Task): boolean {
  if (!keepsOtherMatters(mapping)) return false;
  const { codes, written } = relationsOf(row);
  if (written !== '' && knowsWord('no_violence', written)) return true;
  return codes.length > 0 && codes.every((code) => NO_FAMILY.includes(code));
}

function questionsOf(task: Task, { name, continues, unread }: NormalisedRegistration): Question[] {
  const { row, mapping } = task;
  const isUnreadable = name.unreadable && continues === null;
  const isUnrelated = keepsOtherMatters(mapping) && relationsOf(row).codes.length === 0;
  const askRelation = isUnrelated && isOfPolice(mapping);
  const askConsent = cellsOf(row, 'consent').length > 0 && consentOf(row) === null;
  return [
    ...unread,
    ...(isShortRow(task) ? (['row_short'] as const) : []),
    ...(isUnreadable ? (['name_unreadable'] as const) : []),
    ...(askRelation ? (['relation_missing'] as const) : []),
    ...(askConsent ? (['consent_missing'] as const) : []),
  ];
}

function pastOf({ row, mapping }: Task): EventRead<OldEvent | null> {
  if (mapping.holds === 'orders') return readOrder(row);
  return mapping.holds === 'referrals' ? readReferral(row) : { event: null, questions: [] };
}

/**
 * Reads the registration of a row again where it is needed and no longer remembered: a long register is never held in
 * memory in two forms. The closure holds only numbers.
 */
function registrationOf(
  { register, row: { rowNo }, mapping, recent }: Task,
  registeredOn: RegisteredDay,
  person: RowOutcome | null,
): () => NormalisedRegistration {
  return () => {
    const known = recent.get(rowNo);
    if (known) return known;
    const above = rowNo - 1 > register.headerRowNo ? rowAt(register, rowNo - 1) : null;
    const continues = person?.registration ?? null;
    const row = rowAt(register, rowNo);
    return recent.keep(buildRegistration({ row, mapping, registeredOn, continues, above }));
  };
}

function accept(task: Task, { registeredOn, questions }: DatedRow): Verdict {
  const person = isContinuation(task) ? task.progress.person : null;
  const read = registrationOf(task, registeredOn, person);
  const registration = read();
  const past = pastOf(task);
  const codes = [...questionsOf(task, registration), ...questions, ...past.questions];
  return {
    outcome: codes.length > 0 ? 'accepted_with_question' : 'accepted',
    codes,
    sameAsRow: person?.rowNo ?? null,
    history: past.event,
    sketch: summariseRow(registration),
    read,
  };
}

/** The tests in the order of the registers' description: the first that holds is the one reason. */
function judge(task: Task, content: string): Verdict {
  const { row, progress } = task;
  const shape = shapeOf(row);
  if (shape !== null) return reject(shape);
  const isNamed = hasName(row);
  const earlier = isNamed ? progress.seen.get(content) : undefined;
  if (earlier !== undefined) return reject('duplicate_row', earlier.rowNo);
  if (isCut(task)) return reject('row_cut');
  if (!isNamed && !(isContinuation(task) && progress.person !== null)) return reject('no_identity');
  const dated = dateOf(task);
  if (typeof dated === 'string') return reject(dated);
  return isOtherMatter(task) ? reject('not_family_violence') : accept(task, dated);
}

/**
 * A further visit belongs to the row last named. Where that row was rejected for itself (its date, a stranger,
 * nobody named), the visit has no person: joining it to the person further up would mix two people. The person of
 * a duplicate is that of the row it repeats.
 */
function personAfter({ row, progress }: Task, content: string, outcome: RowOutcome): RowOutcome | null {
  if (!hasName(row)) return outcome.codes[0] === 'no_identity' ? null : progress.person;
  const known = progress.seen.get(content) ?? outcome;
  return known.outcome === 'rejected' ? null : known;
}

function remember(task: Task, content: string, outcome: RowOutcome): void {
  const { row, progress } = task;
  if (shapeOf(row) !== null) return;
  progress.person = personAfter(task, content, outcome);
  if (hasName(row) && !progress.seen.has(content)) progress.seen.set(content, outcome);
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** A row that holds nobody, such as an empty one, differs from that of another register of the same agency. */
const ownContent = (row: RegisterRow, { id }: RegisterMapping): string =>
  digestOf(shapeOf(row) === null ? contentOf(row) : `${id}\n${contentOf(row)}`);

/** Content that comes again in one file is numbered, and a further visit's is tied to its person's row. */
function contentIn({ progress }: Task, own: string, { outcome, sameAsRow }: Verdict): string {
  const isFurther = outcome !== 'rejected' && sameAsRow !== null;
  const base = isFurther && progress.person ? `${own}\n${progress.person.content}` : own;
  const times = (progress.times.get(base) ?? 0) + 1;
  progress.times.set(base, times);
  return digestOf(times === 1 ? base : `${base}\n#${times}`);
}

export function rowJudge(
  register: ReadRegister,
  mapping: RegisterMapping,
  period: RegisterPeriod,
): (rowNo: number) => RowOutcome {
  const progress: Progress = { seen: new Map(), times: new Map(), person: null };
  const recent = new RecentRegistrations();
  const lastRowNo = register.records.findLastIndex((record) => record.some((cell) => !isEmpty(cell))) + 1;
  return (rowNo) => {
    const row = rowAt(register, rowNo);
    const task: Task = { register, row, mapping, period, progress, recent, lastRowNo };
    const own = ownContent(row, mapping);
    const { read, ...verdict } = judge(task, own);
    const outcome: RowOutcome = {
      ...{ rowNo, content: contentIn(task, own, { ...verdict, read }), ...verdict },
      get registration() {
        return read();
      },
    };
    remember(task, own, outcome);
    return outcome;
  };
}
