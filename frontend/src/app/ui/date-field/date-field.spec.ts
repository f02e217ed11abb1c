import { show } from '../../../testing/screen';
import { DateField } from './date-field';

describe('a day that is typed', () => {
  const inputs = { label: 'Day', fieldId: 'day', today: '2026-11-25' };
  const type = (element: HTMLElement, text: string): void => {
    const field = element.querySelector<HTMLInputElement>('#day');
    if (!field) throw new Error('No field.');
    field.value = text;
    field.dispatchEvent(new Event('input'));
  };
  const shown = (element: HTMLElement): string | undefined =>
    element.querySelector<HTMLInputElement>('#day')?.value;

  it('shows no day any more once the form has taken it back', async () => {
    const screen = await show(DateField, { ...inputs, value: { precision: 'day', on: '2026-11-25' } });
    expect(shown(screen.element)).toBe('25.11.2026');
    await screen.set({ value: null });
    expect(shown(screen.element)).toBe('');
  });

  it('leaves alone what is being typed and cannot be read yet', async () => {
    const screen = await show(DateField, inputs);
    type(screen.element, '24 /');
    await screen.fixture.whenStable();
    expect(shown(screen.element)).toBe('24 /');
    await screen.set({ value: null });
    expect(shown(screen.element)).toBe('24 /');
    type(screen.element, '24 11');
    await screen.fixture.whenStable();
    expect([shown(screen.element), screen.fixture.componentInstance.value()?.on]).toEqual([
      '24 11',
      '2026-11-24',
    ]);
  });
});
