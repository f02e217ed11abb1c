import { HttpTestingController } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { phone } from '../../../testing/phone';
import { until } from '../../../testing/screen';
import { provideTesting } from '../../../testing/texts';
import type { NewDeviceDto } from '../../api/models/new-device-dto';
import { idempotencyInterceptor, problemInterceptor } from '../http/interceptors';
import { UNATTENDED } from '../http/request-context';
import { QuickExit } from '../exit/quick-exit';
import { HeldCommands } from '../offline/held-commands';
import { WordSealer } from '../offline/word-sealer';
import { SessionStore } from '../session/session.store';
import { AlongCommands } from './along-commands';
import { AlongLink } from './along-link';
import { AlongStore } from './along-store';

jest.mock('./derive', () => ({
  derive: () => Promise.resolve(new Uint8Array(32)),
  deriveAtBest: () => Promise.resolve({ hash: new Uint8Array(32), memory: 1 }),
}));

const HOUR = 3_600_000;
const later = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();
const device = (): NewDeviceDto => ({
  ...{ id: 'd', number: 1, share: 'AAAA', shareUntil: later(12) },
  ...{ takenUntil: later(72), serverTime: later(0) },
});
const PATH = '/api/cases/1/narratives';
const turn = () => new Promise((done) => setTimeout(done, 20));

/** The tabs of one browser: a channel hears all others of its name. */
class Channel extends EventTarget {
  static readonly all: Channel[] = [];
  constructor(readonly name: string) {
    super();
    Channel.all.push(this);
  }
  postMessage(data: unknown): void {
    for (const other of Channel.all)
      if (other !== this && other.name === this.name)
        other.dispatchEvent(new MessageEvent('message', { data }));
  }
}
Object.defineProperty(globalThis, 'BroadcastChannel', { value: Channel, configurable: true });
const leaveInHaste = () => {
  jest.spyOn(document, 'defaultView', 'get').mockReturnValueOnce(null);
  TestBed.inject(QuickExit).leave();
};
const otherTab = (name: string, message: string) => new Channel(name).postMessage(message);

/** A page of hers, with an empty copy that is open, and what she does on the way out. */
async function page() {
  const kept = phone();
  const leaving: (() => Promise<void>)[] = [];
  const user = signal<{ id: string } | null>(null);
  const onSignOut = (work: () => Promise<void>) => leaving.push(work);
  const sealer = { seal: () => Promise.resolve(true), remove: jest.fn(), release: jest.fn() };
  TestBed.configureTestingModule({
    providers: [
      ...provideTesting([problemInterceptor, idempotencyInterceptor]),
      { provide: SessionStore, useValue: { user, onSignOut, seen: jest.fn(), expire: jest.fn() } },
      { provide: WordSealer, useValue: sealer },
    ],
  });
  const store = TestBed.inject(AlongStore);
  await store.take({ code: '1', person: 'hers', caseIds: [] }, device(), () => undefined);
  TestBed.inject(AlongLink);
  const [server, commands] = [TestBed.inject(HttpTestingController), TestBed.inject(AlongCommands)];
  TestBed.tick();
  const asked = async (method: string, url: string) => {
    let found = server.match({ method, url });
    await until(() => found.length > 0 || (found = server.match({ method, url })).length > 0);
    return found[0] ?? server.expectOne({ method, url });
  };
  const write = () =>
    commands.keep({
      ...{ form: 'note', caseId: '1', caseCode: '7K4M-9QX4', path: PATH, at: '/cases/1/notes' },
      ...{ body: { text: 'a word' }, value: 'a word', contactedAt: null },
    });
  const signIn = (id = 'hers') => {
    user.set({ id });
    TestBed.tick();
  };
  const signOut = () => Promise.all(leaving.map((work) => work().catch(() => undefined)));
  return { kept, store, server, sealer, asked, write, signIn, signOut, here: () => [...kept.keys()].sort() };
}

