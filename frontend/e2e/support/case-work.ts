import { askConsent } from './closing-work';
import type { Person } from './person';

interface Who {
  surname: string;
  givenName: string;
}

/** A name and five answers, as on the screen; the consent where the agency may not act without it. */
async function fillIn(worker: Person, who: Who, conflict: 'yes' | 'no'): Promise<void> {
  await worker.fill('givenName', who.givenName);
  await worker.fill('phone', '+992 90 000 00 00');
  await worker.choose('safe-contact.safe-days-hours', 'register.days-every');
  await worker.fill('hours', '9-18');
  await worker.main.getByText(worker.t('register.more'), { exact: true }).click();
  await worker.fill('surname', who.surname);
  await worker.fill('bornOn', '02.05.1994');
  await worker.choose('register.safe-now', 'known.yes');
  await worker.choose('register.violence', 'law-form.physical', 'law-form.psychological');
  await worker.choose('register.conflict', `known.${conflict}`);
  if ((await worker.main.locator('#keeps').count()) > 0)
    await worker.choose('register.keeps', 'register.keeps-alone');
}

/** Answers what the case still asks: the incident, the background and, in a private agency, the comparison. */
async function answerTheRest(worker: Person, casePath: string): Promise<void> {
  await worker.follow('open-question.incident');
  await worker.choose('register.q-strangulation', 'known.no');
  await worker.choose('register.q-injury', 'known.yes');
  await worker.choose('register.q-children-present', 'known.yes');
  await worker.select('incident.perpetrators.0.relationship', 'husband_nikoh');
  await worker.press('ui.save');
  await worker.page.waitForURL(`**${casePath}`);
  await worker.follow('open-question.background');
  await worker.choose('register.sex', 'sex.female');
  await worker.select('maritalStatus', 'married_nikoh_only');
  await worker.select('referredFrom', 'self');
  await worker.press('ui.save');
  await worker.page.waitForURL(`**${casePath}`);
  if ((await worker.link('open-question.linkage').count()) === 0) return;
  await askConsent(worker, casePath, 'consent-scope.record-linkage');
  await worker.moveTo(casePath);
}

/** Saves a registration, also where a person like her is registered here, and returns the address of the case. */
export async function saveRegistration(worker: Person): Promise<string> {
  await worker.press('ui.save');
  const another = worker.button('register.is-another');
  const isOpen = () => /\/cases\/[0-9a-f-]{36}$/.test(worker.page.url());
  await worker.waitsUntil(async () => isOpen() || (await another.count()) > 0);
  if (!isOpen()) await another.click();
  await worker.page.waitForURL(/\/cases\/[0-9a-f-]{36}$/);
  await worker.settled();
  return new URL(worker.page.url()).pathname;
}

/** Opens a case for an invented survivor through the forms, returns its address; `conflict`: he works in the police. */
export async function register(worker: Person, who: Who, conflict: 'yes' | 'no' = 'no'): Promise<string> {
  await worker.moveTo('/today');
  await worker.follow('register.title');
  await fillIn(worker, who, conflict);
  const casePath = await saveRegistration(worker);
  await answerTheRest(worker, casePath);
  return casePath;
}

/** Answers every question of an assessment with no, but those named, and saves. */
export async function assess(worker: Person, casePath: string, yes: readonly string[] = []): Promise<void> {
  await worker.moveTo(casePath.replace('/cases/', '/assessments/'));
  await worker.answerAll(yes);
  await worker.press('assessment.save');
  await worker.page.waitForURL(`**${casePath}`);
}

/** Records that she was reached at a safe time, alone, and says that she is safe; her plan for being reached, where she has one, is still right. */
export async function contact(
  worker: Person,
  casePath: string,
  { hasPlan } = { hasPlan: true },
): Promise<void> {
  await worker.go(`${casePath}/contacts/new`);
  await talkedWith(worker, 'follow-up-outcome.reached-safe', 'yes');
  await worker.choose('contact.wellbeing', 'answer.no');
  if (hasPlan) await worker.choose('contact.plan', 'plan-answer.right');
  await worker.press('contact.save');
  await worker.follow('case.to-case');
}

/** Chooses what happened at a talk, and whether she was alone: one tap. */
export async function talkedWith(
  worker: Person,
  outcomeKey: string,
  alone: 'yes' | 'no' | 'unknown',
): Promise<void> {
  const card = worker.main.locator('pn-radio-cards .asking').filter({ hasText: worker.t(outcomeKey) });
  await card.locator(`label:has(input[value$="/${alone}"])`).click();
}

/** Her answer of today: every chosen agency may see all that such an agency can, for three months, given alone. */
export async function saysYes(worker: Person): Promise<void> {
  await allow(worker, /./);
  await answerAlone(worker);
}

/** Ticks the parts of this name for every agency that was chosen. */
export async function allow(worker: Person, part: RegExp): Promise<void> {
  const parts = worker.main.locator('#partitions > mat-checkbox');
  await parts.first().waitFor();
  for (const box of await parts.filter({ hasText: part }).all()) await box.locator('label').click();
}

export async function answerAlone(worker: Person): Promise<void> {
  await worker.choose('consent-screen.how-long', 'consent-span.90');
  await worker.choose('consent-screen.presence', 'presence.alone');
}

/** Fills in a referral to the nearest agency that has a place. */
export async function refer(worker: Person, casePath: string, type: string): Promise<void> {
  await worker.moveTo(`${casePath}/referrals/new`);
  await worker.choose('new-referral.urgency', 'urgency.medium');
  await chooseReceiver(worker, type);
  await saysYes(worker);
}

/** Chooses the first agency with a place that gives this help. */
export async function chooseReceiver(worker: Person, type: string): Promise<void> {
  const kind = `${worker.t(`service-type.${type.replaceAll('_', '-')}`)} ·`;
  const free = worker.main.locator('pn-receiver-choice mat-checkbox:not(:has(input:disabled))');
  await free.filter({ hasText: kind }).first().locator('label').click();
}

/** Sends what is filled in and returns the address of the referral that was sent last. */
export async function send(worker: Person, casePath: string): Promise<string> {
  await worker.press('referral-action.send');
  await worker.page.waitForURL(`**${casePath}/referrals`);
  return worker.lastLink('/referrals/');
}

/** Accepts a referral that stands on the first screen, and returns the address of the case that it opened. */
export async function accept(worker: Person, referralPath: string): Promise<string> {
  await worker.openFrom(referralPath);
  await worker.press('referrals.do-accept');
  await worker.page.waitForURL(/\/cases\/[0-9a-f-]{36}$/);
  return new URL(worker.page.url()).pathname;
}
