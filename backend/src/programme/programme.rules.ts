/**
 * Policy: a man leaves the programme by rule, not by patience: two absences in a row, three in all, or one unannounced
 * while a signal of danger is fresh (capabilities 7.2). The body of the basis gets a report of attendance within a day.
 * Only hours of presence count; finishing says nothing about the survivor's safety.
 */
import { DAY, ageOn, shiftDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { DANGERS } from './programme.types.js';
import type { Attendance, ProgrammeStage, SignalCode } from './programme.types.js';

/** Who stays away drops out, also before he begins. */
const NEXT: Record<ProgrammeStage, readonly ProgrammeStage[]> = {
  asked: ['assessed', 'not_suitable', 'dropped_out'],
  assessed: ['contract', 'not_suitable', 'dropped_out'],
  contract: ['running', 'dropped_out', 'ended_by_law'],
  running: ['paused', 'finished', 'excluded', 'dropped_out', 'ended_by_law'],
  paused: ['running', 'excluded', 'dropped_out', 'ended_by_law'],
  not_suitable: [],
  finished: [],
  dropped_out: [],
  excluded: [],
  ended_by_law: [],
};

interface Progress {
  readonly stage: ProgrammeStage;
  readonly hoursAsked: number;
  readonly minutesDone: number;
}

const HOUR_MINUTES = 60;
export const hasAllHours = ({ hoursAsked, minutesDone }: Omit<Progress, 'stage'>): boolean =>
  minutesDone >= hoursAsked * HOUR_MINUTES;
const isHalf = (hoursAsked: number, minutes: number): boolean => minutes * 2 >= hoursAsked * HOUR_MINUTES;

/** The next stages; finishing needs all hours. */
export const nextStages = (progress: Progress): readonly ProgrammeStage[] =>
  NEXT[progress.stage].filter((stage) => stage !== 'finished' || hasAllHours(progress));

/** Sessions are held once he has signed what the programme says and does not keep to itself. */
export const holdsSessions = (stage: ProgrammeStage): boolean => stage === 'running';

const PRESENT: readonly Attendance[] = ['yes', 'late'];
const ABSENT: readonly Attendance[] = ['absent', 'absent_told'];

export interface HeldSession {
  readonly onDay: Day;
  readonly attended: Attendance;
  readonly minutes: number;
}

export const minutesDone = (sessions: readonly HeldSession[]): number =>
  sessions.reduce((sum, { attended, minutes }) => sum + (PRESENT.includes(attended) ? minutes : 0), 0);

/** The session with which half of the hours were done. */
export const isHalfway = (hoursAsked: number, before: number, after: number): boolean =>
  !isHalf(hoursAsked, before) && isHalf(hoursAsked, after);

const IN_A_ROW = 2;
const IN_ALL = 3;
/** How many days after a signal of danger one unannounced absence is enough. */
const FRESH_DAYS = 30;

export interface PassedSignal {
  readonly code: SignalCode;
  readonly onDay: Day;
}

export function dropsOut(sessions: readonly HeldSession[], signals: readonly PassedSignal[]): boolean {
  const days = [...sessions].sort((one, other) => (one.onDay < other.onDay ? -1 : 1));
  const isAbsent = ({ attended }: HeldSession): boolean => ABSENT.includes(attended);
  const inDanger = ({ onDay }: HeldSession): boolean =>
    signals.some(
      (signal) =>
        DANGERS.includes(signal.code) && signal.onDay <= onDay && shiftDay(signal.onDay, FRESH_DAYS) >= onDay,
    );
  return (
    days.filter(isAbsent).length >= IN_ALL ||
    days.some((day, at) => days.slice(at, at + IN_A_ROW).filter(isAbsent).length === IN_A_ROW) ||
    days.some((day) => day.attended === 'absent' && inDanger(day))
  );
}

/** Stages of which the body of the basis gets a report. */
const REPORTED: readonly ProgrammeStage[] = ['dropped_out', 'excluded', 'finished', 'not_suitable'];
export const reportBy = (stage: ProgrammeStage, isOwnWish: boolean, now: Date): Date | null =>
  REPORTED.includes(stage) && !isOwnWish ? new Date(now.getTime() + DAY) : null;

/** Stages that go to her side as signals. */
export const signalOf = (stage: ProgrammeStage, before: ProgrammeStage): SignalCode | null => {
  if (stage === 'running') return before === 'contract' ? 'started' : null;
  return stage === 'finished' || stage === 'dropped_out' || stage === 'excluded' ? stage : null;
};

const ADULT_YEARS = 18;
/** Under 18 the body for child rights has another programme. */
export const isUnderAge = (bornOn: Day | null, today: Day): boolean =>
  bornOn !== null && ageOn(bornOn, today) < ADULT_YEARS;
