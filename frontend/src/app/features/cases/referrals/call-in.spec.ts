import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { ActivatedRoute, convertToParamMap } from '@angular/router';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { provideDraft } from '../../../../testing/drafts';
import { settled, show } from '../../../../testing/screen';
import type { CaseCallInDto } from '../../../api/models';
import { SEEN_VERSION } from '../../../core/http/request-context';
import { CallIn } from './call-in';
import { Handover } from './handover';
import { SharingForm } from './sharing-form';

const ASKED: CaseCallInDto = {
  ...{ askedAt: '2026-11-24T06:00:00Z', version: 1, answer: null, answeredAt: null, isOpen: true },
  ...{ takes: ['asked', 'not_asked', 'not_reached'], confirmedAt: null, confirmedByName: null },
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
      { caseId: CASE_ID, answer: 'asked', isAlone: true },
      1,
    ]);
    const agencyName = { tg: 'Centre', ru: 'Centre', en: 'Centre' };
    const confirmed = { confirmedAt: '2026-11-24T07:00:00Z', confirmedByName: 'Worker' };
    const takes: CaseCallInDto['takes'] = ['not_asked', 'withdrawn'];
    sent.flush({ ...ASKED, ...confirmed, version: 2, answer: 'asked', takes, agencyId: 'a1', agencyName });
    await settled(screen);
    expect(screen.text()).toMatch(/Her yes was recorded: .+, Worker/);
    expect(screen.button('She no longer wants it, or wants another agency').disabled).toBe(true);
    expect(screen.text()).toContain('The agency that asks: Centre');
    expect(screen.element.querySelector('a[href*="handover"]')?.getAttribute('href')).toBe(
      `/cases/${CASE_ID}/handover?to=a1`,
    );
  });

  it('takes no answer where she said that she did not ask', async () => {
    const { screen } = await open({ answer: 'not_asked', isOpen: false, takes: [] });
    expect(screen.text()).toContain('She says that she did not ask.');
    expect(screen.element.querySelector('button')).toBeNull();
  });

  it('names nobody and takes no answer from a colleague of the lead', async () => {
    const { screen } = await open({ answer: 'asked', takes: [] });
    expect(screen.text()).toContain('who leads the case, the stand-in or a supervisor answers');
    expect(screen.text()).not.toContain('cannot take this case');
    expect(screen.element.querySelector('button')).toBeNull();
  });

  it('is asked once more before "she did not ask" is sent, which can be taken back', async () => {
    const { screen, http } = await open();
    screen.element.querySelector<HTMLInputElement>('input[type=checkbox]')?.click();
    await settled(screen);
    await screen.press('She did not ask');
    http.expectNone('/api/call-ins/q1/answer');
    await screen.press('No, back');
    await screen.press('She did not ask');
    await screen.press('Yes, she did not ask');
    const sent = http.expectOne('/api/call-ins/q1/answer');
    expect(sent.request.body).toEqual({ caseId: CASE_ID, answer: 'not_asked', isAlone: true });
    sent.flush({ ...ASKED, version: 2, answer: 'not_asked', isOpen: false, takes: ['corrected'] });
    await settled(screen);
    await screen.press('Take the answer back: a mistake');
    const back = http.expectOne('/api/call-ins/q1/answer');
    expect(back.request.body).toEqual({ caseId: CASE_ID, answer: 'corrected', isAlone: false });
  });
});

describe('handing over to the agency that asks', () => {
  const service = (id: string, agencyId: string) => ({
    ...{ id, agencyId, place: 'kulob', agencyName: { tg: agencyId, ru: agencyId, en: agencyId } },
    ...{
      type: 'psychosocial',
      languages: [],
      openingHours: [],
      documents: [],
      cost: 'free',
      places: 'unknown',
    },
  });
  const earlier = { id: 's2', agencyId: 'a2' };
  const kept = () => ({
    place: 'kulob',
    form: { ...new SharingForm(null).keep(), receivers: [earlier], standing: { s2: 'c1' } },
  });

  async function openFor(draft: string, services: object[]) {
    TestBed.configureTestingModule({ providers: [provideCase(), provideDraft(draft, kept())] });
    const queryParamMap = convertToParamMap({ to: 'a1' });
    TestBed.overrideProvider(ActivatedRoute, { useValue: { snapshot: { queryParamMap } } });
    const screen = await show(Handover);
    const http = TestBed.inject(HttpTestingController);
    http.expectOne(`/api/cases/${CASE_ID}/new-owners`).flush(services);
    await settled(screen);
    screen.element.querySelector('form')?.dispatchEvent(new Event('submit'));
    await settled(screen);
    http.expectNone(`/api/cases/${CASE_ID}/handovers`);
    return screen;
  }

  it.each([
    ['was written for another agency', `handover:${CASE_ID}`],
    ['names an agency that is not on the screen', `handover:${CASE_ID}:a1`],
  ])('sends nothing that %s', async (_what, draft) => {
    const screen = await openFor(draft, [service('s1', 'a1'), service('s2', 'a2')]);
    expect(screen.text()).toContain('Please check one field Choose where');
  });

  it('says so where that agency has no service, and offers no other', async () => {
    const screen = await openFor(`handover:${CASE_ID}`, [service('s2', 'a2')]);
    expect(screen.text()).toContain('This agency has no service to hand over to.');
    expect(screen.text()).not.toContain('a2');
  });
});
