import { RUNNING, YEAR, definitionOf, openScreen } from '../../../testing/statistics';
import { PoliceAndServices } from './police-and-services';

const table = (code: 'support_stream' | 'police_stream' | 'unknown_to_police', value: number) => ({
  ...{
    definition: definitionOf({ code }),
    period: YEAR,
    countedAt: '2021-01-05T05:00:00Z',
    lines: [],
    columns: [],
  },
  ...{ counted: value, withoutConsent: 0, withoutDay: 0, toldBefore: 0 },
  cells: [{ line: 'total', column: 'total', value }],
});
const tables = [table('support_stream', 412), table('police_stream', 817), table('unknown_to_police', 133)];
const all = { scope: 'all', registrations: 644, estimate: 587, from: 571, to: 602 };

describe('police and services', () => {
  it('stand next to each other with the people behind both, and the gap below', async () => {
    const { screen, answer } = await openScreen(PoliceAndServices);
    await answer('tables', { items: [], periods: [RUNNING, YEAR] });
    await answer('police-and-services/2020', { period: YEAR, tables, persons: { items: [all] } });
    const streams = screen.element.querySelector('.streams');
    expect(Array.from(streams?.querySelectorAll('td') ?? [], (cell) => cell.textContent.trim())).toEqual([
      '412',
      '817',
    ]);
    expect(screen.text()).toContain('About 587 people (571–602) behind 644 registrations.');
    expect(screen.text()).toContain('133');
  });

  it('say where no persons were counted', async () => {
    const { screen, answer } = await openScreen(PoliceAndServices);
    await answer('tables', { items: [], periods: [YEAR] });
    await answer('police-and-services/2020', { period: YEAR, tables, persons: null });
    expect(screen.text()).toContain('Persons were not counted for this period.');
  });
});
