import { describe, it } from '@jest/globals';
import { join } from 'node:path';
import type { Person } from './support/person';
import { DESK, PHONE, Story, TIME_LIMIT, looksRight } from './support/story';

const BOOK = join(import.meta.dirname, '../../backend/demo/police_orders.csv');
const WHO = 'police-supervisor';

/** A book of orders is brought in, and the keeper says whose they are. */
describe('orders of the past', () => {
  const story = Story.begin();

  async function toQuestions(person: Person): Promise<void> {
    await person.go('/registers');
    await person.follow('registers.answer');
    await person.settled();
    await person.page.locator('li a, tr a').first().click();
    await person.settled();
    await person.sees(person.t('whose.title'));
  }

  it(
    'are brought in and find whose they are',
    async () => {
      const supervisor = await story.signIn(WHO, { language: 'en', width: PHONE });
      await supervisor.go('/registers/new');
      await supervisor.page.setInputFiles('#file', BOOK);
      await supervisor.press('registers.send-file');
      await supervisor.page.waitForURL('**/registers/files/*');
      await supervisor.settled();
      await supervisor.press('registers.see-first');
      await supervisor.settled();
      await supervisor.press('registers.confirm');
      await supervisor.sees(supervisor.t('registers.all-done'));
      await supervisor.go('/registers');
      await looksRight(supervisor, 'h1-registers');
      await supervisor.press('whose.look');
      await supervisor.sees(supervisor.t('whose.look'));
    },
    TIME_LIMIT,
  );

  it.each([
    ['tg', PHONE],
    ['ru', PHONE],
    ['en', DESK],
  ] as const)(
    'are asked about with the codes of those who come near, in %s',
    async (language, width) => {
      const supervisor = await story.signIn(WHO, { language, width });
      await toQuestions(supervisor);
      await looksRight(supervisor, 'h2-asked');
      await supervisor.press('whose.none');
      await supervisor.sees(supervisor.t('whose.nobody'));
      await looksRight(supervisor, 'h3-nobody');
      await supervisor.press('whose.again');
      await supervisor.sees(supervisor.t('whose.asked'));
    },
    TIME_LIMIT,
  );
});
