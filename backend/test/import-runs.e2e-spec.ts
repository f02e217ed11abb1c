import { beforeEach, describe, expect, it } from '@jest/globals';
import { proveAgain } from './support/actors.js';
import { AppRole } from './support/app-role.js';
import { drawPilot } from './support/drawn-pilot.js';
import { startKulob } from './support/kulob.js';
import { tableFor } from '../src/imports/files/book-sheets.js';
import { ImportsService } from '../src/imports/index.js';
import type { ImportReviewsDto } from '../src/imports/reviews/import-reviews.dto.js';
import { PORTION_ROWS } from '../src/imports/registration.types.js';
import { caseOfRow, importPilot, pilotBytes, pilotMapping, sessionOf } from './support/imports.js';
import { Processes } from './support/processes.js';
import { linkerFor } from './support/workers.js';

const HEADER =
  '№ п/п,№ КУСП,Дата,ФИО заявителя (потерпевшего),Пол,Год рожд.,Адрес,Телефон,Суть,Квалификация,ФИО нарушителя,Степень родства,Принятое решение,Примечание';
const ROW = '1,17,02.09.2019,Намунаева Гули,ж,1979,Кӯлоб,+992000000001,Ударил,ст.116,Он Оинда,муж,протокол,';
const register = (...rows: string[]): Buffer => Buffer.from([HEADER, ...rows].join('\n'));

const { test, kulob } = await startKulob();

