import { HttpTestingController } from '@angular/common/http/testing';
import type { TestRequest } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { show } from '../../../testing/screen';
import type { MeetingDto, MeetingRowDto, QueueRowDto } from '../../api/models';
import { SEEN_VERSION } from '../../core/http/request-context';
import { Undo } from '../../core/shell/undo';
import { GroupQueue } from './group-queue';

const NOW = '2026-11-24T06:00:00.000Z';
const BUTTON = 'Put on the agenda';
const row: QueueRowDto = {
  ...{
    id: 'f1',
    caseId: 'c1',
    reference: 'AB12CD34',
    referralReference: null,
    referralId: null,
    type: 'follow_up',
    version: 1,
  },
  ...{ filter: 'late', rule: 'fu.first_contact', step: 1, because: 'case_opened', band: 'medium' },
  ...{ dueAt: '2026-11-23T06:00:00.000Z', escalatedTo: null, owes: null, serviceType: null, urgency: null },
  ...{ withAgencyName: null, askedAt: null, askedTimes: 0, allowedActions: [] },
};
const group = { id: 'g1', name: { tg: 'Group', ru: 'Group', en: 'Group' } } as MeetingRowDto['group'];
const line = (id: string, change: Partial<MeetingRowDto> = {}): MeetingRowDto => ({
  ...{ id, group, entries: 0, isLed: true, plannedAt: '2026-11-25T11:00:00.000Z', state: 'planned' },
  ...change,
});
const meeting = (id: string, change: object = {}): MeetingDto =>
  ({
    ...{ id, group, host: null, isLed: true, plannedAt: '2026-11-25T11:00:00.000Z', state: 'planned' },
    ...{ version: 3, entries: 0, agenda: [], attendance: [], given: [], members: [], references: [] },
    ...{ allowedActions: [], heldAt: null, endedAt: null, now: NOW },
    ...change,
  }) as MeetingDto;
const entry = { id: 'e1', reference: row.reference };

async function open(shown = row) {
  const screen = await show(GroupQueue);
  const http = TestBed.inject(HttpTestingController);
  const settle = async () => {
    await new Promise((done) => setTimeout(done));
    await screen.fixture.whenStable();
  };
  const answer = async (method: string, path: string, body: object | null): Promise<TestRequest> => {
    const asked = http.expectOne((request) => request.method === method && request.url === `/api${path}`);
    asked.flush(body);
    await settle();
    return asked;
  };
  const counts = { all: 1, [shown.filter]: 1 };
  await answer('GET', '/queue', { items: [shown], nextCursor: null, counts, now: NOW });
  return { screen, http, settle, answer };
}

describe('a row of the queue', () => {
  it('goes on the agenda of the meeting that is held, says when that is, and comes off again', async () => {
    const { screen, http, answer } = await open();
    await screen.press(BUTTON);
    // Two presses send one request.
    screen.element.querySelector<HTMLButtonElement>('[data-key=main]')?.click();
    const items = [
      line('m1'),
      line('m2', { state: 'in_progress', plannedAt: '2026-11-26T11:00:00.000Z' }),
      line('m3', { isLed: false, state: 'in_progress' }),
      line('m4', { state: 'completed', plannedAt: '2026-11-20T11:00:00.000Z' }),
    ];
    await answer('GET', '/meetings', { items });
    await answer('GET', '/meetings/m2', meeting('m2'));
    const put = await answer(
      'POST',
      '/meetings/m2/agenda-items',
      meeting('m2', { version: 4, agenda: [entry] }),
    );
    expect(put.request.body).toEqual({ references: [row.reference] });
    expect(put.request.context.get(SEEN_VERSION)).toBe(3);
    const undo = TestBed.inject(Undo);
    expect(undo.offer()?.message).toMatch(/^On the agenda of .*25 Nov.*16:00\.$/);
    expect(screen.button(BUTTON).disabled).toBe(false);
    undo.take();
    const off = await answer('POST', '/meetings/m2/agenda-items/e1/removal', meeting('m2', { version: 5 }));
    expect(off.request.context.get(SEEN_VERSION)).toBe(4);
    http.expectNone('/api/meetings');
  });

  it('stays on an agenda where it stood before', async () => {
    const { screen, http, settle, answer } = await open();
    await screen.press(BUTTON);
    await answer('GET', '/meetings', { items: [line('m1')] });
    await answer('GET', '/meetings/m1', meeting('m1', { agenda: [entry] }));
    await answer('POST', '/meetings/m1/agenda-items', meeting('m1', { version: 4, agenda: [entry] }));
    TestBed.inject(Undo).take();
    await settle();
    http.expectNone('/api/meetings/m1/agenda-items/e1/removal');
  });

  it('goes on to the next meeting where the case is another group’s', async () => {
    const { screen, http, settle, answer } = await open();
    await screen.press(BUTTON);
    const later = line('m2', { plannedAt: '2026-11-28T11:00:00.000Z' });
    await answer('GET', '/meetings', { items: [later, line('m1')] });
    await answer('GET', '/meetings/m1', meeting('m1'));
    const refused = http.expectOne('/api/meetings/m1/agenda-items');
    refused.flush({ code: 'invalid', status: 422 }, { status: 422, statusText: 'Unprocessable' });
    await settle();
    await answer('GET', '/meetings/m2', meeting('m2'));
    await answer('POST', '/meetings/m2/agenda-items', meeting('m2', { agenda: [entry] }));
    expect(TestBed.inject(Undo).offer()).not.toBeNull();
  });

  it('says that no meeting is planned, and is tried again as it was meant', async () => {
    const { screen, answer } = await open();
    await screen.press(BUTTON);
    await answer('GET', '/meetings', { items: [line('m1', { state: 'cancelled' })] });
    expect(screen.text()).toContain('No meeting is planned that can discuss it.');
    expect(TestBed.inject(Undo).offer()).toBeNull();
    await screen.press('Try again');
    await answer('GET', '/meetings', { items: [line('m1')] });
    await answer('GET', '/meetings/m1', meeting('m1'));
    await answer('POST', '/meetings/m1/agenda-items', meeting('m1', { agenda: [entry] }));
    expect(screen.text()).not.toContain('No meeting is planned');
  });
});

describe('a need that found no place', () => {
  const refused: QueueRowDto = {
    ...row,
    ...{ filter: 'refused', rule: 'rf.find_other', band: 'high', referralId: 'r1' },
    ...{ serviceType: 'police_security', allowedActions: ['ask', 'record_gap'] },
  };

  it.each([
    ['refused', 'Refused 1', 'Find another place: Police and safety'],
    ['no_place', 'No place 1', 'Find another place: Police and safety'],
    ['waiting_list', 'Waiting list 1', 'Waiting for a place: Police and safety'],
  ] as const)('%s has a filter, and leads to its referral', async (filter, chip, title) => {
    const { screen } = await open({ ...refused, filter });
    expect(screen.text()).toContain(chip);
    const link = screen.element.querySelector('pn-queue-row a');
    expect(link?.textContent?.trim()).toBe(title);
    expect(link?.getAttribute('href')).toBe('/referrals/r1');
  });

  it('is recorded as a missing service', async () => {
    const { screen, settle } = await open(refused);
    await screen.press('Record a missing service');
    await settle();
    expect(TestBed.inject(Router).url).toBe('/referrals/r1?do=record_gap');
  });
});
