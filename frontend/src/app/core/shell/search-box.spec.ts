import { TestBed } from '@angular/core/testing';
import { show } from '../../../testing/screen';
import type { Screen } from '../../../testing/screen';
import { SessionStore } from '../session/session.store';
import { CASE_SEARCH } from './search';
import { SearchBox } from './search-box';

/** A search that never finds a case. */
async function typed(text: string): Promise<Screen<SearchBox>> {
  TestBed.configureTestingModule({
    providers: [{ provide: CASE_SEARCH, useValue: { find: () => Promise.resolve(null) } }],
  });
  jest.spyOn(SessionStore.prototype, 'hasRole').mockReturnValue(true);
  const screen = await show(SearchBox);
  const box = screen.element.querySelector('input');
  if (box) box.value = text;
  screen.element.querySelector('form')?.dispatchEvent(new Event('submit'));
  await new Promise((resolve) => setTimeout(resolve));
  await screen.fixture.whenStable();
  return screen;
}
const leadsTo = ({ element }: Screen<SearchBox>): string | null | undefined =>
  element.querySelector('a')?.getAttribute('href');

describe('the box of the bar', () => {
  it.each(['Намунаева', 'Namunaeva Gulchehra', 'Раҳмонова-Каримова'])(
    'says where names are looked for, and nothing of whether there is one: %s',
    async (name) => {
      const screen = await typed(name);
      expect(screen.text()).toContain('Search finds codes and numbers only.');
      expect(leadsTo(screen)).toBe('/cases');
    },
  );

  it.each(['7VM2-8CAX', 'ABCDEFGH', '1709', '12/19'])(
    'leads on whoever was given a reference because of danger: %s',
    async (code) => {
      const screen = await typed(code);
      expect(screen.text()).toContain('No case found with this code.');
      expect(leadsTo(screen)).toBe('/cases/urgent');
    },
  );
});
