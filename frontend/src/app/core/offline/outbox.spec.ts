import { HttpClient } from '@angular/common/http';
import { HttpTestingController } from '@angular/common/http/testing';
import type { TestRequest } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { provideTesting } from '../../../testing/texts';
import { DraftServer } from '../drafts/draft-server';
import { DraftStore } from '../drafts/draft-store';
import { toProblem } from '../http/api-problem';
import { idempotencyInterceptor, outboxInterceptor, problemInterceptor } from '../http/interceptors';
import { Submission } from '../http/request-context';
import { SessionStore } from '../session/session.store';
import { Line } from './line';
import { Outbox } from './outbox';

const KEY = 'note:1';
const ADDRESS = '/api/cases/1/narratives';
const unanswered = () => new Promise<never>(() => undefined);

function setUp() {
  const user = signal<{ id: string } | null>({ id: 'one' });
  TestBed.configureTestingModule({
    providers: [
      ...provideTesting([problemInterceptor, idempotencyInterceptor, outboxInterceptor]),
      provideRouter([]),
      { provide: SessionStore, useValue: { expire: jest.fn(), seen: jest.fn(), user } },
      {
        provide: DraftServer,
        useValue: { list: unanswered, keep: unanswered, drop: () => Promise.resolve() },
      },
    ],
  });
  const [drafts, outbox, line] = [
    TestBed.inject(DraftStore),
    TestBed.inject(Outbox),
    TestBed.inject(Line),
  ] as const;
  // A timer that was set before a test put the clock in its hands would ask long after.
  jest.spyOn(line, 'ask').mockResolvedValue();
  const server = TestBed.inject(HttpTestingController);
  const submission = new Submission();
  const press = (key = KEY, text = 'a word') => {
    drafts.keep(key, text);
    TestBed.tick();
    const context = submission.context(null, key);
    return firstValueFrom(TestBed.inject(HttpClient).post(ADDRESS, { text }, { context })).then(
      () => 'done',
      (error: unknown) => toProblem(error).code,
    );
  };
  const lost = (request: TestRequest) => request.error(new ProgressEvent('error'));
  const turn = () => new Promise((done) => setTimeout(done));
  const states = () => outbox.entries().map(({ key, state }) => `${key} ${state}`);
  return { user, submission, drafts, outbox, line, server, press, lost, turn, states };
}

