import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LinkageKeys, openLinkageKey } from '../src/linkage/worker/index.js';
import { loadRootKey } from '../src/platform/crypto/root-key.js';
import { KeptUnder } from './support/kept-under.js';
import { killInside } from './support/kill-inside.js';
import { arrangeKulob } from './support/kulob.js';
import { LinkStory, twin, woman } from './support/linking.js';
import { startOnOwnServer } from './support/own-server.js';
import type { OwnServer } from './support/own-server.js';
import { RotationProcess } from './support/rotation-process.js';
import type { Ended } from './support/rotation-process.js';
import { Random } from './support/random.js';
import { linkerFor } from './support/workers.js';

/**
 * The linkage key is rotated, or replaced after its loss, by a process that kill -9 ends at random moments while
 * agencies register survivors. The repeated command then finishes: all registrations are encoded under the new key
 * only, and persons, codes and decisions are unchanged.
 */
const rounds = Number(process.env['PANOH_NIGHTLY_COUNT'] ?? 2);
const seed = Number(process.env['PANOH_NIGHTLY_SEED'] ?? 1);
const MINUTES = 60_000;
/** The long form has more than the command hands in at a time, so that it is also cut off between two batches. */
const WOMEN = rounds > 20 ? 120 : 8;

type Kind = 'changed' | 'lost';

describe('the key of linkage goes, and the command is killed', () => {
  let own: OwnServer;
  let story: LinkStory;
  let kept: KeptUnder;
  let file: string;
  const random = new Random(seed);
  const took: Record<Kind, number> = { changed: 500, lost: 500 };
  const inside: Record<Kind, number> = { changed: 0, lost: 0 };
  let times = 0;
  let came = 0;

  const start = (...words: string[]): RotationProcess =>
    new RotationProcess(own.test.database, ['linkage', ...words], {
      DATABASE_URL: own.server.ownerUrl,
      PANOH_ROOT_KEY_FILE: own.file,
      PANOH_DATA_DIR: own.settings.dataDir,
      PANOH_LINKAGE_KEY_FILE: file,
    });
  const ground = () => ({ settings: { ...own.settings, linkageKeyFile: file }, root: own.root });
  const link = async (): Promise<void> => {
    const hands = linkerFor(own.test, await openLinkageKey(ground()));
    await hands.linker.linkAll();
    await hands.close();
  };
  /** What an operator types who lost the file: the command itself says which key that was. */
  const words = async (kind: Kind): Promise<string[]> =>
    kind === 'changed' ? [] : ['--lost', await kept.fingerprint()];
  const run = async (kind: Kind): Promise<Ended> => {
    const ended = await start(...(await words(kind))).end();
    expect(ended).toMatchObject({
      code: 0,
      said: expect.stringContaining('Nothing is left under an old key.'),
    });
    return ended;
  };
  const isHalf = async (kind: Kind): Promise<boolean> => {
    if (kind === 'lost') return (await kept.lacking()) > 0 || (await ringOf()) === null;
    return (await kept.states()).length > 1 || ((await ringOf()) ?? '').trim().includes('\n');
  };
  const ringOf = (): Promise<string | null> => readFile(file, 'utf8').catch(() => null);

  /** Registers a known person during the rotation: the record waits and is linked once a key exists. */
  const comes = async (): Promise<void> => {
    came += 1;
    await story.write('specialist', woman(came % WOMEN));
    if ((await ringOf()) !== null) await link();
  };

  const kill = async (kind: Kind): Promise<void> => {
    const killed = {
      start: async () => start(...(await words(kind))),
      mark: async () => JSON.stringify(await kept.states()),
      isHalf: () => isHalf(kind),
      after: async (is: boolean) => {
        if (!is && kind === 'lost') await rm(file, { force: true });
      },
    };
    const { times: more, isInside } = await killInside(killed, random, took[kind]);
    times += more;
    if (isInside) inside[kind] += 1;
  };

  /** The other command changes no data while the new key is missing in the file or for some records. */
  const expectRefused = async (): Promise<void> => {
    if (!(await isHalf('lost'))) return;
    const before = [await kept.lacking(), await kept.states(), await ringOf()];
    const why = before[2] === null ? 'Put it back' : 'Please finish that first';
    expect(await start().end()).toMatchObject({ code: 1, said: expect.stringContaining(why) });
    expect([await kept.lacking(), await kept.states(), await ringOf()]).toEqual(before);
  };

  beforeAll(async () => {
    own = await startOnOwnServer(() => 'campaign');
    file = join(own.settings.dataDir, 'linkage.key');
    kept = new KeptUnder(own.test.database);
    story = new LinkStory(own.test, await arrangeKulob(own.test));
    for (let number = 0; number < WOMEN; number += 1) {
      await story.write('caseworker', woman(number));
      await story.write('inspector', woman(number));
    }
    await story.write('caseworker', twin('Фотима', 'Бобоева'));
    await story.write('lawyer', twin('Зуҳра', 'Бобоева'));
    await link();
    const [pair] = await story.pairs();
    await story.as('coordinator').post(`/linkage/pairs/${pair?.id}/answer`, { answer: 'same' }).expect(201);
    await link();
  }, 10 * MINUTES);
  afterAll(async () => {
    await story.close();
    await own.test.close();
  });

  it(
    `leaves everybody who she was, and nothing of the old one, killed in ${rounds} rounds`,
    async () => {
      const persons = await kept.persons();
      took.changed = (await run('changed')).milliseconds;
      await rm(file);
      took.lost = (await run('lost')).milliseconds;
      for (let round = 0; round < rounds; round += 1) {
        const kind: Kind = round % 2 === 0 ? 'changed' : 'lost';
        const before = await kept.who();
        const old = new LinkageKeys(await loadRootKey(file)).file;
        if (kind === 'lost') await rm(file);
        await kill(kind);
        if (kind === 'lost') await expectRefused();
        await comes();
        await run(kind);
        await link();
        await kept.expectOnly(await loadRootKey(file), old);
        expect(await kept.who(before)).toEqual(before);
        expect((await ringOf())?.trim().split('\n')).toHaveLength(1);
      }
      process.stdout.write(
        `${times} killed, in the midst of it: changed ${inside.changed}, lost ${inside.lost}; ${came} came meanwhile; ` +
          `a whole run takes ${took.changed} and ${took.lost} ms\n`,
      );
      const kinds = rounds > 1 ? (['changed', 'lost'] as const) : (['changed'] as const);
      expect(kinds.filter((kind) => inside[kind] === 0)).toEqual([]);
      // The added registrations belong to known persons.
      expect(await kept.persons()).toBe(persons);
    },
    600 * MINUTES,
  );
});
