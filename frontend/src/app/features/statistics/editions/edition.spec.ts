import { MatDialog } from '@angular/material/dialog';
import { of } from 'rxjs';
import { TestBed } from '@angular/core/testing';
import { YEAR, definitionOf, gridOf, openScreen } from '../../../../testing/statistics';
import type { EditionDto, EditionLineDto } from '../../../api/models';
import { Edition } from './edition';
import { EditionCalendar } from './edition-calendar';

const cell = (line: string, column: string, value: number | null, exact: number | null) => ({
  ...{ line, column, value, exact },
});
const table: EditionDto['tables'][number] = {
  ...{
    definition: definitionOf(),
    period: YEAR,
    lines: ['no_contact', 'total'],
    columns: ['kulob', 'elsewhere', 'total'],
  },
  ...{ withoutConsentPercent: 10, withoutDayPercent: null, isWithdrawn: false, withdrawnReason: null },
  cells: [
    ...[cell('no_contact', 'kulob', 35, 34), cell('no_contact', 'elsewhere', null, 1)],
    ...[cell('no_contact', 'total', 35, 35), cell('total', 'kulob', 35, 34)],
    ...[cell('total', 'elsewhere', null, 1), cell('total', 'total', 35, 35)],
  ],
};
const half = { kind: 'half_year' as const, firstOn: '2020-07-01', name: '2020-h2' };
const edition = (change: Partial<EditionDto> = {}): EditionDto => ({
  ...{ id: 'one', year: 2020, part: 'second_half', state: 'drafted', dueOn: '2021-03-15', revision: 4 },
  ...{ draftedAt: '2021-03-15T05:00:00Z', publishedAt: null, needsAnother: false },
  allowedActions: ['answer', 'discard'],
  checks: [
    { number: 1, kind: 'much_more', code: 'closures', line: 'no_contact', agency: null, answer: null },
  ],
  tables: [table, { ...table, period: half }],
  changes: { cells: 6, asNumber: 4, asClass: 2, nonZero: 6, nonZeroAsNumber: 4 },
  ...change,
});
const published = { state: 'published' as const, publishedAt: '2021-03-16T05:00:00Z', checks: [] };

