import { YEAR, gridOf, openScreen } from '../../../testing/statistics';
import { Persons } from './persons';

const named = (name: string) => ({ tg: name, ru: name, en: name });
const period = { ...YEAR, countedAt: '2021-01-05T05:00:00Z' };
const line = (change: object) => ({
  ...{
    scope: 'all',
    groupId: null,
    agencyId: null,
    name: null,
    registrations: 644,
    notLinked: 12,
    cases: 650,
  },
  ...{ incidents: 700, services: 320, persons: 590, estimate: 587, from: 571, to: 602, settledTooSoon: 3 },
  ...change,
});

describe('persons', () => {
  it('stand first, with their interval, beside what registrations are', async () => {
    const { screen, answer } = await openScreen(Persons);
    await answer('persons', { items: [period] });
    const agency = line({
      scope: 'agency',
      agencyId: 'a',
      name: named('Centre'),
      from: 9,
      to: 9,
      settledTooSoon: null,
    });
    await answer('persons/2020', { period, items: [line({}), agency] });
    expect(gridOf(screen.element)).toEqual([
      ['All groups', '590', '587 (571–602)', '644', '12', '650', '700', '320'],
      ['Centre', '590', '587 (9)', '644', '12', '650', '700', '320'],
    ]);
    expect(screen.text()).toContain('All groups: Called settled, came again: 3');
    expect(screen.text()).not.toContain('Centre: Called settled');
  });

  it('of a coordinator are those of the cases that her group may know', async () => {
    const { screen, answer } = await openScreen(Persons);
    await answer('persons', { items: [period] });
    await answer('persons/2020', {
      period,
      items: [line({ scope: 'shared', groupId: 'g', name: named('Kulob'), settledTooSoon: null })],
    });
    expect(gridOf(screen.element)[0]?.[0]).toBe('Kulob: cases that may be shared with the group');
  });
});
