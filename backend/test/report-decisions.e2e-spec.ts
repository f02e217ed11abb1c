import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayOf } from '../src/shared/dates.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { assessmentForm } from './support/assessments.js';
import { BoardStory } from './support/board.js';
import { incidentForm } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import { problemsOf } from './support/orders.js';

interface Decided {
  reports: {
    incidentId: string;
    current: { id: string; kind: string; refusalReason: string | null; officialNumber: string | null } | null;
    earlier: { kind: string }[];
    version: number;
  }[];
  undecidedInYear: number;
  allowedActions: string[];
}

describe('the decision of the police on a report', () => {
  let test: TestApp;
  let story: BoardStory;

  beforeAll(async () => {
    test = await startApp();
    story = new BoardStory(test, await arrangeKulob(test));
  });
  afterAll(() => test.close());

  const list = (caseId: string, person = 'inspector'): Promise<Decided> =>
    story.get<Decided>(person, `/cases/${caseId}/report-decisions`);
  /** A case of the police with a report of today; the form speaks of that report. */
  const report = async (
    change: object = {},
  ): Promise<{ caseId: string; incidentId: string; today: string }> => {
    const today = await story.day();
    const incident = incidentForm({ reportedOn: today, startedOn: today, ...change });
    const caseId = await story.open('inspector', { incident });
    const [first] = (await list(caseId)).reports;
    return { caseId, incidentId: first?.incidentId ?? '', today };
  };
  const decide = (caseId: string, form: object, version: number, person = 'inspector') =>
    story.as(person).post(`/cases/${caseId}/report-decisions`, form, version);
  const criminal = (incidentId: string, decidedOn: string): object => ({
    ...{ incidentId, decidedOn, kind: 'criminal', articles: ['cc_117'], officialNumber: 'КУСП-7' },
  });
  const refused = (incidentId: string, decidedOn: string, refusalReason: string): object => ({
    ...{ incidentId, decidedOn, kind: 'refused', articles: [], refusalReason },
    ...{ copyGiven: true, appealExplained: true },
  });
  const waits = async (caseId: string): Promise<string[]> =>
    (await story.rows('inspector', caseId, 'dc.decide')).map(({ status }) => String(status));
  const told = async (kind: string, caseId: string): Promise<string[]> => {
    const rows = await test.database.query<{ user_id: string }>(
      'select user_id from panoh.notifications where kind = $1 and case_id = $2',
      [kind, caseId],
    );
    const people = Object.entries(story.kulob.as);
    return rows.map((row) => people.find(([, { userId }]) => userId === row.user_id)?.[0] ?? '?').sort();
  };

  it('is owed within three days, and ends the row that asks for it', async () => {
    const { caseId, incidentId, today } = await report();
    expect(await waits(caseId)).toEqual(['pending']);
    expect(await list(caseId)).toMatchObject({ undecidedInYear: 1, allowedActions: ['decide'] });
    const { body } = await decide(caseId, criminal(incidentId, today), 0).expect(201);
    expect(body).toMatchObject({
      reports: [
        { incidentId, current: { kind: 'criminal', officialNumber: 'КУСП-7' }, earlier: [], version: 1 },
      ],
      undecidedInYear: 0,
    });
    expect(await waits(caseId)).toEqual(['done']);
    expect((await story.timeline('inspector', caseId)).map(({ kind }) => kind)).toContain('report_decided');
    const written = await story.get<{ measures: string[] }[]>(
      'inspector',
      `/cases/${caseId}/legal-qualifications`,
    );
    expect(written.flatMap(({ measures }) => measures)).toEqual(['criminal_case_opened']);
  });

  it('asks for the answer of the body to which the report was sent on, by the day that it named', async () => {
    const { caseId, incidentId, today } = await report();
    const day = await story.day(5);
    const sentOn = { kind: 'sent_on', sentTo: 'court', answerExpectedOn: day, articles: [] };
    await decide(caseId, { incidentId, decidedOn: today, ...sentOn }, 0).expect(201);
    const rows = (await story.rows('inspector', caseId, 'dc.decide')).sort(
      (one, other) => Number(one['step']) - Number(other['step']),
    );
    expect(rows).toMatchObject([
      { step: 1, status: 'done' },
      { step: 2, status: 'pending', because: 'report_sent_on', subjectId: incidentId },
    ]);
    expect(dayOf(new Date(String(rows[1]?.['dueAt'])))).toBe(day);
    await decide(caseId, criminal(incidentId, today), 1).expect(201);
    expect(await waits(caseId)).toEqual(['done', 'done']);
  });

  it('is replaced by a later one, never joined by it', async () => {
    const { caseId, incidentId, today } = await report();
    await decide(caseId, criminal(incidentId, today), 0).expect(201);
    await decide(caseId, refused(incidentId, today, 'no_event'), 0).expect(412);
    const { body } = await decide(caseId, refused(incidentId, today, 'no_event'), 1).expect(201);
    expect(body.reports).toMatchObject([
      {
        current: { kind: 'refused', refusalReason: 'no_event' },
        earlier: [{ kind: 'criminal' }],
        version: 2,
      },
    ]);
    const current = test.database.query(
      `select id from panoh.legal_qualifications q where incident_id = $1 and decision_kind is not null
         and not exists (select 1 from panoh.legal_qualifications l where l.succeeds_id = q.id)`,
      [incidentId],
    );
    expect(await current).toHaveLength(1);
  });

  it.each([
    ['insignificant', 'insignificant'],
    ['reconciled', 'reconciled'],
    ['application_withdrawn', 'complaint_withdrawn'],
  ])('refused as %s raises risk and is notified to the supervisor', async (reason, kind) => {
    const { caseId, incidentId, today } = await report();
    await decide(caseId, refused(incidentId, today, reason), 0).expect(201);
    const timeline = await story.timeline('inspector', caseId);
    expect(timeline.find((entry) => entry.kind === kind)).toMatchObject({ raisesRisk: true });
    expect((await story.rows('inspector', caseId, 'rk.reassess')).length).toBeGreaterThan(0);
    expect(await told('report_refused', caseId)).toEqual(['policeSupervisor']);
  });

  it('refused for another reason is notified to no supervisor', async () => {
    const { caseId, incidentId, today } = await report();
    await decide(caseId, refused(incidentId, today, 'no_event'), 0).expect(201);
    expect(await told('report_refused', caseId)).toEqual([]);
  });

  it('is not both opened and refused by hand', async () => {
    const { caseId, incidentId } = await report();
    const write = (measures: string[]) =>
      story
        .as('inspector')
        .post(`/cases/${caseId}/legal-qualifications`, { incidentId, articles: [], measures });
    const both = await write(['criminal_case_opened', 'refusal_to_open']);
    expect([both.status, problemsOf(both)]).toEqual([422, ['measures measures_contradict']]);
    await write(['criminal_case_opened']).expect(201);
    expect((await list(caseId)).reports[0]?.current).toBeNull();
  });

  it('counts reports of a year that have none', async () => {
    const { caseId, today } = await report();
    for (const reportedOn of [today, today]) {
      const form = incidentForm({ reportedOn, startedOn: reportedOn });
      await story.as('inspector').post(`/cases/${caseId}/incidents`, form).expect(201);
    }
    const decided = await list(caseId);
    expect(decided.undecidedInYear).toBe(3);
    await decide(caseId, criminal(decided.reports[0]?.incidentId ?? '', today), 0).expect(201);
    expect((await list(caseId)).undecidedInYear).toBe(2);
  });
});

