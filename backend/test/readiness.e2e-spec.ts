import type { Server } from 'node:http';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import request from 'supertest';
import { databaseProblem } from '../src/platform/http/database-problem.js';
import { PreparingClient } from '../src/platform/database/preparing-client.js';
import type { Actor } from './support/actors.js';
import { AppRole } from './support/app-role.js';
import { startApp } from './support/app.js';
import { caseForm } from './support/forms.js';
import { beyond } from './support/beyond.js';
import { arrangeKulob } from './support/kulob.js';
import { until } from './support/steps.js';

const CANCEL = `select pg_cancel_backend(pid) as is from pg_stat_activity
  where usename = 'panoh_app' and datname = current_database() and wait_event_type = 'Lock'`;

const test = await startApp();
afterAll(() => test.close());

describe('readiness', () => {
  let holder: Client;
  const ask = () => request(test.app.getHttpServer() as Server).get('/api/health/ready');

  beforeAll(async () => {
    holder = new Client({ connectionString: test.database.ownerUrl });
    await holder.connect();
  });
  afterAll(() => holder.end());

  it('is told while the database answers, and refused in a few seconds while it hangs', async () => {
    await ask().expect(200);
    await holder.query('begin');
    // Every transaction begins by reading the clock.
    await holder.query('lock table panoh.clock in access exclusive mode');
    const late = await beyond(20_000, async () => {
      const { body } = await ask().expect(503);
      expect(body.code).toBe('database_unavailable');
    });
    expect(late).toBe(0);
    await holder.query('rollback');
    await ask().expect(200);
  });

  it('what waits for a lock too long is given up with a code, and nothing is half done', async () => {
    const actor = (await arrangeKulob(test)).as['caseworker'] as Actor;
    const role = await AppRole.connect(test);
    expect(await role.as(null, [`select current_setting('statement_timeout') as most`])).toEqual([
      { most: '15s' },
    ]);
    await holder.query('begin');
    await holder.query('lock table panoh.cases in access exclusive mode');
    const asked = actor
      .post('/cases', caseForm({}))
      .then(({ status, body }) => [status, body.code as string]);
    // The server cancels the statement at its timeout; the test does so at once.
    await until(async () => (await test.database.query<{ is: boolean }>(CANCEL)).some(({ is }) => is));
    expect(await asked).toEqual([503, 'busy_try_again']);
    await holder.query('rollback');
    expect(await test.database.query('select 1 from panoh.survivors')).toEqual([]);
    await actor.post('/cases', caseForm({})).expect(201);
  });
});

describe('a server that falls silent', () => {
  it.each(['EAI_AGAIN', 'ENOTFOUND', 'ECONNREFUSED'])('is away where its address gives %s', (code) => {
    const error = Object.assign(new Error('getaddrinfo'), { code });
    expect(databaseProblem(error)).toMatchObject({ status: 503, code: 'database_unavailable' });
  });

  it('is given up on, with an error that is known', async () => {
    const server = new URL(test.database.ownerUrl);
    const sockets: Socket[] = [];
    const between = createServer((near) => {
      const far = connect(Number(server.port), server.hostname);
      near.pipe(far).pipe(near);
      sockets.push(near, far);
    });
    await new Promise<void>((done) => between.listen(0, '127.0.0.1', done));
    const { port } = between.address() as AddressInfo;
    const through = new URL(server);
    through.port = String(port);
    const client = new PreparingClient({
      connectionString: through.toString(),
      pipeline: true,
      query_timeout: 1_000,
    });
    client.on('error', () => undefined);
    await client.connect();
    const askClient = (): Promise<unknown> => client.query('select 1') as Promise<unknown>;
    await askClient();
    for (const socket of sockets) socket.unpipe();
    const error = await askClient().then(
      () => null,
      (failure: unknown) => failure,
    );
    expect(databaseProblem(error)).toMatchObject({ status: 503, code: 'database_unavailable' });
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => between.close(done));
  });
});
