import { TestBed } from '@angular/core/testing';
import { show } from '../../../testing/screen';
import type { Screen } from '../../../testing/screen';
import { SessionStore } from '../session/session.store';
import { CASE_SEARCH } from './search';
import type { FoundCase } from './search';
import { SearchBox } from './search-box';

async function typed(text: string, found: readonly FoundCase[] = []): Promise<Screen<SearchBox>> {
  TestBed.configureTestingModule({
    providers: [{ provide: CASE_SEARCH, useValue: { find: () => Promise.resolve(found) } }],
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
      expect(screen.text()).toContain('Search finds codes, numbers and labels only.');
      expect(leadsTo(screen)).toBe('/cases');
    },
  );

  it.each(['7VM2-8CAX', 'ABCDEFGH', '1709', '12/19'])(
    'leads on whoever was given a reference because of danger: %s',
    async (code) => {
      const screen = await typed(code);
      expect(screen.text()).toContain('No case found with this code, number or label.');
      expect(screen.text()).toContain('Search by name');
      expect(leadsTo(screen)).toBe('/cases/urgent');
    },
  );

  it('offers words to choose by where several cases have the part that was typed', async () => {
    const found = ['7K4M-9QX4 · High', '7K4M-2AB3 · Medium'].map((label, at) => ({
      to: ['/cases', at],
      label,
    }));
    const screen = await typed('7K4M', found);
    const links = Array.from(screen.element.querySelectorAll('li a'), (link) => link.textContent);
    expect(links).toEqual(['7K4M-9QX4 · High', '7K4M-2AB3 · Medium']);
    expect(screen.text()).not.toContain('Search by name');
  });

  it('asks for more signs where too many have it', async () => {
    const found = [1, 2, 3, 4, 5, 6, 7].map((at) => ({ to: ['/cases', at], label: `case ${at}` }));
    const screen = await typed('7K4M', found);
    expect(screen.element.querySelectorAll('li')).toHaveLength(6);
    expect(screen.text()).toContain('Type more of the code');
  });
});
