import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { CallbackBoardDto, CallbackRequestDto } from '../src/callback-requests/callback-requests.dto.js';
import { HttpGateway, isSigned, signed } from '../src/callback-requests/sms/http-gateway.js';
import { SmppGateway } from '../src/callback-requests/sms/smpp-gateway.js';
import { SENTENCES } from '../src/callback-requests/sms/sms-sentences.types.js';
import { Log } from '../src/platform/log.js';
import { AppRole } from './support/app-role.js';
import { arrangeHotline } from './support/callback-requests.js';
import { startKulob } from './support/kulob.js';
import { SmppOperator } from './support/smpp-operator.js';
import type { OutPart } from './support/smpp-operator.js';
import { until } from './support/steps.js';
import { smsFor, sweeperFor } from './support/workers.js';

const SECRET = 'of the provider';
const { test, kulob } = await startKulob({
  environment: {
    PANOH_SMS_URL: 'https://sms.example/send',
    PANOH_SMS_NUMBER: '4747',
    PANOH_SMS_SECRET: SECRET,
  },
});
const COUNT = Number(process.env['PANOH_MESSAGES'] ?? 150);
const SEED = Number(process.env['PANOH_NIGHTLY_SEED'] ?? 20_261_125);
const WORD = 'ПАНОҲМЕҶӮЯМ';
const MESSAGES_A_NUMBER = 5;
/** What the database keeps of a part beside its seal. */
const RAW = { digest: 'raw', isNamed: true, whole: 'raw', part: 1, parts: 1 };

/** One message of one to three parts. */
function message(index: number): OutPart[] {
  const from = `99290${String(Math.floor(index / MESSAGES_A_NUMBER)).padStart(7, '0')}`;
  const parts = 1 + (index % 3);
  if (parts === 1) return [{ from, text: `${WORD} ${index}` }];
  return Array.from({ length: parts }, (_, at) => ({
    ...{ from, reference: index & 0xff, parts, part: at + 1 },
    text: `${WORD} ${index}/${at + 1};`,
  }));
}

