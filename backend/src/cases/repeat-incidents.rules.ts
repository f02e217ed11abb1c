/**
 * Policy: repeats are found by the terms of domain reference 5, over a rolling year, across recording agencies; a
 * continuing pattern without separable dates is one incident. Callers pass only incidents known to the owner.
 */
import { addMonths, dayOf, shiftDay, startOfDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import type { IncidentTrace, RepeatMark } from './incidents.types.js';

const WINDOW_MONTHS = 12;
const REPEAT_VICTIMISATION = 2;
const CHRONIC = 3;
/** Two reports of one event may differ by this much (domain reference 5, duplicate report). */
const DUPLICATE_DAYS = 3;

const yearBefore = (workList: Day): Day => dayOf(addMonths(startOfDay(workList), -WINDOW_MONTHS));
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
