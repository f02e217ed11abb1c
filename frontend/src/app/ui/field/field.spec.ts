import { Component, input, model } from '@angular/core';
import { show } from '../../../testing/screen';
import { Control } from './control';
import { Field } from './field';
import { PasswordField } from './password-field';

@Component({
  imports: [Control, Field],
  template: `
    <pn-field label="Place" hint="City or district" fieldId="place" [error]="error()">
      <select pnControl [(text)]="place">
        @for (name of names(); track name) {
          <option [value]="name">{{ name }}</option>
        }
      </select>
    </pn-field>
  `,
})
class Form {
  readonly error = input('');
  readonly names = input<readonly string[]>([]);
  readonly place = model('');
}

describe('a field', () => {
  const select = (element: HTMLElement) => element.querySelector<HTMLSelectElement>('select#place');

  it('ties its control to label, hint and error', async () => {
    const screen = await show(Form, { names: ['a'] });
    expect(screen.element.querySelector('label')?.htmlFor).toBe('place');
    expect(select(screen.element)?.getAttribute('aria-describedby')).toBe('place-hint');
    await screen.set({ error: 'Choose one.' });
    expect(select(screen.element)?.getAttribute('aria-describedby')).toBe('place-hint place-error');
    expect(select(screen.element)?.getAttribute('aria-invalid')).toBe('true');
    expect(screen.text()).toContain('Choose one.');
  });

  it('shows a value whose options arrive later', async () => {
    const screen = await show(Form, { place: 'b' });
    await screen.set({ names: ['a', 'b'] });
    expect(select(screen.element)?.value).toBe('b');
  });
});

it('a password can be shown, and stays what it was', async () => {
  const screen = await show(PasswordField, {
    label: 'Password',
    fieldId: 'password',
    password: 'a quiet morning',
  });
  const input = screen.element.querySelector('input');
  expect(input?.type).toBe('password');
  await screen.press('Show password');
  expect(input?.type).toBe('text');
  expect(input?.value).toBe('a quiet morning');
});
