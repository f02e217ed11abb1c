import type { Server } from 'node:http';
import { beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { Response } from 'supertest';
import type { CallbackBoardDto, CallbackRequestDto } from '../src/callback-requests/callback-requests.dto.js';
import { staySignedIn } from './support/actors.js';
import { startApp } from './support/app.js';
import { arrangeHotline } from './support/callback-requests.js';
import { startKulob } from './support/kulob.js';
import { sweeperFor } from './support/workers.js';

const { test, kulob } = await startKulob({
  environment: { PANOH_TRUST_PROXY: 'on', PANOH_SOS_NUMBER: '731582' },
});

const WORDS = { a: '+992 93 500-11-22', f: 'DUKONI NON', g: 'KULCHAI GARM' };

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

describe('what somebody sends from the desk', () => {
  const sweeper = sweeperFor(test);
  const server = (): Server => test.app.getHttpServer() as Server;
  let addresses = 0;
  /** Each request uses a new address unless the test gives one. */
  const send = (form: Record<string, string>, from = `203.0.113.${(addresses += 1)}`): Promise<Response> =>
    request(server())
      .post('/portal/en/desk')
      .set('X-Forwarded-For', from)
      .type('form')
      .send(form)
      .then((answer) => answer);
  const follow = async (answer: Response): Promise<string> =>
    (await request(server()).get(answer.headers['location'] ?? '')).text;
  const page = async (): Promise<string> => (await request(server()).get('/portal/en/desk')).text;
  /** The caller's words, as read by the operator who takes the first request. */
  const read = async (): Promise<CallbackRequestDto['words']> => {
    const { open } = (await kulob.as['operator']!.get('/callback-requests').expect(200))
      .body as CallbackBoardDto;
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

  beforeEach(async () => {
    for (const table of [
      'notifications',
      'callback_events',
      'callback_escalations',
      'callback_details',
      'callback_requests',
    ])
      await test.database.query(`delete from panoh.${table}`);
  });

  it('is kept although no line was ever open, and nothing is promised that nobody can keep', async () => {
    expect(await page()).toMatch(/you cannot send one\. Call 1313; in danger 102\./);
    const answer = await send(WORDS);
    expect(answer.status).toBe(303);
    expect(await follow(answer)).toMatch(
      /We received it: .*we do not know when they read it.*Call 1313; in danger 102\./s,
    );
    await sweeper.reminders.sweep();
    expect(await rung('help_waiting')).toBe(1);
    await arrangeHotline(test, kulob);
    const line = { isOpen: true, withinMinutes: 30 };
    await kulob.as['hotlineSupervisor']!.put('/hotline', line).expect(200);
    expect(await read()).toMatchObject({ number: WORDS.a, codeWord: WORDS.g });
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
    const after = await follow(answer);
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

  it('is promised from the next hours where the line is closed, and told again when they begin', async () => {
    const [, close, open] = CLOSINGS[0]!;
    await test.database.query(close);
    expect(await follow(await send(WORDS))).toMatch(
      /keep your request and read it between \w+ [\d.]+, 0:00 and \w+ [\d.]+, 0:30\./,
    );
    await test.database.query(open);
    const steps = await test.database.query<{ rung: string; hour: string }>(
      `select rung, to_char(run_at at time zone 'Asia/Dushanbe', 'HH24:MI') as hour from panoh.callback_escalations
       where rung <> 'ageing' order by run_at`,
    );
    expect(steps.slice(1).map(({ rung, hour }) => `${rung} ${hour}`)).toEqual([
      'duty 00:00',
      'everyone 00:15',
      'supervisor 00:30',
      'coordinator 01:00',
    ]);
  });

  it('rings for each who can be called back, however many came from one address; junk rings once', async () => {
    for (let number = 0; number < 8; number += 1)
      await send({ ...WORDS, a: `93500110${number}` }, '198.51.100.7');
    for (let number = 0; number < 8; number += 1)
      await send({ ...WORDS, a: `93500120${number}`, c: 'http://spam.example' }, '198.51.100.8');
    await sweeper.reminders.sweep();
    expect([await rung('help_waiting'), await rung('help_doubtful')]).toEqual([8, 1]);
    // These requests are still open, so the next one notifies anyway. Both spellings are the same number.
    await send({ ...WORDS, a: '935001300' }, '198.51.100.7');
    await send({ ...WORDS, a: '+992 93-500-13-00' }, '198.51.100.7');
    await sweeper.reminders.sweep();
    expect([await rung('help_waiting'), await rung('help_doubtful')]).toEqual([9, 1]);
  });

  it('buries no true one under a flood: of many that nobody looked at, further doubtful ones ring once for all', async () => {
    for (let number = 10; number < 40; number += 1)
      await send({ ...WORDS, a: `9350014${number}` }, '198.51.100.9');
    await sweeper.reminders.sweep();
    expect([await rung('help_waiting'), await rung('help_doubtful')]).toEqual([20, 1]);
    await send({ ...WORDS, a: '935001500' });
    await sweeper.reminders.sweep();
    expect([await rung('help_waiting'), await rung('help_doubtful')]).toEqual([21, 1]);
  });

  it.each([
    ['no number', { a: '😀' }, 'We need a number to call'],
    ['a number like none', { a: 'ask Zarina' }, 'Is this number right?'],
    ['far too much', { c: 'ш'.repeat(301) }, 'That is too long and was not sent yet: Or in your own words'],
  ])('is asked for once more for %s, with all that was typed', async (_, more, sentence) => {
    const answer = await send({ ...WORDS, ...more });
    expect([answer.status, answer.text.includes(sentence)]).toEqual([422, true]);
    for (const word of ['DUKONI NON', 'KULCHAI GARM', Object.values(more)[0]!])
      expect(answer.text).toContain(word);
    expect((await send({ ...WORDS, ...more, j: '1' })).status).toBe(
      'a' in more && more.a === '😀' ? 422 : 303,
    );
  });

  it('is called read only where every request with its number was read', async () => {
    for (const a of ['935001701', '935001702']) await send({ ...WORDS, a });
    await test.database.query(`update panoh.callback_requests set lookup_hash = 'same'`);
    const heard = async (): Promise<boolean | null> => {
      const [row] = await test.database.query<{ heard: boolean | null }>(
        `select is_read as heard from panoh.callback_reading('same')`,
      );
      return row?.heard ?? null;
    };
    const { open } = (await kulob.as['operator']!.get('/callback-requests').expect(200))
      .body as CallbackBoardDto;
    const told = [await heard()];
    for (const { id, version } of open.items) {
      await kulob.as['operator']!.post(`/callback-requests/${id}/take`, {}, version).expect(200);
      told.push(await heard());
    }
    expect(told).toEqual([false, false, true]);
  });

  it('is kept from behind the calculator, on the same address, and read within the times of its rule', async () => {
    const [closed, open] = [CLOSINGS[0]![1], CLOSINGS[0]![2]];
    const use = (form: Record<string, string>): Promise<Response> =>
      request(server())
        .post('/app/calculator/en')
        .set('X-Forwarded-For', '203.0.113.200')
        .type('form')
        .send(form)
        .then((answer) => answer);
    const cover = await request(server()).get('/app/calculator/en');
    expect(cover.headers['set-cookie']).toBeUndefined();
    // A wrong number, a sum and the number within a sum get the result of the calculator.
    for (const [typed, shown] of [
      ['731583', '731583'],
      ['731582+1', '731583'],
      ['12×3', '36'],
      ['12345678', '12345678'],
    ] as const) {
      const { text } = await use({ x: typed });
      expect(text.replace(`value="${shown}"`, 'value=""')).toBe(cover.text);
    }
    const hidden = await use({ x: '731582' });
    expect(hidden.text).toMatch(/<title>Calculator<\/title>.*there now.*within 15 minutes.*1313.*102/s);
    expect([hidden.headers['cache-control'], hidden.headers['set-cookie']]).toEqual(['no-store', undefined]);
    expect(hidden.headers['permissions-policy']).toContain('geolocation=(self)');
    await test.database.query(closed);
    expect((await use({ x: '731582' })).text).toMatch(
      /Nobody is there now.*only from \w+day .*call 1313; in danger 102/s,
    );
    await test.database.query(open);
    expect([(await use({ i: '1', l: 'police' })).status, (await use({ i: '1', l: 'call' })).status]).toEqual([
      422, 422,
    ]);
    const refused = await use({ i: '1', l: 'call', n: '38.55982,68.78700 ±30' });
    expect(refused.text).toMatch(/name="n" value="38\.55982,68\.78700 ±30".*id="spot-added" role="status">/s);
    const said = { ...WORDS, i: 'once', l: 'police', m: 'HE IS BACK', n: '38.55982,68.78700 ±30' };
    // Loading the answer again asks, and sends nothing.
    const sent = await use(said);
    expect([sent.status, sent.headers['cache-control']]).toEqual([303, 'no-store']);
    expect(sent.headers['location']).toMatch(/^\/app\/calculator\/en\?t=[\w-]+$/);
    const answered = () => request(server()).get(sent.headers['location'] ?? '');
    const kept = await answered();
    expect(kept.headers['cache-control']).toBe('no-store');
    expect((await answered()).text).toBe(kept.text);
    await use(said);
    const code = /<b class="number">(\d{4} \d{4})/.exec(kept.text)?.[1]?.replace(' ', '') ?? '';
    expect(kept.text).not.toMatch(/500-11-22|HE IS BACK|38\.559/);
    const steps = await test.database.query<{ rung: string; minutes: number; source: string }>(
      `select rung, ceil(extract(epoch from run_at - received_at) / 60 - 0.1)::integer as minutes, source
       from panoh.callback_escalations join panoh.callback_requests r on r.id = request_id where rung <> 'ageing' order by run_at`,
    );
    expect(steps.map(({ rung, minutes, source }) => `${source} ${rung} ${minutes}`)).toEqual([
      'hidden duty 0',
      'hidden everyone 8',
      'hidden supervisor 15',
      'hidden oversight 30',
    ]);
    expect((await use({ x: code })).text).toContain('Nobody has read it yet.');
    // Looking at the board opens nothing.
    await kulob.as['operator']!.get('/callback-requests').expect(200);
    const asked = (await use({ k: code })).text;
    expect(asked).toContain('Nobody has read it yet.');
    expect(asked).toContain(`<b class="number">${code.slice(0, 4)} ${code.slice(4)}</b>`);
    expect(await read()).toMatchObject({
      ...{ number: WORDS.a, wish: 'police', message: 'HE IS BACK', spot: '38.55982,68.78700 ±30' },
    });
    expect((await use({ x: code })).text).toMatch(/A helpline worker read it: \w+day [\d.]+, \d{1,2}:\d\d\./);
    // Who finds the address later finds the cover.
    await test.database.pass('6 minutes');
    expect((await answered()).text).toBe(cover.text);
    await staySignedIn(test);
    const cleared = await use({ z: '1' });
    expect(cleared.headers['clear-site-data']).toBe('"cache"');
    expect(cleared.text).toContain('home screen');
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
    const again = ['duty', 'everyone', 'supervisor', 'oversight'];
    expect(await waiting()).toEqual(again);
    // A request marked as junk waits as it did at first.
    const operator = kulob.as['operator']!;
    let [of] = ((await operator.get('/callback-requests').expect(200)).body as CallbackBoardDto).open.items;
    for (const [step, body] of [
      ['take', {}],
      ['outcomes', { outcome: 'junk', junkReason: 'prank' }],
      ['reopen', {}],
    ] as const)
      of = (await operator.post(`/callback-requests/${of!.id}/${step}`, body, of!.version).expect(200))
        .body as CallbackRequestDto;
    expect(await waiting()).toEqual(again);
  });

  it('shows covers that work without scripts, small and with neutral names, and none where they are off', async () => {
    const files = [
      ...['/app/calculator/tg', '/app/calendar/tg?m=2027-03', '/app/cover.css', '/app/cover.js'],
      ...[
        '/app/calculator-192.png',
        '/app/calculator-512.png',
        '/app/calendar-192.png',
        '/app/calendar-512.png',
      ],
      ...['/app/calculator/tg/manifest.webmanifest', '/app/calendar/tg/manifest.webmanifest'],
    ];
    const answers = await Promise.all(files.map((path) => request(server()).get(path).buffer(true)));
    expect(answers.map(({ status }) => status)).toEqual(files.map(() => 200));
    const bytes = answers.map(({ body, text }) =>
      Buffer.isBuffer(body) ? body.length : Buffer.byteLength(text),
    );
    expect(bytes.reduce((all, one) => all + one, 0)).toBeLessThan(150_000);
    expect(answers[1]!.text).toMatch(/Март 2027.*21\.03\.2027: Наврӯз/s);
    expect(JSON.parse(answers[8]!.text)).toMatchObject({ name: 'Ҳисоб', scope: '/app/calculator/tg' });
    const missing = await request(server()).get('/app/diary/tg');
    expect([missing.status, missing.text]).toEqual([404, '404']);
    expect(answers[3]!.text).not.toContain('//');
    const quiet = await startApp();
    for (const path of ['calculator/tg', 'cover.css', 'cover.js'])
      expect((await request(quiet.app.getHttpServer() as Server).get(`/app/${path}`)).status).toBe(404);
    await quiet.close();
  });

  it('opens nothing any more for an address that tried many numbers', async () => {
    const use = async (form: object): Promise<string> =>
      (
        await request(server())
          .post('/app/calculator/en')
          .set('X-Forwarded-For', '203.0.113.201')
          .type('form')
          .send(form)
      ).text;
    const tried = (x: string): Promise<string> => use({ x });
    // Phones of a whole network ask each minute whether theirs was read.
    const codes = Array.from({ length: 120 }, (_, number) => String(10_000_000 + number));
    const looked = await Promise.all(codes.map((k) => use({ k })));
    expect(
      looked.filter((text) => text.includes('No request has this number')).length,
    ).toBeGreaterThanOrEqual(60);
    expect(looked.filter((text) => text.includes('Too many numbers'))).not.toEqual([]);
    expect(await tried('731582')).toContain('name="l"');
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
    expect((await request(server()).post('/portal/xx/desk')).status).toBe(404);
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
