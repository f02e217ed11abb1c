import { describe, expect, it } from '@jest/globals';
import { addAgency, addGroup, addPerson, addService, inRow, rowOf } from './support/directory-work';
import { AuthenticatorApp, provesPresence } from './support/signing-in';
import { DESK, PHONE, Story, TIME_LIMIT, looksRight } from './support/story';

describe('the administrator', () => {
  const story = Story.begin();

  it(
    'adds an agency, its group, somebody who signs in, and help that ends again',
    async () => {
      const administrator = await story.signIn('administrator', { language: 'tg', width: DESK });
      await addAgency(administrator, 'Бунёд');
      await addGroup(administrator, 'Восеъ', 'Бунёд tg');
      await administrator.sees('Восеъ tg');
      await inRow(rowOf(administrator, 'Бунёд tg'), administrator.t('ui.edit')).click();
      await administrator.main.locator('pn-agency-form mat-checkbox label', { hasText: 'Восеъ tg' }).click();
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

  it(
    'closes no agency that leads cases, and reads what comes first',
    async () => {
      const administrator = await story.signIn('administrator', { language: 'ru', width: PHONE });
      await administrator.go('/agencies');
      const police = rowOf(administrator, 'ОМВД в городе Куляб').first();
      await inRow(police, administrator.t('ui.edit')).click();
      await administrator.choose('agencies.status', 'agencies.closed');
      await administrator.press('ui.save');
      await administrator.sees(administrator.t('error.agency-leads-cases'));
      administrator.faultsWereExpected();
      await looksRight(administrator, 'admin-7-leads-cases');
    },
    TIME_LIMIT,
  );
});
