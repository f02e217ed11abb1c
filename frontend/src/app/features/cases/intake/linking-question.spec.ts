import { signal } from '@angular/core';
import { show } from '../../../../testing/screen';
import { LinkingQuestion } from './linking-question';
import { IntakeForm } from './intake-form';

const errors = { at: () => '', list: signal([]) };
const open = async (needsYes: boolean) => {
  const form = new IntakeForm();
  const screen = await show(LinkingQuestion, { form, errors, needsYes });
  const choose = async (value: string): Promise<void> => {
    screen.element.querySelector<HTMLInputElement>(`input[value=${value}]`)?.click();
    await screen.fixture.whenStable();
  };
  return { form, screen, choose };
};

describe('the question whether her record may be compared', () => {
  it('is read aloud by itself, and nobody answered it beforehand', async () => {
    const { screen } = await open(true);
    expect(screen.text()).toContain('May a machine compare your record with those of other agencies');
    expect(screen.text()).toContain('Without consent given in private, her record is not compared.');
    expect(screen.element.querySelectorAll('input')).toHaveLength(3);
    expect(screen.element.querySelectorAll('input:checked')).toHaveLength(0);
  });

  it('tells a state body that it may on its function, unless she says no', async () => {
    const { screen } = await open(false);
    expect(screen.text()).toContain('may compare records on its function unless she says no');
  });

  it.each([
    ['given', [{ scope: 'record_linkage', answer: 'given', presence: 'alone' }]],
    ['refused', [{ scope: 'record_linkage', answer: 'refused', presence: 'alone' }]],
    ['not_asked', []],
  ])('sends “%s” as an answer of its own', async (value, consents) => {
    const { form, choose } = await open(false);
    await choose(value);
    form.servicesPresence.set('alone');
    expect(form.toRequest().consents).toEqual(consents);
  });

  it('stands beside the services and never in their place', async () => {
    const { form, choose } = await open(true);
    form.servicesAnswer.set('given');
    form.servicesPresence.set('relative');
    expect(form.toRequest().consents).toHaveLength(1);
    await choose('refused');
    expect(form.toRequest().consents).toEqual([
      { scope: 'services_by_this_agency', answer: 'given', presence: 'relative' },
      { scope: 'record_linkage', answer: 'refused', presence: 'relative' },
    ]);
  });

  it('is kept with the draft, and open in a draft from before it was asked', async () => {
    const { form, choose } = await open(true);
    await choose('refused');
    const { linkingAnswer: answer, ...before } = form.keep();
    expect(answer).toBe('refused');
    form.restore(form.keep());
    expect(form.linkingAnswer()).toBe('refused');
    form.restore(before);
    expect(form.linkingAnswer()).toBeNull();
  });
});
