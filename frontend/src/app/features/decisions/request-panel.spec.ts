import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { ClosureGateDto } from '../../api/models/closure-gate-dto';
import { show } from '../../../testing/screen';
import { RequestPanel } from './request-panel';

const CASE = '0195f3c2-7a10-7c3e-9a54-000000000001';
const AGENCY = '0195f3c2-7a10-7c3e-9a54-000000000002';

const gateFor = (reason: ClosureGateDto['reason']): ClosureGateDto => ({
  ...{ caseId: CASE, reason, met: 1, total: 1, choices: [], conditions: [], blockers: [], events: [] },
  secondPerson: {
    from: 'other_agency',
    mark: null,
    agencies: [{ id: AGENCY, name: { en: 'Legal aid', ru: 'Legal aid', tg: 'Legal aid' } }],
    colleagues: [],
  },
  ...{ openRequestId: null, mayBeRequested: true, allowedActions: ['request_closure'] },
});

/** Chooses who decides and what else is named, sends, and gives back what was sent. */
async function sentFor(reason: ClosureGateDto['reason'], ...chosen: string[]): Promise<unknown> {
  const screen = await show(RequestPanel, { gate: gateFor(reason) });
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
  expect(screen.text()).not.toContain('How she died');
});
