import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import type { Screen } from '../../../testing/screen';
import type { TeamCaseRowDto, TeamDto, UserDto } from '../../api/models';
import { Dialogs } from '../../core/dialogs/dialogs';
import { SEEN_VERSION } from '../../core/http/request-context';
import { Team } from './team';

const MEMBER = '01a21071-0000-7000-8000-000000000101';
const row = (number: number, more: Partial<TeamCaseRowDto> = {}): TeamCaseRowDto => ({
  id: `case-${number}`,
  code: '7K4M9QX4',
  reference: 'WZDZYJVB',
  band: 'medium',
  origin: 'intake',
  openedAt: '2026-11-12T06:00:00Z',
  next: { rule: 'fu.first_contact', kind: 'safety_contact', step: 1, dueAt: '2026-11-23T06:00:00Z' },
  isLate: true,
  allowedActions: ['assign_lead'],
  version: number,
  ...more,
});
const team = (more: Partial<TeamDto> = {}): TeamDto => ({
  now: '2026-11-24T06:00:00Z',
  counts: { withoutLead: 2 },
  cases: { items: [row(1, { origin: 'import' }), row(2)], nextCursor: null },
  members: [
    {
      userId: MEMBER,
      displayName: 'Worker',
      roles: ['caseworker'],
      openCases: 3,
      dueToday: 2,
      late: 1,
      high: 0,
    },
  ],
  ...more,
});

async function open(
  answer: TeamDto,
  people: readonly UserDto[] = [],
): Promise<[Screen<Team>, HttpTestingController]> {
  const screen = await show(Team);
  await settled(screen);
  const http = TestBed.inject(HttpTestingController);
  http.expectOne('/api/team').flush(answer);
  await settled(screen);
  http.expectOne('/api/users').flush(people);
  await settled(screen);
  return [screen, http];
}

async function showPeople(screen: Screen<Team>, http: HttpTestingController): Promise<void> {
  screen.element.querySelector<HTMLInputElement>('input[value=people]')!.click();
  await settled(screen);
  http.expectOne('/api/team').flush(team());
  await settled(screen);
}

describe('the team of a supervisor', () => {
  it('begins with the cases that nobody leads, and says what everybody has to do', async () => {
    const [screen, http] = await open(team());
    const text = screen.text();
    expect(text).toContain('Without a lead: 2');
    expect(text).toContain('From the old register · Open since 12 Nov 2026');
    await showPeople(screen, http);
    expect(screen.text()).toContain('Worker Caseworker Late 1 Today 2 Open 3 High 0');
  });

  it('asks first for whoever an administrator let in, and for nobody else', async () => {
    const newcomer: UserDto = {
      id: 'newcomer',
      agencyId: 'agency',
      displayName: 'Newcomer',
      roles: ['caseworker'],
      status: 'active',
      account: null,
      lockedUntil: null,
      lock: { since: '2026-11-24T05:00:00Z', reason: 'pending_activation', mayUnlock: true },
      version: 1,
    };
    const shut: UserDto = {
      ...newcomer,
      id: 'shut',
      displayName: 'Shut',
      lock: { since: '2026-11-24T05:00:00Z', reason: 'supervisor', mayUnlock: true },
    };
    const [screen, http] = await open(team(), [newcomer, shut]);
    expect(screen.text()).toContain('Waiting for you');
    expect(screen.text()).not.toContain('Shut');
    screen.button('Open account: Newcomer').click();
    await settled(screen);
    http.expectOne('/api/users/newcomer/unlock').flush({ ...newcomer, lock: null });
    await settled(screen);
    expect(screen.text()).not.toContain('Waiting for you');
  });

  it('gives a case away from its row: the row leaves, the numbers are read anew, nothing else moves', async () => {
    const [screen, http] = await open(team());
    screen.button('Assign').click();
    await settled(screen);
    http
      .expectOne('/api/cases/case-1/lead-candidates')
      .flush([
        { userId: MEMBER, displayName: 'Worker', roles: [], openCases: 3, dueToday: 2, late: 1, high: 0 },
      ]);
    await settled(screen);
    screen.element.querySelector<HTMLInputElement>('pn-give-case input')!.click();
    screen.button('Hand over the case').click();
    await settled(screen);
    const sent = http.expectOne('/api/cases/case-1/lead');
    expect(sent.request.context.get(SEEN_VERSION)).toBe(1);
    sent.flush({ id: 'case-1' });
    await settled(screen);
    const members = team().members.map((member) => ({ ...member, openCases: 4 }));
    http
      .expectOne('/api/team')
      .flush(team({ counts: { withoutLead: 1 }, members, cases: { items: [], nextCursor: null } }));
    await settled(screen);
    expect(screen.text()).toContain('Without a lead: 1');
    expect(screen.element.querySelectorAll('[data-row]')).toHaveLength(1);
  });

  it('shows the cases of a colleague when she is asked for, and hides them again', async () => {
    const [screen, http] = await open(team());
    await showPeople(screen, http);
    screen.button('Cases: Worker').click();
    await settled(screen);
    http.expectOne(`/api/team/cases?lead=${MEMBER}`).flush({ items: [row(7)], nextCursor: null });
    await settled(screen);
    expect(screen.text()).toContain('Hand over to a colleague');
    await screen.press('Cases: Worker');
    expect(screen.text()).not.toContain('Hand over to a colleague');
  });

  it('ends a phone with cases on it that was lost, and shows it no more', async () => {
    const [screen, http] = await open(team());
    await showPeople(screen, http);
    const times = { startedAt: '2026-11-24T05:00:00Z', lastContactAt: '2026-11-24T05:00:00Z' };
    const until = { takenUntil: '2026-11-24T17:00:00Z', shareUntil: '2026-11-24T17:00:00Z' };
    const phone = { id: 'p', personName: 'Worker', number: 2, caseCount: 7, isResting: false };
    http.expectOne('/api/devices/agency').flush([{ ...phone, ...times, ...until }]);
    await settled(screen);
    expect(screen.text()).toContain('Phone 2: 7 cases, until');
    const confirm = jest.spyOn(Dialogs.prototype, 'confirm').mockResolvedValue(false);
    screen.button('End the phone of Worker').click();
    await settled(screen);
    http.expectNone('/api/devices/p');
    confirm.mockResolvedValue(true);
    screen.button('End the phone of Worker').click();
    await settled(screen);
    confirm.mockRestore();
    http.expectOne({ method: 'DELETE', url: '/api/devices/p' }).flush(null);
    await settled(screen);
    http.expectOne('/api/devices/agency').flush([]);
    await settled(screen);
    expect(screen.text()).not.toContain('Phones with cases');
  });

  it('begins with the colleagues where every case has a worker, and says so', async () => {
    const none = team({ counts: { withoutLead: 0 }, cases: { items: [], nextCursor: null } });
    const [screen, http] = await open(none);
    expect(screen.text()).toContain('Open 3');
    screen.element.querySelector<HTMLInputElement>('input[value=cases]')!.click();
    await settled(screen);
    http.expectOne('/api/team').flush(none);
    await settled(screen);
    expect(screen.text()).toContain('Every case has a lead');
  });
});
