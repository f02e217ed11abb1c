import { TestBed } from '@angular/core/testing';
import { ServerClock } from '../../../../core/session/server-clock';
import { show } from '../../../../../testing/screen';
import { SafeContact, dialled } from './safe-contact';
import type { SafeContactView } from '../../../../ui/safe-contact/safe-contact.types';

describe('the safe-contact banner', () => {
  const view = (more: Partial<SafeContactView>): SafeContactView => ({
    state: 'now',
    until: '2026-11-24T07:00:00Z',
    lines: [{ kind: 'never', text: 'No SMS' }],
    hasNumber: true,
    ...more,
  });
  const next = { startsAt: '2026-11-26T05:00:00Z', endsAt: '2026-11-26T07:00:00Z' };

  it.each<[Partial<SafeContactView>, string]>([
    [{}, 'She can talk now, until 12:00'],
    [{ state: 'not_now', next }, 'Not now. Next safe time Thu 26 Nov 10:00–12:00'],
    [{ state: 'not_now', next: null }, 'Not now'],
    [{ state: 'never_by_phone', next }, 'Never by phone. Next safe time Thu 26 Nov 10:00–12:00'],
    [{ state: 'check_first' }, 'Check first: someone else may answer'],
    [{ state: 'no_contact' }, 'She asked for no contact'],
    [{ state: 'no_plan' }, 'No safe contact recorded. Ask in person'],
    [{ state: 'expired' }, 'The safe way is out of date. Ask in person'],
  ])('%j: %s', async (more, head) => {
    const { element } = await show(SafeContact, { view: view(more) });
    expect(element.querySelector('.head')?.textContent?.trim()).toBe(head);
  });

  it('gives the number only while she can talk', async () => {
    const screen = await show(SafeContact, { view: view({}) });
    expect(screen.button('Show for 2 minutes')).toBeTruthy();
    await screen.set({ view: view({ state: 'not_now', next }) });
    expect(screen.text()).toContain('Number opens Thu 26 Nov 10:00');
    expect(screen.element.querySelector('button')).toBeNull();
  });

  describe('a call', () => {
    const address = (element: HTMLElement) => element.querySelector('a[href^="tel:"]')?.getAttribute('href');
    const phone = view({ isForCalls: true });

    it('begins from her number in her time, below how to call', async () => {
      const screen = await show(SafeContact, { view: phone });
      expect(address(screen.element)).toBeUndefined();
      await screen.set({ number: '+992 00 000-00-01' });
      expect(address(screen.element)).toBe('tel:+992000000001');
      const [lines, link] = ['ul', 'a'].map((name) => screen.element.querySelector(name)!);
      expect(lines!.compareDocumentPosition(link!) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
    });

    it.each([
      ['outside her time', { ...phone, state: 'not_now', next }],
      ['before she confirmed the number', { ...phone, state: 'check_first' }],
      ['where she takes messages alone', view({ isForCalls: false })],
    ] as [string, SafeContactView][])('has no link %s', async (_when, other) => {
      const screen = await show(SafeContact, { view: other, number: '+992 00 000 0001' });
      expect(address(screen.element)).toBeUndefined();
      if (other.isForCalls) expect(screen.text()).toContain('Do not call now.');
    });

    it('ends with her time, while the page is open', async () => {
      const screen = await show(SafeContact, { view: phone, number: '+992000000001' });
      expect(address(screen.element)).toBeDefined();
      TestBed.inject(ServerClock).set('2026-11-24T07:00:00Z');
      await screen.fixture.whenStable();
      expect(address(screen.element)).toBeUndefined();
      expect(screen.text()).toContain('Not now');
    });

    it.each(['her sister', '900 55 01 23 or 900 55 01 24', '12', 'javascript:1'])('dials no "%s"', (text) => {
      expect(dialled(text)).toBeNull();
    });
  });

  it('says that no number was recorded, without dots', async () => {
    const { element } = await show(SafeContact, { view: view({ hasNumber: false }) });
    expect(element.textContent).toContain('Phone: Not recorded');
    expect(element.querySelector('.dots')).toBeNull();
  });

  it.each(['no_plan', 'expired', 'no_contact'] as const)('has no number at all with %s', async (state) => {
    const { element } = await show(SafeContact, { view: view({ state }) });
    expect(element.querySelector('pn-masked-field')).toBeNull();
  });
});
