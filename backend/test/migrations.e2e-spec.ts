import { beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import type { EntityMetadata } from 'typeorm';
import { forgottenFiles, repeatableFiles } from '../../migrations/schema-files.js';
import { ownerOptions } from '../src/platform/schema/migrate.js';
import { applyRepeatableFiles } from '../src/platform/schema/repeatable-files.js';
import { startApp } from './support/app.js';
import { TestDatabase } from './support/database.js';

/** Statements that add, drop or change a column; keys, indexes, defaults and their names are the migrations' own. */
const OF_COLUMNS =
  /^(CREATE|DROP) TABLE|^ALTER TABLE .* (ADD|DROP COLUMN) "|ALTER COLUMN .* (TYPE|SET NOT NULL|DROP NOT NULL)/;

/** What would have to change for the tables to equal the entities. */
async function differencesOf(owner: DataSource): Promise<string[]> {
  const { upQueries } = await owner.driver.createSchemaBuilder().log();
  return upQueries.map(({ query }) => query).filter((query) => OF_COLUMNS.test(query));
}

async function columnsOf(owner: DataSource): Promise<string[]> {
  const rows = await owner.query<{ name: string }[]>(
    `select concat_ws(' ', table_schema, table_name, column_name, udt_name, is_nullable, column_default) as name
     from information_schema.columns where table_schema in ('panoh', 'vault') and table_name <> 'migrations' order by 1`,
  );
  return rows.map((row) => row.name);
}

describe('the migrations', () => {
  let entities: EntityMetadata['target'][];

  const onDatabase = async (work: (owner: DataSource) => Promise<void>): Promise<void> => {
    const database = await TestDatabase.create();
    const owner = new DataSource({
      ...ownerOptions(database.ownerUrl),
      entities: entities.filter((target) => typeof target !== 'string'),
    });
    await owner.initialize();
    try {
      await work(owner);
    } finally {
      await owner.destroy();
      await database.drop();
    }
  };

  beforeAll(async () => {
    const test = await startApp();
    entities = test.app.get(DataSource).entityMetadatas.map((metadata) => metadata.target);
    await test.close();
  });

  it('make the columns that the entities name, and no others', () =>
    onDatabase(async (owner) => {
      expect(owner.entityMetadatas.length).toBeGreaterThan(10);
      expect(await differencesOf(owner)).toEqual([]);
    }));

  it.each([
    ['has one more', 'alter table panoh.cases add column planted text'],
    ['lacks one', 'alter table panoh.conflict_blocks drop column lifted_at cascade'],
    ['lets one be empty', 'alter table panoh.users alter column display_name drop not null'],
    ['has one of another type', 'alter table panoh.incidents alter column abducted type varchar(20)'],
  ])('differ from the entities where a table %s, and that is noticed', (_, planted) =>
    onDatabase(async (owner) => {
      await owner.query(planted);
      expect(await differencesOf(owner)).not.toEqual([]);
    }),
  );

  it('are not taken back: before a first release the database is made again', () =>
    onDatabase(async (owner) => {
      const before = await columnsOf(owner);
      expect(before.length).toBeGreaterThan(100);
      await expect(owner.undoLastMigration()).rejects.toThrow('make the database again');
      expect(await columnsOf(owner)).toEqual(before);
    }));
});

describe('the files of the schema', () => {
  it('are all applied: none is forgotten in the list of contexts', () => {
    expect(forgottenFiles()).toEqual([]);
    expect(repeatableFiles().length).toBeGreaterThan(50);
  });

  it('are applied again without a change, and drop what stands in none of them', async () => {
    const database = await TestDatabase.create();
    const client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    const found = async (sql: string): Promise<number> => (await client.query(sql)).rowCount ?? 0;
    try {
      const policies = await found('select from pg_policies');
      await client.query(`create function panoh.planted() returns integer language sql as 'select 1'`);
      await client.query('create policy planted on panoh.cases for select to panoh_app using (true)');
      await client.query('begin');
      await applyRepeatableFiles(client);
      await client.query('commit');
      expect(await found(`select from pg_proc where proname = 'planted'`)).toBe(0);
      expect(await found('select from pg_policies')).toBe(policies);
    } finally {
      await client.end();
      await database.drop();
    }
  });

  it('name the file and the line where one of them has an error', async () => {
    const database = await TestDatabase.create();
    const client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    try {
      await client.query('begin');
      const file = { name: 'functions/planted.sql', text: 'select 1;\nselect planted from nowhere;' };
      await expect(applyRepeatableFiles(client, [...repeatableFiles(), file])).rejects.toThrow(
        'migrations/schema/functions/planted.sql, line 2',
      );
    } finally {
      await client.end();
      await database.drop();
    }
  });
});
