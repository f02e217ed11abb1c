import { HttpTestingController } from '@angular/common/http/testing';
import type { TestRequest } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show, until } from '../../../testing/screen';
import type { Screen } from '../../../testing/screen';
import type { ReferralDto } from '../../api/models/referral-dto';
import { DraftStore } from '../../core/drafts/draft-store';
import { SEEN_VERSION } from '../../core/http/request-context';
import { ServerClock } from '../../core/session/server-clock';
import { Referral } from './referral';

const police = { tg: 'Милитсия', ru: 'Милиция', en: 'Police, Kulob' };
const centre = { tg: 'Марказ', ru: 'Центр', en: 'Centre' };
const NOW = '2026-11-24T06:00:00Z';

const declined: ReferralDto = {
  ...{ id: 'r1', view: 'sender', reference: 'AB12CD34', kind: 'service', serviceType: 'police_security' },
  ...{ urgency: 'high', band: 'high', place: 'kulob', isMinor: false, escortNeeded: false },
  ...{ status: 'declined', fromAgencyId: 'a1', fromAgencyName: centre, toAgencyId: 'a2' },
  ...{
    toAgencyName: police,
    otherAgencyDutyLine: '+992 44 111 1112',
    sharedPartitions: [],
    caseId: 'c1',
    sourceCaseId: null,
    caseReference: null,
  },
  ...{ consentId: null, sentAt: NOW, receivedAt: null, decidedAt: NOW, endedAt: NOW, answerDueAt: null },
  ...{ contactDueAt: null, contactedAt: null, outcomeDueAt: null, next: null, appointmentAt: null },
  ...{ serviceOn: null, declineReason: 'information_missing', missing: ['papers'], resentAt: null },
  ...{ nextStep: 'send_missing_information', unavailableReason: null, withdrawalReason: null },
  ...{
    survivorFeedback: null,
    notAskedReason: null,
    noLongerWanted: false,
    settledBy: null,
    settledAt: null,
  },
  ...{ waitingOn: null, interimHelp: null, gapRecordedAt: null, findOtherBy: '2026-11-24T12:00:00Z' },
  ...{
    undoUntil: null,
    agencyEnding: null,
    askedAt: null,
    replacesReferralId: null,
    declineReasons: [],
    version: 2,
  },
  ...{ hasNewMessage: false, messageCount: 0, lastMessageAt: null },
  allowedActions: ['re_route', 'record_feedback', 'send_missing', 'help_ourselves', 'take_waiting_place'],
} as ReferralDto;

async function open(shown: ReferralDto, inputs = {}): Promise<Screen<Referral>> {
  const opening = show(Referral, { id: 'r1', ...inputs });
  await new Promise((done) => setTimeout(done));
  TestBed.inject(ServerClock).set(NOW);
  TestBed.inject(HttpTestingController).expectOne('/api/referrals/r1').flush(shown);
  const screen = await opening;
  await new Promise((done) => setTimeout(done));
  await screen.fixture.whenStable();
  return screen;
}

const offered = (screen: Screen<Referral>): string[] =>
  [...screen.element.querySelectorAll('.steps > *')].map((one) => one.textContent?.trim() ?? '');

