import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { ClosureRequestDto } from '../../api/models/closure-request-dto';
import { Dialogs } from '../../core/dialogs/dialogs';
import { settled, show } from '../../../testing/screen';
import type { Screen } from '../../../testing/screen';
import { ClosureRequest } from './closure-request';

const ID = '0195f3c2-7a10-7c3e-9a54-3b1f2d4c5e6f';
const ADDRESS = `/api/closure-requests/${ID}`;

const request = (more: Partial<ClosureRequestDto> = {}): ClosureRequestDto => ({
  id: ID,
  caseId: '0195f3c2-7a10-7c3e-9a54-000000000001',
  episodeNo: 1,
  reason: 'needs_met',
  state: 'requested',
  requestedAt: '2026-11-24T05:05:00Z',
  requestedByName: null,
  endorsedAt: null,
  endorsedByName: null,
  reviewerAgencyId: null,
  reviewerUserId: null,
  decidedAt: null,
  decisionReason: null,
  mark: null,
  overrides: [],
  overridesAgreed: false,
  secondTalk: null,
  talk: null,
  decideBy: null,
  isHurried: false,
  cards: [],
  facts: {
    openedAt: '2026-09-01T05:00:00Z',
    band: 'standard',
    bands: [
      { band: 'standard', at: '2026-11-20T05:00:00Z' },
      { band: 'high', at: '2026-09-02T05:00:00Z' },
    ],
    contacts: [],
    incidents: 2,
    incidentsNotAssessed: 1,
    ordersInForce: 1,
    orderEndsOn: '2026-12-20',
    openBreaches: 1,
    referralsRefused: 1,
    rows: [],
    otherRows: 0,
    closedBefore: 1,
    verdicts: null,
    assessedAt: '2026-11-20T05:00:00Z',
    wellbeing: 'clear',
    safeContacts: 2,
    lastSafeContactOn: '2026-11-18',
    failedAttempts: 1,
    referrals: 4,
    openNeeds: 0,
    overdueFollowUps: 0,
    pressures: 1,
    wishDoubted: true,
    wish: 'no_more_help_needed',
    stopRequest: null,
    met: ['told_may_return'],
    unmet: [],
  },
  blockers: [],
  allowedActions: [],
  version: 3,
  ...more,
});

const planMissing: ClosureRequestDto['blockers'][number] = {
  code: 'safety_plan_missing',
  condition: 'safety_plan_reviewed',
  overrides: ['survivor_declined', 'done_elsewhere_in_writing'],
  clearedBy: 'lead',
  partition: 'support',
  facts: {},
  subjectIds: [],
};

const endorsed = (more: Partial<ClosureRequestDto> = {}) =>
  request({ state: 'endorsed', allowedActions: ['approve', 'send_back'], ...more });

async function open(shown: ClosureRequestDto): Promise<[Screen<ClosureRequest>, HttpTestingController]> {
  const opening = show(ClosureRequest, { id: ID });
  await new Promise((resolve) => setTimeout(resolve));
  const http = TestBed.inject(HttpTestingController);
  http.expectOne(ADDRESS).flush(shown);
  const screen = await opening;
  await settled(screen);
  return [screen, http];
}

