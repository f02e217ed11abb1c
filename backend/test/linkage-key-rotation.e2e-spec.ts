import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LinkageKeyRotation } from '../src/key-rotation/rotate-linkage-key.js';
import { LinkageKeys, openLinkageKey } from '../src/linkage/worker/index.js';
import { readSettings } from '../src/platform/config/settings.js';
import { RootKey, loadRootKey } from '../src/platform/crypto/root-key.js';
import { addressFor } from '../src/platform/database/connections.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { testRootKey } from './support/database.js';
import { caseForm, safeContactForm, servicesConsent } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { CutOff, rotating } from './support/rotating.js';
import { linkerFor } from './support/workers.js';

const root = new RootKey(testRootKey());

describe('another key of linkage', () => {
  let test: TestApp;
  let kulob: Kulob;
  let folder: string;
  let file: string;
  let keys: LinkageKeys;

  const settings = () =>
    readSettings({
      DATABASE_URL: test.database.ownerUrl,
      PANOH_DATA_DIR: folder,
      PANOH_LINKAGE_KEY_FILE: file,
    });
  const ground = () => ({ settings: settings(), root });
  const register = async (person: string, surname: string, givenName: string, phone = '+992 00 111 2233') => {
    const form = caseForm({
      identity: { surname, givenName, patronymic: 'Шарифовна', bornOn: '1991-03-14', bornPrecision: 'day' },
      safeContact: safeContactForm({ reachAt: phone }),
      consents: [servicesConsent(), { scope: 'record_linkage', answer: 'given', presence: 'alone' }],
    });
    return (await kulob.as[person]!.post('/cases', form).expect(201)).body.id as string;
  };
  const link = async (): Promise<void> => {
    const hands = linkerFor(test, keys);
    await hands.linker.linkAll();
    await hands.close();
  };
  /** Runs as the command does, without a parallel linker; a number cuts it off before that statement. */
  const rotate = async (statements = Infinity): Promise<number> => {
    const own = new LinkageKeys(await loadRootKey(file));
    const hands = linkerFor(test, own);
    const place = { file, key: own.file, encodeAll: () => hands.linker.encodeAll() };
    const address = addressFor('panoh_keys', settings(), root);
    try {
      return await rotating(address, (database) => new LinkageKeyRotation(database, root, place).run(), {
        statements,
      });
    } finally {
      await hands.close();
    }
  };
  const persons = () =>
    test.database.query('select case_id, person_id from linkage.registrations order by case_id');
  const versions = async () =>
    (
      await test.database.query<{ text: string }>(
        `select key_version || ' ' || count(*) as text from linkage.encodings group by key_version order by 1`,
      )
    ).map(({ text }) => text);
  const strayTags = () =>
    test.database.query(
      'select 1 from linkage.tags t where not exists (select 1 from linkage.encodings e where e.no = t.no)',
    );
  const states = () => test.database.query('select version, state from linkage.keys order by version');

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
    folder = await mkdtemp(join(tmpdir(), 'panoh-linkage-'));
    file = join(folder, 'linkage.key');
    keys = await openLinkageKey(ground());
    await register('caseworker', 'Раҳмонова', 'Зайнаб');
    await register('inspector', 'Rahmonova', 'Zaynab');
    await register('lawyer', 'Каримова', 'Мижгон', '+992 00 222 3344');
    await link();
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await test.close();
  });

  it('leaves everybody who she was, and nothing of the old one', async () => {
    const before = await persons();
    const old = (await readFile(file, 'utf8')).trim();
    expect(await rotate()).toBe(0);
    expect(await persons()).toEqual(before);
    expect([await versions(), await states(), await strayTags()]).toEqual([
      ['2 3'],
      [{ version: 2, state: 'current' }],
      [],
    ]);
    const text = (await readFile(file, 'utf8')).trim();
    expect(text.split('\n')).toHaveLength(1);
    expect(text).not.toBe(old);

    const again = await register('specialist', 'Раҳмонова', 'Зайнаб');
    await link();
    const [one] = await test.database.query<{ count: number }>(
      `select count(*)::int as count from linkage.registrations where person_id =
         (select person_id from linkage.registrations where case_id = $1)`,
      [again],
    );
    expect(one?.count).toBe(3);
  });

  it('goes on wherever it was cut off, and whoever comes meanwhile is compared', async () => {
    const before = await persons();
    let cuts = 0;
    let came = 0;
    for (let statements = 2; statements < 200; statements += 3) {
      const failure = await rotate(statements).then(
        () => null,
        (error: unknown) => error,
      );
      if (failure === null) break;
      expect(failure).toBeInstanceOf(CutOff);
      cuts += 1;
      if (cuts % 2 === 0) {
        await register(
          'caseworker',
          'Мирзоева',
          `Сабрина${'абвгдежз'[came] ?? ''}`,
          `+992 00 8${came}1 2233`,
        );
        came += 1;
      }
      await link();
    }
    expect(cuts).toBeGreaterThan(5);
    expect(await rotate()).toBe(0);
    await link();
    expect(await persons()).toEqual(expect.arrayContaining(before));
    expect((await states()).length).toBe(1);
    expect([(await versions()).length, await strayTags()]).toEqual([1, []]);
    expect((await versions())[0]).toMatch(new RegExp(` ${before.length + came}$`));
    expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(1);
  });

  it('leaves out those whose agency holds its key itself, and keeps them with their persons', async () => {
    const before = await persons();
    const agency = kulob.as['lawyer']!.agencyId;
    await test.database.query(`update panoh.agency_keys set held_by = 'agency' where agency_id = $1`, [
      agency,
    ]);
    const count = before.length;
    expect(await rotate()).toBe(0);
    expect((await versions())[0]).toMatch(new RegExp(` ${count - 1}$`));
    expect(await persons()).toEqual(before);
    await link();
    expect(await persons()).toEqual(before);
    await test.database.query(`update panoh.agency_keys set held_by = 'server' where agency_id = $1`, [
      agency,
    ]);
  });

  it('refuses to start without its file, and with another one, and says which', async () => {
    const text = await readFile(file, 'utf8');
    await rm(file);
    await expect(openLinkageKey(ground())).rejects.toThrow(/PANOH_LINKAGE_KEY_FILE.*Put it back/s);
    await writeFile(file, `${Buffer.alloc(32, 7).toString('base64')}\n`, { mode: 0o600 });
    await expect(openLinkageKey(ground())).rejects.toThrow(
      /PANOH_LINKAGE_KEY_FILE is not the key.*Put that one back/s,
    );
    await writeFile(file, text, { mode: 0o600 });
    await openLinkageKey(ground());
  });
});
