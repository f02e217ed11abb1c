/**
 * Policy (capabilities 5.3): nothing is overwritten. Within 24 hours the person who recorded it corrects it alone;
 * later, or once an order is served, a supervisor of the same agency confirms, who is never the person who asked. A
 * correction that makes a survivor look safer, or known violence smaller, always waits for the supervisor; one that
 * shows more danger never waits. A corrected contact counts for no closing.
 */
import { OUTCOME_ROWS } from '../follow-ups/outcomes.types.js';
import type { ContactOutcome } from '../follow-ups/outcomes.types.js';
import { ALONE_HOURS } from '../protection-orders/orders.types.js';
import { addHours, dayOf } from '../shared/dates.js';
import { FIELDS_OF } from './corrections.types.js';
import type {
  CorrectedField,
  CorrectedValue,
  CorrectedValues,
  CorrectionProblem,
  CorrectionReason,
  CorrectionSubject,
} from './corrections.types.js';

const isEqual = (one: CorrectedValue | undefined, other: CorrectedValue | undefined): boolean =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

const given = (asked: CorrectedValues): CorrectedField[] =>
  (Object.keys(asked) as CorrectedField[]).filter((field) => (asked[field] ?? null) !== null);

const fieldsOf = (kind: CorrectionSubject): readonly CorrectedField[] => FIELDS_OF[kind];

/** A name is one value of several parts, and an outcome says whether she was alone: they are corrected together. */
function askedFields(kind: CorrectionSubject, asked: CorrectedValues): readonly CorrectedField[] {
  if (kind === 'respondent') return fieldsOf(kind);
  const named = given(asked).filter((field) => fieldsOf(kind).includes(field));
  return named.includes('outcome') ? [...named, 'alone'] : named;
}

/** Only the fields that become other ones, as they were and as they would be. */
export function changeOf(
  kind: CorrectionSubject,
  present: CorrectedValues,
  asked: CorrectedValues,
): { readonly before: CorrectedValues; readonly after: CorrectedValues } {
  const fields = [...new Set(askedFields(kind, asked))].filter((at) => !isEqual(present[at], asked[at]));
  const pick = (from: CorrectedValues): CorrectedValues =>
    Object.fromEntries(fields.map((field) => [field, from[field] ?? null]));
  return { before: pick(present), after: pick(asked) };
}

/** Whether the record still has the value that the request named. */
export const isUnchanged = (present: CorrectedValues, before: CorrectedValues): boolean =>
  (Object.keys(before) as CorrectedField[]).every((field) => isEqual(present[field], before[field]));

export interface RecordedBy {
  readonly recordedBy: string | null;
  /** null: it may not be corrected alone at all, such as a served order. */
  readonly recordedAt: Date | null;
}

export interface AskedChange {
  readonly kind: CorrectionSubject;
  /** The whole record as it is and as it would be. */
  readonly present: CorrectedValues;
  readonly corrected: CorrectedValues;
}

const rowOf = (values: CorrectedValues) => OUTCOME_ROWS[values.outcome as ContactOutcome];

/** "Reached and safe", heard alone. */
const confirmsSafety = ({ outcome, alone }: CorrectedValues): boolean =>
  outcome === 'reached_safe' && alone === 'yes';

const isReached = (values: CorrectedValues): boolean =>
  !rowOf(values).failed && values.outcome !== 'not_attempted_unsafe';

/** The gate would count more for closing, or less against it. */
const helpsClosing = ({ present, corrected }: AskedChange): boolean =>
  confirmsSafety(corrected) ||
  rowOf(corrected).failed ||
  rowOf(present).danger ||
  (isReached(present) && !isReached(corrected));

const listOf = (value: CorrectedValue | undefined): readonly string[] => (Array.isArray(value) ? value : []);

/** An earlier day makes later contacts count, and a form that is left out makes the violence smaller. */
function isSmaller({ present, corrected }: AskedChange): boolean {
  const [from, to] = [present.startedOn ?? null, corrected.startedOn ?? null];
  const isEarlier = to !== from && (from === null || to === null || String(to) < String(from));
  return isEarlier || listOf(present.lawForms).some((form) => !listOf(corrected.lawForms).includes(form));
}

/** Whether the violence recorded grows, which asks for an assessment. */
export const isGraver = ({ present, corrected }: AskedChange): boolean =>
  listOf(corrected.lawForms).some((form) => !listOf(present.lawForms).includes(form)) ||
  String(corrected.startedOn ?? '') > String(present.startedOn ?? '');

const DANGER: Partial<Record<ContactOutcome, number>> = {
  ...{ reached_not_safe: 3, reached_worries: 2, other_answered: 1, not_attempted_unsafe: 1 },
};
const dangerOf = ({ outcome }: CorrectedValues): number => DANGER[outcome as ContactOutcome] ?? 0;

/** More danger than was known: a survivor would be without help until the confirmation. */
function isWorse(change: AskedChange): boolean {
  if (change.kind === 'contact') return dangerOf(change.corrected) > dangerOf(change.present);
  return change.kind === 'incident' && isGraver(change) && !isSmaller(change);
}

