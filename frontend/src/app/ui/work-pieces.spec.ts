import { show } from '../../testing/screen';
import { ClosureGate } from './closure-gate/closure-gate';
import { ContactCard } from './contact-card/contact-card';
import type { ContactNote } from './contact-card/contact-card';
import { DateField } from './date-field/date-field';
import { MaskedField } from './masked-field/masked-field';
import { UnmaskForm } from './masked-field/unmask-form';
import { QueueList } from './queue/queue-list';
import type { QueueRowView, RowActed } from './queue/queue.types';
import { SafeContact } from './safe-contact/safe-contact';
import type { SafeContactView } from './safe-contact/safe-contact.types';
import { Loading } from './states/loading';
import { UndoBar } from './undo-bar/undo-bar';

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

describe('the safe-contact banner', () => {
  const view = (more: Partial<SafeContactView>): SafeContactView => ({
    state: 'now',
    until: '2026-11-24T07:00:00Z',
    lines: [{ kind: 'never', text: 'No SMS' }],
    hasNumber: true,
    ...more,
  });
  const next = { startsAt: '2026-11-26T05:00:00Z', endsAt: '2026-11-26T07:00:00Z' };

  it.each<[Partial<SafeContactView>, string]>([
    [{}, 'She can talk now, until 12:00'],
    [{ state: 'not_now', next }, 'Not now. Next safe time Thu 26 Nov 10:00–12:00'],
    [{ state: 'not_now', next: null }, 'Not now'],
    [{ state: 'never_by_phone', next }, 'Never by phone. Next safe time Thu 26 Nov 10:00–12:00'],
    [{ state: 'check_first' }, 'Check first: someone else may answer'],
    [{ state: 'no_contact' }, 'She asked for no contact'],
    [{ state: 'no_plan' }, 'No safe contact recorded. Ask in person'],
    [{ state: 'expired' }, 'The safe way is out of date. Ask in person'],
  ])('%j: %s', async (more, head) => {
    const { element } = await show(SafeContact, { view: view(more) });
    expect(element.querySelector('.head')?.textContent?.trim()).toBe(head);
  });

  it('gives the number only while she can talk', async () => {
    const screen = await show(SafeContact, { view: view({}) });
    expect(screen.button('Show for 2 minutes')).toBeTruthy();
    await screen.set({ view: view({ state: 'not_now', next }) });
    expect(screen.text()).toContain('Number opens Thu 26 Nov 10:00');
    expect(screen.element.querySelector('button')).toBeNull();
  });

  it.each(['no_plan', 'expired', 'no_contact'] as const)('has no number at all with %s', async (state) => {
    const { element } = await show(SafeContact, { view: view({ state }) });
    expect(element.querySelector('pn-masked-field')).toBeNull();
  });
});

describe('a masked field', () => {
  beforeEach(() => jest.useFakeTimers({ advanceTimers: true }));
  afterEach(() => jest.useRealTimers());

  const open = async () => {
    const screen = await show(MaskedField, { label: 'Phone', value: '900 55 01 23' });
    let hidden = 0;
    screen.fixture.componentInstance.hidden.subscribe(() => (hidden += 1));
    return { screen, hidden: () => hidden };
  };

  it('holds no value and no length before it is asked for', async () => {
    const screen = await show(MaskedField, { label: 'Phone' });
    expect(screen.text()).toBe('Phone: hidden ••• •• •• •• Show for 2 minutes');
  });

  it('leaves the page after two minutes', async () => {
    const { hidden } = await open();
    jest.advanceTimersByTime(115_000);
    expect(hidden()).toBe(0);
    jest.advanceTimersByTime(6_000);
    expect(hidden()).toBe(1);
  });

  it('leaves the page when the window loses the focus', async () => {
    const { hidden } = await open();
    window.dispatchEvent(new Event('blur'));
    expect(hidden()).toBe(1);
  });

  it('cannot be copied', async () => {
    const { screen } = await open();
    const copy = new Event('copy', { cancelable: true });
    screen.element.querySelector('.value')?.dispatchEvent(copy);
    expect(copy.defaultPrevented).toBe(true);
  });
});