describe('an edition', () => {
  it('shows in a draft what rounding changed, with each exact number beside the shown one', async () => {
    const { screen, answer } = await openScreen(Edition);
    await answer('editions/', edition());
    expect(screen.text()).toContain('Of 6 cells that are not zero, 4 carry a number (67 %).');
    expect(gridOf(screen.element)).toEqual([
      [
        'No contact for 30 days or more despite safe attempts',
        '35 exactly 34',
        '0–4 exactly 1',
        '35 exactly 35',
      ],
      ['All', '35 exactly 34', '0–4 exactly 1', '35 exactly 35'],
    ]);
    expect(screen.text()).toContain('Each number is rounded to 5, so sums may differ.');
    expect(screen.text()).toContain('Elsewhere or unknown');
  });

  it('of a half-year is two lists: its categories, and its totals by place', async () => {
    const { screen, answer, choose } = await openScreen(Edition);
    await answer('editions/', edition());
    await choose('period', '2020-h2');
    const tables = Array.from(screen.element.querySelectorAll<HTMLElement>('pn-count-table'), gridOf);
    expect(tables).toEqual([
      [
        ['No contact for 30 days or more despite safe attempts', '35 exactly 35'],
        ['All', '35 exactly 35'],
      ],
      [
        ['Kulob City', '35 exactly 34'],
        ['Elsewhere or unknown', '0–4 exactly 1'],
        ['All', '35 exactly 35'],
      ],
    ]);
  });

  it('is checked after everything is explained, and approved by another person', async () => {
    const { screen, answer, http, settle } = await openScreen(Edition);
    await answer('editions/', edition());
    expect(screen.text()).toContain('1 unusual value is not explained yet');
    expect(() => screen.button('Confirm the check')).toThrow();
    screen.element.querySelector<HTMLInputElement>('input[value=event]')?.click();
    await settle();
    const sent = http.expectOne('/api/statistics/editions/one/answers');
    expect(sent.request.body).toEqual({ revision: 4, number: 1, answer: 'event' });
    sent.flush(null);
    await settle();
    await answer('editions/', edition({ revision: 5, allowedActions: ['answer', 'check', 'discard'] }));
    screen.button('Confirm the check').click();
    // A second press while the first one is on its way is dropped.
    screen.button('Confirm the check').click();
    const step = http.expectOne('/api/statistics/editions/one/check');
    expect(step.request.body).toEqual({ revision: 5 });
    step.flush({ code: 'edition_changed_meanwhile' }, { status: 409, statusText: '' });
    await settle();
    await answer('editions/', edition({ state: 'checked', needsAnother: true, allowedActions: ['discard'] }));
    expect(screen.text()).toContain('Another statistician changed this edition.');
    expect(screen.text()).toContain('Another statistician must approve it.');
  });

  it('is published after it was confirmed; then the public page is one press away', async () => {
    const { screen, answer, http, settle } = await openScreen(Edition);
    await answer('editions/', edition({ state: 'approved', checks: [], allowedActions: ['publish'] }));
    const open = jest.spyOn(TestBed.inject(MatDialog), 'open');
    open.mockReturnValue({ afterClosed: () => of(true), beforeClosed: () => of(true) } as never);
    await screen.press('Publish for everybody');
    await settle();
    http.expectOne('/api/statistics/editions/one/publication').flush(null);
    await settle();
    await answer('editions/', edition({ ...published, allowedActions: ['withdraw'] }));
    expect(screen.element.querySelector('a[href="/portal/en/figures"]')).not.toBeNull();
    expect(screen.text()).not.toContain('What rounding changed');
  });

  it('keeps a withdrawn table in the list, with the reason', async () => {
    const { screen, answer } = await openScreen(Edition);
    const gone = { ...table, cells: [], isWithdrawn: true, withdrawnReason: 'wrong_definition' as const };
    await answer('editions/', edition({ ...published, tables: [gone], allowedActions: ['withdraw'] }));
    expect(screen.text()).toContain('Withdrawn. It counts something different from its title');
    expect(screen.element.querySelector('table')).toBeNull();
    // Nothing is left to withdraw.
    expect(() => screen.button('Withdraw a table')).toThrow();
  });
});

describe('the calendar of editions', () => {
  const line = (change: Partial<EditionLineDto>): EditionLineDto => ({
    ...{
      id: null,
      year: 2020,
      part: 'first_half',
      dueOn: '2020-09-15',
      state: 'may_draft',
      publishedAt: null,
    },
    allowedActions: ['draft'],
    ...change,
  });

  it('says of each edition its day, its state and its next step', async () => {
    const { screen, answer, http, settle } = await openScreen(EditionCalendar);
    const items = [
      line({ part: 'second_half', dueOn: '2999-03-15', state: 'not_over', allowedActions: [] }),
      line({}),
      line({
        id: 'a',
        year: 2019,
        state: 'published',
        publishedAt: '2019-09-15T05:00:00Z',
        allowedActions: [],
      }),
    ];
    await answer('editions', { items });
    const rows = Array.from(screen.element.querySelectorAll('li'), (row) =>
      row.textContent.replace(/\s+/g, ' '),
    );
    expect(rows[0]).toMatch(/Second half of 2020 and the year.*15 Mar 2999.*Not yet/);
    expect(rows[1]).toMatch(/First half of 2020.*No draft, late/);
    expect(rows[2]).toMatch(/First half of 2019.*Published on 15 Sept? 2019/);
    const press = screen.button('Make a draft: First half of 2020');
    press.click();
    press.click();
    const sent = http.expectOne('/api/statistics/editions');
    expect(sent.request.body).toEqual({ year: 2020, part: 'first_half' });
    sent.flush({ code: 'edition_too_soon' }, { status: 409, statusText: '' });
    await settle();
    await answer('editions', { items });
    expect(screen.element.querySelector('[role=alert]')?.textContent).toContain('75 days');
  });
});
