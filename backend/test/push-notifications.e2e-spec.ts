import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { proveAgain } from './support/actors.js';
import type { Actor } from './support/actors.js';
import { AppRole } from './support/app-role.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { Browser, PushService, vapidOf } from './support/push-service.js';
import type { PushMood } from './support/push-service.js';
import { arrangeStep, until } from './support/steps.js';
import type { Step } from './support/steps.js';
import { staySignedIn } from './support/actors.js';
import { giveAddress, setClock } from './support/test-mailboxes.js';
import { messengerFor, startWorkers, sweeperFor } from './support/workers.js';

let test: TestApp;
let kulob: Kulob;
let service: PushService;
const as = (person: string): Actor => kulob.as[person]!;

beforeAll(async () => {
  service = await PushService.start();
  test = await startApp({
    environment: { PANOH_PUSH_CONTACT: 'mailto:office@example.test', PANOH_PUSH_SERVICES: service.origin },
  });
  kulob = await arrangeKulob(test);
  // A Tuesday morning.
  await setClock(test, '2027-04-06', '10:00');
});
afterAll(async () => {
  await service.close();
  await test.close();
});

interface Shown {
  publicKey: string | null;
  devices: { id: string; browser: string; system: string; fingerprint: string }[];
}
const shownTo = async (person: string): Promise<Shown> =>
  (await as(person).get('/push-devices').expect(200)).body as Shown;

async function subscribe(person: string, browser = new Browser(service.origin)): Promise<Browser> {
  await proveAgain(test, as(person));
  await as(person).post('/push-devices', browser.subscription).expect(204);
  return browser;
}

const forget = (): Promise<unknown> => test.database.query('delete from panoh.push_devices');

describe('the own devices', () => {
  beforeEach(forget);

  it('are five at most, added after a step-up and removed without one, by their owner', async () => {
    await test.database.pass('3 minutes');
    const browser = new Browser(service.origin);
    const refused = await as('caseworker').post('/push-devices', browser.subscription).expect(403);
    expect(refused.body.code).toBe('step_up_required');
    for (const one of [browser, browser]) await subscribe('caseworker', one);
    const [device, ...more] = (await shownTo('caseworker')).devices;
    expect([device, more]).toMatchObject([{ browser: 'other', system: 'other' }, []]);
    for (let count = 0; count < 4; count += 1) await subscribe('caseworker');
    const sixth = new Browser(service.origin).subscription;
    const full = await as('caseworker').post('/push-devices', sixth).expect(409);
    expect(full.body.code).toBe('too_many_devices');
    await as('supervisor').delete(`/push-devices/${device?.id}`).expect(404);
    await test.database.pass('3 minutes');
    await as('caseworker').delete(`/push-devices/${device?.id}`).expect(204);
    expect((await shownTo('caseworker')).devices).toHaveLength(4);
  });

  it('show the messages of the user who subscribed last in that browser', async () => {
    const browser = await subscribe('caseworker');
    await subscribe('supervisor', browser);
    expect((await shownTo('caseworker')).devices).toEqual([]);
    expect((await shownTo('supervisor')).devices).toHaveLength(1);
  });

  it('are refused at another host, and nothing of it is repeated', async () => {
    await proveAgain(test, as('caseworker'));
    const endpoint = 'https://127.0.0.1/push/abc';
    const sent = { ...new Browser(service.origin).subscription, endpoint };
    const { body } = await as('caseworker').post('/push-devices', sent).expect(422);
    expect(JSON.stringify(body)).not.toContain('127.0.0.1');
    expect((await shownTo('caseworker')).devices).toEqual([]);
  });

  it.each<[string, string, (person: Actor) => Promise<unknown>]>([
    ['locked', 'lawyer', (person) => person.post('/sessions/lock-account').expect(204)],
    ['signed out elsewhere', 'specialist', (person) => person.post('/sessions/end-others').expect(204)],
    [
      'given another password',
      'healthWorker',
      ({ userId }) =>
        test.database.query(`update panoh.credentials set password_hash = 'x' where user_id = $1`, [userId]),
    ],
    [
      'disabled',
      'shelterWorker',
      ({ userId }) =>
        test.database.query(`update panoh.users set status = 'disabled' where id = $1`, [userId]),
    ],
  ])('end when the account is %s, and those of others stay', async (_what, person, end) => {
    await subscribe('supervisor');
    await subscribe(person);
    await end(as(person));
    const left = await test.database.query('select user_id from panoh.push_devices');
    expect(left).toEqual([{ user_id: as('supervisor').userId }]);
  });

  it('stand sealed, and are read and written past every route by nobody but their owner', async () => {
    const { subscription } = await subscribe('caseworker');
    const [row] = await test.database.query<{ line: string }>(
      'select d::text as line from panoh.push_devices d',
    );
    for (const part of [subscription.endpoint.split('/').at(-1)!, subscription.p256dh, subscription.auth])
      for (const form of [part, Buffer.from(part).toString('hex')]) expect(row?.line).not.toContain(form);
    const role = await AppRole.connect(test);
    const own = 'select user_id from panoh.push_devices';
    expect(await role.as(as('caseworker'), [own])).toHaveLength(1);
    for (const person of [as('supervisor'), null]) expect(await role.as(person, [own])).toEqual([]);
    expect(await role.outcome(as('supervisor'), ['delete from panoh.push_devices'])).toBe('changed nothing');
    for (const sql of [
      'select sealed_subscription from panoh.push_devices',
      'select sealed_private_key from panoh.push_keys',
      'update panoh.push_devices set user_id = user_id',
    ])
      expect(await role.outcome(as('caseworker'), [sql])).toBe('42501');
    const add = `select panoh.add_push_device(gen_random_uuid(), 'x', 'x')`;
    expect(await role.outcome(null, [add])).toBe('42501');
  });
});

