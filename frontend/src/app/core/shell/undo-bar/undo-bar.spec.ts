import { show } from '../../../../testing/screen';
import { UndoBar } from './undo-bar';

describe('the bar that offers to undo', () => {
  beforeEach(() => jest.useFakeTimers({ advanceTimers: true }));
  afterEach(() => jest.useRealTimers());

  it('undo is offered for ten seconds, and longer under a finger or the focus', async () => {
    const screen = await show(UndoBar, { message: 'On the agenda' });
    let ended = 0;
    screen.fixture.componentInstance.timedOut.subscribe(() => (ended += 1));
    jest.advanceTimersByTime(9_000);
    screen.element.dispatchEvent(new Event('mouseenter'));
    jest.advanceTimersByTime(60_000);
    expect(ended).toBe(0);
    screen.element.dispatchEvent(new Event('mouseleave'));
    jest.advanceTimersByTime(10_000);
    expect(ended).toBe(1);
  });
});
