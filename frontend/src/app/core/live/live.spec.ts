import { HttpTestingController } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { provideTesting } from '../../../testing/texts';
import { problemInterceptor, unattendedInterceptor } from '../http/interceptors';
import { IdleMonitor } from '../session/idle-monitor';
import { ServerClock } from '../session/server-clock';
import { SessionStore } from '../session/session.store';
import { AWAY_MS, EVENT_SOURCE, GAP_MS, Live } from './live';

/** A stream as a browser opens it, on which a test speaks. */
class Line extends EventTarget {
  isClosed = false;

  constructor(readonly address: string) {
    super();
  }

  say(what: 'open' | 'changed' | 'error'): void {
    this.dispatchEvent(new Event(what));
  }

  close(): void {
    this.isClosed = true;
  }
}

const NOW = '2026-11-24T06:00:00.000Z';

function setUp(hasStreams = true) {
  const lines: Line[] = [];
  const user = signal<{ id: string } | null>(null);
  const isCovered = signal(false);
  const session = { user, seen: jest.fn(), expire: jest.fn(() => user.set(null)) };
  const open = (address: string) => {
    const line = new Line(address);
    lines.push(line);
    return line as unknown as EventSource;
  };
  TestBed.configureTestingModule({
    providers: [
      ...provideTesting([problemInterceptor, unattendedInterceptor]),
      provideRouter([]),
      { provide: SessionStore, useValue: session },
      { provide: IdleMonitor, useValue: { isCovered } },
      { provide: EVENT_SOURCE, useValue: hasStreams ? open : null },
    ],
  });
  TestBed.inject(ServerClock).set(NOW);
  const told = jest.fn();
  TestBed.runInInjectionContext(() => TestBed.inject(Live).onChange(told));
  const signIn = (id: string | null) => {
    user.set(id === null ? null : { id });
    TestBed.tick();
  };
  return { lines, told, signIn, isCovered, session, server: TestBed.inject(HttpTestingController) };
}

async function pass(milliseconds: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(milliseconds);
  TestBed.tick();
}

function see(state: 'visible' | 'hidden'): void {
  jest.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange'));
  TestBed.tick();
}

describe('what is told live', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: new Date(NOW) });
    jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible');
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  it('is heard while somebody is signed in, past the worker of the page, and by nobody else', () => {
    const { lines, signIn } = setUp();
    TestBed.tick();
    expect(lines).toHaveLength(0);
    signIn('u1');
    expect(lines.map(({ address }) => address)).toEqual([
      `/api/live?since=${encodeURIComponent(NOW)}&ngsw-bypass=true`,
    ]);
    signIn(null);
    expect(lines[0]?.isClosed).toBe(true);
    expect(lines).toHaveLength(1);
  });

  it('makes the page read at once, and then at most once in a few seconds', async () => {
    const { lines, signIn, told } = setUp();
    signIn('u1');
    lines[0]?.say('open');
    await pass(100);
    expect(told).not.toHaveBeenCalled();
    for (let count = 0; count < 5; count += 1) lines[0]?.say('changed');
    await pass(1);
    expect(told).toHaveBeenCalledTimes(1);
    for (let count = 0; count < 5; count += 1) lines[0]?.say('changed');
    await pass(GAP_MS - 100);
    expect(told).toHaveBeenCalledTimes(1);
    await pass(100);
    expect(told).toHaveBeenCalledTimes(2);
    await pass(60_000);
    expect(told).toHaveBeenCalledTimes(2);
    expect(lines).toHaveLength(1);
  });

  it('waits for somebody who looks away, and costs her nothing when she stays away', async () => {
    const { lines, signIn, told } = setUp();
    signIn('u1');
    lines[0]?.say('open');
    see('hidden');
    lines[0]?.say('changed');
    await pass(AWAY_MS - 1);
    expect([told.mock.calls.length, lines[0]?.isClosed]).toEqual([0, false]);
    see('visible');
    await pass(1);
    expect(told).toHaveBeenCalledTimes(1);
    see('hidden');
    await pass(AWAY_MS);
    expect(lines.map(({ isClosed }) => isClosed)).toEqual([true]);
    see('visible');
    expect(lines[1]?.address).toContain(encodeURIComponent('2026-11-24T06:00'));
  });

  it('waits behind the cover too', async () => {
    const { lines, signIn, isCovered, told } = setUp();
    signIn('u1');
    isCovered.set(true);
    TestBed.tick();
    lines[0]?.say('changed');
    await pass(AWAY_MS);
    expect([told.mock.calls.length, lines[0]?.isClosed]).toEqual([0, true]);
    isCovered.set(false);
    TestBed.tick();
    await pass(1);
    expect(told).toHaveBeenCalledTimes(1);
  });

  it('is heard again on a new line, later each time, and read without one in the end', async () => {
    const { lines, signIn, told, server } = setUp();
    signIn('u1');
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 6; attempt += 1) {
      lines.at(-1)?.say('error');
      let pause = 0;
      let asked = server.match('/api/session');
      for (; asked.length === 0; asked = server.match('/api/session')) {
        await pass(50);
        pause += 50;
      }
      pauses.push(pause);
      expect(asked[0]?.request.headers.get('X-Unattended')).toBe('1');
      asked[0]?.flush({});
      await pass(0);
    }
    expect(lines).toHaveLength(7);
    expect(pauses[5]).toBeGreaterThan(4 * (pauses[0] ?? 0));
    expect(Math.max(...pauses)).toBeLessThanOrEqual(32_050);
    expect(told.mock.calls.length).toBeGreaterThanOrEqual(2);
  });

  it('gives up a line on which a proxy lets nothing through', async () => {
    const { lines, signIn } = setUp();
    signIn('u1');
    await pass(20_000);
    expect(lines[0]?.isClosed).toBe(true);
  });

  it('ends with a session that was ended elsewhere, within seconds', async () => {
    const { lines, signIn, session, server } = setUp();
    signIn('u1');
    lines[0]?.say('open');
    lines[0]?.say('error');
    await pass(1_000);
    server.expectOne('/api/session').flush({ code: 'sign_in_required' }, { status: 401, statusText: 'no' });
    await pass(0);
    expect(session.expire).toHaveBeenCalled();
    await pass(300_000);
    expect(lines).toHaveLength(1);
    expect(session.seen).not.toHaveBeenCalled();
  });

  it('is read now and then by a browser that knows no streams', async () => {
    const { signIn, told, server } = setUp(false);
    signIn('u1');
    for (let minute = 0; minute < 10; minute += 1) {
      await pass(60_000);
      for (const asked of server.match('/api/session')) asked.flush({});
    }
    expect(told.mock.calls.length).toBeGreaterThanOrEqual(2);
    expect(told.mock.calls.length).toBeLessThanOrEqual(10);
  });
});
