import { show } from '../../../../../testing/screen';
import { Timeline } from './timeline';

const NOW = new Date('2026-11-24T06:00:00Z');

it('a timeline strikes through what was corrected and says what raises risk', async () => {
  const screen = await show(Timeline, {
    label: 'Timeline',
    now: NOW,
    hasEarlier: true,
    entries: [
      {
        id: '1',
        icon: 'flag',
        at: '2026-11-22T14:40:00Z',
        title: 'New incident',
        by: 'Police',
        raisesRisk: true,
      },
      { id: '2', icon: 'document', at: '2026-11-14', title: 'Handed over', by: 'Police', isCorrected: true },
    ],
  });
  expect(screen.text()).toContain('Sun 22 Nov 19:40 New incident Raises risk.');
  expect(screen.element.querySelector('s')?.textContent?.trim()).toBe('Handed over');
  let asked = 0;
  screen.fixture.componentInstance.earlierWanted.subscribe(() => (asked += 1));
  await screen.press('Show earlier');
  expect(asked).toBe(1);
});
