import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { show } from '../../../testing/screen';
import type { Screen } from '../../../testing/screen';
import type { ReferralDto } from '../../api/models/referral-dto';
import { STEPS } from './step-forms';
import { StepPanel } from './step-panel';

const declineReasons = ['no_capacity', 'outside_area', 'information_missing', 'other'];
const referral = { id: 'r1', version: 3, declineReasons } as unknown as ReferralDto;
const open = (action: string): Promise<Screen<StepPanel>> =>
  show(StepPanel, { step: STEPS.find((step) => step.action === action), referral });

async function choose(screen: Screen<StepPanel>, id: string, code: string): Promise<void> {
  const select = screen.element.querySelector<HTMLSelectElement>(`select#${id}`);
  if (!select) throw new Error(`No list “${id}”`);
  select.value = code;
  select.dispatchEvent(new Event('input'));
  select.dispatchEvent(new Event('change'));
  await screen.fixture.whenStable();
}

async function type(screen: Screen<StepPanel>, id: string, text: string): Promise<void> {
  const input = screen.element.querySelector<HTMLInputElement>(`input#${id}`);
  if (!input) throw new Error(`No field “${id}”`);
  input.value = text;
  input.dispatchEvent(new Event('input'));
  await screen.fixture.whenStable();
}

const sent = (path: string): unknown =>
  TestBed.inject(HttpTestingController).expectOne(`/api/referrals/r1/${path}`).request.body;

describe('a step of a referral', () => {
  it('asks what is missing only where information is missing', async () => {
    const screen = await open('decline');
    await choose(screen, 'reason', 'no_capacity');
    expect(screen.text()).not.toContain('What is missing');
    await choose(screen, 'reason', 'information_missing');
    await choose(screen, 'nextStep', 'send_missing_information');
    await screen.press('Save');
    expect(screen.text()).toContain('Choose what is missing');
    screen.element.querySelector<HTMLInputElement>('input[value=papers]')?.click();
    screen.element.querySelector<HTMLInputElement>('input[value=language]')?.click();
    await screen.fixture.whenStable();
    await screen.press('Save');
    expect(sent('decline')).toEqual({
      reason: 'information_missing',
      missing: ['papers', 'language'],
      nextStep: 'send_missing_information',
    });
  });

  it('gives back what was typed when the tab ended, for this referral alone', async () => {
    const first = await open('decline');
    await choose(first, 'reason', 'other');
    first.fixture.destroy();
    const reopen = async (id: string) => {
      const fixture = TestBed.createComponent(StepPanel);
      fixture.componentRef.setInput(
        'step',
        STEPS.find((step) => step.action === 'decline'),
      );
      fixture.componentRef.setInput('referral', { ...referral, id });
      await fixture.whenStable();
      return (fixture.nativeElement as HTMLElement).querySelector<HTMLSelectElement>('select#reason')?.value;
    };
    expect(await reopen('r2')).toBe('');
    expect(await reopen('r1')).toBe('other');
  });

  it('offers the reasons that the referral takes', async () => {
    const { element } = await open('decline');
    const values = Array.from(
      element.querySelectorAll<HTMLOptionElement>('#reason option'),
      (one) => one.value,
    );
    expect(values.filter(Boolean)).toEqual(declineReasons);
  });

  it('sends nothing missing with another reason', async () => {
    const screen = await open('decline');
    await choose(screen, 'reason', 'information_missing');
    screen.element.querySelector<HTMLInputElement>('input[value=papers]')?.click();
    await choose(screen, 'reason', 'outside_area');
    await choose(screen, 'nextStep', 'ask_another_agency');
    await screen.press('Save');
    expect(sent('decline')).toEqual({ reason: 'outside_area', nextStep: 'ask_another_agency' });
  });

  it('asks from when there is a place, and what helps until then', async () => {
    const screen = await open('take_waiting_place');
    await screen.press('Save');
    expect(screen.text()).toContain('Write the day');
    expect(screen.text()).toContain('Choose what helps until then');
    await type(screen, 'placeOn', '1.12.2026');
    await choose(screen, 'interimHelp', 'hotline');
    await screen.press('Save');
    expect(sent('waiting-place')).toEqual({ placeOn: '2026-12-01', interimHelp: 'hotline' });
  });

  it('records a missing service with what was tried and since when', async () => {
    const screen = await open('record_gap');
    await choose(screen, 'tried', 'two_or_more_asked');
    await choose(screen, 'interimHelp', 'own_support');
    await type(screen, 'since', '01.11.2026');
    await screen.press('Save');
    expect(sent('gap')).toEqual({
      tried: 'two_or_more_asked',
      interimHelp: 'own_support',
      since: '2026-11-01',
    });
  });

  it.each([
    ['send_missing', 'missing-information'],
    ['help_ourselves', 'own-help'],
    ['undo_accept', 'acceptance-undo'],
  ])('%s asks nothing', async (action, path) => {
    await (await open(action)).press('Save');
    TestBed.inject(HttpTestingController).expectOne(`/api/referrals/r1/${path}`);
  });
});

describe('what she no longer wants', () => {
  it.each([
    ['no_longer_wanted', 'no-longer-wanted', {}],
    ['withdraw', 'withdrawal', { reason: 'no_longer_wanted' }],
  ])('is sent only if she said so alone: %s', async (action, path, reason) => {
    const screen = await open(action);
    if ('reason' in reason) {
      await choose(screen, 'reason', 'entered_in_error');
      expect(screen.element.querySelector('#alone')).toBeNull();
      await choose(screen, 'reason', 'no_longer_wanted');
    }
    await choose(screen, 'alone', 'no');
    await screen.press('Save');
    TestBed.inject(HttpTestingController).expectNone(`/api/referrals/r1/${path}`);
    expect(screen.text()).toContain('Ask when she is alone');
    await choose(screen, 'alone', 'yes');
    await screen.press('Save');
    expect(sent(path)).toEqual({ ...reason, alone: 'yes' });
  });
});

describe('a refusal', () => {
  it('for another reason asks for words, and sends them with it', async () => {
    const screen = await open('decline');
    await choose(screen, 'reason', 'other');
    await choose(screen, 'nextStep', 'ask_another_agency');
    await screen.press('Save');
    expect(screen.text()).toContain('Write a message or choose a sentence.');
    const field = screen.element.querySelector('textarea#message') as HTMLTextAreaElement;
    field.value = 'Call 44 600 1234';
    field.dispatchEvent(new Event('input'));
    await screen.fixture.whenStable();
    await screen.press('Save');
    const request = TestBed.inject(HttpTestingController).expectOne('/api/referrals/r1/decline');
    const message = { words: 'Call 44 600 1234', sendAnyway: false };
    expect(request.request.body).toEqual({ reason: 'other', nextStep: 'ask_another_agency', message });
    const problem = { code: 'message_to_check', reasons: [{ code: 'digits', start: 5, length: 11 }] };
    request.flush(problem, { status: 409, statusText: 'Conflict' });
    await new Promise((done) => setTimeout(done));
    await screen.fixture.whenStable();
    expect(screen.text()).toContain('“44 600 1234”');
    await screen.press('Save');
    expect(sent('decline')).toMatchObject({ message: { sendAnyway: true } });
  });
});