it('hidden values need a reason, and presence where it must be proved', async () => {
  const screen = await show(UnmaskForm, { needsPassword: true });
  const sent: unknown[] = [];
  screen.fixture.componentInstance.sent.subscribe((request) => sent.push(request));
  await screen.press('Show for 2 minutes');
  expect(sent).toEqual([]);
  expect(screen.text()).toContain('Please give a reason.');
  screen.element.querySelector<HTMLInputElement>('input[type=radio]')?.click();
  const password = screen.element.querySelector<HTMLInputElement>('#unmask-password');
  if (password) password.value = 'a quiet morning';
  password?.dispatchEvent(new Event('input'));
  await screen.press('Show for 2 minutes');
  expect(sent).toEqual([{ reason: 'contact_now', password: 'a quiet morning' }]);
});

describe('the contact card', () => {
  const outcomes = [
    { code: 'reached_safe', asksAlone: true, asksWellbeing: true },
    { code: 'not_reached', asksAlone: false, asksWellbeing: false, detail: 'Attempt 1 of 3' },
  ];
  const submit = async (note: ContactNote) => {
    const screen = await show(ContactCard, { outcomes, note });
    const saved: ContactNote[] = [];
    screen.fixture.componentInstance.saved.subscribe((each) => saved.push(each));
    screen.element.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    await screen.fixture.whenStable();
    return { saved, text: screen.text() };
  };

  it('does not save without an outcome, and says so', async () => {
    const { saved, text } = await submit({ outcome: null, alone: null, wellbeing: null, note: '' });
    expect(saved).toEqual([]);
    expect(text).toContain('Choose what happened.');
    // The button lies far below what is missing: the focus goes there.
    expect(document.activeElement?.textContent).toContain('Choose what happened.');
  });

  it('keeps a note that is longer than can be sent, says so at its field, and does not save it', async () => {
    const note = { outcome: 'not_reached', alone: null, wellbeing: null, note: 'я'.repeat(5001) };
    const screen = await show(ContactCard, { outcomes, note, limit: 5000 });
    let saved = 0;
    screen.fixture.componentInstance.saved.subscribe(() => (saved += 1));
    const area = screen.element.querySelector('textarea')!;
    expect(area.value).toHaveLength(5001);
    expect(area.hasAttribute('maxlength')).toBe(false);
    expect(area.getAttribute('aria-invalid')).toBe('true');
    expect(screen.text()).toContain('No more than 5,000 characters.');
    expect(screen.text()).toContain('5001 / 5000');
    screen.element.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    await screen.fixture.whenStable();
    expect(saved).toBe(0);
    expect(screen.element.querySelector('pn-error-summary a')?.getAttribute('href')).toBe('#contact-note');
  });

  it('asks whether she was alone and how she is where she was reached', async () => {
    const { saved, text } = await submit({
      outcome: 'reached_safe',
      alone: 'yes',
      wellbeing: null,
      note: '',
    });
    expect(saved).toEqual([]);
    expect(text).toContain('Was she alone?');
    expect(text).toContain('Choose an answer. “Not known” is an answer too.');
  });

  it('saves what belongs to the outcome and leaves out answers that were not asked', async () => {
    const { saved } = await submit({
      outcome: 'not_reached',
      alone: 'yes',
      wellbeing: 'no',
      note: ' rang twice ',
    });
    expect(saved).toEqual([{ outcome: 'not_reached', alone: null, wellbeing: null, note: 'rang twice' }]);
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

  it('says how to write a day that it did not understand', async () => {
    expect((await type('31.02.2026')).text()).toContain('Enter a date like 24.11.2026.');
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

  it('undo is offered for ten seconds, and longer under a finger or the focus', async () => {
    const screen = await show(UndoBar, { message: 'On the agenda' });
    let ended = 0;
    screen.fixture.componentInstance.timedOut.subscribe(() => (ended += 1));
    jest.advanceTimersByTime(9_000);
    screen.element.dispatchEvent(new Event('mouseenter'));
    jest.advanceTimersByTime(60_000);
    expect(ended).toBe(0);
    screen.element.dispatchEvent(new Event('mouseleave'));
    jest.advanceTimersByTime(10_000);
    expect(ended).toBe(1);
  });

  it('a skeleton comes after 300 ms and the offer to try again after 8 s', async () => {
    const screen = await show(Loading);
    expect(screen.element.querySelector('.row')).toBeNull();
    jest.advanceTimersByTime(300);
    screen.fixture.detectChanges();
    expect(screen.element.querySelectorAll('.row')).toHaveLength(3);
    jest.advanceTimersByTime(7_700);
    screen.fixture.detectChanges();
    expect(screen.text()).toContain('Still loading. Try again');
  });
});
