import { QUARTER, RUNNING, YEAR, definitionOf, gridOf, openScreen } from '../../../testing/statistics';
import { Tables } from './tables';

const closures = definitionOf();
const orders = definitionOf({ code: 'order_decisions', span: 'year' });
const catalogue = { items: [closures, orders], periods: [RUNNING, YEAR, QUARTER] };
const table = {
  ...{
    definition: closures,
    period: YEAR,
    countedAt: '2021-01-05T05:00:00Z',
    lines: ['no_contact', 'died'],
  },
  ...{ columns: ['kulob', 'elsewhere'], counted: 37, withoutConsent: 4, withoutDay: 0, toldBefore: 0 },
  cells: [
    { line: 'no_contact', column: 'kulob', value: 34 },
    { line: 'no_contact', column: 'elsewhere', value: 1 },
    { line: 'no_contact', column: 'total', value: 35 },
    { line: 'died', column: 'kulob', value: 2 },
    { line: 'died', column: 'elsewhere', value: 0 },
    { line: 'died', column: 'total', value: 2 },
    { line: 'total', column: 'kulob', value: 36 },
    { line: 'total', column: 'elsewhere', value: 1 },
    { line: 'total', column: 'total', value: 37 },
  ],
};

describe('the tables of a statistician', () => {
  it('show every number exactly, with its total, and say that they are internal', async () => {
    const { screen, answer } = await openScreen(Tables);
    await answer('tables', catalogue);
    // The newest period that is over.
    await answer('tables/closures/2020', table);
    expect(gridOf(screen.element).map((row) => row.slice(1))).toEqual([
      ['34', '1', '35'],
      ['2', '0', '2'],
      ['36', '1', '37'],
    ]);
    expect(screen.text()).toContain('Internal, exact');
    expect(screen.text()).toMatch(/Records counted 37 .*Not counted: no consent 4/);
    expect(screen.element.querySelector('a[href="/tables/report"]')).not.toBeNull();
  });

  it('offer a table of years for years alone', async () => {
    const { screen, answer, choose } = await openScreen(Tables);
    await answer('tables', catalogue);
    await answer('tables/closures/2020', table);
    await choose('period', '2020-q3');
    await answer('tables/closures/2020-q3', { ...table, period: QUARTER });
    expect(screen.text()).toContain('Quarter 3, 2020');
    await choose('table', 'order_decisions');
    await answer('tables/order_decisions/2020', { ...table, definition: orders });
    const options = screen.element.querySelectorAll<HTMLOptionElement>('select[id="period"] option');
    expect(Array.from(options, ({ value }) => value)).toEqual(['2020']);
  });

  it('say why there is no table', async () => {
    const refused = await openScreen(Tables);
    await refused.answer('tables', catalogue);
    await refused.answer(
      'tables/closures/2020',
      { code: 'period_without_records' },
      { status: 409, statusText: 'Conflict' },
    );
    expect(refused.screen.element.querySelector('pn-load-error')?.textContent).toContain('record');
    refused.screen.fixture.destroy();
  });

  it('say that nothing is counted yet', async () => {
    const { screen, answer } = await openScreen(Tables);
    await answer('tables', { items: [closures], periods: [] });
    expect(screen.text()).toContain('Nothing was counted yet');
  });
});
