import { Component, signal } from '@angular/core';
import { FormField, maxLength, required, validate } from '@angular/forms/signals';
import { show } from '../../../testing/screen';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { DateField } from '../../ui/date-field/date-field';
import { dayMistake } from '../../ui/date-field/known-day';
import type { KnownDay } from '../../ui/date-field/known-day';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { CodeSelect } from '../../ui/field/code-select';
import { TextField } from '../../ui/field/text-field';
import { apiForm } from './api-form';
import { ApiProblem, NO_CONNECTION } from './api-problem';

@Component({
  imports: [ChoiceChips, CodeSelect, DateField, ErrorSummary, FormField, TextField],
  template: `
    <pn-error-summary [errors]="form.mistakes()" />
    <pn-text-field label="Given name" [formField]="form.fields.givenName" />
    <pn-date-field label="Born on" today="2026-11-25" [formField]="form.fields.bornOn" />
    <pn-code-select label="Sex" prefix="sex." [codes]="['female', 'male']" [formField]="form.fields.sex" />
    <pn-choice-chips legend="Safe now?" [options]="answers" [formField]="form.fields.safe" />
    <button type="button" (click)="send()">Save</button>
  `,
})
class Registration {
  protected readonly answers = [
    { value: 'yes', label: 'Yes' },
    { value: 'no', label: 'No' },
  ];
  readonly model = signal({
    givenName: '',
    bornOn: null as KnownDay | null,
    sex: '',
    safe: null as string | null,
  });
  readonly form = apiForm(this.model, {
    name: 'person',
    rules: (path) => {
      required(path.givenName);
      maxLength(path.givenName, 5);
      validate(path.bornOn, ({ value }) => dayMistake(value()));
    },
    fieldNames: { 'identity.givenName': 'givenName' },
  });
  readonly sent: unknown[] = [];
  answer: () => Promise<void> = () => Promise.resolve();

  send(): Promise<boolean> {
    return this.form.send(async (value) => {
      this.sent.push(value);
      await this.answer();
    });
  }
}

describe('a form whose mistakes the API finds too', () => {
  const open = async () => {
    const screen = await show(Registration);
    const find = (id: string) => {
      const found = screen.element.querySelector<HTMLInputElement>(`[id="${id}"]`);
      if (!found) throw new Error(`No field “${id}”.`);
      return found;
    };
    const type = async (id: string, text: string) => {
      find(id).value = text;
      find(id).dispatchEvent(new Event('input'));
      await screen.fixture.whenStable();
    };
    const links = () =>
      Array.from(screen.element.querySelectorAll('pn-error-summary a'), (link) => link.textContent);
    return { screen, find, type, links, made: screen.fixture.componentInstance };
  };

  it('takes what every piece says', async () => {
    const { screen, find, type, made } = await open();
    await type('person.givenName', 'Zuhro');
    await type('person.bornOn', '24.11.1990');
    await type('person.sex', 'female');
    find('person.safe-input').click();
    await screen.press('Save');
    expect(made.sent).toEqual([
      { givenName: 'Zuhro', bornOn: { precision: 'day', on: '1990-11-24' }, sex: 'female', safe: 'yes' },
    ]);
  });

  it('says nothing before it is sent, and then everything at once, at the fields and above them', async () => {
    const { screen, find, type, links, made } = await open();
    await type('person.bornOn', '31.02.1990');
    expect(links()).toEqual([]);
    await screen.press('Save');
    expect(made.sent).toEqual([]);
    expect(links()).toEqual([
      'Given name: Please fill in this field.',
      'Born on: Enter a date like 24.11.2026.',
    ]);
    expect(find('person.givenName').getAttribute('aria-invalid')).toBe('true');
    expect(find('person.givenName').getAttribute('aria-describedby')).toBe('person.givenName-error');
    await type('person.givenName', 'Zuhrobonu');
    expect(links()[0]).toBe('Given name: No more than 5 characters.');
  });

  it('shows a mistake found by the API at its field until the field changes', async () => {
    const { screen, type, links, made } = await open();
    made.answer = () =>
      Promise.reject(
        new ApiProblem(422, 'invalid', { fields: [{ path: 'identity.givenName', code: 'too_long' }] }),
      );
    await type('person.givenName', 'Zuhro');
    await screen.press('Save');
    expect(links()).toEqual(['Given name: This is too long. Please shorten it.']);
    await type('person.givenName', 'Zuhr');
    expect(links()).toEqual([]);
  });

  it('can be sent again unchanged after the line was lost, and only once at a time', async () => {
    const { screen, type, made } = await open();
    made.answer = () => Promise.reject(new ApiProblem(0, NO_CONNECTION));
    await type('person.givenName', 'Zuhro');
    await screen.press('Save');
    expect(screen.element.querySelector('pn-error-summary h2')?.textContent).toContain('connection');
    let take: () => void = () => undefined;
    made.answer = () => new Promise<void>((done) => (take = done));
    const both = Promise.all([made.send(), made.send()]);
    take();
    expect(await both).toEqual([true, false]);
    expect(made.sent).toHaveLength(2);
  });
});
