import { dayOf } from '../../../core/language/dates';
import type { KnownDay } from '../../../ui/date-field/known-day';

const DAY_MS = 86_400_000;

/** Days that are chosen by one tap; "other" asks for a date. */
export const WHEN = { tomorrow: 1, 'in-three-days': 3, 'in-a-week': 7 } as const;
export const WHEN_CHOICES = [...Object.keys(WHEN), 'other-day'];

export const dayIn = (days: number, now: Date): string => dayOf(new Date(now.getTime() + days * DAY_MS));

/** `YYYY-MM-DD` of a choice; empty while nothing is chosen or no day is typed. */
export function dayChosen(choice: string | null, typed: KnownDay | null, now: Date): string {
  const found = Object.entries(WHEN).find(([name]) => name === choice);
  if (found) return dayIn(found[1], now);
  return choice === 'other-day' ? (typed?.on ?? '') : '';
}
