import { HttpTestingController } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { show } from '../../../testing/screen';
import type { PathDto } from '../../api/models/path-dto';
import type { StageFigureDto } from '../../api/models/stage-figure-dto';
import { ServerClock } from '../../core/session/server-clock';
import { SessionStore } from '../../core/session/session.store';
import { Path } from './path';

const named = (name: string) => ({ tg: name, ru: name, en: name });
const cells = (line: string, values: (number | null)[]) =>
  ['a1', 'total'].map((column, at) => ({
    line,
    column,
    value: values[at] ?? null,
    mark: values[at] === null ? ('hidden' as const) : null,
  }));
const path: PathDto = {
  ...{ now: '2026-02-03T06:00:00Z', countsOn: null, year: 2025, quarter: 4, smallestShown: 3 },
  items: [
    {
      ...{ code: 'referrals', view: 'agency', lines: ['not_answered+declined', 'got'] },
      definition: { unit: 'referrals', axis: 'sixty_days_after', numerator: 'got', missing: ['no_word'] },
      columns: [{ key: 'a1', name: named('Shelter of Kulob') }],
      cells: [
        ...cells('not_answered+declined', [null, 5]),
        ...cells('got', [null, 9]),
        ...cells('total', [null, 14]),
      ],
      stages: [
        { stage: 'sent', column: 'total', value: 14 },
        { stage: 'acknowledged', column: 'total', value: null },
      ],
      days: [{ step: 'accepted', column: 'total', days: 2.5 }],
      shares: [{ column: 'total', percent: 64, missingPercent: 0 }],
    },
  ],
};

async function open(answer: PathDto) {
  TestBed.configureTestingModule({
    providers: [
      provideRouter([]),
      {
        provide: SessionStore,
        useValue: {
          user: signal({
            roles: ['coordinator'],
            workingGroups: [{ id: 'g1', place: 'kulob', name: named('Kulob'), isLed: true }],
            agency: { name: named('Centre') },
          }),
        },
      },
      { provide: ServerClock, useValue: { now: signal(new Date('2026-02-03T06:00:00Z')), told: () => null } },
    ],
  });
  const screen = await show(Path);
  TestBed.inject(HttpTestingController).expectOne('/api/statistics/path/groups/g1/2025/4').flush(answer);
  await new Promise((done) => setTimeout(done));
  await screen.fixture.whenStable();
  return screen;
}

describe('where survivors are lost', () => {
  it('reads from stage to stage, with the share, what nobody knows, and the days', async () => {
    const screen = await open(path);
    const text = screen.text();
    expect(text).toContain('Shelter of Kulob');
    expect(text).toContain('Nobody answered · Declined');
    expect(text).toContain('Median days: from referred to accepted');
    expect(text).toContain('Not known, %');
    expect(screen.element.querySelectorAll('td.masked').length).toBeGreaterThan(0);
    expect(text).not.toMatch(/closure rate/i);
  });

  it('shows the whole path of cases, and how many were lost before each next stage', async () => {
    const reached: [StageFigureDto['stage'], number | null][] = [
      ['identified', 40],
      ['sent', 31],
      ['acknowledged', null],
      ['safe', 9],
    ];
    const screen = await open({
      ...path,
      items: [
        {
          ...{ code: 'cohort', view: 'none', lines: ['not_referred', 'got_safe'], columns: [], days: [] },
          definition: {
            ...{ unit: 'cases', axis: 'seven_months_after_opening', numerator: 'got_safe' },
            missing: ['no_word', 'got_not_known'],
          },
          cells: [{ line: 'total', column: 'total', value: 40, mark: null }],
          stages: reached.map(([stage, value]) => ({ stage, column: 'total', value })),
          shares: [{ column: 'total', percent: 23, missingPercent: 5 }],
        },
      ],
    });
    const row = (head: string) =>
      [...screen.element.querySelectorAll('tr')]
        .filter((each) => each.querySelector('th')?.textContent?.trim() === head)
        .map((each) => [...each.querySelectorAll('td')].map(({ textContent }) => textContent?.trim()));
    expect(
      [...screen.element.querySelectorAll('table')[0]!.querySelectorAll('thead th')].map(
        (th) => th.textContent,
      ),
    ).toEqual([...['Stage', 'Survivors', 'Lost after this stage']]);
    expect(['Identified', 'Referred', 'Safe after 6 months'].map((stage) => row(stage))).toEqual([
      ...[[['40', '9']], [['31', '22']], [['9', '–']]],
    ]);
    expect(screen.text()).toContain('the referral that came farthest within 7 months');
  });

  it('says when a period is counted, and shows nothing of it before', async () => {
    const screen = await open({ ...path, items: [], countsOn: '2026-01-15' });
    expect(screen.text()).toMatch(/Counted once for the group, on .*15 Jan/);
    expect(screen.element.querySelectorAll('td')).toHaveLength(0);
  });
});
