import { beforeAll, describe, expect, it } from '@jest/globals';
import { caseForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { importPilot } from './support/imports.js';

const { test, kulob, as } = await startKulob();

interface Survivor {
  caseId: string;
  code: string;
  state: string;
  byKeeper: boolean;
}
interface Row {
  id: string;
  rowNo: number;
  outcome: string;
  codes: string[];
  case: object | null;
  whose: { state: string; survivors: Survivor[] } | null;
  allowedActions: string[];
  version: number;
}
interface Entry {
  id: string;
  kind: string;
  partition: string;
  facts: Record<string, unknown>;
}

const HEADINGS =
  '№ предписания,Орган,Дата подачи заявления,ФИО пострадавшей,Г.р.,В отношении (ФИО),Родство,Решение,Причина отказа,Дата и время вынесения,Дата и время вручения,Срок до,Условия,Продление,Нарушения,Прим.';
const order = (no: number, day: string, who: string): string =>
  `${no},ОМВД г. Куляб,${day}.10.2019,${who},,муж,вынесено,,${day}.10.2019 10:00,${day}.10.2019 12:00,${Number(day) + 10}.10.2019,,,,`;
/** Rows 2 to 6. */
const BOOK = [
  HEADINGS,
  order(1, '10', 'Намунаева Заррина Намуновна,1991'),
  order(2, '11', 'Дутоева Мадина Намуновна,1988'),
  order(3, '12', 'Ягонаева Шаҳло Касдоровна,1979'),
  order(4, '13', 'Дигарзода Гулнора Каримовна,1985'),
  order(5, '14', 'Пагохева Нигина Намуновна,1993'),
].join('\n');

const JOURNAL = [
  '№,Сана / дата,Гурӯҳ,Аз кӣ / откуда,Ба кӣ / куда,Ному насаб / ФИО,Хизмат / услуга,Ҷавоб / результат,Санаи ҷавоб,Эзоҳ',
  '1,02.09.2019,Кулоб,кризисный центр,Центр правовой помощи,Ягонаева Шаҳло Касдоровна,ҳуқуқшинос,,,',
  '2,03.09.2019,Кулоб,кризисный центр,Центр правовой помощи,Ягонаева Шаҳло,ҳуқуқшинос,,,',
].join('\n');

describe('orders of the past and the survivors they are about', () => {
  let hers: string;
  let twins: string[];
  const register = async (person: string, name: string, year: string): Promise<string> => {
    const [surname, givenName, patronymic] = name.split(' ');
    const identity = { surname, givenName, patronymic, bornOn: `${year}-01-01`, bornPrecision: 'year' };
    return (await as(person).post('/cases', caseForm({ identity })).expect(201)).body.id;
  };
  const bringIn = () => importPilot({ test, kulob }, 'orders', { bytes: Buffer.from(BOOK) });
  const rows = async (): Promise<Row[]> => {
    const imports = (await as('policeSupervisor').get('/imports').expect(200)).body.items;
    const id = imports.at(-1).id;
    return (await as('policeSupervisor').get(`/imports/${id}/rows`).expect(200)).body.items;
  };
  const row = async (rowNo: number): Promise<Row> => {
    const found = (await rows()).find((one) => one.rowNo === rowNo);
    return (await as('policeSupervisor').get(`/import-rows/${found?.id}`).expect(200)).body;
  };
  const whose = async (rowNo: number): Promise<[string, string[]]> => {
    const shown = (await row(rowNo)).whose;
    return [shown?.state ?? '', (shown?.survivors ?? []).map(({ caseId }) => caseId).sort()];
  };
  const answer = async (rowNo: number, said: string, caseId: string | null = null, more: object = {}) => {
    const { id, version } = { ...(await row(rowNo)), ...more };
    return as('policeSupervisor').post(
      `/import-rows/${id}/survivor-match`,
      { answer: said, caseId },
      version,
    );
  };
  const timeline = async (id: string, query = ''): Promise<Entry[]> =>
    (await as('inspector').get(`/cases/${id}/timeline${query}`).expect(200)).body.items;
  const pasts = async (id: string): Promise<Entry[]> =>
    (await timeline(id)).filter(({ kind }) => kind.startsWith('register_'));
  const look = () => as('policeSupervisor').post('/historical-records/rematch').expect(204);
  const questions = async (): Promise<number> =>
    (await as('policeSupervisor').get('/supervisor-inbox?kind=register_question').expect(200)).body.counts
      .register_question;
  /** Everything that anything is planned, granted or decided by. */
  const standing = async (): Promise<object> => {
    const tables =
      'cases follow_ups grants case_events notifications closure_episodes conflict_blocks outbox';
    const counted = await Promise.all(
      tables.split(' ').map(async (table) => {
        const sums = `select count(*)::int as count, md5(string_agg(t::text, '|' order by t::text)) as sum`;
        return [table, (await test.database.query(`${sums} from panoh.${table} t`))[0]];
      }),
    );
    const gates = await Promise.all(
      [hers, ...twins].map(async (id) => (await as('inspector').get(`/cases/${id}`).expect(200)).body),
    );
    return { ...Object.fromEntries(counted), gates };
  };

  let before: object;
  beforeAll(async () => {
    hers = await register('inspector', 'Намунаева Зарина Намуновна', '1991');
    twins = [
      await register('inspector', 'Дутоева Мадина Намуновна', '1988'),
      await register('inspector2', 'Дутоева Мадина Намуновна', '1988'),
    ].sort();
    await register('caseworker', 'Ягонаева Шаҳло Касдоровна', '1979');
    before = await standing();
    expect(await bringIn()).toMatchObject({ stored: 5, failed: [] });
  });

  it('attach where one survivor fits clearly, ask where two do, and stay where none does', async () => {
    expect(await whose(2)).toEqual(['linked', [hers]]);
    expect(await whose(3)).toEqual(['to_review', twins]);
    expect(await whose(5)).toEqual(['unknown', []]);
    const asked = await row(3);
    expect(asked).toMatchObject({
      outcome: 'accepted_with_question',
      codes: ['survivor_unclear'],
      case: null,
    });
    expect(asked.allowedActions).toEqual(['say_whose']);
    expect(await questions()).toBe(1);
    const { items } = (
      await as('policeSupervisor').get('/supervisor-inbox?kind=register_question').expect(200)
    ).body;
    expect(items[0].codes).toEqual(['survivor_unclear']);
  });

  it('never name a survivor of another agency, however well she fits', async () => {
    expect(await whose(4)).toEqual(['unknown', []]);
    const { count } = (
      await test.database.query<{ count: number }>(
        `select count(*)::int as count from panoh.case_historical_records p join panoh.cases c on c.id = p.case_id
         where c.agency_id <> p.agency_id`,
      )
    )[0] as { count: number };
    expect(count).toBe(0);
  });

  it('attach referrals of the journal too, in codes alone, or ask where a row names nobody surely enough', async () => {
    const report = await importPilot({ test, kulob }, 'referrals', { bytes: Buffer.from(JOURNAL) });
    expect(report).toMatchObject({ stored: 2, failed: [] });
    const [journal] = (await as('supervisor').get('/imports').expect(200)).body.items;
    const { items } = (await as('supervisor').get(`/imports/${journal.id}/rows`).expect(200)).body;
    expect((items as Row[]).map(({ whose: of }) => of?.state)).toEqual(['linked', 'to_review']);
    const path = `/cases/${items[0].whose.survivors[0].caseId}/timeline?group=referrals`;
    const shown = await as('caseworker').get(path).expect(200);
    expect(shown.body.items).toMatchObject([
      { kind: 'register_referral', partition: 'core', facts: { services: ['legal'] } },
    ]);
    expect(shown.text).not.toContain('Ягонаева');
  });

  it('start no clock, give no right, write no entry and move no gate', async () => {
    expect(await standing()).toEqual(before);
  });

  it('show on her timeline in codes and days alone, among the orders and not twice', async () => {
    const [shown, ...others] = await pasts(hers);
    expect(others).toEqual([]);
    expect(shown).toMatchObject({ kind: 'register_order', partition: 'legal' });
    expect(shown?.facts).toEqual({
      pastResult: 'issued',
      ...{ issuedOn: '2019-10-10', servedOn: '2019-10-10', pastService: 'within_24h', endsOn: '2019-10-20' },
      breaches: 0,
    });
    expect(await pasts(twins[0] ?? '')).toEqual([]);
  });

  it('are on no timeline of who may not read that part, which shows no gap instead', async () => {
    const all = await timeline(hers);
    const set = (change: string) =>
      test.database.query(`update panoh.grants set partitions = ${change} where case_id = $1`, [hers]);
    await set(`array_remove(partitions, 'legal')`);
    const shown = await timeline(hers);
    await set(`partitions || '{legal}'`);
    expect(shown).toEqual(all.filter(({ partition }) => partition !== 'legal'));
    expect(shown.length).toBeLessThan(all.length);
  });

  it('change nothing when the book is brought in again, and are answered by no other keeper', async () => {
    const kept = () => test.database.query('select * from panoh.case_historical_records order by id');
    const stored = await kept();
    expect((await bringIn()).stored).toBe(0);
    await look();
    expect(await kept()).toEqual(stored);
    const { id, version } = await row(2);
    for (const person of ['supervisor', 'policeSupervisorElsewhere'])
      for (const [path, body] of [
        ['survivor-match', { answer: 'no_match', caseId: null }],
        ['answers', { answered: true }],
      ] as const)
        await as(person).post(`/import-rows/${id}/${path}`, body, version).expect(404);
    expect(await pasts(hers)).toHaveLength(1);
  });

  it('are attached when the survivor is registered later and somebody looks again', async () => {
    const later = await register('inspector', 'Пагохева Нигина Намуновна', '1993');
    expect(await whose(6)).toEqual(['unknown', []]);
    await look();
    expect(await whose(6)).toEqual(['linked', [later]]);
    expect(await pasts(later)).toHaveLength(1);
  });

  it('leave the case by a word of the keeper, stay away, and come back by another', async () => {
    expect((await answer(2, 'no_match')).status).toBe(201);
    expect(await pasts(hers)).toEqual([]);
    await look();
    expect([(await whose(2))[0], await pasts(hers)]).toEqual(['no_match', []]);
    expect((await answer(2, 'undecided')).status).toBe(201);
    expect((await whose(2))[0]).toBe('to_review');
    expect((await answer(2, 'linked', hers)).status).toBe(201);
    expect(await pasts(hers)).toHaveLength(1);
  });

  it('belong to her whom the keeper names, of those who were named to the keeper', async () => {
    const [one = '', other = ''] = twins;
    expect((await answer(3, 'linked', hers)).status).toBe(422);
    expect((await answer(3, 'linked')).status).toBe(422);
    expect((await answer(3, 'linked', one, { version: 99 })).status).toBe(412);
    expect((await answer(3, 'linked', one)).status).toBe(201);
    expect([await pasts(one), await pasts(other)].map(({ length }) => length)).toEqual([1, 0]);
    expect((await row(3)).whose?.survivors.map(({ byKeeper }) => byKeeper)).toEqual([true, true]);
    expect(await questions()).toBe(0);
    expect((await answer(5, 'no_match')).status).toBe(409);
  });

  it('look like any other once the survivor is out of the keeper’s reach', async () => {
    await answer(3, 'undecided');
    for (const id of [hers, ...twins]) {
      const to = kulob.agencies['crisisCentre'];
      await test.database.query('update panoh.cases set agency_id = $2 where id = $1', [id, to]);
      await test.database.query('update panoh.grants set ends_at = panoh.now() where case_id = $1', [id]);
    }
    const plain = { ...(await row(5)), ...{ id: '', rowNo: 0, version: 0 } };
    for (const rowNo of [2, 3]) {
      const { outcome, codes, whose: of, allowedActions } = await row(rowNo);
      expect({ outcome, codes, whose: of, allowedActions }).toEqual({
        outcome: plain.outcome,
        codes: plain.codes,
        whose: plain.whose,
        allowedActions: plain.allowedActions,
      });
    }
    expect(await questions()).toBe(0);
  });
});
