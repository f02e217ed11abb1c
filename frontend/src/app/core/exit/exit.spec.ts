import { DOCUMENT } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { phone } from '../../../testing/phone';
import { until } from '../../../testing/screen';
import { provideTesting, speak } from '../../../testing/texts';
import { openBucket } from '../along/buckets';
import { Exit } from './exit';
import { NEUTRAL_PAGE, QuickExit } from './quick-exit';
import { ShiftTaps } from './shift-taps';

describe('the quick exit', () => {
  const steps: string[] = [];
  const replace = jest.fn(() => steps.push('replaced'));
  const send = jest.fn(() => {
    steps.push('locked');
    return Promise.resolve({});
  });

  beforeEach(() => {
    steps.length = 0;
    replace.mockClear();
    send.mockClear();
    Object.defineProperty(globalThis, 'fetch', { value: send, configurable: true, writable: true });
    document.body.innerHTML = '<main>a name</main>';
    const page = {
      body: document.body,
      createElement: (name: string) => document.createElement(name),
      defaultView: { location: { replace } },
      title: 'Daftar – Cases',
      querySelectorAll: () => [],
    };
    TestBed.configureTestingModule({ providers: [{ provide: DOCUMENT, useValue: page }] });
  });

  it('covers first, then forgets, locks the session and replaces the address', () => {
    const exit = TestBed.inject(QuickExit);
    exit.onLeave(() => steps.push(document.body.textContent === '' ? 'forgot behind a cover' : 'forgot'));
    exit.leave();
    expect(steps).toEqual(['forgot behind a cover', 'locked', 'replaced']);
    expect(replace).toHaveBeenCalledWith(NEUTRAL_PAGE);
    expect(TestBed.inject(DOCUMENT).title).toBe('Daftar');
  });

  it('locks by a request that outlives the page', () => {
    TestBed.inject(QuickExit).leave();
    expect(send).toHaveBeenCalledWith(
      '/api/session/lock',
      expect.objectContaining({ method: 'POST', keepalive: true }),
    );
  });

  it('takes what was typed last along, in the same request that ends the session', () => {
    const exit = TestBed.inject(QuickExit);
    exit.takeAlong(() => [{ key: 'note:1' }]);
    exit.leave();
    expect(send).toHaveBeenCalledTimes(1);
    expect(send).toHaveBeenCalledWith(
      '/api/drafts/on-exit',
      expect.objectContaining({ keepalive: true, body: '{"drafts":[{"key":"note:1"}]}' }),
    );
  });

  it('leads to the page of the deployment, and to its own where there is none, no line, or no secure one', () => {
    const leaveTo = (page: string | null, isOnline = true) => {
      jest.spyOn(navigator, 'onLine', 'get').mockReturnValueOnce(isOnline);
      const exit = TestBed.runInInjectionContext(() => new QuickExit());
      exit.leadTo(page);
      exit.leave();
      return replace.mock.calls.at(-1) as unknown[];
    };
    expect(leaveTo('https://weather.example/kulob')).toEqual(['https://weather.example/kulob']);
    expect(leaveTo(null)).toEqual([NEUTRAL_PAGE]);
    expect(leaveTo('https://weather.example', false)).toEqual([NEUTRAL_PAGE]);
    expect(leaveTo('javascript:alert(1)')).toEqual([NEUTRAL_PAGE]);
  });

  it('leaves even where something on the way fails, and only once', () => {
    const exit = TestBed.inject(QuickExit);
    exit.onLeave(() => {
      throw new Error('no');
    });
    exit.leave();
    exit.leave();
    expect(replace).toHaveBeenCalledTimes(1);
  });
});

describe('Exit held down', () => {
  const hold = async (milliseconds: number) => {
    TestBed.configureTestingModule({ providers: provideTesting() });
    await speak('en');
    const exit = TestBed.inject(QuickExit);
    const leave = jest.spyOn(exit, 'leave').mockImplementation(() => undefined);
    const fixture = TestBed.createComponent(Exit);
    fixture.detectChanges();
    const button = (fixture.nativeElement as HTMLElement).querySelector('.exit');
    jest.useFakeTimers();
    button?.dispatchEvent(new Event('pointerdown'));
    jest.advanceTimersByTime(milliseconds);
    button?.dispatchEvent(new Event('pointerleave'));
    jest.advanceTimersByTime(5_000);
    jest.useRealTimers();
    return leave;
  };
  const cases = async () => {
    const kept = phone();
    for (const name of ['along-1', 'share', 'another']) await openBucket(name);
    return kept;
  };

  it('for two seconds deletes the cases on this phone, and then leaves', async () => {
    const kept = await cases();
    const leave = await hold(2_000);
    await until(() => leave.mock.calls.length > 0);
    expect([...kept.keys()]).toEqual(['another']);
    expect(leave).toHaveBeenCalledTimes(1);
  });

  it('for less keeps them', async () => {
    const kept = await cases();
    const leave = await hold(1_900);
    await new Promise((done) => setTimeout(done, 20));
    expect(kept.has('along-1')).toBe(true);
    expect(leave).not.toHaveBeenCalled();
  });

  it.each([
    ['does not answer', () => new Promise<never>(() => undefined)],
    ['refuses', () => Promise.reject(new Error('no'))],
  ])('owes the end of the session at once where the browser %s, and leaves', async (_, keys) => {
    phone();
    localStorage.clear();
    const owed = jest.fn(keys).mockImplementation(() => {
      expect(localStorage.getItem('daftar.end-owed')).toBe('1');
      return keys();
    });
    Object.assign((navigator as unknown as { storageBuckets: object }).storageBuckets, { keys: owed });
    const leave = await hold(2_000);
    await until(() => leave.mock.calls.length > 0);
    expect([owed.mock.calls.length, leave.mock.calls.length]).toEqual([1, 1]);
  });

  it('leaves within a second though the browser does not delete', async () => {
    phone();
    const never = new Promise<never>(() => undefined);
    Object.assign((navigator as unknown as { storageBuckets: object }).storageBuckets, { keys: () => never });
    const leave = await hold(2_000);
    await until(() => leave.mock.calls.length > 0);
    expect(leave).toHaveBeenCalledTimes(1);
  });
});

describe('Shift three times', () => {
  const press = (taps: ShiftTaps, code: string, at: number) => {
    taps.down(code, at);
    return taps.up(code, at + 50);
  };

  it('counts down to leaving', () => {
    const taps = new ShiftTaps();
    expect([0, 500, 1_000].map((at) => press(taps, 'ShiftLeft', at))).toEqual([2, 1, 0]);
  });

  it('counts both Shift keys', () => {
    const taps = new ShiftTaps();
    press(taps, 'ShiftLeft', 0);
    expect(press(taps, 'ShiftRight', 100)).toBe(1);
  });

  it('forgets presses older than five seconds', () => {
    const taps = new ShiftTaps();
    press(taps, 'ShiftLeft', 0);
    press(taps, 'ShiftLeft', 1_000);
    expect(press(taps, 'ShiftLeft', 6_500)).toBe(2);
  });

  it('never takes capital letters for a wish to leave', () => {
    const taps = new ShiftTaps();
    const counts = [0, 400, 800, 1_200].map((at) => {
      taps.down('ShiftLeft', at);
      taps.down('KeyA', at + 20);
      taps.up('KeyA', at + 40);
      return taps.up('ShiftLeft', at + 60);
    });
    expect(counts).toEqual([null, null, null, null]);
  });
});
