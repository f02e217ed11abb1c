import { describe, expect, it } from '@jest/globals';
import { addAgency, addGroup, addPerson, addService, inRow, rowOf } from './support/directory-work';
import type { Person } from './support/person';
import { AuthenticatorApp, provesPresence } from './support/signing-in';
import { DESK, PHONE, Story, TIME_LIMIT, looksRight } from './support/story';
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
  ['supervisor', 'tg', ['approvals', 'team', 'cases', 'referrals', 'services']],
  ['coordinator', 'tg', ['queue', 'cases', 'services']],
  ['statistician', 'tg', ['releases', 'tables', 'counting', 'services']],
  ['administrator', 'tg', ['people', 'agencies', 'services', 'lists', 'health']],
];
/** With PANOH_EVERY_SCREEN=1 the other group too, and in other languages what one role alone has. */
const AGAIN: readonly Row[] = [
  ['inspector-qabodiyon', 'ru', ['today', 'orders', 'cases', 'referrals', 'services']],
  ['police-supervisor', 'ru', ['approvals', 'team', 'cases', 'referrals', 'services']],
  ['shelter-supervisor', 'en', ['approvals', 'team', 'cases', 'referrals', 'services']],
  ['coordinator-qabodiyon', 'en', ['queue', 'cases', 'services']],
  ['inspector', 'en', ['today', 'orders']],
  ['coordinator', 'ru', ['queue']],
  ['statistician', 'ru', ['releases', 'tables', 'counting']],
  ['statistician', 'en', ['releases', 'tables', 'counting']],
  ['administrator', 'ru', ['people', 'agencies', 'lists', 'health']],
  ['administrator', 'en', ['people', 'agencies', 'lists', 'health']],
];
const PEOPLE = process.env['PANOH_EVERY_SCREEN'] === '1' ? [...EACH_ROLE, ...AGAIN] : EACH_ROLE;
/** Accessibility depends more on width than on words: one language is checked at both widths, the others at one. */
const ASKED_AT: Record<Language, readonly number[]> = { tg: [PHONE, DESK], ru: [DESK], en: [PHONE] };
/** Checks each screen once per language and width, for the first role that shows it. */
const asked = new Set<string>();

/** Languages in which the service directory was checked; it is the same for every role but the administrator. */
const directories = new Set<Language>();
const isKnown = (login: string, language: Language): boolean =>
  login !== 'administrator' && directories.has(language);

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
    '%s, in %s: every entry of the menu opens by its keys, fits a phone and a desk, and has no barrier',
    async (login, language, wanted, isLightAtDesk) => {
      const person = await story.signIn(login, { language, width: DESK });
      const paths = await person.menu();
      // Five fit the bar of a phone; the fallback agency's supervisor finds a sixth under More.
      expect(paths.length).toBeLessThanOrEqual(login === 'supervisor' ? 6 : 5);
      expect(paths).toEqual(expect.arrayContaining(wanted.map((segment) => `/${segment}`)));
      expect(new URL(person.page.url()).pathname.split('/')[1]).toBe(wanted[0]);
      for (const [at, path] of paths.entries()) {
        const screen = path.slice(1);
        if (screen === 'services' && isKnown(login, language)) continue;
        await person.turnTo(DESK, isLightAtDesk ? 'light' : 'dark');
        await person.openEntry(at + 1, path);
        expect(await look(person, screen, DESK)).toEqual([]);
        await person.turnTo(PHONE, isLightAtDesk ? 'dark' : 'light');
        expect(await look(person, screen, PHONE)).toEqual([]);
      }
      if (paths.includes('/services') && !isKnown(login, language)) {
        await person.go('/services/help');
        expect(await look(person, 'help', PHONE)).toEqual([]);
      }
      directories.add(language);
    },
    TIME_LIMIT,
  );

  it(
    'administrator: adds an agency, its group, somebody who signs in, and help that ends again',
    async () => {
      const administrator = await story.signIn('administrator', { language: 'tg', width: DESK });
      await addAgency(administrator, 'Бунёд');
      await addGroup(administrator, 'Восеъ', 'Бунёд tg');
      await administrator.sees('Восеъ tg');
      await inRow(rowOf(administrator, 'Бунёд tg'), administrator.t('ui.edit')).click();
      await administrator.main.locator('pn-agency-form label.choice', { hasText: 'Восеъ tg' }).click();
      await administrator.press('ui.save');
      await administrator.sees(new RegExp(administrator.t('agencies.since', { day: '' }).trim()));
      await looksRight(administrator, 'admin-1-agencies');

      const zebuniso = { agency: 'Бунёд tg', name: 'Зебунисо', login: 'zebuniso', role: 'role.caseworker' };
      await administrator.go('/people');
      await addPerson(administrator, { ...zebuniso, login: 'caseworker' });
      await administrator.sees(administrator.t('error.login-taken'));
      // Of a refusal the browser says that it was one.
      expect(administrator.faults.splice(0)).toHaveLength(1);
      await looksRight(administrator, 'admin-2-taken');
      await administrator.fill('login', zebuniso.login);
      await administrator.press('ui.save');
      await provesPresence(administrator);
      await administrator.sees(administrator.t('people.issued', { name: zebuniso.name }));
      await looksRight(administrator, 'admin-3-password');
      const password = await administrator.main.locator('.issued .code').innerText();

      const newcomer = await story.signIn(zebuniso.login, { language: 'ru', width: PHONE }, password);
      await looksRight(newcomer, 'admin-4-first-sign-in');
      await newcomer.fill('old-password', password);
      await newcomer.fill('new-password', 'чоркунҷаи сабз дар боғ');
      await newcomer.press('password.submit');
      await newcomer.page.waitForURL('**/second-step');
      await newcomer.button('sign-in-settings.add-authenticator').click();
      await AuthenticatorApp.setUp(newcomer, story.product);
      await newcomer.press('second-step.later');
      await newcomer.page.waitForURL('**/today');

      await inRow(rowOf(administrator, zebuniso.name), administrator.t('people.disable')).click();
      await rowOf(administrator, zebuniso.name).getByText(administrator.t('people.disabled')).waitFor();
      await newcomer.page.goto('/cases');
      await newcomer.page.waitForURL('**/sign-in**');
      newcomer.faultsWereExpected();

      await addService(administrator, 'Бунёд tg', 'psychosocial');
      const help = rowOf(administrator, 'Бунёд tg');
      await inRow(help, administrator.t('ui.edit')).click();
      await administrator.choose('services.status', 'services.paused');
      await administrator.press('ui.save');
      await help.getByText(administrator.t('services.paused')).waitFor();
      await looksRight(administrator, 'admin-5-services');

      await administrator.go('/lists');
      await administrator.select('list', 'relationship');
      await administrator.sees('Муж (брак зарегистрирован)');
      await administrator.follow('legal-values.title');
      await administrator.sees(administrator.t('legal-values.lead'));
      await looksRight(administrator, 'admin-6-numbers');
      await administrator.go('/health');
      await administrator.sees(administrator.t('health.backup-not-known'));
    },
    TIME_LIMIT,
  );
});
