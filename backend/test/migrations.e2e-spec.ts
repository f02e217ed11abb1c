import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { forgottenFiles, repeatableFiles } from '../../migrations/schema-files.js';
import { RootKey } from '../src/platform/crypto/root-key.js';
import { migrate, ownerOptions } from '../src/platform/schema/migrate.js';
import { applyRepeatableFiles } from '../src/platform/schema/repeatable-files.js';
import {
  findSchemaVersion,
  refuseOtherDraft,
  refuseOtherSchema,
  writeSchemaVersion,
} from '../src/platform/schema/schema-mark.js';
import type { SchemaVersion } from '../src/platform/schema/schema-mark.js';
import { AppRole } from './support/app-role.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { testRootKey } from './support/database.js';
import { until } from './support/steps.js';

/** Statements that add, drop or change a column; keys, indexes, defaults and their names are the migrations' own. */
const OF_COLUMNS =
  /^(CREATE|DROP) TABLE|^ALTER TABLE .* (ADD|DROP COLUMN) "|ALTER COLUMN .* (TYPE|SET NOT NULL|DROP NOT NULL)/;

const FUNCTIONS = `select p.oid::regprocedure::text as name, pg_get_functiondef(p.oid) as text
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
  where n.nspname in ('panoh', 'vault', 'linkage', 'statistics') and l.lanname in ('sql', 'plpgsql')
  order by 1`;

/** The upgrade that waits for another transaction. */
const WAITING = `select pid from pg_locks where not granted and relation = 'panoh.sessions'::regclass`;

/** Tables of which an installation holds few rows, or none is looked for by its case. */
const NOT_BY_CASE =
  'block_votes case_read_counters conflict_blocks contact_decisions drafts emergency_reasons erasure_requests follow_up_steps meeting_decisions own_reminders perpetrator_names queue_stale referral_messages sealed_files snoozes';

