import { beforeAll, describe, expect, it } from '@jest/globals';
import type { AgencyReportDto } from '../src/statistics/statistics.dto.js';
import { BoardStory } from './support/board.js';
import { startKulob } from './support/kulob.js';
import { setClock } from './support/test-mailboxes.js';
import { rollUpFor } from './support/workers.js';

const { test, kulob } = await startKulob();

/** What the tables of all agencies hold of a year, by line and by column. */
const FACTS = `select concat_ws(' ', code, line, '×', column_key) as cell, sum(records)::integer as records from statistics.cell_counts
  where line <> '*' and code = any ($1) and extract(year from first_on) = $2
  group by grouping sets ((code, line), (code, column_key))`;

/** Twelve more cases as hers, with different forms, persons, survivors, referrals and follow-ups. */
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
const GAVE = `insert into panoh.support_entries
    (id, case_id, agency_id, written_by, service_type, with_whom, given_on, corrects_id)
  values ($1, $2, $3, $4, $5, 'survivor', $6, $7)`;
const ASKED = `insert into panoh.referrals (id, reference, case_id, from_agency_id, to_agency_id, service_type, urgency, urgency_rank,
    band, place, status, sent_at, decided_at, decline_reason)
  select gen_random_uuid(), md5(random()::text), c.id, c.agency_id, $2, 'legal', 'low', 3, 'standard', c.place, $3, $4,
    $4::timestamptz + $5::interval, $6 from panoh.cases c where c.id = $1`;
const BLOCKED = `insert into panoh.conflict_blocks (id, case_id, subject_kind, subject_id, source)
  values (gen_random_uuid(), $1, 'user', $2, 'intake')`;
const LINKED = `insert into linkage.registrations (case_id, person_id) values ($1, $3), ($2, $3)
  on conflict (case_id) do update set person_id = excluded.person_id`;
const CLOSED_IN_ERROR = `with done as (insert into panoh.closure_episodes (id, case_id, episode_no, reason, state, requested_by,
      requested_at, endorsed_by, endorsed_at, reviewer_agency_id, decided_by, decided_agency_id, decided_at)
    select gen_random_uuid(), c.id, c.episode_no, 'opened_in_error', 'approved', $2, panoh.now(), $3, panoh.now(),
      $5, $4, $5, panoh.now() from panoh.cases c where c.id = $1)
  update panoh.cases set status = 'closed', closed_at = panoh.now() where id = $1`;
const SECTIONS = /^(given|served|received|received_answers|refusals|answer_times)$/;

