import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import type { SnoozableDto } from '../src/follow-ups/follow-ups.dto.js';
import { AppRole } from './support/app-role.js';
import { proveAgain } from './support/actors.js';
import type { Actor } from './support/actors.js';
import { caseForm } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { Browser } from './support/push-service.js';
import { MailServer } from './support/test-mailboxes.js';
import type { Step } from './support/steps.js';
import { messengerFor, sweeperFor } from './support/workers.js';

describe('her own address', () => {
  let test: TestApp;
  let kulob: Kulob;
  let mail: MailServer;
  const as = (person: string): Actor => kulob.as[person]!;
  let messenger: ReturnType<typeof messengerFor>;
  const own = async (person = 'caseworker') =>
    (await as(person).get('/notification-preferences').expect(200)).body;
  const plan = async (address: string, person = 'caseworker') => {
    await proveAgain(test, as(person));
    return as(person).post('/notification-preferences/email', { address });
  };
  const codeAt = async (address: string): Promise<string> => {
    await messenger.relay.sweep();
    return /\d{6}/.exec(mail.to(address).at(-1)?.text ?? '')?.[0] ?? '';
  };
  const confirm = (code: string, person = 'caseworker') =>
    as(person).post('/notification-preferences/email/confirmation', { code });
  const wrong = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

  beforeAll(async () => {
    mail = await MailServer.start();
    const environment = { PANOH_SMTP_URL: mail.url, PANOH_SMTP_FROM: 'office@example.test' };
    test = await startApp({ environment });
    kulob = await arrangeKulob(test);
    messenger = messengerFor(test, { mail: mail.url });
  });
  afterAll(async () => {
    await messenger.close();
    await mail.close();
    await test.close();
  });

  it('is in force once the code that was sent there came back', async () => {
    const address = `g.${randomUUID()}@example.test`;
    expect((await plan(address)).status).toBe(204);
    expect(await own()).toMatchObject({ isAvailable: true, address: null, plannedAddress: address });
    const code = await codeAt(address);
    await confirm(wrong(code)).expect(422);
    await confirm(code).expect(204);
    expect(await own()).toMatchObject({
      address,
      plannedAddress: null,
      choices: { email: 'all', digestHour: 8 },
    });
  });

  it('is asked for by whoever has just proved her presence', async () => {
    const { body } = await as('lawyer')
      .post('/notification-preferences/email', { address: 'a@example.test' })
      .expect(403);
    expect(body.code).toBe('step_up_required');
    await test.database.pass('3 minutes');
    await as('caseworker').delete('/notification-preferences/email').expect(403);
  });

  it('keeps the one before until then', async () => {
    const before = (await own()).address as string;
    const address = `h.${randomUUID()}@example.test`;
    await plan(address);
    expect((await own()).address).toBe(before);
  });

  it('is guessed at five times and no more, whatever comes sixth', async () => {
    const address = `i.${randomUUID()}@example.test`;
    await plan(address, 'healthWorker');
    const code = await codeAt(address);
    for (let count = 0; count < 5; count += 1) await confirm(wrong(code), 'healthWorker').expect(422);
    await confirm(code, 'healthWorker').expect(422);
  });

  it('is confirmed within fifteen minutes', async () => {
    const address = `j.${randomUUID()}@example.test`;
    await plan(address, 'specialist');
    const code = await codeAt(address);
    await test.database.pass('15 minutes 1 second');
    await confirm(code, 'specialist').expect(422);
    expect(await own('specialist')).toMatchObject({ address: null, plannedAddress: null });
  });

  it('is sent five codes an hour', async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 6; count += 1) {
      await test.database.pass('1 minute');
      statuses.push((await plan(`k${count}@example.test`, 'shelterWorker')).status);
    }
    expect(statuses).toEqual([204, 204, 204, 204, 204, 429]);
  });

  it('is neither two addresses nor one with a name, and is never repeated', async () => {
    for (const address of [
      'a@b',
      'x',
      'Guli <a@example.test>',
      'a@example.test, b@example.test',
      'a@example.test\r\nBcc: b',
    ]) {
      const refused = await plan(address, 'specialist');
      expect([refused.status, JSON.stringify(refused.body).includes('example.test')]).toEqual([422, false]);
    }
  });

  it('is removed by herself', async () => {
    await proveAgain(test, as('caseworker'));
    await as('caseworker').delete('/notification-preferences/email').expect(204);
    expect(await own()).toMatchObject({ address: null, plannedAddress: null });
  });

  it('comes with choices of her own, which change nothing of anybody else', async () => {
    const choices = {
      ...{ language: 'ru', email: 'urgent', digestHour: 9, quietFrom: 1_260, quietUntil: 360 },
      ...{ worksOn: [6, 1, 2], breaksQuiet: true },
    };
    await as('caseworker').put('/notification-preferences', choices).expect(204);
    expect((await own()).choices).toEqual({ ...choices, worksOn: [1, 2, 6] });
    expect((await own('caseworker2')).choices.email).toBe('all');
  });
});

