import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import type { MeetingDto } from '../../api/models/meeting-dto';
import { SEEN_VERSION } from '../../core/http/request-context';
import { Meeting } from './meeting';

const named = (id: string) => ({ id, name: { tg: id, ru: id, en: id } });
const meeting = (change: Partial<MeetingDto> = {}): MeetingDto => ({
  id: 'm1',
  group: named('Group'),
  state: 'in_progress',
  plannedAt: '2026-11-24T06:00:00Z',
  heldAt: '2026-11-24T06:00:00Z',
  endedAt: null,
  host: null,
  now: '2026-11-24T06:50:00Z',
  entries: 1,
  isLed: true,
  members: [named('Centre'), named('Legal aid')],
  attendance: [{ agency: named('Centre'), role: 'caseworker', people: 2 }],
  agenda: [
    {
      id: 'e1',
      caseId: 'c1',
      reference: 'WZDZYJVB',
      band: 'high',
      holder: named('Centre'),
      reasons: ['review_due', 'high_risk'],
      discussedAt: null,
      decisions: [],
      owners: [named('Centre'), named('Legal aid')],
      allowedActions: ['take_off', 'hear', 'decide'],
    },
  ],
  references: [],
  given: [],
  allowedActions: ['put_on_agenda', 'record_attendance', 'end'],
  version: 4,
  ...change,
});

async function open(answer: MeetingDto) {
  const screen = await show(Meeting, { id: 'm1' });
  const http = TestBed.inject(HttpTestingController);
  http.expectOne('/api/meetings/m1').flush(answer);
  const settle = () => settled(screen);
  await settle();
  return { screen, http, settle };
}

describe('a meeting', () => {
  it('says why a case is on the agenda, and records what was decided by code', async () => {
    const { screen, http, settle } = await open(meeting());
    expect(screen.text()).toContain('the working group must review it, high risk');
    expect(screen.text()).toContain('Centre · Caseworker · 2');
    await screen.press('Decide');
    await screen.press('Record the decision');
    http.expectNone('/api/meetings/m1/decisions');
    const choose = (selector: string, value: string): void => {
      const field = screen.element.querySelector<HTMLInputElement>(selector);
      if (!field) throw new Error(`No field ${selector}.`);
      field.value = value;
      field.dispatchEvent(new Event('input'));
    };
    choose('#decision-e1', 'offer_legal_aid');
    choose('#owner-e1', 'Legal aid');
    choose('#due-e1', '30.11.2026');
    choose('#due-e1-time', '12');
    await screen.press('Record the decision');
    const { request, flush } = expectDecision(http);
    expect(request.body).toEqual({
      entryId: 'e1',
      code: 'offer_legal_aid',
      ownerAgencyId: 'Legal aid',
      dueAt: '2026-11-30T07:00:00.000Z',
    });
    expect(request.context.get(SEEN_VERSION)).toBe(4);
    const decisions = [
      {
        id: 'd1',
        code: 'offer_legal_aid',
        owner: named('Legal aid'),
        dueAt: '2026-11-30T07:00:00Z',
        isDone: null,
        takenBackAt: null,
        mayBeTakenBack: false,
      } as const,
    ];
    flush(meeting({ agenda: [{ ...meeting().agenda[0]!, decisions, discussedAt: '2026-11-24T06:50:00Z' }] }));
    await settle();
    expect(screen.text()).toContain('Offer her legal help · Legal aid · by Mon 30 Nov 12:00');
  });

  it('proposes cases once, and puts those that were chosen on the agenda', async () => {
    const { screen, http, settle } = await open(meeting());
    await screen.press('Add cases');
    http
      .expectOne('/api/meetings/m1/proposals')
      .flush([{ reference: '7K4M9QX4', band: 'medium', reasons: ['late'], discussedAt: null }]);
    await settle();
    http.expectNone('/api/meetings/m1/proposals');
    expect(screen.text()).toContain('something is late');
    screen.element.querySelector<HTMLInputElement>('input[type=checkbox]')?.click();
    await screen.press('Put on the agenda');
    const sent = http.expectOne('/api/meetings/m1/agenda-items');
    expect(sent.request.body).toEqual({ references: ['7K4M9QX4'] });
    expect(sent.request.context.get(SEEN_VERSION)).toBe(4);
  });

  it('shows a member what is hers and nothing to press', async () => {
    const given = [
      {
        id: 'd1',
        code: 'contact_survivor',
        owner: named('Legal aid'),
        dueAt: '2026-11-30T07:00:00Z',
        isDone: true,
        takenBackAt: null,
        mayBeTakenBack: false,
        reference: '7K4M9QX4',
      } as const,
    ];
    const packet = meeting({ isLed: false, agenda: [], allowedActions: [], references: ['7K4M9QX4'], given });
    const { screen } = await open(packet);
    expect(screen.text()).toContain('Decisions for your agency');
    expect(screen.text()).toContain('Also on the agenda');
    expect(screen.element.querySelectorAll('button')).toHaveLength(0);
  });
});

function expectDecision(http: HttpTestingController) {
  const sent = http.expectOne('/api/meetings/m1/decisions');
  return { request: sent.request, flush: (body: MeetingDto) => sent.flush(body) };
}
