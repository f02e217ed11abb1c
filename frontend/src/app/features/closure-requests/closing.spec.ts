import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { ClosureGateDto } from '../../api/models/closure-gate-dto';
import { show } from '../../../testing/screen';
import { Closing } from './closing';

const CASE = '0195f3c2-7a10-7c3e-9a54-000000000001';

const gateFor = (reason: ClosureGateDto['reason'], more: Partial<ClosureGateDto> = {}): ClosureGateDto => ({
  caseId: CASE,
  reason,
  met: 1,
  total: 2,
  choices: (['needs_met', 'survivor_request'] as const).map((each) => ({
    reason: each,
    met: 1,
    total: 2,
    needs: [],
    mayBeRequested: true,
  })),
  conditions: [],
  blockers: [],
  events: [],
  rows: [],
  dangers: [],
  needsSecondTalk: false,
  overridesAtMost: 2,
  secondPerson: null,
  openRequestId: null,
  mayBeRequested: true,
  allowedActions: ['request_closure', 'record_statement'],
  ...more,
});

const blocker = (
  code: ClosureGateDto['blockers'][number]['code'],
  condition: ClosureGateDto['blockers'][number]['condition'],
): ClosureGateDto['blockers'][number] => ({
  code,
  condition,
  overrides: [],
  clearedBy: 'lead',
  partition: 'closure',
  facts: {},
  subjectIds: [],
});

const settled = () => new Promise((resolve) => setTimeout(resolve));

it('shows and sends nothing of the reason that was looked at before while the chosen one is on its way', async () => {
  const opening = show(Closing, { caseId: CASE });
  await settled();
  const http = TestBed.inject(HttpTestingController);
  http.expectOne(`/api/cases/${CASE}/closure-gate`).flush(gateFor('needs_met'));
  const screen = await opening;
  await settled();
  await screen.fixture.whenStable();
  const send = () => screen.element.querySelector('pn-request-panel');
  const pick = async (reason: string) => {
    screen.element.querySelector<HTMLInputElement>(`input[value=${reason}]`)?.click();
    await settled();
    screen.fixture.detectChanges();
  };
  await pick('needs_met');
  http.expectOne(`/api/cases/${CASE}/closure-gate?reason=needs_met`).flush(gateFor('needs_met'));
  await settled();
  await screen.fixture.whenStable();
  expect(send()).not.toBeNull();
  await pick('survivor_request');
  expect(send()).toBeNull();
  expect(screen.element.querySelector('pn-closure-gate')).toBeNull();
  http
    .expectOne(`/api/cases/${CASE}/closure-gate?reason=survivor_request`)
    .flush(gateFor('survivor_request', { mayBeRequested: false }));
  await settled();
  await screen.fixture.whenStable();
  expect(screen.element.querySelector('pn-closure-gate')).not.toBeNull();
  expect(send()).toBeNull();
});

/** Opens the screen and chooses a reason, for which the server answers with `more`. */
async function looking(reason: ClosureGateDto['reason'], more: Partial<ClosureGateDto>) {
  const opening = show(Closing, { caseId: CASE });
  await settled();
  const http = TestBed.inject(HttpTestingController);
  const choices = [{ reason, met: 0, total: 2, needs: [], mayBeRequested: false }];
  http.expectOne(`/api/cases/${CASE}/closure-gate`).flush(gateFor('needs_met', { ...more, choices }));
  const screen = await opening;
  await settled();
  await screen.fixture.whenStable();
  screen.element.querySelector<HTMLInputElement>(`input[value=${reason}]`)?.click();
  await settled();
  http
    .expectOne(`/api/cases/${CASE}/closure-gate?reason=${reason}`)
    .flush(gateFor(reason, { ...more, choices }));
  await settled();
  screen.fixture.detectChanges();
  return { screen, http };
}

it('shows known danger first, one line each with what clears it', async () => {
  const { screen } = await looking('no_contact', {
    dangers: ['danger_risk', 'danger_breach'],
    blockers: [blocker('danger_risk', 'no_known_danger')],
    mayBeRequested: false,
  });
  const text = screen.text();
  expect(text).toContain('High or unknown risk Cleared by: a new assessment that is not high');
  expect(text).toContain('Breach not dealt with');
  expect(text.indexOf('Known danger')).toBeLessThan(text.indexOf('Reason for closing'));
  expect(text).toContain('only a few reasons close the case');
});

it('says that the danger continues where the reason is possible all the same', async () => {
  const { screen } = await looking('survivor_request', { dangers: ['danger_order'] });
  expect(screen.text()).toContain('You can close for this reason');
});

it('says of no reason that it is possible before one is chosen', async () => {
  const opening = show(Closing, { caseId: CASE });
  await settled();
  const gate = gateFor('needs_met', { dangers: ['danger_risk'] });
  TestBed.inject(HttpTestingController).expectOne(`/api/cases/${CASE}/closure-gate`).flush(gate);
  const screen = await opening;
  await settled();
  screen.fixture.detectChanges();
  expect(screen.text()).toContain('Choose a reason to see.');
  expect(screen.text()).not.toContain('You can close for this reason');
});

it('lets a duplicate whose cards differ be asked for only with the record that was named', async () => {
  const opened = looking('duplicate', {
    blockers: [blocker('cards_differ', 'cards_agree')],
    mayBeRequested: false,
  });
  const { screen, http } = await opened;
  expect(screen.element.querySelector('pn-request-panel')).toBeNull();
  const said = { id: 's1', kind: 'other_case', saidAt: '2026-11-24T05:05:00Z', facts: { subjectId: 'kept' } };
  http.expectOne(`/api/cases/${CASE}/closure-statements`).flush([said]);
  await settled();
  screen.fixture.detectChanges();
  expect(screen.element.querySelector('pn-request-panel')).not.toBeNull();
  expect(screen.text()).toContain('Which paper shows one person?');
});
