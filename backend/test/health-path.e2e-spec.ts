import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { assessmentForm } from './support/assessments.js';
import { incidentForm } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import { Referring } from './support/referrals.js';

interface Row {
  id: string;
  rule: string;
  step: number;
  status: string;
  outcome: string | null;
  version: number;
}

describe('what her health asks for', () => {
  let test: TestApp;
  let we: Referring;

  const rowsOf = async (id: string): Promise<Row[]> =>
    (await we.as('caseworker').get(`/cases/${id}/follow-ups`).expect(200)).body;
  const waiting = async (id: string, rules: RegExp): Promise<string[]> =>
    (await rowsOf(id))
      .filter(({ rule, status }) => status === 'pending' && rules.test(rule))
      .map(({ rule, step }) => `${rule}/${step}`)
      .sort();
  /** The row of a rule that waits longest is done. */
  const finish = async (id: string, wanted: string): Promise<void> => {
    const row = (await rowsOf(id)).find(({ rule, status }) => rule === wanted && status === 'pending');
    await we
      .as('caseworker')
      .post(`/follow-ups/${row?.id}/outcomes`, { outcome: 'done' }, row?.version)
      .expect(200);
  };
  const open = async (change: object): Promise<string> => {
    const reportedOn = await we.day();
    const incident = incidentForm({ lawForms: ['sexual'], penetration: 'yes', reportedOn, ...change });
    return we.open('caseworker', { incident });
  };

  beforeAll(async () => {
    test = await startApp();
    we = new Referring(test, await arrangeKulob(test));
  });
  afterAll(() => test.close());

  it.each<[string, object, string[]]>([
    [
      'a pattern that began long ago and goes on keeps both windows open',
      { startedOn: '2024-02-03', startedPrecision: 'day', isPattern: true },
      ['hl.sexual_120h/1', 'hl.sexual_72h/1'],
    ],
    [
      'a day that she does not tell keeps both windows open',
      { startedOn: null, startedPrecision: null },
      ['hl.sexual_120h/1', 'hl.sexual_72h/1'],
    ],
    [
      'a month that is long over brings care within a week',
      { startedOn: '2025-01-01', startedPrecision: 'month' },
      ['hl.sexual_late/1'],
    ],
  ])('after sexual violence %s', async (_what, change, rules) => {
    expect(await waiting(await open(change), /^hl\.sexual/)).toEqual(rules);
  });

  it('is examined, whoever talked with her about not living meanwhile', async () => {
    const id = await open({ startedOn: null, startedPrecision: null, strangulation: 'yes' });
    const suicide = {
      declined: false,
      answers: { thoughts: 'yes', plan: 'yes', attempt_ever: 'no', attempt_recent: 'not_asked', now: 'no' },
    };
    await we.as('caseworker').post(`/cases/${id}/assessments`, assessmentForm({}, { suicide })).expect(201);
    await finish(id, 'su.same_day');
    expect(await waiting(id, /^hl\.|^su\.same/)).toEqual([
      'hl.sexual_120h/1',
      'hl.sexual_72h/1',
      'hl.strangle/1',
    ]);
    await finish(id, 'hl.sexual_72h');
    expect(await waiting(id, /^hl\./)).toEqual([
      'hl.review/1',
      'hl.review/2',
      'hl.review/3',
      'hl.strangle/1',
    ]);
  });

  it('is reviewed three times and not for ever', async () => {
    const id = await open({ startedOn: null, startedPrecision: null });
    await finish(id, 'hl.sexual_72h');
    await test.database.query(
      `update panoh.follow_ups set from_at = panoh.now() where case_id = $1 and rule = 'hl.review' and step = 1`,
      [id],
    );
    await finish(id, 'hl.review');
    expect(await waiting(id, /^hl\./)).toEqual(['hl.review/2', 'hl.review/3']);
  });

  it('is examined for the court within 72 hours where she wants it, and no longer awaited once that was done', async () => {
    const id = await open({ lawForms: ['physical'], injury: 'yes', penetration: 'no' });
    const form = we.form('healthRoom.forensic_exam', { urgency: 'low', partitions: ['identity'] });
    const { id: referral } = await we.send('caseworker', id, form);
    const [row] = await test.database.query<{ hours: number }>(
      `select extract(epoch from due_at - created_at) / 3600 as hours from panoh.follow_ups
       where case_id = $1 and rule = 'hl.forensic'`,
      [id],
    );
    expect(Number(row?.hours)).toBeCloseTo(72, 1);
    await we.accept('healthWorker', referral);
    const done = { serviceOn: await we.day(), survivorFeedback: 'received', notAskedReason: null };
    expect((await we.on('healthWorker', referral).take('completion', done)).status).toBe(200);
    expect(await waiting(id, /^hl\.forensic/)).toEqual([]);
  });
});
