import { STEPS } from './order-steps';
import { StepForm } from './step-form';

const fields = STEPS.find(({ action }) => action === 'name_respondent')?.fields ?? [];

describe('the form of the other person', () => {
  it('asks the name and birth first and folds the rest, and nothing of it is required', () => {
    const form = new StepForm();
    const first = fields.filter(({ folded, corrects }) => !folded && !corrects);
    expect(first.map(({ name }) => name)).toEqual(['surname', 'givenName', 'patronymic', 'bornOn']);
    expect(fields.filter(({ corrects }) => !corrects).filter((field) => form.isMissing(field))).toEqual([]);
  });

  it('sends a birth with its precision, and days abroad only of a person abroad', () => {
    const form = new StepForm();
    form.text('bornOn').set('05.1984');
    expect(form.body(fields)).toMatchObject({ bornOn: '1984-05-01', bornPrecision: 'month' });
    expect(form.body(fields)).not.toHaveProperty('abroadSince');
    form.text('isAbroad').set('yes');
    form.day('abroadSince').set({ precision: 'day', on: '2026-02-01' });
    expect(form.body(fields)).toMatchObject({ isAbroad: 'yes', abroadSince: '2026-02-01' });
  });

  it('is filled with what is recorded before a correction', () => {
    const form = new StepForm();
    const recorded = {
      ...{ surname: 'Намунаев', bornOn: '1984-01-01', bornPrecision: 'year', isAbroad: 'yes' },
      ...{ abroadSince: '2026-02-01', livesAt: null, reason: null },
    };
    form.fill(fields, recorded);
    expect(form.text('bornOn')()).toBe('1984');
    expect(form.body(fields)).toMatchObject({ ...recorded, abroadUntil: null });
  });
});
