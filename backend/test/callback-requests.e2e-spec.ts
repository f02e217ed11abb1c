import type { Server } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { Response } from 'supertest';
import type { CallbackBoardDto, CallbackRequestDto } from '../src/callback-requests/callback-requests.dto.js';
import { signIn } from './support/actors.js';
import { arrangeHotline } from './support/callback-requests.js';
import { startKulob } from './support/kulob.js';
import { sweeperFor } from './support/workers.js';

const { test, kulob } = await startKulob({ environment: { PANOH_TRUST_PROXY: 'on' } });

const WORDS = {
  a: '+992 93 500-11-22',
  b: 'morning',
  d: 'anyone',
  e: 'own_words',
  f: 'DUKONI NON',
  g: 'KULCHAI GARM',
};

describe('the quiet way to ask for help', () => {
  const sweeper = sweeperFor(test);
  const server = (): Server => test.app.getHttpServer() as Server;
  /** Uses another address where the test gives one. */
  const send = (form: Record<string, string>, from = '198.51.100.1'): Promise<Response> =>
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
  const page = (): Promise<string> =>
    request(server())
      .get('/portal/en/desk')
      .then(({ text }) => text);
  const board = async (person = 'operator'): Promise<CallbackBoardDto> =>
    (await kulob.as[person]!.get('/callback-requests').expect(200)).body as CallbackBoardDto;
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
  const clear = async (): Promise<void> => {
    await test.database.query('delete from panoh.notifications');
    for (const table of ['callback_events', 'callback_escalations', 'callback_details', 'callback_requests'])
      await test.database.query(`delete from panoh.${table}`);
  };

  it('says before anything is written that nobody takes requests', async () => {
    expect(await page()).toMatch(/you cannot send one. Call 1313; in danger 102/);
    expect(await page()).not.toContain('name="a"');
  });

  it('is opened by the supervisor of a hotline that has hours, and by nobody else', async () => {
    await arrangeHotline(test, kulob);
    const open = (person: string) => kulob.as[person]!.put('/hotline', { isOpen: true, withinMinutes: 30 });
    await open('operator').expect(403);
    await open('supervisor').expect(404);
    await test.database.query(`update panoh.services set status = 'paused' where type = 'hotline'`);
    expect((await open('hotlineSupervisor').expect(409)).body).toMatchObject({ code: 'hours_missing' });
    await test.database.query(`update panoh.services set status = 'active' where type = 'hotline'`);
    expect((await open('hotlineSupervisor').expect(200)).body).toMatchObject({
      line: { isOpen: true, withinMinutes: 30, hasHours: true },
    });
    expect(await page()).toContain('Helpline workers are there now and read it within 30 minutes.');
  });

  it('leads to a page of another address, keeps nothing in the browser, and tells once that it has arrived', async () => {
    const form = await request(server()).get('/portal/en/desk');
    expect(form.headers['cache-control']).toBe('no-store');
    expect(form.text).toContain('Was my request read?');
    const answer = await send(WORDS);
    expect(answer.headers['location']).toMatch(/^\/portal\/en\/desk\?t=[\w-]+$/);
    expect([answer.status, answer.headers['cache-control'], answer.headers['set-cookie']]).toEqual([
      303,
      'no-store',
      undefined,
    ]);
    const after = await follow(answer);
    expect(after.text).toMatch(/We received it: .*<b class="number">\d{4} \d{4}<\/b>/s);
    expect(after.headers['cache-control']).toBe('no-store');
    expect(after.text).not.toMatch(/500-11-22|DUKONI|KULCHAI/);
    await pass('6 minutes');
    expect((await follow(answer)).text).not.toContain('We received it');
    expect((await request(server()).get('/portal/en/times')).status).toBe(404);
  });

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
    expect(
      await test.database.query(`select reason from panoh.callback_events where kind = 'taken' order by at`),
    ).toEqual([{ reason: null }, { reason: 'colleague_away' }]);
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
    await outcome('operator', mine, { outcome: 'junk' }).expect(422);
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

  it('keeps one request for one sending, and another one for a corrected number', async () => {
    await clear();
    const once = { ...WORDS, i: 'same' };
    await Promise.all([send(once), send(once), send(once)]);
    expect(await all()).toHaveLength(1);
    await send({ ...once, a: '935001199' });
    expect(await all()).toHaveLength(2);
  });

  it('is never doubtful because another phone sends one form again and again, or too many', async () => {
    await clear();
    for (let number = 0; number < 70; number += 1) {
      await send({ ...WORDS, i: 'again' }, '198.51.100.2');
      await send({ ...WORDS, i: `many${number}` }, '198.51.100.3');
    }
    await send({ ...WORDS, i: 'hers' }, '198.51.100.4');
    await send({ ...WORDS, i: 'another' }, '198.51.100.2');
    const { open, doubtful } = await board();
    expect([open.total, doubtful.total]).toEqual([1 + 3 + 2, 67]);
  });

  it('is told to supervisors and the coordinator also where it looks doubtful', async () => {
    await clear();
    for (const i of ['5', '6']) await send({ ...WORDS, i, c: 'http://spam.example' }, `198.51.100.${i}`);
    for (const interval of ['0 minutes', '31 minutes', '31 minutes']) {
      await pass(interval);
      await sweeper.reminders.sweep();
    }
    expect(await told()).toEqual([
      'coordinator help_late',
      'deputy help_late',
      'hotlineSupervisor help_doubtful',
      'hotlineSupervisor help_late',
      'operator help_doubtful',
    ]);
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

  it('tells by a number whether somebody has read it, and nothing else', async () => {
    await clear();
    const sent = await send(WORDS);
    const [, ...code] = /(\d{4}) (\d{4})<\/b>/.exec((await follow(sent)).text) ?? [];
    const ask = async (k: string) => {
      const answer = await send({ k });
      // Its address is as long as that of one who has sent a request.
      expect(answer.headers['location']).toHaveLength(sent.headers['location']!.length);
      return (await follow(answer)).text;
    };
    expect(await ask(code.join(''))).toContain('Nobody has read it yet.');
    await take();
    expect(await ask(code.join(' '))).toContain('A helpline worker read it: ');
    expect(await ask('00000000')).toContain('No request has this number.');
  });
});
