import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { show } from '../../../../testing/screen';
import type { ContactDto, FollowUpDto, ScheduledContactDto } from '../../../api/models';
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
    expect(titles).toEqual(['Safety check', 'Second safety check', 'Assess risk']);
  });
});

const arrived = (): Promise<void> => new Promise((done) => setTimeout(done));

describe('who makes the next contact', () => {
  const slot = (change: Partial<ScheduledContactDto>): ScheduledContactDto => ({
    followUpIds: ['1'],
    dueAt: '2026-11-28T05:00:00Z',
    window: { startsAt: '2026-11-25T05:00:00Z', endsAt: '2026-11-25T07:00:00Z' },
    supervisorDecides: false,
    decision: null,
    assignee: { name: 'Намуна', agencyName: null, isMine: false },
    allowedActions: ['take_contact'],
    ...change,
  });

  it('is said by name and time, and taken with one press', async () => {
    TestBed.configureTestingModule({ providers: [provideCase()] });
    const screen = await show(Contacts);
    const http = TestBed.inject(HttpTestingController);
    http.expectOne(`/api/cases/${CASE_ID}/scheduled-contacts`).flush([slot({})]);
    await arrived();
    await screen.fixture.whenStable();
    expect(screen.text()).toContain('Намуна makes this contact: Wed 25 Nov 10:00–12:00.');
    await screen.press('I make this contact');
    http
      .expectOne(`/api/cases/${CASE_ID}/contact-assignments`)
      .flush([slot({ assignee: { name: 'Ман', agencyName: null, isMine: true }, allowedActions: [] })]);
    await arrived();
    await screen.fixture.whenStable();
    expect(screen.text()).toContain('You make the next contact: Wed 25 Nov 10:00–12:00.');
  });

  it('is the other agency where the two arranged it, without a time of hers', async () => {
    TestBed.configureTestingModule({ providers: [provideCase()] });
    const screen = await show(Contacts);
    const agencyName = { tg: 'Марказ', ru: 'Центр', en: 'Centre' };
    TestBed.inject(HttpTestingController)
      .expectOne(`/api/cases/${CASE_ID}/scheduled-contacts`)
      .flush([slot({ window: null, assignee: { name: null, agencyName, isMine: false } })]);
    await arrived();
    await screen.fixture.whenStable();
    expect(screen.text()).toContain('Centre makes this contact for both of you.');
  });
});

describe('a contact that another agency made for both', () => {
  it('says so, and nothing of how', async () => {
    TestBed.configureTestingModule({ providers: [provideCase()] });
    const screen = await show(Contacts);
    const made: ContactDto = {
      ...{ id: '1', contactedAt: '2026-11-24T05:00:00Z', outcome: 'reached_safe', alone: 'yes' },
      ...{ channel: null, wellbeing: null, plan: null, note: null },
      ...{ isByOtherAgency: true, inSafeWindow: true, countsAsSafe: false },
    };
    TestBed.inject(HttpTestingController).expectOne(`/api/cases/${CASE_ID}/contacts`).flush([made]);
    await arrived();
    await screen.fixture.whenStable();
    expect(screen.text()).toContain('Made by another agency · Was she alone? Yes');
  });
});