describe('text messages', () => {
  const operator = new SmppOperator(SEED);
  const sweeper = sweeperFor(test);
  const logged: string[] = [];
  const board = async (): Promise<CallbackBoardDto> =>
    (await kulob.as['operator']!.get('/callback-requests').expect(200)).body as CallbackBoardDto;
  const takeFirst = async (): Promise<CallbackRequestDto> => {
    const { id, version } = (await board()).open.items.find(({ state }) => state === 'waiting')!;
    return (await kulob.as['operator']!.post(`/callback-requests/${id}/take`, {}, version).expect(200))
      .body as CallbackRequestDto;
  };
  const count = (from: string): Promise<number> => test.database.count(from);
  const clear = async (): Promise<void> => {
    for (const table of [
      ...[
        'notifications',
        'callback_events',
        'callback_escalations',
        'callback_answers',
        'callback_messages',
      ],
      ...['callback_details', 'callback_requests'],
    ])
      await test.database.query(`delete from panoh.${table}`);
  };

  beforeAll(async () => {
    await arrangeHotline(test, kulob);
    await kulob.as['hotlineSupervisor']!.put('/hotline', { isOpen: true, withinMinutes: 30 }).expect(200);
    const url = await operator.listen();
    operator.refusesNext = 1;
    const log = new Log('debug', (line) => logged.push(line));
    smsFor(test, new SmppGateway({ url, number: '4747', log, retryMs: 20, timeoutMs: 5_000 }), logged);
    await until(() => operator.binds.accepted > 0);
  });
  afterAll(() => operator.close());

  it('come whole, however long, in every alphabet, and say so where a part is missing', async () => {
    const long = 'ҚӢҶҲ '.repeat(400);
    const pieces = long.match(/.{1,67}/gs)!;
    operator.deliver(
      ...pieces.map((text, at) => ({
        from: '992900000001',
        text,
        reference: 7,
        parts: pieces.length,
        part: at + 1,
      })),
    );
    await until(() => operator.isIdle);
    // Messages of one moment stand in the order in which they were kept.
    operator.deliver({ from: '992900000001', text: 'Yordam lozim, shavharam ba xona omad' });
    await until(() => operator.isIdle);
    operator.deliver({ from: '992900000001', text: 'second half', reference: 8, parts: 2, part: 2 });
    await until(() => operator.isIdle);
    expect(operator.binds.refused).toBe(1);
    const { source, words, conversation } = await takeFirst();
    expect([source, words?.number, words?.wish]).toEqual(['sms', '992900000001', 'write']);
    expect(conversation?.messages.map(({ text, missing }) => [text, missing])).toEqual([
      [long, []],
      ['Yordam lozim, shavharam ba xona omad', []],
      [' […] second half', [1]],
    ]);
  });

  it('follow the times of the hidden request, and a further one reaches who has taken the first', async () => {
    const steps = async (): Promise<string[]> =>
      (
        await test.database.query<{ rung: string }>(
          `select rung from panoh.callback_escalations where rung <> 'ageing' order by run_at, rung`,
        )
      ).map(({ rung }) => rung);
    expect(await steps()).toEqual(['duty', 'everyone', 'supervisor', 'oversight', 'everyone', 'supervisor']);
    const { id, version } = (await board()).open.items[0]!;
    operator.deliver({ from: '992900000001', text: 'one more' });
    await until(() => operator.isIdle);
    expect(await steps()).toContain('taker');
    const ofMessage = (): Promise<number> =>
      count(`panoh.callback_escalations where of_message and state = 'waiting'`);
    // Nothing closes or silences a message that came after the last look.
    const operatorOf = kulob.as['operator']!;
    await operatorOf.post(`/callback-requests/${id}/outcomes`, { outcome: 'reached' }, version).expect(412);
    const role = await AppRole.connect(test);
    await role.as(operatorOf, ['select panoh.open_sms($1, $2)', [id, version]]);
    expect(await ofMessage()).toBeGreaterThanOrEqual(3);
    await operatorOf.get(`/callback-requests/${id}`).expect(200);
    expect(await ofMessage()).toBe(0);
    // Who repeats her words minutes later is no operator that sends again: they ring, and are listed once.
    await test.database.query(`update panoh.callback_messages set last_at = last_at - interval '3 minutes'`);
    operator.deliver({ from: '992900000001', text: 'one more' });
    await until(() => operator.isIdle);
    expect(await count('panoh.callback_messages where times = 2')).toBe(1);
    expect(await ofMessage()).toBeGreaterThanOrEqual(3);
    await operatorOf.get(`/callback-requests/${id}`).expect(200);
    // The same words after a while are a new message, however often they came until then.
    await test.database.query(
      `update panoh.callback_messages set received_at = received_at - interval '16 minutes'`,
    );
    operator.deliver({ from: '992900000001', text: 'one more' });
    await until(() => operator.isIdle);
    expect(await count('panoh.callback_messages where times > 1')).toBe(1);
    expect(await ofMessage()).toBeGreaterThanOrEqual(3);
    expect(await count('panoh.callback_requests')).toBe(1);
    // One that is being stored while the earlier ones are opened adds no step to theirs, so theirs stay.
    const seen = (await board()).open.items[0]!.version;
    const stored = test.database.query(
      `select panoh.receive_sms(jsonb_build_object('agencyId', agency_id, 'senderHash', sender_hash, 'isDoubtful', false,
         'steps', '[]'::jsonb, 'message', $2::jsonb)), pg_sleep(1) from panoh.callback_requests where id = $1`,
      [
        id,
        JSON.stringify({ ...{ id: randomUUID(), agencyKeyVersion: 1, sealedKey: '', sealed: '' }, ...RAW }),
      ],
    );
    await Promise.all([
      stored,
      role.as(operatorOf, ['select pg_sleep(0.4)'], ['select panoh.open_sms($1, $2)', [id, seen]]),
    ]);
    expect(await ofMessage()).toBeGreaterThanOrEqual(3);
    await test.database.query(`delete from panoh.callback_messages where digest = 'raw'`);
  });

  it('are answered only by a neutral sentence that a person presses, and never twice', async () => {
    const { id } = (await board()).open.items[0]!;
    const shown = async (): Promise<CallbackRequestDto> =>
      (await kulob.as['operator']!.get(`/callback-requests/${id}`).expect(200)).body as CallbackRequestDto;
    const say = async (more: object, status = 200): Promise<void> => {
      const body = { template: 'call_when', language: 'tg', basis: 'asked', isSafeNow: true, ...more };
      await kulob.as['operator']!.post(
        `/callback-requests/${id}/answers`,
        body,
        (await shown()).version,
      ).expect(status);
    };
    const state = async (): Promise<string> => (await shown()).conversation!.answers.at(-1)!.state;
    await say({ isSafeNow: false }, 409);
    operator.answers.push('silent', 'invalid');
    await say({});
    await until(async () => (await state()) === 'unknown');
    await until(() => operator.binds.accepted > 1);
    await say({ template: 'thanks' });
    await until(async () => (await state()) === 'refused');
    await say({ template: 'received', language: 'en' });
    await until(async () => (await state()) === 'delivered');
    expect(operator.submitted.map(({ to, text }) => [to, text])).toEqual([
      ['992900000001', SENTENCES.call_when.tg],
      ['992900000001', SENTENCES.received.en],
    ]);
    // No operator keeps it for a phone that is switched on later, perhaps by him.
    for (const { validUntil } of operator.submitted) {
      const minutes = ((validUntil?.getTime() ?? 0) - Date.now()) / 60_000;
      expect([minutes > 1, minutes <= 5]).toEqual([true, true]);
    }
    expect(await count('panoh.callback_answers where sealed_number is not null')).toBe(0);
    // What was safe ten minutes ago may not be so now: it waits unclaimed, and then never goes out.
    await test.database.query(
      `update panoh.callback_answers set state = 'queued', sealed_number = 'x', next_at = panoh.now(),
         at = panoh.now() - interval '11 minutes'`,
    );
    await until(async () => (await state()) === 'failed');
    expect(operator.submitted).toHaveLength(2);
    expect(await count('panoh.callback_answers where sealed_number is not null')).toBe(0);
    // An answer is cancelled once she has written more ("he has my phone"), or the request has changed.
    const queue = (): Promise<unknown> =>
      test.database.query(
        `update panoh.callback_answers set state = 'queued', sealed_number = 'x', at = panoh.now(),
           next_at = panoh.now() + interval '1 hour'`,
      );
    await queue();
    operator.deliver({ from: '992900000001', text: 'not now' });
    await until(() => operator.isIdle);
    expect(await state()).toBe('failed');

    // No receipt makes a message go out again.
    await test.database.query(`update panoh.callback_answers set state = 'sent', provider_id = 'p1'`);
    await test.database.query('select panoh.settle_sms($1)', [
      JSON.stringify({ providerId: 'p1', state: 'queued' }),
    ]);
    expect(await count(`panoh.callback_answers where state <> 'sent'`)).toBe(0);
  });

  it('come signed over HTTPS too, and the same one only once', async () => {
    const send = (fields: Record<string, string>, secret = SECRET, at = new Date()) => {
      const { time, signature } = signed(secret, at, Object.values(fields));
      return request(test.app.getHttpServer() as Server)
        .post('/api/sms/messages')
        .set('X-Time', time)
        .set('X-Signature', signature)
        .send(fields);
    };
    const one = { id: 'a1', from: '992900000002', text: WORD };
    await send(one, 'guessed').expect(404);
    await send(one, SECRET, new Date(Date.now() - 600_000)).expect(404);
    await send(one).expect(204);
    await send(one).expect(204);
    await send({ ...one, id: 'a2' }).expect(204);
    const { conversation } = await takeFirst();
    expect(conversation?.messages.map(({ text, times }) => [text, times])).toEqual([
      [WORD, 2],
      [WORD, 1],
    ]);
  });

  it('go out signed over HTTPS too, and again only where certainly none went', async () => {
    const heard: { headers: IncomingHttpHeaders; body: Record<string, unknown> }[] = [];
    const answers: [status: number, body: string][] = [
      [200, '{"id":"p7"}'],
      [200, 'no json'],
      [429, ''],
      [400, ''],
      [500, ''],
    ];
    const provider = createServer((asked, answer) => {
      void json(asked).then((body) => {
        heard.push({ headers: asked.headers, body: body as Record<string, unknown> });
        const [status, text] = answers.shift() ?? [200, '{}'];
        if (status === 200 && text === '{}') return;
        answer.writeHead(status).end(text);
      });
    });
    await new Promise<void>((done) => provider.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/`;
    const gateway = new HttpGateway({ url, number: '4747', secret: SECRET, timeoutMs: 500 });
    const send = () => gateway.send('992900000001', SENTENCES.thanks.tg, 'once');
    const states = [];
    for (let times = 0; times < 6; times += 1) states.push((await send()).state);
    expect(states).toEqual(['sent', 'unknown', 'queued', 'refused', 'unknown', 'unknown']);
    const [{ headers, body } = heard[0]!] = heard;
    expect([headers['idempotency-key'], body]).toEqual([
      'once',
      { to: '992900000001', from: '4747', text: SENTENCES.thanks.tg, validSeconds: 300 },
    ]);
    const given = { time: String(headers['x-time']), signature: String(headers['x-signature']) };
    const fields = ['once', '992900000001', SENTENCES.thanks.tg];
    expect(isSigned(SECRET, given, { fields, now: new Date() })).toBe(true);
    provider.closeAllConnections();
    await new Promise((done) => provider.close(done));
    expect(await send()).toEqual({ id: null, state: 'queued' });
  });

  it('ring as any other once one of a number is more than junk', async () => {
    await clear();
    const notified = async (text: string): Promise<string[]> => {
      operator.deliver({ from: '992900000003', text });
      await until(() => operator.isIdle);
      await sweeper.reminders.sweep();
      const { open, doubtful } = await board();
      const rows = await test.database.query<{ kind: string }>(
        'select kind from panoh.notifications where user_id = $1 order by created_at',
        [kulob.as['operator']!.userId],
      );
      return [`${open.total} of ${open.total + doubtful.total}`, ...rows.map(({ kind }) => kind)];
    };
    expect(await notified('http://spam.example')).toEqual(['0 of 1', 'help_doubtful']);
    expect(await notified('http://spam.example/2')).toEqual(['0 of 1', 'help_doubtful']);
    expect(await notified('Yordam lozim')).toEqual(['1 of 1', 'help_doubtful', 'help_waiting']);
    expect(await notified('http://spam.example/3')).toEqual(['1 of 1', 'help_doubtful', 'help_waiting']);
  });

  it(`are neither lost nor doubled: ${COUNT} with an operator that delays, repeats, reorders and hangs up`, async () => {
    await clear();
    operator.faults = true;
    const sent = Array.from({ length: COUNT }, (_, index) => message(index));
    operator.deliver(...sent.flat());
    await until(() => operator.isIdle);
    operator.faults = false;
    const numbers = new Set(sent.flat().map(({ from }) => from)).size;
    expect({
      requests: await count('panoh.callback_requests'),
      parts: await count('panoh.callback_messages'),
      wholes: await count('(select distinct request_id, whole from panoh.callback_messages) w'),
      steps: await count(`panoh.callback_escalations where rung = 'duty'`),
    }).toEqual({ requests: numbers, parts: sent.flat().length, wholes: COUNT, steps: numbers });
    expect(await count('panoh.callback_messages where times > 1')).toBeGreaterThan(0);
    expect(operator.binds.accepted).toBeGreaterThan(2);
    const { words, conversation } = await takeFirst();
    const hers = sent
      .filter(([first]) => first?.from === words?.number)
      .map((parts) => parts.map(({ text }) => text).join(''));
    expect(conversation?.messages.map(({ text }) => text).sort()).toEqual(hers.sort());
  });

  it('leave no word and no number in a log or readable in the database, and are erased after a month', async () => {
    expect(logged.length).toBeGreaterThan(0);
    expect(logged.join('\n')).not.toMatch(/ПАНОҲ|992900|call_when/);
    const readable = [WORD, Buffer.from(WORD).toString('hex'), '992900000'].map(
      (one) => `m::text like '%${one}%'`,
    );
    for (const table of ['callback_messages', 'callback_details', 'callback_requests'])
      expect(await count(`panoh.${table} m where ${readable.join(' or ')}`)).toBe(0);
    await test.database.query(
      `update panoh.callback_messages set received_at = received_at - interval '31 days', last_at = last_at - interval '31 days'`,
    );
    // A younger message of an open request keeps the older ones and the number.
    const late = `update panoh.callback_messages set last_at = panoh.now() where id = (select max(id::text)::uuid from panoh.callback_messages)`;
    await test.database.query(late);
    await test.database.query('select panoh.erase_callback_details()');
    expect(await count('panoh.callback_messages')).toBeGreaterThan(1);
    expect(await count('panoh.callback_details')).toBe(1);
    await test.database.query(`update panoh.callback_messages set last_at = last_at - interval '31 days'`);
    await test.database.query('select panoh.erase_callback_details()');
    expect(await count('panoh.callback_messages')).toBe(0);
    expect(await count('panoh.callback_details')).toBe(0);
    expect(await count('panoh.callback_requests where sender_hash is not null')).toBe(0);
  });
});
