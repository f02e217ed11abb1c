import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { RootKey, loadRootKey } from '../src/platform/crypto/root-key.js';
import { testRootKey } from './support/database.js';
import { caseForm } from './support/forms.js';
import { IndexMatches } from './support/index-matches.js';
import { killInside } from './support/kill-inside.js';
import { arrangeKulob } from './support/kulob.js';
import { startOnOwnServer } from './support/own-server.js';
import type { OwnServer } from './support/own-server.js';
import { KINDS, RotationProcess } from './support/rotation-process.js';
import type { Kind } from './support/rotation-process.js';
import { SealedRows } from './support/sealed-rows.js';
import { Random } from './support/random.js';

/**
 * Runs the key rotation command as a process and kills it with kill -9 at random moments while a user works. After each
 * kill all texts open, index searches find all names and no register row is stored twice. Finally each rotation runs to
 * its end, and no row is left under an old key.
 */
const kills = Number(process.env['PANOH_NIGHTLY_COUNT'] ?? 4);
const seed = Number(process.env['PANOH_NIGHTLY_SEED'] ?? 1);
const MINUTES = 60_000;
/** More than the rotation takes at a time, so that it is also cut off between two of its batches. */
const CASES = 44;
/** Of them with a word in every column that can hold one. */
const PLANTED = 4;
const BOOK = [1, 2, 3, 4, 5, 6];
/** A new case among so many words, so that a rotation does not grow with each that was killed. */
const FRESH_EVERY = 10;

type Words = Map<string, string>;

