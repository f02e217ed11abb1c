import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import type { Actor } from './support/actors.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { staySignedIn } from './support/actors.js';
import { MailServer, giveAddress, setClock } from './support/test-mailboxes.js';
import type { Letter } from './support/test-mailboxes.js';
import { arrangeStep, until } from './support/steps.js';
import type { Step, StepPlan } from './support/steps.js';
import { messengerFor, startWorkers, sweeperFor } from './support/workers.js';

let test: TestApp;
let kulob: Kulob;
let mail: MailServer;
const as = (person: string): Actor => kulob.as[person]!;

beforeAll(async () => {
  test = await startApp({
    environment: { PANOH_SMTP_URL: 'smtp://127.0.0.1:25', PANOH_SMTP_FROM: 'office@example.test' },
  });
  kulob = await arrangeKulob(test);
  mail = await MailServer.start();
  // A Tuesday morning: tests that need the night go there.
  await setClock(test, '2027-04-06', '10:00');
});
afterAll(async () => {
  await mail.close();
  await test.close();
});

/** Rows of one person, oldest first, with how often each was tried. */
const rowsOf = (person: string): Promise<{ state: string; attempts: number; error_code: string | null }[]> =>
  test.database.query(
    'select state, attempts, error_code from panoh.messages where user_id = $1 order by created_at, id',
    [as(person).userId],
  );

