import type { Person } from './person';
import { provesPresence } from './signing-in';

/** The reference of a case, as its holder reads it out to others. */
export async function referenceOf(worker: Person, casePath: string): Promise<string> {
  await worker.go(casePath);
  const shown = worker.main.locator('[data-reference]');
  await shown.waitFor();
  return (await shown.innerText()).replace(/\s/g, '');
}

/** Looks for it in the bar, where nothing of hers is found. */
export async function typesReference(person: Person, reference: string): Promise<void> {
  await person.go('/cases');
  const box = person.page.locator('pn-search-box input');
  if (!(await box.isVisible())) await person.page.locator('header button.phone').click();
  await box.fill(reference);
  await box.press('Enter');
  await person.page.getByText(person.t('shell.nothing-found')).waitFor();
}

/** Opens the reference that is typed in, because somebody attacks her now. */
export async function openUrgently(worker: Person, { isRefused = false } = {}): Promise<void> {
  await worker.choose('urgent.why', 'urgent-reason.attack-now');
  await worker.fill('reason', 'Дар назди дар истодааст.');
  await worker.press('urgent.open');
  if (isRefused) return;
  await provesPresence(worker);
  await worker.main.locator('pn-opened-urgently').waitFor();
}