describe('keys are changed, and the command is killed', () => {
  let own: OwnServer;
  let we: IndexMatches;
  const random = new Random(seed);
  const planted = new Map<string, Words>();
  const readable: string[] = [];
  const hired = new Map<number, string>();
  const accused = new Map<number, string>();
  let last = 100;

  const environment = (kind: Kind): NodeJS.ProcessEnv => ({
    ...(kind === 'root' ? { DATABASE_OWNER_URL: own.server.ownerUrl } : {}),
    DATABASE_URL: own.server.ownerUrl,
    PANOH_ROOT_KEY_FILE: own.file,
    PANOH_DATA_DIR: own.settings.dataDir,
  });
  const start = (kind: Kind): RotationProcess =>
    new RotationProcess(own.test.database, [kind], environment(kind));
  const run = async (kind: Kind): Promise<number> => {
    const ended = await start(kind).end();
    expect(ended).toMatchObject({
      code: 0,
      said: expect.stringContaining('Nothing is left under an old key.'),
    });
    expect([kind, await isHalf(kind)]).toEqual([kind, false]);
    return ended.milliseconds;
  };

  /** Whether something stands half done. */
  const HALF: Record<Kind, string> = {
    data: `select 1 from vault.rotations where kind = 'data'
      union all select 1 from vault.case_keys group by case_id, partition having count(distinct key_version) > 1`,
    agency: `select 1 from vault.rotations where kind = 'agency'
      union all select 1 from panoh.agency_keys group by agency_id having count(*) > 1`,
    index: `select 1 from vault.index_secrets where state in ('coming', 'leaving')`,
    root: '',
  };
  const isHalf = async (kind: Kind): Promise<boolean> =>
    kind === 'root'
      ? (await readFile(own.file, 'utf8')).trim().split('\n').length > 1
      : (await own.test.database.query(HALF[kind])).length > 0;
  /** Another one as soon as something is written under a new key. */
  const VERSION: Record<Exclude<Kind, 'root'>, string> = {
    data: 'select max(key_version)::text as mark from vault.case_keys',
    agency: 'select sum(version)::text as mark from panoh.agency_keys',
    index: 'select max(version)::text as mark from vault.index_secrets',
  };
  const mark = async (kind: Kind): Promise<string> => {
    if (kind === 'root') return readFile(own.file, 'utf8');
    const [row] = await own.test.database.query<{ mark: string }>(VERSION[kind]);
    return row?.mark ?? '';
  };

  /** Uses only the current key file, without any earlier key. */
  const opensAll = async (): Promise<void> => {
    const rows = new SealedRows(own.test.database, await loadRootKey(own.file));
    for (const [caseId, words] of planted) {
      const opened = await rows.open(caseId);
      for (const [place, word] of words) expect([place, opened.get(place)]).toEqual([place, word]);
    }
  };
  const shows = async (caseId: string): Promise<void> => {
    const reason = { reason: 'contact_now' };
    const answer = await we.as('caseworker').post(`/cases/${caseId}/identity-disclosures`, reason);
    expect(answer.body).toMatchObject({ surname: 'Намунаева', givenName: 'Гули' });
  };
  /** Finds a person recorded earlier, as staff or as accused, and an earlier imported register. */
  const findsAll = async (): Promise<void> => {
    const [officer = [0, '']] = hired;
    hired.delete(officer[0]);
    expect(await we.isBlocked(officer[1], await we.name(officer[0]))).toBe(true);
    const [husband = [0, '']] = accused;
    accused.delete(husband[0]);
    expect(await we.isBlocked(await we.hire(husband[0]), husband[1])).toBe(true);
    expect(await we.import(BOOK)).toBe(0);
    await writeDown();
  };
  const writeDown = async (): Promise<void> => {
    last += 2;
    hired.set(last, await we.hire(last));
    accused.set(last + 1, await we.name(last + 1));
  };

  beforeAll(async () => {
    own = await startOnOwnServer(() => 'campaign');
    we = new IndexMatches(own.test, await arrangeKulob(own.test));
    const rows = new SealedRows(own.test.database, own.root);
    for (let number = 0; number < CASES; number += 1) {
      const caseId = await we.open('caseworker');
      if (number < PLANTED) {
        await rows.plant(caseId);
      } else readable.push(caseId);
      planted.set(caseId, await rows.open(caseId));
    }
    expect(await we.import(BOOK)).toBe(BOOK.length);
    await writeDown();
    await writeDown();
  }, 5 * MINUTES);
  afterAll(() => own.test.close());

  /** A user who keeps working; collects wrong answers. */
  const working = () => {
    const wrong: unknown[] = [];
    const count = { answers: 0 };
    let isOver = false;
    const tell = ({ status, body }: Response): void => {
      count.answers += 1;
      if (status !== 201) wrong.push({ status, body: body as unknown });
    };
    const work = (async () => {
      for (let turn = 0; !isOver; turn += 1) {
        const caseId = readable[turn % readable.length] ?? '';
        tell(await we.as('caseworker').post(`/cases/${caseId}/narratives`, { text: `said ${turn}` }));
        if (turn % FRESH_EVERY === 0) tell(await we.as('caseworker2').post('/cases', caseForm()));
        await pause(50);
      }
    })();
    const stop = (): Promise<void> => {
      isOver = true;
      return work;
    };
    return { wrong, count, stop };
  };

  const killOf = (kind: Kind) => ({
    start: () => Promise.resolve(start(kind)),
    mark: () => mark(kind),
    isHalf: () => isHalf(kind),
    after: opensAll,
  });

  it(
    `keeps every word and finds everybody, killed ${kills} times`,
    async () => {
      const took = new Map<Kind, number>();
      for (const kind of KINDS) took.set(kind, await run(kind));
      await opensAll();

      const inside = new Map<Kind, number>(KINDS.map((kind) => [kind, 0]));
      let times = 0;
      const load = working();
      try {
        for (let turn = 0; turn < kills; turn += 1) {
          const kind = KINDS[turn % KINDS.length] ?? 'data';
          const killed = await killInside(killOf(kind), random, took.get(kind) ?? 1);
          times += killed.times;
          if (killed.isInside) inside.set(kind, (inside.get(kind) ?? 0) + 1);
          await shows(readable[turn % readable.length] ?? '');
          await findsAll();
        }
        for (const kind of KINDS) await run(kind);
      } finally {
        await load.stop();
      }
      const list = (of: Map<Kind, number>): string => [...of].map((one) => one.join(' ')).join(', ');
      process.stdout.write(
        `${times} killed, in the midst of it: ${list(inside)}; ${load.count.answers} requests meanwhile, ` +
          `${load.wrong.length} failed; a whole run takes in ms: ${list(took)}\n`,
      );
      expect(load.wrong).toEqual([]);
      expect(load.count.answers).toBeGreaterThan(kills);
      expect([...inside].filter(([, count]) => count === 0)).toEqual([]);
      await opensAll();
      for (const caseId of readable.slice(0, 5)) await shows(caseId);
      await findsAll();
    },
    600 * MINUTES,
  );

  it('leaves nothing that an old key opens', async () => {
    const old = new RootKey(testRootKey());
    await expect(we.keys(old)).rejects.toThrow();
    await expect(new SealedRows(own.test.database, old).open(readable[0] ?? '')).rejects.toThrow();
    const digests = await we.digests();
    const newest = Math.max(...digests.map(({ version }) => version));
    expect(digests.filter(({ version }) => version !== newest)).toEqual([]);
    const double = await own.test.database.query(
      `select case_id from vault.case_keys group by case_id, partition having count(distinct key_version) > 1
       union all select agency_id from panoh.agency_keys group by agency_id having count(*) > 1`,
    );
    expect(double).toEqual([]);
  });
});

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