describe('messages to devices', () => {
  let sweeper: ReturnType<typeof sweeperFor>;
  let messenger: ReturnType<typeof messengerFor>;
  let browser: Browser;
  /** Late follow-ups notify supervisors, urgently. */
  const late = (): Promise<Step> => arrangeStep(test, kulob, { rung: 'supervisor' });
  const tell = async (): Promise<void> => {
    await sweeper.reminders.sweep();
    await test.database.pass('61 seconds');
    await messenger.relay.sweep();
  };
  const mood = (value: PushMood, at = browser): unknown => service.moods.set(at.path, value);
  const opened = (at = browser): { title: string; body: string; lang: string }[] =>
    service.to(at).map((push) => (JSON.parse(at.open(push)) as { notification: never }).notification);
  const rows = (): Promise<{ state: string; attempts: number; error_code: string | null }[]> =>
    test.database.query(
      `select state, attempts, error_code from panoh.messages where user_id = $1 and channel = 'push'
       order by created_at, id`,
      [as('supervisor').userId],
    );
  const choose = (email: string): Promise<unknown> =>
    test.database.query(
      `insert into panoh.notification_preferences
         select $1, 'en', $2, digest_hour, quiet_from, quiet_until, works_on, breaks_quiet from panoh.usual_choices
       on conflict (user_id) do update set email = excluded.email`,
      [as('supervisor').userId, email],
    );

  beforeAll(() => {
    sweeper = sweeperFor(test);
    messenger = messengerFor(test, { push: [service.origin] });
  });
  afterAll(async () => {
    await sweeper.close();
    await messenger.close();
  });
  beforeEach(async () => {
    await staySignedIn(test);
    await test.database.query('delete from panoh.messages');
    await forget();
    await choose('all');
    browser = await subscribe('supervisor');
  });
  afterEach(() => {
    service.pushes.length = 0;
    service.moods.clear();
  });

  it('gather what is late, with a number and nothing else, in her language and always as long', async () => {
    for (let count = 0; count < 3; count += 1) await late();
    await tell();
    await messenger.relay.sweep();
    expect(opened()).toEqual([
      {
        ...{ title: 'Daftar', body: '3 tasks are due.', lang: 'en', tag: 'new', icon: '/icon-192.png' },
        data: { onActionClick: { default: { operation: 'navigateLastFocusedOrOpen', url: '/' } } },
      },
    ]);
    expect((await rows()).map(({ state }) => state)).toEqual(['sent', 'sent', 'sent']);
    await test.database.query(`update panoh.notification_preferences set language = 'tg'`);
    await late();
    await tell();
    expect(opened().at(-1)?.body).toBe('Муҳлати 1 вазифа расид.');
    expect(new Set(service.to(browser).map(({ body }) => body.length)).size).toBe(1);
  });

  it('wait an hour at the service at most, replace each other, and name this server', async () => {
    await late();
    await tell();
    const [push] = service.to(browser);
    expect(push?.headers).toMatchObject({
      ...{ ttl: '3600', urgency: 'normal', topic: 'new', 'content-encoding': 'aes128gcm' },
      'content-type': 'application/octet-stream',
    });
    const { key, statement } = vapidOf(push!)!;
    expect(key).toBe((await shownTo('supervisor')).publicKey);
    expect(statement).toMatchObject({ aud: service.origin, sub: 'mailto:office@example.test' });
    expect(Number(statement['exp']) - Date.now() / 1_000).toBeLessThanOrEqual(86_400);
    const known = [as('supervisor').userId, 'supervisor', 'panoh'];
    const seen = `${JSON.stringify(push?.headers)}${push?.body.toString('latin1')}`;
    expect(known.filter((word) => seen.includes(word))).toEqual([]);
  });

  it('end at a subscription that is gone, and go to the others', async () => {
    const second = await subscribe('supervisor');
    mood('gone');
    await late();
    await tell();
    expect((await rows()).map(({ state }) => state)).toEqual(['sent']);
    expect((await shownTo('supervisor')).devices).toHaveLength(1);
    await late();
    await tell();
    expect([service.to(browser).length, service.to(second).length]).toEqual([1, 2]);
    const removed = `select 1 from panoh.audit_entries where action = 'job.remove_push_device'`;
    expect(await test.database.query(removed)).toHaveLength(1);
  });

  it('of others do not wait for a service that never answers', async () => {
    mood('hangs', await subscribe('supervisor2'));
    await late();
    await sweeper.reminders.sweep();
    await test.database.pass('61 seconds');
    const impatient = messengerFor(test, { push: [service.origin], timeoutMs: 1_000 });
    await impatient.relay.sweep();
    await impatient.close();
    expect(service.to(browser)).toHaveLength(1);
    const [row] = await test.database.query(
      `select state, error_code from panoh.messages where user_id = $1 and channel = 'push'`,
      [as('supervisor2').userId],
    );
    expect(row).toEqual({ state: 'waiting', error_code: 'timeout' });
  });

  it('are given up for an answer that no other try changes, and follow no redirect', async () => {
    mood('elsewhere');
    await late();
    await tell();
    expect(await rows()).toEqual([{ state: 'fallen_back', attempts: 1, error_code: 'refused' }]);
    expect(messenger.logged.join('')).toContain('"code":"refused","event":"message_given_up"');
    expect([...messenger.logged, ...test.logged].join('')).not.toContain(browser.path.slice(6));
    // The figures of the mail server stay those of e-mails.
    const [state] = await test.database.query(
      'select waiting, failed_in_day, last_error from panoh.message_state()',
    );
    expect(state).toEqual({ waiting: 0, failed_in_day: 0, last_error: null });
  });

  it('are not sent to an address that the settings name no longer', async () => {
    const open = messengerFor(test, { push: [] });
    await late();
    await sweeper.reminders.sweep();
    await test.database.pass('61 seconds');
    await open.relay.sweep();
    await open.close();
    expect(service.pushes).toEqual([]);
    expect((await rows())[0]).toMatchObject({ state: 'fallen_back', error_code: 'refused' });
  });

  it('are carried by the workers as they run', async () => {
    const workers = await startWorkers(test, '', {
      ...{ PANOH_PUSH_CONTACT: 'mailto:office@example.test', PANOH_PUSH_SERVICES: service.origin },
    });
    await arrangeStep(test, kulob, { rung: 'supervisor', queued: true });
    await until(async () => (await rows()).length > 0);
    await test.database.pass('61 seconds');
    await until(() => Promise.resolve(service.pushes.length > 0));
    await workers.close();
    expect(service.to(browser)).toHaveLength(1);
  });

  it('follow the choice for the summary, and stay on without e-mails', async () => {
    await giveAddress(test, as('supervisor'));
    const planned: string[] = [];
    for (const choice of ['off', 'urgent', 'all']) {
      await choose(choice);
      await test.database.query('delete from panoh.messages');
      await test.database.query(
        `insert into panoh.notifications (id, user_id, kind) values (gen_random_uuid(), $1, 'question_asked')`,
        [as('supervisor').userId],
      );
      const rows = await test.database.query<{ channel: string }>(
        'select channel from panoh.messages where user_id = $1 order by channel',
        [as('supervisor').userId],
      );
      planned.push(`${choice}: ${rows.map(({ channel }) => channel).join(' ')}`);
    }
    expect(planned).toEqual(['off: push', 'urgent: ', 'all: email push']);
    await test.database.query('delete from panoh.staff_email_addresses');
  });
});
