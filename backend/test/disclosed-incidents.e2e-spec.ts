import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addDays, dayOf } from '../src/shared/dates.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { incidentForm } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import { LinkStory, woman } from './support/linking.js';
import { LiveEar } from './support/live.js';
import { knownIncidentsFor } from './support/workers.js';

interface Row {
  rule: string;
  step: number;
  because: string;
  due: number;
  version: number;
}

/** Hours from now. */
const ROWS = `select rule, step, because, version, extract(epoch from due_at - panoh.now())::float / 3600 as due
  from panoh.follow_ups where case_id = $1 and status = 'pending' order by rule, step`;
const TABLES = ['follow_ups', 'follow_up_steps', 'notifications', 'case_events', 'grants', 'contacts'];

/** Without the moment at which it was asked, and what is counted from it. */
function timeless(text: string): string {
  const now = /"now":"[^T]+(T[^"]+)"/.exec(text)?.[1];
  return now ? text.replaceAll(now, '*') : text;
}

describe('what happens to her again', () => {
  let test: TestApp;
  let story: LinkStory;
  let worker: ReturnType<typeof knownIncidentsFor>;
  let number = 0;
  let atCentre: string;
  let ofLegalAid: string;
  const day = (days: number): string => dayOf(addDays(new Date(), days));
  const rows = (id: string): Promise<Row[]> => test.database.query<Row>(ROWS, [id]);
  const letBoth = async (): Promise<void> => {
    await story.letKnow('caseworker', atCentre, { agency: 'legalAid' });
    await story.letKnow('lawyer', ofLegalAid, { agency: 'crisisCentre' });
  };
  const happensAgain = (on = day(-1), change: object = {}) =>
    story
      .as('lawyer')
      .post(`/cases/${ofLegalAid}/incidents`, incidentForm({ reportedOn: day(0), startedOn: on, ...change }))
      .expect(201);
  /** Everything that stands of a case, and everything that her worker is shown. */
  const all = async (id: string): Promise<string[]> => {
    const stored = await Promise.all(
      TABLES.map((table) =>
        test.database.query(`select t::text from panoh.${table} t where case_id = $1 order by 1`, [id]),
      ),
    );
    const letters = await test.database.query(
      `select o.kind, o.subject_id from panoh.outbox o join panoh.follow_up_steps s on s.id = o.id where s.case_id = $1 order by 2`,
      [id],
    );
    const paths = ['', '/timeline', '/follow-ups', '/contacts'].map((part) => `/cases/${id}${part}`);
    const shown: unknown[] = [];
    for (const person of ['caseworker', 'supervisor'])
      for (const path of [...paths, '/today', '/cases', '/notifications'])
        shown.push(timeless((await story.as(person).get(path)).text));
    return [...stored.flat(), ...letters, ...shown].map((each) => JSON.stringify(each));
  };

  beforeAll(async () => {
    test = await startApp();
    story = new LinkStory(test, await arrangeKulob(test));
    worker = knownIncidentsFor(test);
  });
  beforeEach(async () => {
    number += 1;
    atCentre = await story.write('caseworker', woman(number));
    ofLegalAid = await story.register('lawyer', woman(number));
    expect(await story.personOf(ofLegalAid)).toBe(await story.personOf(atCentre));
    // So that a contact of the first day is not what is waiting already.
    await test.database.query(
      `update panoh.follow_ups set status = 'replaced' where case_id = $1 and rule = 'rk.reassess'`,
      [atCentre],
    );
  });
  afterAll(async () => {
    await worker.close();
    await story.close();
    await test.close();
  });

  it('leaves every byte as it was where she let nobody know, or only one of the two', async () => {
    const { port } = test.app.getHttpServer().address() as AddressInfo;
    const ear = await LiveEar.open({ port, cookie: story.as('caseworker').cookie });
    // What listens has begun to: it says so once.
    await ear.untilTold(1);
    for (const letKnow of [
      () => undefined,
      () => story.letKnow('caseworker', atCentre, { agency: 'legalAid' }),
    ]) {
      await letKnow();
      const before = await all(atCentre);
      await happensAgain();
      expect(await worker.carryOn()).toBe(0);
      expect(await all(atCentre)).toEqual(before);
    }
    expect(ear.times).toBe(1);
    ear.leave();
  });

  it('brings the contacts of the other forward, with a reason that says no more, once', async () => {
    await letBoth();
    const before = await rows(atCentre);
    const silent = await all(atCentre);
    expect(await worker.carryOn()).toBe(0);
    expect(await all(atCentre)).toEqual(silent);
    await happensAgain();
    expect(await worker.carryOn()).toBe(1);
    const after = await rows(atCentre);
    const anew = after.filter(({ because }) => because === 'incident_known');
    expect(anew.map(({ rule, step, due }) => [rule, step, Math.round(due)])).toEqual([
      ['fu.safety_24h', 1, 24],
      ['fu.safety_24h', 2, 72],
      ['rk.reassess', 1, 24],
    ]);
    expect(after.filter(({ because }) => because !== 'incident_known').map(({ rule }) => rule)).toEqual(
      before.map(({ rule }) => rule),
    );
    const shown = (await story.as('caseworker').get(`/cases/${atCentre}/follow-ups`).expect(200)).text;
    expect(shown).toContain('incident_known');
    expect(shown).not.toContain(ofLegalAid);
    const settled = await all(atCentre);
    expect(await worker.carryOn()).toBe(0);
    expect(await all(atCentre)).toEqual(settled);
    const told = await test.database.query(
      `select partitions from panoh.audit_entries where action = 'job.let_know' order by seq`,
    );
    expect(told).toEqual([{ partitions: ['follow_ups'] }, { partitions: ['core'] }]);
  });

  it('never plans anything later than it stood, and does what waits sooner for this reason', async () => {
    await letBoth();
    await test.database.query(
      `insert into panoh.follow_ups (id, case_id, agency_id, rule, kind, due_at, because)
       select gen_random_uuid(), c.id, c.agency_id, r.rule, 'task', panoh.now() + r.due, 'case_opened' from panoh.cases c,
         (values ('rk.reassess', interval '20 days'), ('fu.safety_24h', interval '2 hours')) r (rule, due) where c.id = $1`,
      [atCentre],
    );
    await happensAgain();
    expect(await worker.carryOn()).toBe(1);
    const found = (await rows(atCentre)).filter(({ rule, step }) => step === 1 && /reassess|24h/.test(rule));
    expect(found.map(({ rule, because, due }) => [rule, because, Math.round(due)])).toEqual([
      ['fu.safety_24h', 'case_opened', 2],
      ['rk.reassess', 'incident_known', 24],
    ]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['is long ago', () => happensAgain(day(-60))],
    [
      'is the one that is written there already',
      async () => {
        await test.database.query(
          `update panoh.incidents set started_on = $2, ended_on = null where case_id = $1`,
          [atCentre, day(-4)],
        );
        await happensAgain(day(-2));
      },
    ],
    [
      'comes from nobody whom she lets know any more',
      async () => {
        await happensAgain();
        await story.letKnow('lawyer', ofLegalAid, {
          agency: 'crisisCentre',
          change: { answer: 'refused', untilOn: null },
        });
      },
    ],
    [
      'meets somebody who is kept away from her',
      async () => {
        await happensAgain();
        await story.block(ofLegalAid, { user: 'caseworker2' });
      },
    ],
  ])('plans nothing where it %s', async (_, arrange) => {
    await letBoth();
    await arrange();
    const before = await all(atCentre);
    expect(await worker.carryOn()).toBe(0);
    expect(await all(atCentre)).toEqual(before);
  });
});
