import { TestBed } from '@angular/core/testing';
import { signal } from '@angular/core';
import { show } from '../../testing/screen';
import { BandBadge } from './band-badge/band-badge';
import { ChoiceChips } from './chips/choice-chips';
import { SeveralChips } from './chips/several-chips';
import { Code } from './code/code';
import { DraftLine } from './draft-line/draft-line';
import { DueChip } from './due-chip/due-chip';
import { ErrorSummary } from './error-summary/error-summary';
import { AnswerButtons } from './answer-buttons/answer-buttons';
import { PageHeader } from './page-header/page-header';
import { RadioCards } from './radio-cards/radio-cards';
import { Empty } from './states/empty';
import { LoadError } from './states/load-error';
import { ON_LINE_FOUND } from './states/on-line-found';
import { Tabs } from './tabs/tabs';

const NOW = new Date('2026-11-24T06:00:00Z');

describe('small pieces', () => {
  it.each([
    ['high', 'Баланд'],
    ['medium', 'Миёна'],
    ['standard', 'Муқаррарӣ'],
    ['incomplete', 'Нопурра'],
  ])('the band %s is a word of the language and a shape', async (band, word) => {
    const screen = await show(BandBadge, { band }, 'tg');
    expect(screen.text()).toBe(word);
    expect(screen.element.querySelector('svg')).not.toBeNull();
  });

  it.each(['7K4M-9QX4', '7K4M9QX4', '7k4m 9qx4'])('the code %s is shown in two halves', async (value) => {
    const { element } = await show(Code, { value });
    expect(element.querySelector('b')?.textContent?.toUpperCase()).toBe('7K4M');
    expect(element.querySelector('span')?.textContent?.toUpperCase()).toBe('-9QX4');
  });

  it('a due chip names what the time is of, and its state', async () => {
    const { element } = await show(DueChip, { at: '2026-11-18T05:00:00Z', now: NOW, label: 'Outcome' });
    expect(element.querySelector('[aria-hidden=true]:not(svg)')?.textContent).toBe('Outcome: Late 6 days');
    expect(element.classList).toContain('late');
  });

  it('a kept draft says when, and a pending one that it is being kept', async () => {
    const draft = {
      keptAt: signal<Date | null>(new Date()),
      keeping: signal<'now' | 'sealed' | 'lost' | 'refused' | 'sent' | null>(null),
      other: signal<{ keptAt: Date } | null>(null),
      takeOther: () => undefined,
    };
    const screen = await show(DraftLine, { draft });
    expect(screen.text()).toMatch(/^Draft kept \d\d:\d\d$/);
    draft.keptAt.set(new Date('2026-11-24T06:44:00Z'));
    await screen.fixture.whenStable();
    expect(screen.text()).toBe('Draft kept Tue 24 Nov 11:44');
    draft.keeping.set('now');
    await screen.fixture.whenStable();
    expect(screen.text()).toBe('Keeping draft…');
    for (const [state, said] of [
      ['sealed', 'No connection: sealed on this device until there is one.'],
      ['lost', 'NOT kept: there is no connection. Do not close this page.'],
      ['sent', 'Sent. You can leave this page.'],
    ] as const) {
      draft.keeping.set(state);
      await screen.fixture.whenStable();
      expect(screen.text()).toBe(said);
    }
    draft.keeping.set('refused');
    draft.other.set({ keptAt: new Date('2026-11-24T06:40:00Z') });
    await screen.fixture.whenStable();
    expect(screen.text()).toContain('Not kept: send it before you leave this page.');
    expect(screen.text()).toContain(
      'Another window has a different draft from Tue 24 Nov 11:40. Use that draft',
    );
  });

  it('an empty list says what comes next', async () => {
    const screen = await show(Empty, { heading: 'No late tasks', next: 'Next: contact on Thu 26 Nov' });
    expect(screen.text()).toBe('No late tasks Next: contact on Thu 26 Nov');
  });

  it('a failed list can be asked for again, and gives a reference to read out', async () => {
    const screen = await show(LoadError, { detail: 'What you see is from 11:20.', reference: 'A1B2' });
    let tries = 0;
    screen.fixture.componentInstance.retried.subscribe(() => (tries += 1));
    await screen.press('Try again');
    expect(tries).toBe(1);
    expect(screen.text()).toContain(
      'The list could not be loaded. What you see is from 11:20. Reference: A1B2',
    );
  });

  it('a failed list asks again without a press once there is a line, and no more when it is gone', async () => {
    const waiting = new Set<() => void>();
    const useValue = (work: () => void) => (waiting.add(work), () => waiting.delete(work));
    TestBed.overrideProvider(ON_LINE_FOUND, { useValue });
    const screen = await show(LoadError);
    let tries = 0;
    screen.fixture.componentInstance.retried.subscribe(() => (tries += 1));
    waiting.forEach((work) => work());
    expect(tries).toBe(1);
    await screen.set({ onlyByHand: true });
    waiting.forEach((work) => work());
    expect(tries).toBe(1);
    screen.fixture.destroy();
    expect(waiting.size).toBe(0);
  });

  it('a page header has the one heading of the screen, which can take the focus', async () => {
    const { element } = await show(PageHeader, {
      heading: 'Today',
      back: { to: ['/cases'], label: 'Cases' },
    });
    expect(element.querySelectorAll('h1')).toHaveLength(1);
    expect(element.querySelector('h1')?.getAttribute('tabindex')).toBe('-1');
    expect(element.querySelector('a')?.getAttribute('href')).toBe('/cases');
  });

  it('tabs are links', async () => {
    const { element } = await show(Tabs, { label: 'Parts', tabs: [{ to: ['/a'], label: 'One', count: 4 }] });
    expect(element.querySelector('a')?.getAttribute('href')).toBe('/a');
    expect(element.querySelector('b')?.textContent).toBe('4');
  });
});

