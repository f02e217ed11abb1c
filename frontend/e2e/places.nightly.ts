import { describe, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { accept, register, saysYes, send } from './support/case-work';
import type { Person, Sight } from './support/person';
import { DESK, PHONE, Story, TIME_LIMIT, looksRight } from './support/story';

const LEGAL_AID = { tg: 'Маркази кӯмаки ҳуқуқӣ', ru: 'Центр правовой помощи', en: 'Legal aid centre' };
const COWFA = {
  tg: 'Шуъбаи кор бо занон ва оила, Кӯлоб',
  ru: 'Отдел по делам женщин и семьи, Куляб',
  en: 'Women and family affairs department, Kulob',
};

/** Free places, from their confirmation by the service to the bed that is taken, across two working groups. */
describe('who has a place free, and for whom', () => {
  const story = Story.begin();
  let referral = '';

  /** The row of a service of an agency. */
  const rowOf = (person: Person, agency: Record<Sight['language'], string>, type: string): Locator =>
    person.main
      .locator('li.row', { hasText: agency[person.language] })
      .filter({ has: person.page.getByRole('heading', { name: person.t(type), exact: true }) });

  it(
    'the lawyer says in two taps that no place is free',
    async () => {
      const lawyer = await story.signIn('lawyer', { language: 'tg', width: PHONE });
      await lawyer.go('/services');
      await looksRight(lawyer, 'p1-services');
      const row = rowOf(lawyer, LEGAL_AID, 'service-type.legal');
      await row.getByRole('button', { name: lawyer.t('services.confirm'), exact: false }).click();
      await row.getByText('0', { exact: true }).click();
      await row.getByText(lawyer.t('services.full'), { exact: true }).waitFor();
      await looksRight(lawyer, 'p2-full');
    },
    TIME_LIMIT,
  );

  it(
    'the inspector sees who is full and where nobody may look, and asks who has a place',
    async () => {
      const inspector = await story.signIn('inspector', { language: 'en', width: DESK });
      const path = await register(inspector, { surname: 'Ҷойёбова', givenName: 'Нозанин' });
      await inspector.go(`${path}/referrals/new`);
      await inspector.sees(new RegExp(inspector.t('services.place-hidden')));
      await inspector.sees(new RegExp(inspector.t('services.not-told')));
      const full = inspector.main.locator('mat-checkbox', { hasText: LEGAL_AID.en }).first();
      await full.getByText(inspector.t('services.full'), { exact: true }).first().waitFor();
      expect(await full.locator('input').isDisabled()).toBe(true);
      await inspector.choose('new-referral.urgency', 'urgency.medium');
      await inspector.main.locator('mat-checkbox', { hasText: COWFA.en }).first().locator('label').click();
      await saysYes(inspector);
      await looksRight(inspector, 'p3-referral');
      referral = await send(inspector, path);
    },
    TIME_LIMIT,
  );

  it(
    'the specialist accepts, and her one free place is taken',
    async () => {
      const specialist = await story.signIn('specialist', { language: 'ru', width: DESK });
      await specialist.go('/referrals');
      await accept(specialist, referral);
      await specialist.go('/services');
      await rowOf(specialist, COWFA, 'service-type.legal')
        .getByText(specialist.t('services.full'), { exact: true })
        .waitFor();
      await looksRight(specialist, 'p4-taken');
    },
    TIME_LIMIT,
  );

  it(
    'the supervisor of the shelter keeps an entry that says nothing of where it is',
    async () => {
      const supervisor = await story.signIn('shelter-supervisor', { language: 'tg', width: DESK });
      await supervisor.go('/services');
      await supervisor.main
        .getByRole('button', { name: new RegExp(`^${supervisor.t('ui.edit')}`) })
        .first()
        .click();
      await supervisor.sees(supervisor.t('services.confidential-hint'));
      expect(await supervisor.main.locator('#address').count()).toBe(0);
      await looksRight(supervisor, 'p5-shelter');
      await supervisor.fill('capacity', '-1');
      await supervisor.press('ui.save');
      await supervisor.sees(supervisor.t('services.missing-capacity'));
      await supervisor.fill('capacity', '5');
      await supervisor.press('ui.save');
      await supervisor.main.locator('pn-service-form').waitFor({ state: 'detached' });
    },
    TIME_LIMIT,
  );

  it(
    'the other group’s coordinator sees its cases alone, and its lawyer is asked which group works on a far place',
    async () => {
      const coordinator = await story.signIn('coordinator-qabodiyon', { language: 'ru', width: PHONE });
      await looksRight(coordinator, 'p6-queue');
      const told = await coordinator.main.innerText();
      expect(told).toContain('Кабодиён');
      expect(told).not.toContain('Куляб');
      const lawyer = await story.signIn('lawyer-qabodiyon', { language: 'en', width: PHONE });
      await lawyer.go('/cases/new');
      if (!(await lawyer.main.locator('#place').isVisible()))
        await lawyer.main.getByText(lawyer.t('register.more'), { exact: true }).click();
      await lawyer.select('place', 'qubodiyon');
      expect(await lawyer.main.locator('#workingGroupId').count()).toBe(0);
      await lawyer.select('place', 'vose');
      await lawyer.choose('register.group');
      await looksRight(lawyer, 'p7-register');
    },
    TIME_LIMIT,
  );

  it(
    'the administrator lets an agency work in the second group as well',
    async () => {
      const administrator = await story.signIn('administrator', { language: 'en', width: DESK });
      await administrator.go('/agencies');
      const centre = administrator.main.locator('li.row', { hasText: 'Crisis centre, Kulob' });
      await centre.getByRole('button').first().click();
      await administrator.pickNamed('Working group, Qabodiyon');
      await looksRight(administrator, 'p8-agency');
      await administrator.press('ui.save');
      await administrator.main
        .locator('li.row', { hasText: 'Crisis centre, Kulob' })
        .filter({ hasText: administrator.t('agencies.also-in', { groups: 'Working group, Qabodiyon' }) })
        .waitFor();
    },
    TIME_LIMIT,
  );
});
