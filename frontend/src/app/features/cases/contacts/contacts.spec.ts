import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { show } from '../../../../testing/screen';
import type { FollowUpDto } from '../../../api/models/follow-up-dto';
import { Contacts } from './contacts';

const planned = (change: Pick<FollowUpDto, 'id' | 'rule' | 'step'>): FollowUpDto => ({
  ...change,
  caseId: CASE_ID,
  kind: 'safety_contact',
  owner: 'case_lead',
  fromAt: '2026-11-24T05:00:00Z',
  dueAt: '2026-11-28T05:00:00Z',
  status: 'pending',
  isLate: false,
  because: 'case_opened',
  subjectId: null,
  escalatedTo: null,
  outcome: null,
  doneAt: null,
  allowedActions: [],
  version: 1,
});

describe('what is planned in a case', () => {
  it('is called as everywhere else: the second check is no first one, and the first assessment none made anew', async () => {
    const rows = [
      planned({ id: '1', rule: 'fu.safety_24h', step: 1 }),
      planned({ id: '2', rule: 'fu.safety_24h', step: 2 }),
      planned({ id: '3', rule: 'rk.reassess', step: 1 }),
    ];
    TestBed.configureTestingModule({ providers: [provideCase({ band: 'incomplete' }, rows)] });
    const screen = await show(Contacts);
    TestBed.inject(HttpTestingController).expectOne(`/api/cases/${CASE_ID}/contacts`).flush([]);
    await screen.fixture.whenStable();
    const titles = Array.from(screen.element.querySelectorAll('h3'), (title) => title.textContent);
    expect(titles).toEqual(['Safety check in 24 hours', 'Safety check in 72 hours', 'Assess risk']);
  });
});
