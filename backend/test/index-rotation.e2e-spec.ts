import { beforeAll, describe, expect, it } from '@jest/globals';
import { nameIndex } from '../src/access/name-index.js';
import { SessionsService, personNamed } from '../src/identity/index.js';
import { BLIND_INDEX_TABLES, IndexKeyRotation } from '../src/key-rotation/rotate-index-keys.js';
import { readSettings } from '../src/platform/config/settings.js';
import { RootKey } from '../src/platform/crypto/root-key.js';
import { BlindIndexes } from '../src/platform/crypto/blind-indexes.js';
import { addressFor } from '../src/platform/database/connections.js';
import { Database } from '../src/platform/database/database.js';
import { Events } from '../src/platform/events/events.js';
import { hashToken } from '../src/platform/session/session-cookie.js';
import { classifyRows, registerIn } from './support/pilot-registers.js';
import { fileIndex, rowIndex } from '../src/imports/plan-import.js';
import { matchTokensOf } from '../src/shared/names.js';
import { testRootKey } from './support/database.js';
import { IndexMatches, bookOf, hits, nameOf, withSecrets, withoutKey } from './support/index-matches.js';
import type { Guess } from './support/index-matches.js';
import { addProgramme, startKulob } from './support/kulob.js';
import { pilotMapping } from './support/imports.js';
import { CutOff, rotating } from './support/rotating.js';
import type { Interruption } from './support/rotating.js';
import { until } from './support/steps.js';
import { signalsFor } from './support/workers.js';

const { test, kulob } = await startKulob();

const root = new RootKey(testRootKey());
const BOOK = [1, 2, 3, 4, 5, 6];
/** People have numbers above it. */
const FIRST = 100;

