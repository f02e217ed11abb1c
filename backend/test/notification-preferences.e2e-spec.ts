import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { SnoozableDto } from '../src/follow-ups/follow-ups.dto.js';
import { AppRole } from './support/app-role.js';
import { proveAgain, staySignedIn } from './support/actors.js';
import { caseForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { MailServer } from './support/test-mailboxes.js';
import { messengerFor, sweeperFor } from './support/workers.js';

const mail = await MailServer.start();
const { test, as } = await startKulob({
  environment: { PANOH_SMTP_URL: mail.url, PANOH_SMTP_FROM: 'office@example.test' },
});

describe('her own address', () => {
  const messenger = messengerFor(test, { mail: mail.url });
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

  afterAll(async () => {
    await messenger.close();
    await mail.close();
  });

  it('is in force once the code that was sent there came back, beside choices of her own', async () => {
    const address = `g.${randomUUID()}@example.test`;
    expect((await plan(address)).status).toBe(204);
    expect(await own()).toMatchObject({ isAvailable: true, address: null, plannedAddress: address });
    const code = await codeAt(address);
    await confirm(wrong(code)).expect(422);
    await confirm(code).expect(204);
    expect(await own()).toMatchObject({ address, plannedAddress: null, choices: { email: 'all' } });
    const choices = {
      ...{ language: 'ru', email: 'urgent', digestHour: 9, quietFrom: 1_260, quietUntil: 360 },
      ...{ worksOn: [6, 1, 2], breaksQuiet: true },
    };
    await as('caseworker').put('/notification-preferences', choices).expect(204);
    expect((await own()).choices).toEqual({ ...choices, worksOn: [1, 2, 6] });
    expect((await own('caseworker2')).choices.email).toBe('all');
    const planned = `h.${randomUUID()}@example.test`;
    await plan(planned);
    expect(await own()).toMatchObject({ address, plannedAddress: planned });
  });

  it('is sent five codes an hour', async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 6; count += 1) {
      await test.database.pass('1 minute');
      statuses.push((await plan(`k${count}@example.test`, 'shelterWorker')).status);
    }
    expect(statuses).toEqual([204, 204, 204, 204, 204, 429]);
  });

  it('is asked for and removed by whoever has just proved her presence', async () => {
    const address = { address: 'a@example.test' };
    const { body } = await as('lawyer').post('/notification-preferences/email', address).expect(403);
    expect(body.code).toBe('step_up_required');
    await test.database.pass('3 minutes');
    const remove = () => as('caseworker').delete('/notification-preferences/email');
    await remove().expect(403);
    await proveAgain(test, as('caseworker'));
    await remove().expect(204);
    expect(await own()).toMatchObject({ address: null, plannedAddress: null });
  });

  it('is guessed at five times and no more, and confirmed within fifteen minutes', async () => {
    const address = `i.${randomUUID()}@example.test`;
    await plan(address, 'healthWorker');
    const code = await codeAt(address);
    for (let count = 0; count < 5; count += 1) await confirm(wrong(code), 'healthWorker').expect(422);
    await confirm(code, 'healthWorker').expect(422);
    const late = `j.${randomUUID()}@example.test`;
    await plan(late, 'specialist');
    const second = await codeAt(late);
    await test.database.pass('15 minutes 1 second');
    await confirm(second, 'specialist').expect(422);
    expect(await own('specialist')).toMatchObject({ address: null, plannedAddress: null });
  });

  it('is joined by no number where no gateway sends text messages', async () => {
    expect((await own('operator')).dutyPhone).toEqual({ isAvailable: false, number: null });
    expect((await own()).dutyPhone).toBeNull();
    await proveAgain(test, as('operator'));
    const set = as('operator').put('/notification-preferences/duty-phone', { number: '+992930000001' });
    expect((await set.expect(409)).body.code).toBe('no_sms_gateway');
  });

  it('is neither two addresses nor one with a name, and is never repeated', async () => {
    for (const address of ['Guli <a@example.test>', 'a@example.test, b@example.test']) {
      const refused = await plan(address, 'specialist');
      expect([refused.status, JSON.stringify(refused.body).includes('example.test')]).toEqual([422, false]);
    }
    await staySignedIn(test);
  });
});

