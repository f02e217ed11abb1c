import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { settled, show } from '../../../../testing/screen';
import type { CaseCallInDto } from '../../../api/models';
import { SEEN_VERSION } from '../../../core/http/request-context';
import { CallIn } from './call-in';

const ASKED: CaseCallInDto = {
  ...{ askedAt: '2026-11-24T06:00:00Z', version: 1, answer: null, answeredAt: null, isOpen: true },
  ...{ agencyId: null, agencyName: null },
};
const ADDRESS = `/api/cases/${CASE_ID}/call-ins/q1`;

async function open(change: Partial<CaseCallInDto> = {}) {
  TestBed.configureTestingModule({ providers: [provideCase({ allowedActions: ['send_referral'] })] });
  const screen = await show(CallIn, { callInId: 'q1' });
  const http = TestBed.inject(HttpTestingController);
  http.expectOne(ADDRESS).flush({ ...ASKED, ...change });
  await settled(screen);
  return { screen, http };
}

describe('an agency that asks for her case by her card', () => {
  it('is named only after a talk with her alone', async () => {
    const { screen, http } = await open();
    const yes = screen.button('She asked: hand over what she allows');
    expect(yes.disabled).toBe(true);
    expect(screen.button('I could not reach her').disabled).toBe(false);
    screen.element.querySelector<HTMLInputElement>('input[type=checkbox]')?.click();
    await settled(screen);
    yes.click();
    const sent = http.expectOne('/api/call-ins/q1/answer');
    expect([sent.request.body, sent.request.context.get(SEEN_VERSION)]).toEqual([
      { caseId: CASE_ID, answer: 'asked' },
      1,
    ]);
    const agencyName = { tg: 'Centre', ru: 'Centre', en: 'Centre' };
    sent.flush({ ...ASKED, version: 2, answer: 'asked', agencyId: 'a1', agencyName });
    await settled(screen);
    expect(screen.text()).toContain('The agency that asks: Centre');
    expect(screen.element.querySelector('a[href*="handover"]')?.getAttribute('href')).toBe(
      `/cases/${CASE_ID}/handover?to=a1`,
    );
  });

  it('takes no answer where she said that she did not ask', async () => {
    const { screen } = await open({ answer: 'not_asked', isOpen: false });
    expect(screen.text()).toContain('She says that she did not ask.');
    expect(screen.element.querySelector('button')).toBeNull();
  });
});