describe('pressure on the neck', () => {
  let test: TestApp;
  let story: BoardStory;

  beforeAll(async () => {
    test = await startApp();
    story = new BoardStory(test, await arrangeKulob(test));
  });
  afterAll(() => test.close());

  const checks = (
    caseId: string,
  ): Promise<{ id: string; status: string; hours: number; version: number }[]> =>
    test.database.query(
      `select id, status, version, round(extract(epoch from due_at - created_at) / 3600)::int as hours
       from panoh.follow_ups where case_id = $1 and rule = 'hl.strangle' order by created_at, id`,
      [caseId],
    );
  const assess = (caseId: string) =>
    story
      .as('caseworker')
      .post(`/cases/${caseId}/assessments`, assessmentForm({ strangle: 'yes' }))
      .expect(201);

  it.each(['an incident', 'an assessment'])('in %s asks for a check within a day', async (from) => {
    const isIncident = from === 'an incident';
    const incident = incidentForm({ strangulation: isIncident ? 'yes' : 'unknown' });
    const caseId = await story.open('caseworker', { incident });
    if (!isIncident) await assess(caseId);
    expect(await checks(caseId)).toMatchObject([{ status: 'pending', hours: 24 }]);
  });

  it('is not asked for again by an assessment once it was looked at', async () => {
    const caseId = await story.open('caseworker');
    await assess(caseId);
    const [check] = await checks(caseId);
    const done = { outcome: 'done' };
    await story.as('caseworker').post(`/follow-ups/${check?.id}/outcomes`, done, check?.version).expect(200);
    await assess(caseId);
    expect((await checks(caseId)).map(({ status }) => status)).toEqual(['done']);
  });
});