describe('cases on a phone, at the end of a session', () => {
  it('are put away after what waits was sent, and the server ends the phone', async () => {
    const { signIn, write, signOut, asked, here, store } = await page();
    await write();
    signIn();
    (await asked('POST', '/api/devices/d/share')).flush(device());
    const out = signOut();
    const sent = await asked('POST', PATH);
    expect(here()).toEqual(['along-1', 'share']);
    sent.flush({});
    const ended = await asked('DELETE', '/api/devices/d');
    expect(here()).toEqual([]);
    expect(store.isOpen()).toBe(false);
    ended.flush(null);
    await out;
  });

  it('are put away without a line too; unsent words stay sealed', async () => {
    const { signIn, write, signOut, asked, here, sealer } = await page();
    await write();
    signIn();
    (await asked('POST', '/api/devices/d/share')).error(new ProgressEvent('error'));
    (await asked('POST', PATH)).error(new ProgressEvent('error'));
    const out = signOut();
    (await asked('POST', PATH)).error(new ProgressEvent('error'));
    (await asked('DELETE', '/api/devices/d')).error(new ProgressEvent('error'));
    await out;
    expect(here()).toEqual([]);
    expect(sealer.remove).not.toHaveBeenCalled();
  });

  it('are put away though a weak line answers nothing', async () => {
    const { signIn, write, signOut, asked, here } = await page();
    await write();
    signIn();
    await asked('POST', PATH);
    const wait = globalThis.setTimeout;
    const hurry = jest.spyOn(globalThis, 'setTimeout');
    hurry.mockImplementation(((work: () => void, time = 0) => wait(work, time / 100)) as typeof setTimeout);
    await signOut();
    hurry.mockRestore();
    expect(here()).toEqual([]);
  });

  it('are put away where the server ended the phone, and only there', async () => {
    for (const [status, left] of [
      [503, ['along-1', 'share']],
      [403, ['along-1', 'share']],
      [410, []],
    ] as const) {
      TestBed.resetTestingModule();
      const { signIn, asked, here, store } = await page();
      const { endedOf } = TestBed.inject(HeldCommands);
      signIn();
      const renewal = await asked('POST', '/api/devices/d/share');
      renewal.flush({ code: 'device_ended' }, { status, statusText: 'No' });
      await until(() => here().length === left.length);
      await turn();
      expect([status, here(), store.isOpen()]).toEqual([status, left, left.length > 0]);
      expect(endedOf()).toBe(status === 410 ? 'hers' : null);
    }
  });

  it('are put away after what waits was sent too, where the server ended the phone', async () => {
    const { signIn, write, asked, here } = await page();
    for (let times = 0; times < 2; times += 1) await write();
    signIn();
    const ended = { status: 410, statusText: 'Gone' };
    (await asked('POST', '/api/devices/d/share')).flush({ code: 'device_ended' }, ended);
    for (let times = 0; times < 2; times += 1) {
      const sent = await asked('POST', PATH);
      await turn();
      expect(here()).toEqual(['along-1', 'share']);
      sent.flush({});
    }
    await until(() => here().length === 0);
    expect(here()).toEqual([]);
  });

  it('are asked for by nobody where none are here', async () => {
    const { store, signIn, signOut } = await page();
    const put = store.putAway();
    const server = TestBed.inject(HttpTestingController);
    await until(
      () =>
        server.match({ method: 'DELETE', url: '/api/devices/d' }).map((one) => one.flush(null)).length > 0,
    );
    await put;
    signIn();
    await signOut();
    await turn();
    expect(server.match(() => true)).toEqual([]);
  });

  it('stay when another person signs in, whatever her server says of them', async () => {
    const { signIn, here, store } = await page();
    signIn('another');
    await until(() => !store.isOpen());
    await turn();
    TestBed.inject(HttpTestingController).expectNone('/api/devices/d/share');
    expect(here()).toEqual(['along-1', 'share']);
  });

  it('stay when another person signs out', async () => {
    const { signIn, signOut, here, store } = await page();
    signIn('another');
    await until(() => !store.isOpen());
    await signOut();
    expect(here()).toEqual(['along-1', 'share']);
    expect([await store.isOfAnother('hers'), await store.isOfAnother('another')]).toEqual([false, true]);
  });

  it('taken anew count as one phone', async () => {
    const { store, asked, here } = await page();
    const anew = store.take(
      { code: '1', person: 'hers', caseIds: [] },
      { ...device(), id: 'e' },
      () => undefined,
    );
    (await asked('DELETE', '/api/devices/d')).flush(null);
    await anew;
    expect([here(), await store.device()]).toEqual([['along-2', 'share'], 'e']);
  });

  it('are renewed silently after an hour, under the same key and until the same hour', async () => {
    const { store, asked, signIn } = await page();
    const anew = store.take(
      { code: '1', person: 'hers', caseIds: ['1', '2', '3'] },
      device(),
      () => undefined,
    );
    for (const id of ['1', '2', '3'])
      (await asked('GET', `/api/along/${id}?device=d`)).flush({ id }, { headers: { ETag: `"${id}"` } });
    await anew;
    const before = store.opened();
    const then = Date.now() + HOUR;
    jest.spyOn(Date, 'now').mockImplementation(() => then);
    document.dispatchEvent(new Event('pointerdown'));
    signIn();
    (await asked('POST', '/api/devices/d/share')).flush(device());
    const again = await asked('GET', '/api/along/1?device=d');
    expect([again.request.headers.get('If-None-Match'), again.request.context.get(UNATTENDED)]).toEqual([
      '"1"',
      true,
    ]);
    again.flush(null, { status: 304, statusText: 'Not Modified' });
    const gone = { status: 404, statusText: 'Not Found' };
    (await asked('GET', '/api/along/2?device=d')).flush({ code: 'not_found' }, gone);
    (await asked('GET', '/api/along/3?device=d')).flush({ id: 'new' }, { headers: { ETag: '"4"' } });
    const ids = () => store.cases().map((one) => one && [one.answer, Date.parse(one.takenAt)]);
    const fresh = [[{ id: '1' }, then], null, [{ id: 'new' }, then]];
    await until(() => Date.parse(store.cases()[2]?.takenAt ?? '') === then);
    expect(ids()).toEqual(fresh);
    expect([store.opened() === before, store.opened()?.takenUntil]).toEqual([true, before?.takenUntil]);
    store.lock();
    expect((await store.unlock('1')).state).toBe('open');
    expect([ids(), store.opened()?.takenUntil]).toEqual([fresh, before?.takenUntil]);
    jest.restoreAllMocks();
  });

  it('are renewed as far as answers came, and are not asked for while they are fresh', async () => {
    const { store, asked, signIn, server } = await page();
    const ids = ['1', '2', '3', '4'];
    const anew = store.take({ code: '1', person: 'hers', caseIds: ids }, device(), () => undefined);
    for (const id of ids) (await asked('GET', `/api/along/${id}?device=d`)).flush({ id });
    await anew;
    signIn();
    (await asked('POST', '/api/devices/d/share')).flush(device());
    await turn();
    server.expectNone('/api/along/1?device=d');
    const answer = (id: string) => asked('GET', `/api/along/${id}?device=d`);
    const held = () => store.cases().map((one) => one?.answer ?? null);
    const refreshing = store.refresh(Infinity).catch(() => 'no line');
    (await answer('1')).flush({ id: 'new' });
    (await answer('2')).flush({ code: 'not_found' }, { status: 404, statusText: 'Not Found' });
    // Gone before the next answers.
    await until(() => store.cases()[1] === null);
    expect(held()).toEqual([{ id: 'new' }, null, { id: '3' }, { id: '4' }]);
    (await answer('3')).flush({ code: 'refused' }, { status: 409, statusText: 'Conflict' });
    (await answer('4')).error(new ProgressEvent('error'));
    expect(await refreshing).toBe('no line');
    expect(held()).toEqual([{ id: 'new' }, null, { id: '3' }, { id: '4' }]);
    store.lock();
    expect((await store.unlock('1')).state).toBe('open');
    expect(held()).toEqual([{ id: 'new' }, null, { id: '3' }, { id: '4' }]);
  });

  it('are asked for again a quarter of an hour after an answer did not come, and no sooner', async () => {
    const { store, asked, signIn, server } = await page();
    const anew = store.take({ code: '1', person: 'hers', caseIds: ['1', '2'] }, device(), () => undefined);
    for (const id of ['1', '2']) (await asked('GET', `/api/along/${id}?device=d`)).flush({ id });
    await anew;
    let then = Date.now() + HOUR;
    jest.spyOn(Date, 'now').mockImplementation(() => then);
    document.dispatchEvent(new Event('pointerdown'));
    signIn();
    (await asked('POST', '/api/devices/d/share')).flush(device());
    (await asked('GET', '/api/along/1?device=d')).flush({ id: 'new' });
    const failing = { status: 500, statusText: 'No' };
    (await asked('GET', '/api/along/2?device=d')).flush({ code: 'server' }, failing);
    const held = () => store.cases().map((one) => (one?.answer as { id: string } | undefined)?.id);
    await until(() => held()[0] === 'new');
    await turn();
    const pass = (minutes: number) => {
      then += minutes * 60_000;
      document.dispatchEvent(new Event('pointerdown'));
      signIn();
    };
    const questions = () => server.match(({ url }) => url.startsWith('/api/along/'));
    pass(14);
    await turn();
    expect(questions()).toEqual([]);
    pass(2);
    (await asked('GET', '/api/along/2?device=d')).flush({ id: 'new too' });
    await until(() => held()[1] === 'new too');
    expect([held(), questions()]).toEqual([['new', 'new too'], []]);
    jest.restoreAllMocks();
  });

  it('stay as they were when she leaves while they are taken anew', async () => {
    const { store, asked, here } = await page();
    const leaving = new AbortController();
    const what = { code: '1', person: 'hers', caseIds: ['1'], signal: leaving.signal };
    const anew = store.take(what, { ...device(), id: 'e' }, () => undefined).catch(() => 'left');
    const request = await asked('GET', '/api/along/1?device=e');
    leaving.abort();
    request.flush({});
    expect(await anew).toBe('left');
    expect([here(), await store.device()]).toEqual([['along-1', 'share'], 'd']);
  });

  it.each([
    ['signs out', () => otherTab('daftar', 'signed-out')],
    ['deletes or replaces the copy', () => otherTab('daftar-along', 'gone')],
    ['stays, and this one is left in haste', leaveInHaste],
    ['stays, and this one is kept for Back', () => window.dispatchEvent(new Event('pagehide'))],
  ])('are locked when another tab %s', async (_, happens) => {
    const { store } = await page();
    expect(store.isOpen()).toBe(true);
    happens();
    expect([store.isOpen(), store.cases()]).toEqual([false, []]);
  });

  it('tell the other tabs when they are put away', async () => {
    const { store } = await page();
    const said: unknown[] = [];
    new Channel('daftar-along').addEventListener('message', (event) =>
      said.push((event as MessageEvent).data),
    );
    void store.putAway();
    await until(() => said.length > 0);
    expect(said).toEqual(['gone']);
  });

  it.each([
    ['share', 13, ['along-1']],
    ['time', 73, []],
  ])('are locked while they are open, when their %s ends', async (_, hours, left) => {
    const { store, here } = await page();
    const then = Date.now() + hours * HOUR;
    jest.spyOn(Date, 'now').mockReturnValue(then);
    document.dispatchEvent(new Event('pointerdown'));
    document.dispatchEvent(new Event('visibilitychange'));
    await until(() => !store.isOpen() && here().length === left.length);
    jest.restoreAllMocks();
    expect([store.isOpen(), here()]).toEqual([false, left]);
  });

  it('closed for the night are locked at once, and open after the server handed out the share again', async () => {
    const { store, asked, here } = await page();
    const closing = store.closeForNight('d');
    const request = await asked('POST', '/api/devices/d/night');
    expect([here(), store.isOpen()]).toEqual([['along-1'], false]);
    request.flush(null);
    await closing;
    expect(await store.look()).toBe('needs-line');
    const renewing = store.renew('d');
    (await asked('POST', '/api/devices/d/share')).flush(device());
    await renewing;
    expect(await store.look()).toBe('locked');
  });
});
