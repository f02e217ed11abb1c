import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { ClosureGateDto } from '../../api/models/closure-gate-dto';
import { show } from '../../../testing/screen';
import { RequestPanel } from './request-panel';

const CASE = '0195f3c2-7a10-7c3e-9a54-000000000001';
const KEPT = '0195f3c2-7a10-7c3e-9a54-000000000003';
const AGENCY = '0195f3c2-7a10-7c3e-9a54-000000000002';

const gateFor = (reason: ClosureGateDto['reason'], more: Partial<ClosureGateDto> = {}): ClosureGateDto => ({
  ...{ caseId: CASE, reason, met: 1, total: 1, choices: [], conditions: [], blockers: [], events: [] },
  secondPerson: {
    from: 'other_agency',
    mark: null,
    agencies: [{ id: AGENCY, name: { en: 'Legal aid', ru: 'Legal aid', tg: 'Legal aid' } }],
    colleagues: [],
  },
  ...{ openRequestId: null, mayBeRequested: true, allowedActions: ['request_closure'] },
  ...{ rows: [], dangers: [], needsSecondTalk: false, overridesAtMost: 2 },
  ...more,
});

/** Chooses the second person and the other fields, sends, and returns the request body. */
async function sentFor(reason: ClosureGateDto['reason'], ...chosen: string[]): Promise<unknown> {
  return sentOf(gateFor(reason), ...chosen);
}

async function sentOf(gate: ClosureGateDto, ...chosen: string[]): Promise<unknown> {
  const screen = await show(RequestPanel, { gate, keptId: KEPT });
  for (const value of [AGENCY, ...chosen])
    screen.element.querySelector<HTMLInputElement>(`input[value="${value}"]`)?.click();
  await screen.fixture.whenStable();
  screen.element.querySelector<HTMLButtonElement>('button[type=submit]')?.click();
  await screen.fixture.whenStable();
  const { request } = TestBed.inject(HttpTestingController).expectOne(`/api/cases/${CASE}/closure-requests`);
  return request.body;
}

it('asks how she died where that is the reason, and goes on without an answer', async () => {
  expect(await sentFor('died', 'suicide')).toEqual({
    ...{ reason: 'died', overrides: [], reviewerAgencyId: AGENCY, deathCause: 'suicide' },
  });
  TestBed.resetTestingModule();
  expect(await sentFor('died')).toEqual({ reason: 'died', overrides: [], reviewerAgencyId: AGENCY });
});

it('does not ask it for another reason', async () => {
  const screen = await show(RequestPanel, { gate: gateFor('needs_met') });
  expect(screen.text()).not.toContain('Cause of death');
});

const blocker = (
  code: ClosureGateDto['blockers'][number]['code'],
  overrides: ClosureGateDto['blockers'][number]['overrides'],
): ClosureGateDto['blockers'][number] => ({
  ...{ code, overrides, condition: 'referrals_ended', clearedBy: 'lead', partition: 'core', facts: {} },
  subjectIds: [],
});

it('asks how the second person speaks with the survivor, and says that nobody calls where no talk is wanted', async () => {
  const gate = gateFor('survivor_request', { needsSecondTalk: true });
  expect(await sentOf(gate, 'refused')).toMatchObject({ secondTalk: 'refused' });
  TestBed.resetTestingModule();
  const screen = await show(RequestPanel, { gate });
  screen.element.querySelector<HTMLInputElement>(`input[value="${AGENCY}"]`)?.click();
  screen.element.querySelector<HTMLInputElement>('input[value="refused"]')?.click();
  await screen.fixture.whenStable();
  expect(screen.text()).toContain('Do not call her. For 30 days');
});

it('sends nothing before the talk is agreed', async () => {
  const screen = await show(RequestPanel, { gate: gateFor('survivor_request', { needsSecondTalk: true }) });
  screen.element.querySelector<HTMLInputElement>(`input[value="${AGENCY}"]`)?.click();
  await screen.press('Send the request');
  expect(screen.text()).toContain('Choose how they speak');
  TestBed.inject(HttpTestingController).expectNone(`/api/cases/${CASE}/closure-requests`);
});

it('sends the paper that shows one person with the record that stays', async () => {
  const gate = gateFor('duplicate', {
    blockers: [{ ...blocker('cards_differ', []), condition: 'cards_agree' }],
  });
  expect(await sentOf(gate, 'passport')).toMatchObject({ paperSeen: 'passport', subjectId: KEPT });
});

it('offers only the reasons that fit, and asks for the paper of what was done elsewhere', async () => {
  const gate = gateFor('needs_met', {
    blockers: [blocker('needs_open', ['survivor_declined', 'done_elsewhere_in_writing'])],
  });
  const screen = await show(RequestPanel, { gate });
  const select = screen.element.querySelector<HTMLSelectElement>('#override-needs_open');
  expect([...(select?.options ?? [])].map(({ value }) => value)).toEqual([
    '',
    'survivor_declined',
    'done_elsewhere_in_writing',
  ]);
  select!.value = 'done_elsewhere_in_writing';
  select!.dispatchEvent(new Event('input'));
  await screen.fixture.whenStable();
  await screen.press('Send the request');
  expect(screen.text()).toContain('Write the date of the paper');
  expect(screen.text()).toContain('Choose who issued the paper');
});

it('says that the coordinator decides on a third override', async () => {
  const codes = ['needs_open', 'referrals_open', 'safety_plan_missing'] as const;
  const blockers = codes.map((code) => blocker(code, ['survivor_declined']));
  const screen = await show(RequestPanel, { gate: gateFor('needs_met', { blockers }) });
  expect(screen.text()).toContain('More than 2 items are overridden: the coordinator decides too.');
});

it('lists what becomes of every open task before the button', async () => {
  const row = { dueAt: '2026-11-30T05:00:00Z', step: 1 };
  const screen = await show(RequestPanel, {
    gate: gateFor('survivor_request', {
      rows: [
        { ...row, id: 'r1', rule: 'po.breach', fate: 'goes_on' },
        { ...row, id: 'r2', rule: 'fu.regular', fate: 'ends' },
        { ...row, id: 'r3', rule: 'rf.ack', fate: 'moves' },
      ],
    }),
  });
  const text = screen.text();
  expect(text).toMatch(/Order breached: act now Due Mon 30 Nov 10:00 Continues/);
  expect(text).toMatch(/Regular contact[^.]*Ends/);
  expect(text).toContain('Moves to the other record');
  expect(text.indexOf('Open tasks after closing')).toBeLessThan(text.indexOf('Send the request'));
});