describe('a request to close', () => {
  it('shows the coded facts before the buttons, and says what goes on after closing', async () => {
    const [screen] = await open(request({ state: 'endorsed', allowedActions: ['approve', 'send_back'] }));
    const text = screen.text();
    expect(text).toContain('Her own wish She needs no more help');
    expect(text).toContain('Earlier talk The survivor’s wish was in doubt');
    expect(text).toContain('Safe contacts, alone 2 Last safe contact 18 Nov 2026');
    expect(text).toContain('After 1 month After 3 months After 6 months After 12 months');
    expect(text.indexOf('The request')).toBeLessThan(text.indexOf('Approve and close'));
  });

  it('offers only what the server allows', async () => {
    const [screen] = await open(request());
    expect(screen.element.querySelectorAll('button')).toHaveLength(0);
    expect(screen.text()).toContain('You cannot decide here.');
  });

  it('asks the supervisor for a reason of each point she passes over, and sends it named', async () => {
    const [screen, http] = await open(
      request({ allowedActions: ['endorse', 'send_back', 'withdraw'], blockers: [planMissing] }),
    );
    await screen.press('Endorse and forward');
    http.expectNone(`${ADDRESS}/endorsement`);
    expect(screen.text()).toContain('Choose a reason for each point');
    const select = screen.element.querySelector('select')!;
    select.value = 'survivor_declined';
    select.dispatchEvent(new Event('input'));
    await screen.fixture.whenStable();
    screen.button('Endorse and forward').click();
    await settled(screen);
    const sent = http.expectOne(`${ADDRESS}/endorsement`);
    expect(sent.request.body).toEqual({
      overrides: [
        { code: 'safety_plan_missing', reason: 'survivor_declined', paperOn: null, paperIssuer: null },
      ],
    });
    sent.flush(request({ state: 'endorsed' }));
    await settled(screen);
    expect(screen.text()).toContain('Waiting for the second person');
  });

  it('never offers to pass over what nobody may skip', async () => {
    const high: typeof planMissing = {
      ...planMissing,
      code: 'risk_high',
      condition: 'risk_not_high',
      overrides: [],
    };
    const [screen] = await open(request({ allowedActions: ['endorse'], blockers: [high] }));
    expect(screen.text()).toContain('Required: no exceptions');
    expect(screen.element.querySelector('select')).toBeNull();
  });

  it('doubts her own wish only for its being alone and informed', async () => {
    const [screen] = await open(
      request({ reason: 'survivor_request', state: 'endorsed', allowedActions: ['send_back'] }),
    );
    await screen.press('Send back');
    expect(screen.text()).toContain('She was not alone');
    expect(screen.text()).not.toContain('Risk is too high');
    expect(screen.text()).toContain('never because of risk');
  });

  it('ends with what was decided and fetches nothing again', async () => {
    const [screen, http] = await open(request({ state: 'endorsed', allowedActions: ['send_back'] }));
    await screen.press('Send back');
    await screen.press('Send back');
    expect(screen.text()).toContain('Choose what is missing');
    screen.element.querySelector<HTMLInputElement>('input[value=new_concern]')!.click();
    await screen.fixture.whenStable();
    screen.button('Send back').click();
    await settled(screen);
    const sent = http.expectOne(`${ADDRESS}/refusal`);
    expect(sent.request.body).toEqual({ reason: 'new_concern' });
    sent.flush('', { status: 204, statusText: 'No Content' });
    await settled(screen);
    expect(screen.text()).toContain('The case stays open. The person who asked sees your reason.');
    http.verify();
  });

  it('shows the newest state when somebody else was faster, and says so', async () => {
    const [screen, http] = await open(request({ allowedActions: ['withdraw'] }));
    screen.button('Withdraw the request').click();
    await settled(screen);
    http
      .expectOne(`${ADDRESS}/withdrawal`)
      .flush({ code: 'changed_meanwhile' }, { status: 412, statusText: 'Precondition Failed' });
    await settled(screen);
    http.expectOne(ADDRESS).flush(request({ state: 'endorsed', version: 4 }));
    await settled(screen);
    expect(screen.text()).toContain('Nothing was sent. Check the new version below.');
    expect(screen.text()).toContain('Waiting for the second person');
  });

  it('keeps a heading and a way back where there is nothing to decide at an address', async () => {
    const opening = show(ClosureRequest, { id: 'case' });
    await new Promise((resolve) => setTimeout(resolve));
    TestBed.inject(HttpTestingController)
      .expectOne('/api/closure-requests/case')
      .flush({ code: 'not_found' }, { status: 404, statusText: 'Not Found' });
    const screen = await opening;
    await settled(screen);
    expect(screen.element.querySelectorAll('h1')).toHaveLength(1);
    expect(screen.element.querySelector('a')?.getAttribute('href')).toBe('/decisions');
  });
});

const contact: ClosureRequestDto['facts']['contacts'][number] = {
  at: '2026-11-01T05:00:00Z',
  recordedAt: '2026-11-01T06:00:00Z',
  outcome: 'reached_safe',
  alone: 'yes',
  worker: 1,
  isLate: false,
  isCorrected: false,
  counts: true,
};

describe('the facts of a request', () => {
  it('strike out a contact that was written late, and name its worker by number', async () => {
    const { facts } = request();
    const late = { ...contact, recordedAt: '2026-11-20T06:00:00Z', worker: 2, isLate: true, counts: false };
    const [screen] = await open(endorsed({ facts: { ...facts, contacts: [late, contact] } }));
    expect(screen.element.querySelectorAll('pn-contact-facts s')).toHaveLength(1);
    expect(screen.text()).toContain('Alone · Worker 2 Recorded late; does not count');
    expect(screen.text()).toContain('Alone · Worker 1 Counts');
  });
});

describe('more than two overrides', () => {
  const overrides = (['needs_open', 'feedback_missing', 'safety_plan_missing'] as const).map((code) => ({
    code,
    reason: 'survivor_declined' as const,
  }));

  it('wait for the coordinator, and say when they are agreed', async () => {
    const waiting = (await open(request({ state: 'endorsed', overrides })))[0].text();
    expect(waiting).toContain('Waiting for the coordinator');
    TestBed.resetTestingModule();
    const agreed = (await open(endorsed({ overrides, overridesAgreed: true })))[0].text();
    expect(agreed).toContain('The coordinator agreed to the overrides.');
  });
});

