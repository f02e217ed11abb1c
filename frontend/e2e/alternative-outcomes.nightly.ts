import { describe, expect, it } from '@jest/globals';
import { accept, assess, refer, register, saysYes, send } from './support/case-work';
import { openClosing } from './support/closing-work';
import { DESK, PHONE, Story, TIME_LIMIT, looksRight } from './support/story';

/** Other outcomes: a declined referral, a lowered risk level, and a survivor who wants no more help. */
describe('other ends of the line', () => {
  const story = Story.begin();
  let casePath = '';
  let declined = '';
  let request = '';

  it(
    'legal aid cannot help, says so with what happens instead, and the need goes to another agency',
    async () => {
      const caseworker = await story.signIn('caseworker', { language: 'tg', width: PHONE });
      casePath = await register(caseworker, { surname: 'Роҳева', givenName: 'Шабнам' });
      await refer(caseworker, casePath, 'legal');
      declined = await send(caseworker, casePath);
      const lawyer = await story.signIn('lawyer', { language: 'ru', width: PHONE });
      await lawyer.openFrom(declined);
      await lawyer.press('referrals.do-decline');
      await lawyer.press('ui.save');
      await lawyer.sees(lawyer.t('referrals.missing-next-step'));
      await looksRight(lawyer, '01-decline-missing');
      await lawyer.select('reason', 'outside_area');
      await lawyer.select('nextStep', 'ask_another_agency');
      await lawyer.press('ui.save');
      await lawyer.sees(lawyer.t('referral-status.declined'));
      await looksRight(lawyer, '02-declined');
      await caseworker.go('/today');
      await looksRight(caseworker, '03-today-declined');
      await caseworker.go(declined);
      await caseworker.follow('referrals.do-re-route');
      await caseworker.pickFirst('new-referral.part-where');
      await saysYes(caseworker);
      await looksRight(caseworker, '04-elsewhere');
      const next = await send(caseworker, casePath);
      expect(next).not.toBe(declined);
      await looksRight(caseworker, '05-both-referrals');
      const specialist = await story.signIn('specialist', { language: 'en', width: DESK });
      await specialist.go('/referrals');
      await accept(specialist, next);
      await caseworker.go(`${casePath}/referrals`);
      await caseworker.sees(new RegExp(caseworker.t('referral-status.accepted')));
      await looksRight(caseworker, '06-accepted-elsewhere');
    },
    TIME_LIMIT,
  );

  it(
    'a supervisor asks to lower the level below a critical sign, and a colleague who never worked on it agrees',
    async () => {
      const caseworker = await story.signIn('caseworker', { language: 'ru', width: PHONE });
      await assess(caseworker, casePath, ['risk-factor.strangle']);
      await caseworker.sees(caseworker.t('band.high'));
      const supervisor = await story.signIn('supervisor', { language: 'tg', width: DESK });
      await supervisor.go(`${casePath}/level/lower`);
      await supervisor.pick('band.medium');
      await supervisor.press('level.ask-to-lower');
      await supervisor.sees(supervisor.t('level.reason-missing'));
      await supervisor.sees(supervisor.t('level.who-missing'));
      await looksRight(supervisor, '10-lower-missing');
      await supervisor.fill('level-reason', 'Ҷавоби нодуруст пахш шуда буд.');
      await supervisor.pickNamed('Назарова Фирӯза');
      await supervisor.press('level.ask-to-lower');
      await supervisor.page.waitForURL(`**${casePath}/assessments`);
      await looksRight(supervisor, '11-asked');
      await caseworker.go(casePath);
      await caseworker.sees(caseworker.t('band.high'));
      const colleague = await story.signIn('caseworker2', { language: 'en', width: PHONE });
      await looksRight(colleague, '12-colleague-today');
      const asked = colleague.main.locator('a[href^="/decisions/levels/"]').first();
      await colleague.go((await asked.getAttribute('href')) ?? '');
      await looksRight(colleague, '13-answer');
      await colleague.press('level-answer.send');
      await colleague.sees(colleague.t('level-answer.missing'));
      await colleague.main.locator('form label').first().click();
      await colleague.press('level-answer.send');
      await colleague.sees(colleague.t('level-answer.recorded'));
      await looksRight(colleague, '14-agreed');
      await caseworker.go(casePath);
      await caseworker.sees(caseworker.t('band.medium'));
    },
    TIME_LIMIT,
  );

  it(
    'she asks alone and informed to stop: no conditions of ours keep her, and no contact follows',
    async () => {
      const caseworker = await story.signIn('caseworker', { language: 'en', width: PHONE });
      casePath = await register(caseworker, { surname: 'Озодаева', givenName: 'Парвина' });
      await openClosing(caseworker, casePath);
      await caseworker.choose('closing.why', 'closure-reason.survivor-request');
      const missing = caseworker.main.locator('pn-closure-gate li', {
        hasText: caseworker.t('blocker.stop-request-missing'),
      });
      await missing.getByRole('button').click();
      const form = caseworker.main.locator('pn-statement-panel form');
      await form.locator('button[type=submit]').click();
      await looksRight(caseworker, '20-five-questions-missing');
      for (const answer of await form.getByText(caseworker.t('known.yes'), { exact: true }).all())
        await answer.locator('xpath=ancestor::label').click();
      await looksRight(caseworker, '21-five-questions');
      await form.locator('button[type=submit]').click();
      await form.waitFor({ state: 'detached' });
      await caseworker.sees(caseworker.t('closing.who'));
      // Nothing is known of the risk: the second person speaks with the survivor, in the way that was agreed.
      await caseworker.choose('closing.talk', 'second-talk.calls-us');
      await looksRight(caseworker, '22-ready-to-ask');
      await caseworker.pickNamed('Legal aid centre');
      await caseworker.press('closing.send');
      await caseworker.page.waitForURL(/\/decisions\/[0-9a-f-]{36}$/);
      await looksRight(caseworker, '23-asked');
      request = new URL(caseworker.page.url()).pathname;
      const supervisor = await story.signIn('supervisor', { language: 'ru', width: PHONE });
      await supervisor.openFrom(request);
      await looksRight(supervisor, '24-endorse');
      await supervisor.press('decision.endorse');
      await supervisor.sees(supervisor.t('decision.state-endorsed'));
    },
    TIME_LIMIT,
  );

  it(
    'the second person can only confirm that she asked, and the case closes at her word',
    async () => {
      const second = await story.signIn('lawyer', { language: 'tg', width: PHONE });
      await second.go('/decisions');
      await second.openFrom(request);
      await looksRight(second, '30-her-word');
      await second.press('decision.record-talk');
      await second.choose('talk.alone', 'known.yes');
      await second.choose('talk.own-wish', 'known.yes');
      await second.choose('talk.pressed', 'known.no');
      await second.press('ui.save');
      await second.sees(second.t('decision.talk-confirms'));
      await second.choose('decision.hurried-why', 'hurried-reason.her-own-wish');
      await second.press('decision.approve');
      await second.page
        .locator('mat-dialog-container')
        .getByRole('button', { name: second.t('decision.approve'), exact: true })
        .click();
      await second.sees(second.t('decision.is-approved'));
      await looksRight(second, '31-closed');
      const caseworker = await story.signIn('caseworker', { language: 'ru', width: DESK });
      await caseworker.go(`${casePath}/contacts`);
      await caseworker.sees(caseworker.t('case-status.closed'));
      expect(await caseworker.button('contact.save').count()).toBe(0);
      const later = caseworker.main.getByRole('heading', {
        name: caseworker.t('follow-up-rule.fu-post-closure'),
      });
      expect(await later.count()).toBe(0);
      await looksRight(caseworker, '32-no-contact-follows');
    },
    TIME_LIMIT,
  );

  it(
    'a supervisor pages through what was imported, further than one page',
    async () => {
      const supervisor = await story.signIn('supervisor', { language: 'tg', width: PHONE });
      await supervisor.go('/cases');
      const rows = supervisor.main.locator('li a[href^="/cases/0"]');
      expect(await rows.count()).toBe(25);
      await supervisor.main.getByRole('button', { name: /25/ }).click();
      await supervisor.waitsUntil(async () => (await rows.count()) === 50);
      const shown = await rows.evaluateAll((links) => links.map((link) => link.getAttribute('href')));
      expect(new Set(shown).size).toBe(50);
      await looksRight(supervisor, '40-second-page');
    },
    TIME_LIMIT,
  );
});
