import { show } from '../../../../testing/screen';
import { Conflict } from './conflict';

const NOW = new Date('2026-11-24T06:00:00Z');

it('a conflict shows both values and takes a choice', async () => {
  const screen = await show(Conflict, {
    what: 'Band',
    theirs: { band: 'high', who: 'Police Kulob', at: NOW },
    mine: { band: 'medium', who: 'You', at: null },
  });
  expect(screen.text()).toContain('High Police Kulob Tue 24 Nov 11:00');
  const chosen: string[] = [];
  screen.fixture.componentInstance.decided.subscribe((choice) => chosen.push(choice));
  screen.element.querySelectorAll('input')[1]?.click();
  await screen.fixture.whenStable();
  await screen.press('Use this one');
  expect(chosen).toEqual(['mine']);
});
