import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from './support/person';
import { provesPresence } from './support/signing-in';
import { DESK, PHONE, Story, TIME_LIMIT, looksRight } from './support/story';

const OWN_BOOK = [
  'Дафтари мо;;;;',
  'Рӯз;Кӣ омад;Кӣ зад;Равоншинос;Чӣ шуд',
  '05.02.2020;Намунаева Зан Якумовна;шавҳар;x;зад',
  '31.02.2020;Намунаева Дуюм Сеюмовна;шавҳар;;зад',
  '08.02.2020;Намунаева Чор Панҷовна;хушдоман;да;таҳқир',
].join('\r\n');

/** A whole register of an agency: uploaded, previewed, imported, its rejected rows corrected and uploaded again. */
describe('a book that an agency kept before', () => {
  const story = Story.begin();
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'panoh-walk-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function give(person: Person, name: string, text: string): Promise<void> {
    const file = join(folder, name);
    await writeFile(file, text);
    await person.go('/registers/new');
    await person.page.setInputFiles('#file', file);
    await person.press('registers.send-file');
    await person.page.waitForURL('**/registers/files/*');
    await person.settled();
  }
  const ends = (person: Person): Promise<void> => person.sees(person.t('registers.all-done'));

  it(
    'that is no table is refused where it is sent',
    async () => {
      const supervisor = await story.signIn('supervisor-qabodiyon', { language: 'en', width: PHONE });
      await supervisor.go('/registers/new');
      await looksRight(supervisor, 'g1-send');
      const file = join(folder, 'letter.csv');
      await writeFile(file, 'Салом!\nИн нома аст.\n');
      await supervisor.page.setInputFiles('#file', file);
      await supervisor.press('registers.send-file');
      await supervisor.sees(supervisor.t('error.not-csv'));
      supervisor.faultsWereExpected();
    },
    TIME_LIMIT,
  );

  it(
    'is drawn by hand where no layout is known, and kept for the next file',
    async () => {
      const supervisor = await story.signIn('supervisor-qabodiyon', { language: 'tg', width: PHONE });
      await give(supervisor, 'book.csv', OWN_BOOK);
      for (const [column, meaning] of [
        ['column-0', 'registered_on'],
        ['column-1', 'name'],
        ['column-2', 'relation'],
        ['column-3', 'service'],
        ['column-4', 'what_happened'],
      ] as const)
        await supervisor.select(column, meaning);
      await supervisor.select('service-3', 'psychosocial');
      await supervisor.fill('name', 'Дафтари мо');
      await supervisor.fill('from', '01.01.2020');
      await supervisor.fill('until', '31.12.2020');
      await looksRight(supervisor, 'g2-drawn');
      await supervisor.press('registers.see-first');
      await supervisor.sees(supervisor.t('registers.first-problems'));
      await looksRight(supervisor, 'g3-preview');
      await supervisor.go('/registers');
      await supervisor.sees(supervisor.t('upload-state.ready'));
      await supervisor.follow('registers.open-file');
      await supervisor.press('registers.confirm');
      await ends(supervisor);
      await looksRight(supervisor, 'g4-done');
    },
    TIME_LIMIT,
  );

  it(
    'gives its rejected rows back, and takes them mended by the layout that it knows now',
    async () => {
      const supervisor = await story.signIn('supervisor-qabodiyon', { language: 'ru', width: DESK });
      await supervisor.go('/registers');
      await supervisor.follow('registers.see');
      const [download] = await Promise.all([
        supervisor.page.waitForEvent('download'),
        supervisor.press('registers.download-rejected'),
      ]);
      const file = join(folder, 'rejected.csv');
      await download.saveAs(file);
      const rejected = await readFile(file, 'utf8');
      expect(rejected).toContain(supervisor.t('register-code.date-impossible'));
      await give(supervisor, 'mended.csv', rejected.replace('31.02.2020', '28.02.2020'));
      await supervisor.sees('Дафтари мо');
      await looksRight(supervisor, 'g5-known');
      await supervisor.press('registers.see-first');
      await supervisor.sees(supervisor.t('registers.no-problems'));
      await supervisor.press('registers.confirm');
      await ends(supervisor);
      await looksRight(supervisor, 'g6-mended');
    },
    TIME_LIMIT,
  );

  it(
    'is taken back, where nobody worked on it yet',
    async () => {
      const supervisor = await story.signIn('supervisor-qabodiyon', { language: 'tg', width: PHONE });
      await supervisor.go('/registers');
      const imports = supervisor.main.locator('h2 a[href^="/registers/"]');
      const before = await imports.count();
      await supervisor.follow('registers.see');
      await supervisor.press('registers.take-back');
      const dialog = supervisor.page.getByRole('alertdialog');
      await dialog.getByText(supervisor.t('registers.take-back-body')).waitFor();
      await looksRight(supervisor, 'g7-take-back');
      await dialog.getByRole('button', { name: supervisor.t('registers.take-back'), exact: true }).click();
      await provesPresence(supervisor);
      await supervisor.page.waitForURL('**/registers');
      await supervisor.waitsUntil(async () => (await imports.count()) === before - 1);
    },
    TIME_LIMIT,
  );

  it(
    'opened cases that a supervisor gives to colleagues, those with a sign of danger first',
    async () => {
      const supervisor = await story.signIn('supervisor', { language: 'tg', width: PHONE });
      await supervisor.go('/registers');
      await supervisor.follow('import-reviews.title');
      const rows = supervisor.main.locator('li[data-row]');
      await rows.first().getByText(supervisor.t('review-reason.sign')).waitFor();
      await rows.first().locator('mat-checkbox label, mat-checkbox input').first().click();
      await supervisor.press('import-reviews.assign', { count: '1' });
      await supervisor.sees(supervisor.t('import-reviews.choose-worker'));
      await looksRight(supervisor, 'g8-review');
      await supervisor.main.locator('#worker').selectOption({ index: 1 });
      await supervisor.press('import-reviews.assign', { count: '1' });
      await supervisor.button('import-reviews.assign', { count: '1' }).waitFor({ state: 'detached' });
      await supervisor.sees(new RegExp(`${supervisor.t('import-reviews.progress').split('{').at(0)}0 .* 1$`));
    },
    TIME_LIMIT,
  );

  it(
    'of another agency is doubted before anything is stored',
    async () => {
      const supervisor = await story.signIn('supervisor-qabodiyon', { language: 'ru', width: PHONE });
      const register = new URL('../../backend/demo/ngo_crisis_centre_kulob.csv', import.meta.url);
      await give(
        supervisor,
        'other.csv',
        (await readFile(register, 'utf8')).split('\n').slice(0, 60).join('\n'),
      );
      await supervisor.press('registers.see-first');
      await supervisor.sees(supervisor.t('registers.doubted'));
      await looksRight(supervisor, 'g9-doubts');
    },
    TIME_LIMIT,
  );

  it(
    'shows the coordinator whom to ask for consents, and the supervisor whom the agency wrote twice',
    async () => {
      const coordinator = await story.signIn('coordinator', { language: 'tg', width: PHONE });
      await coordinator.go('/queue');
      await coordinator.follow('import-backlog.title');
      const ask = coordinator.main.getByRole('button', { name: coordinator.t('import-backlog.ask') }).first();
      await looksRight(coordinator, 'g10-backlog');
      await ask.click();
      await coordinator.sees(new RegExp(coordinator.t('group-queue.asked').split('{').at(0) ?? 'none'));
      const supervisor = await story.signIn('supervisor', { language: 'ru', width: DESK });
      await supervisor.go('/registers/review/same_survivor');
      await looksRight(supervisor, 'g11-twice');
      await supervisor.go('/registers/review/no_consent');
      await looksRight(supervisor, 'g12-consents');
    },
    TIME_LIMIT,
  );
});
