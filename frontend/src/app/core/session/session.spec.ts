import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { until } from '../../../testing/screen';
import { provideTesting } from '../../../testing/texts';
import { DraftStore } from '../drafts/draft-store';
import { Line } from '../offline/line';
import { Preferences } from '../preferences/preferences';
import { Menu } from '../shell/menu';
import { LOCK_AFTER, IdleMonitor, WARN_AFTER } from './idle-monitor';
import { SessionStore } from './session.store';
import type { Role } from '../../api/models/role';
import type { SessionDto } from '../../api/models/session-dto';

const session = (roles: Role[], more: Partial<SessionDto> = {}): SessionDto => ({
  user: {
    id: 'u1',
    displayName: 'Test',
    roles,
    language: 'tg',
    agency: { id: 'a1', name: { tg: 'a', ru: 'a', en: 'a' }, type: 'ngo', place: 'kulob', kind: 'civil' },
    workingGroups: [],
  },
  expiresAt: '2026-11-24T07:00:00Z',
  now: '2026-11-24T06:00:00Z',
  mustChangePassword: false,
  mustAddFactor: false,
  proofs: [],
  quickExitUrl: null,
  isTourClosed: true,
  ...more,
});

function setUp(segments: string[] = []) {
  TestBed.configureTestingModule({
    providers: [
      ...provideTesting(),
      provideRouter([
        { path: '', children: segments.map((path) => ({ path, children: [] })) },
        { path: '**', children: [] },
      ]),
    ],
  });
  const server = TestBed.inject(HttpTestingController);
  const store = TestBed.inject(SessionStore);
  const settle = () => new Promise((done) => setTimeout(done));
  const signIn = async (answer: SessionDto) => {
    const next = store.signIn('login', 'password');
    server.expectOne('/api/session').flush(null);
    await settle();
    server.expectOne('/api/session').flush(answer);
    return next;
  };
  return { server, store, signIn, settle };
}

describe('a session', () => {
  it('begins on the first screen, or with a password of one’s own', async () => {
    const { signIn } = setUp();
    expect(await signIn(session(['caseworker']))).toBe('/');
    expect(await signIn(session(['caseworker'], { mustChangePassword: true }))).toBe('/password');
  });

  it('that ends leads to the sign-in and back to the same screen, with its drafts', async () => {
    const { store, signIn } = setUp(['cases']);
    await signIn(session(['caseworker']));
    const drafts = TestBed.inject(DraftStore);
    drafts.keep('contact:1', { note: 'rang' });
    await TestBed.inject(Router).navigateByUrl('/cases');
    store.expire();
    expect(store.user()).toBeNull();
    expect(store.ended()).toBe('ended');
    expect(await signIn(session(['caseworker']))).toBe('/cases');
    expect(drafts.find('contact:1')?.value).toEqual({ note: 'rang' });
  });

  it('of somebody else finds no drafts', async () => {
    const { store, signIn } = setUp();
    await signIn(session(['caseworker']));
    TestBed.inject(DraftStore).keep('contact:1', { note: 'rang' });
    store.expire();
    const other = session(['caseworker']);
    await signIn({ ...other, user: { ...other.user, id: 'u2' } });
    expect(TestBed.inject(DraftStore).find('contact:1')).toBeNull();
  });

  it('is not brought back by an answer from before its end', async () => {
    const { store, server, signIn, settle } = setUp();
    await signIn(session(['caseworker']));
    const asked = store.refresh();
    store.expire();
    server.expectOne('/api/session').flush(session(['caseworker']));
    expect(await asked).toBe(false);
    await settle();
    expect(store.user()).toBeNull();
  });

  it('that was left on purpose leaves nothing behind', async () => {
    const { store, server, signIn, settle } = setUp();
    await signIn(session(['caseworker']));
    TestBed.inject(DraftStore).keep('contact:1', {});
    const done = store.signOut();
    server
      .match('/api/drafts/contact:1')
      .at(-1)
      ?.flush({ version: 1, savedAt: '2026-11-24T06:00:00Z', other: null });
    await settle();
    server.expectOne('/api/session').flush(null);
    await done;
    expect(store.ended()).toBe('left');
    expect(TestBed.inject(DraftStore).find('contact:1')).toBeNull();
  });
});

