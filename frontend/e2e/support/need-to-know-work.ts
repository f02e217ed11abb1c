import type { Person } from './person';
import { provesPresence } from './signing-in';

/** The reference of a case, as its holder reads it out to others. */
export async function referenceOf(worker: Person, casePath: string): Promise<string> {
  await worker.go(casePath);
  const shown = worker.main.locator('[data-reference]');
  await shown.waitFor();
  return (await shown.innerText()).replace(/\s/g, '');
}

/** The one code of a case, as its own agency knows it. */
export async function codeOf(worker: Person, casePath: string): Promise<string> {
  await worker.go(casePath);
  return (await worker.main.locator('h1').innerText()).replace(/\s/g, '');
}

/** Types the reference into the search box, which must not find a case. */
export async function typesReference(person: Person, reference: string): Promise<void> {
  await person.go('/cases');
  const box = person.page.locator('pn-search-box input');
  if (!(await box.isVisible())) await person.page.locator('header button.phone').click();
  await box.fill(reference);
  await box.press('Enter');
  await person.page.getByText(person.t('shell.nothing-found')).waitFor();
}

/** Opens the typed reference for the reason that the survivor is being attacked now. */
export async function openUrgently(worker: Person, { isRefused = false } = {}): Promise<void> {
  await worker.choose('emergency-access.why', 'emergency-access-reason.attack-now');
  await worker.fill('reason', 'Дар назди дар истодааст.');
  await worker.press('emergency-access.open');
  if (isRefused) return;
  await provesPresence(worker);
  await worker.main.locator('pn-opened-urgently').waitFor();
}
