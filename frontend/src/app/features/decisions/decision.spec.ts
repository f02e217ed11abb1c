import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { ClosureRequestDto } from '../../api/models/closure-request-dto';
import { show } from '../../../testing/screen';
import type { Screen } from '../../../testing/screen';
import { Decision } from './decision';

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
  facts: {
    band: 'standard',
    assessedAt: '2026-11-20T05:00:00Z',
    wellbeing: 'clear',
    safeContacts: 2,
    lastSafeContactOn: '2026-11-18',
    failedAttempts: 1,
    referrals: 4,
    openNeeds: 0,
    overdueFollowUps: 0,
    pressures: 1,
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
  overridable: true,
  clearedBy: 'lead',
  partition: 'support',
  facts: {},
  subjectIds: [],
};

async function open(shown: ClosureRequestDto): Promise<[Screen<Decision>, HttpTestingController]> {
  const opening = show(Decision, { id: ID });
  await new Promise((resolve) => setTimeout(resolve));
  const http = TestBed.inject(HttpTestingController);
  http.expectOne(ADDRESS).flush(shown);
  const screen = await opening;
  await settled(screen);
  return [screen, http];
}

/** What is sent waits for a turn of the event loop; then the screen settles. */
async function settled(screen: Screen<Decision>): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  await screen.fixture.whenStable();
}

describe('a request to close', () => {
  it('shows the coded facts before the buttons, and says what goes on after closing', async () => {
    const [screen] = await open(request({ state: 'endorsed', allowedActions: ['approve', 'send_back'] }));
    const text = screen.text();
    expect(text).toContain('Her own wish She needs no more help');
    expect(text).toContain('Safe contacts, alone 2 Last safe contact 18 Nov 2026');
    expect(text).toContain('After 1 month After 3 months After 6 months After 12 months');
    expect(text.indexOf('What they ask')).toBeLessThan(text.indexOf('Approve and close'));
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
    await screen.press('Agree and pass on');
    http.expectNone(`${ADDRESS}/endorsement`);
    expect(screen.text()).toContain('Choose a reason for each point');
    const select = screen.element.querySelector('select')!;
    select.value = 'impossible_in_district';
    select.dispatchEvent(new Event('input'));
    await screen.fixture.whenStable();
    screen.button('Agree and pass on').click();
    await settled(screen);
    const sent = http.expectOne(`${ADDRESS}/endorsement`);
    expect(sent.request.body).toEqual({
      overrides: [{ code: 'safety_plan_missing', reason: 'impossible_in_district' }],
    });
    sent.flush(request({ state: 'endorsed' }));
    await settled(screen);
    expect(screen.text()).toContain('Waits for the second person');
  });

  it('never offers to pass over what nobody may skip', async () => {
    const high = {
      ...planMissing,
      code: 'risk_high',
      condition: 'risk_not_high',
      overridable: false,
    } as const;
    const [screen] = await open(request({ allowedActions: ['endorse'], blockers: [high] }));
    expect(screen.text()).toContain('Nobody can skip this');
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
    expect(screen.text()).toContain('The case stays open. Who asked sees your reason.');
    http.verify();
  });

  it('shows the newest state when somebody else was faster, and says so', async () => {
    const [screen, http] = await open(request({ allowedActions: ['withdraw'] }));
    screen.button('Take the request back').click();
    await settled(screen);
    http
      .expectOne(`${ADDRESS}/withdrawal`)
      .flush({ code: 'changed_meanwhile' }, { status: 412, statusText: 'Precondition Failed' });
    await settled(screen);
    http.expectOne(ADDRESS).flush(request({ state: 'endorsed', version: 4 }));
    await settled(screen);
    expect(screen.text()).toContain('You see the newest state; nothing was sent.');
    expect(screen.text()).toContain('Waits for the second person');
  });

  it('keeps a heading and a way back where there is nothing to decide at an address', async () => {
    const opening = show(Decision, { id: 'case' });
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
