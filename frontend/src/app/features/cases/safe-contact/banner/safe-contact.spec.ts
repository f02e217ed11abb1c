import { show } from '../../../../../testing/screen';
import { SafeContact } from './safe-contact';
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

  it.each(['no_plan', 'expired', 'no_contact'] as const)('has no number at all with %s', async (state) => {
    const { element } = await show(SafeContact, { view: view({ state }) });
    expect(element.querySelector('pn-masked-field')).toBeNull();
  });
});