describe('a session left on a network that answers nothing', () => {
  afterEach(() => {
    jest.useRealTimers();
    localStorage.clear();
  });

  it('is owed its end first, and is over here within seconds', async () => {
    const { store, signIn } = setUp();
    await signIn(session(['caseworker']));
    jest.useFakeTimers();
    const owedAt: unknown[] = [];
    store.onSignOut(() => {
      owedAt.push(localStorage.getItem('daftar.end-owed'));
      return new Promise(() => undefined);
    });
    void store.signOut();
    await jest.advanceTimersByTimeAsync(7_000);
    expect(owedAt).toEqual(['1']);
    expect(store.ended()).toBe('left');
    expect(localStorage.getItem('daftar.end-owed')).toBe('1');
  });
});

describe('a first screen on a weak line', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it.each([
    [session(['caseworker']), { status: 200, statusText: 'OK' }, true],
    [{ code: 'sign_in_required' }, { status: 401, statusText: 'Unauthorized' }, false],
  ])('says so after three seconds; the late answer leads on (%#)', async (body, how, isIn) => {
    const { store, server } = setUp();
    const asked = store.isSignedIn();
    const question = server.expectOne('/api/session');
    await jest.advanceTimersByTimeAsync(2_900);
    expect(TestBed.inject(Line).isLost()).toBe(false);
    await jest.advanceTimersByTimeAsync(200);
    expect([await asked, store.isLineLost()]).toEqual([false, true]);
    TestBed.inject(Line).find();
    expect([store.readsLateness(), store.readsLateness()]).toEqual([true, false]);
    question.flush(body, how);
    await jest.advanceTimersByTimeAsync(0);
    // Asked again it would be late again.
    expect(await store.isSignedIn()).toBe(isIn);
    server.expectNone('/api/session');
  });

  it('asks again after a question without any answer', async () => {
    const { store, server } = setUp();
    void store.isSignedIn();
    await jest.advanceTimersByTimeAsync(12_000);
    expect(store.isLineLost()).toBe(true);
    TestBed.inject(Line).find();
    void store.isSignedIn();
    expect(server.match('/api/session')).toHaveLength(2);
  });
});

describe('a session left without a line', () => {
  const owed = () => localStorage.getItem('daftar.end-owed');
  afterEach(() => localStorage.clear());

  const leaveWithoutLine = async () => {
    const page = setUp();
    await page.signIn(session(['caseworker']));
    const done = page.store.signOut();
    await page.settle();
    page.server.expectOne('/api/session').error(new ProgressEvent('error'));
    await done;
    return page;
  };

  it('is ended on the server first when the line is back, and opens nothing before', async () => {
    const { store, server, settle } = await leaveWithoutLine();
    expect(owed()).not.toBeNull();
    const asked = store.refresh();
    const end = server.expectOne('/api/session');
    expect(end.request.method).toBe('DELETE');
    end.flush(null);
    await settle();
    const question = server.expectOne('/api/session');
    expect(question.request.method).toBe('GET');
    question.flush({ code: 'sign_in_required' }, { status: 401, statusText: 'Unauthorized' });
    expect(await asked).toBe(false);
    expect(owed()).toBeNull();
  });

  it('is never taken up again while the server cannot be told', async () => {
    const { store, server, settle } = await leaveWithoutLine();
    const asked = store.refresh();
    server.expectOne({ method: 'DELETE', url: '/api/session' }).error(new ProgressEvent('error'));
    expect(await asked).toBe(false);
    await settle();
    server.expectNone('/api/session');
    expect(owed()).not.toBeNull();
  });

  it('holds up no screen where its end gets no answer', async () => {
    const { store, server } = await leaveWithoutLine();
    jest.useFakeTimers();
    const asked = store.refresh();
    server.expectOne({ method: 'DELETE', url: '/api/session' });
    await jest.advanceTimersByTimeAsync(12_000);
    expect(await asked).toBe(false);
    jest.useRealTimers();
    server.expectNone('/api/session');
    expect(owed()).not.toBeNull();
  });

  it('is forgotten by the next sign-in', async () => {
    const { signIn } = await leaveWithoutLine();
    await signIn(session(['caseworker']));
    expect(owed()).toBeNull();
  });
});

