import { TestBed } from '@angular/core/testing';
import { Line } from './line';

const answers = (...statuses: (number | null)[]) => {
  const ask = jest.fn();
  for (const status of statuses)
    if (status === null) ask.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    else ask.mockResolvedValueOnce({ status });
  Object.assign(globalThis, { fetch: ask });
  return ask;
};

describe('the line', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => {
    jest.useRealTimers();
    Reflect.deleteProperty(globalThis, 'fetch');
  });

  it('that is lost is asked for every 15 seconds, and a proxy without a server is no line', async () => {
    const ask = answers(null, 502, 401);
    const line = TestBed.inject(Line);
    const found = jest.fn();
    line.onFound(found);
    line.lose();
    for (const isLost of [true, true, false]) {
      await jest.advanceTimersByTimeAsync(15_000);
      expect(line.isLost()).toBe(isLost);
    }
    expect(ask).toHaveBeenCalledTimes(3);
    expect(found).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(ask).toHaveBeenCalledTimes(3);
  });

  it('does not extend the session by asking', async () => {
    const ask = answers(401);
    const line = TestBed.inject(Line);
    line.lose();
    await line.ask();
    expect(ask).toHaveBeenCalledWith('/api/session', {
      headers: { 'X-Unattended': '1', 'ngsw-bypass': 'true' },
      signal: expect.any(AbortSignal) as AbortSignal,
    });
  });

  it('on which no answer comes in 10 seconds is asked for again later, by one at a time', async () => {
    const after = jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      const limit = new AbortController();
      setTimeout(() => limit.abort(), ms);
      return limit.signal;
    });
    const silent = jest.fn(
      (_: string, { signal }: { signal: AbortSignal }) =>
        new Promise((_, refuse) => signal.addEventListener('abort', () => refuse(new Error('aborted')))),
    );
    Object.assign(globalThis, { fetch: silent });
    const line = TestBed.inject(Line);
    line.lose();
    const asked = [line.ask(), line.ask()];
    expect(silent).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(10_000);
    await Promise.all(asked);
    await jest.advanceTimersByTimeAsync(15_000);
    expect(silent).toHaveBeenCalledTimes(2);
    expect(line.isLost()).toBe(true);
    after.mockRestore();
  });

  it('tells nobody who has stopped listening', () => {
    const line = TestBed.inject(Line);
    const found = jest.fn();
    const stop = line.onFound(found);
    stop();
    line.lose();
    line.find();
    expect(found).not.toHaveBeenCalled();
  });
});
