import type { Locator } from 'playwright-core';
import type { Person } from './person';

export const ALONG_FORMS = ['contact', 'support', 'incident', 'note'] as const;
type AlongForm = (typeof ALONG_FORMS)[number];

const WORDS: Record<AlongForm, string> = {
  contact: 'contact-note',
  support: 'along-note',
  incident: 'incident.narrative',
  note: 'along-note',
};

/** What a form of a case that is along cannot be sent without, and words. */
export async function fillsAlong(person: Person, form: AlongForm, words: string): Promise<void> {
  if (form === 'contact') await person.pick('follow-up-outcome.not-reached');
  if (form === 'support') await person.select('along-service', 'legal');
  if (form === 'incident') {
    await person.main
      .locator('pn-date-field')
      .getByRole('button', { name: person.t('time.today') })
      .click();
    await person.choose('register.law-forms', 'law-form.physical');
    await person.choose('register.q-strangulation', 'known.no');
    await person.select('incident.perpetrators.0.relationship', 'husband_nikoh');
  }
  await person.fill(WORDS[form], words);
}

const AGAIN_MS = 5_000;

/**
 * The screen may move under her finger when the line goes, and the browser needs a moment to find room again on its disk:
 * she presses again. A save that hangs takes no second press.
 */
export async function pressesUntil(
  person: Person,
  save: Locator,
  holds: () => Promise<boolean>,
): Promise<void> {
  let pressedAt = 0;
  await person.waitsUntil(async () => {
    if (await holds()) return true;
    if (Date.now() - pressedAt < AGAIN_MS) return false;
    pressedAt = Date.now();
    await save.click({ timeout: 1_000 }).catch(() => undefined);
    return false;
  });
}
