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
  secondPerson: null,
  openRequestId: null,
  mayBeRequested: true,
  allowedActions: ['request_closure', 'record_statement'],
  ...more,
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
