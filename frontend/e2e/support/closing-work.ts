import type { Person } from './person';

/** Asks her one thing that is not about sharing with an agency, and records that she said yes, alone. */
export async function askConsent(worker: Person, casePath: string, scopeKey: string): Promise<void> {
  await worker.moveTo(`${casePath}/consents/new`);
  await worker.pick(scopeKey);
  await worker.choose('consent-screen.answer', 'consent-answer.given');
  await worker.choose('consent-screen.presence', 'presence.alone');
  await worker.press('ui.save');
  await worker.page.waitForURL(`**${casePath}/consents`);
}

/** The page on which a case is asked to be closed; `reason` is the text of its card. */
export async function openClosing(worker: Person, casePath: string): Promise<void> {
  await worker.go(casePath.replace('/cases/', '/decisions/case/'));
  await worker.sees(worker.t('gate.title'));
}

/** Records on the spot everything that was said or done and is missing; what asks nothing more is one tap. */
export async function recordWhatWasSaid(worker: Person): Promise<void> {
  const missing = worker.button('closing.do-statement');
  for (let left = await missing.count(); left > 0; left = await missing.count()) {
    await missing.first().click();
    const form = worker.main.locator('pn-statement-panel form');
    await form.waitFor();
    const wish = form.getByText(worker.t('wish.no-more-help-needed'), { exact: true });
    if ((await wish.count()) > 0) await wish.locator('xpath=ancestor::label').click();
    await form.locator('button[type=submit]').click();
    await form.waitFor({ state: 'detached' });
    await worker.waitsUntil(async () => (await missing.count()) < left);
  }
}

/** Makes her plan, which the case names as its next step. */
export async function makePlan(worker: Person, casePath: string): Promise<void> {
  await worker.moveTo(casePath);
  await worker.main.locator('pn-next-step [data-key=main]').click();
  await worker.page.waitForURL(`**${casePath}/help/plan`);
  await worker.fill('mainConcern', '…');
  await worker.press('ui.save');
  await worker.page.waitForURL(`**${casePath}/help`);
}

/** Asks need by need; she wants no more help. */
export async function answerNeeds(worker: Person, casePath: string): Promise<void> {
  await worker.moveTo(`${casePath}/help`);
  await worker.press('needs.ask');
  for (const need of ['safety', 'health', 'psychosocial', 'legal', 'material', 'children'])
    await worker.choose(`support-need.${need}`, 'need-answer.not-now');
  await worker.press('ui.save');
  await worker.main.getByText(worker.t('needs.hint')).waitFor({ state: 'detached' });
}