describe('messages beside the application', () => {
  let sweeper: ReturnType<typeof sweeperFor>;
  let messenger: ReturnType<typeof messengerFor>;
  let address: string;
  const letters = (): Letter[] => mail.to(address);
  /** Late follow-ups notify supervisors, urgently. */
  const late = (plan: StepPlan = {}): Promise<Step> =>
    arrangeStep(test, kulob, { rung: 'supervisor', ...plan });
  const tell = async (): Promise<void> => {
    await sweeper.reminders.sweep();
    await test.database.pass('61 seconds');
    await messenger.relay.sweep();
  };
  const choose = (change: object): Promise<unknown> =>
    test.database.query(
      `insert into panoh.notification_preferences select $1, 'en', c.email, c.digest_hour, c.quiet_from, c.quiet_until, c.works_on,
         c.breaks_quiet from jsonb_populate_record(null::panoh.notification_preferences,
           (select to_jsonb(d) from panoh.usual_choices d) || $2::jsonb) c
       on conflict (user_id) do update set email = excluded.email, digest_hour = excluded.digest_hour,
         quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until, works_on = excluded.works_on,
         breaks_quiet = excluded.breaks_quiet`,
      [as('supervisor').userId, JSON.stringify(change)],
    );

  beforeAll(() => {
    sweeper = sweeperFor(test);
    messenger = messengerFor(test, { mail: mail.url });
  });
  afterAll(async () => {
    await sweeper.close();
    await messenger.close();
  });
  beforeEach(async () => {
    await test.database.query('delete from panoh.messages');
    await test.database.query(`update panoh.users set language = 'en' where id = $1`, [
      as('supervisor').userId,
    ]);
    address = await giveAddress(test, as('supervisor'));
    await choose({});
  });
  afterEach(() => {
    mail.mood = 'takes';
  });

  it('gather what is late into one letter, once, whoever of two workers comes first', async () => {
    const other = messengerFor(test, { mail: mail.url });
    const address2 = await giveAddress(test, as('supervisor2'));
    for (let count = 0; count < 3; count += 1) await late();
    await sweeper.reminders.sweep();
    await test.database.pass('61 seconds');
    await Promise.all([messenger.relay.sweep(), other.relay.sweep(), other.relay.sweep()]);
    await messenger.relay.sweep();
    await other.close();
    expect(letters().map(({ subject, text }) => [subject, text])).toEqual([
      ['Daftar. 3 tasks are due.', '3 tasks are due.\n\nhttps://daftar.example.test\n'],
    ]);
    expect(mail.to(address2)).toHaveLength(1);
    expect((await rowsOf('supervisor')).map(({ state }) => state)).toEqual(['sent', 'sent', 'sent']);
  });

  it('hold no id, no name and no code of the case, nor the name of the machine', async () => {
    const step = await late();
    await tell();
    const [letter] = letters();
    const [{ reference, agency }] = (await test.database.query(
      `select c.reference, a.name_en as agency from panoh.cases c join panoh.agencies a on a.id = c.agency_id where c.id = $1`,
      [step.caseId],
    )) as [{ reference: string; agency: string }];
    const told = [
      step.caseId,
      step.stepId,
      step.followUpId,
      as('supervisor').userId,
      reference,
      agency,
      'supervisor',
    ];
    expect(told.filter((word) => letter?.raw.includes(word))).toEqual([]);
    expect(letter?.raw).not.toMatch(/panoh|nodemailer|X-Mailer/i);
    const heads = [...(letter?.raw.split('\r\n\r\n')[0] ?? '').matchAll(/^([A-Za-z-]+):/gm)];
    expect(heads.map(([, name]) => name).sort()).toEqual([
      ...['Auto-Submitted', 'Content-Transfer-Encoding', 'Content-Type', 'Date', 'From', 'MIME-Version'],
      ...['Message-ID', 'Subject', 'To'],
    ]);
  });

  it('are sent again under the same tag where a server took the letter and never said so', async () => {
    await late();
    mail.mood = 'silent';
    const impatient = messengerFor(test, { mail: mail.url, timeoutMs: 2_000 });
    await sweeper.reminders.sweep();
    await test.database.pass('61 seconds');
    await impatient.relay.sweep();
    await impatient.close();
    expect(await rowsOf('supervisor')).toEqual([{ state: 'waiting', attempts: 1, error_code: 'timeout' }]);
    mail.mood = 'takes';
    await messenger.relay.sweep();
    expect(letters()).toHaveLength(1);
    // A new notification gets a separate letter, because the earlier letter may be repeated.
    await late();
    await sweeper.reminders.sweep();
    await test.database.pass('61 seconds');
    await messenger.relay.sweep();
    const [first, second, third] = letters();
    expect(letters()).toHaveLength(3);
    expect([second?.messageId, second?.text]).toEqual([first?.messageId, first?.text]);
    expect(third?.messageId).not.toBe(first?.messageId);
  });

  it('are taken over under the same tag when the lease of a worker that died has ended', async () => {
    await late();
    await tell();
    await test.database.query(
      `update panoh.messages set state = 'sending', next_at = panoh.now() + interval '3 minutes', ended_at = null`,
    );
    const tags: string[][] = [];
    for (const wait of ['1 second', '181 seconds']) {
      await test.database.pass(wait);
      await messenger.relay.sweep();
      tags.push(letters().map(({ messageId }) => messageId));
    }
    expect(tags).toEqual([[tags[0]?.[0]], [tags[0]?.[0], tags[0]?.[0]]]);
  });

  it('are tried again while the server is busy, and then stand in the application alone', async () => {
    await late();
    mail.mood = 'busy';
    await tell();
    for (let tried = 1; tried < 6; tried += 1) {
      expect((await rowsOf('supervisor'))[0]).toMatchObject({ state: 'waiting', error_code: 'busy' });
      await test.database.pass('3 hours 1 second');
      await messenger.relay.sweep();
    }
    mail.mood = 'takes';
    expect(await rowsOf('supervisor')).toEqual([{ state: 'fallen_back', attempts: 6, error_code: 'busy' }]);
    await messenger.relay.sweep();
    expect(letters()).toEqual([]);
    const inApp = `select 1 from panoh.messages m join panoh.notifications n on n.id = m.notification_id
       where m.user_id = $1 and n.read_at is null`;
    expect(await test.database.query(inApp, [as('supervisor').userId])).toHaveLength(1);
    await staySignedIn(test);
    const { messages } = (await as('administrator').get('/operations').expect(200)).body;
    expect(messages).toMatchObject({ lastError: 'busy', failedInDay: expect.any(Number) });
    await setClock(test, '2027-04-13', '10:00');
  });

  it('are not tried again at an address that the server refuses', async () => {
    await late();
    mail.mood = 'refuses';
    await tell();
    expect(await rowsOf('supervisor')).toEqual([
      { state: 'fallen_back', attempts: 1, error_code: 'refused' },
    ]);
    expect(messenger.logged.join('')).not.toContain('example.test');
  });

  it.each<[string, (step: Step) => Promise<unknown>]>([
    ['was read', () => test.database.query('update panoh.notifications set read_at = panoh.now()')],
    [
      'was done',
      (step) =>
        test.database.query(`update panoh.follow_ups set status = 'done' where id = $1`, [step.followUpId]),
    ],
    [
      'is of a case that she is blocked from',
      (step) => test.database.block(step.caseId, as('supervisor').userId),
    ],
  ])('leave out what %s meanwhile', async (_what, change) => {
    const step = await late();
    await sweeper.reminders.sweep();
    await change(step);
    await test.database.pass('61 seconds');
    await messenger.relay.sweep();
    expect(letters()).toEqual([]);
    expect((await rowsOf('supervisor')).map(({ state }) => state)).toEqual(['dropped']);
  });

  it('reach nobody whose account was disabled meanwhile', async () => {
    await late();
    await sweeper.reminders.sweep();
    const set = (status: string) =>
      test.database.query('update panoh.users set status = $2 where id = $1', [
        as('supervisor').userId,
        status,
      ]);
    await set('disabled');
    await test.database.pass('61 seconds');
    await messenger.relay.sweep();
    await set('active');
    expect(letters()).toEqual([]);
  });

  it('wait at night and on her days off, and what is due does not', async () => {
    await setClock(test, '2027-05-07', '22:00');
    const step = await late();
    await tell();
    const dueAt = () =>
      test.database.query('select due_at from panoh.follow_ups where id = $1', [step.followUpId]);
    const before = await dueAt();
    expect(letters()).toEqual([]);
    await setClock(test, '2027-05-09', '12:00');
    await messenger.relay.sweep();
    expect(letters()).toEqual([]);
    await setClock(test, '2027-05-10', '07:01');
    await messenger.relay.sweep();
    expect(letters()).toHaveLength(1);
    expect(await dueAt()).toEqual(before);
  });

  it('wait on a feast that an administrator entered, and on no day that nobody entered', async () => {
    await setClock(test, '2027-05-18', '11:00');
    await as('administrator').post('/holidays', { day: '2027-05-18' }).expect(204);
    await late();
    await tell();
    expect(letters()).toEqual([]);
    await as('administrator').delete('/holidays/2027-05-18').expect(204);
    await choose({});
    await messenger.relay.sweep();
    expect(letters()).toHaveLength(1);
  });

  it('gather what is not urgent into one letter, once, at her hour of the next day', async () => {
    await setClock(test, '2027-05-25', '09:00');
    for (let count = 0; count < 2; count += 1)
      await arrangeStep(test, kulob, { lead: 'supervisor', rung: 'owner' });
    await tell();
    const told = async (day: string, time: string): Promise<string[]> => {
      await setClock(test, day, time);
      await messenger.relay.sweep();
      return letters().map(({ subject }) => subject);
    };
    expect(await told('2027-05-26', '07:59')).toEqual([]);
    const digest = ['Daftar. There are 2 new items for you.'];
    expect(await told('2027-05-26', '08:00')).toEqual(digest);
    expect(await told('2027-05-26', '12:00')).toEqual(digest);
    expect(await told('2027-05-27', '08:00')).toEqual(digest);
  });

  it('are carried by the workers as they run: outbox, queue and mail server', async () => {
    const workers = await startWorkers(test, '', {
      PANOH_SMTP_URL: mail.url,
      PANOH_SMTP_FROM: 'office@example.test',
    });
    await setClock(test, '2027-06-01', '10:00');
    await late({ queued: true });
    await until(async () => (await rowsOf('supervisor')).length > 0);
    await test.database.pass('61 seconds');
    await until(() => letters().length > 0);
    await workers.close();
    expect(letters()).toHaveLength(1);
  });
});
