import { HttpTestingController } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { show } from '../../../../testing/screen';
import type { ConsentDto } from '../../../api/models/consent-dto';
import { SEEN_VERSION } from '../../../core/http/request-context';
import { SessionStore } from '../../../core/session/session.store';
import { Consents } from './consents';

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** An active consent to linkage. */
const consent = {
  id: 'consent-1',
  scope: 'record_linkage',
  agencyName: null,
  answer: 'given',
  basis: 'consent',
  status: 'given',
  presence: 'alone',
  language: 'tg',
  manner: 'spoken',
  partitions: [],
  purpose: null,
  untilOn: null,
  provisionalUntil: null,
  givenAt: '2026-11-24T06:44:00Z',
  withdrawnAt: null,
  overrideReason: null,
  reviewOutcome: null,
  effects: ['excluded_from_linkage'],
  allowedActions: ['withdraw'],
  version: 3,
} as unknown as ConsentDto;

describe('what she allowed', () => {
  it('says what taking her yes to being compared back does, before it is done', async () => {
    TestBed.configureTestingModule({
      providers: [
        provideCase(),
        { provide: SessionStore, useValue: { user: signal(null), hasRole: () => false } },
      ],
    });
    const opening = show(Consents);
    await turn();
    const http = TestBed.inject(HttpTestingController);
    const list = `/api/cases/${CASE_ID}/consents`;
    http.expectOne(list).flush([consent]);
    const screen = await opening;
    await turn();
    await screen.fixture.whenStable();
    expect(screen.text()).toContain('Check for records at other agencies');
    expect(screen.text()).not.toContain('counts by itself');
    screen.element.querySelector<HTMLElement>('button[aria-expanded]')?.click();
    await screen.fixture.whenStable();
    expect(screen.text()).toContain('Her record is no longer compared with other agencies.');
    await screen.press('Withdraw now');
    const sent = http.expectOne('/api/consents/consent-1/withdrawals');
    expect(sent.request.context.get(SEEN_VERSION)).toBe(3);
    sent.flush({ ...consent, status: 'withdrawn' });
    await turn();
    await screen.fixture.whenStable();
    http.expectOne(list).flush([{ ...consent, status: 'withdrawn', allowedActions: [] }]);
    await turn();
    await screen.fixture.whenStable();
    expect(screen.element.querySelector('button[aria-expanded]')).toBeNull();
  });
});
