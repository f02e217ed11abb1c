/**
 * Policy: an incident is one event or one continuing pattern, of violence or of threat, on days that can be true;
 * "not known" is an answer everywhere, and only what cannot be is refused (domain reference 1.1, 2.3).
 */
import { dayOf, addMonths, isDay, shiftDay, startOfDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import type { CoreType } from './classification.types.js';
import type {
  IncidentFacts,
  IncidentProblem,
  KnownDay,
  LastAct,
  IncidentTrace,
  RepeatMark,
} from './incidents.types.js';

/** The last day that the words can mean: "March 2020" may have been any day until its 31st. */
function latest(known: KnownDay): Day {
  if (known.precision === 'day') return known.on;
  const months = known.precision === 'month' ? 1 : 12;
  return shiftDay(dayOf(addMonths(startOfDay(known.on), months)), -1);
}

const possible = (known: KnownDay | null): KnownDay | null => (known && isDay(known.on) ? known : null);

/** Whether an incident began on a day on which she cannot have been born yet, as far as both days are known. */
export const beganBeforeBirth = (started: KnownDay | null, born: KnownDay | null): boolean =>
  started !== null && born !== null && latest(started) < born.on;

/** Whether health care within hours may be needed. */
export const isSexual = (coreType: CoreType | null): boolean =>
  coreType === 'rape' || coreType === 'sexual_assault';

/** What a registration already says of its incident. */
export interface RecordedViolence {
  readonly coreType: CoreType | null;
  readonly lawForms: readonly string[];
  readonly strangulation: string;
}

/**
 * Fields in which later details would take back violence that was recorded. Details only add: a case without recorded
 * violence can be closed as opened in error.
 */
export function takenBack(before: RecordedViolence, after: RecordedViolence): (keyof RecordedViolence)[] {
  const isTakenBack: Record<keyof RecordedViolence, boolean> = {
    coreType: after.coreType === 'non_gbv',
    lawForms: before.lawForms.some((form) => !after.lawForms.includes(form)),
    strangulation: before.strangulation === 'yes' && after.strangulation !== 'yes',
  };
  return (Object.keys(isTakenBack) as (keyof RecordedViolence)[]).filter((field) => isTakenBack[field]);
}

interface Told {
  readonly started: KnownDay | null;
  readonly ended: KnownDay | null;
  readonly isPattern: boolean;
  readonly reportedOn: Day;
}

/**
 * When the survivor was last harmed, as far as recorded. For a pattern the end counts, never the beginning; an ongoing
 * one may have lasted until the day of the report; a month or a year counts up to its last day.
 */
export function lastAct({ started, ended, isPattern, reportedOn }: Told): LastAct {
  const last = ended ?? (isPattern ? null : started);
  if (!last) return { earliestOn: null, latestOn: reportedOn };
  const words = latest(last);
  const latestOn = words < reportedOn ? words : reportedOn;
  return { earliestOn: last.precision === 'day' ? last.on : null, latestOn };
}

function startProblems(facts: IncidentFacts, today: Day): IncidentProblem[] {
  if (!facts.started) return [];
  if (!isDay(facts.started.on)) return ['start_impossible'];
  const problems: IncidentProblem[] = [];
  if (facts.started.on > today) problems.push('start_in_future');
  if (beganBeforeBirth(facts.started, possible(facts.born))) problems.push('start_before_birth');
  return problems;
}

function endProblems(facts: IncidentFacts, today: Day): IncidentProblem[] {
  if (!facts.ended) return [];
  if (!isDay(facts.ended.on)) return ['end_impossible'];
  const problems: IncidentProblem[] = [];
  if (facts.ended.on > today) problems.push('end_in_future');
  if (!facts.started) problems.push('end_without_start');
  const started = possible(facts.started);
  if (started && latest(facts.ended) < started.on) problems.push('end_before_start');
  return problems;
}

function reportProblems(facts: IncidentFacts, today: Day): IncidentProblem[] {
  if (!isDay(facts.reportedOn)) return ['report_impossible'];
  const problems: IncidentProblem[] = [];
  if (facts.reportedOn > today) problems.push('report_in_future');
  const started = possible(facts.started);
  if (started && facts.reportedOn < started.on) problems.push('report_before_start');
  return problems;
}

function contentProblems(facts: IncidentFacts): IncidentProblem[] {
  if (facts.source === 'import') return [];
  const problems: IncidentProblem[] = [];
  if (facts.coreType === null) problems.push('act_missing');
  // An unknown person counts as one: "unknown" is a relation, no person at all is an incomplete form.
  const asksWho = facts.coreType !== 'non_gbv' && facts.awaitsDetails !== true;
  if (asksWho && facts.perpetratorCount < 1) problems.push('perpetrator_missing');
  return problems;
}

/** Every error of a reported incident, compared with `today` in Asia/Dushanbe; empty if it may be saved. */
export function incidentProblems(facts: IncidentFacts, today: Day): IncidentProblem[] {
  return [
    ...startProblems(facts, today),
    ...endProblems(facts, today),
    ...reportProblems(facts, today),
    ...contentProblems(facts),
  ];
}

/**
 * Policy: repeats are found by the terms of domain reference 5, over a rolling year, across recording agencies; a
 * continuing pattern without separable dates is one incident. Callers pass only incidents known to the owner.
 */

const WINDOW_MONTHS = 12;
const REPEAT_VICTIMISATION = 2;
const CHRONIC = 3;
/** Two reports of one event may differ by this much (domain reference 5, duplicate report). */
const DUPLICATE_DAYS = 3;

const yearBefore = (day: Day): Day => dayOf(addMonths(startOfDay(day), -WINDOW_MONTHS));
const lastDay = (incident: IncidentTrace, on: Day): Day => incident.lastOn ?? on;
const sharesPerpetrator = (first: IncidentTrace, second: IncidentTrace): boolean =>
  first.perpetrators.some((person) => second.perpetrators.includes(person));

/** How many incidents touch the twelve months that end on the given day, that day included. */
export function incidentsInYear(incidents: readonly IncidentTrace[], on: Day): number {
  const since = yearBefore(on);
  return incidents.filter((incident) => incident.startedOn <= on && lastDay(incident, on) > since).length;
}

/** Same survivor, at least one same alleged perpetrator, and a new date, after an earlier incident had ended. */
export function isRepeatIncident(incident: IncidentTrace, earlier: readonly IncidentTrace[]): boolean {
  return earlier.some(
    (other) =>
      other.lastOn !== null && other.lastOn < incident.startedOn && sharesPerpetrator(other, incident),
  );
}

/** Two or more incidents in a rolling year, by whomever. */
export const isRepeatVictimisation = (incidents: readonly IncidentTrace[], on: Day): boolean =>
  incidentsInYear(incidents, on) >= REPEAT_VICTIMISATION;

/** Three or more incidents in a rolling year; this is also what escalates the risk band (domain reference 3.3). */
export const isChronic = (incidents: readonly IncidentTrace[], on: Day): boolean =>
  incidentsInYear(incidents, on) >= CHRONIC;

/** An incident within twelve months after an order, a meeting or a closure (the days of which are given). */
export function isRecurrence(incident: IncidentTrace, interventionsOn: readonly Day[]): boolean {
  const since = yearBefore(incident.startedOn);
  return interventionsOn.some((day) => day < incident.startedOn && day >= since);
}

/** Whether two reports of one survivor may tell the same event: they are linked by a person, never counted twice. */
export function mayBeDuplicateReport(first: IncidentTrace, second: IncidentTrace): boolean {
  const near =
    first.startedOn <= shiftDay(second.startedOn, DUPLICATE_DAYS) &&
    second.startedOn <= shiftDay(first.startedOn, DUPLICATE_DAYS);
  return near && sharesPerpetrator(first, second);
}

/** The marks of a case on a day: all that hold, for queues and for the assessment. */
export function repeatMarks(
  incidents: readonly IncidentTrace[],
  interventionsOn: readonly Day[],
  on: Day,
): RepeatMark[] {
  const since = yearBefore(on);
  const recent = incidents.filter((incident) => incident.startedOn > since && incident.startedOn <= on);
  const holds: Record<RepeatMark, boolean> = {
    repeat_victimisation: isRepeatVictimisation(incidents, on),
    chronic: isChronic(incidents, on),
    recurrence_after_intervention: recent.some((incident) => isRecurrence(incident, interventionsOn)),
  };
  return (Object.keys(holds) as RepeatMark[]).filter((mark) => holds[mark]);
}
