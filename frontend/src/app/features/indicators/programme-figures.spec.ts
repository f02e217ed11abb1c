import { HttpTestingController } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { settled, show } from '../../../testing/screen';
import { ServerClock } from '../../core/session/server-clock';
import { SessionStore } from '../../core/session/session.store';
import { ProgrammeFigures } from './programme-figures';

describe('the programme in numbers', () => {
  it('shows counts and minutes of the chosen year, and no share', async () => {
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        { provide: SessionStore, useValue: { user: signal({ roles: ['statistician'], workingGroups: [] }) } },
        {
          provide: ServerClock,
          useValue: { now: signal(new Date('2026-02-03T06:00:00Z')), told: () => null },
        },
      ],
    });
    const screen = await show(ProgrammeFigures);
    const server = TestBed.inject(HttpTestingController);
    server.expectOne('/api/statistics/programme/2026').flush([
      { part: 'reached', code: 'weapon', records: 10, minutes: 2 },
      { part: 'all', code: 'finished', records: 5, minutes: null },
      { part: 'all', code: 'asked', records: 20, minutes: null },
      { part: 'words', code: 'worse', records: 5, minutes: null },
    ]);
    await settled(screen);
    const lines = Array.from(screen.element.querySelectorAll('li'), (line) => line.textContent.trim());
    expect(lines).toEqual([
      ...[
        'Asked: 20',
        'Finished: 5',
        'Has or seeks a weapon: 10 · half of them within 2 minutes',
        'Worse: 5',
      ],
    ]);
    expect(screen.text()).not.toContain('%');

    screen.element.querySelectorAll<HTMLElement>('input[type=radio], button[role=radio]')[1]?.click();
    await settled(screen);
    server.expectOne('/api/statistics/programme/2025').flush([]);
  });
});