describe('the menu', () => {
  const segments = async (roles: Role[], workingGroups: SessionDto['user']['workingGroups'] = []) => {
    const { signIn } = setUp([]);
    const answer = session(roles);
    await signIn({ ...answer, user: { ...answer.user, workingGroups } });
    return TestBed.inject(Menu)
      .entries()
      .map((entry) => entry.segment);
  };

  it.each<[Role, string[]]>([
    ['police_inspector', ['today', 'orders', 'cases', 'referrals', 'services']],
    ['caseworker', ['today', 'cases', 'referrals', 'services']],
    ['coordinator', ['queue', 'cases', 'figures', 'services']],
    ['legal_aid_lawyer', ['referrals', 'decisions', 'cases', 'services']],
    ['supervisor', ['approvals', 'team', 'cases', 'registers', 'referrals', 'services']],
    ['administrator', ['people', 'agencies', 'services', 'lists', 'health']],
  ])('of a %s begins where she starts', async (role, entries) => {
    expect(await segments([role])).toEqual(entries);
  });

  it('has meetings for members of a working group', async () => {
    const group = {
      id: 'g',
      place: 'kulob',
      name: { tg: 'g', ru: 'g', en: 'g' },
      isLed: false,
      isFallback: false,
    };
    expect(await segments(['caseworker'], [group])).toContain('meetings');
  });

  it('has requests to erase for supervisors of the agency that takes cases over', async () => {
    const group = {
      id: 'g',
      place: 'kulob',
      name: { tg: 'g', ru: 'g', en: 'g' },
      isLed: false,
      isFallback: false,
    };
    const isFallback = { ...group, isFallback: true };
    expect(await segments(['supervisor'], [isFallback])).toContain('requests');
    TestBed.resetTestingModule();
    expect(await segments(['supervisor'], [group])).not.toContain('requests');
    TestBed.resetTestingModule();
    expect(await segments(['caseworker'], [isFallback])).not.toContain('requests');
  });
});

describe('somebody who is not there', () => {
  beforeEach(() => jest.useFakeTimers({ advanceTimers: true }));
  afterEach(() => jest.useRealTimers());

  const wait = async () => {
    const { server, signIn, store } = setUp();
    const presence = TestBed.inject(IdleMonitor);
    await signIn(session(['caseworker']));
    TestBed.tick();
    return { presence, server, store };
  };

  it('gets a cover after three minutes, and a tap lifts it', async () => {
    const { presence } = await wait();
    jest.advanceTimersByTime(3 * 60_000 + 1_000);
    expect(presence.isCovered()).toBe(true);
    presence.uncover();
    expect(presence.isCovered()).toBe(false);
  });

  it.each([
    ['1', 1],
    ['10', 10],
    ['600', 10],
    ['0', 1],
    ['never', 3],
  ])('gets it after the minutes she chose, %s, of one to ten', async (chosen, minutes) => {
    const { presence } = await wait();
    TestBed.inject(Preferences).coverMinutes.set(chosen);
    jest.advanceTimersByTime(minutes * 60_000 - 2_000);
    expect(presence.isCovered()).toBe(false);
    jest.advanceTimersByTime(4_000);
    expect(presence.isCovered()).toBe(true);
  });

  it('is warned at 28 minutes and signed out at 30', async () => {
    const { presence, server, store } = await wait();
    jest.advanceTimersByTime(WARN_AFTER + 1_000);
    expect(presence.isWarning()).toBe(true);
    expect(presence.secondsLeft()).toBeLessThanOrEqual(120);
    jest.advanceTimersByTime(LOCK_AFTER - WARN_AFTER);
    server.match('/api/session/lock')[0]?.flush(null);
    await Promise.resolve();
    await until(() => store.user() === null);
    expect(store.user()).toBeNull();
  });

  it('is not signed out while she types, and the server hears of it', async () => {
    const { presence, server } = await wait();
    for (let minute = 0; minute < 40; minute += 1) {
      jest.advanceTimersByTime(60_000);
      presence.uncover();
      document.dispatchEvent(new Event('keydown'));
    }
    expect(presence.isWarning()).toBe(false);
    expect(server.match('/api/session').length).toBeGreaterThan(0);
    expect(server.match('/api/session/lock')).toHaveLength(0);
  });
});
