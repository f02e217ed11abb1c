import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SmppGateway } from '../src/callback-requests/sms/smpp-gateway.js';
import { DUTY_ALARM } from '../src/callback-requests/sms/sms-sentences.types.js';
import { Log } from '../src/platform/log.js';
import { proveAgain, staySignedIn } from './support/actors.js';
import { AppRole } from './support/app-role.js';
import { arrangeHotline } from './support/callback-requests.js';
import { startKulob } from './support/kulob.js';
import { SmppOperator } from './support/smpp-operator.js';
import { until } from './support/steps.js';
import { smsFor, sweeperFor } from './support/workers.js';

const { test, kulob } = await startKulob({
  environment: {
    ...{ PANOH_SMS_URL: 'https://sms.example/send', PANOH_SMS_NUMBER: '4747', PANOH_SMS_SECRET: 'secret' },
  },
});
const [OWN, ABOVE] = ['+992931112233', '+992934445566'];
const digits = (number: string): string => number.slice(1);

describe('an alarm by text message', () => {
  const provider = new SmppOperator(20_261_202);
  const sweeper = sweeperFor(test);
  const logged: string[] = [];
  let url = '';
  let worker: ReturnType<typeof smsFor>;
  let people = 0;

  const as = (person: string) => kulob.as[person]!;
  const own = async (person: string) =>
    (await as(person).get('/notification-preferences').expect(200)).body.dutyPhone;
  const set = async (person: string, number: string) => {
    await proveAgain(test, as(person));
    return as(person).put('/notification-preferences/duty-phone', { number });
  };
  const woken = (): string[] => provider.submitted.map(({ to }) => to);
  const states = async (): Promise<string[]> =>
    (await test.database.query<{ state: string }>('select state from panoh.duty_alarms order by at, id')).map(
      ({ state }) => state,
    );
  const connect = async (): Promise<void> => {
    const before = provider.binds.accepted;
    const log = new Log('debug', (line) => logged.push(line));
    worker = smsFor(
      test,
      new SmppGateway({ url, number: '4747', log, retryMs: 20, timeoutMs: 2_000 }),
      logged,
    );
    await until(() => provider.binds.accepted > before);
  };
  const restart = async (): Promise<void> => {
    await worker.close();
    await connect();
  };
  /** A quiet request of a survivor, and the notifications that are due. */
  const request = async (meanwhile?: () => Promise<void>): Promise<void> => {
    people += 1;
    provider.deliver({ from: `9929000000${people}`, text: 'Yordam lozim' });
    await until(() => provider.isIdle);
    await meanwhile?.();
    await sweeper.reminders.sweep();
  };
  /** Everything that may still go out has gone. */
  const settle = async (): Promise<void> => {
    await sweeper.reminders.sweep();
    await worker.sms.run();
    await until(async () => !(await states()).some((state) => state === 'queued' || state === 'sending'));
  };
  const clear = async (): Promise<void> => {
    for (const table of ['notifications', 'callback_events', 'callback_escalations', 'callback_messages'])
      await test.database.query(`delete from panoh.${table}`);
    for (const table of ['callback_details', 'callback_requests'])
      await test.database.query(`delete from panoh.${table}`);
    provider.submitted.length = 0;
  };

  beforeAll(async () => {
    await arrangeHotline(test, kulob);
    await as('hotlineSupervisor').put('/hotline', { isOpen: true, withinMinutes: 30 }).expect(200);
    url = await provider.listen();
    await connect();
  });
  afterAll(() => provider.close());

  it('goes to a number that its owner alone sets, after a step-up, and sees; the change is audited', async () => {
    const { body } = await as('operator')
      .put('/notification-preferences/duty-phone', { number: OWN })
      .expect(403);
    expect(body.code).toBe('step_up_required');
    expect((await set('operator', '90 000')).status).toBe(422);
    expect((await set('operator', OWN)).status).toBe(204);
    expect((await set('operator', OWN)).status).toBe(204);
    expect(await own('operator')).toEqual({ isAvailable: true, number: OWN });
    expect(await own('hotlineSupervisor')).toEqual({ isAvailable: true, number: null });
    // Who works at no helpline has no alarms, so the product stores no number.
    expect(await own('caseworker')).toBeNull();
    expect((await set('caseworker', ABOVE)).status).toBe(404);
    const role = await AppRole.connect(test);
    const select = 'select user_id from panoh.staff_phones';
    expect(await role.as(as('operator'), [select])).toHaveLength(1);
    for (const other of ['hotlineSupervisor', 'administrator', 'caseworker'])
      expect([other, await role.as(as(other), [select])]).toEqual([other, []]);
    const insert = `insert into panoh.staff_phones (user_id, sealed_number) values ($1, 'x')`;
    // The database asks for the step-up too.
    expect(await role.outcome(as('operator'), [insert, [as('operator').userId]])).toBe('PN040');
    const users = await as('administrator').get('/users').expect(200);
    const rows = await test.database.query(`select p::text from panoh.staff_phones p`);
    expect(JSON.stringify([users.body, rows])).not.toContain(OWN.slice(4));
    expect(
      await test.database.query(
        `select decision from panoh.audit_entries where action = 'setDutyPhone' and actor_id = $1
         and decision = 'allowed'`,
        [as('operator').userId],
      ),
    ).toHaveLength(2);
  });

  it('wakes who is on duty once, in her language, and those above only when their time has come', async () => {
    expect((await set('hotlineSupervisor', ABOVE)).status).toBe(204);
    await test.database.query(`update panoh.users set language = 'ru' where id = $1`, [
      as('operator').userId,
    ]);
    await request();
    await settle();
    expect(provider.submitted.map(({ to, text }) => [to, text])).toEqual([[digits(OWN), DUTY_ALARM.ru]]);
    await restart();
    await settle();
    expect(woken()).toEqual([digits(OWN)]);
    await test.database.pass('8 minutes');
    await settle();
    expect(woken().sort()).toEqual([digits(OWN), digits(OWN), digits(ABOVE)].sort());
    // After it was taken no further alarm goes out.
    const { body } = await as('operator').get('/callback-requests').expect(200);
    const [{ id, version }] = body.open.items;
    await as('operator').post(`/callback-requests/${id}/take`, {}, version).expect(200);
    await test.database.pass('30 minutes');
    await settle();
    expect(woken()).toHaveLength(3);
  });

  it('is never sent again where it may have been sent, and again where it certainly was not', async () => {
    await clear();
    const bound = provider.binds.accepted;
    provider.answers.push('silent');
    await request();
    await settle();
    await until(() => provider.binds.accepted > bound);
    await restart();
    await settle();
    expect([woken(), await states()]).toEqual([[digits(OWN)], ['unknown']]);
    // A worker that was killed between its claim and the answer of the operator.
    await test.database.query(
      `update panoh.duty_alarms set state = 'sending', lease_until = panoh.now() - interval '1 second'`,
    );
    await settle();
    expect([woken(), await states()]).toEqual([[digits(OWN)], ['unknown']]);
    provider.answers.push('throttled');
    await request();
    await until(async () => (await states()).includes('queued') && provider.answers.length === 0);
    await test.database.pass('31 seconds');
    await settle();
    expect([woken(), await states()]).toEqual([
      [digits(OWN), digits(OWN)],
      ['unknown', 'sent'],
    ]);
  });

  it('is given up after half an hour, once she has read it, and without her number', async () => {
    await clear();
    await request(() => worker.close());
    await test.database.query('update panoh.notifications set read_at = panoh.now()');
    await connect();
    await settle();
    expect(await states()).toEqual(['failed']);
    await clear();
    await request(() => worker.close());
    expect(await states()).toEqual(['queued']);
    await test.database.query(`update panoh.duty_alarms set at = at - interval '31 minutes'`);
    await connect();
    await settle();
    expect([woken(), await states()]).toEqual([[], ['failed']]);
    await clear();
    await staySignedIn(test);
    const remove = () => as('operator').delete('/notification-preferences/duty-phone');
    await remove().expect(403);
    await proveAgain(test, as('operator'));
    await remove().expect(204);
    expect(await own('operator')).toEqual({ isAvailable: true, number: null });
    await request();
    await settle();
    expect([woken(), await states()]).toEqual([[], []]);
  });

  it('leaves no number and no word in a log, a job or the audit', async () => {
    expect(logged.length).toBeGreaterThan(0);
    const kept = await test.database.query(
      `select o::text as line from panoh.outbox o union all select a::text from panoh.audit_entries a
       union all select d::text from panoh.duty_alarms d`,
    );
    const all = JSON.stringify([logged, test.logged, kept]);
    expect(all).not.toMatch(/93111|93444|есть новое/);
  });
});
