import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALL_SECTION_CODES } from '../src/statistics/returns/returns.types.js';
import type { OwnPrintDto, OwnReturnDto } from '../src/statistics/own-returns/own-returns.dto.js';
import type { ReturnPeriodListDto } from '../src/statistics/returns/returns.dto.js';
import { AppRole } from './support/app-role.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { BoardStory } from './support/board.js';
import { arrangeKulob } from './support/kulob.js';
import { rollUpFor } from './support/workers.js';

/** Before suppression: what the group's tables hold of a year, by line and by column. */
const FACTS = `select concat_ws(' ', code, line, '×', column_key) as cell, sum(records)::integer as records from statistics.facts
  where line <> '*' and code = any ($1) and extract(year from first_on) = $2
  group by grouping sets ((code, line), (code, column_key))`;

/** Twelve more cases as hers, each another in what was done, by whom, to whom, and in what was asked of others. */
const VARIED = `with made as (insert into panoh.cases
    select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'audit_pseudonym', gen_random_uuid(),
      'reference', md5(random()::text || n), 'age_band', (array['12_14', '18_24', '30_39', 'unknown'])[n % 4 + 1],
      'counts_in_statistics', n <> 5))).*
    from panoh.cases c, generate_series(1, 12) n where c.id = $1 returning id, age_band),
  held as (insert into panoh.grants select (jsonb_populate_record(g, jsonb_build_object('id', gen_random_uuid(), 'case_id', m.id))).*
    from made m, panoh.grants g where g.case_id = $1),
  told as (select m.id, row_number() over () as n from made m),
  due as (insert into panoh.follow_ups select (jsonb_populate_record(f, jsonb_build_object('id', gen_random_uuid(),
      'case_id', t.id, 'due_at', panoh.now() - interval '5 minutes'))).*
    from told t, panoh.follow_ups f where f.case_id = $1),
  sent as (insert into panoh.referrals (id, reference, case_id, from_agency_id, service_type, urgency, urgency_rank, band, place,
      status, sent_at) select gen_random_uuid(), md5(random()::text), t.id, c.agency_id, (array['legal', 'health'])[t.n::integer % 2 + 1],
      'low', 3, 'standard', c.place, (array['sent', 'unavailable', 'completed'])[t.n::integer % 3 + 1], panoh.now()
    from told t, panoh.cases c where c.id = $1)
  insert into panoh.incidents select (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(), 'case_id', t.id,
      'law_forms', ($2::text[])[t.n::integer % 4 + 1:t.n::integer % 4 + 1], 'relationships', ($3::text[])[t.n::integer % 3 + 1:t.n::integer % 3 + 1]))).*
    from told t, panoh.incidents i where i.case_id = $1`;

/** Twelve incidents told in December: six of one form, of which one is a rape; six of another. */
const SEXUAL = `with told as (select i.id, row_number() over (order by i.id) as n from panoh.incidents i
    join panoh.cases c on c.id = i.case_id where c.agency_id = $1 and c.counts_in_statistics and c.id <> $3)
  update panoh.incidents i set reported_on = make_date($2, 12, 10), started_on = least(i.started_on, make_date($2, 12, 10)),
    law_forms = case when t.n <= 6 then '{sexual}' else '{physical}' end::text[],
    core_type = case when t.n = 1 then 'rape' when t.n <= 6 then 'sexual_assault' when t.n <= 8 then 'forced_marriage'
      else 'physical_assault' end
  from told t where t.id = i.id`;

interface HandedOnFile {
  title: string;
  mark: string;
  definitions: { label: string; value: string }[];
  figures: OwnReturnDto;
}

