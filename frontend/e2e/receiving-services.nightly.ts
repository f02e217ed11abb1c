import { describe, expect, it } from '@jest/globals';
import { accept, contact, refer, register, saveRegistration, saysYes, send } from './support/case-work';
import type { Person } from './support/person';
import { DESK, PHONE, Story, TIME_LIMIT, looksRight } from './support/story';

const WHO = { surname: 'Баҳорова', givenName: 'Нилуфар' };
const PLACE = 'Хонаи дуюм, ҳуҷраи чорум';

/** A divorce is filed, and the court gives time to reconcile: a risk, with the lawyer's objection as the next task. */
async function court(lawyer: Person, ownCase: string, until: string): Promise<void> {
  await lawyer.go(`${ownCase}/court`);
  await lawyer.press('court.add');
  await lawyer.select('court-kind', 'divorce');
  await lawyer.choose('court.stage', 'court-step.filed');
  await looksRight(lawyer, '05-new-court-case');
  await lawyer.press('ui.save');
  const name = `${lawyer.t('key-dates.add-step')}: ${lawyer.t('court-kind.divorce')}`;
  await lawyer.main.getByRole('button', { name }).click();
  await lawyer.select('court-step', 'reconciliation_period');
  await lawyer.select('court-detail', 'court');
  await lawyer.choose('court.view', 'survivor-view.does-not-want-it');
  await lawyer.choose('court.judge-told', 'court-answer.yes');
  await looksRight(lawyer, '06-time-to-reconcile');
  await lawyer.press('ui.save');
  await lawyer.sees(lawyer.t('court.missing-next'));
  await lawyer.fill('court-next', until);
  await lawyer.press('ui.save');
  await lawyer.sees(lawyer.t('follow-up-rule.lg-object'));
  await looksRight(lawyer, '07-court-case');
}

