import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assessmentForm } from './support/assessments.js';
import { caseForm, safeContactForm, servicesConsent } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { Processes } from './support/processes.js';
import type { ProductProcess } from './support/processes.js';
import { Referring } from './support/referrals.js';
import { until } from './support/steps.js';

const { test, kulob } = await startKulob();

const NO_WAY_OUT = pathToFileURL(join(process.cwd(), 'backend/test/support/no-outbound.mjs')).href;
const ATTEMPTS = [
  `fetch('http://203.0.113.1/').catch(() => 0)`,
  `import('node:dns').then((dns) => dns.lookup('example.com', () => 0))`,
  `import('node:dgram').then((dgram) => dgram.createSocket('udp4').send('x', 53, '203.0.113.1'))`,
];

/** A package that calls home, a font from a foreign shop, a check for updates: the product does without all of them. */
describe('web and worker with every way out of the machine closed', () => {
  const we = new Referring(test, kulob);
  let processes: Processes;
  let web: ProductProcess;
  const attempts = (): string[] => processes.said.join('').match(/^OUTBOUND .*$/gm) ?? [];

  beforeAll(async () => {
    processes = await Processes.on(test, '', { NODE_OPTIONS: `--import ${NO_WAY_OUT}` });
    web = await processes.web();
    await processes.worker();
  });
  afterAll(async () => {
    await processes.close();
  });

  const ask = async (
    person: string,
    path: string,
    body?: object,
  ): Promise<{ status: number; body: { id: string } }> => {
    const answer = await fetch(`http://127.0.0.1:${web.port}/api${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        Cookie: we.as(person).cookie,
        'Content-Type': 'application/json',
        'Idempotency-Key': crypto.randomUUID(),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    return { status: answer.status, body: text ? (JSON.parse(text) as { id: string }) : { id: '' } };
  };

  it('do the main job, and nobody tries to get out', async () => {
    const form = caseForm({ safeContact: safeContactForm(), consents: [servicesConsent()] });
    const opened = await ask('caseworker', '/cases', form);
    expect(opened.status).toBe(201);
    const { id } = opened.body;
    expect((await ask('caseworker', `/cases/${id}/assessments`, assessmentForm())).status).toBe(201);
    for (const path of ['/session', '/cases', `/cases/${id}`, '/health/ready', '/services'])
      expect([path, (await ask('caseworker', path)).status]).toEqual([path, 200]);
    expect((await ask('caseworker', '/session/step-up', { password: 'not the one' })).status).toBe(422);
    // The worker's relay and sweep have had their turn.
    const swept = `panoh.worker_heartbeats where name = 'sweep'`;
    await until(async () => (await test.database.count(swept)) > 0);
    expect(attempts()).toEqual([]);
  });

  it.each(ATTEMPTS)('would be seen: %s', async (attempt) => {
    const child = spawn(process.execPath, ['--import', NO_WAY_OUT, '-e', attempt]);
    let said = '';
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    await new Promise((done) => child.once('exit', done));
    expect(said).toMatch(/^OUTBOUND /m);
  });
});
