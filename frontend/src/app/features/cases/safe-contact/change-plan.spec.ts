import { TestBed } from '@angular/core/testing';
import { show } from '../../../../testing/screen';
import { provideCase } from '../../../../testing/case-store';
import { asPlan, PlanForm } from './plan-form';
import { ChangePlan } from './change-plan';

const plan = (change: object) => ({ ...asPlan(new PlanForm().toRequest()), ...change });

describe('text messages to a phone that others use', () => {
  it('are neither sent nor kept, also where an older plan allowed them', () => {
    const form = new PlanForm();
    form.fill(plan({ smsAllowed: true }), '');
    expect(form.toRequest().smsAllowed).toBe(true);
    form.fill(plan({ smsAllowed: true, sharedPhone: true }), '');
    expect(form.toRequest()).toMatchObject({ smsAllowed: false, sharedPhone: true });
  });

  it('are asked about again once the phone is her own again', () => {
    const form = new PlanForm();
    form.fill(plan({ smsAllowed: true }), '');
    form.setShared(true);
    form.setShared(false);
    expect(form.toRequest()).toMatchObject({ smsAllowed: false, sharedPhone: false });
  });

  it('cannot be chosen on the page', async () => {
    TestBed.configureTestingModule({ providers: [provideCase({}, [], { hasReachAt: false })] });
    const screen = await show(ChangePlan);
    expect(screen.text()).toContain('Text messages allowed');
    const isShared = [...screen.element.querySelectorAll('mat-checkbox')].find(({ textContent }) =>
      textContent?.includes('share'),
    );
    isShared?.querySelector('input')?.click();
    await screen.fixture.whenStable();
    expect(screen.text()).not.toContain('Text messages allowed');
    expect(screen.text()).toContain('Voice messages allowed');
  });
});
