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
