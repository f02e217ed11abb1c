/**
 * Protection orders as the police kept them (the pilot's description of its registers, "accepted with a question"): a
 * service that cannot be stays unknown, and a term is measured from service, or from issue where service is unknown.
 */
import { codeOf, codesOf } from './build-registration.js';
import { daysBetween, shiftDay, startOfDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import type { AgencyType, ServiceType } from '../agencies/agencies.types.js';
import type { OldAnswer, OldBreach, OldOrder, OldOrderDecision } from './historical-records.types.js';
import type { OldOrderService, OldReferral, WrittenMoment } from './historical-records.types.js';
import { readDate } from './read-date.js';
import { textOf } from './read-register.js';
import type { RegisterRow } from './read-register.js';
import { knowsWord } from './read-words.js';
import type { Question } from './registration.types.js';

export interface EventRead<Event> {
  readonly event: Event;
  readonly questions: readonly Question[];
}

/** Days that an order lasts unless it is extended. */
const LONGEST_TERM = 15;
const DATES = /\d{1,2}[.,/-]\d{1,2}[.,/-]\d{2,4}/g;
const NOTHING = /^(?:|[-–—]|нет|не было|нест)$/iu;
const PROTOCOL = /93\s*(?:\(\s*|[.-]\s*|прим\.?\s*)2/u;

function momentOf(text: string): WrittenMoment | null {
  const read = readDate(text);
  return read.kind === 'day' && read.precision === 'day'
    ? { day: read.day, timeOfDay: read.timeOfDay }
    : null;
}

const dayIn = (text: string): Day | null => momentOf(text)?.day ?? null;

interface ServiceRead {
  readonly served: WrittenMoment | null;
  readonly service: OldOrderService;
  readonly question: Question | null;
}

const doubtful = (question: Question): ServiceRead => ({ served: null, service: 'unknown', question });

function isBefore(served: WrittenMoment, issued: WrittenMoment): boolean {
  if (served.day !== issued.day) return served.day < issued.day;
  return served.timeOfDay !== null && issued.timeOfDay !== null && served.timeOfDay < issued.timeOfDay;
}

/** The day after, with both clock times known, is within 24 hours up to the minute of issue. */
function timelinessOf(served: WrittenMoment, issued: WrittenMoment): OldOrderService {
  const days = daysBetween(startOfDay(issued.day), startOfDay(served.day));
  if (days !== 1) return days === 0 ? 'within_24h' : 'late';
  if (served.timeOfDay === null || issued.timeOfDay === null) return 'unknown';
  return served.timeOfDay <= issued.timeOfDay ? 'within_24h' : 'late';
}

function serviceOf(written: string, issued: WrittenMoment | null): ServiceRead {
  if (NOTHING.test(written)) return { served: null, service: 'not_served', question: null };
  const served = momentOf(written);
  if (served === null) return doubtful('service_date_impossible');
  if (issued === null) return { served, service: 'unknown', question: null };
  if (isBefore(served, issued)) return doubtful('served_before_issued');
  const service = timelinessOf(served, issued);
  return { served, service, question: service === 'unknown' ? 'service_time_missing' : null };
}

/** Each date is one breach; the text up to the next date says how the police reacted. */
function breachesOf(written: string): readonly OldBreach[] {
  const found = [...written.matchAll(DATES)];
  return found.flatMap((match, index) => {
    const on = dayIn(match[0]);
    const told = written.slice(match.index, found[index + 1]?.index);
    return on === null ? [] : [{ on, hasProtocol: PROTOCOL.test(told) }];
  });
}

const decisionOf = (row: RegisterRow): OldOrderDecision | null =>
  textOf(row, 'order_decision') === ''
    ? 'pending'
    : (codeOf(row, 'order_decision') as OldOrderDecision | null);

/** Measured from service, or from issue where service is unknown; what is extended in writing may be longer. */
function isTooLong(endsOn: Day | null, begins: Day | undefined, extension: string): boolean {
  if (endsOn === null || begins === undefined || !NOTHING.test(extension)) return false;
  return endsOn > shiftDay(begins, LONGEST_TERM);
}

export function readOrder(row: RegisterRow): EventRead<OldOrder> {
  const decision = decisionOf(row);
  const issued = momentOf(textOf(row, 'issued_at'));
  const endsOn = dayIn(textOf(row, 'ends_on'));
  const extension = textOf(row, 'extension');
  const { served, service, question } = serviceOf(textOf(row, 'served_at'), issued);
  const begins = (served ?? issued)?.day;
  const wasServable = decision === 'issued' || service !== 'not_served';
  return {
    event: {
      kind: 'order',
      decision,
      issued,
      served,
      service: wasServable ? service : null,
      endsOn,
      extendedUntil: dayIn(extension.match(DATES)?.[0] ?? ''),
      breaches: breachesOf(textOf(row, 'breaches')),
    },
    questions: [
      ...(question === null ? [] : [question]),
      ...(isTooLong(endsOn, begins, extension) ? (['term_too_long'] as const) : []),
    ],
  };
}

/** Who sent or received, as a kind of agency; null where the words name none. */
export const agencyIn = (row: RegisterRow, meaning: 'sent_from' | 'sent_to'): AgencyType | null =>
  codeOf(row, meaning) as AgencyType | null;

/** Empty, «-», «?», «нет ответа»: nobody answered. */
function answerOf(row: RegisterRow): OldAnswer | null {
  const written = textOf(row, 'answer');
  if (written === '' || knowsWord('no_answer', written)) return 'no_answer';
  return codeOf(row, 'answer') as OldAnswer | null;
}

export function readReferral(row: RegisterRow): EventRead<OldReferral> {
  const event: OldReferral = {
    kind: 'referral',
    from: agencyIn(row, 'sent_from'),
    to: agencyIn(row, 'sent_to'),
    services: codesOf(row, 'services') as readonly ServiceType[],
    answer: answerOf(row),
    answeredOn: dayIn(textOf(row, 'answered_on')),
  };
  return { event, questions: [] };
}
