import type { CalendarEntryDto } from '../../api/models/calendar-entry-dto';

/** How long a task stands in a calendar. */
const MINUTES = 15;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** RFC 5545, 3.1: at most 75 octets a line. */
const OCTETS = 75;

/** Like the name on the screen, which does not name the work. */
const PRODUCT = 'PRODID:-//Daftar//Tasks//EN';

const stampOf = (at: Date): string => at.toISOString().replace(/[-:]|\.\d{3}/g, '');
const dateOf = (day: string): string => day.replaceAll('-', '');
const after = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + DAY).toISOString().slice(0, 10);

/** Signs with a meaning in a text value (RFC 5545, 3.3.11). */
const escaped = (text: string): string =>
  text.replace(/[\\;,]/g, (sign) => `\\${sign}`).replace(/\r?\n/g, '\\n');

/** Continues a long line in the next one, never in the middle of a letter. */
function folded(line: string): string {
  const encoder = new TextEncoder();
  const lines = [''];
  let octets = 0;
  for (const letter of line) {
    const size = encoder.encode(letter).length;
    if (octets + size > OCTETS) {
      lines.push(' ');
      octets = 1;
    }
    lines[lines.length - 1] += letter;
    octets += size;
  }
  return lines.join('\r\n');
}

function timesOf({ startsAt, day }: CalendarEntryDto): string[] {
  if (day) return [`DTSTART;VALUE=DATE:${dateOf(day)}`, `DTEND;VALUE=DATE:${dateOf(after(day))}`];
  const start = new Date(startsAt ?? 0);
  return [`DTSTART:${stampOf(start)}`, `DTEND:${stampOf(new Date(start.getTime() + MINUTES * MINUTE))}`];
}

/** A calendar by RFC 5545. Every entry has the same neutral words, whatever it stands for. */
export function calendarFile(
  entries: readonly CalendarEntryDto[],
  { summary, madeAt }: { summary: string; madeAt: Date },
): string {
  const events = entries.flatMap((entry) => [
    'BEGIN:VEVENT',
    `UID:${entry.uid}`,
    `DTSTAMP:${stampOf(madeAt)}`,
    ...timesOf(entry),
    `SUMMARY:${escaped(summary)}`,
    'CLASS:PRIVATE',
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ]);
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', PRODUCT, ...events, 'END:VCALENDAR'];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}
