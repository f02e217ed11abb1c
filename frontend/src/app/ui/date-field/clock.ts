const TYPED = /^(\d{1,2})(?:[:.,\s-]?(\d{2}))?$/;

/** A time of day as people type it (8, 8:30, 0830, 14.00) as `HH:MM`; null where it is none. 24 is midnight. */
export function readClock(typed: string): string | null {
  const [, hour, minute = '00'] = TYPED.exec(typed.trim()) ?? [];
  if (hour === undefined || Number(minute) > 59) return null;
  const isMidnight = Number(hour) === 24 && Number(minute) === 0;
  if (Number(hour) > 23 && !isMidnight) return null;
  return `${isMidnight ? '00' : hour.padStart(2, '0')}:${minute}`;
}
