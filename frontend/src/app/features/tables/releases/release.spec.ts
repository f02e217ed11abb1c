import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { show } from '../../../../testing/screen';
import type { CalendarDto } from '../../../api/models/calendar-dto';
import type { ReleaseDto } from '../../../api/models/release-dto';
import { Release } from './release';
import { ReleaseCalendar } from './release-calendar';

const turn = (): Promise<void> => new Promise((done) => setTimeout(done));
const definition: ReleaseDto['tables'][number]['definition'] = {
  ...{ code: 'new_cases', number: 'T1', unit: 'cases', axis: 'opened', span: 'month', lines: 'places' },
  ...{
    columns: 'months',
    lineWords: 'place.',
    columnWords: 'figures.month-',
    isMultiple: false,
    tellsOfPeople: false,
    smallestShown: 5,
  },
};
const cell = (line: string, value: number | null, mark: 'small' | 'hidden' | null = null) =>
  ['all', 'total'].map((column) => ({ line, column, value, mark }));
const release = (change: Partial<ReleaseDto> = {}): ReleaseDto => ({
  ...{
    id: 'one',
    kind: 'month',
    firstOn: '2020-09-01',
    version: 1,
    state: 'drafted',
    reason: null,
    revision: 4,
  },
  ...{ countedAt: '2020-10-20T05:00:00Z', publishedAt: null, isSuperseded: false, isOvertaken: false },
  needsAnother: false,
  tables: [
    {
      ...{ definition, outcome: 'told', withoutConsentPercent: null, withoutDayPercent: null },
      ...{ lines: ['kulob', 'elsewhere'], columns: ['all'] },
      cells: [...cell('kulob', null, 'small'), ...cell('elsewhere', null, 'hidden'), ...cell('total', 21)],
    },
  ],
  checks: [{ number: 1, kind: 'late_entries', code: null, line: null, agency: null, answer: null }],
  allowedActions: ['answer', 'drop'],
  ...change,
});
const PATH = '/api/statistics/releases/';

async function open(first: ReleaseDto) {
  const opening = show(Release);
  await turn();
  const http = TestBed.inject(HttpTestingController);
  http.expectOne(PATH).flush(first);
  const screen = await opening;
  const settle = async (): Promise<void> => {
    await turn();
    await screen.fixture.whenStable();
  };
  await settle();
  return { http, screen, settle };
}

