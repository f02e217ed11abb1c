import { HttpTestingController } from '@angular/common/http/testing';
import type { TestRequest } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import type { Screen } from '../../../testing/screen';
import type { LeadCandidateDto } from '../../api/models/lead-candidate-dto';
import { IDEMPOTENCY_KEY, SEEN_VERSION } from '../http/request-context';
import { GiveCase } from './give-case';

const CASE = '01a21071-0000-7000-8000-000000000001';
const CANDIDATES = `/api/cases/${CASE}/lead-candidates`;
const LEAD = `/api/cases/${CASE}/lead`;

const person = (number: number): LeadCandidateDto => ({
  userId: `01a21071-0000-7000-8000-0000000001${String(number).padStart(2, '0')}`,
  displayName: `Worker ${number}`,
  roles: ['caseworker'],
  openCases: number,
  dueToday: 2,
  late: 1,
  high: 0,
});
const people = (count: number): LeadCandidateDto[] =>
  Array.from({ length: count }, (_, index) => person(index + 1));

async function open(answer: LeadCandidateDto[]): Promise<[Screen<GiveCase>, HttpTestingController]> {
  const screen = await show(GiveCase, { caseId: CASE, version: 4 });
  await settled(screen);
  const http = TestBed.inject(HttpTestingController);
  http.expectOne(CANDIDATES).flush(answer);
  await settled(screen);
  return [screen, http];
}

async function choose(screen: Screen<GiveCase>, index: number): Promise<void> {
  const radio = screen.element.querySelectorAll<HTMLInputElement>('input[type=radio]')[index]!;
  radio.click();
  await settled(screen);
}

async function send(screen: Screen<GiveCase>, http: HttpTestingController): Promise<TestRequest> {
  screen.button('Hand over the case').click();
  await settled(screen);
  return http.expectOne(LEAD);
}

describe('giving a case to a colleague', () => {
  it('shows what everybody has to do, and chooses nobody', async () => {
    const [screen, http] = await open(people(2));
    expect(screen.text()).toContain('Worker 2 Caseworker 2 open cases today 2, late 1');
    expect(screen.element.querySelector('input:checked')).toBeNull();
    await screen.press('Hand over the case');
    http.expectNone(LEAD);
    expect(screen.text()).toContain('Choose a colleague.');
  });

  it('sends it once at the version that was seen, however often it is pressed', async () => {
    const [screen, http] = await open(people(2));
    const given: unknown[] = [];
    screen.fixture.componentInstance.given.subscribe((subject) => given.push(subject));
    await choose(screen, 1);
    screen.button('Hand over the case').click();
    const sent = await send(screen, http);
    expect(sent.request.body).toEqual({ userId: person(2).userId });
    expect(sent.request.context.get(SEEN_VERSION)).toBe(4);
    sent.flush({ id: CASE });
    await settled(screen);
    expect(given).toEqual([{ id: CASE }]);
    http.expectNone(LEAD);
  });

  it('says who leads the case now where somebody was faster, and keeps the choice', async () => {
    const [screen, http] = await open(people(2));
    let asked = 0;
    screen.fixture.componentInstance.outdated.subscribe(() => (asked += 1));
    await choose(screen, 0);
    const first = await send(screen, http);
    first.flush(
      { code: 'changed_meanwhile', current: { version: 5, leadName: 'Worker 2' } },
      { status: 412, statusText: 'changed' },
    );
    await settled(screen);
    http.expectOne(CANDIDATES).flush([person(1)]);
    await settled(screen);
    expect(asked).toBe(1);
    expect(screen.element.querySelector('[role=alert]')?.textContent).toContain(
      'Worker 2 is now the lead of this case',
    );
    await screen.set({ version: 5 });
    const second = await send(screen, http);
    expect(second.request.context.get(SEEN_VERSION)).toBe(5);
    expect(second.request.context.get(IDEMPOTENCY_KEY)).not.toBe(first.request.context.get(IDEMPOTENCY_KEY));
  });

  it('asks again for somebody who is no longer in the list', async () => {
    const [screen, http] = await open(people(2));
    await choose(screen, 1);
    const sent = await send(screen, http);
    sent.flush(
      { code: 'invalid', fields: [{ path: 'userId', code: 'not_in_list' }] },
      { status: 422, statusText: 'invalid' },
    );
    await settled(screen);
    http.expectOne(CANDIDATES).flush([person(1)]);
    await settled(screen);
    expect(screen.text()).toContain('Choose one from the list.');
    expect(screen.element.querySelector('input:checked')).toBeNull();
  });

  it('keeps more than seven colleagues in one field', async () => {
    const [screen, http] = await open(people(8));
    const select = screen.element.querySelector('select')!;
    expect(select.options).toHaveLength(9);
    select.value = person(8).userId;
    select.dispatchEvent(new Event('input'));
    await settled(screen);
    expect((await send(screen, http)).request.body).toEqual({ userId: person(8).userId });
  });

  it('says where nobody can take it, and gives no reason', async () => {
    const [screen] = await open([]);
    expect(screen.text()).toBe('Nobody here can take this case An administrator can add people. Close');
  });
});
