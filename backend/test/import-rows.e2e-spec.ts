import { beforeAll, describe, expect, it } from '@jest/globals';
import { startKulob } from './support/kulob.js';
import { caseOfRow, importPilot } from './support/imports.js';

const { test, kulob, as } = await startKulob();

interface Row {
  id: string;
  rowNo: number;
  outcome: string;
  codes: string[];
  repeatsRowNo: number | null;
  case: { id: string; code: string } | null;
  answeredAt: string | null;
  allowedActions: string[];
  version: number;
}
interface Detail extends Row {
  importId: string;
  cells: { heading: string; text: string }[];
  answeredByName: string | null;
  nextUnansweredId: string | null;
}

const HEADER =
  '№ п/п,№ КУСП,Дата,ФИО заявителя (потерпевшего),Пол,Год рожд.,Адрес,Телефон,Суть,Квалификация,ФИО нарушителя,Степень родства,Принятое решение,Примечание,';
const row = (number: number, change: Record<string, string> = {}): string => {
  const cells = {
    name: `Намунаева Гули ${'абвгд'[number % 5]}`,
    date: '02.09.2019',
    told: 'Ударил',
    relation: 'муж',
    note: '',
    ...change,
  };
  return `${number},${100 + number},${cells.date},${cells.name},ж,1979,Кӯлоб,,${cells.told},ст.116,Он Оинда,${cells.relation},протокол,${cells.note},`;
};
/** Rows 2 to 8: ordinary, two with questions, one impossible day, one duplicate, one about staff of the agency. */
const REGISTER = [
  HEADER,
  row(1),
  row(2, { relation: '', told: '=HYPERLINK(1)', note: '"первая\nвторая"' }),
  row(3, { relation: '' }),
  row(4, { date: '31.02.2020' }),
  row(5, { note: 'нарушитель - сотрудник ГАИ' }),
  row(5, { note: 'нарушитель - сотрудник ГАИ' }),
].join('\n');

describe('the keeper’s screens of an imported register', () => {
  let importId: string;
  const list = async (filter = ''): Promise<Row[]> =>
    (await as('policeSupervisor').get(`/imports/${importId}/rows${filter}`).expect(200)).body.items;
  const detail = async (rowNo: number): Promise<Detail> => {
    const found = (await list()).find((one) => one.rowNo === rowNo);
    return (await as('policeSupervisor').get(`/import-rows/${found?.id}`).expect(200)).body;
  };
  /** A row without what makes it this row and no other. */
  const looksOf = async (rowNo: number): Promise<Detail> => ({ ...(await detail(rowNo)), id: '', rowNo: 0 });
  const answer = (id: string, answered: boolean, version: number) =>
    as('policeSupervisor').post(`/import-rows/${id}/answers`, { answered }, version);
  const questions = async (): Promise<number> =>
    (await as('policeSupervisor').get('/supervisor-inbox?kind=register_question').expect(200)).body.counts
      .register_question;

  beforeAll(async () => {
    await importPilot({ test, kulob }, 'police', { bytes: Buffer.from(REGISTER) });
    const imports = (await as('policeSupervisor').get('/imports').expect(200)).body;
    importId = imports.items[0].id;
  });

  it('show what each column of a row says, as text, and lead to its case', async () => {
    const asked = await detail(3);
    expect(asked).toMatchObject({ outcome: 'accepted_with_question', codes: ['relation_missing'], importId });
    const cells = Object.fromEntries(asked.cells.map(({ heading, text }) => [heading, text]));
    expect(cells).toMatchObject({ Суть: '=HYPERLINK(1)', Примечание: 'первая\nвторая', '№ КУСП': '102' });
    expect(asked.cells.map(({ heading }) => heading)).not.toContain('Телефон');
    await as('inspector').get(`/cases/${asked.case?.id}`).expect(200);
    const rejected = await detail(5);
    expect(rejected).toMatchObject({ codes: ['date_impossible'], case: null, allowedActions: [] });
    expect(rejected.cells.length).toBeGreaterThan(5);
  });

  it('show no accepted row’s words or case, so that none stands out by lacking them', async () => {
    const accepted = (await list('?filter=accepted')).map(({ rowNo }) => rowNo);
    expect(accepted).toEqual([2, 6]);
    expect(await looksOf(6)).toEqual(await looksOf(2));
    expect(await looksOf(2)).toMatchObject({ outcome: 'accepted', codes: [], cells: [], case: null });
    expect(await detail(7)).toMatchObject({ codes: ['duplicate_row'], repeatsRowNo: 6, cells: [] });
  });

  it('count a question as open until it is answered, and again when that is taken back', async () => {
    const asked = await detail(3);
    expect(asked.nextUnansweredId).toBe((await detail(4)).id);
    expect(await questions()).toBe(2);
    const answered: Detail = (await answer(asked.id, true, asked.version).expect(201)).body;
    expect(answered).toMatchObject({
      answeredByName: 'policeSupervisor',
      allowedActions: ['reopen_question'],
    });
    expect((await list('?filter=unanswered')).map(({ rowNo }) => rowNo)).toEqual([4]);
    expect(await questions()).toBe(1);
    await as('policeSupervisor').post(`/import-rows/${asked.id}/answers`, { answered: false }).expect(428);
    expect((await answer(asked.id, false, asked.version).expect(412)).body.code).toBe('changed_meanwhile');
    for (const path of [`/imports/${importId}`, `/imports/${importId}/rows`])
      await as('supervisor').get(path).expect(404);
    const again: Detail = (await answer(asked.id, false, answered.version).expect(201)).body;
    expect(again).toMatchObject({ answeredAt: null, answeredByName: null });
    expect((await list('?filter=unanswered')).map(({ rowNo }) => rowNo)).toEqual([3, 4]);
  });

  it('hide a question from the one supervisor who is blocked from its case', async () => {
    const caseId = await caseOfRow(test, kulob.agencies['police'], 3);
    await test.database.block(caseId, as('policeSupervisor').userId);
    expect(await looksOf(3)).toEqual(await looksOf(2));
    expect(await questions()).toBe(1);
    await test.database.query('delete from panoh.conflict_blocks where case_id = $1', [caseId]);
    expect(await questions()).toBe(2);
  });

  it('turn a row ordinary when its case passes to the fallback agency later', async () => {
    const asked = await detail(3);
    await answer(asked.id, true, asked.version).expect(201);
    const caseId = await caseOfRow(test, kulob.agencies['police'], 3);
    await test.database.query(
      `insert into panoh.conflict_blocks (id, case_id, subject_kind, subject_code, source)
       values (gen_random_uuid(), $1, 'agency_kind', 'police', 'person')`,
      [caseId],
    );
    await test.database.query('update panoh.cases set agency_id = $2 where id = $1', [
      caseId,
      kulob.agencies['crisisCentre'],
    ]);
    expect(await looksOf(3)).toEqual(await looksOf(2));
    expect((await list('?filter=accepted')).map(({ rowNo }) => rowNo)).toEqual([2, 3, 6]);
    expect(await questions()).toBe(1);
    await answer(asked.id, false, asked.version + 1).expect(409);
  });
});
