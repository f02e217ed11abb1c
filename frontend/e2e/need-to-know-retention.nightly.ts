import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { register } from './support/case-work';
import { codeOf } from './support/need-to-know-work';
import { provesPresence } from './support/signing-in';
import { DESK, PHONE, Story, TIME_LIMIT, looksRight } from './support/story';

const WHO = { surname: 'Хушвахтова', givenName: 'Гулрухсор' };
const HELD = { surname: 'Баҳоваддинова', givenName: 'Соҳиба' };

/** Agencies by what they are called in the language of a screen. */
const LEGAL_AID = { tg: 'Маркази кӯмаки ҳуқуқӣ', ru: 'Центр правовой помощи', en: 'Legal aid centre' };
const CENTRE = { tg: 'Маркази бӯҳронии Кӯлоб', ru: 'Кризисный центр, Куляб', en: 'Crisis centre, Kulob' };
const WHY = 'Он стоит у её двери, телефон у неё отобран.';

/** Retention, sharing without consent, and who reviews both. */
describe('keeping and looking over', () => {
  const story = Story.begin();
  let erased = '';
  let held = '';
  /** Presence that was proved at signing in does not count any more. */
  const later = (): Promise<void> => story.product.pass('3 minutes');

  it(
    'a supervisor passes on without her word, and another supervisor says whether that was right',
    async () => {
      const caseworker = await story.signIn('caseworker', { language: 'en', width: DESK });
      erased = await register(caseworker, WHO);
      held = await register(caseworker, HELD);
      const supervisor = await story.signIn('supervisor', { language: 'ru', width: PHONE });
      await supervisor.go(`${held}/consents`);
      await supervisor.follow('share-without-consent.title');
      await supervisor.press('ui.save');
      await supervisor.sees(supervisor.t('share-without-consent.missing-ground'));
      await looksRight(supervisor, '40-without-word-missing');
      await supervisor.choose('share-without-consent.ground', 'legal-basis.imminent-danger');
      await supervisor.select('agencyId', LEGAL_AID[supervisor.language]);
      await supervisor.select('purpose', 'legal');
      await supervisor.main.locator('pn-consent-parts label').first().click();
      await supervisor.choose('consent-screen.how-long', 'consent-span.30');
      await supervisor.fill('overrideReason', WHY);
      await looksRight(supervisor, '41-without-word');
      await supervisor.press('ui.save');
      await supervisor.page.waitForURL(`**${held}/consents`);
      await supervisor.sees(new RegExp(supervisor.t('legal-basis.imminent-danger')));
      expect(await supervisor.button('basis-review.do-upheld').count()).toBe(0);
      await looksRight(supervisor, '42-own-record');

      const second = await story.signIn('supervisor2', { language: 'tg', width: PHONE });
      await second.sees(second.t('approvals.title-basis-review'));
      await looksRight(second, '43-approvals');
      await second.openFrom(`${held}/consents`);
      await second.sees(WHY);
      await looksRight(second, '44-review');
      await second.press('basis-review.do-upheld');
      await second.sees(new RegExp(second.t('basis-review.upheld')));
      expect(await second.button('basis-review.do-upheld').count()).toBe(0);
      await looksRight(second, '45-reviewed');
    },
    TIME_LIMIT,
  );

  it(
    'what she takes back ends at once, and what that does is said beforehand',
    async () => {
      const caseworker = await story.signIn('caseworker', { language: 'en', width: DESK });
      await caseworker.go(`${held}/consents`);
      const takeBack = new RegExp(`^${caseworker.t('consent-screen.take-back')}: `);
      const given = caseworker.main.getByRole('button', { name: takeBack });
      await given.first().waitFor();
      // Withdraws each remaining consent separately: linkage and the services of the agency.
      for (let left = await given.count(); left > 0; left -= 1) {
        const pressed = await given.first().getAttribute('aria-label');
        await given.first().click();
        await looksRight(caseworker, `46-take-back-${left}`);
        await caseworker.press('consent-screen.take-back-now');
        await caseworker.sees(caseworker.t('consent-now.withdrawn'));
        await caseworker.main
          .getByRole('button', { name: pressed ?? '', exact: true })
          .waitFor({ state: 'detached' });
        expect(await given.count()).toBe(left - 1);
      }
      await looksRight(caseworker, '47-taken-back');
    },
    TIME_LIMIT,
  );

  it(
    'what the law keeps cannot be erased, and is told so before anything is typed',
    async () => {
      const supervisor = await story.signIn('supervisor', { language: 'tg', width: PHONE });
      await supervisor.go(held);
      await supervisor.followMore('retention.title');
      await looksRight(supervisor, '50-keeping');
      await supervisor.choose('retention.why-hold', 'hold-ground.court-case');
      await supervisor.fill('hold-until', '31.12.2126');
      await supervisor.press('retention.hold');
      await supervisor.sees(supervisor.t('error.legal-hold'));
      expect(await supervisor.button('retention.erase-for-ever').count()).toBe(0);
      await looksRight(supervisor, '51-held');
      await supervisor.go(held);
      await looksRight(supervisor, '52-held-case');
    },
    TIME_LIMIT,
  );

  it(
    'a supervisor erases a case by its reference, with presence proved, and its words are gone for everybody',
    async () => {
      const caseworker = await story.signIn('caseworker', { language: 'ru', width: PHONE });
      await caseworker.go(`${erased}/notes`);
      await caseworker.fill('new-note', 'Ба хонаи хоҳараш меравад.');
      await caseworker.press('ui.save');
      const code = await codeOf(caseworker, erased);
      const supervisor = await story.signIn('supervisor', { language: 'ru', width: DESK });
      await supervisor.go(`${erased}/notes`);
      await looksRight(supervisor, '53-notes-masked');
      await supervisor.go(`${erased}/keeping`);
      await supervisor.choose('retention.why-erase', 'erase-ground.survivor-request');
      await supervisor.fill('erase-reference', 'AAAA-AAAA');
      await supervisor.press('retention.erase-for-ever');
      await supervisor.sees(supervisor.t('error.reference-differs'));
      await looksRight(supervisor, '54-other-reference');
      await supervisor.fill('erase-reference', code);
      await later();
      await supervisor.press('retention.erase-for-ever');
      await provesPresence(supervisor);
      await supervisor.sees(supervisor.t('retention.erased-for-request'));
      await looksRight(supervisor, '55-erased');

      await caseworker.go(erased);
      await caseworker.sees(caseworker.t('retention.erased-chip'));
      await looksRight(caseworker, '56-erased-case');
      await caseworker.go(`${erased}/notes`);
      await looksRight(caseworker, '57-erased-notes');
      expect(await caseworker.page.content()).not.toContain('хоҳараш');
    },
    TIME_LIMIT,
  );

  it(
    'she learns on paper who looked, with no name of a person',
    async () => {
      const caseworker = await story.signIn('caseworker', { language: 'en', width: PHONE });
      // The printer's window is not what is looked at.
      await caseworker.page.addInitScript(() => (window.print = () => undefined));
      await caseworker.go(`${held}/looks`);
      await looksRight(caseworker, '60-looks');
      await caseworker.follow('access-report.print');
      await looksRight(caseworker, '61-report-asked');
      await caseworker.press('print.print');
      await caseworker.sees(caseworker.t('access-report.rights'));
      await looksRight(caseworker, '62-report');
      const paper = await caseworker.onPaper('63-report');
      expect(paper).toContain(CENTRE[caseworker.language]);
      for (const name of ['Каримова', 'Шарифова', 'Тоҳирова', HELD.surname])
        expect(paper).not.toContain(name);
    },
    TIME_LIMIT,
  );

  it(
    'a data protection officer reads in plain words who did what, and fetches what vouches for it',
    async () => {
      const officer = await story.signIn('data-protection', { language: 'tg', width: PHONE });
      await officer.main
        .locator('ul li', { hasText: officer.t('audit-action.get-session') })
        .first()
        .waitFor();
      expect(await officer.main.locator('ul').innerText()).not.toMatch(/[a-z][A-Z]/);
      await looksRight(officer, '70-log');
      await officer.select('log-action', 'eraseCase');
      const done = officer.main.locator('ul li', { hasText: officer.t('audit-action.erase-case') });
      await officer.waitsUntil(async () => (await officer.main.locator('ul li').count()) === 2);
      expect(await done.count()).toBe(2);
      await looksRight(officer, '71-log-of-one-action');
      const all = await officer.page.content();
      for (const word of [WHO.surname, HELD.surname, erased.split('/').at(-1) ?? '?'])
        expect(all).not.toContain(word);

      await officer.go('/checkpoints');
      await officer.waitsUntil(async () => {
        if ((await officer.button('ui.download').count()) > 0) return true;
        await officer.go('/checkpoints');
        return false;
      });
      await looksRight(officer, '72-checkpoints');
      const fetched = officer.page.waitForEvent('download');
      await officer.press('ui.download');
      const lines = (await readFile(await (await fetched).path(), 'utf8')).trim().split('\n');
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) expect(JSON.parse(line)).toMatchObject({ signature: expect.any(String) });
    },
    TIME_LIMIT,
  );
});
