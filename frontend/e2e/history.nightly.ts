import { describe, it } from '@jest/globals';
import { join } from 'node:path';
import type { Person } from './support/person';
import { DESK, PHONE, Story, TIME_LIMIT, looksRight } from './support/story';

const BOOK = join(import.meta.dirname, '../../backend/demo/police_orders.csv');
const WHO = 'police-supervisor';

/** Imports a register of orders; its keeper then matches them with survivors. */
describe('orders of the past', () => {
  const story = Story.begin();

  async function toQuestions(person: Person): Promise<void> {
    await person.go('/registers');
    await person.follow('registers.answer');
    await person.settled();
    await person.page.locator('li a, tr a').first().click();
    await person.settled();
    await person.sees(person.t('survivor-match.title'));
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
      await supervisor.press('survivor-match.look');
      await supervisor.sees(supervisor.t('survivor-match.look'));
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
      await supervisor.press('survivor-match.none');
      await supervisor.sees(supervisor.t('survivor-match.no-match'));
      await looksRight(supervisor, 'h3-nobody');
      await supervisor.press('survivor-match.undecided');
      await supervisor.sees(supervisor.t('survivor-match.to-review'));
    },
    TIME_LIMIT,
  );
});
