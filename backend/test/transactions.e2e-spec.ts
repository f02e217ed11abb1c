import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { SessionsService } from '../src/identity/index.js';
import { readSettings } from '../src/platform/config/settings.js';
import { RootKey } from '../src/platform/crypto/root-key.js';
import { addressFor, servingOptions } from '../src/platform/database/connections.js';
import { Database } from '../src/platform/database/database.js';
import { hashToken } from '../src/platform/session/session-cookie.js';
import { Problem } from '../src/shared/errors.js';
import { awaitAll } from '../src/shared/await-all.js';
import { BetweenServers } from './support/between-servers.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { testRootKey } from './support/database.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { MeetingStory } from './support/meetings.js';
import { holdsUpSomebody, until } from './support/steps.js';
import { auditHandsFor } from './support/workers.js';
import type { AuditHands } from './support/workers.js';

const outcomeOf = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    (rows) => rows,
    (error: Error) => error.message,
  );
const refuse = (): Promise<never> => Promise.reject(new Problem(404, 'not_found'));

/** One connection for all requests, so that each gets the one just used. */
describe('transactions that follow each other on one connection', () => {
  let test: TestApp;
  let kulob: Kulob;
  let source: DataSource;
  let database: Database;
  const sessionOf = async (person: string): Promise<string | null> =>
    hashToken(await test.app.get(SessionsService).openFor(kulob.as[person]!.userId));
  const open = async (max: number): Promise<DataSource> => {
    const settings = readSettings({ DATABASE_URL: test.database.ownerUrl });
    const address = addressFor('panoh_app', settings, new RootKey(testRootKey()));
    return new DataSource(servingOptions(address, { max })).initialize();
  };

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
    source = await open(1);
    database = new Database(source);
  });
  afterAll(async () => {
    await source.destroy();
    await test.close();
  });

  it('never answer under the next session what an earlier one left running', async () => {
    let goOn = (): void => undefined;
    const pause = new Promise<void>((resolve) => (goOn = resolve));
    let left: Promise<unknown> = Promise.resolve();
    const hers = await sessionOf('caseworker');
    const his = await sessionOf('inspector');
    const failed = database.run({ sessionHash: hers }, () => {
      left = outcomeOf(pause.then(() => database.query('select (panoh.me()).user_id as id')));
      return refuse();
    });
    await expect(failed).rejects.toThrow('not_found');
    const leftOver = await database.run({ sessionHash: his }, async () => {
      goOn();
      return left;
    });
    expect(leftOver).toBe('The transaction is over.');
  });

  it('begin anew where the one before was refused and left a failure behind', async () => {
    const hers = await sessionOf('caseworker');
    const failed = database.run({ sessionHash: hers }, async () => {
      void outcomeOf(database.query('select pg_sleep(0.1)'));
      await new Promise((resolve) => setTimeout(resolve, 20));
      void outcomeOf(database.query('select 1 / 0'));
      return refuse();
    });
    await expect(failed).rejects.toThrow('not_found');
    const next = await outcomeOf(
      database.run({ sessionHash: hers }, () => Promise.resolve(database.viewer.userId)),
    );
    expect(next).toBe(kulob.as['caseworker']!.userId);
  });

  it('are not told as done where the database undid them, whoever passed over its refusal', async () => {
    const swallowed = database.run({ sessionHash: null }, async () => {
      await outcomeOf(database.query('select 1 / 0'));
      return 'done';
    });
    await expect(swallowed).rejects.toThrow('undone');
  });

  it('ask first under the session that they begin, and are refused before whatever they came to', async () => {
    const hers = await sessionOf('caseworker');
    const asking = { sessionHash: hers, readsOnly: true, asksFirst: true };
    const ask = (): Promise<{ id: string }[]> => database.query('select (panoh.me()).user_id as id');
    expect(await database.run(asking, ask)).toEqual([{ id: kulob.as['caseworker']!.userId }]);
    expect(await database.run({ ...asking, sessionHash: null }, ask)).toEqual([{ id: null }]);
    const admit = (): void => {
      throw new Problem(403, 'not_allowed');
    };
    for (const work of [ask, () => database.query('select 1 / 0'), refuse])
      await expect(database.run<unknown>({ ...asking, admit }, work)).rejects.toThrow('not_allowed');
    const tooEarly = database.run(asking, async () => Promise.resolve(database.viewer.userId));
    await expect(tooEarly).rejects.toThrow('not known yet');
    expect(await database.run(asking, ask)).toEqual([{ id: kulob.as['caseworker']!.userId }]);
  });

  it('throw what went wrong first, not what the database refused because of it', async () => {
    const asked = database.run({ sessionHash: null }, () =>
      awaitAll([
        database.query('select pg_sleep(0.01)'),
        database.query('select 1 / 0'),
        database.query('select 1'),
      ]),
    );
    await expect(asked).rejects.toMatchObject({ code: '22012' });
  });

  it('undo a part that failed, and a part of it, and keep the rest', async () => {
    const hers = await sessionOf('caseworker');
    const write = (key: string): Promise<unknown> =>
      database.query(`select set_config('test.${key}', 'kept', true)`);
    const kept = await database.run({ sessionHash: hers }, async () => {
      await write('outer');
      const inner = (): Promise<void> =>
        database.nested(async () => {
          await write('innermost');
          throw new Error('inner');
        });
      await database.nested(async () => {
        await write('inner');
        await outcomeOf(inner());
      });
      await outcomeOf(database.nested(() => database.query('select 1 / 0')));
      return database.query(
        `select name, coalesce(current_setting('test.' || name, true), '') as value
         from unnest(array['outer', 'inner', 'innermost']) name`,
      );
    });
    expect(kept).toEqual([
      { name: 'outer', value: 'kept' },
      { name: 'inner', value: 'kept' },
      { name: 'innermost', value: '' },
    ]);
  });

  it('are given another connection after a statement was prepared for a table that is another now', async () => {
    await test.database.query(
      'create table panoh.changing (a integer); grant select on panoh.changing to panoh_app',
    );
    const read = (): Promise<unknown> =>
      database.run({ sessionHash: null }, async () => ({
        rows: await database.query('select * from panoh.changing'),
        pid: (await database.query<{ pid: number }>('select pg_backend_pid() as pid'))[0]?.pid,
      }));
    const before = [await read(), await read(), await read(), await read()].at(-1);
    await test.database.query('alter table panoh.changing add column b integer');
    await expect(read()).rejects.toMatchObject({ code: '0A000' });
    expect(await read()).toMatchObject({ rows: [] });
    expect(await read()).not.toEqual(before);
    await test.database.query('drop table panoh.changing');
  });

  it('begin with their session and what they ask first in one round trip, and end in another', async () => {
    const between = await BetweenServers.before(test.database.ownerUrl);
    const settings = readSettings({ DATABASE_URL: between.urlOf(test.database.ownerUrl) });
    const address = addressFor('panoh_app', settings, new RootKey(testRootKey()));
    const slow = await new DataSource(servingOptions(address, { max: 1 })).initialize();
    const asking = { sessionHash: await sessionOf('caseworker'), readsOnly: true, asksFirst: true };
    const over = new Database(slow);
    const run = (): Promise<unknown> =>
      over.run(asking, async () => {
        over.finallyRun('select 1', []);
        return over.query('select (panoh.me()).user_id as id');
      });
    await run();
    between.trips = 0;
    await run();
    expect(between.trips).toBe(2);
    await slow.destroy();
    await between.close();
  });

  it('leave a trace where the database itself refused what a route let through', async () => {
    await test.database.query('revoke insert on panoh.drafts from panoh_app');
    const words = { value: '""', writer: 'a'.repeat(32), edit: 1, seenVersion: 0 };
    await kulob.as['caseworker']!.put('/drafts/register', words).expect(404);
    await test.database.query('grant insert on panoh.drafts to panoh_app');
    const traces = await test.database.query(
      `select action, decision from panoh.audit_entries where action = 'keepDraft'`,
    );
    expect(traces).toEqual([{ action: 'keepDraft', decision: 'refused' }]);
  });

  it('know who is asking although another request of hers changes the directory meanwhile', async () => {
    const hers = await sessionOf('administrator');
    const pair = await open(2);
    const both = new Database(pair);
    const run = <T>(work: () => Promise<T>): Promise<T> => both.run({ sessionHash: hers }, work);
    let second: Promise<unknown> = Promise.resolve();
    await run(async () => {
      const [own] = await both.query<{ pid: number }>('select pg_backend_pid() as pid');
      second = outcomeOf(run(() => Promise.resolve(both.findViewer?.userId ?? 'nobody')));
      await until(() => holdsUpSomebody(test.database, own!.pid));
      await both.query('update panoh.users set language = language where id = $1', [both.viewer.userId]);
    });
    expect(await second).toBe(kulob.as['administrator']!.userId);
    await pair.destroy();
  });
});

