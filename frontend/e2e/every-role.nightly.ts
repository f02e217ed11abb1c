import { describe, expect, it } from '@jest/globals';
import type { Person } from './support/person';
import { DESK, PHONE, Story, TIME_LIMIT } from './support/story';
import type { Language } from './support/words';

type Row = readonly [login: string, language: Language, menu: readonly string[]];
/** The first screen and the other menu entries of each role. */
const EACH_ROLE: readonly Row[] = [
  ['inspector', 'tg', ['today', 'orders', 'cases', 'referrals', 'services']],
  ['caseworker', 'ru', ['today', 'cases', 'referrals', 'services']],
  ['shelter-worker', 'en', ['today', 'cases', 'referrals', 'services']],
  ['hotline', 'tg', ['calls', 'referrals', 'decisions', 'cases', 'services']],
  ['lawyer', 'ru', ['referrals', 'decisions', 'cases', 'services']],
  ['health-worker', 'en', ['referrals', 'decisions', 'cases', 'services']],
  ['specialist', 'ru', ['referrals', 'decisions', 'cases', 'services']],
  ['prosecutor', 'tg', ['referrals', 'extensions', 'decisions', 'cases']],
  ['court-secretary', 'ru', ['matters']],
  ['bailiff', 'tg', ['matters']],
  ['supervisor', 'tg', ['approvals', 'team', 'cases', 'registers', 'referrals', 'services']],
  ['coordinator', 'tg', ['queue', 'cases', 'services']],
  ['statistician', 'tg', ['releases', 'tables', 'counting', 'services']],
  ['administrator', 'tg', ['people', 'agencies', 'services', 'lists', 'health']],
];
/** The long form, PANOH_EVERY_SCREEN=1: the other group too, and in other languages what one role alone has. */
const AGAIN: readonly Row[] = [
  ['inspector-qabodiyon', 'ru', ['today', 'orders', 'cases', 'referrals', 'services']],
  ['police-supervisor', 'ru', ['approvals', 'team', 'cases', 'registers', 'referrals', 'services']],
  ['shelter-supervisor', 'en', ['approvals', 'team', 'cases', 'registers', 'referrals', 'services']],
  ['coordinator-qabodiyon', 'en', ['queue', 'cases', 'services']],
  ['inspector', 'en', ['today', 'orders']],
  ['coordinator', 'ru', ['queue']],
  ['statistician', 'ru', ['releases', 'tables', 'counting']],
  ['statistician', 'en', ['releases', 'tables', 'counting']],
  ['administrator', 'ru', ['people', 'agencies', 'lists', 'health']],
  ['administrator', 'en', ['people', 'agencies', 'lists', 'health']],
];
/** The short form: a role of each large family of screens. */
const FAMILIES = ['inspector', 'hotline', 'supervisor', 'coordinator', 'administrator'];
const isShort = process.env['PANOH_EVERY_SCREEN'] !== '1';
const PEOPLE = isShort
  ? EACH_ROLE.filter(([login, language]) => language === 'tg' && FAMILIES.includes(login))
  : [...EACH_ROLE, ...AGAIN];
const WIDTHS = isShort ? [PHONE] : [DESK, PHONE];
/** Accessibility depends more on width than on words: one language is checked at both widths, the others at one. */
const ASKED_AT: Record<Language, readonly number[]> = { tg: [PHONE, DESK], ru: [DESK], en: [PHONE] };
/** Checks each screen once per language and width, for the first role that shows it. */
const asked = new Set<string>();

/** Languages in which the service directory was checked; it is the same for every role but the administrator. */
const directories = new Set<Language>();
const isKnown = (login: string, language: Language): boolean =>
  login !== 'administrator' && directories.has(language);
/** The short form opens each screen once; the long form opens each of every role, but the directory. */
const isSeen = (screen: string, login: string, language: Language): boolean =>
  isShort ? asked.has(`${screen} ${PHONE} ${language}`) : screen === 'services' && isKnown(login, language);

async function look(person: Person, screen: string, width: number): Promise<string[]> {
  const name = `role-${screen}`;
  const key = `${screen} ${width} ${person.language}`;
  if (asked.has(key) || !ASKED_AT[person.language].includes(width)) return person.fits(name);
  asked.add(key);
  return person.looksAt(name);
}

describe('every role', () => {
  const story = Story.begin();

  it.each(PEOPLE.map(([login, language, menu], at) => [login, language, menu, at % 2 === 0] as const))(
    '%s, in %s: every entry of the menu opens by its keys, fits, and has no barrier',
    async (login, language, wanted, isLightAtDesk) => {
      const person = await story.signIn(login, { language, width: DESK });
      const paths = await person.menu();
      // Five fit the bar of a phone; a supervisor finds a sixth under More, and that of the fallback agency a seventh.
      const most = login === 'supervisor' ? 7 : 5 + Number(login.endsWith('supervisor'));
      expect(paths.length).toBeLessThanOrEqual(most);
      expect(paths).toEqual(expect.arrayContaining(wanted.map((segment) => `/${segment}`)));
      expect(new URL(person.page.url()).pathname.split('/')[1]).toBe(wanted[0]);
      for (const [at, path] of paths.entries()) {
        const screen = path.slice(1);
        if (isSeen(screen, login, language)) continue;
        for (const width of WIDTHS) {
          await person.turnTo(width, isLightAtDesk === (width === DESK) ? 'light' : 'dark');
          if (width === WIDTHS[0]) await person.openEntry(at + 1, path);
          expect(await look(person, screen, width)).toEqual([]);
        }
      }
      if (paths.includes('/services') && !isKnown(login, language)) {
        await person.go('/services/help');
        expect(await look(person, 'help', PHONE)).toEqual([]);
      }
      directories.add(language);
    },
    TIME_LIMIT,
  );
});
