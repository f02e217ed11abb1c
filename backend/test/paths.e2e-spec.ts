import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PathDto, PathTableDto } from '../src/statistics/path/path.dto.js';
import { AppRole } from './support/app-role.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { BoardStory } from './support/board.js';
import { arrangeKulob } from './support/kulob.js';
import { pathsFor } from './support/workers.js';

/** Referrals were sent at this moment: sixty days later lies in the second quarter of 2025. */
const SENT = '2025-03-01T06:00:00Z';
const days = (count: number): string => new Date(Date.parse(SENT) + count * 86_400_000).toISOString();

interface Referral {
  status: string;
  to?: string;
  service?: string;
  received?: number;
  decided?: number;
  contacted?: number;
  served?: number;
  word?: string;
  reason?: string;
}

describe('where survivors are lost', () => {
  let test: TestApp;
  let story: BoardStory;
  let shared: string;
  let counter: ReturnType<typeof pathsFor>;
  const sql = (text: string, parameters: unknown[] = []) =>
    test.database.query<{ id: string }>(text, parameters);
  const ofGroup = (year: number, quarter: number, person = 'coordinator'): Promise<PathDto> =>
    story.get(person, `/statistics/path/groups/${story.kulob.groupId}/${year}/${quarter}`);
  const ofAgency = (year: number, quarter: number, person = 'supervisor'): Promise<PathDto> =>
    story.get(person, `/statistics/path/own-agency/${year}/${quarter}`);
  const tableOf = ({ items }: PathDto, code: string, view: string): PathTableDto | undefined =>
    items.find((item) => item.code === code && item.view === view);
  const at = (table: PathTableDto | undefined, line: string, column = 'total'): unknown => {
    const found = table?.cells.find((cell) => cell.line === line && cell.column === column);
    return found?.mark ?? found?.value;
  };

  async function refer(count: number, { status, to = 'shelterWorker', ...more }: Referral): Promise<void> {
    const day = (after: number | undefined): string | null => (after === undefined ? null : days(after));
    const receiver = to === '' ? null : story.as(to).agencyId;
    await sql(
      `insert into panoh.referrals (id, reference, case_id, from_agency_id, to_agency_id, service_type, urgency, urgency_rank,
         band, place, status, sent_at, received_at, decided_at, contacted_at, service_on, survivor_word, ended_at,
         unavailable_reason, received_case_id)
       select gen_random_uuid(), md5(random()::text), c.id, c.agency_id, $2, $3, 'low', 3, 'standard', c.place, $4, $5, $6, $7,
         $8, $9::timestamptz::date, $10, $9, $11, case when $8::timestamptz is not null then c.id end
       from panoh.cases c, generate_series(1, $12) where c.id = $1`,
      [
        ...[shared, receiver, more.service ?? 'legal', status, SENT],
        ...[day(more.received), day(more.decided), day(more.contacted), day(more.served)],
        ...[more.word ?? null, more.reason ?? null, count],
      ],
    );
  }

  beforeAll(async () => {
    test = await startApp();
    story = new BoardStory(test, await arrangeKulob(test));
    shared = await story.openShared('caseworker');
    await sql(`update panoh.cases set opened_at = $2 where id = $1`, [shared, days(-2)]);
    const served = { status: 'completed', received: 1, decided: 2, contacted: 5, served: 9 };
    await refer(6, { ...served, word: 'got_it' });
    await refer(5, { ...served });
    await refer(4, { status: 'sent' });
    await refer(3, { status: 'unavailable', to: '', service: 'safe_house', decided: 0, reason: 'none_free' });
    // What happened after sixty days is not looked at.
    await refer(4, {
      status: 'completed',
      received: 70,
      decided: 71,
      contacted: 72,
      served: 73,
      word: 'got_it',
    });
    await sql(
      `insert into panoh.protection_orders (id, case_id, agency_id, reported_at, issue_by, issued_at, days, served_at, sealed)
       select gen_random_uuid(), id, agency_id, '2025-02-01T06:00:00Z', '2025-02-02T06:00:00Z', '2025-02-01T09:00:00Z', 15,
         '2025-02-01T09:00:00Z'::timestamptz + n * interval '6 hours', ''
       from panoh.cases, generate_series(1, 9) n where id = $1`,
      [shared],
    );
    await sql(
      `insert into panoh.suicide_triages (id, case_id, agency_id, asked_at, level, sealed)
       select gen_random_uuid(), id, agency_id, '2025-02-01T06:00:00Z', 'emergency', '' from panoh.cases, generate_series(1, 3)
       where id = $1`,
      [shared],
    );
    await sql(
      `insert into panoh.case_events (id, case_id, kind, partition, happened_at, agency_id, facts)
       select gen_random_uuid(), id, 'mediation', 'risk', '2025-05-01T06:00:00Z', agency_id, jsonb_build_object('byAgencyId', $2::text)
       from panoh.cases, generate_series(1, 4) where id = $1`,
      [shared, story.as('inspector').agencyId],
    );
    await sql(`update panoh.working_groups set created_at = '2024-06-01'`);
    counter = pathsFor(test);
    await counter.paths.run();
  }, 60_000);
  afterAll(async () => {
    await counter.close();
    await test.close();
  });

  it('is told by how far referrals came within sixty days, with medians', async () => {
    const table = tableOf(await ofAgency(2025, 2), 'referrals', 'agency');
    expect(['got', 'no_word', 'not_answered', 'none_free', 'total'].map((line) => at(table, line))).toEqual([
      6, 5, 8, 3, 22,
    ]);
    const stage = (name: string) =>
      table?.stages.find((each) => each.stage === name && each.column === 'total')?.value;
    expect(['sent', 'acknowledged', 'accepted', 'contacted', 'served', 'got'].map(stage)).toEqual([
      22, 14, 11, 11, 11, 6,
    ]);
    expect(table?.days.find(({ step, column }) => step === 'accepted' && column === 'total')?.days).toBe(2);
    expect(table?.days.some(({ step }) => step === 'word')).toBe(false);
  });

  it('is one path of each case, by the referral that came farthest and by what she said of her safety', async () => {
    const stagesOf = (path: PathDto) =>
      Object.fromEntries(
        (tableOf(path, 'cohort', 'none')?.stages ?? []).map(({ stage, value }) => [stage, value]),
      );
    const all = [
      'identified',
      'sent',
      'acknowledged',
      'accepted',
      'contacted',
      'served',
      'word',
      'got',
      'safe',
    ];
    const upTo = (last: string) =>
      Object.fromEntries(all.map((stage, at) => [stage, at <= all.indexOf(last) ? 1 : 0]));
    // Seven months after she was registered; nobody has asked her.
    expect(stagesOf(await ofAgency(2025, 3))).toEqual(upTo('got'));
    await sql(
      `insert into panoh.contacts (id, case_id, agency_id, contacted_at, outcome, in_safe_window, counts_as_safe)
       select gen_random_uuid(), id, agency_id, $2, 'reached_safe', true, true from panoh.cases where id = $1`,
      [shared, days(170)],
    );
    expect(stagesOf(await ofAgency(2025, 3))).toEqual(upTo('safe'));
    await sql('delete from panoh.contacts where case_id = $1', [shared]);
    const cohort = tableOf(await ofGroup(2025, 3), 'cohort', 'none');
    expect(cohort?.cells.every(({ value }) => value === null)).toBe(true);
  });

  it('tells a group by agency, service and district, and that there was no bed', async () => {
    const group = await ofGroup(2025, 2);
    const service = tableOf(group, 'referrals', 'service');
    expect(at(service, 'none_free', 'safe_house')).toBe(3);
    expect(at(service, 'not_answered', 'legal')).toBe(8);
    const agency = tableOf(group, 'referrals', 'agency');
    expect(
      agency?.columns.find(({ key }) => key === story.as('shelterWorker').agencyId)?.name?.en,
    ).toBeTruthy();
    expect(agency?.shares.find(({ column }) => column === 'total')).toEqual({
      ...{ column: 'total', percent: 27, missingPercent: 23 },
    });
    expect(at(tableOf(group, 'referrals', 'place'), 'total')).toBe(22);
    expect(JSON.stringify(group)).not.toMatch(/needs_met|closed/);
  });

  it('tells who pressed her to reconcile, and nothing of one or two', async () => {
    const table = tableOf(await ofGroup(2025, 2), 'pressure', 'by_whom');
    expect(at(table, 'mediation')).toBe(4);
    expect(table?.columns.map(({ key }) => key)).toEqual([expect.stringMatching(/^police_/)]);
    const identified = tableOf(await ofGroup(2025, 2), 'identified', 'agency');
    expect(identified?.cells.every(({ value }) => value === null)).toBe(true);
  });

  it('tells orders and suicide risk by the year alone', async () => {
    expect(tableOf(await ofGroup(2025, 1), 'orders', 'breach')).toBeUndefined();
    const orders = tableOf(await ofGroup(2025, 0), 'orders', 'breach');
    expect(['served_in_time', 'served_late', 'total'].map((line) => at(orders, line))).toEqual([4, 5, 9]);
    expect(at(tableOf(await ofGroup(2025, 0), 'suicide', 'level'), 'none', 'emergency')).toBe(3);
  });

  it('follows each report to the police for ninety days, to a decision and to the orders on it', async () => {
    const police = story.as('inspector').agencyId;
    const report = (
      many: number,
      decision: string | null,
      more: { decidedOn?: string; order?: object } = {},
    ) =>
      sql(
        `with i as (insert into panoh.incidents (id, case_id, agency_id, reported_on, law_forms, contexts, relationships)
             select gen_random_uuid(), $1, $2, '2023-03-01', '{physical}', '{}', '{}' from generate_series(1, $3) returning id),
           q as (insert into panoh.legal_qualifications (id, case_id, incident_id, agency_id, decision, decided_on)
             select gen_random_uuid(), $1, id, $2, $4, $5 from i)
         insert into panoh.protection_orders (id, case_id, incident_id, agency_id, reported_at, issue_by, issued_at, days, served_at,
           breaches, open_breaches, sealed)
         select gen_random_uuid(), $1, i.id, $2, o.issued, o.issued, o.issued, 15, o.served, o.breaches, o.open, ''
           from i, jsonb_to_record($6) o (issued timestamptz, served timestamptz, breaches smallint, open smallint)
           where o.issued is not null`,
        [shared, police, many, decision, more.decidedOn ?? null, JSON.stringify(more.order ?? {})],
      );
    const issued = '2023-03-02T06:00:00Z';
    const [soon, late] = ['2023-03-02T09:00:00Z', '2023-03-04T09:00:00Z'];
    await report(5, null);
    await report(4, 'reconciled');
    await report(3, 'criminal_case_opened', { decidedOn: '2023-04-01' });
    // Decided after ninety days, and issued after them.
    await report(3, 'criminal_case_opened', { decidedOn: '2023-07-01' });
    await report(3, 'protection_order');
    await report(3, null, { order: { issued: '2023-08-01T06:00:00Z', served: null, breaches: 0, open: 0 } });
    await report(4, null, { order: { issued, served: late, breaches: 0, open: 0 } });
    await report(3, null, { order: { issued, served: soon, breaches: 1, open: 1 } });
    await report(3, 'pending', { order: { issued, served: soon, breaches: 2, open: 0 } });
    await report(6, 'protection_order', { order: { issued, served: soon, breaches: 0, open: 0 } });
    const [told] = await sql(`select statistics.count_path($1, '2023-01-01', 12)::text as id`, [
      story.kulob.groupId,
    ]);
    const { counts } = JSON.parse(told?.id ?? '{}') as {
      counts: { code: string; line: string; records: number; otherId: string | null }[];
    };
    const reports = counts.filter(({ code }) => code === 'attrition');
    expect(Object.fromEntries(reports.map(({ line, records }) => [line, records]))).toEqual({
      ...{ undecided: 11, called_settled: 4, criminal_case: 3, order_not_linked: 3 },
      ...{ not_served_in_time: 4, breach_unanswered: 3, breach_answered: 3, no_breach: 6 },
    });
    expect(new Set(reports.map(({ otherId }) => otherId))).toEqual(new Set([police]));
    expect((await ofAgency(2025, 0)).items.map(({ code }) => code)).not.toContain('attrition');
  });

  it('tells the own agency nothing of what others know of those whom it called settled', async () => {
    const codes = (path: PathDto) => path.items.map(({ code }) => code);
    expect(codes(await ofGroup(2025, 2))).toContain('settled');
    expect(codes(await ofAgency(2025, 2, 'policeSupervisor'))).not.toContain('settled');
  });

  it('counts no triage for the own agency, whose supervisor never reads one, in the database either', async () => {
    const codes = ({ items }: PathDto) => items.map(({ code }) => code);
    expect(codes(await ofGroup(2025, 0))).toContain('suicide');
    expect(codes(await ofAgency(2025, 0))).toContain('orders');
    expect(codes(await ofAgency(2025, 0))).not.toContain('suicide');
    const role = await AppRole.connect(test);
    const [told] = await role.as<{ counted: { counts: { code: string }[] } }>(story.as('supervisor'), [
      `select panoh.count_path('2025-01-01', 12) as counted`,
    ]);
    await role.close();
    expect([...new Set(told?.counted.counts.map(({ code }) => code))]).toEqual(['orders']);
  });

  it('is counted once, after the end of a period, and shown to nobody but who leads the group', async () => {
    const before = await ofGroup(2025, 2);
    await refer(9, { status: 'sent' });
    await counter.paths.run();
    expect(await ofGroup(2025, 2)).toEqual(before);
    const now = await story.now();
    expect(await ofGroup(now.getUTCFullYear(), 0)).toMatchObject({
      ...{ items: [], countsOn: `${now.getUTCFullYear() + 1}-01-15` },
    });
    await expect(sql(`update statistics.group_paths set months = 3`)).rejects.toMatchObject({
      code: 'PN003',
    });
    const path = `/statistics/path/groups/${story.kulob.groupId}/2025/2`;
    await story.as('coordinatorElsewhere').get(path).expect(404);
    await story.as('supervisor').get(path).expect(403);
    await story.as('coordinator').get('/statistics/path/own-agency/2025/2').expect(403);
    const role = await AppRole.connect(test);
    for (const person of ['coordinatorElsewhere', 'supervisor', 'administrator'])
      expect(
        await role.outcome(story.as(person), [
          'select * from panoh.kept_path($1, $2, 3)',
          [story.kulob.groupId, '2025-04-01'],
        ]),
      ).toBe('42501');
    await role.close();
  });
});
