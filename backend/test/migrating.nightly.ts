import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { EmbeddedPostgres } from '../src/platform/embedded/embedded-postgres.js';
import { Program } from './support/programs.js';
import { wholeCatalogue } from './support/whole-catalogue.js';

/** What a test holds while a migration is to stand still. */
const HELD = 4_711_001;
const STANDS_STILL = `select pg_advisory_xact_lock(${HELD});`;
const MINUTES = 300_000;

describe('a process that migrates', () => {
  let folder: string;
  let server: EmbeddedPostgres;
  let program: Program;
  let fresh: string[];
  let made = 0;

  const on = async <T>(database: string, work: (client: Client) => Promise<T>): Promise<T> => {
    const client = new Client({ connectionString: server.urlFor(database) });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  };
  const create = async (template: string): Promise<string> => {
    const name = `t${(made += 1)}`;
    await on('postgres', (client) => client.query(`create database ${name} template ${template}`));
    return name;
  };
  const migrated = (): Promise<string> => create('panoh');
  const empty = (): Promise<string> => create('template0');
  const catalogueOf = (database: string): Promise<string[]> => on(database, wholeCatalogue);
  const migrate = (database: string) => program.migrate(server.urlFor(database));
  const isRefused = async (database: string, sentence: RegExp): Promise<void> => {
    const before = await catalogueOf(database);
    const { code, said } = await migrate(database);
    expect({ code, said }).toEqual({ code: 1, said: expect.stringMatching(sentence) });
    // A sentence, not a trace of the stack.
    expect(said).not.toMatch(/\n {4}at /);
    expect(await catalogueOf(database)).toEqual(before);
  };
  const waitsForLock = async (client: Client, database: string): Promise<number> => {
    for (;;) {
      const { rows } = await client.query<{ pid: number }>(
        `select pid from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'`,
        [database],
      );
      if (rows[0]) return rows[0].pid;
      await new Promise((done) => setTimeout(done, 50));
    }
  };
  const isGone = async (client: Client, pid: number): Promise<void> => {
    while ((await client.query('select from pg_stat_activity where pid = $1', [pid])).rowCount)
      await new Promise((done) => setTimeout(done, 50));
  };
  /** Holds what the migration needs, kills its process while it waits, and lets go. */
  const killWhileHeld = (database: string, hold: string): Promise<void> =>
    on(database, async (holder) => {
      await holder.query('begin');
      await holder.query(hold);
      const running = program.start(server.urlFor(database));
      await on('postgres', async (watcher) => {
        const pid = await waitsForLock(watcher, database);
        expect(await running.kill()).toMatchObject({ code: null });
        await holder.query('rollback');
        await isGone(watcher, pid);
      });
    });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'panoh-migrating-'));
    await chmod(folder, 0o755);
    program = await Program.copyTo(join(folder, 'program'));
    server = await EmbeddedPostgres.start({ dataDir: join(folder, 'data'), password: 'x', throwaway: true });
    expect(await migrate('panoh')).toMatchObject({ code: 0 });
    fresh = await catalogueOf('panoh');
  }, MINUTES);
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it(
    'makes the whole database, and changes nothing of it when it comes again',
    async () => {
      expect(fresh.length).toBeGreaterThan(3_000);
      const writers = `select xmin::text from pg_policy union select xmin::text from pg_proc
      where pronamespace = 'panoh'::regnamespace order by 1`;
      const before = await on('panoh', async (client) => (await client.query(writers)).rows);
      expect(await migrate('panoh')).toMatchObject({ code: 0 });
      expect(await on('panoh', async (client) => (await client.query(writers)).rows)).toEqual(before);
      expect(await catalogueOf('panoh')).toEqual(fresh);
    },
    MINUTES,
  );

  it(
    'works once where two begin at the same moment',
    async () => {
      const database = await empty();
      const both = await Promise.all([migrate(database), migrate(database)]);
      expect(both.map(({ code }) => code)).toEqual([0, 0]);
      const found = await catalogueOf(database);
      // The secret of the blind indexes is random.
      const isSame = (line: string): boolean => !line.startsWith('vault.index_secrets');
      expect(found.filter(isSame)).toEqual(fresh.filter(isSame));
      expect(found.length).toBe(fresh.length);
    },
    MINUTES,
  );

  describe('is refused in a sentence, and leaves the database as it was', () => {
    const ERRORS = [
      [
        'functions/cases.sql',
        'create function panoh.planted( returns',
        /functions\/cases\.sql, line \d+: syntax error/,
      ],
      [
        'grants.sql',
        'grant select on panoh.cases to panoh_planted;',
        /grants\.sql: role "panoh_planted" does not exist/,
      ],
    ] as const;

    it.each(ERRORS)(
      'by an error in %s',
      async (name, text, sentence) => {
        const old = await migrated();
        await program.with({ [name]: text }, () => isRefused(old, sentence));
      },
      MINUTES,
    );

    it(
      'by an owner that is missing, or that may not make roles',
      async () => {
        const database = await migrated();
        await on(database, (client) => client.query(`create role planted login password 'x'`));
        const before = await catalogueOf(database);
        for (const [role, sentence] of [
          ['nowhere', 'The database refuses the password of DATABASE_OWNER_URL'],
          ['planted', 'DATABASE_OWNER_URL must name a role that may create roles and bypass row security.'],
        ] as const) {
          const address = new URL(server.urlFor(database));
          address.username = role;
          const { code, said } = await program.migrate(address.toString());
          expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining(sentence) });
        }
        expect(await catalogueOf(database)).toEqual(before);
      },
      MINUTES,
    );
  });

  describe('that is killed', () => {
    it.each(['tables/statistics.sql', 'grants.sql'])(
      'in the middle of %s leaves an empty database empty, and the next one makes all of it',
      async (name) => {
        const database = await empty();
        const before = await catalogueOf(database);
        await program.with({ [name]: STANDS_STILL }, () =>
          killWhileHeld(database, `select pg_advisory_xact_lock(${HELD})`),
        );
        expect(await catalogueOf(database)).toEqual(before);
        expect(await migrate(database)).toMatchObject({ code: 0 });
        expect((await catalogueOf(database)).length).toBe(fresh.length);
      },
      MINUTES,
    );

    it(
      'while it waits for a table that is in use leaves functions and policies as they were',
      async () => {
        const database = await migrated();
        const added = {
          'functions/cases.sql': `create function panoh.planted() returns integer language sql as 'select 1';`,
        };
        await program.with(added, async () => {
          await killWhileHeld(database, 'lock table panoh.cases in access share mode');
          expect(await catalogueOf(database)).toEqual(fresh);
          expect(await migrate(database)).toMatchObject({ code: 0 });
          expect((await catalogueOf(database)).join('\n')).toContain('panoh.planted()');
        });
      },
      MINUTES,
    );
  });

  it(
    'applies a changed file by itself, functions before what uses them, in one transaction',
    async () => {
      const database = await migrated();
      const added = {
        'functions/cases.sql': `create function panoh.planted() returns boolean language sql as 'select false';
        create function panoh.planted_row() returns trigger language plpgsql as 'begin return new; end';`,
        'policies/access.sql':
          'create policy planted on panoh.cases for delete to panoh_app using (panoh.planted());',
        'triggers/access.sql': `create trigger planted before update on panoh.cases for each row
        execute function panoh.planted_row();`,
        'grants.sql': 'grant execute on function panoh.planted() to panoh_watchdog;',
      };
      await program.with(added, async () => expect(await migrate(database)).toMatchObject({ code: 0 }));
      const planted = (await catalogueOf(database)).filter((line) => line.includes('planted'));
      expect(planted.map((line) => line.split('"')[1]).sort()).toEqual([
        'function',
        'function',
        'policy',
        'trigger',
      ]);
      const writers = await on(
        database,
        async (client) =>
          (
            await client.query(`select xmin::text from pg_policy union select p.xmin::text from pg_proc p
        where p.pronamespace = 'panoh'::regnamespace and proname in ('planted', 'owns', 'receipt')`)
          ).rowCount,
      );
      expect(writers).toBe(1);
      expect(await migrate(database)).toMatchObject({ code: 0 });
      expect(await catalogueOf(database)).toEqual(fresh);
    },
    MINUTES,
  );

  it(
    'makes a role again that is missing, with all its grants',
    async () => {
      const database = await migrated();
      const others = await on(
        'postgres',
        async (client) =>
          (await client.query<{ name: string }>(`select datname as name from pg_database where datallowconn`))
            .rows,
      );
      for (const { name } of others) await on(name, (client) => client.query('drop owned by panoh_watchdog'));
      await on('postgres', (client) => client.query('drop role panoh_watchdog'));
      expect(await catalogueOf(database)).not.toEqual(fresh);
      expect(await migrate(database)).toMatchObject({ code: 0 });
      expect(await catalogueOf(database)).toEqual(fresh);
    },
    MINUTES,
  );
});
