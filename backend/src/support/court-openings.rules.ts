/**
 * Policy: a court and enforcement say what happened in what the lawyer opened to them. Their word changes nothing until the
 * lawyer records a step: it may be wrong, and no clock may stop by it (capabilities 6.7).
 */
import { codeList } from '../shared/code-lists.js';
import { isDay, shiftDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { detailsOf, stepRow } from './court.rules.js';
import type { CourtDetail, CourtStep } from './court.types.js';
import type { CourtProblem } from './court-problems.rules.js';
import type { SupportNeed } from './needs.rules.js';
import type { Alone } from './support.rules.js';

const OF_COURT = [
  'hearing_set',
  'hearing_held',
  'hearing_postponed',
  'hearing_not_held',
  'decided',
  'help_wanted',
] as const;
const OF_ENFORCEMENT = ['opened', 'voluntary_term', 'acted', 'blocked', 'partly', 'full'] as const;

/** What they may say: steps, and to the court that the survivor wants help. */
export const COURT_ENTRIES = codeList('CourtEntry', [...OF_COURT, ...OF_ENFORCEMENT]);
export type CourtEntryCode = (typeof COURT_ENTRIES)[number];

/** How the survivor can be reached safely; asked in court, alone. No number and no address goes through the court. */
export const SAFE_WAYS = codeList('CourtSafeWay', [
  'as_agreed_with_lawyer',
  'at_next_hearing',
  'comes_in_person',
]);
export type SafeWay = (typeof SAFE_WAYS)[number];

export interface TypedEntry {
  readonly entry: CourtEntryCode;
  readonly onDay: Day;
  readonly nextOn: Day | null;
  readonly detail: CourtDetail | null;
  readonly need: SupportNeed | null;
  readonly way: SafeWay | null;
  readonly alone: Alone | null;
}

export const entriesOf = (ofDuty: boolean): readonly CourtEntryCode[] => (ofDuty ? OF_ENFORCEMENT : OF_COURT);

const FURTHEST_DAYS = 366;

function nextProblem(step: CourtStep, nextOn: Day | null, today: Day): string | null {
  if (nextOn === null) return stepRow(step).next === 'needed' ? 'required' : null;
  if (!isDay(nextOn)) return 'invalid_date';
  if (nextOn < today) return 'day_past';
  return nextOn > shiftDay(today, FURTHEST_DAYS) ? 'next_too_far' : null;
}

function detailProblem(step: CourtStep, detail: CourtDetail | null): string | null {
  const known = detailsOf(step, null);
  if (detail === null) return known.length > 0 ? 'required' : null;
  return known.includes(detail) ? null : 'not_in_list';
}

function helpProblems({ need, way, alone }: TypedEntry): CourtProblem[] {
  const missing = Object.entries({ need, way, alone }).filter(([, answer]) => answer === null);
  return [
    ...missing.map(([path]) => ({ path, code: 'required' })),
    ...(alone && alone !== 'yes' ? [{ path: 'alone', code: 'not_alone' }] : []),
  ];
}

function dayProblem(onDay: Day, today: Day): string | null {
  if (!isDay(onDay)) return 'invalid_date';
  return onDay > today ? 'date_in_future' : null;
}

/** Everything wrong with an entry as it was typed. */
export function entryProblems(typed: TypedEntry, ofDuty: boolean, today: Day): CourtProblem[] {
  const { entry, onDay, nextOn, detail } = typed;
  if (!entriesOf(ofDuty).includes(entry)) return [{ path: 'entry', code: 'not_in_list' }];
  const problem = (path: string, code: string | null): CourtProblem[] => (code ? [{ path, code }] : []);
  const ofDay = problem('onDay', dayProblem(onDay, today));
  if (entry === 'help_wanted') return [...ofDay, ...helpProblems(typed)];
  return [
    ...ofDay,
    ...problem('nextOn', nextProblem(entry, nextOn, today)),
    ...problem('detail', detailProblem(entry, detail)),
  ];
}
