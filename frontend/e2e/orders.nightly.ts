import { describe, expect, it } from '@jest/globals';
import { listensTo } from './support/answers';
import { contact, register } from './support/case-work';
import type { Person } from './support/person';
import { DESK, PHONE, Story, TIME_LIMIT, looksRight } from './support/story';

/** How she may be reached about the order; never where she is. */
const LINE = 'Баъди пешин, рақами хоҳараш';

/** One story in order: each morning continues where the one before ended. */
describe('an order from the report to the contact after its end', () => {
  const story = Story.begin();
  let casePath = '';
  let orderPath = '';

  /** As a day and a time are typed, so many hours ago. */
  const typed = async (hoursAgo: number): Promise<[day: string, time: string]> => {
    const at = new Date((await story.product.now()).getTime() - hoursAgo * 3_600_000);
    const zone = { timeZone: 'Asia/Dushanbe' };
    const time = at.toLocaleTimeString('ru-RU', { ...zone, hour: '2-digit', minute: '2-digit' });
    return [at.toLocaleDateString('ru-RU', zone), time];
  };
  /** The last day that is counted from today, in her language. */
  const lastDayOf = async ({ language }: Person, days: number): Promise<string> => {
    const at = new Date((await story.product.now()).getTime() + days * 24 * 3_600_000);
    const zone = { timeZone: 'Asia/Dushanbe' };
    return at.toLocaleDateString(language, { ...zone, day: 'numeric', month: 'long' });
  };
  const fillMoment = async (person: Person, field: string, hoursAgo: number): Promise<void> => {
    const [day, time] = await typed(hoursAgo);
    await person.fill(field, day);
    await person.fill(`${field}-time`, time);
  };

  it(
    'the inspector records that an order was requested',
    async () => {
      const inspector = await story.signIn('inspector', { language: 'tg', width: PHONE });
      await inspector.go('/orders');
      await inspector.sees(inspector.t('orders.row-breach'));
      // The breach is on the first screen, below one line of filters.
      const breach = inspector.main.locator('[data-row]').first();
      expect(await breach.evaluate((row) => row.getBoundingClientRect().top)).toBeLessThan(400);
      await looksRight(inspector, '70-orders');
      casePath = await register(inspector, { surname: 'Амрномаева', givenName: 'Гулчеҳра' });
      await inspector.go(`${casePath}/orders/new`);
      await fillMoment(inspector, 'reportedAt', 6);
      await inspector.choose('orders.stage', 'orders.stage-served');
      await inspector.press('ui.save');
      await inspector.sees(inspector.t('orders.missing', { what: inspector.t('order-field.number') }));
      await looksRight(inspector, '71-order-missing');
      await inspector.choose('orders.stage', 'orders.stage-requested');
      await looksRight(inspector, '72-new-order');
      await inspector.press('ui.save');
      await inspector.page.waitForURL(`**${casePath}/orders`);
      orderPath = await inspector.lastLink('/orders/');
      await inspector.sees(inspector.t('order-status.requested'));
      await looksRight(inspector, '73-case-orders');
    },
    TIME_LIMIT,
  );

  it(
    'writes down its issue: for longer than the setting it warns in words, and its end is worked out',
    async () => {
      const inspector = await story.signIn('inspector', { language: 'en', width: DESK });
      await inspector.go(orderPath);
      await inspector.press('orders.do-issue');
      await fillMoment(inspector, 'issuedAt', 5);
      await inspector.fill('number', '204/26');
      await inspector.fill('issuingBody', 'ШВКД дар шаҳри Кӯлоб');
      await inspector.fill('days', '90');
      await inspector.choose(
        'orders.conditions',
        'order-condition.no-violence',
        'order-condition.no-contact',
      );
      await inspector.main.locator('pn-order-step-panel pn-note').waitFor();
      await inspector.sees(inspector.t('orders.longer-than-setting'));
      await looksRight(inspector, '74-longer-than-setting');
      await inspector.fill('days', '15');
      await inspector.main
        .locator('pn-order-step-panel pn-note')
        .getByText(inspector.t('orders.end-after-service'))
        .waitFor();
      await inspector.press('ui.save');
      await inspector.button('orders.do-serve').waitFor();
    },
    TIME_LIMIT,
  );

  it(
    'hands it over, not before it was issued, and writes down the one line that she gave',
    async () => {
      const inspector = await story.signIn('inspector', { language: 'ru', width: DESK });
      await inspector.go(orderPath);
      await inspector.press('orders.do-serve');
      await fillMoment(inspector, 'servedAt', 5.5);
      await inspector.choose('order-field.served-how', 'order-service.signed');
      await inspector.press('ui.save');
      await inspector.main.locator('pn-error-summary').getByText(inspector.t('error.before-issue')).waitFor();
      inspector.faultsWereExpected();
      await looksRight(inspector, '75-served-before-issue');
      await fillMoment(inspector, 'servedAt', 4);
      const preview = inspector.main.locator('pn-order-step-panel pn-note');
      await preview.getByText(inspector.t('orders.not-verified')).waitFor();
      const lastDay = await lastDayOf(inspector, 15);
      await preview.getByText(lastDay).waitFor();
      await looksRight(inspector, '76-handing-over');
      await inspector.press('ui.save');
      await inspector.button('orders.do-record-breach').waitFor();
      const run = inspector.main.locator('pn-order-run');
      await run.getByText(lastDay).waitFor();
      const rule = inspector.t('orders.rule-served').split('} ').at(-1) ?? '';
      await run.getByText(rule).waitFor();
      await run.getByText(inspector.t('orders.not-verified')).waitFor();
      await inspector.press('orders.do-change-contact-details');
      await inspector.fill('line', LINE);
      await inspector.press('ui.save');
      await inspector.sees(LINE);
      await run.locator('summary').click();
      await looksRight(inspector, '77-in-force');
    },
    TIME_LIMIT,
  );

  it(
    'was handed over for fewer days: the supervisor confirms the correction, and the value before stays',
    async () => {
      const inspector = await story.signIn('inspector', { language: 'tg', width: PHONE });
      await inspector.go(orderPath);
      await inspector.main.locator('pn-corrected-record button').first().click();
      await inspector.choose('corrections.which', 'correction-field.days');
      await inspector.main.locator('[id^=correction-days-]').fill('14');
      await inspector.choose('corrections.why', 'correction-reason.typing');
      await looksRight(inspector, '78-correction');
      await inspector.main.locator('pn-correction-form button[type=submit]').click();
      await inspector.main.locator('pn-corrected-record pn-note').waitFor();
      await looksRight(inspector, '78-correction-waits');
      const supervisor = await story.signIn('police-supervisor', { language: 'ru', width: PHONE });
      await supervisor.go('/approvals');
      await supervisor.sees(supervisor.t('corrections.to-confirm'));
      await looksRight(supervisor, '78-correction-to-confirm');
      await supervisor.press('corrections.confirm');
      await supervisor.waitsUntil(
        async () => (await supervisor.main.locator('pn-waiting-corrections li').count()) === 0,
      );
      await inspector.go(orderPath);
      await inspector.sees(inspector.t('correction-field.days'));
      const paper = inspector.main.locator('pn-corrected-record').nth(1);
      await paper.getByRole('button').first().click();
      await inspector.choose('corrections.which', 'correction-field.issuing-body');
      await inspector.main.locator('[id^=correction-issuingBody-]').fill('ШВКД Кӯлоб');
      await inspector.choose('corrections.why', 'correction-reason.paper-differs');
      await looksRight(inspector, '78-correction-body');
      await inspector.main.locator('pn-correction-form button[type=submit]').click();
      await paper.getByText('ШВКД дар шаҳри Кӯлоб').waitFor();
      await looksRight(inspector, '78-corrected');
    },
    TIME_LIMIT,
  );

  it(
    'nobody else reads it: another agency and the coordinator find nothing at its address',
    async () => {
      for (const [login, width] of [
        ['caseworker', PHONE],
        ['coordinator', DESK],
        ['administrator', PHONE],
      ] as const) {
        const person = await story.signIn(login, { language: 'ru', width });
        const answers = listensTo(person);
        for (const path of [orderPath, `${casePath}/orders`, `${casePath}/orders/new`]) await person.go(path);
        person.faultsWereExpected();
        const heard = (await answers.heard()) + (await person.main.innerText());
        expect([login, heard.includes('204/26'), heard.includes(LINE)]).toEqual([login, false, false]);
        expect([login, await person.main.locator('form').count()]).toEqual([login, 0]);
      }
    },
    TIME_LIMIT,
  );

  it(
    'the coordinator sees of a case that she allowed the group to know where its order stands, and no more',
    async () => {
      const inspector = await story.signIn('inspector', { language: 'en', width: DESK });
      await inspector.go('/orders');
      await looksRight(inspector, '78-orders');
      const row = inspector.main.locator('li', { hasText: '118/26' });
      await inspector.go((await row.locator('a[href^="/orders/"]').first().getAttribute('href')) ?? '');
      const sharedPath = (await inspector.main.locator('a.code').getAttribute('href')) ?? '';
      const coordinator = await story.signIn('coordinator', { language: 'en', width: PHONE });
      const answers = listensTo(coordinator);
      await coordinator.go(`${sharedPath}/orders`);
      await coordinator.sees(coordinator.t('order-status.active'));
      await looksRight(coordinator, '79-status-only');
      expect(await coordinator.main.locator('a[href^="/orders"]').count()).toBe(0);
      expect(await answers.heard()).not.toMatch(/\d+\/26|contactDetails":"|issuerName|no_contact/);
    },
    TIME_LIMIT,
  );

  it(
    'records a breach; risk is high at once, and what was done about it is recorded apart',
    async () => {
      await story.product.pass('2 days');
      const inspector = await story.signIn('inspector', { language: 'en', width: PHONE });
      await inspector.go(orderPath);
      await inspector.press('orders.do-record-breach');
      // The form opens above the button, and the page goes there.
      const form = inspector.main.locator('pn-order-step-panel');
      const top = await form.evaluate((panel) => panel.getBoundingClientRect().top);
      expect([top >= 0, top < 400]).toEqual([true, true]);
      await fillMoment(inspector, 'happenedAt', 72);
      await inspector.choose('orders.breach-by', 'orders.reporter-neighbour');
      await inspector.press('ui.save');
      await inspector.sees(inspector.t('error.before-service'));
      inspector.faultsWereExpected();
      await fillMoment(inspector, 'happenedAt', 2);
      await inspector.press('ui.save');
      await inspector.sees(inspector.t('orders.nothing-done'));
      await inspector.sees(inspector.t('band.high'));
      await looksRight(inspector, '80-breach');
      await inspector.go(`${orderPath}?do=record_breach_action`);
      await inspector.press('time.today');
      await inspector.choose('orders.actions', 'orders.acted-admin-protocol');
      await inspector.fill('protocolNumber', '93-17');
      await looksRight(inspector, '81-what-was-done');
      await inspector.press('ui.save');
      await inspector.sees(inspector.t('orders.protocol', { number: '93-17' }));
    },
    TIME_LIMIT,
  );

  it(
    'the prosecutor agrees to ten more days; thirty are warned about, and the new last day is shown before it is saved',
    async () => {
      await story.product.passTo(11, 9);
      const inspector = await story.signIn('inspector', { language: 'ru', width: DESK });
      await inspector.go(`${orderPath}?do=decide_extension`);
      await inspector.choose('orders.decision', 'orders.decision-agreed');
      await inspector.press('time.today');
      await inspector.fill('days', '30');
      await inspector.sees(inspector.t('orders.longer-than-setting'));
      await looksRight(inspector, '82-extension-longer');
      await inspector.fill('days', '10');
      const preview = inspector.main.locator('pn-order-step-panel pn-note');
      await preview.getByText(inspector.t('orders.not-verified')).waitFor();
      await looksRight(inspector, '83-extension');
      await inspector.press('ui.save');
      await inspector.sees(inspector.t('orders.station-extended'));
      await inspector.go('/today');
      await looksRight(inspector, '84-today');
    },
    TIME_LIMIT,
  );

  it(
    'it ends by itself, the case stays open, and the contact after its end is made',
    async () => {
      await story.product.passTo(11, 16);
      const inspector = await story.signIn('inspector', { language: 'tg', width: DESK });
      await inspector.go(orderPath);
      await inspector.sees(inspector.t('orders.was-in-force-until'));
      await looksRight(inspector, '85-ended');
      await contact(inspector, casePath, { hasPlan: false });
      await inspector.go(casePath);
      await inspector.sees(inspector.t('timeline-event.order-breached'));
      await looksRight(inspector, '86-case-after-it');
    },
    TIME_LIMIT,
  );

  it(
    'the administrator adds a number of the law for days to come, and one is marked as confirmed',
    async () => {
      const administrator = await story.signIn('administrator', { language: 'ru', width: PHONE });
      await administrator.go('/lists');
      await administrator.follow('legal-values.title');
      await administrator.button('legal-values.confirm').first().click();
      await administrator.fill('verified-by', 'Намунаев');
      await administrator.press('time.today');
      await looksRight(administrator, '87-confirming');
      await administrator.press('ui.save');
      await administrator.sees('Намунаев');
      await administrator.button('legal-values.add').nth(2).click();
      await administrator.fill('legal-value', '30');
      await administrator.fill('legal-from', '01.01.2030');
      await administrator.fill('legal-source', 'Моддаи 21');
      await administrator.press('ui.save');
      await administrator.sees('Моддаи 21');
      await looksRight(administrator, '88-numbers-of-the-law');
    },
    TIME_LIMIT,
  );
});
