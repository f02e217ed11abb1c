import type { Server } from 'node:http';
import { beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { Response } from 'supertest';
import type { CallbackBoardDto, CallbackRequestDto } from '../src/callback-requests/callback-requests.dto.js';
import { signIn, staySignedIn } from './support/actors.js';
import { startApp } from './support/app.js';
import { arrangeHotline } from './support/callback-requests.js';
import { startKulob } from './support/kulob.js';
import { sweeperFor } from './support/workers.js';

const { test, kulob } = await startKulob({
  environment: { PANOH_TRUST_PROXY: 'on', PANOH_SOS_NUMBER: '731582', PANOH_SOS_DISTRICTS: 'kulob=845127' },
});

const WORDS = {
  ...{ a: '+992 93 500-11-22', b: 'morning', d: 'anyone', e: 'own_words' },
  ...{ f: 'DUKONI NON', g: 'KULCHAI GARM' },
};

/** Closing a line in the hours after she opened the page, in every way in which it can. */
const CLOSINGS: readonly [how: string, close: string, open: string][] = [
  [
    'its supervisor closed it',
    'update panoh.hotlines set is_open = false',
    'update panoh.hotlines set is_open = true',
  ],
  [
    'everybody went on leave',
    `insert into panoh.absences (id, user_id, agency_id, starts_at, ends_at, entered_by)
     select gen_random_uuid(), id, agency_id, panoh.now(), panoh.now() + interval '1 day', id
     from panoh.users where 'hotline_worker' = any (roles)`,
    'delete from panoh.absences',
  ],
  [
    'its service stopped',
    `update panoh.services set status = 'paused' where type = 'hotline'`,
    `update panoh.services set status = 'active' where type = 'hotline'`,
  ],
];

const sweeper = sweeperFor(test);
const server = (): Server => test.app.getHttpServer() as Server;
let addresses = 0;
/** Each request uses a new address unless the test gives one. */
const send = (form: Record<string, string>, from = `203.0.113.${(addresses += 1)}`): Promise<Response> =>
  request(server())
    .post('/portal/en/desk')
    .set('Origin', 'null')
    .set('X-Forwarded-For', from)
    .type('form')
    .send(form)
    .then((answer) => answer);
const follow = (answer: Response): Promise<Response> =>
  request(server())
    .get(answer.headers['location'] ?? '')
    .then((page) => page);
const board = async (person = 'operator'): Promise<CallbackBoardDto> =>
  (await kulob.as[person]!.get('/callback-requests').expect(200)).body as CallbackBoardDto;
const clear = async (): Promise<void> => {
  for (const table of ['notifications', 'callback_events', 'callback_escalations', 'callback_details'])
    await test.database.query(`delete from panoh.${table}`);
  await test.database.query('delete from panoh.callback_requests');
};

describe('what somebody sends from the desk', () => {
  const page = async (): Promise<string> => (await request(server()).get('/portal/en/desk')).text;
  /** The caller's words, as read by the operator who takes the first request. */
  const read = async (): Promise<CallbackRequestDto['words']> => {
    const { open } = await board();
    const { id, version } = open.items[0]!;
    const taken = await kulob.as['operator']!.post(`/callback-requests/${id}/take`, {}, version).expect(200);
    return (taken.body as CallbackRequestDto).words;
  };
  const rung = async (kind: string): Promise<number> => {
    const [row] = await test.database.query<{ told: number }>(
      'select count(*)::integer as told from panoh.notifications where kind = $1 and user_id = $2 and read_at is null',
      [kind, kulob.as['operator']!.userId],
    );
    return row?.told ?? 0;
  };

  beforeEach(clear);

  it('is kept although no line was ever open, and nothing is promised that nobody can keep', async () => {
    expect(await page()).toMatch(/you cannot send one\. Call 1313; in danger 102\./);
    const answer = await send(WORDS);
    expect(answer.status).toBe(303);
    expect((await follow(answer)).text).toMatch(
      /We received it: .*we do not know when they read it.*Call 1313; in danger 102\./s,
    );
    await sweeper.reminders.sweep();
    expect(await rung('help_waiting')).toBe(1);
    await arrangeHotline(test, kulob);
    const open = (person: string) => kulob.as[person]!.put('/hotline', { isOpen: true, withinMinutes: 30 });
    await open('operator').expect(403);
    await open('supervisor').expect(404);
    await test.database.query(CLOSINGS[2]![1]);
    expect((await open('hotlineSupervisor').expect(409)).body.code).toBe('hours_missing');
    await test.database.query(CLOSINGS[2]![2]);
    await open('hotlineSupervisor').expect(200);
    expect(await read()).toMatchObject({ number: WORDS.a, codeWord: WORDS.g });
  });

  it('leads to another address, keeps nothing in the browser, and shows once that it has arrived', async () => {
    const sent = await send(WORDS);
    expect(sent.headers['location']).toMatch(/^\/portal\/en\/desk\?t=[\w-]+$/);
    const after = await follow(sent);
    for (const { headers } of [sent, after])
      expect([headers['cache-control'], headers['set-cookie']]).toEqual(['no-store', undefined]);
    expect(after.text).not.toMatch(/500-11-22|DUKONI|KULCHAI/);
    // The address after a question of a stranger is as long as that of a woman who sent a request.
    const asked = await send({ k: '00000000' });
    expect(asked.headers['location']).toHaveLength(sent.headers['location']!.length);
    await test.database.pass('6 minutes');
    await staySignedIn(test);
    expect((await follow(sent)).text).not.toContain('We received it');
  });

  it('is called read only where every request with its number was read', async () => {
    for (const a of ['935001701', '935001702']) await send({ ...WORDS, a });
    await test.database.query(`update panoh.callback_requests set lookup_hash = 'same'`);
    const told: unknown[] = [];
    for (const { id, version } of (await board()).open.items) {
      await kulob.as['operator']!.post(`/callback-requests/${id}/take`, {}, version).expect(200);
      told.push(...(await test.database.query(`select is_read from panoh.callback_reading('same')`)));
    }
    expect(told).toEqual([{ is_read: false }, { is_read: true }]);
  });

  it.each(CLOSINGS)('is kept whole where %s while she wrote', async (_, close, open) => {
    expect(await page()).toContain('name="a"');
    await test.database.query(close);
    const before = await page();
    expect([before.includes('name="a"'), before.includes('Messages sent before are kept.')]).toEqual([
      false,
      true,
    ]);
    const answer = await send(WORDS);
    expect(answer.status).toBe(303);
    const { text: after } = await follow(answer);
    expect(after).toMatch(
      /We received it: .*This page is now closed\. (We keep|The helpline has) your request/s,
    );
    expect(after).toMatch(/call 1313; in danger 102/i);
    expect(after).not.toMatch(/you cannot send one|within 30 minutes/);
    await sweeper.reminders.sweep();
    expect(await rung('help_waiting')).toBe(1);
    await test.database.query(open);
    expect(await read()).toMatchObject({ number: WORDS.a, cover: WORDS.f, codeWord: WORDS.g });
  });

  it('rings for each who can be called back; junk, and what comes on top of a flood, rings once for all', async () => {
    const rings = async (): Promise<number[]> => {
      await sweeper.reminders.sweep();
      return [await rung('help_waiting'), await rung('help_doubtful')];
    };
    for (let number = 0; number < 4; number += 1) {
      await send({ ...WORDS, a: `93500110${number}` }, '198.51.100.7');
      await send({ ...WORDS, a: `93500120${number}`, c: 'http://spam.example' }, '198.51.100.8');
    }
    expect(await rings()).toEqual([4, 1]);
    // These requests are still open, so the next one notifies anyway. Both spellings are the same number.
    await send({ ...WORDS, a: '935001300' }, '198.51.100.7');
    await send({ ...WORDS, a: '+992 93-500-13-00' }, '198.51.100.7');
    expect(await rings()).toEqual([5, 1]);
    await clear();
    for (let number = 10; number < 40; number += 1)
      await send({ ...WORDS, a: `9350014${number}` }, '198.51.100.9');
    expect(await rings()).toEqual([20, 1]);
    await send({ ...WORDS, a: '935001500' });
    expect(await rings()).toEqual([21, 1]);
  });

  it('is kept from behind the calculator, on the same address, and read within the times of its rule', async () => {
    const use = (form: Record<string, string>): Promise<Response> =>
      request(server())
        .post('/app/calculator/en')
        .set('X-Forwarded-For', '203.0.113.200')
        .type('form')
        .send(form)
        .then((answer) => answer);
    const cover = await request(server()).get('/app/calculator/en');
    expect(cover.headers['set-cookie']).toBeUndefined();
    // A wrong number and the number within a sum get the result of the calculator.
    for (const typed of ['731583', '731582+1']) {
      const { text } = await use({ x: typed });
      expect(text.replace(`value="731583"`, 'value=""')).toBe(cover.text);
    }
    const hidden = await use({ x: '731582' });
    expect(hidden.text).toMatch(/<title>Calculator<\/title>.*there now.*within 15 minutes.*1313.*102/s);
    expect([hidden.headers['cache-control'], hidden.headers['set-cookie']]).toEqual(['no-store', undefined]);
    // The digits of a district name it; those of the country name none.
    expect((await use({ x: '845127' })).text).toContain('<option value="kulob" selected>');
    expect(hidden.text).not.toContain(' selected>');
    expect((await use({ i: '1', l: 'police' })).status).toBe(422);
    const refused = await use({ i: '1', l: 'call', n: '38.55982,68.78700 ±30' });
    expect(refused.text).toMatch(/name="n" value="38\.55982,68\.78700 ±30".*id="spot-added" role="status">/s);
    const said = { ...WORDS, i: 'once', l: 'police', m: 'HE IS BACK', n: '38.55982,68.78700 ±30' };
    // Loading the answer again asks, and sends nothing.
    const sent = await use(said);
    expect([sent.status, sent.headers['cache-control']]).toEqual([303, 'no-store']);
    const answered = () => request(server()).get(sent.headers['location'] ?? '');
    const kept = await answered();
    expect((await answered()).text).toBe(kept.text);
    await use(said);
    const code = /<b class="number">(\d{4} \d{4})/.exec(kept.text)?.[1]?.replace(' ', '') ?? '';
    expect(kept.text).not.toMatch(/500-11-22|HE IS BACK|38\.559/);
    const steps = await test.database.query<{ rung: string; minutes: number; source: string }>(
      `select rung, ceil(extract(epoch from run_at - received_at) / 60 - 0.1)::integer as minutes, source
       from panoh.callback_escalations join panoh.callback_requests r on r.id = request_id where rung <> 'ageing' order by run_at`,
    );
    expect(steps.map(({ rung, minutes, source }) => `${source} ${rung} ${minutes}`)).toEqual([
      ...['hidden duty 0', 'hidden everyone 8', 'hidden supervisor 15', 'hidden oversight 30'],
    ]);
    // Looking at the board opens nothing.
    await kulob.as['operator']!.get('/callback-requests').expect(200);
    expect((await use({ k: code })).text).toContain('Nobody has read it yet.');
    expect(await read()).toMatchObject({
      ...{ number: WORDS.a, wish: 'police', message: 'HE IS BACK', spot: '38.55982,68.78700 ±30' },
    });
    expect((await use({ x: code })).text).toMatch(/A helpline worker read it: \w+day [\d.]+, \d{1,2}:\d\d\./);
    expect((await use({ k: '00000000' })).text).toContain('No request has this number');
    // Who finds the address later finds the cover.
    await test.database.pass('6 minutes');
    expect((await answered()).text).toBe(cover.text);
    await staySignedIn(test);
    expect((await use({ z: '1' })).headers['clear-site-data']).toBe('"cache"');
  });

  it('is another one to call within the hour once it was taken, though the line has closed since', async () => {
    const hours = (await test.database.query('select id, opening_hours from panoh.services')) as object[];
    await test.database.query(
      `update panoh.services set opening_hours = jsonb_build_array(jsonb_build_object('weekday',
         extract(isodow from panoh.now() + interval '3 days'), 'fromMinute', 600, 'untilMinute', 660)) where type = 'hotline'`,
    );
    const form = request(server()).post('/app/calendar/en').type('form');
    await form.send({ i: '2', l: 'police', m: 'HE IS BACK' }).expect(303);
    await read();
    const rows = await test.database.query<{ rung: string; minutes: number }>(
      `select rung, round(extract(epoch from run_at - panoh.now()) / 60)::integer as minutes
       from panoh.callback_escalations where state = 'waiting' and rung <> 'ageing' order by run_at`,
    );
    expect(rows.map(({ rung, minutes }) => `${rung} ${minutes}`)).toEqual(['everyone 60', 'supervisor 120']);
    await test.database.query(
      `update panoh.services s set opening_hours = b.opening_hours
       from jsonb_to_recordset($1) b (id uuid, opening_hours jsonb) where b.id = s.id`,
      [JSON.stringify(hours)],
    );
  });

  it('reaches oversight where nobody of the hotline reads it', async () => {
    await test.database.query(`update panoh.users set roles = '{oversight}' where id = $1`, [
      kulob.as['cowfaSupervisorElsewhere']!.userId,
    ]);
    await request(server())
      .post('/app/calendar/tg')
      .type('form')
      .send({ i: '2', l: 'write', m: 'салом' })
      .expect(303);
    const notified = async (): Promise<number> => {
      await sweeper.reminders.sweep();
      const rows = await test.database.query('select 1 from panoh.notifications where user_id = $1', [
        kulob.as['cowfaSupervisorElsewhere']!.userId,
      ]);
      return rows.length;
    };
    expect(await notified()).toBe(0);
    // A step that reached nobody is tried for as long as it takes, and holds up no other.
    await test.database.query(
      `update panoh.callback_escalations set state = 'undeliverable', done_at = null,
         lease_until = panoh.now() + interval '10 minutes' where rung = 'duty'`,
    );
    await test.database.query(
      `update panoh.callback_escalations set run_at = run_at - interval '31 minutes'`,
    );
    expect(await notified()).toBe(1);
    const waiting = async (): Promise<string[]> =>
      (
        await test.database.query<{ rung: string }>(
          `select rung from panoh.callback_escalations where state = 'waiting' and rung <> 'ageing' order by run_at`,
        )
      ).map(({ rung }) => rung);
    expect(await waiting()).toEqual(['duty', 'everyone', 'supervisor', 'oversight']);
  });

  it('shows covers with neutral names, and none where they are off', async () => {
    const files = ['calendar/tg?m=2027-03', 'calendar/tg/manifest.webmanifest', 'cover.js', 'cover.css'];
    const answers = await Promise.all(
      files.map((path) => request(server()).get(`/app/${path}`).buffer(true)),
    );
    expect(answers.map(({ status }) => status)).toEqual(files.map(() => 200));
    expect(answers[0]!.text).toMatch(/Март 2027.*21\.03\.2027: Наврӯз/s);
    expect(JSON.parse(answers[1]!.text)).toMatchObject({ scope: '/app/calendar/tg' });
    expect((await request(server()).get('/app/calendar-192.png')).status).toBe(200);
    const quiet = await startApp();
    const off = await request(quiet.app.getHttpServer() as Server).get('/app/calculator/tg');
    expect(off.status).toBe(404);
    await quiet.close();
  });

  it('opens nothing any more for an address that tried many numbers', async () => {
    const tried = async (x: string): Promise<string> =>
      (
        await request(server())
          .post('/app/calculator/en')
          .set('X-Forwarded-For', '203.0.113.201')
          .type('form')
          .send({ x })
      ).text;
    const guess = async (from: number, until: number): Promise<void> => {
      for (let number = from; number < until; number += 1) await tried(String(731_600 + number));
    };
    // A household that calculates shuts nobody out.
    await guess(0, 60);
    expect(await tried('731582')).toContain('name="l"');
    await guess(60, 330);
    expect(await tried('731582')).not.toContain('name="l"');
  });

  it('is never refused for its headers', async () => {
    expect((await request(server()).post('/portal/en/desk').send({ a: 1 })).status).toBe(422);
    const asked = await send({ ...WORDS, a: 'ask Zarina' });
    expect([asked.status, asked.text.includes('Is this number right?')]).toEqual([422, true]);
    expect((await send({ ...WORDS, a: 'ask Zarina', j: '1' })).status).toBe(303);
    expect((await follow(await send({ k: '00000000' }))).text).toContain('No request has this number.');
    const cross = await request(server())
      .post('/portal/en/desk')
      .set('Sec-Fetch-Site', 'cross-site')
      .type('form')
      .send(WORDS);
    expect(cross.status).toBe(303);
  });

  it('is never lost for its size: what is too long is named, all else stands there, and sent again it is kept', async () => {
    const huge = { c: 'шаб'.repeat(30_000), ...WORDS };
    const answer = await send(huge);
    expect(answer.text).toContain('That is too long and was not sent yet: Or in your own words');
    for (const word of [WORDS.a, WORDS.f, WORDS.g, 'шаб'.repeat(400)]) expect(answer.text).toContain(word);
    expect(answer.text).not.toContain('\ufffd');
    expect((await send({ ...huge, j: '1' })).status).toBe(303);
    expect(await read()).toMatchObject({
      ...{ number: WORDS.a, cover: WORDS.f, codeWord: WORDS.g, hours: `${'шаб'.repeat(100)} …` },
    });
  });
});

describe('the quiet way to ask for help', () => {
  const all = async () => {
    const { open, doubtful, settled } = await board();
    return [...open.items, ...doubtful.items, ...settled.items];
  };
  const only = async () => (await all())[0]!;
  const take = async (person = 'operator', body = {}): Promise<CallbackRequestDto> => {
    const { id, version } = await only();
    return (await kulob.as[person]!.post(`/callback-requests/${id}/take`, body, version).expect(200))
      .body as CallbackRequestDto;
  };
  const reopen = (person: string, { id, version }: { id: string; version: number }) =>
    kulob.as[person]!.post(`/callback-requests/${id}/reopen`, {}, version);
  const outcome = (person: string, { id, version }: { id: string; version: number }, body: object) =>
    kulob.as[person]!.post(`/callback-requests/${id}/outcomes`, body, version);
  const told = async (): Promise<string[]> => {
    const rows = await test.database.query<{ user_id: string; kind: string }>(
      `select user_id, kind from panoh.notifications where kind like 'help%' and read_at is null order by created_at`,
    );
    const names = Object.entries(kulob.as);
    return [
      ...new Set(
        rows.map((row) => `${names.find(([, one]) => one.userId === row.user_id)?.[0]} ${row.kind}`),
      ),
    ].sort();
  };
  /** Nobody stays signed in so long. */
  const pass = async (interval: string): Promise<void> => {
    await test.database.pass(interval);
    for (const person of ['operator', 'hotlineSupervisor', 'coordinator', 'supervisor'])
      kulob.as[person] = await signIn(test, kulob.as[person]!);
  };

  it('is told to those on duty, to everybody there, to the supervisor, and to the coordinator that somebody waits', async () => {
    await clear();
    await send(WORDS);
    await sweeper.reminders.sweep();
    expect(await told()).toEqual(['operator help_waiting']);
    await pass('16 minutes');
    await sweeper.reminders.sweep();
    expect(await told()).toEqual([
      'hotlineSupervisor help_late',
      'operator help_late',
      'operator help_waiting',
    ]);
    await pass('46 minutes');
    await sweeper.reminders.sweep();
    expect((await told()).filter((one) => /coordinator|deputy/.test(one))).toEqual([
      'coordinator help_late',
      'deputy help_late',
    ]);
    const { items } = (await kulob.as['coordinator']!.get('/notifications').expect(200)).body as {
      items: { kind: string; caseId: string | null }[];
    };
    expect(items[0]).toMatchObject({ kind: 'help_late', caseId: null });
    await kulob.as['coordinator']!.get('/callback-requests').expect(403);
  });

  it('shows what she wrote to whoever has taken it, and writes down each look', async () => {
    const { id } = await only();
    const looked = (person: string) => kulob.as[person]!.get(`/callback-requests/${id}`);
    expect((await looked('operator').expect(200)).body).toMatchObject({ words: null, isLate: true });
    const mine = await take();
    expect(mine.words).toMatchObject({
      number: '+992 93 500-11-22',
      codeWord: 'KULCHAI GARM',
      cover: 'DUKONI NON',
    });
    expect((await looked('hotlineSupervisor').expect(200)).body).toMatchObject({ words: null });
    await looked('supervisor').expect(404);
    const looks = await test.database.query(
      `select 1 from panoh.audit_entries e join panoh.callback_requests r on r.audit_pseudonym = any (e.cases)
       where e.action in ('getCallbackRequest', 'takeCallbackRequest') and e.decision = 'allowed'`,
    );
    expect(looks).toHaveLength(3);
    expect(await told()).toEqual([]);
  });

  it('owes an outcome from then on, and tells others when there is none', async () => {
    await pass('61 minutes');
    await sweeper.reminders.sweep();
    expect(await told()).toEqual(['hotlineSupervisor help_late', 'operator help_late']);
    const [clock] = await test.database.query<{ later: Date }>(
      `select panoh.now() + interval '1 hour' as later`,
    );
    const later = clock!.later.toISOString();
    await outcome('operator', await only(), { outcome: 'not_reached' }).expect(422);
    await outcome('operator', await only(), { outcome: 'not_reached', tryAt: later }).expect(200);
    await sweeper.reminders.sweep();
    expect(await told()).toEqual([]);
    await pass('61 minutes');
    await sweeper.reminders.sweep();
    expect(await told()).toEqual(['operator help_waiting']);
  });

  it('locks the number where another voice answered, until a supervisor decides', async () => {
    const locked = (await outcome('operator', await only(), { outcome: 'someone_else' }).expect(200))
      .body as CallbackRequestDto;
    expect([locked.isLocked, locked.allowedActions]).toEqual([true, []]);
    await outcome('operator', locked, { outcome: 'reached' }).expect(409);
    await sweeper.reminders.sweep();
    expect(await told()).toEqual(['hotlineSupervisor help_late']);
    // The operator who had it can no longer read the words.
    expect((await kulob.as['operator']!.get(`/callback-requests/${locked.id}`)).body).toMatchObject({
      words: null,
    });
    const hers = await take('hotlineSupervisor');
    const { body } = await outcome('hotlineSupervisor', hers, { outcome: 'stopped' }).expect(200);
    expect(body).toMatchObject({ state: 'settled', outcome: 'stopped', isLocked: true });
    // An operator cannot reopen and take a request that a supervisor stopped.
    await reopen('operator', body as CallbackRequestDto).expect(409);
    const again = (await reopen('hotlineSupervisor', body as CallbackRequestDto).expect(200))
      .body as CallbackRequestDto;
    await kulob.as['operator']!.post(`/callback-requests/${again.id}/take`, {}, again.version).expect(409);
  });

  it('is never taken over without a reason, nor opened again by a worker where it was settled', async () => {
    await clear();
    await send({ ...WORDS, i: 'over' });
    const mine = await take();
    expect((await board('hotlineSupervisor')).open.items[0]?.allowedActions).toEqual(['take_over']);
    const over = (body: object) =>
      kulob.as['hotlineSupervisor']!.post(`/callback-requests/${mine.id}/take`, body, mine.version);
    await over({}).expect(422);
    const hers = (await over({ reason: 'colleague_away' }).expect(200)).body as CallbackRequestDto;

    const done = (await outcome('hotlineSupervisor', hers, { outcome: 'reached' }).expect(200))
      .body as CallbackRequestDto;
    await reopen('operator', done).expect(409);
    await reopen('hotlineSupervisor', done).expect(200);
  });

  it('takes junk for junk with a reason only, can take it back, and erases words a month later', async () => {
    await clear();
    await send({ ...WORDS, c: 'http://spam.example' });
    expect(await only()).toMatchObject({ isDoubtful: true });
    const mine = await take();

    const gone = (await outcome('operator', mine, { outcome: 'junk', junkReason: 'advertising' }).expect(200))
      .body as CallbackRequestDto;
    expect(gone).toMatchObject({ outcome: 'junk', junkReason: 'advertising', words: null });
    await kulob.as['operator']!.post(`/callback-requests/${gone.id}/reopen`, {}, gone.version).expect(200);
    expect(await only()).toMatchObject({ state: 'waiting', isDoubtful: false });
    await outcome('operator', await take(), { outcome: 'reached' }).expect(200);
    await pass('31 days');
    await sweeper.reminders.sweep();
    expect(await test.database.query('select 1 from panoh.callback_details')).toEqual([]);
    expect(await test.database.query('select lookup_hash from panoh.callback_requests')).toEqual([
      { lookup_hash: null },
    ]);
  });

  it('is told to supervisors and the coordinator also where it looks doubtful', async () => {
    await clear();
    for (const i of ['5', '6']) await send({ ...WORDS, i, c: 'http://spam.example' });
    for (const interval of ['0 minutes', '31 minutes', '31 minutes']) {
      await pass(interval);
      await sweeper.reminders.sweep();
    }
    expect(await told()).toEqual([
      ...['coordinator help_late', 'deputy help_late', 'hotlineSupervisor help_doubtful'],
      ...['hotlineSupervisor help_late', 'operator help_doubtful'],
    ]);
  });

  it('is kept once for one sending, and is never doubtful because another phone sends again and again', async () => {
    await clear();
    const once = { ...WORDS, i: 'same' };
    await Promise.all([send(once), send(once), send(once)]);
    expect(await all()).toHaveLength(1);
    await send({ ...once, a: '935001199' });
    expect(await all()).toHaveLength(2);
    for (let number = 0; number < 70; number += 1) {
      await send({ ...WORDS, i: 'again' }, '198.51.100.2');
      await send({ ...WORDS, i: `many${number}` }, '198.51.100.3');
    }
    await send({ ...WORDS, i: 'hers' }, '198.51.100.4');
    await send({ ...WORDS, i: 'another' }, '198.51.100.2');
    const { open, doubtful } = await board();
    expect([open.total, doubtful.total]).toEqual([2 + 1 + 3 + 2, 67]);
  });

  it('never hides one behind others, however many there are', async () => {
    await clear();
    await test.database.query(
      `insert into panoh.callback_requests (id, agency_id, due_at, is_doubtful, lookup_hash)
       select gen_random_uuid(), $1, panoh.now(), n > 120, n::text from generate_series(1, 350) n`,
      [kulob.agencies['hotline']],
    );
    for (const shelf of ['open', 'doubtful'] as const) {
      const seen = new Set<string>();
      let page: CallbackBoardDto['open'] = (await board())[shelf];
      const { total } = page;
      for (;;) {
        for (const { id } of page.items) seen.add(id);
        if (!page.nextCursor) break;
        const more = `/callback-requests/lists/${shelf}?cursor=${page.nextCursor}`;
        page = (await kulob.as['operator']!.get(more).expect(200)).body as CallbackBoardDto['open'];
      }
      expect([shelf, seen.size, total]).toEqual([shelf, ...(shelf === 'open' ? [120, 120] : [230, 230])]);
    }
  });

  it('keeps no word longer than ninety days, and tells supervisors before', async () => {
    await clear();
    await send({ ...WORDS, i: 'old' });
    const late = async (interval: string): Promise<number> => {
      await pass(interval);
      await sweeper.reminders.sweep();
      const rows = await test.database.query(
        `select 1 from panoh.notifications where kind = 'help_late' and user_id = $1`,
        [kulob.as['hotlineSupervisor']!.userId],
      );
      return rows.length;
    };
    const before = await late('1 day');
    expect([await late('60 days'), await late('15 days')]).toEqual([before + 1, before + 2]);
    await late('15 days');
    expect(
      await test.database.query(
        'select lookup_hash, (select count(*)::int from panoh.callback_details) as words from panoh.callback_requests',
      ),
    ).toEqual([{ lookup_hash: null, words: 0 }]);
  });
});
