import { beforeAll, describe, expect, it } from '@jest/globals';
import type { CommitteeReportDto } from '../src/statistics/statistics.dto.js';
import type { DeliveryDetailDto, DeliveryListDto } from '../src/statistics/publishing.dto.js';
import { AppRole } from './support/app-role.js';
import { BoardStory } from './support/board.js';
import { caseForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';

const { test, kulob } = await startKulob();
const role = await AppRole.connect(test);

const PATH = '/statistics/deliveries';
const REQUEST = { report: 'committee', period: '2020-h2', recipient: 'statistics_agency' };
/** What the route does, past every route. */
const INSERT = `insert into panoh.deliveries (id, report, kind, first_on, recipient, content, asked_by, asked_name, asked_at)
  select gen_random_uuid(), 'committee', 'half_year', '2020-07-01', 'prosecutor_general', '{}', u.id, u.display_name, panoh.now()
  from panoh.users u where u.id = (panoh.me()).user_id`;
const OF_AGENCY = { ...REQUEST, report: 'agency', recipient: 'committee_women_family' };

describe('exact reports that leave', () => {
  const story = new BoardStory(test, kulob);
  let [committee, agency] = ['', ''];
  const ask = (person: string, body: object) => story.as(person).post(PATH, body);
  const asked = async (person: string, body: object): Promise<string> =>
    ((await ask(person, body).expect(201)).body as { id: string }).id;
  const shown = (person: string, id: string): Promise<DeliveryDetailDto> =>
    story.get(person, `${PATH}/${id}`);
  const approve = (person: string, id: string) => story.as(person).post(`${PATH}/${id}/approval`, {});
  const file = (person: string, id: string, format = 'csv') =>
    story.as(person).get(`${PATH}/${id}/file?format=${format}`);
  const codeOf = async (answer: PromiseLike<{ status: number; body: unknown }>): Promise<unknown[]> => {
    const { status, body } = await answer;
    return [status, (body as { code?: string }).code];
  };

  beforeAll(async () => {
    for (const person of ['deputy', 'operator'])
      await test.database.query(`update panoh.users set roles = '{statistician}' where id = $1`, [
        story.as(person).userId,
      ]);
    await test.database.query('update panoh.directory_version set version = version + 1');
    for (const [month, line, records] of [
      ['2020-07-01', 'kulob', 3],
      ['2020-09-01', 'elsewhere', 4],
      ['2020-03-01', 'kulob', 9],
    ] as const) {
      await test.database.query(
        `insert into statistics.cell_counts (code, span, first_on, line, column_key, records)
         values ('new_cases', 'month', $1, $2, 'all', $3)`,
        [month, line, records],
      );
      await test.database.query(
        `insert into statistics.counted_periods (span, first_on) values ('month', $1) on conflict do nothing`,
        [month],
      );
    }
    for (let number = 0; number < 3; number += 1) {
      const made = await story.as('caseworker').post('/cases', caseForm()).expect(201);
      await test.database.query(
        `update panoh.cases set counts_in_statistics = true, opened_at = '2020-08-10' where id = $1`,
        [made.body.id],
      );
      if (number === 0) await story.block(made.body.id as string, { user: 'supervisor2' });
    }
    committee = await asked('statistician', REQUEST);
    agency = await asked('supervisor', OF_AGENCY);
  });

  it('repeat exact counts, which statisticians read before', async () => {
    const report = await story.get<CommitteeReportDto>('deputy', '/statistics/committee-reports/2020-h2');
    const lines = report.sections.flatMap((section) => section.lines);
    expect(lines.find(({ table }) => table === 'new_cases')).toMatchObject({ value: 7, absent: null });
    expect(lines.find(({ table }) => table === 'persons_by_age')?.absent).toBe('of_years');
    expect(lines.find(({ persons }) => persons === 'persons')?.absent).toBe('not_counted');
    const { committee: content, ...delivery } = await shown('deputy', committee);
    expect(content).toEqual(report);
    expect(delivery).toMatchObject({
      ...{ ...REQUEST, period: { name: '2020-h2', isOver: true }, state: 'waiting', approvedBy: null },
      allowedActions: ['approve', 'discard'],
    });
    await story.as('coordinator').get('/statistics/committee-reports/2020-h2').expect(403);
  });

  it('of an agency count no case from which one of its supervisors is blocked', async () => {
    const { agency: content } = await shown('supervisor2', agency);
    const line = content?.sections.flatMap(({ lines }) => lines).find(({ table }) => table === 'new_cases');
    expect(line?.value).toBe(2);
  });

  it('are asked for by those who make them, of a period that is over, for a recipient of the list', async () => {
    expect(await codeOf(ask('supervisor', REQUEST))).toEqual([403, 'not_allowed']);
    expect(await codeOf(ask('statistician', OF_AGENCY))).toEqual([403, 'not_allowed']);
    const now = new Date(Date.now() + 5 * 3_600_000).getUTCFullYear();
    for (const period of [`${now}`, `${now + 1}-q1`])
      expect(await codeOf(ask('statistician', { ...REQUEST, period }))).toEqual([
        409,
        'delivery_period_not_over',
      ]);
    expect(await codeOf(ask('statistician', { ...REQUEST, period: '2014' }))).toEqual([
      409,
      'period_without_records',
    ]);
  });

  it('are approved by another person and never by the one who asked', async () => {
    expect(await codeOf(file('statistician', committee))).toEqual([409, 'delivery_not_approved']);
    expect(await codeOf(approve('statistician', committee))).toEqual([409, 'delivery_by_another']);
    const own = `update panoh.deliveries set approved_by = asked_by, approved_name = asked_name, approved_at = panoh.now() where id = $1`;
    expect(await role.outcome(story.as('statistician'), [own, [committee]])).toBe('23514');
    for (const [sql, by] of [
      [own.replace('$1', `'${committee}'`), 'deputy'],
      ["update panoh.deliveries set content = '{}'", 'statistician'],
      [INSERT.replace('(panoh.me()).user_id', `'${story.as('deputy').userId}'`), 'statistician'],
      [INSERT, 'supervisor'],
    ] as const)
      expect(await role.outcome(story.as(by), [sql, []])).toBe('42501');
    const { body } = await approve('deputy', committee).expect(200);
    expect(body).toMatchObject({ state: 'approved', allowedActions: ['take'] });
    expect((await story.as('deputy').delete(`${PATH}/${committee}`)).status).toBe(409);
    // A period that is not over, past every route.
    const early = INSERT.replace("'2020-07-01'", "date_trunc('month', panoh.now())::date");
    expect(await role.outcome(story.as('statistician'), [early, []])).toBe('23514');
  });

  it('wait once for each recipient, and may be discarded and asked for again', async () => {
    const body = { ...REQUEST, recipient: 'executive_body' };
    const id = await asked('statistician', body);
    expect(await codeOf(ask('statistician', body))).toEqual([409, 'delivery_waiting']);
    await story.as('statistician').delete(`${PATH}/${id}`).expect(204);
    expect(await codeOf(approve('deputy', id))).toEqual([409, 'delivery_decided']);
    await asked('statistician', body);
  });

  it('are taken by the two people alone, and each file is in the log', async () => {
    for (const person of ['statistician', 'deputy']) {
      const csv = await file(person, committee).expect(200);
      expect(csv.headers['content-disposition']).toContain('committee-report-2020-h2-statistics-agency.csv');
      expect(csv.text).toMatch(/1\.4 .*,7,/);
    }
    await file('deputy', committee, 'xlsx').expect(200);
    expect(await codeOf(file('operator', committee))).toEqual([403, 'not_allowed']);
    const entries = await test.database.query<{ purpose: string }>(
      `select purpose from panoh.audit_entries where action = 'takeDelivery' and decision = 'allowed' order by seq`,
    );
    const name = 'export:committee-report-2020-h2-statistics-agency';
    expect(entries.map(({ purpose }) => purpose)).toEqual([`${name}:csv`, `${name}:csv`, `${name}:xlsx`]);
  });

  it('of an agency are seen and approved by its supervisors alone', async () => {
    for (const person of ['policeSupervisor', 'statistician']) {
      await story.as(person).get(`${PATH}/${agency}`).expect(404);
      expect((await approve(person, agency)).status).toBe(404);
      const { items } = await story.get<DeliveryListDto>(person, PATH);
      expect(items.map(({ id }) => id)).not.toContain(agency);
    }
    await approve('supervisor2', agency).expect(200);
    expect((await file('supervisor', agency).expect(200)).text).toMatch(/,2,/);
  });
});
