import { describe, expect, it } from '@jest/globals';
import { register } from './support/case-work';
import type { Person } from './support/person';
import { DESK, PHONE, Story, TIME_LIMIT, looksRight } from './support/story';

/** Of one household, by everything but the given name. */
const SISTERS = [
  { surname: 'Сафарализода', givenName: 'Нозанин' },
  { surname: 'Сафарализода', givenName: 'Парвона' },
] as const;
const HER = { surname: 'Нуралиева', givenName: 'Саодат' };

const agencyOf = async (worker: Person, casePath: string): Promise<string> => {
  const answer = await worker.page.request.get(`/api${casePath}`);
  return ((await answer.json()) as { agencyId: string }).agencyId;
};
const letKnow = async (worker: Person, casePath: string, agencyId: string): Promise<void> => {
  await worker.go(`${casePath}/consents/new`);
  await worker.pick('consent-scope.mutual-disclosure');
  await worker.select('agencyId', agencyId);
  await worker.choose('consent-screen.answer', 'consent-answer.given');
  await worker.choose('consent-screen.how-long', 'consent-span.90');
  await worker.choose('consent-screen.presence', 'presence.alone');
  await worker.sees(worker.t('consent-screen.known-hint'));
  await looksRight(worker, '01-asked');
  await worker.press('ui.save');
  await worker.page.waitForURL(`**${casePath}/consents`);
  await looksRight(worker, '02-answered');
};

/** A survivor whom two agencies registered lets each of them know of the other. */
describe('agencies that she lets know of each other', () => {
  const story = Story.begin();
  it(
    'are asked about one by one, and each then reads the name of the other',
    async () => {
      const caseworker = await story.signIn('caseworker', { language: 'tg', width: PHONE });
      const inspector = await story.signIn('inspector', { language: 'ru', width: DESK });
      const atCentre = await register(caseworker, HER);
      const ofPolice = await register(inspector, HER);
      await letKnow(caseworker, atCentre, await agencyOf(inspector, ofPolice));
      await caseworker.go(atCentre);
      const note = caseworker.main.locator('pn-note', { hasText: caseworker.t('case.known-at').slice(-40) });
      expect(await note.count()).toBe(0);
      await letKnow(inspector, ofPolice, await agencyOf(caseworker, atCentre));
      await caseworker.waitsUntil(async () => {
        await caseworker.go(atCentre);
        return (await note.count()) > 0;
      });
      await looksRight(caseworker, '03-known');
      await inspector.go(ofPolice);
      await looksRight(inspector, '03-known');
      await inspector.turnTo(PHONE, 'light');
      await looksRight(inspector, '03-known');
      await caseworker.turnTo(DESK, 'light');
      await looksRight(caseworker, '03-known');
    },
    TIME_LIMIT,
  );
});

describe('agencies that compare', () => {
  const story = Story.begin();

  it(
    'say together whether it is she, where only a person can tell',
    async () => {
      const caseworker = await story.signIn('caseworker', { language: 'tg', width: PHONE });
      const inspector = await story.signIn('inspector', { language: 'ru', width: DESK });
      const atCentre = await register(caseworker, SISTERS[0]);
      const ofPolice = await register(inspector, SISTERS[1]);
      await letKnow(caseworker, atCentre, await agencyOf(inspector, ofPolice));
      await letKnow(inspector, ofPolice, await agencyOf(caseworker, atCentre));
      const link = caseworker.link('case.compare');
      await caseworker.waitsUntil(async () => {
        await caseworker.go(atCentre);
        return (await link.count()) > 0;
      });
      await looksRight(caseworker, '04-perhaps');
      await link.click();
      await caseworker.press('compare.different');
      await caseworker.sees(caseworker.t('compare.waits'));
      await looksRight(caseworker, '05-said');
      await inspector.go(`${ofPolice}/consents`);
      await looksRight(inspector, '06-asked');
      await inspector.press('compare.different');
      await inspector.main.locator('pn-possible-matches').waitFor({ state: 'detached' });
    },
    TIME_LIMIT,
  );
});
