import { show } from '../../../testing/screen';
import { DayCalendar } from './day-calendar';

it('opens by itself, is named by its field, and says which day was chosen', async () => {
  const screen = await show(DayCalendar, { label: 'Day', today: '2026-11-25', day: '2026-11-24' });
  const dialog = document.querySelector('[role=dialog]');
  const name = document.getElementById(dialog?.getAttribute('aria-labelledby') ?? '');
  expect(name?.textContent).toBe('Day');
  const chosen: (string | null)[] = [];
  screen.fixture.componentInstance.chosen.subscribe((day) => chosen.push(day));
  const days = Array.from(
    document.querySelectorAll<HTMLElement>('mat-calendar button.mat-calendar-body-cell'),
  );
  days.find((day) => day.textContent?.trim() === '5')?.click();
  await screen.fixture.whenStable();
  expect(chosen).toEqual(['2026-11-05']);
});