describe('a row that somebody puts off', () => {
  const inHours = async (hours: number): Promise<string> => {
    const [row] = await test.database.query<{ at: Date }>(
      `select panoh.now() + $1 * interval '1 hour' as at`,
      [hours],
    );
    return row!.at.toISOString();
  };
  const put = async (id: string, hours: number, more: object = {}) =>
    as('caseworker').post(`/follow-ups/${id}/snoozes`, {
      ...{ reason: 'agreed_later', until: await inHours(hours), ...more },
    });
  const opened = async (kind: string, due: string, band = 'standard') => {
    const { body } = await as('caseworker').post('/cases', caseForm()).expect(201);
    const [row] = await test.database.query<{ id: string }>(
      `update panoh.follow_ups set kind = $2, rule = $3, due_at = panoh.now() + $4::interval, from_at = panoh.now()
       where id = (select id from panoh.follow_ups where case_id = $1 and status = 'pending' limit 1) returning id`,
      [body.id, kind, kind === 'safety_contact' ? 'fu.regular' : 'rf.feedback', due],
    );
    await test.database.query('update panoh.cases set band = $2 where id = $1', [body.id, band]);
    return { caseId: body.id as string, id: row!.id };
  };

  it('is told of again when it is time, and says so until then; its due time and its ladder go on', async () => {
    const { id } = await opened('task', '-1 hour');
    const sweeper = sweeperFor(test);
    await sweeper.reminders.sweep();
    await sweeper.close();
    const ladder = () =>
      test.database.query(
        'select f.due_at, s.run_at, s.state from panoh.follow_ups f join panoh.follow_up_steps s on s.follow_up_id = f.id where f.id = $1 order by s.step_no',
        [id],
      );
    const before = await ladder();
    expect((await put(id, 5)).status).toBe(204);
    const shown = async (): Promise<object> =>
      (await as('caseworker').get('/today').expect(200)).body.late.items.find(
        ({ followUpId }: { followUpId: string }) => followUpId === id,
      );
    expect(await shown()).toMatchObject({ isLate: true, snooze: { reason: 'agreed_later', isMine: true } });
    const unread = await as('caseworker').get('/notifications?unread=true').expect(200);
    expect(unread.text).not.toContain(id);
    expect(await ladder()).toEqual(before);
    await as('caseworker').delete(`/follow-ups/${id}/snooze`).expect(204);
    expect(await shown()).toMatchObject({ snooze: null });
  });

  it('is a whole line: every row of it that may be, and no row of another case', async () => {
    const [first, other] = [await opened('safety_contact', '3 hours'), await opened('task', '9 hours')];
    const more = await test.database.query<{ id: string }>(
      `insert into panoh.follow_ups (id, case_id, agency_id, rule, kind, due_at)
       select gen_random_uuid(), case_id, agency_id, rule, kind, panoh.now() + interval '1 hour' * n
       from panoh.follow_ups, unnest(array[6, 1]) n where id = $1 returning id`,
      [first.id],
    );
    const made = [first.id, ...more.map(({ id }) => id)];
    expect((await put(first.id, 2, { alsoIds: [...made, other.id] })).status).toBe(204);
    // Due in one hour, three hours and six hours: the first of them may not wait so long.
    const { body } = await as('caseworker').get(`/cases/${first.caseId}/snoozes`).expect(200);
    const rows = (body as SnoozableDto[]).filter(({ followUpId }) => made.includes(followUpId));
    expect(rows.map(({ snooze }) => snooze !== null)).toEqual([false, true, true]);
    const foreign = 'select 1 from panoh.snoozes where follow_up_id = $1';
    expect(await test.database.query(foreign, [other.id])).toEqual([]);
  });

  it('never past the due time of a contact, whatever the program makes of it', async () => {
    const { caseId, id } = await opened('safety_contact', '3 hours');
    const role = await AppRole.connect(test);
    const insert = (hours: number): [string, unknown[]] => [
      `insert into panoh.snoozes (id, follow_up_id, case_id, user_id, reason, until_at)
       values (gen_random_uuid(), $1, $2, $3, 'away', panoh.now() + $4 * interval '1 hour')`,
      [id, caseId, as('caseworker').userId, hours],
    ];
    expect((await put(id, 4)).status).toBe(409);
    expect((await put((await opened('task', '3 hours', 'high')).id, 4)).status).toBe(409);
    expect(await role.outcome(as('caseworker'), insert(4))).toBe('42501');
    expect(await role.outcome(as('caseworker2'), insert(2))).toBe('42501');
    expect(await role.outcome(as('caseworker'), insert(2))).not.toBe('42501');
    expect((await put(id, 2, { reason: 'tired' })).status).toBe(422);
    const body = { reason: 'agreed_later', until: await inHours(2) };
    for (const person of ['caseworkerElsewhere', 'inspector'])
      await as(person).post(`/follow-ups/${id}/snoozes`, body).expect(404);
    await as('inspector').get(`/cases/${caseId}/snoozes`).expect(404);
  });
});