const ALWAYS_WAITS: Record<CorrectionSubject, (change: AskedChange) => boolean> = {
  order: ({ corrected }) => corrected.annulled === true,
  order_paper: () => false,
  respondent: () => false,
  incident: isSmaller,
  qualification: () => false,
  contact: helpsClosing,
};

/**
 * Whether the correction counts only once a supervisor has confirmed it. The database asks the same (panoh.correction_waits).
 */
export function waitsForSupervisor(
  change: AskedChange,
  { recordedBy, recordedAt }: RecordedBy,
  { userId, now }: { readonly userId: string; readonly now: Date },
): boolean {
  if (isWorse(change)) return false;
  const isFresh = recordedBy === userId && recordedAt !== null && now < addHours(recordedAt, ALONE_HOURS);
  return !isFresh || ALWAYS_WAITS[change.kind](change);
}

type Problems = { path: CorrectedField | 'values' | 'reason'; code: CorrectionProblem }[];
const at = (path: Problems[number]['path'], code: CorrectionProblem, holds: boolean): Problems =>
  holds ? [{ path, code }] : [];

/** What bounds the new values: times of the record that do not change with them. */
export interface Bounds {
  readonly now: Date;
  readonly issuedAt: Date | null;
  readonly liftedAt: Date | null;
  readonly isServed: boolean;
  readonly recordedAt: Date | null;
}

function serviceProblems(service: Date, { isServed, now, issuedAt, liftedAt }: Bounds): Problems {
  return [
    ...at('servedAt', 'before_service', !isServed),
    ...at('servedAt', 'in_future', service > now),
    ...at('servedAt', 'before_issue', issuedAt !== null && service < issuedAt),
    ...at('servedAt', 'after_end', liftedAt !== null && service > liftedAt),
  ];
}

function orderProblems({ present, corrected }: AskedChange, bounds: Bounds): Problems {
  const { servedAt, days, annulled } = corrected;
  const isMoved = typeof servedAt === 'string' && !isEqual(servedAt, present.servedAt);
  return [
    ...(isMoved ? serviceProblems(new Date(servedAt), bounds) : []),
    ...at('days', 'days_missing', (days ?? null) === null),
    ...at('annulled', 'before_issue', annulled === true && bounds.issuedAt === null),
  ];
}

function respondentProblems({ corrected }: AskedChange, { now }: Bounds): Problems {
  const { surname, givenName, bornOn } = corrected;
  return [
    ...at('surname', 'name_missing', !surname && !givenName),
    ...at('bornOn', 'in_future', typeof bornOn === 'string' && bornOn > dayOf(now)),
  ];
}

/** A request to stop contacts has further effects: it is recorded as a new contact, never by a correction. */
const isStop = ({ outcome }: CorrectedValues): boolean => outcome === 'asked_no_contact';

function contactProblems({ present, corrected }: AskedChange, { recordedAt }: Bounds): Problems {
  const { contactedAt, alone } = corrected;
  const isLater =
    recordedAt !== null && typeof contactedAt === 'string' && new Date(contactedAt) > recordedAt;
  return [
    ...at('outcome', 'not_correctable', isStop(present) !== isStop(corrected)),
    ...at('contactedAt', 'after_recording', isLater),
    ...at('alone', 'alone_missing', rowOf(corrected).talked && (alone ?? null) === null),
  ];
}

const qualificationProblems = ({ corrected: { decidedOn } }: AskedChange, { now }: Bounds): Problems =>
  at('decidedOn', 'in_future', typeof decidedOn === 'string' && decidedOn > dayOf(now));

const PROBLEMS: Record<CorrectionSubject, (change: AskedChange, bounds: Bounds) => Problems> = {
  order: orderProblems,
  order_paper: () => [],
  respondent: respondentProblems,
  // Its days are checked where incidents are recorded.
  incident: () => [],
  qualification: qualificationProblems,
  contact: contactProblems,
};

/** Reasons that do not fit this kind of record. */
const OTHER_REASONS: Record<CorrectionSubject, readonly CorrectionReason[]> = {
  order: [],
  order_paper: ['wrong_day', 'law_value', 'wrong_person'],
  respondent: ['wrong_day', 'law_value'],
  incident: ['law_value', 'wrong_person'],
  qualification: ['wrong_person'],
  contact: ['law_value', 'wrong_person'],
};

/** Everything wrong with a correction, each at its field. */
export function correctionProblems(
  change: AskedChange,
  asked: { readonly values: CorrectedValues; readonly reason: CorrectionReason; readonly isChange: boolean },
  bounds: Bounds,
): Problems {
  const { kind } = change;
  const foreign = given(asked.values).filter((field) => !fieldsOf(kind).includes(field));
  if (foreign.length > 0) return foreign.map((path) => ({ path, code: 'not_of_this_record' }));
  const isWrongPerson = change.corrected.annulled === true && asked.reason !== 'wrong_person';
  return [
    ...at('reason', 'reason_does_not_fit', OTHER_REASONS[kind].includes(asked.reason) || isWrongPerson),
    ...at('values', 'nothing_changed', !asked.isChange),
    ...PROBLEMS[kind](change, bounds),
  ];
}