describe('another key for the blind indexes', () => {
  let we: IndexMatches;
  let address: string;
  let last = FIRST;
  const next = (): number => (last += 1);

  const rotate = (interruption?: Interruption): Promise<number> =>
    rotating(address, (database) => new IndexKeyRotation(database, root).run(), interruption);
  const states = async () => (await we.secrets()).map(({ version, state }) => ({ version, state }));
  const oneState = async (): Promise<void> => {
    const kept = await states();
    const newest = kept.length;
    expect(kept).toEqual(
      kept.map((_, place) => ({ version: place + 1, state: place + 1 === newest ? 'current' : 'link' })),
    );
    expect(new Set((await we.digests()).map(({ version }) => version))).toEqual(new Set([newest]));
  };

  beforeAll(async () => {
    we = new IndexMatches(test, kulob);
    address = addressFor('panoh_keys', readSettings({ DATABASE_URL: test.database.ownerUrl }), root);
    expect(await we.import(BOOK)).toBe(BOOK.length);
  });

  it('knows every table whose rows are found by digests', async () => {
    const versioned = await test.database.query<{ name: string }>(
      `select distinct v.table_name as name from information_schema.columns v
       join information_schema.columns d on d.table_name = v.table_name and d.table_schema = v.table_schema
         and d.udt_name in ('bytea', '_bytea') and d.column_name not like 'sealed%'
       where v.table_schema = 'panoh' and v.column_name = 'key_version' order by 1`,
    );
    expect(versioned.map(({ name }) => name)).toEqual(BLIND_INDEX_TABLES.map(({ table }) => table).sort());
  });

  it('is made by a role that reads no word and no code, and removes no row', async () => {
    const refused = (sql: string): Promise<void> =>
      expect(rotating(address, (database) => database.query(sql))).rejects.toMatchObject({ code: '42501' });
    await refused('select codes from panoh.import_rows');
    await refused('select title from panoh.imports');
    await refused('select case_id from panoh.perpetrator_names');
    await refused('delete from panoh.staff_names');
    await refused('delete from vault.index_secrets');
    await refused('update panoh.perpetrator_names set keyed_for = gen_random_uuid()');
  });

  it('misses nobody and stores nothing twice, wherever it was cut off', async () => {
    const hired = [next(), next()];
    const accused = [next(), next()];
    const people = new Map<number, string>();
    const cases = new Map<number, string>();
    for (const number of hired) people.set(number, await we.hire(number));
    for (const number of accused) cases.set(number, await we.name(number));
    const book = [...BOOK];

    /** Index searches find people recorded before and after this moment. */
    const findsAll = async (): Promise<void> => {
      const [officer = 0] = hired.splice(0, 1);
      const caseId = await we.name(officer);
      expect(await we.isBlocked(people.get(officer) ?? '', caseId)).toBe(true);
      const [husband = 0] = accused.splice(0, 1);
      const userId = await we.hire(husband);
      expect(await we.isBlocked(userId, cases.get(husband) ?? '')).toBe(true);
      // The same file is known by its digest, another one by those of its rows.
      if (book.length % 3 === 0) expect(await we.import(book)).toBe(0);
      book.push(next());
      expect(await we.import(book)).toBe(1);
      const [comes, does] = [next(), next()];
      people.set(comes, await we.hire(comes));
      cases.set(does, await we.name(does));
      hired.push(comes);
      accused.push(does);
    };

    let whole = 0;
    for (const statements of [2, 3, 5, 7, 12, 22, 42, 47]) {
      const failure = await rotate({ statements }).then(
        () => null,
        (error: unknown) => error,
      );
      if (failure === null) whole += 1;
      else expect(failure).toBeInstanceOf(CutOff);
      await findsAll();
    }
    expect(whole).toBeGreaterThan(1);
    expect(await rotate()).toBe(0);
    await findsAll();
    await findsAll();
    await oneState();
  });

  it('still finds him by a signal of danger that waits for his name', async () => {
    const number = next();
    const [surname = '', givenName = ''] = nameOf(number).split(' ');
    await addProgramme(test, kulob);
    const file = `/programme-files/${await we.programmeFile({ surname, givenName })}`;
    const signal = { code: 'weapon', onDay: '2026-11-01', sentence: 'He buys a gun.' };
    await we.as('programmeWorker').post(`${file}/signals`, signal).expect(204);
    const { carryOn } = signalsFor(test);
    await carryOn();
    expect(await rotate()).toBe(0);
    await oneState();
    const caseId = await we.name(number);
    await test.database.query('update panoh.programme_signals set looked_at = null');
    await carryOn();
    const rule = "select 1 from panoh.follow_ups where case_id = $1 and rule = 'pg.signal'";
    expect(await test.database.query(rule, [caseId])).toHaveLength(1);
  });

  it('keeps a signal that has looked for long enough until the key has changed', async () => {
    const file = `/programme-files/${await we.programmeFile({ surname: 'Калидов', givenName: 'Калид' })}`;
    const signal = { code: 'travels', onDay: '2026-11-01', sentence: 'He is on the way.' };
    await we.as('programmeWorker').post(`${file}/signals`, signal).expect(204);
    await test.database.query(
      `update panoh.programme_signals set sent_at = sent_at - interval '31 days' where code = 'travels'`,
    );
    const { carryOn } = signalsFor(test);
    const waits = () =>
      test.database.query(
        `select 1 from panoh.programme_signal_probes p join panoh.programme_signals s on s.id = p.signal_id where s.code = 'travels'`,
      );
    await rotate({
      before: async (sql) => {
        if (!sql.startsWith('update panoh.')) return;
        await carryOn();
        expect((await waits()).length).toBeGreaterThan(0);
      },
    });
    await test.database.query('update panoh.programme_signals set looked_at = null');
    await carryOn();
    expect(await waits()).toEqual([]);
  });

  describe('and somebody whose request began before', () => {
    let open: () => void;
    let ended: Promise<void>;

    /** An administrator's request that has taken the keys as they are, and writes a name when it is let go. */
    const hold = async (userId: string, number: number): Promise<void> => {
      const token = await test.app.get(SessionsService).openFor(we.as('administrator').userId);
      const gate = new Promise<void>((go) => (open = go));
      let begun: () => void = () => undefined;
      const hasBegun = new Promise<void>((go) => (begun = go));
      ended = test.app.get(Database).run({ sessionHash: hashToken(token) }, async () => {
        await test.app.get(BlindIndexes).keys();
        begun();
        await gate;
        const { agencies } = we.kulob;
        const person = { userId, agencyId: agencies['prosecutor'] ?? '', displayName: nameOf(number) };
        await test.app.get(Events).publish(personNamed, person);
      });
      await hasBegun;
    };

    it('finds whom a later request has written down meanwhile', async () => {
      const [number, userId] = [next(), await we.hire(next())];
      await hold(userId, number);
      const rotation = rotate();
      await until(async () => (await states()).some(({ state }) => state === 'coming'));
      await pause(200);
      const caseId = await we.name(number);
      open();
      await ended;
      expect(await rotation).toBe(0);
      expect(await we.isBlocked(userId, caseId)).toBe(true);
      await oneState();
    });

    it('is found by those who come later, though it writes with the key that goes', async () => {
      const [number, userId] = [next(), await we.hire(next())];
      let isHeld = false;
      const rotation = rotate({
        before: async (sql) => {
          if (isHeld || !sql.startsWith('update vault.index_secrets')) return;
          isHeld = true;
          await hold(userId, number);
        },
      });
      await until(async () => (await states()).some(({ state }) => state === 'leaving'));
      await pause(200);
      open();
      await ended;
      expect(await rotation).toBe(0);
      await oneState();
      expect(await we.isBlocked(userId, await we.name(number))).toBe(true);
    });
  });

  describe('once it is over', () => {
    const guesses = async (): Promise<Guess[]> => {
      const { agencies } = we.kulob;
      const mapping = await pilotMapping('police');
      const { register } = registerIn(bookOf(BOOK), mapping);
      const rows = register ? classifyRows(register, mapping) : [];
      const numbers = Array.from({ length: last - FIRST }, (_, at) => FIRST + 1 + at);
      const names = numbers.flatMap((number) => matchTokensOf(nameOf(number)).kept);
      return [
        ...names.flatMap((text) =>
          [agencies['prosecutor'] ?? '', agencies['crisisCentre'] ?? ''].flatMap((agencyId) => [
            { index: nameIndex('staff_names', agencyId), text },
            { index: nameIndex('perpetrator_names', agencyId), text },
          ]),
        ),
        ...rows.map(({ content }) => ({ index: rowIndex(agencies['police'] ?? ''), text: content })),
        { index: fileIndex(agencies['police'] ?? ''), text: bookOf(BOOK).toString('base64') },
      ];
    };
    const opened = async (): Promise<Buffer[]> =>
      (await we.secrets()).map(({ version, sealedSecret }) =>
        root.open(
          'index-secret',
          { table: 'index_secrets', column: 'sealed_secret', row: String(version) },
          sealedSecret,
        ),
      );

    it('has left no digest as it was', async () => {
      const before = new Set((await we.digests()).map(({ digest }) => digest));
      expect(before.size).toBeGreaterThan(50);
      expect(await rotate()).toBe(0);
      const after = (await we.digests()).map(({ digest }) => digest);
      expect(after.length).toBeGreaterThanOrEqual(before.size);
      expect(after.filter((digest) => before.has(digest))).toEqual([]);
    });

    it('gives nothing to a dictionary without the key, nor with every key from before', async () => {
      const digests = new Set((await we.digests()).map(({ digest }) => digest));
      const dictionary = await guesses();
      const secrets = await opened();
      const sealed = (await we.secrets()).map(({ sealedSecret }) => sealedSecret);
      expect(secrets.length).toBeGreaterThan(2);
      expect(hits(digests, dictionary, withoutKey(sealed))).toBe(0);
      expect(hits(digests, dictionary, withSecrets(secrets.slice(0, -1)))).toBe(0);
      expect(hits(digests, dictionary, withSecrets(secrets.slice(-1)))).toBe(0);
      // The same dictionary finds them with all keys: it was not the wrong one.
      expect(hits(digests, dictionary, withSecrets(secrets))).toBeGreaterThan(50);
    });
  });
});

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
