import type { Server } from 'node:http';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import request from 'supertest';
import { databaseProblem } from '../src/platform/http/database-problem.js';
import { PreparingClient } from '../src/platform/database/preparing-client.js';
import type { Actor } from './support/actors.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { caseForm } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';

describe('readiness', () => {
  let test: TestApp;
  let holder: Client;
  const ask = () => request(test.app.getHttpServer() as Server).get('/api/health/ready');

  beforeAll(async () => {
    test = await startApp();
    holder = new Client({ connectionString: test.database.ownerUrl });
    await holder.connect();
  });
  afterAll(async () => {
    await holder.end();
    await test.close();
  });

  it('is told while the database answers, and refused in a few seconds while it hangs', async () => {
    await ask().expect(200);
    await holder.query('begin');
    // Every transaction begins by reading the clock.
    await holder.query('lock table panoh.clock in access exclusive mode');
    const began = Date.now();
    const { body } = await ask().expect(503);
    expect(body.code).toBe('database_unavailable');
    expect(Date.now() - began).toBeLessThan(20_000);
    await holder.query('rollback');
    await ask().expect(200);
  });

  it('what waits for a lock too long is given up with a code, and nothing is half done', async () => {
    const actor = (await arrangeKulob(test)).as['caseworker'] as Actor;
    await holder.query('begin');
    await holder.query('lock table panoh.cases in access exclusive mode');
    const began = Date.now();
    const { body } = await actor.post('/cases', caseForm({})).expect(503);
    expect(body.code).toBe('busy_try_again');
    expect(Date.now() - began).toBeLessThan(25_000);
    await holder.query('rollback');
    expect(await test.database.query('select 1 from panoh.survivors')).toEqual([]);
    await actor.post('/cases', caseForm({})).expect(201);
  }, 60_000);
});

describe('a server that falls silent', () => {
  it('is given up on, with an error that is known', async () => {
    const test = await startApp();
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
      query_timeout: 300,
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
    await test.close();
  });
});
