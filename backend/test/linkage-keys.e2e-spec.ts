import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LinkageKeyRotation, LostLinkageKey } from '../src/key-rotation/rotate-linkage-key.js';
import type { RotationDatabase } from '../src/key-rotation/rotation-database.js';
import { LinkageKeys, openLinkageKey } from '../src/linkage/worker/index.js';
import { readSettings } from '../src/platform/config/settings.js';
import { RootKey, loadRootKey } from '../src/platform/crypto/root-key.js';
import { addressFor } from '../src/platform/database/connections.js';
import { testRootKey } from './support/database.js';
import { startKulob } from './support/kulob.js';
import { LinkStory, twin, woman } from './support/linking.js';
import { CutOff, rotating } from './support/rotating.js';
import { linkerFor } from './support/workers.js';

const { test, kulob } = await startKulob();
const root = new RootKey(testRootKey());
const story = new LinkStory(test, kulob);
const folder = await mkdtemp(join(tmpdir(), 'panoh-linkage-'));
const file = join(folder, 'linkage.key');
const settings = () =>
  readSettings({
    ...{ DATABASE_URL: test.database.ownerUrl, PANOH_DATA_DIR: folder, PANOH_LINKAGE_KEY_FILE: file },
  });
const openKey = () => openLinkageKey({ settings: settings(), root });
const withHands = async <T>(keys: LinkageKeys, work: (hands: ReturnType<typeof linkerFor>) => Promise<T>) => {
  const hands = linkerFor(test, keys);
  try {
    return await work(hands);
  } finally {
    await hands.close();
  }
};
const link = async (): Promise<void> => withHands(await openKey(), (hands) => hands.linker.linkAll());
/** As a command does it, without a parallel linker; cut off before a statement where a number is given. */
const run = (work: (database: RotationDatabase) => Promise<number>, statements = Infinity): Promise<number> =>
  rotating(addressFor('panoh_keys', settings(), root), work, { statements });
const rotate = async (statements = Infinity): Promise<number> => {
  const keys = await openKey();
  return withHands(keys, (hands) => {
    const place = { file, key: keys.file, encodeAll: () => hands.linker.encodeAll() };
    return run((database) => new LinkageKeyRotation(database, root, place).run(), statements);
  });
};
const recover = (confirmed: string, statements = Infinity): Promise<number> =>
  run(async (database) => {
    const lost = new LostLinkageKey(database, root, file);
    await lost.replace(confirmed);
    const keys = new LinkageKeys(await loadRootKey(file));
    return withHands(keys, (hands) => lost.encode(() => hands.linker.encodeAll()));
  }, statements);
const persons = () =>
  test.database.query<{ case_id: string; person_id: string }>(
    'select case_id, person_id from linkage.registrations order by case_id',
  );
const strayTags = () =>
  test.database.query(
    'select 1 from linkage.tags t where not exists (select 1 from linkage.encodings e where e.no = t.no)',
  );

beforeAll(async () => {
  for (const person of ['caseworker', 'inspector', 'lawyer']) await story.write(person, woman(1));
  for (const name of ['Фотима', 'Зуҳро']) await story.write('caseworker', twin(name, 'Муродова'));
  await link();
  const [pair] = await story.pairs();
  await story.as('coordinator').post(`/linkage/pairs/${pair?.id}/answer`, { answer: 'same' }).expect(201);
  await link();
});
afterAll(async () => {
  await story.close();
  await rm(folder, { recursive: true, force: true });
});

describe('another key of linkage', () => {
  const versions = async () =>
    (
      await test.database.query<{ text: string }>(
        `select key_version || ' ' || count(*) as text from linkage.encodings group by key_version order by 1`,
      )
    ).map(({ text }) => text);
  const states = () => test.database.query('select version, state from linkage.keys order by version');

  it('leaves everybody who she was, and nothing of the old one', async () => {
    const before = await persons();
    const old = (await readFile(file, 'utf8')).trim();
    expect(await rotate()).toBe(0);
    expect(await persons()).toEqual(before);
    expect([await versions(), await states(), await strayTags()]).toEqual([
      [`2 ${before.length}`],
      [{ version: 2, state: 'current' }],
      [],
    ]);
    const text = (await readFile(file, 'utf8')).trim();
    expect(text.split('\n')).toHaveLength(1);
    expect(text).not.toBe(old);

    const again = await story.write('specialist', woman(1));
    await link();
    expect(before.map(({ person_id: id }) => id)).toContain(await story.personOf(again));
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
        await story.write('caseworker', woman(20 + came));
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
    const agency = story.as('lawyer').agencyId;
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
    await expect(openKey()).rejects.toThrow(/PANOH_LINKAGE_KEY_FILE.*Put it back/s);
    await writeFile(file, `${Buffer.alloc(32, 7).toString('base64')}\n`, { mode: 0o600 });
    await expect(openKey()).rejects.toThrow(/PANOH_LINKAGE_KEY_FILE is not the key.*Put that one back/s);
    await writeFile(file, text, { mode: 0o600 });
    await openKey();
  });
});

