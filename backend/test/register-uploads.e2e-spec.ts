import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { MOST_ON_SCREEN } from '../src/registers/register-uploads.service.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { PILOT, pilotBytes, pilotOutcomes } from './support/registers.js';
import type { PilotRegister } from './support/registers.js';

const PAUSE_MS = 200;
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

/** The beginning of the file, by whole lines: more than one portion. */
const beginningOf = (bytes: Buffer): Buffer =>
  Buffer.from(bytes.toString('utf8').split('\n').slice(0, 61).join('\n'));

describe('a register that a supervisor brings in', () => {
  let test: TestApp;
  let kulob: Kulob;

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
  }, 30_000);
  afterAll(() => test.close());

  const send = (person: string, query: string, bytes: Buffer) =>
    request(test.app.getHttpServer() as Server)
      .post(`/api/register-imports?${query}`)
      .set('Cookie', kulob.as[person]?.cookie ?? '')
      .set('Idempotency-Key', randomUUID())
      .set('Content-Type', 'application/octet-stream')
      .send(bytes);

  /** The import once it has ended. */
  async function ended(person: string, id: string) {
    for (;;) {
      const { body } = await kulob.as[person]!.get(`/register-imports/${id}`).expect(200);
      if (body.finishedAt !== null) return body;
      await pause();
    }
  }
  const count = async (from: string): Promise<number> =>
    (await test.database.query<{ count: number }>(`select count(*)::int as count from ${from}`))[0]?.count ??
    -1;

  it('answers when it has begun, and every row ends as the engine says', async () => {
    const { body } = await send('cowfaSupervisor', 'layout=cowfa-kulob', pilotBytes('cowfaKulob')).expect(
      201,
    );
    const shown = await ended('cowfaSupervisor', body.importId);
    const outcomes = await pilotOutcomes('cowfaKulob');
    expect(shown.rowCount).toBe(outcomes.length);
    expect(shown.counts.reduce((sum: number, one: { count: number }) => sum + one.count, 0)).toBe(
      outcomes.length,
    );
    expect(shown.counts.find((one: { outcome: string }) => one.outcome === 'rejected').count).toBe(
      outcomes.filter(({ outcome }) => outcome === 'rejected').length,
    );
  }, 60_000);

  it('changes nothing the second time', async () => {
    const before = await count('panoh.register_rows');
    const { body } = await send('cowfaSupervisor', 'layout=cowfa-kulob', pilotBytes('cowfaKulob')).expect(
      201,
    );
    expect(body).toEqual({ importId: null, knownCount: before, failedCount: 0 });
    expect(await count('panoh.register_rows')).toBe(before);
  }, 60_000);

  it('passes over the rows that a shorter file brought in before', async () => {
    const [whole, part] = [pilotBytes('ngo'), beginningOf(pilotBytes('ngo'))];
    const first = await send('supervisor', 'layout=ngo-crisis-centre-kulob', part).expect(201);
    await ended('supervisor', first.body.importId);
    const second = await send('supervisor', 'layout=ngo-crisis-centre-kulob', whole).expect(201);
    const shown = await ended('supervisor', second.body.importId);
    expect(shown.knownCount).toBe(60);
  }, 60_000);

  it('offers each agency the layouts of its kind, with the headings that must be there', async () => {
    const { body } = await kulob.as['policeSupervisor']!.get('/register-layouts').expect(200);
    expect(body.map(({ id }: { id: string }) => id)).toEqual([
      'police-kulob',
      'police-orders',
      'police-qabodiyon',
      'referrals',
    ]);
    expect(body[0].columns).toContainEqual({ meaning: 'registered_on', heading: 'Дата', isRequired: true });
  });

  it.each<[string, string, string, PilotRegister]>([
    ['a layout of another kind of agency', 'layout=cowfa-kulob', 'mapping_of_other_agency', 'cowfaKulob'],
    ['a layout that does not exist', 'layout=nobody-keeps-this', 'invalid', 'police'],
    ['a register of another layout', 'layout=police-kulob', 'header_incomplete', 'ngo'],
    [
      'a period that ends before it begins',
      'layout=police-kulob&from=2020-02-01&until=2020-01-01',
      'period_invalid',
      'police',
    ],
    ['a day that no calendar has', 'layout=police-kulob&from=2020-02-31', 'invalid', 'police'],
  ])('refuses %s and writes nothing', async (_what, query, code, register) => {
    const before = await count('panoh.register_rows');
    const { body } = await send('policeSupervisor', query, pilotBytes(register));
    expect(body.code).toBe(code);
    expect(await count('panoh.register_rows')).toBe(before);
  });

  it('says which headings are missing', async () => {
    const [head, ...rows] = pilotBytes('police').toString('utf8').split('\n');
    const without = [head?.replace('Степень родства', 'X'), ...rows].join('\n');
    const { body } = await send('policeSupervisor', 'layout=police-kulob', Buffer.from(without)).expect(422);
    expect(body.details?.fields ?? body.fields).toEqual([{ path: 'relation', code: 'heading_missing' }]);
  });

  it('refuses what is larger than a book, and says so', async () => {
    const large = Buffer.alloc(MOST_ON_SCREEN + 1, 'x');
    const { body } = await send('policeSupervisor', 'layout=police-kulob', large).expect(422);
    expect(body.code).toBe('file_too_large');
  });

  it('refuses whoever is no supervisor before the file is read', async () => {
    const { body } = await send('inspector', 'layout=police-kulob', pilotBytes('police')).expect(403);
    expect(body.code).toBe('not_allowed');
  });

  it('leaves who brought it in', async () => {
    const { body } = await kulob.as['cowfaSupervisor']!.get('/register-imports').expect(200);
    expect(body.items[0].importedByName).not.toBe('');
    expect(body.items[0].mapping).toBe(PILOT.cowfaKulob.mapping);
  });
});
