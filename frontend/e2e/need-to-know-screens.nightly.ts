import { describe, expect, it } from '@jest/globals';
import { listensTo } from './support/answers';
import { register } from './support/case-work';
import { openUrgently, referenceOf, typesReference } from './support/need-to-know-work';
import type { Person } from './support/person';
import { provesPresence } from './support/signing-in';
import { DESK, PHONE, Story, TIME_LIMIT, looksRight } from './support/story';

const WHO = { surname: 'Хушвахтова', givenName: 'Гулрухсор' };
const HER_NUMBER = '+992 90 000 00 00';
const DUTY_NUMBER = '+992 00 000 01 00';
/** Voters of agencies that may confirm a conflict block, by the name of the agency. */
const VOTERS: readonly (readonly [login: string, names: RegExp])[] = [
  ['legal-supervisor', /Маркази кӯмаки ҳуқуқӣ|Центр правовой помощи|Legal aid centre/],
  [
    'health-supervisor',
    /Ҳуҷраи офиятбахшии|Кабинет медико-социальной|Medical and social rehabilitation room/,
  ],
  ['cowfa-supervisor', /Шуъбаи кор бо занон|Отдел по делам женщин|Women and family affairs department/],
  ['shelter-supervisor', /Паноҳгоҳ|Приют|Shelter/],
];

