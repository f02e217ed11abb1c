import { afterAll, describe, expect, it } from '@jest/globals';
import { startKulob } from './support/kulob.js';
import { xlsx } from './support/workbook.js';
import { importPilot, pilotBytes, pilotHead, pilotOutcomes } from './support/imports.js';
import { BringingIn } from './support/import-files.js';

const { test, kulob } = await startKulob();

const NGO = { layout: 'ngo-crisis-centre-kulob' };
const COWFA = { layout: 'cowfa-kulob' };

/** A book that no layout knows, with a row of every kind. */
const OWN_BOOK = Buffer.from(
  [
    'Дафтари марказ;;;',
    'Рӯз;Кӣ омад;Кӣ зад;Чӣ шуд',
    '05.02.2020;Намунаева Зан Якумовна;шавҳар;зад',
    '31.02.2020;Намунаева Дуюм Сеюмовна;шавҳар;зад',
    '07.02.2020;;шавҳар;',
    '08.02.2020;Намунаева Чор Панҷовна;хушдоман;"=cmd|calc; зад"',
  ].join('\r\n'),
);
const drawing = (more: object = {}) => ({
  drawing: {
    holds: 'registrations',
    headerRowNo: 2,
    continues: false,
    columns: [
      { at: 0, meaning: 'registered_on' },
      { at: 1, meaning: 'name' },
      { at: 2, meaning: 'relation' },
      { at: 3, meaning: 'what_happened' },
    ],
    ...more,
  },
});