describe('pieces of forms', () => {
  const options = [
    { value: 'a', label: 'First' },
    { value: 'b', label: 'Second' },
  ];

  it('the error summary takes the focus and leads to the field', async () => {
    const field = document.createElement('input');
    field.id = 'until';
    document.body.append(field);
    const screen = await show(ErrorSummary, { errors: [{ fieldId: 'until', text: 'Say until when.' }] });
    document.body.append(screen.element);
    await screen.set({ errors: [{ fieldId: 'until', text: 'Say until when she agrees.' }] });
    expect(screen.text()).toBe('Please check one field Say until when she agrees.');
    expect(document.activeElement?.classList).toContain('summary');
    screen.element.querySelector('a')?.click();
    expect(document.activeElement).toBe(field);
    field.remove();
  });

  it('a sentence that stands at several fields names each of them', async () => {
    document.body.insertAdjacentHTML(
      'beforeend',
      `<div id="fields"><label for="one">First <span>(optional)</span></label><input id="one" />
        <div id="two"><fieldset><legend>Second</legend></fieldset></div><input id="three" /></div>`,
    );
    const text = 'Fill in this field.';
    const screen = await show(ErrorSummary, {
      errors: [
        { fieldId: 'one', text },
        { fieldId: 'two', text },
        { fieldId: 'three', text: 'Choose one from the list.' },
        { fieldId: 'one', text: 'This is too long.', isGeneral: true },
      ],
    });
    expect(Array.from(screen.element.querySelectorAll('a'), (link) => link.textContent)).toEqual([
      'First: Fill in this field.',
      'Second: Fill in this field.',
      'Choose one from the list.',
      'First: This is too long.',
    ]);
    document.getElementById('fields')?.remove();
  });

  it('what belongs to no field is the heading itself', async () => {
    const screen = await show(ErrorSummary, { errors: [{ fieldId: '', text: 'There is no connection.' }] });
    expect(screen.text()).toBe('There is no connection.');
  });

  it('chips choose one', async () => {
    const one = await show(ChoiceChips, { legend: 'What?', options, value: 'a' });
    one.element.querySelectorAll('input')[1]?.click();
    expect(one.fixture.componentInstance.value()).toBe('b');
  });

  it('chips choose several', async () => {
    const some = await show(SeveralChips, { legend: 'What?', options, value: ['a'] });
    some.element.querySelectorAll('input')[1]?.click();
    expect(some.fixture.componentInstance.value()).toEqual(['a', 'b']);
    some.element.querySelectorAll('input')[0]?.click();
    expect(some.fixture.componentInstance.value()).toEqual(['b']);
  });

  it('a card that cannot be chosen says why and stays in the list', async () => {
    const screen = await show(RadioCards, {
      legend: 'Why?',
      options: [{ value: 'a', label: 'Cannot be reached', offBecause: 'Needs 3 tries' }, options[1]],
    });
    expect(screen.text()).toContain('Cannot be reached Needs 3 tries');
    const [off, on] = Array.from(screen.element.querySelectorAll('input'));
    expect(off?.disabled).toBe(true);
    on?.click();
    expect(screen.fixture.componentInstance.value()).toBe('b');
  });

  it('no answer is chosen beforehand, and unknown is an answer', async () => {
    const screen = await show(AnswerButtons, { question: 'Is he armed?' });
    const inputs = Array.from(screen.element.querySelectorAll('input'));
    expect(inputs.some((input) => input.checked)).toBe(false);
    expect(inputs.map((input) => input.value)).toEqual(['yes', 'no', 'unknown', 'not_asked', 'declined']);
    inputs[2]?.click();
    expect(screen.fixture.componentInstance.value()).toBe('unknown');
  });

  it('an answer given by mistake can be removed where a question may stay unasked', async () => {
    const screen = await show(AnswerButtons, { question: 'Is he armed?', isClearable: true, value: 'yes' });
    screen.element.querySelector<HTMLButtonElement>('button')?.click();
    await screen.fixture.whenStable();
    expect(screen.fixture.componentInstance.value()).toBeNull();
    expect(screen.element.querySelector('button')).toBeNull();
  });
});
