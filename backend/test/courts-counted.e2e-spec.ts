import { beforeEach, describe, expect, it } from '@jest/globals';
import { courtStory } from './support/court-story.js';
import { caseForm, incidentForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';

const { test, as } = await startKulob();
const { day, start, begin, take } = courtStory(test, as);

describe('court cases', () => {
  interface Line {
    part: string;
    code: string;
    records: number | null;
  }
  const year = (): string => day().slice(0, 4);
  const figures = async (person: string, status = 200): Promise<Line[]> =>
    (await as(person).get(`/statistics/courts/${year()}`).expect(status)).body;
  const of = (all: Line[], part: string, code: string) =>
    Number(all.find((one) => one.part === part && one.code === code)?.records ?? 0);

  beforeEach(start);

  it('are counted by how far they came, exactly for the own agency and rounded for all, never for the police', async () => {
    const begun = await take(await begin({ kind: 'damages' }), 'reconciliation_period');
    const before = await figures('legalSupervisor');
    const decided = await take(await take(begun, 'objected'), 'decided');
    const made = await take(decided, 'duty_set', { duty: 'pay_once' });
    const dutyId = made.duties[0]?.id;
    await take(await take(made, 'full', { dutyId }), 'confirmed', { dutyId });
    const after = await figures('legalSupervisor');
    for (const [part, code] of [
      ...[
        ['damages', 'decided'],
        ['damages', 'received'],
        ['periods', 'objected'],
      ],
      ...[
        ['duties', 'ordered'],
        ['duties', 'effected'],
        ['duties', 'confirmed'],
      ],
    ] as [string, string][])
      expect([part, code, of(after, part, code)]).toEqual([part, code, of(before, part, code) + 1]);
    const counted = await start();
    await test.database.query('update panoh.cases set counts_in_statistics = true where id = $1', [counted]);
    for (let count = 0; count < 5; count += 1) await begin({ kind: 'alimony' });
    await begin({ kind: 'property' });
    const lines = await figures('statistician');
    expect(lines).toContainEqual({ part: 'alimony', code: 'filed', records: 5, days: null });
    expect(lines).toContainEqual({ part: 'property', code: 'filed', records: null, days: null });
    await figures('policeSupervisor', 404);
  });

  /** A case with an incident of today. */
  const reported = async (person: string): Promise<string> => {
    const incident = incidentForm({ reportedOn: day(), startedOn: day() });
    const { id } = (await as(person).post('/cases', caseForm({ incident })).expect(201)).body;
    await test.database.query('update panoh.cases set counts_in_statistics = true where id = $1', [id]);
    return id;
  };
  const write = (id: string, ...measures: string[]) =>
    as('lawyer')
      .post(`/cases/${id}/legal-qualifications`, { articles: [], measures, decidedOn: day() })
      .expect(201);
  const send = (from: string, received: string) =>
    test.database.query(
      `insert into panoh.referrals select (jsonb_populate_record(null::panoh.referrals, jsonb_build_object('id', gen_random_uuid(),
         'kind', 'service', 'reference', md5(random()::text), 'case_id', c.id, 'from_agency_id', c.agency_id, 'urgency', 'high',
         'urgency_rank', 1, 'band', 'standard', 'place', c.place, 'is_minor', false, 'shared_partitions', '{}'::text[],
         'escort_needed', false, 'no_longer_wanted', false, 'version', 1, 'missing_codes', '{}'::text[], 'status', 'accepted',
         'service_type', 'legal', 'sent_at', panoh.now(), 'decided_at', panoh.now(), 'received_case_id', t.id,
         'to_agency_id', t.agency_id))).* from panoh.cases c, panoh.cases t where c.id = $1 and t.id = $2`,
      [from, received],
    );
  const added = (before: Line[], after: Line[]): string[] =>
    after
      .filter(({ part }) => /^report|^criminal$/.test(part))
      .map(({ part, code, records }) => [part, code, (records ?? 0) - of(before, part, code)].join(' '))
      .filter((line) => !line.endsWith(' 0'));

  it('begin at the report: in own cases as their records say, and nothing of a case of the police', async () => {
    const before = await figures('legalSupervisor');
    const [brought, refused, taken] = [
      await reported('lawyer'),
      await reported('lawyer'),
      await reported('lawyer'),
    ];
    await reported('lawyer');
    await write(brought, 'criminal_case_opened');
    await take(await begin({ kind: 'criminal' }, brought), 'decided', { detail: 'granted' });
    await write(refused, 'refusal_to_open');
    const held = await reported('inspector');
    await send(taken, held);
    expect(added(before, await figures('legalSupervisor'))).toEqual([
      'criminal all 1',
      'criminal decided 1',
      'criminal filed 1',
      'criminal report_decided 1',
      'criminal reported 1',
      'report_decisions criminal 1',
      'report_decisions refused 1',
      'reports decided 1',
      'reports filed 1',
      'reports report_decided 2',
      'reports reported 3',
      'reports_stopped other 1',
      'reports_stopped undecided 1',
    ]);
    // A sealed file is in no number.
    await test.database.query(
      `insert into panoh.sealed_files (id, case_id, agency_id, lead_user_id, supervisor_id, sealed_by)
       select gen_random_uuid(), id, agency_id, $2, $3, $2 from panoh.cases where id = $1`,
      [brought, as('lawyer').userId, as('legalSupervisor').userId],
    );
    expect(added(before, await figures('legalSupervisor'))).toEqual([
      'report_decisions refused 1',
      'reports report_decided 1',
      'reports reported 2',
      'reports_stopped other 1',
      'reports_stopped undecided 1',
    ]);
    expect((await figures('supervisor')).filter(({ part }) => part.startsWith('report'))).toEqual([]);
  });

  it('begin for all agencies at the reports that the police hold, rounded, and never for the police', async () => {
    const decide = async (id: string, decision: object): Promise<void> => {
      const { reports } = (await as('inspector').get(`/cases/${id}/report-decisions`).expect(200)).body;
      const form = { incidentId: reports[0].incidentId, decidedOn: day(), articles: [], ...decision };
      await as('inspector').post(`/cases/${id}/report-decisions`, form, 0).expect(201);
    };
    for (let count = 0; count < 6; count += 1) {
      const [held, own] = [await reported('inspector'), await reported('lawyer')];
      await decide(held, { kind: 'criminal', articles: ['cc_117'], officialNumber: 'N' });
      await send(held, own);
      await begin({ kind: 'criminal' }, own);
    }
    const why = { refusalReason: 'insignificant', copyGiven: true, appealExplained: true };
    await decide(await reported('inspector'), { kind: 'refused', ...why });
    const lines = await figures('statistician');
    const line = (part: string, code: string, records: number | null, days: number | null): object => ({
      ...{ part, code, records, days },
    });
    expect(lines).toContainEqual(line('reports', 'report_decided', 5, 0));
    expect(lines).toContainEqual(line('report_decisions', 'criminal', 5, 0));
    expect(lines).toContainEqual(line('report_decisions', 'refused', null, null));
    expect(lines).toContainEqual(line('reports', 'filed', 5, 0));
    expect(lines).toContainEqual(line('criminal', 'report_decided', 5, 0));
    expect(lines).toContainEqual(line('reports_stopped', 'insignificant', null, null));
    for (const { records } of lines) expect((records ?? 5) % 5).toBe(0);
    await figures('policeSupervisor', 404);
  });
});