describe('a register that a supervisor brings in', () => {
  const bringing = new BringingIn(test, kulob);
  afterAll(() => bringing.close());

  it('says before anything is stored what would become of every row', async () => {
    const register = pilotHead('cowfaKulob', 60);
    const { id, preview } = await bringing.ready('cowfaSupervisor', register, COWFA);
    const outcomes = pilotOutcomes('cowfaKulob', register);
    expect(preview).toMatchObject({
      rows: outcomes.length,
      rejected: outcomes.filter(({ outcome }) => outcome === 'rejected').length,
      known: 0,
    });
    expect(preview.people).toBeGreaterThan(20);
    expect(preview.problems[0]).toEqual({
      rowNo: expect.any(Number),
      outcome: expect.any(String),
      codes: [expect.any(String)],
    });
    expect(await test.database.count('panoh.import_rows')).toBe(0);
    await bringing.start('cowfaSupervisor', id).expect(200);
    await bringing.work(id);
    const shown = await bringing.shown('cowfaSupervisor', id);
    expect(shown).toMatchObject({ state: 'done', doneRows: outcomes.length, failedRows: 0, problem: null });
    const { body } = await kulob.as['cowfaSupervisor']!.get(`/imports/${shown['importId']}`).expect(200);
    expect(body).toMatchObject({ mapping: 'cowfa-kulob', rowCount: outcomes.length });
    expect(body.finishedAt).not.toBeNull();
    const { body: sessions } = await kulob.as['cowfaSupervisor']!.get('/sessions').expect(200);
    expect(sessions.filter(({ authMethod }: { authMethod: string }) => authMethod === 'import')).toEqual([]);
  });

  it('of another agency is asked about before a row is stored', async () => {
    const before = await test.database.count('panoh.import_rows');
    const layout = 'ngo-qabodiyon';
    const { id, preview } = await bringing.ready('supervisor', pilotHead('ngoQabodiyon', 60), { layout });
    expect(preview.doubts).toEqual(['rows_of_other_district', 'headings_of_other_agency']);
    expect((await bringing.start('supervisor', id).expect(409)).body.code).toBe('register_doubted');
    await expect(importPilot({ test, kulob }, 'ngoQabodiyon', { as: 'supervisor' })).rejects.toMatchObject({
      code: 'register_doubted',
    });
    expect(await test.database.count('panoh.import_rows')).toBe(before);
    const titled = Buffer.concat([Buffer.from(',,НПО «Кабодиён»,Қубодиён\n'), pilotHead('ngo', 4)]);
    expect((await bringing.ready('supervisor', titled, NGO)).preview.doubts).toEqual([
      'title_of_other_agency',
    ]);
    expect((await bringing.ready('supervisor', pilotHead('ngo', 40), NGO)).preview.doubts).toEqual([]);
    await bringing.start('supervisor', id, { isOurs: true }).expect(200);
    await test.database.query(
      `update panoh.import_files set state = 'dropped', ended_at = panoh.now() where ended_at is null`,
    );
  });

  it('is the same in a workbook, in the sheet that she chooses', async () => {
    const cell = (text: string): string => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
    const rows = pilotBytes('ngo').toString('utf8').split('\n').slice(0, 12);
    const cells = rows.map((line) => (line.includes('"') ? '' : line.split(',').map(cell).join('')));
    const sheet = cells.map((line, at) => `<row r="${at + 1}">${line}</row>`);
    const first = `<row r="1"><c t="str"><v>а</v></c><c t="str"><v>б</v></c></row>`;
    const book = xlsx({ Эзоҳ: first, Соли2020: sheet.join('') }, []);
    const { body } = await bringing.send('supervisor', book).expect(201);
    const table = await kulob.as['supervisor']!.get(`/import-files/${body.id}/table?sheet=1`).expect(200);
    expect(table.body.layouts[0]).toMatchObject({ id: NGO.layout, ownName: null, missing: [] });
    await bringing.read('supervisor', body.id, { ...NGO, sheet: 0 }).expect(422);
    const read = await bringing.read('supervisor', body.id, { ...NGO, sheet: 1 }).expect(200);
    expect(read.body.preview.rows).toBe(table.body.sheets[1].rowCount - 1);
    await kulob.as['supervisor']!.delete(`/import-files/${body.id}`).expect(204);
    expect(await test.database.count(`panoh.import_file_contents where id = '${body.id}'`)).toBe(0);
  });

  it('is read by a layout that she draws, which is there for the next file', async () => {
    const reading = { ...drawing(), name: 'Дафтари марказ' };
    const ended = await bringing.whole('supervisor', OWN_BOOK, reading);
    expect(ended).toMatchObject({ state: 'done', preview: { accepted: 2, rejected: 2, people: 2 } });
    const { body } = await bringing.send('supervisor', OWN_BOOK).expect(201);
    const table = await kulob.as['supervisor']!.get(`/import-files/${body.id}/table`).expect(200);
    expect(table.body.layouts[0]).toMatchObject({
      ownName: 'Дафтари марказ',
      missing: [],
      holds: 'registrations',
    });
    const read = await bringing.read('supervisor', body.id, { layout: table.body.layouts[0].id }).expect(200);
    expect(read.body.preview).toMatchObject({ known: 4 });
    await kulob.as['supervisor']!.delete(`/import-files/${body.id}`).expect(204);
    const elsewhere = await bringing.send('cowfaSupervisor', OWN_BOOK).expect(201);
    const other = await kulob.as['cowfaSupervisor']!.get(`/import-files/${elsewhere.body.id}/table`).expect(
      200,
    );
    expect(other.body.layouts.every(({ ownName }: { ownName: string | null }) => ownName === null)).toBe(
      true,
    );
    await bringing
      .read('cowfaSupervisor', elsewhere.body.id, { layout: table.body.layouts[0].id })
      .expect(422);
  });

  it('gives the rejected rows back with their words, and takes them mended without doubling any other', async () => {
    const [{ id } = { id: '' }] = await test.database.query<{ id: string }>(
      `select i.id from panoh.imports i where i.mapping like 'own-%'`,
    );
    const { body } = await kulob.as['supervisor']!.get(`/imports/${id}/rejected-rows`).expect(200);
    expect(body.map(({ rowNo, codes }: { rowNo: number; codes: string[] }) => [rowNo, codes])).toEqual([
      [4, ['date_impossible']],
      [5, ['no_identity']],
    ]);
    expect(body[0].cells[0]).toEqual({ heading: 'Рӯз', text: '31.02.2020' });
    const before = await test.database.count('panoh.cases');
    const mended = [
      'Рӯз;Кӣ омад;Кӣ зад;Чӣ шуд',
      '28.02.2020;Намунаева Дуюм Сеюмовна;шавҳар;зад',
      '07.02.2020;;шавҳар;',
    ];
    const ended = await bringing.whole(
      'supervisor',
      Buffer.from(mended.join('\n')),
      drawing({ headerRowNo: 1 }),
    );
    expect(ended).toMatchObject({ state: 'done', preview: { rows: 2, known: 1, accepted: 1 } });
    expect(await test.database.count('panoh.cases')).toBe(before + 1);
  });
});