describe('one run of an import', () => {
  const run = (text: Buffer, change: Parameters<typeof importPilot>[2] = {}) =>
    importPilot({ test, kulob }, 'police', { bytes: text, ...change });
  const query = <Value>(sql: string): Promise<Value[]> => test.database.query<Value>(sql);
  const count = (from: string): Promise<number> => test.database.count(from);
  const nothing = async (): Promise<void> => {
    expect([await count('panoh.imports'), await count('panoh.cases')]).toEqual([0, 0]);
  };

  beforeEach(() =>
    query(`set session_replication_role = replica;
      truncate panoh.cases, panoh.imports, panoh.import_rows, panoh.notifications, panoh.audit_entries, panoh.audit_chain,
        linkage.registrations, vault.case_keys cascade;
      set session_replication_role = origin`),
  );

  it('loses nothing and repeats nothing when its connection dies in the middle of a portion', async () => {
    const rows = Array.from({ length: 2 * PORTION_ROWS }, (_, index) =>
      ROW.replace('1,17,', `${index + 1},${index + 100},`),
    );
    const dying = PORTION_ROWS + PORTION_ROWS / 2;
    await query(`create function panoh.die() returns trigger language plpgsql as $$ begin
      if (select count(*) from panoh.follow_ups) >= ${dying} then perform pg_terminate_backend(pg_backend_pid()); end if;
      return new; end $$`);
    await query(
      'create trigger planted after insert on panoh.follow_ups for each row execute function panoh.die()',
    );
    await expect(run(register(...rows))).rejects.toThrow();
    expect([await count('panoh.import_rows'), await count('panoh.cases')]).toEqual([
      PORTION_ROWS,
      PORTION_ROWS,
    ]);
    await query('drop trigger planted on panoh.follow_ups');
    expect(await run(register(...rows))).toMatchObject({ stored: PORTION_ROWS, failed: [] });
    expect([await count('panoh.imports'), await count('panoh.cases')]).toEqual([1, rows.length]);
    const [{ least, most } = { least: 0, most: 0 }] = await query<{ least: number; most: number }>(
      `select min(n)::int as least, max(n)::int as most from (select count(f.id) as n from panoh.cases c
         left join panoh.follow_ups f on f.case_id = c.id group by c.id) each`,
    );
    expect([least, most]).toEqual([1, 1]);
  });

  it('adds later rows of the same survivor to her case, and locks a number that they forbid', async () => {
    await run(register(ROW));
    const later = ',,05.10.2019,,,,,,Опять ударил,,,,примирение,НЕ ЗВОНИТЬ';
    const second = await run(register(ROW, later));
    expect(second).toMatchObject({ stored: 1, failed: [] });
    expect(await count('panoh.cases')).toBe(1);
    expect(await count('panoh.incidents')).toBe(2);
    expect(await count(`panoh.case_events where kind = 'reconciled'`)).toBe(1);
    expect(await count('panoh.follow_ups')).toBe(1);
    expect(await count('panoh.safe_contacts where locked_at is not null')).toBe(1);
  });

  it('keeps cells that look like formulas as text', async () => {
    const formula = '=HYPERLINK(""http://example.invalid"")';
    const born = ROW.replace('1979', '1985');
    const text = register(born.replace('Ударил', `"${formula}"`).replace('протокол,', 'протокол,+123'));
    expect(await run(text)).toMatchObject({ stored: 1, failed: [] });
    const [row] = await query<{ id: string; age_band: string }>('select id, age_band from panoh.cases');
    expect(row?.age_band).toBe('30_39');
    const shown = await kulob.as['inspector']?.get(`/cases/${row?.id}/narratives`).expect(200);
    expect(shown?.body[0].text).toContain('=HYPERLINK("http://example.invalid")');
    expect(shown?.body[0].text).toContain('Примечание: +123');
  });

  it('stores the other rows where one cannot be stored, and tries that one again', async () => {
    await query(`create function panoh.refuse_number() returns trigger language plpgsql as $$ begin
      if new.row_no = 3 then raise exception 'planted' using errcode = '23514'; end if; return new; end $$`);
    await query(`create trigger planted before insert on panoh.import_rows
      for each row execute function panoh.refuse_number()`);
    const text = register(ROW, ROW.replace(',17,', ',18,'), ROW.replace(',17,', ',19,'));
    expect(await run(text)).toMatchObject({ stored: 2, failed: [{ rowNo: 3, code: 'row_not_stored' }] });
    await query('drop trigger planted on panoh.import_rows');
    expect(await run(text)).toMatchObject({ stored: 1, failed: [] });
    expect(await count('panoh.cases')).toBe(3);
  });

  it('leaves one trace of each step, refused ones too, and says nothing of the file', async () => {
    const mapping = await pilotMapping('police');
    for (const [text, change, code] of [
      [Buffer.from('цена,товар\n1,хлеб\n'), {}, 'header_missing'],
      [register(ROW), { as: 'supervisor', mapping }, 'mapping_of_other_agency'],
      [register(ROW), { as: 'inspector' }, 'not_allowed'],
    ] as const)
      await expect(run(text, change)).rejects.toMatchObject({ code });
    await run(register(ROW));
    const traces = await query<{ decision: string; actor_id: string }>(
      `select decision, actor_id from panoh.audit_entries where action = 'importRegister' order by seq`,
    );
    const people = ['policeSupervisor', 'supervisor', 'inspector'].map((name) => kulob.as[name]?.userId);
    expect(traces.slice(0, 3)).toEqual(people.map((actor_id) => ({ decision: 'refused', actor_id })));
    // Admitted, one portion, finished, looked whether the agency has rows of the past, and for survivors written twice.
    expect(traces.slice(3).map(({ decision }) => decision)).toEqual(Array(5).fill('allowed'));
  });

  it('is the same from the console, out of a UTF-16 file, whose words it does not say', async () => {
    const operator = await Processes.on(test, '');
    const [{ login } = { login: '' }] = await query<{ login: string }>(
      `select login from panoh.credentials where user_id = '${kulob.as['policeSupervisor']!.userId}'`,
    );
    const text = `\uFEFF${[HEADER, ROW].join('\n').replaceAll(',', '\t')}`;
    const file = await operator.keep('register.txt', Buffer.from(text, 'utf16le'));
    const { code, said } = await operator.command(['import', file, '--as', 'police-kulob', '--for', login]);
    expect({ code, said }).toEqual({ code: 0, said: expect.not.stringMatching(/Намунаева|000001/) });
    expect([await count('panoh.import_rows'), await count('panoh.cases')]).toEqual([1, 1]);
    await operator.close();
  });

  it('finds survivors whom its agency wrote twice, and without a yes compares no row with other agencies', async () => {
    const head = pilotBytes('ngo').toString('utf8').split(/\r?\n/)[0] ?? '';
    const visit = (code: string, name: string, yes: string): string =>
      `${code},2019-09-10,${name},1979,Ж,980284329,Кӯлоб,замужем,4,Муж,Он Оинда,физ.,перв.,x,,,,,1,${yes},,open`;
    const silent = visit('KK-1', 'Намунаева Гули Сафаровна', 'N');
    const willing = visit('KK-2', 'Намунаева Гули Сафаровна', 'Y');
    const other = visit('KK-3', 'Шарипова Дилбар Маҷидовна', 'N');
    const named = ROW.replace('Намунаева Гули', 'Намунаева Гули Сафаровна');
    await run(register(named.replace('+992000000001', '980284329')));
    const ngo = Buffer.from([head, silent, willing, other].join('\n'));
    expect(await importPilot({ test, kulob }, 'ngo', { bytes: ngo })).toMatchObject({
      stored: 3,
      failed: [],
    });
    const { linker, close } = linkerFor(test);
    await linker.linkAll();
    await close();
    const centre = kulob.agencies['crisisCentre'];
    const twins = await Promise.all([2, 3].map((rowNo) => caseOfRow(test, centre, rowNo)));
    const [silentOne = '', willingOne = ''] = twins;
    expect(await query('select one, other, agency_id from panoh.possible_duplicates')).toEqual([
      { one: twins.toSorted()[0], other: twins.toSorted()[1], agency_id: centre },
    ]);
    // The third row, of the police, is linked with hers who said yes; hers who did not is in no table of linkage.
    const linked = await query<{ case_id: string }>(
      `select case_id from linkage.registrations where person_id in (select person_id from linkage.registrations
         group by person_id having count(*) > 1)`,
    );
    expect(linked.map(({ case_id: id }) => id)).toHaveLength(2);
    expect(linked.map(({ case_id: id }) => id)).toContain(willingOne);
    for (const [table, columns] of [
      ...(['registrations', 'encodings', 'inbox', 'to_compare', 'moves'] as const).map((name) => [
        name,
        'case_id',
      ]),
      ...(['pairs', 'decisions'] as const).map((name) => [name, 'one, other']),
    ])
      expect({ table, rows: await count(`linkage.${table} where '${silentOne}' in (${columns})`) }).toEqual({
        ...{ table, rows: 0 },
      });
    const reviewsOf = async (person: string) =>
      (await kulob.as[person]!.get('/import-reviews?reason=same_survivor').expect(200)).body.items as {
        caseId: string;
        sameAs: { caseId: string }[];
      }[];
    const shown = await reviewsOf('supervisor');
    expect(shown.map(({ caseId }) => caseId).toSorted()).toEqual(twins.toSorted());
    expect(shown.flatMap(({ sameAs }) => sameAs.map(({ caseId }) => caseId)).toSorted()).toEqual(
      twins.toSorted(),
    );
    expect(await reviewsOf('policeSupervisor')).toEqual([]);
    const say = (person: string, areTwo: boolean) =>
      kulob.as[person]!.post('/import-reviews/duplicates', { caseIds: twins, areTwo });
    await say('supervisor', true).expect(204);
    // The question stays answered, whatever is imported later; every supervisor sees by whom, and can ask again.
    const again = ngo.toString('utf8').replace('KK-3', 'KK-4');
    await importPilot({ test, kulob }, 'ngo', { bytes: Buffer.from(again) });
    const aboutTwins = async (person: string) => {
      const { items } = (await kulob.as[person]!.get('/import-reviews').expect(200)).body as ImportReviewsDto;
      return items.find(({ caseId }) => caseId === willingOne);
    };
    expect(await reviewsOf('supervisor')).toEqual([]);
    const told = (saidBy: string) => ({
      sameAs: [],
      saidTwo: [{ caseId: silentOne, saidBy, saidAt: expect.stringMatching(/^20.*T/) }],
    });
    expect(await aboutTwins('supervisor')).toMatchObject(told('supervisor'));
    await say('supervisor2', false).expect(204);
    expect(await reviewsOf('supervisor2')).toHaveLength(2);
    const inHerName = 'update panoh.possible_duplicates set two_by = $1, two_at = panoh.now()';
    const role = await AppRole.connect(test);
    const { userId } = kulob.as['supervisor']!;
    expect(await role.outcome(kulob.as['supervisor2']!, [inHerName, [userId]])).toBe('42501');
    await test.database.block(silentOne, kulob.as['supervisor']!.userId);
    expect(await reviewsOf('supervisor')).toEqual([]);
    await say('supervisor', true).expect(404);
  });

  it('makes no case of two women of a drawn register, and asks about more right pairs than wrong ones', async () => {
    const drawn = drawPilot(501, 450).filter(({ agency }) => agency === 'police');
    const rows = drawn.map(({ written, person }, at) => {
      const { surname, givenName, patronymic, dateOfBirth, phone } = written;
      // Every second woman keeps her number, and every third row takes that of the row before.
      const first = drawn.findIndex((row) => row.person === person);
      const number = 100 + (at % 3 === 2 ? at - 1 : first % 2 === 0 ? first : at);
      const name = [surname, givenName, patronymic].join(' ').trim();
      return `${at + 1},${number},02.09.2019,${name},ж,${dateOfBirth.slice(0, 4)},Кӯлоб,${phone},Ударил,ст.116,Он Оинда,муж,протокол,`;
    });
    expect(rows.length).toBeGreaterThan(100);
    expect(await run(register(...rows))).toMatchObject({ stored: rows.length, failed: [] });
    const placed = await query<{ case_id: string; row_no: number }>(
      'select l.case_id, r.row_no from panoh.import_row_cases l join panoh.import_rows r on r.id = l.row_id',
    );
    const womenOf = (caseId: string) =>
      placed.filter((row) => row.case_id === caseId).map(({ row_no: rowNo }) => drawn[rowNo - 2]?.person);
    const cases = [...new Set(placed.map(({ case_id: id }) => id))];
    expect(cases.length).toBeLessThan(placed.length);
    expect(cases.filter((id) => new Set(womenOf(id)).size > 1)).toEqual([]);
    const pairs = await query<{ one: string; other: string }>(
      'select one, other from panoh.possible_duplicates',
    );
    const right = pairs.filter(({ one, other }) => womenOf(one)[0] === womenOf(other)[0]);
    const written = cases.flatMap((one) =>
      cases.filter((two) => one < two && womenOf(one)[0] === womenOf(two)[0]),
    );
    expect(right.length / pairs.length).toBeGreaterThan(0.5);
    expect(right.length / written.length).toBeGreaterThan(0.6);
  });

  it('is kept once somebody worked on a case of it or opened one in danger, and after 14 days', async () => {
    const supervisor = kulob.as['policeSupervisor']!;
    await run(register(ROW, ROW.replace('1,17,', '2,18,').replace('Ударил', 'Угрожал ножом')));
    const [{ id } = { id: '' }] = await query<{ id: string }>('select id from panoh.imports');
    await proveAgain(test, kulob.as['supervisor']!);
    await kulob.as['supervisor']!.delete(`/imports/${id}`).expect(404);
    const refused = async (): Promise<string> => {
      await proveAgain(test, supervisor);
      const { code } = (await supervisor.delete(`/imports/${id}`).expect(409)).body;
      expect([await count('panoh.cases'), await count('panoh.import_rows')]).toEqual([2, 2]);
      return code as string;
    };
    await query('alter table panoh.follow_ups disable trigger user');
    await query(`update panoh.follow_ups set status = 'done'`);
    expect(await refused()).toBe('import_in_use');
    await query(`update panoh.follow_ups set status = 'pending'`);
    const [danger] = await query<{ id: string }>(
      `select case_id as id from panoh.case_events where kind = 'register_risk_hints'`,
    );
    await kulob.as['inspector']!.get(`/cases/${danger?.id}`).expect(200);
    expect(await refused()).toBe('import_in_use');
    await query(`update panoh.imports set started_at = started_at - interval '14 days'`);
    expect(await refused()).toBe('import_too_old');
    await query(`set session_replication_role = replica;
      delete from panoh.case_events where kind = 'register_risk_hints'; set session_replication_role = origin`);
    await query(`update panoh.imports set started_at = started_at + interval '1 minute'`);
    await supervisor.delete(`/imports/${id}`).expect(204);
  });

  it('leaves what a block moved away or hides, with its records, and says nothing of it', async () => {
    const supervisor = kulob.as['policeSupervisor']!;
    const away = ROW.replace('1,17,', '2,18,').replace('протокол,', 'протокол,нарушитель - сотрудник ГАИ');
    const text = register(ROW, away, ROW.replace('1,17,', '3,19,').replace('Гули', 'Савсан'));
    await run(text);
    const [{ id } = { id: '' }] = await query<{ id: string }>('select id from panoh.imports');
    const [own] = await query<{ id: string }>(`select id from panoh.cases
      where agency_id = '${kulob.agencies['police']}' order by id limit 1`);
    await test.database.block(own?.id ?? '', supervisor.userId, 'user');
    const [past] = await query<{ id: string }>(`select id from panoh.cases
      where agency_id = '${kulob.agencies['crisisCentre']}'`);
    await query(`insert into panoh.case_historical_records (id, row_id, agency_id, case_id, state, kind, partition,
        happened_on, facts) select gen_random_uuid(), l.row_id, '${kulob.agencies['police']}', l.case_id, 'linked',
        'register_order', 'legal', '2019-09-02', '{}' from panoh.import_row_cases l where l.case_id = '${past?.id}'`);
    const records = () =>
      query(`select c.id, c.agency_id,
          (select count(*) from panoh.follow_ups f where f.case_id = c.id) as follow_ups,
          (select count(*) from panoh.case_events e where e.case_id = c.id) as events,
          (select count(*) from panoh.conflict_blocks b where b.case_id = c.id) as blocks,
          (select count(*) from panoh.notifications n where n.case_id = c.id) as news,
          (select count(*) from panoh.case_historical_records h where h.case_id = c.id) as past
        from panoh.cases c where c.id in ('${past?.id}', '${own?.id}') order by c.id`);
    const before = await records();
    expect(before).toHaveLength(2);
    // The agency that took her over imported no case and has no count.
    const backlog = await kulob.as['coordinator']!.get(`/import-reviews/backlog/${kulob.groupId}`).expect(
      200,
    );
    expect(backlog.body).toMatchObject([{ waiting: 2 }]);
    expect(await count('panoh.cases')).toBe(3);
    await proveAgain(test, supervisor);
    await supervisor.delete(`/imports/${id}`).expect(204);
    expect(await records()).toEqual(before);
    expect([await count('panoh.cases'), await count('panoh.imports')]).toEqual([2, 0]);

    // Imported again it opens no second case, and looks as if nothing had stayed.
    const mapping = await pilotMapping('police');
    const plan = await test.app.get(ImportsService).examine({
      ...{ ...tableFor(text, mapping), mapping },
      sessionHash: await sessionOf({ test, kulob }, 'policeSupervisor'),
    });
    expect(plan.known).toBe(0);
    expect(await run(text)).toMatchObject({ stored: 3, failed: [] });
    expect(await records()).toEqual(before);
    expect([await count('panoh.cases'), await count('panoh.imports')]).toEqual([3, 1]);
    const [again] = (await supervisor.get('/imports').expect(200)).body.items;
    expect(again).toMatchObject({ rowCount: 3, knownCount: 0, counts: [{ outcome: 'accepted', count: 3 }] });
  });

  it('refuses to begin where no agency could take a case over', async () => {
    await query('update panoh.working_groups set fallback_agency_id = null');
    await expect(run(register(ROW))).rejects.toMatchObject({ code: 'fallback_agency_missing' });
    await nothing();
  });
});
