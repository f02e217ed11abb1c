import { describe, expect, it } from '@jest/globals';
import type { Person } from './support/person';
import { PHONE, Story, TIME_LIMIT } from './support/story';

/** Of each role what it opens most and what it fills in; `…` is a case of hers. */
const SCREENS: readonly (readonly [login: string, paths: readonly string[]])[] = [
  [
    'caseworker',
    [
      ...['/today', '/cases', '/cases/new', '/referrals', '/services', '/along', '/not-sent', '/away'],
      ...['/cases/…', '/cases/…/contacts', '/cases/…/incidents', '/cases/…/referrals', '/cases/…/orders'],
      ...['/cases/…/consents', '/cases/…/assessments', '/cases/…/help', '/cases/…/court', '/cases/…/files'],
      ...['/cases/…/notes', '/cases/…/contacts/new', '/cases/…/incidents/new'],
      ...['/cases/…/referrals/new', '/cases/…/handover', '/cases/…/consents/new', '/cases/…/help/new'],
      ...['/cases/…/help/goals/new', '/cases/…/help/plan', '/cases/…/level/higher', '/cases/…/children'],
      ...['/cases/…/orders/new', '/cases/…/reach', '/meetings', '/settings'],
    ],
  ],
  ['inspector', ['/orders', '/cases/new', '/decisions']],
  ['supervisor', ['/approvals', '/team', '/registers', '/training', '/training/people']],
  ['coordinator', ['/queue', '/meetings', '/figures/supply']],
  ['statistician', ['/releases', '/tables', '/counting']],
  ['administrator', ['/people', '/agencies', '/services', '/lists', '/health']],
];
/** Written by the minute, or counted by what the walk itself does. */
const MOVING = /\d+/g;
const LINE_ASKED_AGAIN_MS = 16_000;
const PATIENCE_MS = 1_500;
const TURNS = 4;

/** What a person reads and may answer, line by line. */
const contentOf = (person: Person): Promise<string> =>
  person.page.evaluate((moving) => {
    const main = document.querySelector('main');
    const fields = [...(main?.querySelectorAll('input, select, textarea, option') ?? [])];
    const lines = [main?.innerText ?? '', ...fields.map((field) => `${field.tagName} ${field.id}`)];
    return lines.join('\n').replace(new RegExp(moving, 'g'), '0');
  }, MOVING.source);

/** Only what is on one of the two. */
function difference(one: string, other: string): string {
  const [here, there] = [one.split('\n'), other.split('\n')];
  const [missing, added] = [
    here.filter((line) => !there.includes(line)),
    there.filter((line) => !here.includes(line)),
  ];
  return `- ${missing.join(' / ').slice(0, 160)} + ${added.join(' / ').slice(0, 160)}`;
}

/** The reads of the screen, each by the first of them. */
async function readsOf(person: Person, path: string): Promise<string[]> {
  const reads = new Set<string>();
  const note = (request: { method(): string; url(): string }): void => {
    const { pathname } = new URL(request.url());
    if (request.method() === 'GET' && pathname.startsWith('/api/')) reads.add(pathname);
  };
  person.page.on('request', note);
  await person.go(path);
  person.page.off('request', note);
  return [...reads];
}

/** Opens the screen while the first such read is lost. Its content after at most a minute and every "Try again". */
async function opensWithout(person: Person, { path, read, whole }: Record<string, string>): Promise<string> {
  let isLost = false;
  const lose = (url: URL): boolean => url.pathname === read;
  await person.page.route(lose, (route) => {
    if (isLost) return route.fallback();
    isLost = true;
    return route.abort('internetdisconnected');
  });
  await person.page.goto(path ?? '');
  const again = person.main.getByRole('button', { name: person.t('ui.retry'), exact: true });
  let found = '';
  for (let turn = 0; found !== whole && turn < TURNS; turn += 1) {
    // A page looks for its line again without a press.
    if (turn > 0) await person.page.clock.fastForward(LINE_ASKED_AGAIN_MS);
    if ((await again.count()) > 0)
      await again
        .first()
        .click({ timeout: 1_000 })
        .catch(() => undefined);
    for (const until = Date.now() + PATIENCE_MS; found !== whole && Date.now() < until;) {
      await person.page.waitForTimeout(50);
      found = await contentOf(person);
    }
  }
  await person.page.unroute(lose);
  return found;
}

/** No part of a screen stays away: the page fetches it again, at once or after a press. */
describe('a screen of which one read was lost', () => {
  const story = Story.begin();

  it.each(SCREENS)(
    'of a %s is whole again, with or without a press of Try again',
    async (login, paths) => {
      const person = await story.signIn(login, { language: 'en', width: PHONE });
      let ownCase = '';
      if (paths.some((path) => path.includes('…'))) {
        await person.go('/cases');
        ownCase = (await person.lastLink('/cases/0')).split('/')[2] ?? '';
      }
      const faults: string[] = [];
      for (const one of paths) {
        const path = one.replace('…', ownCase);
        const reads = await readsOf(person, path);
        await person.go(path);
        let whole = await contentOf(person);
        for (const read of reads) {
          const found = await opensWithout(person, { path, read, whole });
          if (found === whole) continue;
          // Time passed, and a line may be due by now.
          await person.go(path);
          whole = await contentOf(person);
          if (found !== whole)
            faults.push(`${one} without ${read.replace(ownCase, '…')}: ${difference(whole, found)}`);
        }
      }
      person.faultsWereExpected();
      expect(faults).toEqual([]);
    },
    TIME_LIMIT * 4,
  );
});