describe('a transaction of the worker', () => {
  let test: TestApp;
  let hands: AuditHands;

  beforeAll(async () => {
    test = await startApp();
    hands = auditHandsFor(test);
  });
  afterAll(async () => {
    await hands.close();
    await test.close();
  });

  it('fails where its connection is lost between two statements, and the process goes on', async () => {
    const { database } = hands;
    const lost = database.transaction(async (run) => {
      const [row] = await run<{ pid: number }>('select pg_backend_pid() as pid');
      await test.database.query('select pg_terminate_backend($1)', [row?.pid]);
      await new Promise((done) => setTimeout(done, 300));
      return run('select 1');
    });
    await expect(lost).rejects.toThrow();
    expect(await database.query('select 1 as one')).toEqual([{ one: 1 }]);
  });
});

describe('a case that is closed while a meeting decides of it', () => {
  let test: TestApp;
  let story: MeetingStory;

  beforeAll(async () => {
    test = await startApp();
    story = new MeetingStory(test, await arrangeKulob(test));
  });
  afterAll(() => test.close());

  it('is given no work any more: the decision waits for the closing, and is not taken', async () => {
    const caseId = await story.dangerous();
    const id = await story.holdMeeting(caseId);
    // The first decision marks the entry as discussed, so the second one touches the case only by deciding.
    expect((await story.decide(id, caseId)).status).toBe(200);
    const closing = new Client({ connectionString: test.database.ownerUrl });
    await closing.connect();
    try {
      const { rows: own } = await closing.query<{ pid: number }>('select pg_backend_pid() as pid');
      await closing.query('begin');
      await closing.query('set local session_replication_role = replica');
      await closing.query(`update panoh.cases set status = 'closed', closed_at = panoh.now() where id = $1`, [
        caseId,
      ]);
      const deciding = story.decide(id, caseId, { code: 'reassess_risk' });
      await until(() => holdsUpSomebody(test.database, own[0]!.pid));
      await closing.query('commit');
      expect((await deciding).status).toBe(409);
    } finally {
      await closing.end();
    }
    const rows = await test.database.query(
      `select 1 from panoh.follow_ups where case_id = $1 and rule = 'mt.decision'`,
      [caseId],
    );
    expect(rows).toHaveLength(1);
  });
});
