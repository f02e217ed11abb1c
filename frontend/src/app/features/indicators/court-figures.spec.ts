import { HttpTestingController } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { settled, show } from '../../../testing/screen';
import { ServerClock } from '../../core/session/server-clock';
import { SessionStore } from '../../core/session/session.store';
import { CourtFigures } from './court-figures';

describe('from a report to the court in numbers', () => {
  it('shows each stage in its order, what was decided, and where reports stopped', async () => {
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
    const screen = await show(CourtFigures);
    const figure = (part: string, code: string, records: number | null, days: number | null = null) => ({
      ...{ part, code, records, days },
    });
    TestBed.inject(HttpTestingController)
      .expectOne('/api/statistics/courts/2026')
      .flush([
        figure('divorce', 'reported', 5),
        figure('reports_stopped', 'undecided', 10),
        figure('reports_stopped', 'insignificant', null),
        figure('reports', 'filed', 5, 40),
        figure('reports', 'report_decided', 10, 3),
        figure('reports', 'reported', 20),
        figure('report_decisions', 'criminal', 10, 3),
      ]);
    await settled(screen);
    const lines = Array.from(screen.element.querySelectorAll('li'), (line) => line.textContent.trim());
    expect(lines).toEqual([
      'Reported to the police: 20',
      'Decision on the report: 10 · half within 3 days',
      'Filed in court: 5 · half within 40 days',
      'criminal case opened: 10 · half within 3 days',
      'No decision on record: 10',
      'Refused: called insignificant: 0–4',
      'Reported to the police: 5',
    ]);
  });
});
