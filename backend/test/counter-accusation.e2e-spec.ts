import { describe, expect, it } from '@jest/globals';
import { AppRole } from './support/app-role.js';
import { assessmentForm } from './support/assessments.js';
import { startKulob } from './support/kulob.js';
import { HIM, KNOWN, incident, programmeFor } from './support/programme.js';
import type { Row } from './support/programme.js';

const { test, kulob, as } = await startKulob();
const { day, carryOn, daysAgo, running, openCase, rows } = await programmeFor(test, kulob);

const accuse = (person: string, caseId: string, change: object = {}) => {
  const event = { event: 'counter_accusation', happenedOn: day, accusedTo: 'police', ...change };
  return as(person).post(`/cases/${caseId}/events`, event);
};

describe('his accusation against her', () => {
  const assessed = async (reportedOn: string, person = 'caseworker'): Promise<string> => {
    const incidentOf = { ...incident(KNOWN), reportedOn, startedOn: daysAgo(60) };
    const id = await openCase(person, KNOWN, { incident: incidentOf });
    await as(person).post(`/cases/${id}/assessments`, assessmentForm()).expect(201);
    return id;
  };
  const riskOf = async (id: string, person = 'caseworker') =>
    (await as(person).get(`/cases/${id}/assessments`).expect(200)).body;
  const reassess = async (id: string): Promise<Row | undefined> =>
    (await rows('caseworker', id, 'rk.reassess'))[0];
  const needs = async (id: string): Promise<string[]> => {
    const gate = await as('caseworker').get(`/cases/${id}/closure-gate?reason=needs_met`).expect(200);
    return gate.body.blockers.map(({ code }: { code: string }) => code).sort();
  };

  it('soon after her report stands beside the band and asks for an assessment; it changes no band and blocks no closing', async () => {
    const id = await assessed(daysAgo(30));
    const before = await needs(id);
    expect((await accuse('caseworker', id, { accusedTo: null })).body.fields).toEqual([
      { path: 'accusedTo', code: 'accused_to_missing' },
    ]);
    const { body } = await accuse('caseworker', id).expect(201);
    expect(body.items[0]).toMatchObject({
      ...{ kind: 'counter_accusation', partition: 'risk', raisesRisk: true },
      facts: { accusedTo: 'police' },
    });
    expect(await riskOf(id)).toMatchObject({
      ...{ band: 'standard', raisedBy: [{ kind: 'counter_accusation', happenedOn: day }] },
    });
    const due = await reassess(id);
    expect(due?.because).not.toContain('accus');
    expect(Date.parse(due?.dueAt ?? '') - Date.now()).toBeLessThan(73 * 3_600_000);
    expect(await needs(id)).toEqual(before);
  });

  it('later than 30 days after it is recorded, and asks for nothing', async () => {
    const id = await assessed(daysAgo(31));
    const before = await reassess(id);
    const { body } = await accuse('caseworker', id).expect(201);
    expect(body.items[0]).toMatchObject({ kind: 'counter_accusation', raisesRisk: false });
    expect((await riskOf(id)).raisedBy).toEqual([]);
    expect(await reassess(id)).toEqual(before);
  });

  it('is recorded by the inspector of a police case, and by no other agency', async () => {
    const id = await assessed(daysAgo(2), 'inspector');
    await accuse('inspector', id).expect(201);
    expect((await riskOf(id, 'inspector')).raisedBy).toHaveLength(1);
    await accuse('lawyer', id).expect(404);
    await accuse('programmeWorker', id).expect(403);
  });

  it('never shows on his side: not to his programme, and not where he is registered as a survivor', async () => {
    const hers = await assessed(daysAgo(3));
    const file = await running(HIM);
    // He registers as a survivor elsewhere, under his own name.
    const identity = { ...HIM, bornOn: '1984-01-01', bornPrecision: 'day' };
    const his = await openCase('lawyer', 'Аъзамова Аъзам', { identity, sex: 'male' });
    await carryOn();
    const seen = async (): Promise<string[]> => {
      const paths: [string, string][] = [
        ...['', '/timeline', '/follow-ups', '/assessments'].map((end): [string, string] => [
          'lawyer',
          `/cases/${his}${end}`,
        ]),
        ...['/today', '/notifications'].map((path): [string, string] => ['lawyer', path]),
        ...['', `/${file}`].map((end): [string, string] => ['programmeWorker', `/programme-files${end}`]),
      ];
      const told = await Promise.all(paths.map(([person, path]) => as(person).get(path)));
      return told.map(
        ({ status, text }) => `${status} ${text.replaceAll(/"(now|until|startsAt)":"[^"]+"/g, '')}`,
      );
    };
    const before = await seen();
    expect(before.map((one) => one.slice(0, 3))).toEqual(Array(before.length).fill('200'));
    await accuse('caseworker', hers).expect(201);
    await carryOn();
    expect(await seen()).toEqual(before);

    const role = await AppRole.connect(test);
    const found = (person: string) =>
      role.as(as(person), [
        `select 1 from panoh.case_events where kind = 'counter_accusation' and case_id = $1`,
        [hers],
      ]);
    expect(await found('caseworker')).toHaveLength(1);
    for (const person of ['lawyer', 'programmeWorker', 'coordinator'])
      expect([person, await found(person)]).toEqual([person, []]);
  });
});
