import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MOST_ON_SCREEN } from '../src/imports/files/import-files.service.js';
import { MOST_ROWS } from '../src/imports/files/workbook.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { pilotHead } from './support/imports.js';
import { BringingIn } from './support/import-files.js';

const NGO = { layout: 'ngo-crisis-centre-kulob' };
const HEADING = `${pilotHead('ngo', 1).toString('utf8')}\n`;
const filledWith = (row: string): Buffer =>
  Buffer.from(HEADING + row.repeat(Math.floor((MOST_ON_SCREEN - Buffer.byteLength(HEADING)) / row.length)));

/** Files that are not registers, and imports by users without the right. */
describe('what somebody of bad will brings in', () => {
  let test: TestApp;
  let kulob: Kulob;
  let bringing: BringingIn;

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
    bringing = new BringingIn(test, kulob);
  });
  afterAll(async () => {
    await bringing.close();
    await test.close();
  });

  it.each<[string, Buffer]>([
    ['more lines than any book has', filledWith('a\n')],
    ['nothing but line ends', filledWith('\n')],
    ['nothing but line ends of old machines', filledWith('\r')],
    ['rows of empty cells', filledWith(`${','.repeat(14)}\n`)],
  ])('%s is refused before it is read', async (_what, bytes) => {
    expect(bytes.filter((byte) => byte === 0x0a || byte === 0x0d).length).toBeGreaterThan(MOST_ROWS);
    const { body } = await bringing.send('supervisor', bytes).expect(422);
    expect(body.code).toBe('file_too_long');
  });

  it.each<[string, Buffer]>([
    ['quotes', Buffer.alloc(MOST_ON_SCREEN, '"')],
    ['one endless line', filledWith('a,')],
    ['one cell that swallows the rest', Buffer.from(`${HEADING}a,"${'б'.repeat(60_000)}`)],
    ['zeros', Buffer.alloc(MOST_ON_SCREEN)],
    ['the beginning of a zip', Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(9_000, 'x')])],
    ['a workbook of old', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['nothing', Buffer.alloc(0)],
  ])('a file of %s is refused with a code, and nothing is kept', async (_what, bytes) => {
    const { body } = await bringing.send('supervisor', bytes).expect(422);
    expect(body.code).toMatch(
      /^(not_csv|quote_open|file_binary|file_empty|file_damaged|file_locked|cell_too_long)$/,
    );
    expect(await bringing.count('panoh.import_files')).toBe(0);
  });

  it('what is larger than a book is refused by its size', async () => {
    const { body } = await bringing.send('supervisor', Buffer.alloc(MOST_ON_SCREEN + 1, 'x')).expect(422);
    expect(body.code).toBe('file_too_large');
  });

  it('a file is nothing to another agency, by no route and in no state', async () => {
    const { id } = await bringing.ready('supervisor', pilotHead('ngo', 40), NGO);
    for (const person of ['cowfaSupervisor', 'supervisorElsewhere']) {
      const other = kulob.as[person]!;
      const absent = await other.get(`/import-files/${randomUUID()}`).expect(404);
      const shown = await other.get(`/import-files/${id}`).expect(404);
      expect({ ...shown.body, requestId: '' }).toEqual({ ...absent.body, requestId: '' });
      await other.get(`/import-files/${id}/table`).expect(404);
      await bringing.read(person, id, NGO).expect(404);
      await bringing.start(person, id).expect(404);
      await other.delete(`/import-files/${id}`).expect(404);
      expect((await other.get('/import-files').expect(200)).body).toEqual([]);
    }
    expect(await bringing.shown('supervisor', id)).toMatchObject({ state: 'ready' });
  });

  it('an agency does not fill the store with files that nobody confirms', async () => {
    const small = Buffer.from('Дата,ФИО\n01.02.2020,Намуна\n');
    for (let sent = 0; sent < 10; sent += 1) await bringing.send('legalSupervisor', small).expect(201);
    expect((await bringing.send('legalSupervisor', small).expect(409)).body.code).toBe('too_many_uploads');
  });

  it('confirmed twice at once is one import, and an open case keeps its next step', async () => {
    const id = (await kulob.as['supervisor']!.get('/import-files').expect(200)).body[0].id as string;
    const second = await bringing.ready('supervisor', pilotHead('ngo', 40), NGO);
    const answers = await Promise.all([id, id, second.id].map((one) => bringing.start('supervisor', one)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    await Promise.all([id, id, second.id, second.id].map((one) => bringing.work(one)));
    for (const one of [id, second.id])
      expect(await bringing.shown('supervisor', one)).toMatchObject({ state: 'done', failedRows: 0 });
    expect(await bringing.count('panoh.imports')).toBe(1);
    const twice = `(select content_key from panoh.import_rows group by 1 having count(*) > 1) t`;
    expect(await bringing.count(twice)).toBe(0);
    const closed = `panoh.cases c where c.status <> 'open' or not exists (
      select 1 from panoh.follow_ups f where f.case_id = c.id and f.status = 'pending')`;
    expect(await bringing.count(closed)).toBe(0);
  });
});
