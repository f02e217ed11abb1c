import { describe, expect, it } from '@jest/globals';
import { addPerson } from './support/directory-work';
import type { Person } from './support/person';
import { AuthenticatorApp, provesPresence, withDevice } from './support/signing-in';
import { DESK, PHONE, Story, TIME_LIMIT, looksRight } from './support/story';

const PASSWORD = 'kulob-demo-2020';

/** Nobody is signed in on this device any more; on the server the session stands. */
async function forgets(person: Person): Promise<void> {
  await person.page.context().clearCookies();
  await person.page.goto('/sign-in');
  await person.page.waitForSelector('#login');
  person.faultsWereExpected();
}

async function confirms(person: Person, key: string): Promise<void> {
  const dialog = person.page.locator('pn-confirm');
  await dialog.getByRole('button', { name: person.t(key), exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

describe('signing in', () => {
  const story = Story.begin();

  it(
    'with a passkey: added, used without name or password, a proof of presence, and removed; a session is ended',
    async () => {
      const caseworker = await story.signIn('caseworker', { language: 'tg', width: PHONE });
      await withDevice(caseworker.page);
      await caseworker.go('/settings');
      await caseworker.follow('sign-in-settings.title');
      await caseworker.sees(caseworker.t('sign-in-settings.demo'));
      await looksRight(caseworker, 'keys-1-nothing-yet');
      await caseworker.press('sign-in-settings.another-passkey');
      await caseworker.button('sign-in-settings.add-passkey').click();
      await provesPresence(caseworker);
      await caseworker.sees(caseworker.t('sign-in-settings.this-device'));
      await caseworker.sees(caseworker.t('sign-in-settings.codes'));
      await looksRight(caseworker, 'keys-2-passkey');
      await caseworker.press('sign-in-settings.new-codes');
      await caseworker.sees(caseworker.t('sign-in-settings.write-down'));
      await looksRight(caseworker, 'keys-3-codes');
      await caseworker.press('sign-in-settings.written');

      await forgets(caseworker);
      await looksRight(caseworker, 'keys-4-sign-in');
      await caseworker.button('sign-in.passkey').click();
      await caseworker.page.waitForURL('**/today');
      await caseworker.go('/settings/keys');
      const sessions = caseworker.main.locator('pn-own-sessions li');
      await caseworker.sees(caseworker.t('sign-in-settings.this-session'));
      expect(await sessions.count()).toBe(2);
      await sessions
        .filter({ hasText: caseworker.t('opened-by.password') })
        .getByRole('button')
        .click();
      await caseworker.waitsUntil(async () => (await sessions.count()) === 1);

      await story.product.pass('3 minutes');
      await caseworker.main
        .locator('pn-own-passkeys')
        .getByRole('button', { name: new RegExp(caseworker.t('sign-in-settings.remove')) })
        .click();
      await confirms(caseworker, 'sign-in-settings.remove');
      const asked = caseworker.page.locator('pn-step-up-dialog');
      await asked.waitFor();
      expect(await asked.locator('#presence-password').count()).toBe(0);
      await looksRight(caseworker, 'keys-5-presence');
      await asked.getByRole('button', { name: caseworker.t('presence.by-passkey') }).click();
      await caseworker.sees(caseworker.t('sign-in-settings.no-passkey'));
      caseworker.faultsWereExpected();
    },
    TIME_LIMIT,
  );

  it(
    'with a password and the code of an app, or one from paper; each once, and a wrong one opens nothing',
    async () => {
      const lawyer = await story.signIn('lawyer', { language: 'ru', width: DESK });
      await lawyer.go('/settings/keys');
      await lawyer.button('sign-in-settings.add-authenticator').click();
      await provesPresence(lawyer);
      await lawyer.sees(lawyer.t('sign-in-settings.scan'));
      await looksRight(lawyer, 'keys-6-picture');
      const app = await AuthenticatorApp.setUp(lawyer, story.product);
      await lawyer.press('sign-in-settings.new-codes');
      // Read as soon as they are there: a list of texts is not waited for.
      const paper = await lawyer.main.locator('pn-recovery-codes li').first().innerText();
      await lawyer.press('sign-in-settings.written');

      await story.product.pass('2 minutes');
      await forgets(lawyer);
      const enter = async (): Promise<void> => {
        await lawyer.fill('login', 'lawyer');
        await lawyer.fill('password', PASSWORD);
        await lawyer.press('ui.sign-in');
        await lawyer.page.waitForSelector('#code');
      };
      await enter();
      expect(await lawyer.page.evaluate(() => document.activeElement?.id)).toBe('code');
      await looksRight(lawyer, 'keys-7-code');
      await lawyer.fill('code', '000000');
      await lawyer.press('ui.continue');
      await lawyer.sees(lawyer.t('error.sign-in-failed'));
      await lawyer.fill('code', await app.code());
      await lawyer.press('ui.continue');
      await lawyer.page.waitForURL('**/referrals');
      lawyer.faultsWereExpected();

      await forgets(lawyer);
      await enter();
      await lawyer.fill('code', paper.toLowerCase());
      await lawyer.press('ui.continue');
      await lawyer.page.waitForURL('**/referrals');
      await lawyer.go('/settings/keys');
      await lawyer.sees(lawyer.t('opened-by.recovery-code'));
      await looksRight(lawyer, 'keys-8-sessions');
    },
    TIME_LIMIT,
  );

  it(
    'for the first time: a password of her own, a second step before anything else; and her supervisor locks her out',
    async () => {
      const administrator = await story.signIn('administrator', { language: 'en', width: DESK });
      await administrator.go('/people');
      const person = {
        agency: 'Crisis centre, Kulob',
        name: 'Зебунисо',
        login: 'zebuniso',
        role: 'role.caseworker',
      };
      await addPerson(administrator, person);
      await provesPresence(administrator);
      await administrator.sees(administrator.t('people.issued', { name: person.name }));
      const given = await administrator.main.locator('.issued .code').innerText();
      await administrator.main.locator('#of-agency').selectOption({ label: person.agency });
      await administrator.sees(administrator.t('account-lock.pending-activation'));
      await looksRight(administrator, 'keys-9-people');

      const supervisor = await story.signIn('supervisor', { language: 'ru', width: PHONE });
      await supervisor.go('/team');
      const open = supervisor.main.getByRole('button', {
        name: `${supervisor.t('account-lock.unlock')}: ${person.name}`,
        exact: true,
      });
      await open.waitFor();
      await looksRight(supervisor, 'keys-9-waiting');
      await open.click();
      await provesPresence(supervisor);
      await open.waitFor({ state: 'detached' });

      const newcomer = await story.signIn(person.login, { language: 'tg', width: PHONE }, given);
      await newcomer.fill('old-password', given);
      await newcomer.fill('new-password', 'чоркунҷаи сабз дар боғ');
      await newcomer.press('password.submit');
      await newcomer.page.waitForURL('**/second-step');
      await newcomer.page.goto('/today');
      await newcomer.page.waitForURL('**/second-step');
      // Before the second step the server refuses the list of the day.
      newcomer.faultsWereExpected();
      await looksRight(newcomer, 'keys-10-second-step');
      await newcomer.button('sign-in-settings.add-authenticator').click();
      await newcomer.sees(newcomer.t('sign-in-settings.scan'));
      await AuthenticatorApp.setUp(newcomer, story.product);
      await newcomer.sees(newcomer.t('second-step.added'));
      await newcomer.press('sign-in-settings.new-codes');
      await newcomer.sees(newcomer.t('sign-in-settings.write-down'));
      await looksRight(newcomer, 'keys-11-second-step-codes');
      await newcomer.press('sign-in-settings.written');
      const unanswered = newcomer.page.getByText(newcomer.t('error.no-connection-plain'));
      await newcomer.waitsUntil(async () => {
        if (newcomer.page.url().endsWith('/today')) return true;
        if ((await unanswered.count()) > 0)
          await newcomer.page.getByText(newcomer.t('second-step.later')).click();
        return false;
      });

      await supervisor.go('/team');
      await supervisor.choose('ui.filter', 'team.burdens');
      const lock = supervisor.main.getByRole('button', {
        name: `${supervisor.t('account-lock.lock')}: ${person.name}`,
        exact: true,
      });
      await lock.waitFor();
      await looksRight(supervisor, 'keys-12-team');
      await lock.click();
      await supervisor.page.locator('pn-confirm').waitFor();
      await looksRight(supervisor, 'keys-13-lock');
      await confirms(supervisor, 'account-lock.lock');
      await supervisor.sees(supervisor.t('account-lock.supervisor'));
      await looksRight(supervisor, 'keys-14-locked');
      await newcomer.page.goto('/cases');
      await newcomer.page.waitForURL('**/sign-in**');
      newcomer.faultsWereExpected();

      await story.product.pass('3 minutes');
      await open.click();
      await provesPresence(supervisor);
      await lock.waitFor();
    },
    TIME_LIMIT,
  );
});
