import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { LinkageKeyRotation, LostLinkageKey } from '../src/key-rotation/rotate-linkage-key.js';
import { LinkageKeys, openLinkageKey } from '../src/linkage/worker/index.js';
import { readSettings } from '../src/platform/config/settings.js';
import { RootKey, loadRootKey } from '../src/platform/crypto/root-key.js';
import { addressFor } from '../src/platform/database/connections.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { testRootKey } from './support/database.js';
import { arrangeKulob } from './support/kulob.js';
import { LinkStory, twin, woman } from './support/linking.js';
import { CutOff, rotating } from './support/rotating.js';
import { linkerFor } from './support/workers.js';

const root = new RootKey(testRootKey());

describe('a key of linkage of which no copy is left', () => {
  let test: TestApp;
  let story: LinkStory;
  let folder: string;
  let file: string;

  const settings = () =>
    readSettings({
      DATABASE_URL: test.database.ownerUrl,
      PANOH_DATA_DIR: folder,
      PANOH_LINKAGE_KEY_FILE: file,
    });
  const link = async (): Promise<void> => {
    const hands = linkerFor(test, await openLinkageKey({ settings: settings(), root }));
    await hands.linker.linkAll();
    await hands.close();
  };
  const fingerprint = async (): Promise<string> =>
    (await test.database.query<{ fingerprint: string }>('select fingerprint from linkage.keys'))[0]
      ?.fingerprint ?? '';
  /** As the command does it; cut off before a statement where a number is given. */
  const recover = (confirmed: string, statements = Infinity): Promise<number> =>
    rotating(
      addressFor('panoh_keys', settings(), root),
      async (database) => {
        const lost = new LostLinkageKey(database, root, file);
        await lost.replace(confirmed);
        const hands = linkerFor(test, new LinkageKeys(await loadRootKey(file)));
        try {
          return await lost.encode(() => hands.linker.encodeAll());
        } finally {
          await hands.close();
        }
      },
      { statements },
    );
  /** The other command, as an operator runs it who is unaware of the recovery. */
  const change = async (): Promise<number> => {
    const keys = await openLinkageKey({ settings: settings(), root });
    const hands = linkerFor(test, keys);
    const place = { file, key: keys.file, encodeAll: () => hands.linker.encodeAll() };
    try {
      return await rotating(addressFor('panoh_keys', settings(), root), (database) =>
        new LinkageKeyRotation(database, root, place).run(),
      );
    } finally {
      await hands.close();
    }
  };
  const stopped = () =>
    test.database.query(`select code, count, since from panoh.watch() where code = 'linking_stopped'`);
  const lasts = (time: string) =>
    test.database.query('update linkage.keys set made_at = panoh.now() - $1::interval', [time]);
  const persons = () =>
    test.database.query<{ case_id: string; person_id: string }>(
      'select case_id, person_id from linkage.registrations order by case_id',
    );
  const answers = () => test.database.query('select one, other, answer from linkage.decisions order by id');
  const lacking = async () =>
    (
      await test.database.query<{ id: string }>(
        `select case_id as id from linkage.registrations r where is_linkable
           and not exists (select 1 from linkage.encodings e where e.case_id = r.case_id)`,
      )
    ).length;
  const stray = () =>
    test.database.query(
      'select 1 from linkage.tags t where not exists (select 1 from linkage.encodings e where e.no = t.no)',
    );
  const tagsOf = async (): Promise<number[]> =>
    (
      await test.database.query<{ count: number }>(
        'select count(*)::int as count from linkage.tags t join linkage.encodings e on e.no = t.no group by e.case_id order by e.case_id',
      )
    ).map(({ count }) => count);

  beforeAll(async () => {
    test = await startApp();
    story = new LinkStory(test, await arrangeKulob(test));
    folder = await mkdtemp(join(tmpdir(), 'panoh-lost-'));
    file = join(folder, 'linkage.key');
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
    await test.close();
  });

  it('is given up by nobody who still has it, who types another one, or whose file holds somebody’s other key', async () => {
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
    const hands = linkerFor(test, await openLinkageKey({ settings: settings(), root }));
    await hands.linker.encodeAll();
    await hands.close();
    const waiting = await story.write('caseworker', woman(1));
    await rm(file);
    expect(await recover(own)).toBe(0);
    expect([await persons(), await answers(), await lacking(), await stray()]).toEqual([before, said, 0, []]);
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

    await expect(change()).rejects.toThrow(new RegExp(`finish that first: .*--lost ${own}`));
    expect([await fingerprint(), await readFile(file, 'utf8'), await lacking()]).toEqual([own, text, left]);
    await link();
    expect(await story.personOf(newcomer)).toBeUndefined();
    await lasts('2 hours 59 minutes');
    expect(await stopped()).toEqual([]);
    await lasts('3 hours 1 minute');
    expect(await stopped()).toEqual([{ code: 'linking_stopped', count: 1, since: expect.any(Date) }]);

    expect(await recover(own)).toBe(0);
    expect(await stopped()).toEqual([]);
    expect(await change()).toBe(0);
    await link();
    expect([await persons(), await lacking()]).toEqual([expect.arrayContaining(before), 0]);
    expect(before.map(({ person_id: id }) => id)).toContain(await story.personOf(newcomer));
  });
});
