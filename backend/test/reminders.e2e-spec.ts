import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { assessmentForm } from './support/assessments.js';
import { auditedOf, cutOffAt } from './support/cutting-off.js';
import type { Place } from './support/cutting-off.js';
import { caseForm, contactForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { arrangeStep, stateOf, toldOf } from './support/steps.js';
import type { Step, StepPlan } from './support/steps.js';
import { auditHandsFor, sweeperFor } from './support/workers.js';

const { test, kulob } = await startKulob();

const arrange = (plan?: StepPlan): Promise<Step> => arrangeStep(test, kulob, plan);
const told = (step: Step): Promise<string[]> => toldOf(test, kulob, step);
const block = (step: Step, subject: string | undefined, kind: 'user' | 'agency'): Promise<unknown> =>
  test.database.block(step.caseId, subject, kind);

describe('the sweep', () => {
  const sweeper = sweeperFor(test);
  const sweep = () => sweeper.reminders.sweep();

  it('tells the owner of what is due, and of nothing that is not', async () => {
    const due = await arrange();
    const later = await arrange({ due: '1 hour' });
    await sweep();
    expect(await told(due)).toEqual(['caseworker']);
    expect(await told(later)).toEqual([]);
    expect([await stateOf(test, due), await stateOf(test, later)]).toEqual(['done', 'waiting']);
  });

  it('makes one notification however often and from wherever a step is worked on', async () => {
    const step = await arrange();
    const other = sweeperFor(test);
    await Promise.all([sweep(), other.reminders.sweep(), other.reminders.remind([step.stepId]), sweep()]);
    await other.close();
    await test.database.query(
      `update panoh.follow_up_steps set state = 'claimed', lease_until = panoh.now() where id = $1`,
      [step.stepId],
    );
    await sweep();
    expect(await told(step)).toEqual(['caseworker']);
  });

  it('leaves alone what another worker holds, and takes it over when that worker’s lease has ended', async () => {
    const step = await arrange();
    await test.database.query(
      `update panoh.follow_up_steps set state = 'claimed', lease_until = panoh.now() + interval '60 seconds'
       where id = $1`,
      [step.stepId],
    );
    await sweep();
    expect(await told(step)).toEqual([]);
    await test.database.pass('61 seconds');
    await sweep();
    expect(await told(step)).toEqual(['caseworker']);
  });

  it.each<[string, StepPlan, string[], string | null]>([
    [
      'the coordinator’s rung of a shared case',
      { rung: 'coordinator', sharesWithGroup: true },
      ['coordinator', 'deputy'],
      'coordinator',
    ],
    [
      'the coordinator’s rung of a case that is not shared, by staying with the supervisor',
      { rung: 'coordinator' },
      ['supervisor', 'supervisor2'],
      'supervisor',
    ],
  ])('escalates on %s', async (_, plan, people, escalatedTo) => {
    const step = await arrange(plan);
    await sweep();
    expect(await told(step)).toEqual(people);
    const [row] = await test.database.query(
      'select escalated_to, escalated_at is not null as dated from panoh.follow_ups where id = $1',
      [step.followUpId],
    );
    expect(row).toEqual({ escalated_to: escalatedTo, dated: escalatedTo !== null });
  });

  /** Moves only the lease of an undelivered step. */
  const anHourLater = (step: Step): Promise<unknown> =>
    test.database.query(
      `update panoh.follow_up_steps set lease_until = lease_until - interval '1 hour' where id = $1`,
      [step.stepId],
    );

  it('tells nobody of a blocked agency, is not done by that, and tells whoever is there an hour later', async () => {
    const step = await arrange({ rung: 'supervisor' });
    await block(step, kulob.agencies['crisisCentre'], 'agency');
    expect(await sweep()).toMatchObject({ due: 1, done: 0, undeliverable: 1 });
    expect(await told(step)).toEqual([]);
    expect(await sweep()).toMatchObject({ due: 0, undeliverable: 1 });
    await test.database.query('update panoh.conflict_blocks set lifted_at = panoh.now() where case_id = $1', [
      step.caseId,
    ]);
    await anHourLater(step);
    expect(await sweep()).toMatchObject({ due: 1, done: 1, undeliverable: 0 });
    expect(await told(step)).toEqual(['supervisor', 'supervisor2']);
  });

  it('leaves off once the row that nobody heard of is settled, and begins for none done in time', async () => {
    const done = await arrange({ rung: 'supervisor', status: 'done' });
    const step = await arrange({ rung: 'supervisor' });
    await block(step, kulob.agencies['crisisCentre'], 'agency');
    await sweep();
    const settle = `update panoh.follow_ups set status = 'replaced' where id = $1`;
    await test.database.query(settle, [step.followUpId]);
    await test.database.query('update panoh.conflict_blocks set lifted_at = panoh.now()');
    await anHourLater(step);
    await sweep();
    for (const one of [done, step])
      expect([await told(one), await stateOf(test, one)]).toEqual([[], 'skipped']);
  });

  it('never tells the lead on the prosecutor’s rung, but the office while it holds the case', async () => {
    const step = await arrange({ rung: 'prosecutor', sharesWithGroup: true });
    await test.database.query(
      `insert into panoh.grants (id, case_id, grantee_id, relation, partitions, purpose)
       values (gen_random_uuid(), $1, $2, 'referred', '{core,legal}', 'referral')`,
      [step.caseId, kulob.agencies['prosecutor']],
    );
    const other = await arrange({ rung: 'prosecutor', sharesWithGroup: true });
    await sweep();
    expect([await told(step), await told(other)]).toEqual([['prosecutor'], ['supervisor', 'supervisor2']]);
  });

  it('passes over a blocked coordinator, and tells the deputy', async () => {
    const step = await arrange({ rung: 'coordinator', sharesWithGroup: true });
    await block(step, kulob.as['coordinator']?.userId, 'user');
    await sweep();
    expect(await told(step)).toEqual(['deputy']);
  });

  describe('where an account is disabled', () => {
    const change = (person: string, status: string) =>
      test.database.query('update panoh.users set status = $1 where id = $2', [
        status,
        kulob.as[person]?.userId,
      ]);

    it('tells the supervisors at once what the lead would have been told, also where the lead is blocked', async () => {
      const other = await arrange();
      await block(other, kulob.as['caseworker']?.userId, 'user');
      await sweep();
      const step = await arrange();
      await change('caseworker', 'disabled');
      await sweep();
      await change('caseworker', 'active');
      for (const one of [step, other]) expect(await told(one)).toEqual(['supervisor', 'supervisor2']);
    });

    it('tells every colleague who works with survivors where no supervisor is left', async () => {
      const step = await arrange({ rung: 'supervisor' });
      for (const person of ['supervisor', 'supervisor2']) await change(person, 'disabled');
      await sweep();
      for (const person of ['supervisor', 'supervisor2']) await change(person, 'active');
      const people = await told(step);
      // The lead is nobody above herself.
      expect(people).toContain('caseworker2');
      expect(people).not.toContain('caseworker');
      expect(people).not.toContain('administrator');
    });

    it('tells no colleague of what not everybody there may read', async () => {
      const step = await arrange({ rung: 'supervisor' });
      await test.database.query(
        `update panoh.follow_ups set partition = 'whereabouts' where id = (select follow_up_id from panoh.follow_up_steps where id = $1)`,
        [step.stepId],
      );
      for (const person of ['supervisor', 'supervisor2']) await change(person, 'disabled');
      await sweep();
      for (const person of ['supervisor', 'supervisor2']) await change(person, 'active');
      expect(await told(step)).toEqual([]);
      expect(await stateOf(test, step)).toBe('undeliverable');
      await test.database.query(`update panoh.follow_up_steps set state = 'skipped' where id = $1`, [
        step.stepId,
      ]);
    });
  });

  it('tells the supervisors of a call, though the row beside which it stands ended before', async () => {
    const worker = kulob.as['caseworker']!;
    const { body } = await worker.post('/cases', caseForm()).expect(201);
    await worker.post(`/cases/${body.id}/contacts`, contactForm({ outcome: 'other_answered' })).expect(201);
    const [call] = await test.database.query<{ id: string; follow_up_id: string }>(
      `select id, follow_up_id from panoh.follow_up_steps where case_id = $1 and tells = 'call'`,
      [body.id],
    );
    const step = { caseId: body.id, followUpId: call?.follow_up_id ?? '', stepId: call?.id ?? '' };
    await test.database.query(`update panoh.follow_ups set status = 'replaced' where id = $1`, [
      step.followUpId,
    ]);
    await sweep();
    expect(await told(step)).toEqual(['supervisor', 'supervisor2']);
  });

  it('tells a supervisor at the earlier time of a case that became high, though the job comes later', async () => {
    const worker = kulob.as['caseworker']!;
    const { body } = await worker.post('/cases', caseForm()).expect(201);
    const assess = (form: object) => worker.post(`/cases/${body.id}/assessments`, form).expect(201);
    await assess(assessmentForm());
    await assess(assessmentForm({ strangle: 'yes' }));
    const [first] = await test.database.query<Record<'id' | 'follow_up_id', string> & { ahead: string }>(
      `select s.id, s.follow_up_id, (s.run_at - panoh.now() - interval '1 minute')::text as ahead from panoh.follow_up_steps s
       join panoh.outbox o on o.id = s.id
       where s.case_id = $1 and s.state = 'waiting' and s.rung = 'supervisor' and s.run_at < o.run_at
       order by s.run_at limit 1`,
      [body.id],
    );
    const step = { caseId: body.id, followUpId: first?.follow_up_id ?? '', stepId: first?.id ?? '' };
    const pass = (time: string): Promise<unknown> =>
      test.database.query(
        `with s as (update panoh.follow_up_steps set run_at = run_at - $2::interval where case_id = $1 returning id),
           o as (update panoh.outbox set run_at = run_at - $2::interval where id in (select id from s))
         update panoh.follow_ups set due_at = due_at - $2::interval, from_at = from_at - $2::interval where case_id = $1`,
        [body.id, time],
      );
    await pass(first?.ahead ?? '');
    await sweep();
    expect(await told(step)).toEqual([]);
    await pass('1 minute');
    await sweep();
    expect(await told(step)).toEqual(['supervisor', 'supervisor2']);
  });

  it('shares what is due between two workers, and does no step twice', async () => {
    const step = await arrange();
    await test.database.query(
      `insert into panoh.follow_up_steps (id, follow_up_id, case_id, step_no, rung, run_at)
       select gen_random_uuid(), $1, $2, number, 'owner', panoh.now() from generate_series(2, 400) number`,
      [step.followUpId, step.caseId],
    );
    const ids = await test.database.query<{ id: string }>(
      'select id from panoh.follow_up_steps where follow_up_id = $1 limit 90',
      [step.followUpId],
    );
    const other = sweeperFor(test);
    await Promise.all([sweep(), other.reminders.sweep(), other.reminders.remind(ids.map(({ id }) => id))]);
    await other.close();
    await sweep();
    const states = await test.database.query(
      `select state, attempts, count(*)::integer as count from panoh.follow_up_steps where follow_up_id = $1
       group by state, attempts`,
      [step.followUpId],
    );
    expect(states).toEqual([{ state: 'done', attempts: 1, count: 400 }]);
  });

  it.each<Place>(['notifications', 'audit_entries'])(
    'killed while %s are written, tells all others at once, and of the one step later: nothing lost or doubled',
    async (place) => {
      const steps: Step[] = [];
      for (let minutes = 3; minutes > 0; minutes -= 1)
        steps.push(await arrange({ rung: 'supervisor', due: `-${minutes} minutes` }));
      const [before, bad, after] = steps as [Step, Step, Step];
      const audited = (): Promise<number[]> => Promise.all(steps.map((step) => auditedOf(test, step)));
      const supervisors = ['supervisor', 'supervisor2'];
      const mend = await cutOffAt(test, place, bad);
      expect(await sweep()).toMatchObject({ due: 3, done: 2, failed: 1 });
      await mend();
      expect([await told(before), await told(bad), await told(after)]).toEqual([
        supervisors,
        [],
        supervisors,
      ]);
      expect([await audited(), await stateOf(test, bad)]).toEqual([[1, 0, 1], 'claimed']);
      expect(await sweep()).toMatchObject({ due: 0 });
      await test.database.query(
        `update panoh.follow_up_steps set lease_until = lease_until - interval '60 seconds' where id = $1`,
        [bad.stepId],
      );
      expect(await sweep()).toMatchObject({ due: 1, done: 1, failed: 0 });
      expect([await told(bad), await audited()]).toEqual([supervisors, [1, 1, 1]]);
    },
  );

  it('keeps of the outbox what waits and what was relayed lately, and nothing older', async () => {
    await test.database.query('delete from panoh.outbox');
    const add = (relayed: string) =>
      test.database.query(
        `insert into panoh.outbox (id, queue, kind, subject_id, run_at, created_at, relayed_at)
         values (gen_random_uuid(), 'reminders', $2, gen_random_uuid(), panoh.now(),
           panoh.now() - interval '60 days', panoh.now() - $1::interval)`,
        [relayed === 'never' ? null : relayed, relayed],
      );
    for (const relayed of ['never', '1 day', '29 days', '31 days', '59 days']) await add(relayed);
    await sweep();
    const left = await test.database.query<{ kind: string }>('select kind from panoh.outbox order by kind');
    expect(left.map(({ kind }) => kind)).toEqual(['1 day', '29 days', 'never']);
  });

  it('is missed aloud: whoever asks whether the product is ready hears that nobody sweeps', async () => {
    const ready = async (): Promise<unknown> =>
      (await request(test.app.getHttpServer()).get('/api/health/ready').expect(200)).body;
    await arrange();
    await sweep();
    const beat = `select counts from panoh.worker_heartbeats where name = 'sweep'`;
    expect(await test.database.query(beat)).toEqual([
      { counts: { due: 1, done: 1, undeliverable: 0, skipped: 0, failed: 0 } },
    ]);
    expect(await ready()).toMatchObject({ status: 'ok', reminders: 'running' });
    await test.database.pass('3 minutes');
    expect(await ready()).toMatchObject({ status: 'ok', reminders: 'silent' });
    await sweep();
    expect(await ready()).toMatchObject({ reminders: 'running' });
    await test.database.query('delete from panoh.worker_heartbeats');
    expect(await ready()).toMatchObject({ status: 'ok', reminders: 'silent' });
  });

  it('holds what it has locked no longer than a minute where its machine falls silent', async () => {
    const { database, close } = auditHandsFor(test);
    const setting = await database.query('show idle_in_transaction_session_timeout');
    await close();
    expect(setting).toEqual([{ idle_in_transaction_session_timeout: '1min' }]);
  });
});
