import { describe, expect, it } from '@jest/globals';
import { accept, assess, contact, refer, register, saysYes, send } from './support/case-work';
import { answerNeeds, askConsent, makePlan, openClosing, recordWhatWasSaid } from './support/closing-work';
import { DESK, PHONE, Story, TIME_LIMIT, looksRight } from './support/story';

const LEGAL_AID = { tg: 'Маркази ёрии ҳуқуқӣ', ru: 'Центр правовой помощи', en: 'Legal aid centre' };

/** From an action of another user to its effect on an open page, which refetches at most every 3 s; busy machine. */
const LIVE_MS = 15_000;

/** One story in order: each morning continues where the one before ended. */
describe('from a report in Kulob to a closed case, and open again', () => {
  const story = Story.begin();
  let policeCase = '';
  let centreCase = '';
  let centreReferral = '';
  let legalReferral = '';
  let request = '';

  it(
    'the inspector records a report, finds high risk, offers somebody who keeps contact, and refers',
    async () => {
      const inspector = await story.signIn('inspector', { language: 'tg', width: PHONE });
      await looksRight(inspector, '01-inspector-today');
      policeCase = await register(inspector, { surname: 'Санҷишова', givenName: 'Гулчеҳра' });
      await looksRight(inspector, '02-police-case');
      await assess(inspector, policeCase, ['risk-factor.strangle']);
      await inspector.sees(inspector.t('band.high'));
      await inspector.moveTo(`${policeCase}/support-lead`);
      await inspector.choose('consent-screen.answer', 'support-lead-offer.wanted');
      await inspector.pickFirst('new-referral.part-where');
      await saysYes(inspector);
      await looksRight(inspector, '03-support-lead-offer');
      await inspector.press('ui.save');
      await inspector.page.waitForURL(`**${policeCase}/referrals`);
      centreReferral = await inspector.lastLink('/referrals/');
      await refer(inspector, policeCase, 'health');
      await looksRight(inspector, '04-referral-to-health');
      await send(inspector, policeCase);
      await looksRight(inspector, '05-police-referrals');
    },
    TIME_LIMIT,
  );

  it(
    'the crisis centre accepts, makes the safe contact and refers to legal aid',
    async () => {
      const caseworker = await story.signIn('caseworker', { language: 'ru', width: PHONE });
      await looksRight(caseworker, '10-caseworker-today');
      centreCase = await accept(caseworker, centreReferral);
      await contact(caseworker, centreCase);
      await looksRight(caseworker, '11-centre-case');
      await refer(caseworker, centreCase, 'legal');
      legalReferral = await send(caseworker, centreCase);
      await askConsent(caseworker, centreCase, 'consent-scope.case-conference-mdwg');
      await askConsent(caseworker, centreCase, 'consent-scope.contact-for-follow-up');
      await looksRight(caseworker, '12-consents');
      await assess(caseworker, centreCase);
      await makePlan(caseworker, centreCase);
      await looksRight(caseworker, '13-plan-made');
    },
    TIME_LIMIT,
  );

  it(
    'four days later the coordinator sees by its reference what nobody answered, and asks',
    async () => {
      await story.product.pass('4 days');
      const coordinator = await story.signIn('coordinator', { language: 'en', width: DESK });
      await looksRight(coordinator, '20-group-queue');
      await coordinator.main.getByRole('radio', { name: coordinator.t('group-queue.newest-first') }).check();
      const lawyer = await story.signIn('lawyer', { language: 'ru', width: PHONE });
      const question = lawyer.t('notification.question-asked', { what: '' }).trim();
      const news = lawyer.main.locator('pn-news li', { hasText: question });
      const before = await news.count();
      const row = coordinator.main.locator(`li:has(a[href="${legalReferral}"])`);
      await row.getByRole('button', { name: coordinator.t('group-queue.do-ask'), exact: true }).click();
      await row.getByText(coordinator.t('group-queue.asked', { moment: '' }).trim()).waitFor();
      // The lawyer sees the question on an open page without doing anything.
      await news.nth(before).waitFor({ timeout: LIVE_MS });
      await looksRight(lawyer, '22-asked-live');
      await looksRight(coordinator, '21-asked');
      expect(await coordinator.main.innerText()).not.toContain('Санҷишова');
    },
    TIME_LIMIT,
  );

  it(
    'legal aid accepts, reaches her and reports the outcome in her own word',
    async () => {
      await story.product.passTo(11);
      const lawyer = await story.signIn('lawyer', { language: 'ru', width: DESK });
      await looksRight(lawyer, '30-lawyer-first-screen');
      const legalCase = await accept(lawyer, legalReferral);
      await contact(lawyer, legalCase);
      await lawyer.moveTo(legalReferral);
      await lawyer.press('referrals.do-complete');
      await lawyer.fill('serviceOn', dayInDushanbe(await story.product.now()));
      await lawyer.select('survivorFeedback', 'received');
      await lawyer.press('ui.save');
      await lawyer.sees(lawyer.t('referral-status.completed'));
      await looksRight(lawyer, '31-completed');
    },
    TIME_LIMIT,
  );

  it(
    'the supervisor reads why the case cannot be closed yet',
    async () => {
      const supervisor = await story.signIn('supervisor', { language: 'tg', width: DESK });
      await looksRight(supervisor, '40-approvals');
      await openClosing(supervisor, centreCase);
      await supervisor.sees(supervisor.t('blocker.wish-not-recorded'));
      await supervisor.sees(supervisor.t('blocker.not-told-may-return'));
      await supervisor.sees(supervisor.t('blocker.children-safety'));
      await looksRight(supervisor, '41-why-not');
    },
    TIME_LIMIT,
  );

  it(
    'a fortnight later the blockers are cleared, the supervisor endorses and the other agency confirms',
    async () => {
      await story.product.passTo(11, 14);
      const caseworker = await story.signIn('caseworker', { language: 'ru', width: PHONE });
      await contact(caseworker, centreCase);
      await assess(caseworker, centreCase);
      await answerNeeds(caseworker, centreCase);
      await openClosing(caseworker, centreCase);
      await caseworker.choose('closing.why', 'closure-reason.needs-met');
      await recordWhatWasSaid(caseworker);
      await looksRight(caseworker, '50-ready-to-ask');
      await caseworker.pickNamed(LEGAL_AID[caseworker.language]);
      await caseworker.press('closing.send');
      await caseworker.page.waitForURL(/\/decisions\/[0-9a-f-]{36}$/);
      request = new URL(caseworker.page.url()).pathname;
      const supervisor = await story.signIn('supervisor', { language: 'tg', width: DESK });
      await supervisor.moveTo('/approvals/closings');
      await supervisor.openFrom(request);
      await looksRight(supervisor, '51-endorse');
      await supervisor.press('decision.endorse');
      await supervisor.sees(supervisor.t('decision.state-endorsed'));
      const second = await story.signIn('lawyer', { language: 'en', width: PHONE });
      await second.openFrom(request);
      await looksRight(second, '52-decide');
      await second.press('decision.approve');
      const dialog = second.page.locator('mat-dialog-container');
      // Neither bar of a phone lies over it: the title can be read, and what it names can be touched.
      await dialog.getByRole('heading').click({ trial: true });
      // A tired hand presses twice: the second press falls on nothing below, such as the bar of the phone.
      await dialog.getByRole('button', { name: second.t('decision.approve'), exact: true }).dblclick();
      await second.sees(second.t('decision.is-approved'));
      await looksRight(second, '53-approved');
    },
    TIME_LIMIT,
  );

  it(
    'four contacts remain, and a new incident opens the case again',
    async () => {
      const caseworker = await story.signIn('caseworker', { language: 'ru', width: PHONE });
      await caseworker.moveTo(`${centreCase}/contacts`);
      await caseworker.sees(caseworker.t('case-status.closed'));
      const later = caseworker.main.getByRole('heading', {
        name: caseworker.t('follow-up-rule.fu-post-closure'),
        exact: true,
      });
      expect(await later.count()).toBe(4);
      await looksRight(caseworker, '60-four-contacts-remain');
      await caseworker.moveTo(`${centreCase}/incidents/new`);
      await caseworker.press('time.today');
      await caseworker.choose('register.law-forms', 'law-form.physical');
      await caseworker.choose('register.q-strangulation', 'known.no');
      await caseworker.select('incident.perpetrators.0.relationship', 'husband_nikoh');
      await looksRight(caseworker, '61-new-incident');
      await caseworker.press('ui.save');
      await caseworker.page.waitForURL(`**${centreCase}/incidents`);
      await caseworker.moveTo(centreCase);
      await caseworker.sees(caseworker.t('timeline-event.case-reopened'));
      await looksRight(caseworker, '62-open-again');
    },
    TIME_LIMIT,
  );
});

/** As it is typed into a field. */
const dayInDushanbe = (at: Date): string => at.toLocaleDateString('ru-RU', { timeZone: 'Asia/Dushanbe' });