/** Who must not see a case, and who gets emergency access to a part of it. */
describe('need to know', () => {
  const story = Story.begin();
  let casePath = '';
  let reference = '';

  const saysNothingOfHer = async (person: Person, heard: string): Promise<void> => {
    const all = `${await person.page.content()}\n${heard}`;
    for (const word of [WHO.surname, WHO.givenName, casePath.split('/').at(-1) ?? ''])
      expect(all).not.toContain(word);
  };
  /** Presence that was proved at signing in does not count any more. */
  const later = (): Promise<void> => story.product.pass('3 minutes');

  it(
    'a caseworker writes down that he works in the police, and for the police there is no such case',
    async () => {
      const caseworker = await story.signIn('caseworker', { language: 'tg', width: PHONE });
      casePath = await register(caseworker, WHO, 'yes');
      reference = await referenceOf(caseworker, casePath);
      await caseworker.go(`${casePath}/access`);
      await caseworker.sees(caseworker.t('agency-kind.police'));
      await looksRight(caseworker, '01-closed-access');

      const inspector = await story.signIn('inspector', { language: 'ru', width: PHONE });
      const { heard } = listensTo(inspector);
      await typesReference(inspector, reference);
      await looksRight(inspector, '02-police-search');
      await inspector.page.getByRole('link', { name: inspector.t('shell.urgent'), exact: true }).click();
      await inspector.page.waitForURL('**/cases/urgent');
      await later();
      await inspector.press('emergency-access.ask-duty');
      await provesPresence(inspector);
      await inspector.main.getByText(inspector.t('emergency-access.unknown-reference')).first().waitFor();
      inspector.faultsWereExpected();
      await looksRight(inspector, '03-police-urgent');
      for (const path of ['/today', '/cases', '/referrals', '/orders']) {
        await inspector.go(path);
        expect(await inspector.page.content()).not.toContain(reference);
      }
      await inspector.go(casePath);
      await inspector.sees(inspector.t('shell.not-found'));
      inspector.faultsWereExpected();
      await saysNothingOfHer(inspector, (await heard()).replaceAll(casePath.split('/').at(-1) ?? '', ''));
    },
    TIME_LIMIT,
  );

  it(
    'two agencies vote: her own supervisor, and one who learns no more than the reference',
    async () => {
      const supervisor = await story.signIn('supervisor', { language: 'en', width: DESK });
      await looksRight(supervisor, '10-supervisor-told');
      await supervisor.go(`${casePath}/access`);
      await supervisor.sees(supervisor.t('agency-kind.police'));
      await looksRight(supervisor, '11-supervisor-votes');
      const line = await supervisor.main
        .locator('li', { hasText: supervisor.t('agency-kind.police') })
        .innerText();
      const voter = VOTERS.find(([, names]) => names.test(line))?.[0];
      expect(voter).toBeDefined();
      await later();
      await supervisor.main
        .getByRole('button', {
          name: `${supervisor.t('conflict-block.do-confirm')}: ${supervisor.t('agency-kind.police')}`,
        })
        .click();
      await provesPresence(supervisor);
      await supervisor.sees(
        new RegExp(supervisor.t('conflict-block.own-vote', { vote: supervisor.t('block-vote.confirm') })),
      );
      await looksRight(supervisor, '12-one-vote');

      const other = await story.signIn(voter ?? '', { language: 'ru', width: PHONE });
      const { heard } = listensTo(other);
      await other.go('/approvals');
      const review = other.main.locator('pn-block-reviews li', { hasText: reference });
      await review.waitFor();
      await looksRight(other, '13-other-agency-votes');
      await later();
      await review.getByRole('button').first().click();
      await provesPresence(other);
      await review.waitFor({ state: 'detached' });
      await looksRight(other, '14-other-agency-voted');
      await saysNothingOfHer(other, await heard());
      await supervisor.go(`${casePath}/access`);
      await supervisor.sees(new RegExp(supervisor.t('block-state.confirmed')));
      await looksRight(supervisor, '15-settled');
    },
    TIME_LIMIT,
  );

  it(
    'a health worker who was given the reference opens it because of danger: the level, the way to her and the duty number',
    async () => {
      const worker = await story.signIn('health-worker', { language: 'ru', width: PHONE });
      const { heard } = listensTo(worker);
      await typesReference(worker, reference);
      await worker.page.getByRole('link', { name: worker.t('shell.urgent'), exact: true }).click();
      await worker.page.waitForURL('**/cases/urgent');
      await looksRight(worker, '20-urgent');
      await worker.press('emergency-access.open');
      await worker.sees(worker.t('emergency-access.missing-reason'));
      await looksRight(worker, '21-urgent-missing');
      await later();
      await openUrgently(worker);
      await looksRight(worker, '22-urgent-opened');
      for (const words of [HER_NUMBER, DUTY_NUMBER, worker.t('band.incomplete')]) await worker.sees(words);
      await saysNothingOfHer(worker, await heard());
      await worker.go(casePath);
      await worker.sees(worker.t('shell.not-found'));
      worker.faultsWereExpected();
      await worker.go('/cases/urgent');
      await story.product.pass('4 hours');
    },
    TIME_LIMIT,
  );

  it(
    'who holds the case is told; until a supervisor has looked the same person opens nothing more',
    async () => {
      const caseworker = await story.signIn('caseworker', { language: 'ru', width: PHONE });
      await caseworker.sees(caseworker.t('notification.emergency-opened'));
      await looksRight(caseworker, '30-owner-told');
      await caseworker.leave();
      await story.product.pass('25 hours');
      const worker = await story.signIn('health-worker', { language: 'tg', width: PHONE });
      await worker.go('/cases/urgent');
      await worker.fill('reference', reference);
      await later();
      await openUrgently(worker, { isRefused: true });
      await worker.sees(worker.t('error.emergency-locked'));
      worker.faultsWereExpected();
      await looksRight(worker, '31-locked');

      const supervisor = await story.signIn('supervisor', { language: 'tg', width: DESK });
      await supervisor.go('/approvals');
      await looksRight(supervisor, '32-approvals');
      await supervisor.openFrom(`${casePath}/access`);
      await supervisor.sees(supervisor.t('emergency-access-reason.attack-now'));
      await looksRight(supervisor, '33-review');
      await supervisor.main
        .getByRole('button', { name: new RegExp(`^${supervisor.t('basis-review.do-upheld')}: `) })
        .click();
      await supervisor.sees(supervisor.t('emergency-access.justified'));
      await looksRight(supervisor, '34-reviewed');
      await openUrgently(worker);
      await looksRight(worker, '35-open-again');
    },
    TIME_LIMIT,
  );
});
