import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { Passwords } from '../src/platform/session/passwords.js';
import { startKulob } from './support/kulob.js';

const { test, kulob } = await startKulob();

const PASSWORD = 'a quiet morning in spring';

describe('wrong passwords', () => {
  const attempt = (login: string, password: string, cookies = '') =>
    request(test.app.getHttpServer() as Server)
      .post('/api/session')
      .set('Cookie', cookies)
      .send({ login, password });
  const guess = async (login: string, cookies = ''): Promise<void> => {
    for (let count = 0; count < 6; count += 1) await attempt(login, 'wrong', cookies).expect(401);
  };
  /** What her browser keeps after she signed in once. */
  const deviceOf = async (login: string): Promise<string> => {
    const answer = await attempt(login, PASSWORD).expect(204);
    const cookies = answer.headers['set-cookie'] as unknown as string[];
    const device = cookies.find((cookie) => cookie.startsWith('panoh_device=')) ?? '';
    expect(device).toMatch(/; Path=\/; .*HttpOnly; SameSite=Strict/);
    return device.split(';')[0] ?? '';
  };

  beforeAll(async () => {
    const hash = await test.app.get(Passwords).hash(PASSWORD);
    await test.database.query('update panoh.credentials set password_hash = $1', [hash]);
  });

  it('of somebody elsewhere lock those out who guess, and not her at her own device', async () => {
    const device = await deviceOf('caseworker');
    await guess('caseworker');
    await attempt('caseworker', PASSWORD).expect(401);
    await attempt('caseworker', PASSWORD, device).expect(204);
    // A successful sign-in gives an attacker no further attempts.
    await attempt('caseworker', PASSWORD).expect(401);
  });

  it('at her own device lock that device, and no other', async () => {
    const device = await deviceOf('lawyer');
    await guess('lawyer', device);
    await attempt('lawyer', PASSWORD, device).expect(401);
    await attempt('lawyer', PASSWORD).expect(204);
    await test.database.pass('5 minutes');
    await attempt('lawyer', PASSWORD, device).expect(204);
  });

  it('are not let through by a device of somebody else, or one that nobody signed in with', async () => {
    const device = await deviceOf('operator');
    await guess('specialist', device);
    await attempt('specialist', PASSWORD, device).expect(401);
    await guess('prosecutor', `panoh_device=${'x'.repeat(43)}`);
    await attempt('prosecutor', PASSWORD, `panoh_device=${'x'.repeat(43)}`).expect(401);
    await attempt('operator', PASSWORD, device).expect(204);
  });

  it('of somebody elsewhere keep nobody from proving her presence', async () => {
    const device = await attempt('inspector', PASSWORD).expect(204);
    const cookies = device.headers['set-cookie'] as unknown as string[];
    const session = cookies.map((cookie) => cookie.split(';')[0]).join('; ');
    await guess('inspector');
    await request(test.app.getHttpServer() as Server)
      .post('/api/session/step-up')
      .set('Cookie', session)
      .set('Idempotency-Key', randomUUID())
      .send({ password: PASSWORD })
      .expect(204);
  });

  it('know no device any more once the account was shut', async () => {
    const device = await deviceOf('caseworker2');
    const { userId } = kulob.as['caseworker2']!;
    await kulob.as['supervisor']!.post(`/users/${userId}/lock`).expect(200);
    const rows = await test.database.query('select 1 from panoh.recognised_devices where user_id = $1', [
      userId,
    ]);
    expect(rows).toEqual([]);
    await attempt('caseworker2', PASSWORD, device).expect(401);
  });

  it('leave nothing of a device in the database but its digest', async () => {
    const device = await deviceOf('healthworker');
    const rows = await test.database.query('select to_jsonb(d) as row from panoh.recognised_devices d');
    expect(JSON.stringify(rows)).not.toContain(device.split('=')[1]);
  });
});