describe('the return of an agency', () => {
  let test: TestApp;
  let story: BoardStory;
  let year: number;
  let hers: string;
  const sql = (text: string, parameters: unknown[] = []) =>
    test.database.query<{ id: string }>(text, parameters);
  const of = (person: string, period = `${year}`): Promise<OwnReturnDto> =>
    story.get(person, `/statistics/own-returns/${period}`);
  const whole = ({ sections }: OwnReturnDto, table: string): number | null | undefined =>
    sections
      .flatMap(({ lines }) => lines)
      .find((line) => line.table === table && line.line === 'total' && line.column === 'total')?.value;
  const rolledUp = async (): Promise<void> => {
    const { rollUp, close } = rollUpFor(test);
    await rollUp.run();
    await close();
  };

  beforeAll(async () => {
    test = await startApp();
    story = new BoardStory(test, await arrangeKulob(test));
    year = (await story.now()).getUTCFullYear();
    hers = await story.open('caseworker');
    await story.open('caseworker2');
    await story.pass('1 hour');
    await sql(`update panoh.cases set counts_in_statistics = true`);
    await sql(VARIED, [
      hers,
      ['physical', 'psychological', 'sexual', 'economic'],
      ['husband_nikoh', 'father', 'other'],
    ]);
  }, 60_000);
  afterAll(() => test.close());

  it('equals the tables of the group where she is the only agency', async () => {
    await rolledUp();
    const told = await of('supervisor');
    const codes = told.sources.map(({ definition }) => definition.code);
    const facts = await test.database.query<{ cell: string; records: number }>(FACTS, [codes, year]);
    const counted = new Map(facts.map(({ cell, records }) => [cell, records]));
    const lines = told.sections
      .flatMap((section) => section.lines)
      .filter(({ line, column, name }) => (line === 'total') !== (column === 'total') && !name)
      .map(({ table, line, column, value }) => ({
        cell: line === 'total' ? `${table ?? ''} × ${column}` : `${table ?? ''} ${line} ×`,
        value,
      }));
    expect(lines.filter(({ value }) => value !== 0).length).toBeGreaterThan(20);
    expect(lines).toEqual(lines.map(({ cell }) => ({ cell, value: counted.get(cell) ?? 0 })));
    expect(whole(told, 'new_cases')).toBe(13);
  });

  it('counts no case of another agency, in no line of it', async () => {
    const before = await of('supervisor');
    await story.open('inspector');
    await story.open('lawyer');
    await sql(`update panoh.cases c set counts_in_statistics = true from panoh.agencies a
      where a.id = c.agency_id and a.type in ('police_dv', 'legal_aid')`);
    expect((await of('supervisor')).sections).toEqual(before.sections);
    expect(whole(await of('policeSupervisor'), 'new_cases')).toBe(1);
    expect(whole(await of('shelterSupervisor'), 'new_cases')).toBe(0);
  });

  it('does not tell by a link that another agency knows her', async () => {
    const before = await of('supervisor');
    const [other] = await sql(`select c.id from panoh.cases c join panoh.agencies a on a.id = c.agency_id
      where a.type = 'legal_aid'`);
    await sql(
      `insert into linkage.registrations (case_id, person_id) values ($1, $3), ($2, $3)
       on conflict (case_id) do update set person_id = excluded.person_id`,
      [hers, other?.id, 'f0000000-0000-4000-8000-000000000007'],
    );
    await sql(
      `update panoh.incidents set started_on = started_on - 90, reported_on = reported_on - 90 where case_id = $1`,
      [other?.id],
    );
    expect((await of('supervisor')).sections).toEqual(before.sections);
  });

  it('has the sections of the police for the police, and no other', async () => {
    const codes = async (person: string) => (await of(person)).sections.map(({ code }) => code);
    expect(await codes('policeSupervisor')).toEqual(ALL_SECTION_CODES);
    expect(await codes('supervisor')).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(orders|police|early|articles|measures)$/)]),
    );
  });

  it('adds up: months to quarters, quarters to half-years, half-years to the year', async () => {
    const { items } = await story.get<ReturnPeriodListDto>('supervisor', '/statistics/own-returns');
    for (const table of ['new_cases', 'incidents', 'law_forms', 'follow_ups']) {
      const sumOf = async (kind: string): Promise<number> => {
        const parts = items.filter((each) => each.kind === kind && each.firstOn.startsWith(`${year}`));
        const values = await Promise.all(
          parts.map(async ({ name }) => whole(await of('supervisor', name), table) ?? 0),
        );
        return values.reduce((sum, value) => sum + value, 0);
      };
      const sums = await Promise.all(['month', 'quarter', 'half_year', 'year'].map(sumOf));
      expect({ table, sums: new Set(sums).size }).toEqual({ table, sums: 1 });
    }
  });

  it('counts no step of health care or of a shelter, which its supervisor does not see', async () => {
    const told = async () => {
      const { sections, sources } = await of('supervisor');
      return [sections, sources.map(({ counted }) => counted)];
    };
    const before = await told();
    for (const [partition, rule] of [
      ['health', 'su.emergency'],
      ['whereabouts', 'sh.review'],
    ])
      await sql(
        `insert into panoh.follow_ups select (jsonb_populate_record(f, jsonb_build_object('id', gen_random_uuid(),
           'partition', $2::text, 'rule', $3::text, 'due_at', panoh.now() - interval '5 minutes'))).*
         from panoh.follow_ups f where f.case_id = $1 and f.partition = 'follow_ups' limit 1`,
        [hers, partition, rule],
      );
    expect(
      await sql(`select id from panoh.follow_ups where partition in ('health', 'whereabouts')`),
    ).toHaveLength(2);
    expect(await told()).toEqual(before);
  });

  it('says of how many it is and how many did not allow it', async () => {
    await sql(`update panoh.cases set counts_in_statistics = false where id = $1`, [hers]);
    const source = (await of('supervisor')).sources.find(({ definition }) => definition.code === 'new_cases');
    expect(source).toMatchObject({ counted: 12, withoutConsent: 2, withoutConsentPercent: 15 });
    await sql(`update panoh.cases set counts_in_statistics = true where id = $1`, [hers]);
  });

  it('leaves out a case from which she is blocked', async () => {
    const { userId } = story.as('supervisor2');
    await sql(
      `insert into panoh.conflict_blocks (id, case_id, subject_kind, subject_id, source)
       values (gen_random_uuid(), $1, 'user', $2, 'intake')`,
      [hers, userId],
    );
    expect(whole(await of('supervisor2'), 'new_cases')).toBe(12);
    expect(whole(await of('supervisor'), 'new_cases')).toBe(13);
  });

  it('is for whoever supervises an agency, and nobody else', async () => {
    for (const person of ['statistician', 'coordinator', 'caseworker', 'inspector', 'administrator'])
      await story.as(person).get(`/statistics/own-returns/${year}`).expect(403);
    for (const period of ['2027-13', '1899', `${year + 1}`, 'x'])
      await story.as('supervisor').get(`/statistics/own-returns/${period}`).expect(404);
  });

  it('is handed on once its period is over, without small counts, with whose it is, and is in the log', async () => {
    const last = `${year - 1}-12`;
    const files = '/statistics/exports/own-returns';
    await sql(
      `update panoh.cases set opened_at = make_timestamptz($1, 12, 10, 6, 0, 0)
       where agency_id = $2 and counts_in_statistics and id <> $3`,
      [year - 1, story.as('supervisor').agencyId, hers],
    );
    await sql(
      `update panoh.cases set band = 'high' where id in (select id from panoh.cases where agency_id = $1
      and id <> $2 and counts_in_statistics limit 2)`,
      [story.as('supervisor').agencyId, hers],
    );
    await sql(SEXUAL, [story.as('supervisor').agencyId, year - 1, hers]);
    const { body } = await story.as('supervisor').get(`${files}/${last}/own-return.en.json`).expect(200);
    const { figures, title, mark, definitions } = body as HandedOnFile;
    expect(title).toMatch(/^Return of an agency: /);
    expect(definitions[0]).toEqual({
      label: 'To whom it may go',
      value: expect.stringContaining('Only to the Committee'),
    });
    expect(figures.isForHandingOn).toBe(true);
    expect(whole(figures, 'new_cases')).toBe(12);
    // Six with the sexual form, less five other assaults, would be the one rape.
    const lineOf = (line: string) =>
      figures.sections.flatMap(({ lines }) => lines).find((each) => each.line === line);
    expect(lineOf('sexual_assault')?.value).toBe(5);
    expect(['rape', 'sexual'].map((line) => lineOf(line)?.mark)).toEqual(['small', 'hidden']);
    expect(whole(figures, 'law_forms')).toBeNull();
    const values = figures.sections.flatMap(({ lines }) => lines.map(({ value }) => value));
    expect(values.filter((value) => value === 1 || value === 2)).toEqual([]);
    expect(figures.sources.every(({ counted }) => counted === null)).toBe(true);
    const [entry] = await test.database.query<{ purpose: string; action: string }>(
      'select purpose, action from panoh.audit_entries where request_id = $1',
      [/[0-9a-f]{8}-[0-9a-f-]{27}/.exec(mark)?.[0]],
    );
    expect(entry).toEqual({ purpose: `export:own-return-${last}:json`, action: 'exportOwnReturn' });
    for (const form of ['csv', 'xlsx', 'pdf'])
      await story.as('supervisor').get(`${files}/${last}/own-return.tg.${form}`).expect(200);
    await story.as('supervisor').get(`${files}/${last}/return.en.csv`).expect(404);
    await story.as('supervisor').get(`${files}/${year}/own-return.en.csv`).expect(409);
    await story.as('statistician').get(`${files}/${last}/own-return.en.csv`).expect(403);
    const printed = await story.get<OwnPrintDto>('supervisor', `${files}/${last}/print/ru`);
    expect(printed.form.sections).toEqual(figures.sections);
  });

  it('is the same whenever it is taken, though a record came late in between', async () => {
    const last = `${year - 1}-12`;
    const file = `/statistics/exports/own-returns/${last}/own-return.en.json`;
    const take = async (person = 'supervisor'): Promise<OwnReturnDto> =>
      (await story.get<HandedOnFile>(person, file)).figures;
    const comesLate = (many: number) =>
      sql(
        `with late as (select id from panoh.cases where agency_id = $1 and counts_in_statistics
             and opened_at < make_timestamptz($2, 12, 31, 0, 0, 0) limit 1),
         made as (insert into panoh.cases
           select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(),
             'audit_pseudonym', gen_random_uuid(), 'reference', md5(random()::text || n)))).*
           from panoh.cases c, generate_series(1, $3) n where c.id = (select id from late) returning id),
         due as (insert into panoh.follow_ups
           select (jsonb_populate_record(f, jsonb_build_object('id', gen_random_uuid(), 'case_id', m.id))).*
           from made m, panoh.follow_ups f where f.case_id = (select id from late))
         insert into panoh.grants
           select (jsonb_populate_record(g, jsonb_build_object('id', gen_random_uuid(), 'case_id', m.id))).*
           from made m, panoh.grants g where g.case_id = (select id from late)`,
        [story.as('supervisor').agencyId, year - 1, many],
      );
    const { version, sections } = await take().then((form) => ({ ...form, version: form.handedOn?.version }));
    expect([version, whole(await of('supervisor', last), 'new_cases')]).toEqual([1, 12]);
    const renew = (reason = 'late_entries', person = 'supervisor') =>
      story.as(person).post(`/statistics/own-returns/${last}/versions`, { reason });
    expect((await renew()).body.code).toBe('return_unchanged');

    await comesLate(1);
    expect((await take()).sections).toEqual(sections);
    expect((await take('supervisor2')).sections).toEqual(sections);
    const seen = await of('supervisor', last);
    expect(whole(seen, 'new_cases')).toBe(13);
    expect(seen.handedOn).toMatchObject({ version: 1, reason: null, since: 'few' });
    expect((await renew()).body.code).toBe('return_few_changed');

    await comesLate(3);
    expect((await take()).sections).toEqual(sections);
    expect((await of('supervisor', last)).handedOn?.since).toBe('enough');
    await renew('nobody knows').expect(422);
    await renew('late_entries', 'policeSupervisor').expect(409);
    await renew().expect(204);
    const next = await take();
    expect(next.handedOn).toMatchObject({ version: 2, reason: 'late_entries' });
    expect(whole(next, 'new_cases')).toBe(16);
    const [entry] = await test.database.query<{ action: string }>(
      `select action from panoh.audit_entries where action = 'renewOwnReturn' and decision = 'allowed'`,
    );
    expect(entry).toBeDefined();
  });

  it('counts for nobody a case from which one of its supervisors is blocked', async () => {
    const month = `${year - 1}-11`;
    await sql(
      `update panoh.cases set opened_at = make_timestamptz($1, 11, 10, 6, 0, 0) where agency_id = $2 and id <> $3`,
      [...[year - 1, story.as('supervisor').agencyId, hers]],
    );
    const shut = await sql(
      `select id from panoh.cases where agency_id = $1 and id <> $2 and counts_in_statistics limit 1`,
      [...[story.as('supervisor').agencyId, hers]],
    );
    await sql(
      `insert into panoh.conflict_blocks (id, case_id, subject_kind, subject_id, source)
       values (gen_random_uuid(), $1, 'user', $2, 'intake')`,
      [shut[0]?.id, story.as('supervisor2').userId],
    );
    const [own, theirs] = [await of('supervisor', month), await of('supervisor2', month)];
    const { figures } = await story.get<HandedOnFile>(
      'supervisor',
      `/statistics/exports/own-returns/${month}/own-return.en.json`,
    );
    expect(whole(theirs, 'new_cases')).toBe((whole(own, 'new_cases') ?? 0) - 1);
    expect(whole(figures, 'new_cases')).toBe(whole(theirs, 'new_cases'));
  });

  it('is kept as it was handed on: nobody changes it, and no other agency reads it', async () => {
    const role = await AppRole.connect(test);
    const ask = (person: string, statement: string) => role.as(story.as(person), [statement]);
    const all = `select period, version from panoh.own_returns`;
    expect((await ask('supervisor', all)).length).toBeGreaterThan(2);
    for (const person of ['policeSupervisor', 'shelterSupervisor', 'statistician', 'caseworker'])
      expect(await ask(person, all)).toEqual([]);
    for (const statement of [`update panoh.own_returns set lists = '[]'`, 'delete from panoh.own_returns'])
      await expect(ask('supervisor', statement)).rejects.toThrow('permission denied');
    await expect(
      ask(
        'policeSupervisor',
        `insert into panoh.own_returns (agency_id, period, version, year, made_by, lists, sources)
         values ('${story.as('supervisor').agencyId}', '2020-01', 1, 2020, '${story.as('policeSupervisor').userId}', '[]', '[]')`,
      ),
    ).rejects.toThrow('row-level security');
    await role.close();
    await expect(sql(`update panoh.own_returns set lists = '[]'`)).rejects.toThrow();
  });

  it('counts for nobody who is the same person as somebody closed to one of its supervisors', async () => {
    const role = await AppRole.connect(test);
    const counted = async (): Promise<number> => {
      const [told] = await role.as<{ many: number }>(story.as('supervisor'), [
        `select sum(records)::integer as many from panoh.count_handed_on('2000-01-01', '2100-01-01', '{}')
         where code = 'new_cases' and line <> '*'`,
      ]);
      return told?.many ?? 0;
    };
    const before = await counted();
    const [other] = await sql(`select c.id from panoh.cases c join panoh.agencies a on a.id = c.agency_id
      where a.type = 'legal_aid'`);
    await sql(
      `with hers as (select c.id from panoh.cases c where c.agency_id = $1 and counts_in_statistics and c.id <> $2
         and not exists (select 1 from panoh.conflict_blocks b where b.case_id = c.id) limit 1)
       insert into linkage.registrations (case_id, person_id) select id, $3::uuid from hers union all select $4::uuid, $3::uuid
       on conflict (case_id) do update set person_id = excluded.person_id`,
      [story.as('supervisor').agencyId, hers, 'f0000000-0000-4000-8000-000000000008', other?.id],
    );
    expect(await counted()).toBe(before);
    await sql(
      `insert into panoh.conflict_blocks (id, case_id, subject_kind, subject_id, source)
       values (gen_random_uuid(), $1, 'user', $2, 'intake')`,
      [other?.id, story.as('supervisor2').userId],
    );
    expect(await counted()).toBe(before - 1);
    await role.close();
  });

  it('is refused by the database to every other role, whatever asks', async () => {
    const role = await AppRole.connect(test);
    const ask = (person: string) =>
      role.as(story.as(person), [`select * from panoh.count_own('2026-01-01', '2027-01-01', '{}')`]);
    await expect(ask('statistician')).rejects.toThrow('not hers to count');
    await expect(ask('supervisor')).resolves.toBeDefined();
    await role.close();
  });
});
