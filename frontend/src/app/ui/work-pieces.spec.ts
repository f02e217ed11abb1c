import { show } from '../../testing/screen';
import { ClosureGate } from './closure-gate/closure-gate';
import { DateField } from './date-field/date-field';
import { QueueList } from './queue/queue-list';
import type { QueueRowView, RowActed } from './queue/queue.types';
import { Loading } from './states/loading';

const NOW = new Date('2026-11-24T06:00:00Z');

describe('a queue', () => {
  const row = (id: string, at: string, more: Partial<QueueRowView> = {}): QueueRowView => ({
    id,
    due: { at },
    title: `Contact ${id}`,
    actions: [
      { code: 'record', label: 'Record outcome' },
      { code: 'move', label: 'Move' },
    ],
    ...more,
  });
  const rows = [row('1', '2026-11-24T09:00:00Z'), row('2', '2026-11-23T07:00:00Z'), row('3', '2026-11-22')];

  it('has one filled button, on its first late row', async () => {
    const { element } = await show(QueueList, { rows, label: 'Late', now: NOW, leads: true });
    const filled = Array.from(element.querySelectorAll('li')).map(
      (item) =>
        item.querySelector('[data-key=main]')?.classList.contains('mat-mdc-unelevated-button') ?? false,
    );
    expect(filled).toEqual([false, true, false]);
  });

  it('gives the filled button to the first row where that is in danger', async () => {
    const danger = [row('0', '2026-11-25T09:00:00Z', { alarm: true }), ...rows];
    const { element } = await show(QueueList, { rows: danger, label: 'First', now: NOW, leads: true });
    const filled = element.querySelectorAll('.mat-mdc-unelevated-button[data-key=main]');
    expect([...filled].map((button) => button.closest('li'))).toEqual([element.querySelector('li')]);
  });

  it('tells which row and action were meant', async () => {
    const screen = await show(QueueList, { rows, label: 'Late', now: NOW });
    const acted: RowActed[] = [];
    screen.fixture.componentInstance.acted.subscribe((act) => acted.push(act));
    await screen.press('Record outcome');
    expect(acted.map(({ row: { id }, action: { code } }) => [id, code])).toEqual([['1', 'record']]);
  });

  it('says since when a late row is late, why it is there, and whether she can talk', async () => {
    const screen = await show(QueueList, {
      rows: [
        row('2', '2026-11-23T07:00:00Z', {
          why: 'weekly in the first month',
          contact: { state: 'not_now', text: 'Not now. Next safe time 14:00' },
        }),
      ],
      label: 'Late',
      now: NOW,
    });
    expect(screen.text()).toContain('due Mon 23 Nov 12:00');
    expect(screen.text()).toContain('Why: weekly in the first month Not now. Next safe time 14:00');
  });

  it('keeps a row whose action did not arrive, and does not act twice while it is sent', async () => {
    const screen = await show(QueueList, {
      rows: [row('1', '2026-11-24', { state: { kind: 'failed', sentence: 'There is no connection.' } })],
      label: 'Late',
      now: NOW,
    });
    expect(screen.text()).toContain('There is no connection. Try again');
    await screen.set({ rows: [row('1', '2026-11-24', { state: { kind: 'sending' } })] });
    let acts = 0;
    screen.fixture.componentInstance.acted.subscribe(() => (acts += 1));
    await screen.press('Saving…');
    expect(acts).toBe(0);
  });

  it('lets new arrivals wait and shows more on request', async () => {
    const screen = await show(QueueList, { rows, label: 'Late', now: NOW, newCount: 3, hasMore: true });
    const wanted: string[] = [];
    screen.fixture.componentInstance.newWanted.subscribe(() => wanted.push('new'));
    screen.fixture.componentInstance.moreWanted.subscribe(() => wanted.push('more'));
    await screen.press('3 new');
    await screen.press('Show 25 more');
    expect(wanted).toEqual(['new', 'more']);
  });

  it('needs fewer than sixty nodes a row', async () => {
    const { element } = await show(QueueList, { rows, label: 'Late', now: NOW });
    expect(element.querySelectorAll('pn-queue-row:first-of-type *').length / rows.length).toBeLessThan(60);
  });
});

it('the closure gate puts first what I can clear, and says who clears the rest', async () => {
  const screen = await show(ClosureGate, {
    blockers: [
      { code: 'order', sentence: 'An order is running', clearedBy: 'nobody' },
      {
        code: 'wish',
        sentence: 'Her wish is not recorded',
        clearedBy: 'me',
        action: { code: 'ask', label: 'Ask' },
      },
    ],
    done: ['Plan reviewed'],
  });
  const sentences = Array.from(screen.element.querySelectorAll('.sentence')).map((each) => each.textContent);
  expect(sentences).toEqual(['Her wish is not recorded', 'An order is running']);
  expect(screen.text()).toContain('1 of 3 done');
  expect(screen.text()).toContain('Required: no exceptions');
  const acted: string[] = [];
  screen.fixture.componentInstance.acted.subscribe(({ code }) => acted.push(code));
  await screen.press('Ask');
  expect(acted).toEqual(['wish']);
});

describe('a date field', () => {
  const type = async (text: string, inputs: Record<string, unknown> = {}) => {
    const screen = await show(DateField, { label: 'Day', fieldId: 'day', today: '2026-11-24', ...inputs });
    const input = screen.element.querySelector<HTMLInputElement>('#day');
    if (input) input.value = text;
    input?.dispatchEvent(new Event('input'));
    input?.dispatchEvent(new Event('blur'));
    await screen.fixture.whenStable();
    return screen;
  };

  it('says back what it understood, with the weekday', async () => {
    const screen = await type('24 11');
    expect(screen.fixture.componentInstance.value()).toEqual({ precision: 'day', on: '2026-11-24' });
    expect(screen.text()).toContain('Tuesday 24 November 2026');
  });

  it.each([
    ['soon', 'Enter a date like 24.11.2026.'],
    ['31.02.2026', '31.02.2026 does not exist.'],
  ])('says what is wrong with “%s”', async (typed, sentence) => {
    expect((await type(typed)).text()).toContain(sentence);
  });

  it('takes “not known” for an answer', async () => {
    const screen = await type('24 11', { precisions: ['day', 'about', 'month', 'unknown'] });
    screen.element.querySelector<HTMLInputElement>('input[value=unknown]')?.click();
    await screen.fixture.whenStable();
    expect(screen.fixture.componentInstance.value()).toEqual({ precision: 'unknown', on: null });
  });
});

describe('pieces that wait', () => {
  beforeEach(() => jest.useFakeTimers({ advanceTimers: true }));
  afterEach(() => jest.useRealTimers());

  it('a skeleton comes after 100 ms and the offer to try again after 8 s', async () => {
    const screen = await show(Loading);
    expect(screen.element.querySelector('.row')).toBeNull();
    jest.advanceTimersByTime(100);
    screen.fixture.detectChanges();
    expect(screen.element.querySelectorAll('.row')).toHaveLength(3);
    jest.advanceTimersByTime(7_900);
    screen.fixture.detectChanges();
    expect(screen.text()).toContain('Still loading… Try again');
  });
});
