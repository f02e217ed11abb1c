import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { show, until } from '../../../testing/screen';
import { SavedFiles } from '../../core/http/saved-files';
import { CalendarButton } from './calendar-button';
import { calendarFile } from './calendar-file';

const MADE = new Date('2026-11-30T08:00:00Z');
const ENTRIES = [
  { uid: 'a'.repeat(32), startsAt: '2026-12-01T04:30:00.000Z', day: null },
  { uid: 'b'.repeat(32), startsAt: null, day: '2026-12-31' },
];

/** The properties of each event, as a calendar reads them: unfolded, and unescaped. */
function read(file: string): Record<string, string>[] {
  expect(file.endsWith('\r\n')).toBe(true);
  expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  const lines = file.replace(/\r\n /g, '').trimEnd().split('\r\n');
  expect([lines[0], lines.at(-1)]).toEqual(['BEGIN:VCALENDAR', 'END:VCALENDAR']);
  const events: Record<string, string>[] = [];
  for (const line of lines) {
    const at = line.indexOf(':');
    const [name, value] = [line.slice(0, at), line.slice(at + 1)];
    if (line === 'BEGIN:VEVENT') events.push({});
    else if (events.length > 0 && name !== 'END')
      events.at(-1)![name] = value.replace(/\\n/g, '\n').replace(/\\([\\;,])/g, '$1');
  }
  return events;
}

describe('a calendar file', () => {
  it('is read back as it was written: times of the world clock, whole days, one neutral text', () => {
    const same = {
      DTSTAMP: '20261130T080000Z',
      SUMMARY: 'Daftar: task',
      CLASS: 'PRIVATE',
      TRANSP: 'TRANSPARENT',
    };
    expect(read(calendarFile(ENTRIES, { summary: 'Daftar: task', madeAt: MADE }))).toEqual([
      { ...same, UID: `${'a'.repeat(32)}`, DTSTART: '20261201T043000Z', DTEND: '20261201T044500Z' },
      {
        ...{ ...same, UID: `${'b'.repeat(32)}` },
        ...{ 'DTSTART;VALUE=DATE': '20261231', 'DTEND;VALUE=DATE': '20270101' },
      },
    ]);
  });

  it('folds lines at 75 octets and never in a letter, and keeps signs that have a meaning', () => {
    const summary = `Кор; «панҷ», \\ ${'ӯ'.repeat(90)} 🗓️${'ҳ'.repeat(40)}`;
    const file = calendarFile(ENTRIES.slice(0, 1), { summary, madeAt: MADE });
    for (const line of file.split('\r\n'))
      expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
    expect(read(file)[0]?.['SUMMARY']).toBe(summary);
  });

  it('is saved with a name and words that tell nothing', async () => {
    const saved: [Blob, string][] = [];
    const files = { save: (content: Blob, name: string) => saved.push([content, name]) };
    TestBed.configureTestingModule({ providers: [{ provide: SavedFiles, useValue: files }] });
    const screen = await show(CalendarButton);
    await screen.press('Save my next days to the calendar');
    TestBed.inject(HttpTestingController).expectOne('/api/today/calendar').flush(ENTRIES);
    await until(() => saved.length > 0);
    expect(saved.map(([, name]) => name)).toEqual([expect.stringMatching(/^\d{4}-\d\d-\d\d\.ics$/)]);
    const text = await new Promise<unknown>((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.readAsText(saved[0]?.[0] ?? new Blob());
    });
    expect(text).toContain('SUMMARY:Daftar: task');
    expect(text).not.toMatch(/panoh/i);
    expect(saved[0]?.[0].type).toContain('text/calendar');
  });

  it('is not made of nothing', async () => {
    const screen = await show(CalendarButton);
    await screen.press('Save my next days to the calendar');
    TestBed.inject(HttpTestingController).expectOne('/api/today/calendar').flush([]);
    await until(() => screen.text().includes('You have no dates ahead.'));
    expect(screen.text()).toContain('You have no dates ahead.');
  });
});