describe('a row that somebody puts off', () => {
  let test: TestApp;
  let kulob: Kulob;
  const as = (person: string): Actor => kulob.as[person]!;
  let sweeper: ReturnType<typeof sweeperFor>;
  const inHours = async (hours: number): Promise<string> => {
    const [row] = await test.database.query<{ at: Date }>(
      `select panoh.now() + $1 * interval '1 hour' as at`,
      [hours],
    );
    return row!.at.toISOString();
  };
  const put = async (step: Step, hours: number, person = 'caseworker') =>
    as(person).post(`/follow-ups/${step.followUpId}/snoozes`, {
      reason: 'agreed_later',
      until: await inHours(hours),
    });
  const news = async (step: Step, person = 'caseworker'): Promise<number> =>
    (await as(person).get('/notifications?unread=true').expect(200)).body.items.filter(
      (item: { followUpId: string }) => item.followUpId === step.followUpId,
    ).length;
  const opened = async (kind: string, due: string, band = 'standard'): Promise<Step> => {
    const { body } = await as('caseworker').post('/cases', caseForm()).expect(201);
    const [row] = await test.database.query<{ id: string }>(
      `update panoh.follow_ups set kind = $2, rule = $3, due_at = panoh.now() + $4::interval, from_at = panoh.now()
       where id = (select id from panoh.follow_ups where case_id = $1 and status = 'pending' limit 1) returning id`,
      [body.id, kind, kind === 'safety_contact' ? 'fu.regular' : 'rf.feedback', due],
    );
    await test.database.query('update panoh.cases set band = $2 where id = $1', [body.id, band]);
    return { caseId: body.id as string, followUpId: row!.id, stepId: '' };
  };

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
    sweeper = sweeperFor(test);
  });
  afterAll(async () => {
    await sweeper.close();
    await test.close();
  });

  it('reaches her by the product alone where there is no mail server and no push service, which say so', async () => {
    expect((await as('lawyer').get('/notification-preferences').expect(200)).body.isAvailable).toBe(false);
    expect((await as('lawyer').get('/push-devices').expect(200)).body).toEqual({
      publicKey: null,
      devices: [],
    });
    await proveAgain(test, as('lawyer'));
    const address = { address: 'a@example.test' };
    await as('lawyer').post('/notification-preferences/email', address).expect(409);
    const { subscription } = new Browser('https://push.example.org');
    expect((await as('lawyer').post('/push-devices', subscription).expect(409)).body.code).toBe('no_push');
  });

  it('is told of again when it is time, and says so until then; its due time and its ladder go on', async () => {
    const step = await opened('task', '-1 hour');
    await sweeper.reminders.sweep();
    const before = await test.database.query(
      'select f.due_at, s.run_at, s.state from panoh.follow_ups f join panoh.follow_up_steps s on s.follow_up_id = f.id where f.id = $1 order by s.step_no',
      [step.followUpId],
    );
    expect((await put(step, 5)).status).toBe(204);
    const { body } = await as('caseworker').get('/today').expect(200);
    const [row] = body.late.items.filter(
      (item: { followUpId: string }) => item.followUpId === step.followUpId,
    );
    expect(row).toMatchObject({ isLate: true, snooze: { reason: 'agreed_later', isMine: true } });
    expect(await news(step)).toBe(0);
    expect(
      await test.database.query(
        'select f.due_at, s.run_at, s.state from panoh.follow_ups f join panoh.follow_up_steps s on s.follow_up_id = f.id where f.id = $1 order by s.step_no',
        [step.followUpId],
      ),
    ).toEqual(before);
    await as('caseworker').delete(`/follow-ups/${step.followUpId}/snooze`).expect(204);
    const after = (await as('caseworker').get('/today').expect(200)).body.late.items;
    expect(
      after.find((item: { followUpId: string }) => item.followUpId === step.followUpId).snooze,
    ).toBeNull();
  });

  it.each([
    ['a contact, past its due time', 'safety_contact', '3 hours', 'standard', 4, 409],
    ['a contact, up to its due time', 'safety_contact', '3 hours', 'standard', 2.9, 204],
    ['a task of a case at high risk, past its due time', 'task', '3 hours', 'high', 4, 409],
  ])('is, or is not: %s', async (_what, kind, due, band, hours, status) => {
    expect((await put(await opened(kind, due, band), hours)).status).toBe(status);
  });

  it('is a whole line: every row of it that may be, and no row of another case', async () => {
    const [first, other] = [await opened('safety_contact', '3 hours'), await opened('task', '9 hours')];
    const more = await test.database.query<{ id: string }>(
      `insert into panoh.follow_ups (id, case_id, agency_id, rule, kind, due_at)
       select gen_random_uuid(), case_id, agency_id, rule, kind, panoh.now() + interval '1 hour' * n
       from panoh.follow_ups, unnest(array[6, 1]) n where id = $1 returning id`,
      [first.followUpId],
    );
    const made = [first.followUpId, ...more.map(({ id }) => id)];
    const shown = async (person = 'caseworker') =>
      ((await as(person).get(`/cases/${first.caseId}/snoozes`).expect(200)).body as SnoozableDto[]).filter(
        ({ followUpId }) => made.includes(followUpId),
      );
    const body = { reason: 'agreed_later', until: await inHours(2), alsoIds: [...made, other.followUpId] };
    await as('caseworker').post(`/follow-ups/${first.followUpId}/snoozes`, body).expect(204);
    // Due in one hour, three hours and six hours: the first of them may not wait so long.
    expect((await shown()).map(({ snooze }) => snooze !== null)).toEqual([false, true, true]);
    expect((await shown()).filter(({ snoozableUntil }) => snoozableUntil === null)).toEqual([]);
    expect((await shown('caseworker2')).map(({ snooze }) => snooze?.isMine)).toEqual([
      undefined,
      false,
      false,
    ]);
    await as('inspector').get(`/cases/${first.caseId}/snoozes`).expect(404);
    const [foreign] = await test.database.query('select 1 from panoh.snoozes where follow_up_id = $1', [
      other.followUpId,
    ]);
    expect(foreign).toBeUndefined();
  });

  it('never past the due time of a contact, whatever the program makes of it', async () => {
    const step = await opened('safety_contact', '3 hours');
    const role = await AppRole.connect(test);
    const insert = (hours: number): [string, unknown[]] => [
      `insert into panoh.snoozes (id, follow_up_id, case_id, user_id, reason, until_at)
       values (gen_random_uuid(), $1, $2, $3, 'away', panoh.now() + $4 * interval '1 hour')`,
      [step.followUpId, step.caseId, as('caseworker').userId, hours],
    ];
    expect(await role.outcome(as('caseworker'), insert(4))).toBe('42501');
    expect(await role.outcome(as('caseworker2'), insert(2))).toBe('42501');
    expect(await role.outcome(as('caseworker'), insert(2))).not.toBe('42501');
    await role.close();
  });

  it('needs a reason of the list, and somebody who sees the row', async () => {
    const step = await opened('task', '-1 hour');
    const until = await inHours(2);
    await as('caseworker')
      .post(`/follow-ups/${step.followUpId}/snoozes`, { reason: 'tired', until })
      .expect(422);
    for (const person of ['caseworkerElsewhere', 'inspector'])
      expect((await put(step, 2, person)).status).toBe(404);
  });
});