describe('the schema', () => {
  let test: TestApp;
  let owner: DataSource;
  let client: Client;

  beforeAll(async () => {
    test = await startApp();
    const targets = test.app.get(DataSource).entityMetadatas.map(({ target }) => target);
    owner = new DataSource({
      ...ownerOptions(test.database.ownerUrl),
      entities: targets.filter((target) => typeof target !== 'string'),
    });
    await owner.initialize();
    client = new Client({ connectionString: test.database.ownerUrl });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await owner.destroy();
    await test.close();
  });

  const takenBack = async (work: () => Promise<void>): Promise<void> => {
    await client.query('begin');
    try {
      await work();
    } finally {
      await client.query('rollback');
    }
  };
  /** What would have to change for the tables to equal the entities. */
  const differences = async (): Promise<string[]> => {
    const { upQueries } = await owner.driver.createSchemaBuilder().log();
    return upQueries.map(({ query }) => query).filter((query) => OF_COLUMNS.test(query));
  };

  it('has the columns that the entities name, and no others', async () => {
    expect(owner.entityMetadatas.length).toBeGreaterThan(10);
    expect(await differences()).toEqual([]);
    const change = (...changes: string[]) =>
      client.query(`alter table panoh.incidents ${changes.join(', ')}`);
    await change('add column planted text', 'alter column case_id drop not null');
    const found = (await differences()).join();
    expect([/"planted"/.test(found), /"case_id"/.test(found)]).toEqual([true, true]);
    await change('drop column planted', 'alter column case_id set not null');
    await expect(owner.undoLastMigration()).rejects.toThrow('make the database again');
  });

  it('finds what grows with the cases by its case without reading the whole table', async () => {
    const found = await test.database.query<{ name: string }>(
      `select c.relname as name from pg_class c
         join pg_attribute a on a.attrelid = c.oid and a.attname = 'case_id' and not a.attisdropped
       where c.relnamespace = 'panoh'::regnamespace and c.relkind = 'r' and not exists (select 1 from pg_index i
         where i.indrelid = c.oid and i.indkey[0] = a.attnum
           and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) = '(case_id IS NOT NULL)')) order by 1`,
    );
    expect(found.map(({ name }) => name).join(' ')).toBe(NOT_BY_CASE);
  });

  /** The schema files are applied unchecked, since a body may name what a later file makes. */
  it('has functions whose bodies compile, and one that does not is found', () =>
    takenBack(async () => {
      for (const [name, language, body] of [
        ['one', 'plpgsql', 'begin return 1 end'],
        ['two', 'sql', 'select nothing from panoh.users'],
      ]) {
        await client.query('set local check_function_bodies = off');
        const head = `create function panoh.planted_${name}() returns integer language ${language}`;
        await client.query(`${head} as $planted$${body}$planted$`);
      }
      const { rows } = await client.query<{ name: string; text: string }>(FUNCTIONS);
      const broken: string[] = [];
      await client.query('set local check_function_bodies = on');
      for (const { name, text } of rows) {
        await client.query('savepoint one');
        await client.query(text).catch(() => broken.push(name));
        await client.query('rollback to savepoint one');
      }
      expect(rows.length).toBeGreaterThan(100);
      expect(broken).toEqual(['panoh.planted_one()', 'panoh.planted_two()']);
    }));

  it('is made of files of which none is forgotten in the list of contexts', () => {
    expect(forgottenFiles()).toEqual([]);
    expect(repeatableFiles().length).toBeGreaterThan(50);
  });

  it('keeps a function that its files forgot for the programs of the release before, and for no other', async () => {
    const has = async (name: string): Promise<boolean> =>
      (await client.query('select from pg_proc where proname = $1', [name])).rowCount === 1;
    const apply = async (...more: { name: string; text: string }[]): Promise<void> => {
      await client.query('begin');
      await applyRepeatableFiles(client, [...repeatableFiles(), ...more]);
      await client.query('commit');
    };
    await client.query(`create function panoh.once_called() returns integer language sql as 'select 1'`);
    await client.query('grant execute on function panoh.once_called() to panoh_app');
    const role = await AppRole.connect(test);
    for (const turn of [1, 2]) {
      await apply();
      expect([turn, await has('once_called')]).toEqual([turn, true]);
      expect(await role.as(null, ['select panoh.once_called() as one'])).toEqual([{ one: 1 }]);
    }
    await apply({ name: 'triggers/later.sql', text: '-- another release' });
    expect(await has('once_called')).toBe(false);
    await role.close();
    await apply();
  });

  it('has files that are applied again without a change, and drop what stands in none of them', async () => {
    const found = async (sql: string): Promise<number> => (await client.query(sql)).rowCount ?? 0;
    const policies = await found('select from pg_policies');
    await client.query(`create function panoh.planted() returns integer language sql as 'select 1'`);
    await client.query('create policy planted on panoh.cases for select to panoh_app using (true)');
    await client.query('begin');
    await applyRepeatableFiles(client);
    await client.query('commit');
    expect(await found(`select from pg_proc where proname = 'planted'`)).toBe(0);
    expect(await found('select from pg_policies')).toBe(policies);
    const file = { name: 'functions/planted.sql', text: 'select 1;\nselect planted from nowhere;' };
    await takenBack(() =>
      expect(applyRepeatableFiles(client, [...repeatableFiles(), file])).rejects.toThrow(
        'migrations/schema/functions/planted.sql, line 2',
      ),
    );
  });

  it('is brought up to date while people work, and costs none of them an answer', async () => {
    const root = new RootKey(testRootKey());
    const own = await findSchemaVersion(client);
    const mark = client.escapeLiteral(JSON.stringify({ ...own, files: 'of another release' }));
    await client.query(`comment on schema panoh is ${mark}`);
    // As every request does first.
    const person = new Client({ connectionString: test.database.ownerUrl });
    await person.connect();
    await person.query('begin');
    await person.query('select from panoh.sessions');
    const upgrade = migrate(test.database.ownerUrl, root);
    await until(async () => (await client.query(WAITING)).rowCount === 1);
    // What it holds while it waits, this person might need before she commits.
    const { rows } = await client.query(`select relation::regclass from pg_locks where granted
      and locktype = 'relation' and mode = 'AccessExclusiveLock' and pid in (${WAITING})`);
    expect(rows).toEqual([]);
    await person.query('commit');
    await person.end();
    await upgrade;
    expect((await findSchemaVersion(client))?.files).toBe(own?.files);
  });

  it('goes on where the same program ended or other functions stood, and is refused where tables are others', () =>
    takenBack(async () => {
      await writeSchemaVersion(client, new RootKey(testRootKey()));
      const own = (await findSchemaVersion(client)) as SchemaVersion;
      const mark = (changed: Partial<SchemaVersion>) =>
        client.query(
          `comment on schema panoh is ${client.escapeLiteral(JSON.stringify({ ...own, ...changed }))}`,
        );
      await mark({ files: 'planted' });
      await expect(refuseOtherDraft(client)).resolves.toBeUndefined();
      await expect(refuseOtherSchema(client)).rejects.toThrow(/not up to date/);
      await mark({});
      await expect(refuseOtherDraft(client)).resolves.toBeUndefined();
      await expect(refuseOtherSchema(client)).resolves.toBeUndefined();
      for (const [changed, sentence] of [
        [{ tables: 'planted' }, /db:reset/],
        [{ migration: 'AnswerLater1795500000110', tables: undefined }, /db:reset/],
        [{ migration: 'Planted1895500000000' }, /newer version/],
        [{ migration: 'Planted1895500000000', tables: 'planted' }, /newer version/],
      ] as const) {
        await mark(changed);
        await expect(refuseOtherDraft(client)).rejects.toThrow(sentence);
      }
    }));
});
