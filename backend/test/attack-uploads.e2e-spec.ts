import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { MOST_LINES_ON_SCREEN, MOST_ON_SCREEN } from '../src/registers/register-uploads.service.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { pilotBytes } from './support/registers.js';

const PAUSE_MS = 200;
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
const HEADING = (pilotBytes('ngo').toString('utf8').split('\n')[0] ?? '') + '\n';
const filledWith = (row: string): Buffer =>
  Buffer.from(HEADING + row.repeat(Math.floor((MOST_ON_SCREEN - Buffer.byteLength(HEADING)) / row.length)));

/** Files that nobody kept as a register, and people who bring in what is none of theirs. */
describe('what somebody of bad will brings in', () => {
  let test: TestApp;
  let kulob: Kulob;
  const send = (person: string, query: string, bytes: Buffer, key: string = randomUUID()) =>
    request(test.app.getHttpServer() as Server)
      .post(`/api/register-imports?${query}`)
      .set('Cookie', kulob.as[person]?.cookie ?? '')
      .set('Idempotency-Key', key)
      .set('Content-Type', 'application/octet-stream')
      .send(bytes);
  const count = async (from: string): Promise<number> =>
    (await test.database.query<{ count: number }>(`select count(*)::int as count from ${from}`))[0]?.count ??
    -1;
  const ended = async (person: string, id: string): Promise<void> => {
    while ((await kulob.as[person]!.get(`/register-imports/${id}`).expect(200)).body.finishedAt === null)
      await pause();
  };

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
  }, 30_000);
  afterAll(() => test.close());

  it.each<[string, Buffer]>([
    ['more lines than any book has', filledWith('a\n')],
    ['nothing but line ends', filledWith('\n')],
    ['nothing but line ends of old machines', filledWith('\r')],
    ['rows of empty cells', filledWith(`${','.repeat(14)}\n`)],
  ])('%s is refused before it is read', async (_what, bytes) => {
    expect(bytes.filter((byte) => byte === 0x0a || byte === 0x0d).length).toBeGreaterThan(
      MOST_LINES_ON_SCREEN,
    );
    const { body } = await send('supervisor', 'layout=ngo-crisis-centre-kulob', bytes).expect(422);
    expect(body.code).toBe('file_too_long');
  });

  it.each<[string, Buffer]>([
    ['quotes', Buffer.alloc(MOST_ON_SCREEN, '"')],
    ['quotes below a heading', filledWith('"')],
    ['one endless line', filledWith('a,')],
    ['zeros', Buffer.alloc(MOST_ON_SCREEN)],
    ['the beginning of a zip', Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(9_000, 'x')])],
    ['text of two bytes a letter', Buffer.from(`\uFEFF${HEADING}`, 'utf16le')],
    ['nothing', Buffer.alloc(0)],
  ])('a file of %s is refused with a code, and nothing is written', async (_what, bytes) => {
    const { body } = await send('supervisor', 'layout=ngo-crisis-centre-kulob', bytes).expect(422);
    expect(body.code).toMatch(
      /^(not_csv|file_binary|file_empty|encoding_unknown|header_missing|cell_too_long)$/,
    );
    expect(await count('panoh.register_imports')).toBe(0);
  });

  it('two of the same at once are one register, and an open case keeps its next step', async () => {
    const bytes = pilotBytes('ngo');
    const sent = () => send('supervisor', 'layout=ngo-crisis-centre-kulob', bytes);
    const answers = await Promise.all([sent(), sent()]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    for (const { body } of answers) if (body.importId) await ended('supervisor', body.importId);
    const again = await sent().expect(201);
    expect(again.body).toMatchObject({ importId: null, failedCount: 0 });
    expect(await count('panoh.register_imports')).toBe(1);
    const [{ twice } = { twice: -1 }] = await test.database.query<{ twice: number }>(
      `select count(*)::int as twice from (select content_key from panoh.register_rows group by 1 having count(*) > 1) t`,
    );
    expect(twice).toBe(0);
    const closed = `panoh.cases c where c.status <> 'open' or not exists (
      select 1 from panoh.follow_ups f where f.case_id = c.id and f.status = 'pending')`;
    expect(await count(closed)).toBe(0);
  }, 90_000);

  it('the progress and the rows of an import are nothing to another agency, and to who is no supervisor', async () => {
    const [{ id } = { id: '' }] = await test.database.query<{ id: string }>(
      'select id from panoh.register_imports',
    );
    const [row] = await test.database.query<{ id: string }>('select id from panoh.register_rows limit 1');
    for (const person of ['cowfaSupervisor', 'policeSupervisor', 'supervisorElsewhere']) {
      const absent = await kulob.as[person]!.get(`/register-imports/${randomUUID()}`).expect(404);
      const shown = await kulob.as[person]!.get(`/register-imports/${id}`).expect(404);
      expect({ ...shown.body, requestId: '' }).toEqual({ ...absent.body, requestId: '' });
      await kulob.as[person]!.get(`/register-imports/${id}/rows`).expect(404);
      await kulob.as[person]!.get(`/register-rows/${row?.id}`).expect(404);
      await kulob.as[person]!.post(`/register-rows/${row?.id}/answers`, { answered: true }, 1).expect(404);
    }
    for (const person of ['caseworker', 'coordinator', 'administrator'])
      await kulob.as[person]!.get(`/register-imports/${id}`).expect(403);
  });

  it('stops where the supervisor stops being one, and the rest waits', async () => {
    const bytes = pilotBytes('cowfaKulob');
    const { body } = await send('cowfaSupervisor', 'layout=cowfa-kulob', bytes).expect(201);
    const { userId } = kulob.as['cowfaSupervisor']!;
    await test.database.query(`update panoh.users set status = 'disabled' where id = $1`, [userId]);
    const rows = () => count(`panoh.register_rows where import_id = '${body.importId}'`);
    const portion = await rows();
    await pause();
    const [before, after] = [await rows(), (await pause(), await rows())];
    expect(before).toBe(after);
    expect(before).toBeLessThan(240);
    expect(portion).toBeGreaterThan(0);
    const [run] = await test.database.query<{ finished_at: Date | null }>(
      'select finished_at from panoh.register_imports where id = $1',
      [body.importId],
    );
    expect(run?.finished_at).toBeNull();
  }, 60_000);
});
