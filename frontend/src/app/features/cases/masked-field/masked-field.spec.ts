import { show } from '../../../../testing/screen';
import { MaskedField } from './masked-field';
import { UnmaskForm } from './unmask-form';

describe('a masked field', () => {
  beforeEach(() => jest.useFakeTimers({ advanceTimers: true }));
  afterEach(() => jest.useRealTimers());

  const open = async () => {
    const screen = await show(MaskedField, { label: 'Phone', value: '900 55 01 23' });
    let hidden = 0;
    screen.fixture.componentInstance.hidden.subscribe(() => (hidden += 1));
    return { screen, hidden: () => hidden };
  };

  it('holds no value and no length before it is asked for', async () => {
    const screen = await show(MaskedField, { label: 'Phone' });
    expect(screen.text()).toBe('Phone: hidden ••• •• •• •• Show for 2 minutes');
  });

  it('says that nothing was recorded, with no dots and nothing to press', async () => {
    const screen = await show(MaskedField, { label: 'Phone', isRecorded: false });
    expect(screen.text()).toBe('Phone: Not recorded');
    await screen.set({ noneText: 'No information that you may see.' });
    expect(screen.text()).toBe('Phone: No information that you may see.');
    expect(screen.element.querySelector('button, .dots')).toBeNull();
  });

  it('leaves the page after two minutes', async () => {
    const { hidden } = await open();
    jest.advanceTimersByTime(115_000);
    expect(hidden()).toBe(0);
    jest.advanceTimersByTime(6_000);
    expect(hidden()).toBe(1);
  });

  it('leaves the page when the window loses the focus', async () => {
    const { hidden } = await open();
    window.dispatchEvent(new Event('blur'));
    expect(hidden()).toBe(1);
  });

  it('cannot be copied', async () => {
    const { screen } = await open();
    const copy = new Event('copy', { cancelable: true });
    screen.element.querySelector('.value')?.dispatchEvent(copy);
    expect(copy.defaultPrevented).toBe(true);
  });
});

it('hidden values need a reason, and presence where it must be proved', async () => {
  const screen = await show(UnmaskForm, { needsPassword: true });
  const sent: unknown[] = [];
  screen.fixture.componentInstance.sent.subscribe((request) => sent.push(request));
  await screen.press('Show for 2 minutes');
  expect(sent).toEqual([]);
  expect(screen.text()).toContain('Please give a reason.');
  screen.element.querySelector<HTMLInputElement>('input[type=radio]')?.click();
  const password = screen.element.querySelector<HTMLInputElement>('#unmask-password');
  if (password) password.value = 'a quiet morning';
  password?.dispatchEvent(new Event('input'));
  await screen.press('Show for 2 minutes');
  expect(sent).toEqual([{ reason: 'contact_now', password: 'a quiet morning' }]);
});
