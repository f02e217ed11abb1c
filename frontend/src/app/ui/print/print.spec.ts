import { show } from '../../../testing/screen';
import { PrintForm } from './print-form';
import { PrintSheet } from './print-sheet';

describe('the step before anything is printed', () => {
  it('asks for a reason, says that it will be listed, and sends nothing without one', async () => {
    const screen = await show(PrintForm);
    const sent: string[] = [];
    screen.fixture.componentInstance.sent.subscribe((reason) => sent.push(reason));
    expect(screen.text()).toContain('Printing is recorded in the access log.');
    await screen.press('Print');
    expect(screen.text()).toContain('Please give a reason.');
    expect(document.activeElement?.textContent).toContain('Please check one field');
    expect(sent).toEqual([]);
    screen.element.querySelector<HTMLInputElement>('input[value=for_court]')?.click();
    await screen.press('Print');
    expect(sent).toEqual(['for_court']);
  });

  it('sends once while it is on its way, and shows what the server refused', async () => {
    const screen = await show(PrintForm, { isSending: true, problem: 'No connection' });
    const sent: string[] = [];
    screen.fixture.componentInstance.sent.subscribe((reason) => sent.push(reason));
    screen.element.querySelector<HTMLInputElement>('input[value=for_meeting]')?.click();
    await screen.press('Preparing…');
    expect(sent).toEqual([]);
    expect(screen.element.querySelector('[role=alert]')?.textContent).toContain('No connection');
  });
});

describe('a sheet of paper', () => {
  afterEach(() => jest.restoreAllMocks());

  const open = async () => {
    const titles: string[] = [];
    jest.spyOn(window, 'print').mockImplementation(() => titles.push(document.title));
    document.title = 'Daftar – Cases';
    const screen = await show(PrintSheet, { printedAt: '2026-11-24T06:44:00Z', printedBy: '7A1B-22C3' });
    return { screen, titles };
  };

  it('says who printed it by a code, when, and what to do with it', async () => {
    const { screen } = await open();
    expect(screen.text()).toContain('Daftar');
    expect(screen.text()).toContain('24 Nov 2026 11:44');
    expect(screen.text()).toContain('Printed by 7A1B-22C3');
    expect(screen.text()).toContain('Keep locked. Destroy after use.');
    expect(screen.element.querySelector('.printable')).not.toBeNull();
  });

  it('goes to the printer once, under a title that says nothing, and is done with when the printer is', async () => {
    const { screen, titles } = await open();
    let isDone = false;
    screen.fixture.componentInstance.done.subscribe(() => (isDone = true));
    expect(titles).toEqual(['Daftar']);
    expect(isDone).toBe(false);
    window.dispatchEvent(new Event('afterprint'));
    expect(isDone).toBe(true);
    screen.fixture.destroy();
    expect(document.title).toBe('Daftar – Cases');
  });
});