describe('a release', () => {
  it('shows its tables with their marks, and is not checked before everything is explained', async () => {
    const { screen } = await open(release());
    for (const text of ['September 2020', 'Draft', 'Records have come in or changed', '21', 'From 1 to 4'])
      expect(screen.text()).toContain(text);
    expect(screen.element.querySelectorAll('thead th')).toHaveLength(2);
    expect(() => screen.button('Say that it was checked')).toThrow();
    // Where the next step will stand it is said what is missing.
    expect(screen.text()).toContain('1 thing that stands out is not explained yet');
    expect(screen.element.querySelector('a[href^="/portal/"]')).toBeNull();
  });

  it('takes answers that are given quickly one after the other, each on what the one before left', async () => {
    const [check] = release().checks;
    const checks = [check!, { ...check!, number: 2, kind: 'without_consent' as const }];
    const { http, screen, settle } = await open(release({ checks }));
    for (const input of screen.element.querySelectorAll<HTMLInputElement>('input[value=in_next_version]'))
      input.click();
    await settle();
    http.expectOne('/api/statistics/releases/one/answers').flush(null);
    await settle();
    http.expectOne(PATH).flush(release({ checks, revision: 5 }));
    await settle();
    const second = http.expectOne('/api/statistics/releases/one/answers');
    expect(second.request.body).toEqual({ revision: 5, number: 2, answer: 'in_next_version' });
  });

  it('takes an answer with the state that it saw, and reads anew', async () => {
    const { http, screen, settle } = await open(release());
    screen.element.querySelector<HTMLInputElement>('input[value=in_next_version]')?.click();
    await settle();
    const sent = http.expectOne('/api/statistics/releases/one/answers');
    expect(sent.request.body).toEqual({ revision: 4, number: 1, answer: 'in_next_version' });
    sent.flush(null);
    await settle();
    http.expectOne(PATH).flush(release({ revision: 5, allowedActions: ['answer', 'check', 'drop'] }));
    await settle();
    screen.button('Say that it was checked').click();
    // A second press while the first one is on its way is dropped.
    screen.button('Say that it was checked').click();
    const step = http.expectOne('/api/statistics/releases/one/check');
    expect(step.request.body).toEqual({ revision: 5 });
    step.flush({ code: 'release_changed_meanwhile' }, { status: 409, statusText: '' });
    await settle();
    http.expectOne(PATH).flush(release({ state: 'checked', needsAnother: true, allowedActions: ['drop'] }));
    await settle();
    expect(screen.text()).toContain('Somebody changed this meanwhile.');
    expect(screen.text()).toContain('so somebody else approves it');
    http.verify();
  });

  it('is published only after it was asked, and corrected with a reason', async () => {
    const { http, screen, settle } = await open(
      release({
        state: 'published',
        publishedAt: '2020-10-21T05:00:00Z',
        checks: [],
        allowedActions: ['correct'],
      }),
    );
    expect(screen.text()).toContain('version 1');
    expect(screen.text()).not.toContain('not explained yet');
    expect(screen.element.querySelector('a[href="/portal/en/figures"]')).not.toBeNull();
    expect(screen.button('Make the new version').disabled).toBe(true);
    screen.element.querySelector<HTMLInputElement>('input[value=duplicates]')?.click();
    await settle();
    await screen.press('Make the new version');
    const sent = http.expectOne('/api/statistics/releases//corrections');
    expect(sent.request.body).toEqual({ reason: 'duplicates' });
    sent.flush({ id: 'two' });
    await settle();
    http
      .expectOne('/api/statistics/releases/two')
      .flush(release({ id: 'two', version: 2, reason: 'duplicates' }));
    await settle();
    expect(screen.text()).toContain('Records that stood twice were taken out');
  });

  it('says why a table is not told anew', async () => {
    const [table] = release().tables;
    const { screen } = await open(
      release({ version: 2, checks: [], tables: [{ ...table!, outcome: 'few_changed', cells: [] }] }),
    );
    expect(screen.text()).toContain('fewer than five');
    expect(screen.text()).toContain('Nothing can be published of this draft');
    expect(screen.element.querySelectorAll('details:not([open])')).toHaveLength(0);
  });

  it('says of a correction of which nothing may be told that it is over, and asks nothing more of anybody', async () => {
    const [table] = release().tables;
    const { screen } = await open(
      release({
        ...{ version: 2, state: 'dropped', allowedActions: [] },
        tables: [{ ...table!, outcome: 'unchanged', cells: [] }],
      }),
    );
    for (const text of ['No new version', 'What was published stays', 'Nothing has changed.'])
      expect(screen.text()).toContain(text);
    expect(screen.text()).not.toContain('What stands out');
    expect(screen.text()).not.toContain('Nothing can be published of this draft');
  });
});

describe('the calendar of releases', () => {
  const calendar: CalendarDto = {
    ...{ year: 2026, years: [2026] },
    items: [
      {
        ...{
          kind: 'quarter',
          firstOn: '2026-07-01',
          lastOn: '2026-09-30',
          dueOn: '2026-11-05',
          version: null,
        },
        ...{ publishedId: null, publishedAt: null, openId: null, openState: null, allowedActions: ['draft'] },
      },
    ],
  };

  it('asks for a draft once, however often it is pressed', async () => {
    const opening = show(ReleaseCalendar);
    await turn();
    const http = TestBed.inject(HttpTestingController);
    http
      .expectOne(({ url }) => url.startsWith('/api/statistics/releases/calendar/'))
      .flush({
        ...calendar,
        year: new Date().getFullYear(),
      });
    const screen = await opening;
    await turn();
    await screen.fixture.whenStable();
    expect(screen.text()).toContain('Quarter 3, 2026');
    const press = screen.button('Make a draft: Quarter 3, 2026');
    press.click();
    press.click();
    const sent = http.expectOne('/api/statistics/releases');
    expect(sent.request.body).toEqual({ kind: 'quarter', firstOn: '2026-07-01' });
    sent.flush({ id: 'one' });
    http.verify();
  });
});
