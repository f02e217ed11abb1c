import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { show } from '../../../../testing/screen';
import type { FollowUpDto, SupportLeadDto } from '../../../api/models';
import { SupportLeadCard } from './support-lead-card';

const TASK: FollowUpDto = {
  id: '01a21071-0000-7000-8000-000000000009',
  caseId: CASE_ID,
  rule: 'sl.offer',
  step: 1,
  kind: 'task',
  owner: 'case_lead',
  fromAt: '2026-11-24T05:00:00Z',
  dueAt: '2026-12-02T06:00:00Z',
  status: 'pending',
  isLate: false,
  countedFrom: null,
  rulesVersion: 0,
  rulesReason: null,
  because: 'case_opened',
  subjectId: null,
  escalatedTo: null,
  outcome: null,
  doneAt: null,
  allowedActions: [],
  version: 1,
};
const STANDING: SupportLeadDto = {
  state: 'to_offer',
  safetyContactsWith: 'owner',
  agencyId: null,
  agencyName: null,
  referralId: null,
  offerDueAt: '2026-12-04T06:00:00Z',
  candidates: [],
  allowedActions: ['offer'],
};

async function open(pending: readonly FollowUpDto[], standing: Partial<SupportLeadDto> = {}) {
  TestBed.configureTestingModule({ providers: [provideCase({}, pending)] });
  const screen = await show(SupportLeadCard);
  const request = TestBed.inject(HttpTestingController).expectOne(`/api/cases/${CASE_ID}/support-lead`);
  request.flush({ ...STANDING, ...standing });
  await new Promise((done) => setTimeout(done));
  await screen.fixture.whenStable();
  return screen;
}

describe('who keeps contact with her', () => {
  it('is to be offered on the day of its task, which a high risk brings forward', async () => {
    const text = (await open([TASK])).text();
    expect(text).toContain('2 Dec');
    expect(text).not.toContain('4 Dec');
  });

  it('is to be offered on the day of the general rule where the task cannot be seen', async () => {
    expect((await open([])).text()).toContain('4 Dec');
  });

  it('has no day any more once it was offered', async () => {
    expect((await open([TASK], { state: 'offered', offerDueAt: null })).text()).not.toContain('2 Dec');
  });
});