describe('a command without a line', () => {
  it('waits, and is sent once with the same key when the line is back; its draft goes', async () => {
    const { drafts, line, server, press, lost, turn, states } = setUp();
    const pressed = press();
    const first = server.expectOne(ADDRESS);
    lost(first);
    expect(await pressed).toBe('waits_for_line');
    expect(states()).toEqual([`${KEY} waiting`]);
    line.find();
    line.lose();
    line.find();
    const again = server.expectOne(ADDRESS);
    expect(again.request.headers.get('Idempotency-Key')).toBe(first.request.headers.get('Idempotency-Key'));
    expect(again.request.body).toEqual(first.request.body);
    again.flush({});
    await turn();
    expect(states()).toEqual([`${KEY} sent`]);
    expect(drafts.find(KEY)).toBeNull();
  });

  it('is said to be sent when its draft is gone too: a page that ends then offers it to nobody again', async () => {
    const { line, server, press, lost, turn, states } = setUp();
    const dropped = new Map<string, () => void>();
    TestBed.inject(DraftServer).drop = (key) => new Promise((done) => dropped.set(key, done));
    const pressed = press();
    lost(server.expectOne(ADDRESS));
    await pressed;
    line.find();
    server.expectOne(ADDRESS).flush({});
    await turn();
    expect(states()).toEqual([`${KEY} sending`]);
    dropped.get(KEY)?.();
    await turn();
    expect(states()).toEqual([`${KEY} sent`]);
  });

  it('holds up none of those after it, where the deletion of its draft hangs', async () => {
    const { line, server, press, lost, states } = setUp();
    TestBed.inject(DraftServer).drop = unanswered;
    const pressed = [press(), press('note:2', 'another')];
    for (const request of server.match(ADDRESS)) lost(request);
    await Promise.all(pressed);
    jest.useFakeTimers();
    line.find();
    server.expectOne(ADDRESS).flush({});
    await jest.advanceTimersByTimeAsync(3_000);
    server.expectOne(ADDRESS).flush({});
    jest.useRealTimers();
    expect(states()[0]).toBe(`${KEY} sent`);
  });

  it('is taken back when its form changes: what was not seen again is not sent', async () => {
    const { drafts, line, server, press, lost, states } = setUp();
    const pressed = press();
    lost(server.expectOne(ADDRESS));
    await pressed;
    drafts.keep(KEY, 'another word');
    TestBed.tick();
    expect(states()).toEqual([]);
    line.find();
    server.expectNone(ADDRESS);
  });

  it('of one person is never sent or shown when another signs in, whatever the order', async () => {
    const { user, drafts, line, server, press, lost, turn, states } = setUp();
    drafts.belongTo('one');
    const pressed = press();
    lost(server.expectOne(ADDRESS));
    await pressed;
    user.set(null);
    TestBed.tick();
    line.find();
    user.set({ id: 'two' });
    expect(states()).toEqual([]);
    TestBed.tick();
    await turn();
    server.expectNone(ADDRESS);
    drafts.belongTo('two');
    user.set({ id: 'one' });
    TestBed.tick();
    await turn();
    server.expectNone(ADDRESS);
  });

  it('goes on when the same person signs in again', async () => {
    const { user, line, server, press, lost, turn, states } = setUp();
    const pressed = press();
    lost(server.expectOne(ADDRESS));
    await pressed;
    line.find();
    server.expectOne(ADDRESS).flush({ code: 'x' }, { status: 401, statusText: 'No session' });
    await turn();
    user.set(null);
    TestBed.tick();
    user.set({ id: 'one' });
    TestBed.tick();
    server.expectOne(ADDRESS).flush({});
    await turn();
    expect(states()).toEqual([`${KEY} sent`]);
  });

  it('is sent again after a while when the server was in trouble, though the line was never lost', async () => {
    const { line, server, press, lost, turn, states } = setUp();
    const pressed = press();
    lost(server.expectOne(ADDRESS));
    await pressed;
    jest.useFakeTimers();
    line.find();
    server.expectOne(ADDRESS).flush({ code: 'busy' }, { status: 503, statusText: 'Busy' });
    await jest.advanceTimersByTimeAsync(14_999);
    server.expectNone(ADDRESS);
    await jest.advanceTimersByTimeAsync(1);
    server.expectOne(ADDRESS).flush({});
    jest.useRealTimers();
    await turn();
    expect(states()).toEqual([`${KEY} sent`]);
  });

  it('is not promised to wait where nobody is signed in any more', async () => {
    const { user, server, press, lost, states } = setUp();
    const pressed = press();
    user.set(null);
    lost(server.expectOne(ADDRESS));
    expect(await pressed).toBe('no_connection');
    expect(states()).toEqual([]);
  });

  it('leaves as a draft what was added while it was sent', async () => {
    const { drafts, line, server, press, lost, turn } = setUp();
    const pressed = press();
    lost(server.expectOne(ADDRESS));
    await pressed;
    line.find();
    drafts.keep(KEY, 'a word and more');
    server.expectOne(ADDRESS).flush({});
    await turn();
    expect(drafts.find(KEY)).toMatchObject({ value: 'a word and more' });
  });

  it('sent again unchanged is the same command, and with other words a new one', async () => {
    const { line, server, press, lost, turn } = setUp();
    const pressed = press();
    lost(server.expectOne(ADDRESS));
    await pressed;
    line.find();
    const first = server.expectOne(ADDRESS);
    first.flush({});
    await turn();
    void press();
    const same = server.expectOne(ADDRESS);
    void press(KEY, 'another note');
    const other = server.expectOne(ADDRESS);
    const keyOf = ({ request }: TestRequest) => request.headers.get('Idempotency-Key');
    expect(keyOf(same)).toBe(keyOf(first));
    expect(keyOf(other)).not.toBe(keyOf(first));
  });

  it('that arrived with other words is refused once, and said; sent again it is a new one', async () => {
    const { submission, server, press } = setUp();
    const pressed = press();
    const first = server.expectOne(ADDRESS);
    first.flush({ code: 'idempotency_key_reused' }, { status: 409, statusText: 'Reused' });
    expect(await pressed).toBe('sent_otherwise');
    void press();
    const again = server.expectOne(ADDRESS);
    const keyOf = ({ request }: TestRequest) => request.headers.get('Idempotency-Key');
    expect(keyOf(again)).toBe(submission.forDraft());
    expect(keyOf(again)).not.toBe(keyOf(first));
  });

  it('without an answer for 20 s waits too, and so it does when it is sent again', async () => {
    const { line, server, press, states } = setUp();
    jest.useFakeTimers();
    const pressed = press();
    const first = server.expectOne(ADDRESS);
    await jest.advanceTimersByTimeAsync(20_000);
    expect(await pressed).toBe('waits_for_line');
    expect([first.cancelled, states()]).toEqual([true, [`${KEY} waiting`]]);
    line.find();
    const again = server.expectOne(ADDRESS);
    expect(states()).toEqual([`${KEY} sending`]);
    await jest.advanceTimersByTimeAsync(20_000);
    expect([again.cancelled, states()]).toEqual([true, [`${KEY} waiting`]]);
    jest.useRealTimers();
  });

  it('is sent by hand alone when it is pressed again', async () => {
    const { server, press, lost, states } = setUp();
    const pressed = press();
    lost(server.expectOne(ADDRESS));
    await pressed;
    const again = press();
    server.expectOne(ADDRESS).flush({});
    expect(await again).toBe('done');
    expect(states()).toEqual([]);
  });

  it.each([
    [401, 'waiting'],
    [429, 'waiting'],
    [503, 'waiting'],
    [404, 'needs-you'],
    [409, 'needs-you'],
    [422, 'needs-you'],
  ])('that is answered %d is %s, and its words stay', async (status, state) => {
    const { drafts, line, server, press, lost, turn, states } = setUp();
    const pressed = press();
    lost(server.expectOne(ADDRESS));
    await pressed;
    line.find();
    server.expectOne(ADDRESS).flush({ code: 'refused' }, { status, statusText: 'Refused' });
    await turn();
    expect(states()).toEqual([`${KEY} ${state}`]);
    expect(drafts.find(KEY)).toMatchObject({ value: 'a word' });
  });

  it('keeps its place: those after it wait while it cannot be sent, and pass one that was refused', async () => {
    const { line, server, press, lost, turn, states } = setUp();
    for (const key of ['note:1', 'note:2', 'note:3']) {
      const pressed = press(key);
      lost(server.expectOne(ADDRESS));
      await pressed;
    }
    line.find();
    server.expectOne(ADDRESS).flush({ code: 'gone' }, { status: 404, statusText: 'Gone' });
    await turn();
    lost(server.expectOne(ADDRESS));
    await turn();
    server.expectNone(ADDRESS);
    expect(states()).toEqual(['note:1 needs-you', 'note:2 waiting', 'note:3 waiting']);
  });

  it('at which the server fails holds up the later ones of its case alone, and is sent again', async () => {
    const { line, server, press, lost, states } = setUp();
    for (const key of ['note:1', 'support:1', 'note:2']) {
      const pressed = press(key, key);
      lost(server.expectOne(ADDRESS));
      await pressed;
    }
    const next = () => server.expectOne(ADDRESS);
    const textOf = ({ request }: TestRequest) => (request.body as { text: string }).text;
    jest.useFakeTimers();
    line.find();
    next().flush({ code: 'server' }, { status: 500, statusText: 'Failed' });
    await jest.advanceTimersByTimeAsync(0);
    const passed = next();
    expect(textOf(passed)).toBe('note:2');
    passed.flush({});
    await jest.advanceTimersByTimeAsync(0);
    server.expectNone(ADDRESS);
    expect(states()).toEqual(['note:1 waiting', 'support:1 waiting', 'note:2 sent']);
    await jest.advanceTimersByTimeAsync(15_000);
    for (const key of ['note:1', 'support:1']) {
      const again = next();
      expect(textOf(again)).toBe(key);
      again.flush({});
      await jest.advanceTimersByTimeAsync(0);
    }
    jest.useRealTimers();
    expect(states()).toEqual(['note:1 sent', 'support:1 sent', 'note:2 sent']);
  });
});