describe('a key of linkage of which no copy is left', () => {
  const fingerprint = async (): Promise<string> =>
    (await test.database.query<{ fingerprint: string }>('select fingerprint from linkage.keys'))[0]
      ?.fingerprint ?? '';
  const stopped = () =>
    test.database.query(`select code, count, since from panoh.watch() where code = 'linking_stopped'`);
  const lasts = (time: string) =>
    test.database.query('update linkage.keys set made_at = panoh.now() - $1::interval', [time]);
  const answers = () => test.database.query('select one, other, answer from linkage.decisions order by id');
  const lacking = async () =>
    (
      await test.database.query<{ id: string }>(
        `select case_id as id from linkage.registrations r where is_linkable
           and not exists (select 1 from linkage.encodings e where e.case_id = r.case_id)`,
      )
    ).length;
  const tagsOf = async (): Promise<number[]> =>
    (
      await test.database.query<{ count: number }>(
        'select count(*)::int as count from linkage.tags t join linkage.encodings e on e.no = t.no group by e.case_id order by e.case_id',
      )
    ).map(({ count }) => count);

  it('is given up by nobody who still has it, who types another one, or whose file holds somebody’s other key', async () => {
    // Registrations without an encoding get one.
    await recover(await fingerprint());
    const [before, text, own] = [await tagsOf(), await readFile(file, 'utf8'), await fingerprint()];
    expect(await recover(own)).toBe(0);
    expect([await tagsOf(), await readFile(file, 'utf8')]).toEqual([before, text]);
    await writeFile(file, `${Buffer.alloc(32, 9).toString('base64')}\n`, { mode: 0o600 });
    await expect(recover(own)).rejects.toThrow(/never worked with. Move it/);
    await rm(file);
    await expect(recover('?')).rejects.toThrow(new RegExp(`--lost ${own}`));
    expect([await tagsOf(), await fingerprint()]).toEqual([before, own]);
    await writeFile(file, text, { mode: 0o600 });
  });

  it('leaves everybody with her person, what people decided, and whoever waits, compared under a new key', async () => {
    const [before, said, tags, own] = [await persons(), await answers(), await tagsOf(), await fingerprint()];
    const text = await readFile(file, 'utf8');
    // One is encoded and not compared yet, and one is not even encoded.
    const encoded = await story.write('inspector', woman(1));
    await withHands(await openKey(), (hands) => hands.linker.encodeAll());
    const waiting = await story.write('caseworker', woman(1));
    await rm(file);
    expect(await recover(own)).toBe(0);
    expect([await persons(), await answers(), await lacking(), await strayTags()]).toEqual([
      before,
      said,
      0,
      [],
    ]);
    expect(await readFile(file, 'utf8')).not.toBe(text);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await tagsOf()).toHaveLength(tags.length + 2);
    await link();
    expect(await persons()).toEqual(expect.arrayContaining(before));
    expect(await story.personOf(encoded)).toBe(await story.personOf(waiting));
    expect(before.map(({ person_id: id }) => id)).toContain(await story.personOf(waiting));
  });

  it('is replaced to the end before it is changed for another one, and an alarm tells of it after three hours', async () => {
    const before = await persons();
    await rm(file);
    for (let statements = 2; !existsSync(file); statements += 1)
      await expect(recover(await fingerprint(), statements)).rejects.toBeInstanceOf(CutOff);
    const newcomer = await story.write('caseworker', woman(1));
    await link();
    const [left, own, text] = [await lacking(), await fingerprint(), await readFile(file, 'utf8')];
    expect(left).toBeGreaterThan(1);

    await expect(rotate()).rejects.toThrow(new RegExp(`finish that first: .*--lost ${own}`));
    expect([await fingerprint(), await readFile(file, 'utf8'), await lacking()]).toEqual([own, text, left]);
    await link();
    expect(await story.personOf(newcomer)).toBeUndefined();
    await lasts('2 hours 59 minutes');
    expect(await stopped()).toEqual([]);
    await lasts('3 hours 1 minute');
    expect(await stopped()).toEqual([{ code: 'linking_stopped', count: 1, since: expect.any(Date) }]);

    expect(await recover(own)).toBe(0);
    expect(await stopped()).toEqual([]);
    expect(await rotate()).toBe(0);
    await link();
    expect([await persons(), await lacking()]).toEqual([expect.arrayContaining(before), 0]);
    expect(before.map(({ person_id: id }) => id)).toContain(await story.personOf(newcomer));
  });
});
