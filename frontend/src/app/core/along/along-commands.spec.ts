import { HttpTestingController } from '@angular/common/http/testing';
import { computed, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { phone } from '../../../testing/phone';
import { until } from '../../../testing/screen';
import { provideTesting } from '../../../testing/texts';
import type { AlongCaseDto } from '../../api/models/along-case-dto';
import { toProblem } from '../http/api-problem';
import { idempotencyInterceptor, problemInterceptor } from '../http/interceptors';
import * as sealedWords from '../offline/sealed-words';
import { WordSealer } from '../offline/word-sealer';
import { ServerClock } from '../session/server-clock';
import { SessionStore } from '../session/session.store';
import { AlongCommands } from './along-commands';
import type { ToSend } from './along-commands';
import { AlongStore } from './along-store';
import { Vault } from './vault';

const PATH = '/api/cases/1/narratives';
const NOW = Date.now();
const NOW_TEXT = new Date(NOW).toISOString();
const derive = () => Promise.resolve(new Uint8Array(32));
const nothing = { async *[Symbol.asyncIterator]() {} };
type Opened = Vault<AlongCaseDto>;

const take = (ahead = 0): Promise<Opened> =>
  Vault.take<AlongCaseDto>(
    {
      ...{ code: '1', device: 'd', person: 'hers', bytes: new Uint8Array(32) },
      ...{ until: NOW + 1e8, takenUntil: NOW + 1e8, now: NOW, ahead },
    },
    nothing,
    derive,
  );

/** A page, with the copy open in it and a person signed in, or none. */
async function page(vault: Opened, person: string | null, isSealed = true) {
  const [user, opened] = [signal(person ? { id: person } : null), signal<Opened | null>(vault)];
  const sealer = {
    seal: jest.fn(() => Promise.resolve(isSealed)),
    remove: jest.fn(() => Promise.resolve()),
    release: jest.fn(() => Promise.resolve()),
  };
  TestBed.resetTestingModule().configureTestingModule({
    providers: [
      ...provideTesting([problemInterceptor, idempotencyInterceptor]),
      { provide: SessionStore, useValue: { user, seen: jest.fn(), expire: jest.fn() } },
      { provide: WordSealer, useValue: sealer },
      { provide: AlongStore, useValue: { opened, isOpen: computed(() => opened() !== null) } },
    ],
  });
  const [commands, server] = [TestBed.inject(AlongCommands), TestBed.inject(HttpTestingController)];
  TestBed.tick();
  const asked = () => server.match(PATH);
  const next = async () => {
    let found = asked();
    await until(() => found.length > 0 || (found = asked()).length > 0);
    return found[0] ?? server.expectOne(PATH);
  };
  const states = () => commands.entries().map(({ state }) => state);
  await new Promise((done) => setTimeout(done));
  return { user, opened, sealer, commands, next, asked, states };
}

const note = (text: string): ToSend => ({
  ...{ form: 'note', caseId: '1', caseCode: '7K4M-9QX4', path: PATH, at: '/cases/1/notes' },
  ...{ body: { text }, value: text, contactedAt: null },
});
const turn = () => new Promise((done) => setTimeout(done, 20));

describe('a command beside a copy of cases', () => {
  beforeEach(phone);

  it('is kept sealed twice, and sent once with the same key after the browser was killed', async () => {
    const vault = await take();
    const before = await page(vault, null);
    expect(await before.commands.keep(note('a word'))).toBe(true);
    expect(before.sealer.seal).toHaveBeenCalledTimes(1);
    const [row] = await vault.shelf.commands();
    expect(Buffer.from(row?.sealed ?? []).toString('latin1')).not.toContain('a word');
    await turn();
    expect(before.asked()).toEqual([]);
    const key = before.commands.entries()[0]?.idempotencyKey;
    // The draft that it may become is the same command.
    const [[, words] = []] = before.sealer.seal.mock.calls as unknown as [object, string][];
    expect(JSON.parse(words ?? '')).toEqual({ at: '/cases/1/notes', value: 'a word', sendKey: key });

    const left = jest.spyOn(sealedWords, 'releaseLeft');
    const after = await page(vault, 'hers');
    const first = await after.next();
    const [person, copy, commands] = left.mock.lastCall ?? [];
    expect([person, copy, commands?.map(({ key: of }) => of)]).toEqual(['hers', 1, ['note:1']]);
    expect(first.request.body).toBe('{"text":"a word"}');
    expect(first.request.headers.get('Idempotency-Key')).toBe(key);
    expect(first.request.headers.get('Written-Contract')).toBe('2');
    expect(first.request.headers.get('Written-Offline')).toMatch(/^\d{4}-.*Z$/);
    // Killed before the answer was read: sent again with its key.
    const again = await (await page(vault, 'hers')).next();
    expect(again.request.headers.get('Idempotency-Key')).toBe(key);
    again.flush({});
    await until(() => TestBed.inject(AlongCommands).entries()[0]?.state === 'sent');
    expect(await vault.shelf.commands()).toEqual([]);
    const last = await page(vault, 'hers');
    await turn();
    expect(last.asked()).toEqual([]);
    await last.commands.keep(note('another'));
    expect(last.commands.entries()[0]?.seq).toBe(2);
  });

  it('that changes what stands there names its version, also after a kill', async () => {
    const vault = await take();
    const before = await page(vault, null);
    const change = { method: 'PUT', version: 3 } as const;
    await before.commands.keep({ ...note('stricter'), called: 'stricter', change, isUrgent: true });
    const { request } = await (await page(vault, 'hers')).next();
    expect([request.method, request.headers.get('If-Match')]).toEqual(['PUT', '"3"']);
    expect(TestBed.inject(AlongCommands).entries()[0]?.called).toBe('stricter');
  });

  it('that says she is in danger goes first, and names the last assessment that its writer knew', async () => {
    const { commands, user, next, asked } = await page(await take(), null);
    await commands.keep(note('a word'));
    await commands.keep({ ...note('calm'), form: 'assessment' });
    await commands.keep({
      ...note('danger'),
      form: 'assessment',
      basis: { lastId: 'a1', knownAt: NOW_TEXT },
      isUrgent: true,
    });
    user.set({ id: 'hers' });
    TestBed.tick();
    // What she said earlier of the same case goes before it: it would arrive as the newest.
    const calm = await next();
    expect(calm.request.body).toContain('calm');
    calm.flush({});
    const first = await next();
    expect(first.request.body).toContain('danger');
    expect(first.request.headers.get('Based-On')).toBe('a1');
    expect(first.request.headers.get('Known-At')).toBe(NOW_TEXT);
    expect(asked()).toEqual([]);
    first.flush({});
    expect((await next()).request.headers.has('Based-On')).toBe(false);
  });

  it.each([-3_600_000, 3_600_000])(
    'was written by the time of the server (phone wrong by %d)',
    async (ahead) => {
      const vault = await take(ahead);
      const { commands, user, next } = await page(vault, null);
      await commands.keep(note('a word'));
      const written = Date.parse(commands.entries()[0]?.writtenAt ?? '');
      expect(Math.abs(written - Date.now() - ahead)).toBeLessThan(10_000);
      // The phone was set right since, or never: nothing is sent as written later than now.
      TestBed.inject(ServerClock).set(new Date().toISOString());
      user.set({ id: 'hers' });
      TestBed.tick();
      const sent = Date.parse((await next()).request.headers.get('Written-Offline') ?? '');
      expect(sent).toBeLessThanOrEqual(Date.now());
      if (ahead < 0) expect(sent).toBe(written);
    },
  );

  it('is on the list no more once another tab has sent it', async () => {
    const vault = await take();
    const { commands, user, states } = await page(vault, null);
    await commands.keep(note('a word'));
    await vault.shelf.removeCommand(1);
    user.set({ id: 'hers' });
    TestBed.tick();
    await until(() => states().length === 0);
    expect(states()).toEqual([]);
  });

  it('is sent by this tab after the tab that was sending has ended', async () => {
    let isBusy = true;
    const request = (name: string, _: object, work: (lock: object | null) => unknown) =>
      Promise.resolve(work(isBusy && name === 'along-send' ? null : {}));
    const { commands, asked } = await page(await take(), 'hers');
    Object.defineProperty(navigator, 'locks', { value: { request }, configurable: true });
    jest.useFakeTimers({ advanceTimers: true });
    try {
      await commands.keep(note('a word'));
      await commands.sendAll();
      expect(asked()).toEqual([]);
      isBusy = false;
      await jest.advanceTimersByTimeAsync(15_000);
      jest.useRealTimers();
      await until(() => asked().length > 0);
    } finally {
      jest.useRealTimers();
      Reflect.deleteProperty(navigator, 'locks');
    }
  });

  it('waits while another person is signed in', async () => {
    const { commands, asked, states } = await page(await take(), 'another');
    await commands.keep(note('a word'));
    await turn();
    expect([asked(), states()]).toEqual([[], ['waiting']]);
  });

  it('is not called kept where it lies here once only', async () => {
    const vault = await take();
    const { commands } = await page(vault, null, false);
    expect(await commands.keep(note('a word'))).toBe(false);
    expect(await vault.shelf.commands()).toEqual([]);
  });

  it('is kept once by the next try where a full disk does not even take it back', async () => {
    const vault = await take();
    const { commands, sealer } = await page(vault, null, false);
    const full = jest.spyOn(vault.shelf, 'removeCommand').mockRejectedValue(new Error('no room'));
    expect(await commands.keep({ ...note('a word'), writer: 'form' })).toBe(false);
    full.mockRestore();
    sealer.seal.mockResolvedValue(true);
    expect(await commands.keep({ ...note('a word'), writer: 'form' })).toBe(true);
    expect(await vault.shelf.commands()).toHaveLength(1);
  });

  it('is not called kept where this phone cannot be read', async () => {
    const vault = await take();
    const { commands } = await page(vault, null);
    jest.spyOn(vault.shelf, 'nextSeq').mockRejectedValue(new Error('no disk'));
    expect(await commands.keep(note('a word'))).toBe(false);
  });

  it('is not called kept where the disk says nothing, and leaves nothing where it answers late', async () => {
    const vault = await take();
    const { commands } = await page(vault, null);
    let answer = (_: number): void => undefined;
    jest
      .spyOn(vault.shelf, 'nextSeq')
      .mockImplementationOnce(() => new Promise<number>((settle) => (answer = settle)));
    jest.useFakeTimers({ advanceTimers: true });
    try {
      const [first, second] = [commands.keep(note('a word')), commands.keep(note('a word'))];
      await jest.advanceTimersByTimeAsync(10_000);
      expect([await first, await second]).toEqual([false, false]);
    } finally {
      jest.useRealTimers();
    }
    answer(1);
    await turn();
    // What it writes late it takes away again.
    for (let times = 0; times < 100 && (await vault.shelf.commands()).length > 0; times += 1) await turn();
    expect([await vault.shelf.commands(), commands.entries()]).toEqual([[], []]);
    expect(await commands.keep(note('a word'))).toBe(true);
    expect(await vault.shelf.commands()).toHaveLength(1);
  });

  it.each([400, 403, 404, 409, 412, 422])(
    'needs her where the server answers %d; those after it are sent',
    async (status) => {
      const vault = await take();
      const { commands, user, next, states, sealer } = await page(vault, null);
      await commands.keep(note('one'));
      await commands.keep(note('two'));
      user.set({ id: 'hers' });
      TestBed.tick();
      (await next()).flush({ code: 'refused' }, { status, statusText: 'Refused' });
      (await next()).flush({});
      await until(() => states()[1] === 'sent');
      expect(states()).toEqual(['needs-you', 'sent']);
      expect(await vault.shelf.commands()).toHaveLength(1);
      // The reason is still known after the browser was killed.
      const later = (await page(vault, null)).commands;
      await until(() => later.entries().length > 0);
      expect(toProblem(later.entries()[0]?.problem)).toMatchObject({ status, code: 'refused' });
      const [refused] = commands.entries();
      if (refused) await commands.release(refused);
      expect(sealer.release).toHaveBeenCalledTimes(1);
      expect(await vault.shelf.commands()).toEqual([]);
    },
  );

  it('waits where the server fails at it, with the later ones of the same woman alone', async () => {
    const { commands, user, next, asked, states } = await page(await take(), null);
    await commands.keep(note('fails'));
    await commands.keep({ ...note('hers too'), form: 'contact' });
    await commands.keep({ ...note('of another'), caseId: '2' });
    user.set({ id: 'hers' });
    TestBed.tick();
    (await next()).flush({ code: 'server' }, { status: 500, statusText: 'Failed' });
    const third = await next();
    expect(third.request.body).toContain('of another');
    third.flush({});
    await until(() => states()[2] === 'sent');
    expect([asked(), states()]).toEqual([[], ['waiting', 'waiting', 'sent']]);
  });

  it.each([401, 429, 503])('waits, and those after it, where the server answers %d', async (status) => {
    const vault = await take();
    const { commands, user, next, asked, states } = await page(vault, null);
    await commands.keep(note('one'));
    await commands.keep(note('two'));
    user.set({ id: 'hers' });
    TestBed.tick();
    (await next()).flush({ code: 'later' }, { status, statusText: 'Later' });
    await turn();
    expect([asked(), states()]).toEqual([[], ['waiting', 'waiting']]);
  });
});