describe('a referral', () => {
  it('carries no words about one woman into the referral of another', async () => {
    const screen = await open(declined);
    const http = TestBed.inject(HttpTestingController);
    const answer = async (id: string) => {
      const asked: TestRequest[] = [];
      await until(() => asked.push(...http.match(`/api/referrals/${id}/messages`)) > 0);
      asked[0]?.flush({ items: [], mayWrite: true });
      await settled(screen);
    };
    await answer('r1');
    await screen.press('Write a message');
    const words = () => screen.element.querySelector<HTMLTextAreaElement>('pn-referral-messages textarea');
    const field = words() as HTMLTextAreaElement;
    field.value = 'Her passport is at her sister.';
    field.dispatchEvent(new Event('input'));
    await screen.fixture.whenStable();
    const turn = async (id: string) => {
      screen.fixture.componentRef.setInput('id', id);
      await settled(screen);
      http.expectOne(`/api/referrals/${id}`).flush({ ...declined, id, caseId: 'c2' });
      await settled(screen);
      await answer(id);
    };
    await turn('r2');
    expect(words()?.value ?? '').toBe('');
    const kept = TestBed.inject(DraftStore).list();
    expect(kept.map(({ key }) => key)).toEqual(['referral-message:c1:r1']);
  });

  it('that was refused says who, why and by when, and leads to what fits', async () => {
    const screen = await open(declined);
    expect(screen.element.querySelector('pn-note')?.textContent).toContain(
      'Police, Kulob did not accept: information is missing (papers). Find another place by 17:00.',
    );
    expect(offered(screen).slice(0, 3)).toEqual([
      'Send what is missing',
      'Send to another agency',
      'We help ourselves',
    ]);
    expect(screen.element.querySelector('a[href="tel:+992441111112"]')).not.toBeNull();
    const [first] = screen.element.querySelectorAll('.steps > *');
    expect(first?.className).toContain('unelevated');
  });

  it('proposes another agency first where the one asked was full', async () => {
    const full = { ...declined, declineReason: 'no_capacity' as const, missing: [] };
    const screen = await open({ ...full, allowedActions: ['re_route', 'help_ourselves'] });
    expect(offered(screen)[0]).toBe('Send to another agency');
    expect(screen.element.querySelector('.steps a')?.getAttribute('href')).toBe(
      '/cases/c1/referrals/r1/elsewhere',
    );
  });

  it('offers own help only where the server allows it, and her own wish beside it', async () => {
    const screen = await open({
      ...declined,
      ...{ declineReason: 'outside_area', missing: [] },
      allowedActions: ['re_route', 'record_feedback', 'take_waiting_place'],
    } as ReferralDto);
    expect(offered(screen)).not.toContain('We help ourselves');
    expect(offered(screen)).toEqual(expect.arrayContaining(['She no longer wants it']));
  });

  it('that is settled shows how, and no banner', async () => {
    const screen = await open({
      ...declined,
      ...{ findOtherBy: null, settledBy: 'waiting_place', waitingOn: '2026-12-01', interimHelp: 'hotline' },
      allowedActions: [],
    } as ReferralDto);
    expect(screen.element.querySelector('pn-note')).toBeNull();
    expect(screen.text()).toContain('Waiting place');
    expect(screen.text()).toContain('Hotline');
  });

  it('lets an acceptance be undone, and says until when', async () => {
    const screen = await open({
      ...declined,
      ...{ view: 'receiver', status: 'accepted', declineReason: null, missing: [], findOtherBy: null },
      ...{ undoUntil: '2026-11-24T06:10:00Z', allowedActions: ['undo_accept'] },
    } as ReferralDto);
    await screen.press('Undo acceptance (until 11:10)');
    // The panel is loaded when a step is opened.
    await screen.fixture.whenStable();
    screen.fixture.detectChanges();
    await screen.press('Save');
    TestBed.inject(HttpTestingController).expectOne('/api/referrals/r1/acceptance-undo');
  });

  const sent = {
    ...declined,
    ...{ view: 'receiver', status: 'sent', declineReason: null, missing: [], findOtherBy: null },
    allowedActions: ['accept', 'decline'],
  } as ReferralDto;

  it('is accepted at one tap, once, and a refusal is said beside what it is now', async () => {
    const screen = await open(sent);
    const http = TestBed.inject(HttpTestingController);
    await screen.press('Accept');
    await screen.press('Saving…');
    const refused = { status: 409, statusText: 'Conflict' };
    http.expectOne('/api/referrals/r1/acceptance').flush({ code: 'changed_meanwhile' }, refused);
    await new Promise((done) => setTimeout(done));
    http.expectOne('/api/referrals/r1').flush({ ...sent, version: 3 });
    await new Promise((done) => setTimeout(done));
    await screen.fixture.whenStable();
    expect(screen.element.querySelector('[role=alert]')?.textContent).toContain('Someone else changed this.');
    await screen.press('Accept');
    const again = http.expectOne('/api/referrals/r1/acceptance');
    expect(again.request.context.get(SEEN_VERSION)).toBe(3);
  });

  const reached = {
    ...{ ...declined, status: 'accepted', declineReason: null, missing: [], findOtherBy: null },
    next: { step: 'outcome', dueAt: '2026-12-20T06:00:00Z', isLate: false },
    allowedActions: ['withdraw', 're_route', 'remind'],
  } as ReferralDto;
  const filled = (screen: Screen<Referral>): string[] =>
    [...screen.element.querySelectorAll('.mat-mdc-unelevated-button')].map(
      (one) => one.textContent?.trim() ?? '',
    );

  it.each([
    ['in time', reached, 'Open the case'],
    ['late', { ...reached, next: { ...reached.next, isLate: true } as never }, 'Ask for the outcome'],
  ])('whose receiver reached her shows its sender what is next: %s', async (_case, one, main) => {
    const screen = await open(one);
    expect(filled(screen)).toEqual([main]);
    expect(offered(screen)).toContain('Ask for the outcome');
    expect(screen.text().split('Open the case')).toHaveLength(2);
  });

  it('is not accepted by an address', async () => {
    const screen = await open(sent, { do: 'accept' });
    TestBed.inject(HttpTestingController).expectNone('/api/referrals/r1/acceptance');
    expect(offered(screen)).toContain('Accept');
  });
});