/** Receiving agencies: what each must record, from the referral to the survivor's feedback. */
describe('those who receive', () => {
  const story = Story.begin();
  let caseOfCentre = '';
  let caseOfPolice = '';
  const saysNothingOfHer = async (person: Person): Promise<void> =>
    expect(await person.page.content()).not.toMatch(new RegExp(`${WHO.surname}|${WHO.givenName}`));

  it(
    'legal aid: sees no name before it accepts, is led to the first contact, sets another day, ends in her word',
    async () => {
      const caseworker = await story.signIn('caseworker', { language: 'ru', width: PHONE });
      caseOfCentre = await register(caseworker, WHO);
      await refer(caseworker, caseOfCentre, 'legal');
      const referral = await send(caseworker, caseOfCentre);
      const lawyer = await story.signIn('lawyer', { language: 'tg', width: PHONE });
      await lawyer.go(referral);
      await saysNothingOfHer(lawyer);
      await looksRight(lawyer, '01-offer');
      await lawyer.go('/referrals');
      const caseOfLawyer = await accept(lawyer, referral);
      await lawyer.go(referral);
      await looksRight(lawyer, '02-first-contact-asked');
      await lawyer.follow('referrals.do-record-contact');
      await lawyer.page.waitForURL(`**${caseOfLawyer}/contacts/new`);
      await contact(lawyer, caseOfLawyer);
      const soon = new Date((await story.product.now()).getTime() + 40 * 86_400_000);
      await court(lawyer, caseOfLawyer, dayInDushanbe(soon));
      await lawyer.go(referral);
      expect(await lawyer.link('referrals.do-record-contact').count()).toBe(0);
      await lawyer.press('referrals.do-mark-not-attended');
      await lawyer.sees(lawyer.t('referrals.another-day-hint'));
      await looksRight(lawyer, '03-did-not-take-place');
      await lawyer.press('ui.cancel');
      await lawyer.press('referrals.do-set-appointment');
      await lawyer.fill('at', '31.12.2126 10:00');
      await lawyer.press('ui.save');
      await lawyer.sees(lawyer.t('referral-status.appointment'));
      await lawyer.press('referrals.do-complete');
      await lawyer.press('ui.save');
      await lawyer.sees(lawyer.t('referrals.missing-word-or-why'));
      await looksRight(lawyer, '04-neither-word-nor-why');
      await lawyer.select('survivorFeedback', 'partly_received');
      await lawyer.press('ui.save');
      await lawyer.sees(lawyer.t('referral-status.completed'));
      await caseworker.go(referral);
      await caseworker.sees(caseworker.t('survivor-feedback.partly-received'));
    },
    TIME_LIMIT,
  );

  it(
    'health: the supervisor is never led to a no; whoever thinks of dying has help within the hour',
    async () => {
      const caseworker = await story.signIn('caseworker', { language: 'en', width: DESK });
      await refer(caseworker, caseOfCentre, 'health');
      const referral = await send(caseworker, caseOfCentre);
      const supervisor = await story.signIn('health-supervisor', { language: 'ru', width: PHONE });
      await supervisor.go(referral);
      await supervisor.sees(supervisor.t('referrals.worker-accepts'));
      await looksRight(supervisor, '10-supervisor-sees-offer');
      const worker = await story.signIn('health-worker', { language: 'ru', width: DESK });
      const ownCase = await accept(worker, referral);
      await worker.go(ownCase.replace('/cases/', '/assessments/'));
      await worker.sees(worker.t('assessment.triage'));
      await worker.answerAll(['suicide-triage.thoughts', 'suicide-triage.plan', 'suicide-triage.now']);
      await worker.sees(worker.t('triage-action.do-not-leave-alone'));
      await looksRight(worker, '11-thinks-of-it-now');
      await worker.press('assessment.save');
      await worker.page.waitForURL(`**${ownCase}`);
      await worker.go(`${ownCase}/contacts`);
      await worker.sees(worker.t('follow-up-rule.su-emergency'));
      await looksRight(worker, '12-help-within-the-hour');
    },
    TIME_LIMIT,
  );

  it(
    'shelter: writes down a stay and a place, of which the police that sent her see nothing',
    async () => {
      const inspector = await story.signIn('inspector', { language: 'tg', width: PHONE });
      caseOfPolice = await register(inspector, WHO);
      await refer(inspector, caseOfPolice, 'safe_house');
      const referral = await send(inspector, caseOfPolice);
      const shelter = await story.signIn('shelter-worker', { language: 'ru', width: PHONE });
      await looksRight(shelter, '20-shelter-today');
      const ownCase = await accept(shelter, referral);
      await shelter.go(`${ownCase}/help/dates/new`);
      await shelter.main.locator('label', { hasText: shelter.t('key-date-kind.stay') }).click();
      await shelter.press('time.today');
      await looksRight(shelter, '21-stay');
      await shelter.press('ui.save');
      await shelter.page.waitForURL(`**${ownCase}/help`);
      await shelter.go(`${ownCase}/place`);
      await shelter.main.locator('textarea').fill(PLACE);
      await shelter.press('ui.save');
      await shelter.page.waitForURL(`**${ownCase}`);
      for (const path of [referral, caseOfPolice, `${caseOfPolice}/referrals`]) {
        await inspector.go(path);
        expect(await inspector.page.content()).not.toContain(PLACE);
        expect(await inspector.main.getByText(inspector.t('register.whereabouts')).count()).toBe(0);
      }
      await looksRight(inspector, '22-police-see-no-place');
    },
    TIME_LIMIT,
  );

  it(
    'prosecutor: takes on what the police sent, without her place',
    async () => {
      const inspector = await story.signIn('inspector', { language: 'ru', width: DESK });
      await refer(inspector, caseOfPolice, 'other');
      const referral = await send(inspector, caseOfPolice);
      const prosecutor = await story.signIn('prosecutor', { language: 'tg', width: PHONE });
      await looksRight(prosecutor, '30-prosecutor-first-screen');
      await saysNothingOfHer(prosecutor);
      await accept(prosecutor, referral);
      expect(await prosecutor.main.getByText(prosecutor.t('register.whereabouts')).count()).toBe(0);
      await looksRight(prosecutor, '31-case-of-prosecutor');
    },
    TIME_LIMIT,
  );

  it(
    'hand-over: she moves, the old agency keeps its tasks until the new one has found her safe',
    async () => {
      const caseworker = await story.signIn('caseworker', { language: 'ru', width: PHONE });
      const casePath = await register(caseworker, WHO);
      await caseworker.go(`${casePath}/referrals`);
      await caseworker.follow('handover.title');
      await caseworker.press('handover.send');
      await caseworker.sees(caseworker.t('handover.missing-place'));
      await caseworker.select('place', 'qubodiyon');
      await looksRight(caseworker, '50-where-she-goes');
      await caseworker.main.locator('pn-sharing-scope pn-radio-cards label').last().click();
      await saysYes(caseworker);
      await looksRight(caseworker, '51-what-may-go-along');
      await caseworker.press('handover.send');
      await caseworker.page.waitForURL(`**${casePath}/referrals`);
      const handover = await caseworker.lastLink('/referrals/');
      expect(await caseworker.link('handover.title').count()).toBe(0);
      const receiver = await story.signIn('caseworker-qabodiyon', { language: 'tg', width: PHONE });
      await receiver.go(handover);
      await saysNothingOfHer(receiver);
      await looksRight(receiver, '52-offer-of-a-hand-over');
      await receiver.go('/referrals');
      const newCase = await accept(receiver, handover);
      await looksRight(receiver, '53-her-new-case');
      await caseworker.go(handover);
      await caseworker.sees(caseworker.t('handover.sender'));
      await contact(receiver, newCase);
      await caseworker.go('/today');
      await caseworker.sees(caseworker.t('follow-up-rule.rf-handed-over'));
      await looksRight(caseworker, '54-today-of-the-old-agency');
      await caseworker.go(handover);
      await looksRight(caseworker, '55-reached');
    },
    TIME_LIMIT,
  );

  it(
    'helpline: registers a caller who gives no name and no number, and passes her on',
    async () => {
      const helpline = await story.signIn('hotline', { language: 'tg', width: PHONE });
      await helpline.go('/cases/new');
      await helpline.choose('register.safe-now', 'known.unknown');
      await helpline.choose('register.violence', 'law-form.psychological');
      await helpline.choose('register.conflict', 'known.no');
      if ((await helpline.main.locator('#keeps').count()) > 0)
        await helpline.choose('register.keeps', 'register.keeps-alone');
      const ownCase = await saveRegistration(helpline);
      await helpline.sees(helpline.t('contact-state.no-plan'));
      await looksRight(helpline, '40-caller-without-name');
      await refer(helpline, ownCase, 'psychosocial');
      const referral = await send(helpline, ownCase);
      const caseworker = await story.signIn('caseworker', { language: 'en', width: DESK });
      await caseworker.go('/referrals');
      await accept(caseworker, referral);
      await looksRight(caseworker, '41-passed-on');
    },
    TIME_LIMIT,
  );
});

const dayInDushanbe = (at: Date): string => at.toLocaleDateString('ru-RU', { timeZone: 'Asia/Dushanbe' });
