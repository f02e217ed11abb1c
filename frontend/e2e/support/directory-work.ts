import type { Locator } from 'playwright-core';
import type { Person } from './person';

/** A name in the three languages, as forms ask for it. */
async function fillNames(person: Person, name: string): Promise<void> {
  for (const language of ['tg', 'ru', 'en']) await person.fill(`name.${language}`, `${name} ${language}`);
}

/** Saves the form that is open, and waits until it is gone. */
async function save(person: Person, form: string): Promise<void> {
  await person.press('ui.save');
  await person.main.locator(form).waitFor({ state: 'detached' });
}

export async function addAgency(administrator: Person, name: string): Promise<void> {
  await administrator.go('/agencies');
  await administrator.press('agencies.add');
  await fillNames(administrator, name);
  await administrator.select('type', 'ngo');
  await administrator.select('place', 'vose');
  await save(administrator, 'pn-agency-form');
}

/** A group whose cases that agency takes over where their owner must not have them. */
export async function addGroup(administrator: Person, name: string, fallback: string): Promise<void> {
  await administrator.press('agencies.add-group');
  await fillNames(administrator, name);
  await administrator.select('place', 'vose');
  await administrator.main.locator('#fallbackAgencyId').selectOption({ label: fallback });
  await save(administrator, 'pn-group-form');
}

export async function addPerson(
  administrator: Person,
  who: { agency: string; name: string; login: string; role: string },
): Promise<void> {
  await administrator.press('people.add');
  await administrator.main.locator('#agencyId').selectOption({ label: who.agency });
  await administrator.fill('displayName', who.name);
  await administrator.fill('login', who.login);
  await administrator.choose('people.roles', who.role);
  await administrator.press('ui.save');
}

export async function addService(administrator: Person, agency: string, type: string): Promise<void> {
  await administrator.go('/services');
  await administrator.press('services.add');
  await administrator.main.locator('#agencyId').selectOption({ label: agency });
  await administrator.select('type', type);
  await save(administrator, 'pn-service-form');
}

/** The row with this text. */
export const rowOf = (person: Person, text: string): Locator =>
  person.main.locator('li.row', { hasText: text });

/** A button of a row; its accessible name begins with this word and ends with the name of the row. */
export const inRow = (row: Locator, word: string): Locator =>
  row.getByRole('button', { name: new RegExp(`^${word}`) });
