import { HttpTestingController } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { show } from '../../../testing/screen';
import type { MeasuresDto } from '../../api/models/measures-dto';
import { ServerClock } from '../../core/session/server-clock';
import { SessionStore } from '../../core/session/session.store';
import { Figures } from './figures';

const COLUMNS = ['2026-01', '2026-02', '2026-03', 'total'];
const measures: MeasuresDto = {
  now: '2026-02-03T06:00:00Z',
  countsOn: null,
  year: 2026,
  quarter: 1,
  smallestShown: 3,
  items: [
    {
      code: 'safe_6',
      definition: {
        unit: 'closings',
        axis: 'seven_months_after',
        parts: ['safe', 'not_asked'],
        numerator: 'safe',
        missing: ['not_asked'],
        apart: 'left_out',
      },
      columns: COLUMNS,
      cells: COLUMNS.flatMap((column) => [
        { line: 'safe', column, value: null, mark: 'small' as const },
        { line: 'not_asked', column, value: 12, mark: null },
        { line: 'total', column, value: null, mark: 'hidden' as const },
        { line: 'left_out', column, value: 0, mark: null },
      ]),
      shares: COLUMNS.map((column) => ({ column, percent: null, missingPercent: null })),
    },
  ],
};
const named = (name: string) => ({ tg: name, ru: name, en: name });
const groups = [
  { id: 'g1', place: 'kulob', name: named('Kulob'), isLed: true },
  { id: 'g2', place: 'qubodiyon', name: named('Qubodiyon'), isLed: false },
];

async function open(roles: string[], workingGroups = groups) {
  TestBed.configureTestingModule({
    providers: [
      {
        provide: SessionStore,
        useValue: { user: signal({ roles, workingGroups, agency: { name: named('Centre') } }) },
      },
      { provide: ServerClock, useValue: { now: signal(new Date('2025-12-31T20:00:00Z')), told: () => null } },
    ],
  });
  const screen = await show(Figures);
  const http = TestBed.inject(HttpTestingController);
  const answer = async (path: string, change: Partial<MeasuresDto> = {}): Promise<void> => {
    http.expectOne(`/api/statistics/measures/${path}`).flush({ ...measures, ...change });
    await new Promise((done) => setTimeout(done));
    await screen.fixture.whenStable();
  };
  return { screen, answer };
}

describe('figures', () => {
  it('begin with the last quarter of Dushanbe that ended and tell every figure with how it is counted', async () => {
    const { screen, answer } = await open(['coordinator']);
    await answer('groups/g1/2025/4');
    const text = screen.text();
    expect(text).toContain('Jan–Mar 2026');
    expect(text).toContain('Oct–Dec 2025');
    expect(text).toContain('All closed then');
    expect(text).toContain('None of these counts as safe.');
    expect(text).toContain('From 1 to 2, not shown');
    expect(screen.element.querySelectorAll('td.masked')).toHaveLength(8);
    expect(text).not.toContain('Qubodiyon');
  });

  it('say when a quarter of the group is counted, and that it never will be, and show nothing of it', async () => {
    const waiting = await open(['coordinator']);
    await waiting.answer('groups/g1/2025/4', { items: [], countsOn: '2026-01-15' });
    expect(waiting.screen.text()).toMatch(/counted once, on .*15 Jan/);
    expect(waiting.screen.element.querySelectorAll('td')).toHaveLength(0);
    TestBed.resetTestingModule();
    const never = await open(['coordinator']);
    await never.answer('groups/g1/2025/4', { items: [] });
    expect(never.screen.text()).toContain('This quarter was not counted');
  });

  it('are of the own agency for whoever supervises it and leads no group', async () => {
    const { screen, answer } = await open(['supervisor'], []);
    await answer('own-agency/2026/1');
    expect(screen.text()).toContain('Cases of the own agency that you may see');
  });
});