describe('a duplicate', () => {
  const verdicts = { givenName: 'agree', patronymic: 'unknown', surname: 'close', birth: 'differ' } as const;
  const card = {
    ...{ caseId: 'c1', code: '7K4M9QX4', givenName: 'Zarina', patronymic: null, surname: 'Karimova' },
    ...{ bornOn: '1990-05-01', openedAt: '2026-09-01T05:00:00Z', leadName: null, lastContactAt: null },
  };
  const facts = { ...request().facts, verdicts };

  it('shows both cards and a verdict for each line inside the agency', async () => {
    const cards = [card, { ...card, caseId: 'c2', code: 'WZDZYJVB', surname: 'Karimzoda' }];
    const [screen] = await open(request({ reason: 'duplicate', facts, cards, allowedActions: ['endorse'] }));
    const text = screen.text();
    expect(text).toContain('7K4M-9QX4 ends');
    expect(text).toContain('WZDZ-YJVB stays');
    expect(text).toContain('Karimzoda');
    expect(text).toContain('Birth Differ');
    expect(text).toContain('Last contact None yet');
  });

  it('shows another agency the verdicts alone', async () => {
    const [screen] = await open(endorsed({ reason: 'duplicate', facts }));
    expect(screen.element.querySelectorAll('pn-duplicate-cards .card')).toHaveLength(0);
    expect(screen.text()).toContain('Given name Agree Patronymic Not written Surname Close Birth Differ');
  });
});

describe('what the second person confirms', () => {
  async function approve(screen: Screen<ClosureRequest>) {
    const confirm = jest.spyOn(Dialogs.prototype, 'confirm').mockResolvedValue(true);
    await screen.press('Approve and close');
    await settled(screen);
    confirm.mockRestore();
  }

  it('names why a case of less than a day closes', async () => {
    const [screen, http] = await open(endorsed({ isHurried: true }));
    expect(screen.text()).toContain('This case is less than a day old.');
    await screen.press('Approve and close');
    expect(screen.text()).toContain('Choose why a case of less than a day closes.');
    screen.element.querySelector<HTMLInputElement>('input[value=entered_twice]')!.click();
    await screen.fixture.whenStable();
    await approve(screen);
    expect(http.expectOne(`${ADDRESS}/approval`).request.body).toEqual({ hurriedReason: 'entered_twice' });
  });

  it('has seen what shows a death', async () => {
    const [screen, http] = await open(endorsed({ reason: 'died' }));
    await screen.press('Approve and close');
    expect(screen.text()).toContain('See the evidence first');
    screen.element.querySelector<HTMLInputElement>('input[name=evidence-seen]')!.click();
    await screen.fixture.whenStable();
    await approve(screen);
    expect(http.expectOne(`${ADDRESS}/approval`).request.body).toEqual({ evidenceSeen: true });
  });

  it('records the talk with three answers', async () => {
    const [screen, http] = await open(
      request({
        reason: 'survivor_request',
        state: 'endorsed',
        secondTalk: 'in_window',
        allowedActions: ['record_talk', 'send_back'],
      }),
    );
    expect(screen.text()).toContain('In one of the safe windows');
    await screen.press('Record the talk');
    await screen.press('Save');
    expect(screen.text()).toContain('Please answer this');
    const answers = ['yes', 'yes', 'no'];
    screen.element.querySelectorAll('pn-held-talk fieldset').forEach((question, index) => {
      question.querySelector<HTMLInputElement>(`input[value=${answers[index]}]`)?.click();
    });
    await screen.fixture.whenStable();
    screen.button('Save').click();
    await settled(screen);
    const sent = http.expectOne(`${ADDRESS}/talk`);
    expect(sent.request.body).toEqual({ alone: true, ownWish: true, pressed: false });
    sent.flush('', { status: 204, statusText: 'No Content' });
    await settled(screen);
    const talk = { alone: true, ownWish: true, pressed: false };
    http.expectOne(ADDRESS).flush(endorsed({ reason: 'survivor_request', secondTalk: 'in_window', talk }));
    await settled(screen);
    expect(screen.text()).toContain('The talk confirms');
  });

  it('calls nobody who wants no talk', async () => {
    const [screen] = await open(
      request({ reason: 'survivor_request', state: 'endorsed', secondTalk: 'refused' }),
    );
    expect(screen.text()).toContain('Do not call her. For 30 days');
  });
});
