import { show } from '../../../../../testing/screen';
import { ContactCard } from './contact-card';
import type { ContactNote } from './contact-card';

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

  it('takes the outcome of a talk with whether she was alone, at one tap and never beforehand', async () => {
    const screen = await show(ContactCard, { outcomes });
    const inputs = Array.from(screen.element.querySelectorAll<HTMLInputElement>('input[type=radio]'));
    expect(inputs.some(({ checked }) => checked)).toBe(false);
    const names = ['reached_safe/yes', 'reached_safe/no', 'reached_safe/unknown', 'not_reached'];
    expect(inputs.map(({ value }) => value)).toEqual(names);
    inputs[1]?.click();
    await screen.fixture.whenStable();
    expect(screen.fixture.componentInstance.note()).toMatchObject({ outcome: 'reached_safe', alone: 'no' });
    inputs[3]?.click();
    expect(screen.fixture.componentInstance.note()).toMatchObject({ outcome: 'not_reached', alone: null });
  });

  it('saves no outcome of a talk without whether she was alone', async () => {
    const kept = { outcome: 'reached_safe', alone: null, wellbeing: 'no', note: '' };
    const { saved, text } = await submit(kept);
    expect(saved).toEqual([]);
    expect(text).toContain('Choose what happened.');
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
    expect(text).toContain('Choose an answer.');
    // None of its answers is "not known".
    expect(text).not.toContain('“Not known”');
  });

  it('asks further just below the outcome that was chosen, not below the whole list', async () => {
    const screen = await show(ContactCard, { outcomes });
    const wellbeing = () => screen.element.querySelector('[id^="contact-wellbeing"]');
    expect(wellbeing()).toBeNull();
    screen.element.querySelector<HTMLInputElement>('input[value="reached_safe/yes"]')?.click();
    await screen.fixture.whenStable();
    const other = screen.element.querySelector('input[value="not_reached"]')!;
    expect(wellbeing()!.compareDocumentPosition(other)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    expect(screen.text().split('thoughts of not wanting to live')).toHaveLength(2);
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
