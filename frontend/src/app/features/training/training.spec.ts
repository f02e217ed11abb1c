import { HttpTestingController } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import type { Type } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { show } from '../../../testing/screen';
import type { Screen } from '../../../testing/screen';
import { ServerClock } from '../../core/session/server-clock';
import { SessionStore } from '../../core/session/session.store';
import { OwnTraining } from './own-training';
import { PaperList } from './paper-list';
import { SessionForm } from './session-form';
import { TrainedPeople } from './trained-people';

async function open<T>(piece: Type<T>): Promise<{
  screen: Screen<T>;
  http: HttpTestingController;
  settle: () => Promise<void>;
  answer: (path: string, body: object, refusal?: { status: number; statusText: string }) => Promise<void>;
}> {
  const user = signal({ roles: ['supervisor'], workingGroups: [{ id: 'g1', place: 'kulob' }] });
  const hasRole = (...roles: string[]): boolean => roles.includes('supervisor');
  TestBed.configureTestingModule({
    providers: [
      { provide: SessionStore, useValue: { user, hasRole } },
      { provide: ServerClock, useValue: { now: signal(new Date('2026-12-03T06:00:00Z')) } },
    ],
  });
  const screen = await show(piece);
  const http = TestBed.inject(HttpTestingController);
  const settle = async (): Promise<void> => {
    await new Promise((done) => setTimeout(done));
    await screen.fixture.whenStable();
  };
  return {
    ...{ screen, http, settle },
    answer: async (path, body, refusal) => {
      http.expectOne(`/api/training/${path}`).flush(body, refusal);
      await settle();
    },
  };
}

const standing = (state: string, until: string) => ({
  ...{ module: 'tm_order', state, until, endsOn: until, sessionId: 's1' },
});
const person = (id: string, modules: object[]) => ({ id, displayName: `P ${id}`, agencyId: 'a1', modules });
const people = {
  enforcedFrom: '2026-01-01',
  people: [person('1', [standing('valid', '2028-01-01')]), person('2', [standing('warn', '2026-12-20')])],
};

describe('training', () => {
  it('shows first whose module ends first, and revokes after a second press', async () => {
    const { screen, http, settle, answer } = await open(TrainedPeople);
    await answer('people', people);
    expect(screen.text()).toMatch(/P 2 .*Ends soon: valid until 20 Dec.* P 1 /);
    const button = screen.element.querySelector<HTMLButtonElement>('li button');
    button?.click();
    await settle();
    http.expectNone('/api/training/sessions/s1/revoke');
    button?.click();
    await settle();
    expect(http.expectOne('/api/training/sessions/s1/revoke').request.body).toEqual({ userId: '2' });
  });

  it('says until when acts without a module are confirmed, once the rule is in force', async () => {
    const modules = [
      { ...standing('supervised', '2026-12-20'), module: 'tm_risk', endsOn: null, sessionId: null },
      { module: 'tm_review', state: 'suspended', until: null, endsOn: null, sessionId: null },
      { module: 'tm_court', state: 'supervised', until: null, endsOn: null, sessionId: null },
    ];
    const { screen, answer } = await open(OwnTraining);
    await answer('own', { enforcedFrom: '2026-01-01', modules });
    const rows = [...screen.element.querySelectorAll('section li')].map((row) =>
      row.textContent?.replaceAll(/\s+/g, ' ').trim(),
    );
    expect(rows[0]).toMatch(/risk: Acts are confirmed by a colleague until 20 Dec/);
    expect(rows[1]).toMatch(/closing: Only emergencies$/);
    expect(rows[2]).toBe('Courts and enforcement');
  });

  it('records a session with a tap for each person', async () => {
    const { screen, http, settle, answer } = await open(SessionForm);
    await answer('people', people);
    await answer('trainers', []);
    const submit = async (): Promise<void> => {
      screen.element.querySelector('form')?.dispatchEvent(new Event('submit'));
      await settle();
    };
    await submit();
    http.expectNone('/api/training/sessions');
    for (const [id, value] of [
      ['module', 'tm_order'],
      ['host', 'ngo'],
    ]) {
      const select = screen.element.querySelector<HTMLSelectElement>(`select[id="${id}"]`);
      if (select) select.value = `${value}`;
      select?.dispatchEvent(new Event('input'));
      select?.dispatchEvent(new Event('change'));
    }
    screen.element.querySelector<HTMLInputElement>('#persons input, input#persons')?.click();
    await settle();
    await submit();
    expect(http.expectOne('/api/training/sessions').request.body).toEqual({
      ...{ module: 'tm_order', heldOn: '2026-12-03', place: 'kulob', host: 'ngo', trainerIds: [] },
      persons: [{ userId: '1', passed: true }],
    });
  });

  it('names the wrong lines of a paper list and keeps the text', async () => {
    const { screen, settle, answer } = await open(PaperList);
    const text = screen.element.querySelector('textarea');
    if (text) text.value = 'karim;order;;+';
    text?.dispatchEvent(new Event('input'));
    screen.element.querySelector('form')?.dispatchEvent(new Event('submit'));
    await settle();
    const fields = [{ path: 'lines.1', code: 'session_without_day' }];
    await answer('lists', { code: 'invalid', fields }, { status: 422, statusText: 'invalid' });
    expect(screen.text()).toContain('Line 1: The day of the session is missing.');
    expect(text?.value).toBe('karim;order;;+');
  });
});