describe('the report of an agency', () => {
  let story: BoardStory;
  let year: number;
  let hers: string;
  const sql = (text: string, parameters: unknown[] = []) =>
    test.database.query<{ id: string }>(text, parameters);
  const of = (person: string, period = `${year}`): Promise<AgencyReportDto> =>
    story.get(person, `/statistics/agency-reports/${period}`);
  const whole = ({ sections }: AgencyReportDto, table: string): number | undefined =>
    sections
      .flatMap(({ lines }) => lines)
      .find((line) => line.table === table && line.line === 'total' && line.column === 'total')?.value;

  beforeAll(async () => {
    story = new BoardStory(test, kulob);
    // Far from the end of a year, which this file would otherwise reach on some nights.
    year = (await story.now()).getUTCFullYear() + 1;
    await setClock(test, `${year}-04-06`, '10:00');
    hers = await story.open('caseworker');
    await story.open('caseworker2');
    await story.pass('1 hour');
    await sql(`update panoh.cases set counts_in_statistics = true`);
    await sql('update panoh.incidents set started_on = panoh.now()::date, reported_on = panoh.now()::date');
    await sql(VARIED, [
      hers,
      ['physical', 'psychological', 'sexual', 'economic'],
      ['husband_nikoh', 'father', 'other'],
    ]);
  });

  it('equals the tables of all agencies where she is the only agency', async () => {
    const { rollUp, close } = rollUpFor(test);
    await rollUp.run();
    await close();
    const report = await of('supervisor');
    const codes = report.sources.map(({ definition }) => definition.code);
    const facts = await test.database.query<{ cell: string; records: number }>(FACTS, [codes, year]);
    const counted = new Map(facts.map(({ cell, records }) => [cell, records]));
    const lines = report.sections
      .flatMap((section) => section.lines)
      .filter(({ line, column, name }) => (line === 'total') !== (column === 'total') && !name)
      .map(({ table, line, column, value }) => ({
        cell: line === 'total' ? `${table} × ${column}` : `${table} ${line} ×`,
        value,
      }));
    expect(lines.filter(({ value }) => value !== 0).length).toBeGreaterThan(20);
    expect(lines).toEqual(lines.map(({ cell }) => ({ cell, value: counted.get(cell) ?? 0 })));
    expect(whole(report, 'new_cases')).toBe(13);
  });

  it('counts no case of another agency, in no line of it', async () => {
    const before = await of('supervisor');
    await story.open('inspector');
    await story.open('lawyer');
    await sql(`update panoh.cases c set counts_in_statistics = true from panoh.agencies a
      where a.id = c.agency_id and a.type in ('police_dv', 'legal_aid')`);
    expect((await of('supervisor')).sections).toEqual(before.sections);
    expect(whole(await of('policeSupervisor'), 'new_cases')).toBe(1);
  });

  it('does not show by a link that another agency knows her', async () => {
    const before = await of('supervisor');
    const [other] = await sql(`select c.id from panoh.cases c join panoh.agencies a on a.id = c.agency_id
      where a.type = 'legal_aid'`);
    await sql(LINKED, [hers, other?.id, 'f0000000-0000-4000-8000-000000000007']);
    await sql(
      `update panoh.incidents set started_on = started_on - 90, reported_on = reported_on - 90 where case_id = $1`,
      [other?.id],
    );
    expect((await of('supervisor')).sections).toEqual(before.sections);
    await sql('update linkage.registrations set person_id = case_id');
  });

  it('counts no step of health care or of a shelter, which its supervisor does not see', async () => {
    const copy = `insert into panoh.follow_ups select (jsonb_populate_record(f, jsonb_build_object('id', gen_random_uuid(),
        'partition', $2::text, 'rule', $3::text, 'due_at', panoh.now() - interval '5 minutes'))).*
      from panoh.follow_ups f where f.case_id = $1 and f.partition = 'follow_ups' limit 1 returning id`;
    const { sections } = await of('supervisor');
    for (const [partition, rule] of [
      ['health', 'su.emergency'],
      ['whereabouts', 'sh.review'],
    ])
      expect(await sql(copy, [hers, partition, rule])).toHaveLength(1);
    expect((await of('supervisor')).sections).toEqual(sections);
  });

  it('says of how many it is and how many did not allow it, and stands in the access log', async () => {
    const allow = 'update panoh.cases set counts_in_statistics = $2 where id = $1';
    await sql(allow, [hers, false]);
    const { sources } = await of('supervisor');
    await sql(allow, [hers, true]);
    expect(sources.find(({ definition }) => definition.code === 'new_cases')).toMatchObject({
      ...{ counted: 12, withoutConsent: 2 },
    });
    const logged = `panoh.audit_entries where action = 'getAgencyReport' and decision = 'allowed'
      and purpose = 'table:agency-report-${year}' and actor_id = '${story.as('supervisor').userId}'`;
    expect(await test.database.count(logged)).toBeGreaterThan(0);
  });

  it('leaves out a case from which she is blocked, and one that is sealed', async () => {
    await sql(BLOCKED, [hers, story.as('supervisor2').userId]);
    expect(whole(await of('supervisor2'), 'new_cases')).toBe(12);
    expect(whole(await of('supervisor'), 'new_cases')).toBe(13);
    const sealed = `update panoh.grants set partitions = $2 where case_id = $1 and relation = 'own' returning id`;
    const [grant] = await test.database.query<{ partitions: string[] }>(
      `select partitions from panoh.grants where case_id = $1 and relation = 'own'`,
      [hers],
    );
    await sql(sealed, [hers, ['core']]);
    expect(whole(await of('supervisor'), 'new_cases')).toBe(12);
    await sql(sealed, [hers, grant?.partitions]);
    expect(whole(await of('supervisor'), 'new_cases')).toBe(13);
  });

  describe('of services given and asked for', () => {
    let [october, november, theirs] = ['', '', ''];
    /** Every line of these sections that is not 0. */
    const nonZero = (form: AgencyReportDto): Record<string, number> =>
      Object.fromEntries(
        form.sections
          .filter(({ code }) => SECTIONS.test(code))
          .flatMap(({ code, lines }) =>
            lines.map(({ line, column, value }) => [`${code} ${line} ${column}`, value] as const),
          )
          .filter(([, value]) => value !== 0),
      );
    const id = (number: number): string => `0ca5e000-0000-4000-8000-00000000000${number}`;

    beforeAll(async () => {
      [october, november] = [`${year - 1}-10`, `${year - 1}-11`];
      const [other] = await sql(`select c.id from panoh.cases c join panoh.agencies a on a.id = c.agency_id
        where a.type = 'legal_aid'`);
      theirs = other?.id ?? '';
      await sql(`update panoh.cases set booked_on = make_date($1, 9, 1) where id in ($2, $3)`, [
        ...[year - 1, hers, theirs],
      ]);
      const ours = story.as('supervisor').agencyId;
      const entries: [string, string, string, string, string | null][] = [
        [hers, ours, 'legal', `${october}-01`, null],
        [hers, ours, 'health', `${october}-31`, null],
        [hers, ours, 'legal', `${october}-31`, id(1)],
        // Of a case that another agency holds; and the other agency's own service.
        [theirs, ours, 'legal', `${october}-15`, null],
        [theirs, story.as('lawyer').agencyId, 'legal', `${october}-15`, null],
        [hers, ours, 'psychosocial', `${november}-01`, null],
      ];
      for (const [number, [caseId, agencyId, service, day, corrects]] of entries.entries()) {
        const by = story.as('caseworker').userId;
        await sql(GAVE, [id(number), caseId, agencyId, by, service, day, corrects]);
      }
      for (const [status, at, after, reason] of [
        ['accepted', `${october}-01T00:30:00+05:00`, '2 hours', null],
        ['declined', `${october}-31T23:30:00+05:00`, '30 hours', 'no_capacity'],
        ['unavailable', `${october}-12T10:00:00+05:00`, '9 days', null],
        ['sent', `${october}-12T10:00:00+05:00`, null, null],
        ['withdrawn', `${october}-12T10:00:00+05:00`, null, null],
        ['accepted', `${november}-01T00:30:00+05:00`, '2 hours', null],
      ])
        await sql(ASKED, [theirs, ours, status, at, after, reason]);
    });

    it('stands in the month of its days, as it was last corrected, whichever agency holds the case', async () => {
      expect(nonZero(await of('supervisor', october))).toEqual({
        ...{ 'given legal total': 3, 'given total total': 3, 'served legal total': 2 },
        ...{ 'received legal total': 4, 'received total total': 4 },
        ...{ 'received_answers total accepted': 1, 'received_answers total declined': 1 },
        ...{ 'received_answers total not_available': 1, 'received_answers total unanswered': 1 },
        ...{ 'refusals no_capacity total': 1, 'refusals total total': 1 },
        ...{ 'answer_times within_24h total': 1, 'answer_times within_72h total': 1 },
        ...{ 'answer_times later total': 1, 'answer_times unanswered total': 1 },
      });
      expect(nonZero(await of('supervisor', november))).toEqual({
        ...{ 'given psychosocial total': 1, 'given total total': 1, 'served psychosocial total': 1 },
        ...{ 'received legal total': 1, 'received total total': 1, 'received_answers total accepted': 1 },
        'answer_times within_24h total': 1,
      });
    });

    it('counts one person once whom the agency knows by two cases, and no link to another agency', async () => {
      const served = async () => nonZero(await of('supervisor', october))['served legal total'];
      const link = (other: string) => sql(LINKED, [hers, other, 'f0000000-0000-4000-8000-000000000007']);
      await link(theirs);
      expect(await served()).toBe(2);
      const second = await story.open('caseworker');
      await sql(`update panoh.cases set counts_in_statistics = true where id = $1`, [second]);
      const by = story.as('caseworker').userId;
      await sql(GAVE, [id(7), second, story.as('supervisor').agencyId, by, 'legal', `${october}-20`, null]);
      expect(await served()).toBe(3);
      await link(second);
      expect(await served()).toBe(2);
      await sql('update linkage.registrations set person_id = case_id');
    });

    it('does not show how another agency closed its case, and leaves out its survivor without consent', async () => {
      const before = await of('supervisor', october);
      const people = ['lawyer', 'inspector', 'policeSupervisor'].map((person) => story.as(person).userId);
      await sql(CLOSED_IN_ERROR, [theirs, ...people, story.as('policeSupervisor').agencyId]);
      expect((await of('supervisor', october)).sections).toEqual(before.sections);
      await sql(BLOCKED, [theirs, story.as('supervisor2').userId]);
      const received = async (person: string) => nonZero(await of(person, october))['received total total'];
      expect([await received('supervisor'), await received('supervisor2')]).toEqual([4, undefined]);
      await sql('update panoh.cases set counts_in_statistics = false where id = $1', [theirs]);
      expect(await received('supervisor')).toBeUndefined();
    });
  });
});
