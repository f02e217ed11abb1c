import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { ROLE } from '../../api/models/role-array';
import { LANGUAGE } from '../../api/models/language-array';
import type { LanguageCode } from '../language/languages';
import type { Role } from '../../api/models/role';
import { show } from '../../../testing/screen';
import type { Screen } from '../../../testing/screen';
import { SessionStore } from '../session/session.store';
import { Tour } from './tour';

const MOST_WORDS = 25;
const closeTour = jest.fn().mockResolvedValue(undefined);

async function tourOf(role: Role, language: LanguageCode = 'en'): Promise<Screen<Tour>> {
  closeTour.mockClear();
  const session = { user: signal({ roles: [role] }), closeTour };
  TestBed.configureTestingModule({ providers: [{ provide: SessionStore, useValue: session }] });
  return show(Tour, {}, language);
}
const wordsOf = ({ element }: Screen<Tour>): string =>
  element.querySelector('.words')?.textContent.trim() ?? '';
const goOn = async ({ element, fixture }: Screen<Tour>): Promise<void> => {
  element.querySelector('button')?.click();
  await fixture.whenStable();
};

describe('the tour of the first screen', () => {
  it.each(ROLE.flatMap((role) => LANGUAGE.map((language) => [role, language] as const)))(
    'has three short cards for %s in %s',
    async (role, language) => {
      const screen = await tourOf(role, language);
      const cards = [wordsOf(screen)];
      await goOn(screen);
      cards.push(wordsOf(screen));
      await goOn(screen);
      cards.push(wordsOf(screen));
      expect(new Set(cards).size).toBe(3);
      for (const card of cards) {
        expect(card).not.toMatch(/^(tour\..*)?$/);
        expect(card.split(/\s+/).filter((word) => word !== '–').length).toBeLessThanOrEqual(MOST_WORDS);
      }
    },
  );

  it('closes from the first card, and by the button that led through all', async () => {
    const first = await tourOf('caseworker');
    await first.press('Close');
    expect(closeTour).toHaveBeenCalledTimes(1);
    closeTour.mockClear();
    await goOn(first);
    await goOn(first);
    expect(closeTour).not.toHaveBeenCalled();
    await first.press('Close');
    expect(closeTour).toHaveBeenCalledTimes(1);
    expect(first.text()).toContain('3 of 3');
  });
});
