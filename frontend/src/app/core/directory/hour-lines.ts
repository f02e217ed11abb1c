import type { OpeningHoursDto } from '../../api/models/opening-hours-dto';

const WEEK = 7;
const MIDNIGHT = 1440;

/** Days with the same hours, as runs of weekdays; `all` where it is every day, or the whole day. */
export interface HourLine {
  readonly days: 'all' | readonly (readonly [from: number, to: number])[];
  readonly stretches: string;
}

const clock = (minutes: number): string => {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return `${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
};

function stretchesOf(hours: readonly OpeningHoursDto[]): string {
  if (hours.some(({ fromMinute, untilMinute }) => fromMinute === 0 && untilMinute === MIDNIGHT)) return 'all';
  return [...hours]
    .sort((a, b) => a.fromMinute - b.fromMinute)
    .map(({ fromMinute, untilMinute }) => `${clock(fromMinute)}–${clock(untilMinute)}`)
    .join(', ');
}

/** Neighbouring days become a run: 1, 2, 3, 5 is 1–3 and 5. */
function runsOf(days: readonly number[]): [number, number][] {
  return days.reduce<[number, number][]>((runs, day) => {
    const last = runs.at(-1);
    if (!last || last[1] !== day - 1) return [...runs, [day, day]];
    return [...runs.slice(0, -1), [last[0], day]];
  }, []);
}

/** The week in as few lines as it takes. */
export function hourLines(hours: readonly OpeningHoursDto[]): HourLine[] {
  const byStretches = new Map<string, number[]>();
  for (let day = 1; day <= WEEK; day += 1) {
    const ofDay = hours.filter(({ weekday }) => weekday === day);
    if (ofDay.length === 0) continue;
    const stretches = stretchesOf(ofDay);
    byStretches.set(stretches, [...(byStretches.get(stretches) ?? []), day]);
  }
  return [...byStretches].map(([stretches, days]) => ({
    stretches,
    days: days.length === WEEK ? 'all' : runsOf(days),
  }));
}
