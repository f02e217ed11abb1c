import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import request from 'supertest';
import type { Response as Answer } from 'supertest';
import { arrangeHotline } from './support/callback-requests.js';
import { startKulob } from './support/kulob.js';
import { caseForm } from './support/forms.js';
import { Processes } from './support/processes.js';
import { until } from './support/steps.js';

const { test, kulob } = await startKulob({ environment: { PANOH_TRUST_PROXY: 'on' } });

/** More than there are connections of all kinds. */
const FLOOD = 30;
const OF_STRANGERS = 4;
const OF_STAFF = 8;
/** A connection of a hung process is let go after 3 s; any other transaction may rest for 60. */
const FAR_BELOW_A_MINUTE_MS = 20_000;

describe('connections to the database', () => {
  /** Locks a table so that a request that needs it keeps its connection until the lock is released. */
  let holder: Client;
  let processes: Processes;
  const server = (): Server => test.app.getHttpServer() as Server;
  const send = (at: number): Promise<Answer> =>
    request(server())
      .post('/portal/en/desk')
      .set('X-Forwarded-For', `203.0.113.${at}`)
      .type('form')
      .send({ a: `+992 93 500-11-${10 + at}`, f: 'DUKONI NON', g: 'KULCHAI GARM' })
      .then((answer) => answer);
  const kept = async (): Promise<number> => {
    const [row] = await test.database.query<{ kept: number }>(
      'select count(*)::integer as kept from panoh.callback_requests',
    );
    return row?.kept ?? 0;
  };
  const hold = async (table: string): Promise<void> => {
    await holder.query('begin');
    await holder.query(`lock table panoh.${table} in access exclusive mode`);
  };
  const letGo = (): Promise<unknown> => holder.query('rollback');
  const waiting = async (): Promise<number> => {
    // Not through the locking connection: a transaction keeps its first view of `pg_stat_activity`.
    const [row] = await test.database.query<{ waiting: number }>(
      `select count(*)::integer as waiting from pg_stat_activity
       where datname = current_database() and usename = 'panoh_app' and wait_event_type = 'Lock'`,
    );
    return row?.waiting ?? 0;
  };
  const untilAllAreTaken = async (many: number): Promise<void> => {
    await until(async () => (await waiting()) >= many);
    expect(await waiting()).toBe(many);
  };
  const refusals = async (): Promise<number> => {
    const [row] = await test.database.query<{ refusals: number }>(
      `select count(*)::integer as refusals from panoh.audit_entries where decision = 'refused'`,
    );
    return row?.refusals ?? 0;
  };

  beforeAll(async () => {
    await arrangeHotline(test, kulob);
    await kulob.as['hotlineSupervisor']!.put('/hotline', { isOpen: true, withinMinutes: 30 }).expect(200);
    holder = new Client({ connectionString: test.database.ownerUrl });
    await holder.connect();
    processes = await Processes.on(test, '');
  });
  afterEach(letGo);
  afterAll(async () => {
    await processes.close();
    await holder.end();
  });

  it('are left to staff while strangers send more than there are, and each that was sent is kept', async () => {
    await hold('callback_requests');
    const sent = Array.from({ length: FLOOD }, (_, at) => send(at));
    await untilAllAreTaken(OF_STRANGERS);
    const staff = await Promise.all(
      Array.from({ length: OF_STAFF }, () => kulob.as['supervisor']!.get('/today')),
    );
    expect(new Set(staff.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await waiting()).toBe(OF_STRANGERS);
    await letGo();
    const answers = await Promise.all(sent);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
    expect(await kept()).toBe(FLOOD);
  });

  it('are left to whoever asks for help while staff have taken all of theirs', async () => {
    const before = await kept();
    await hold('articles');
    const asked = Array.from({ length: OF_STAFF }, () =>
      kulob.as['supervisor']!.get('/articles').then(({ status }) => status),
    );
    await untilAllAreTaken(OF_STAFF);
    expect((await request(server()).get('/portal/en/desk')).text).toContain('name="a"');
    expect((await send(FLOOD)).status).toBe(303);
    expect((await request(server()).get('/api/today')).status).toBe(401);
    expect(await kept()).toBe(before + 1);
    await letGo();
    expect(new Set(await Promise.all(asked))).toEqual(new Set([200]));
  });

  it('are not taken from staff by whoever carries no session, and what was refused is in the log', async () => {
    const before = await refusals();
    await hold('callback_requests');
    const sent = Array.from({ length: OF_STRANGERS }, (_, at) => send(FLOOD + 1 + at));
    await untilAllAreTaken(OF_STRANGERS);
    const refused = request(server())
      .get('/api/cases')
      .then(({ status }) => status);
    await kulob.as['supervisor']!.get('/today').expect(200);
    await letGo();
    expect([await refused, ...(await Promise.all(sent)).map(({ status }) => status)]).toEqual([
      ...[401, 303, 303, 303, 303],
    ]);
    expect(await refusals()).toBe(before + 1);
  });

  it('hold nothing of a process that hangs in the middle: sent again, the command is done by another', async () => {
    const hung = await processes.web();
    const { cookie } = kulob.as['caseworker']!;
    const ask = (path: string, more: RequestInit): Promise<Response> =>
      fetch(`http://127.0.0.1:${hung.port}/api${path}`, more);
    const [key, form] = [randomUUID(), caseForm()];
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key, Cookie: cookie };
    await hold('referrals');
    const first = ask('/cases', { method: 'POST', headers, body: JSON.stringify(form) });
    await untilAllAreTaken(1);
    process.kill(hung.pid, 'SIGSTOP');
    await letGo();
    const began = Date.now();
    const again = await kulob.as['caseworker']!.postWithKey('/cases', form, key);
    expect([again.status, Date.now() - began < FAR_BELOW_A_MINUTE_MS]).toEqual([201, true]);
    process.kill(hung.pid, 'SIGCONT');
    expect((await first).status).toBe(503);
    // It continues with another connection.
    const { id } = again.body as { id: string };
    expect((await ask(`/cases/${id}`, { headers: { Cookie: cookie } })).status).toBe(200);
  });
});
