import { createPrivateKey, randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Actor } from './support/actors.js';
import { signIn } from './support/actors.js';
import { AppRole } from './support/app-role.js';
import { caseForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { sealWords } from './support/sealed-words.js';
import { draftSweepFor } from './support/workers.js';

const { test, kulob } = await startKulob();

const WORDS = 'Намунаи номаълум';
const PAGE = 'a'.repeat(32);
const OTHER_PAGE = 'b'.repeat(32);

const draft = (change: object = {}): object => ({
  value: JSON.stringify({ text: WORDS }),
  writer: PAGE,
  edit: 1,
  seenVersion: 0,
  ...change,
});

const loginOf = async (person: string): Promise<string> => {
  const [row] = await test.database.query<{ login: string }>(
    'select login from panoh.credentials where user_id = $1',
    [kulob.as[person]?.userId],
  );
  return row?.login ?? '';
};

describe('drafts', () => {
  let caseId: string;
  const who = (person: string): Actor => kulob.as[person] as Actor;
  const keyOf = (form: string): string => `${form}:${caseId}`;
  const keep = (person: string, key: string, change: object = {}) =>
    who(person).put(`/drafts/${key}`, draft(change));
  const list = async (person: string): Promise<{ key: string; value: string }[]> =>
    (await who(person).get('/drafts').expect(200)).body;
  const keysOf = async (person: string): Promise<string[]> => (await list(person)).map(({ key }) => key);

  beforeEach(async () => {
    await test.database.query('delete from panoh.drafts');
    caseId = (await who('caseworker').post('/cases', caseForm()).expect(201)).body.id;
  });

  it('are given back to who wrote them, the latest first, with the code that she knows the case by', async () => {
    const { body: shown } = await who('caseworker').get(`/cases/${caseId}`);
    await keep('caseworker', 'register').expect(200);
    await keep('caseworker', `article:${randomUUID()}`).expect(200);
    await keep('caseworker', keyOf('note'), { value: '"later"' }).expect(200);
    const [later, article, earlier] = (await who('caseworker').get('/drafts').expect(200)).body;
    expect(later).toMatchObject({
      key: keyOf('note'),
      caseId,
      caseCode: shown.survivorCode,
      value: '"later"',
    });
    expect(article).toMatchObject({ caseId: null, caseCode: null });
    expect(earlier).toMatchObject({
      key: 'register',
      caseId: null,
      caseCode: null,
      version: expect.any(Number),
    });
    expect(JSON.parse(earlier.value)).toEqual({ text: WORDS });
    expect(Date.parse(later.expiresAt) - Date.parse(later.savedAt)).toBe(30 * 86_400_000);
  });

  it('of a referral whose receiver has no case yet, and of urgent access, are about no case', async () => {
    const keys = [`referral-reply-step:${randomUUID()}`, `referral-reply-message:${randomUUID()}`, 'urgent'];
    for (const key of keys) await keep('caseworker', key).expect(200);
    const kept = (await who('caseworker').get('/drafts').expect(200)).body;
    expect(
      kept.map(({ key, caseId: about }: { key: string; caseId: string | null }) => [key, about]),
    ).toEqual(keys.toReversed().map((key) => [key, null]));
    await keep('caseworker', `referral-reply-step:${randomUUID()}:${randomUUID()}`).expect(404);
    // With a case it is a draft of that case.
    await keep('caseworker', `${keyOf('referral-step')}:${randomUUID()}`).expect(200);
    await keep('lawyer', `${keyOf('referral-step')}:${randomUUID()}`).expect(404);
  });

  it('lie sealed: nothing of them can be read in the table, and each has a key of its own', async () => {
    await keep('caseworker', keyOf('note')).expect(200);
    await keep('caseworker', keyOf('event')).expect(200);
    const rows = await test.database.query<{ line: string; key: Buffer }>(
      'select t::text as line, sealed_key as key from panoh.drafts t',
    );
    const bytes = Buffer.from(WORDS).toString('hex');
    expect(rows.filter(({ line }) => line.includes(WORDS) || line.includes(bytes))).toEqual([]);
    expect(rows[0]?.key.equals(rows[1]?.key as Buffer)).toBe(false);
  });

  it('are seen by nobody else: not by the colleague, the supervisor or the administrator, past every route too', async () => {
    await keep('caseworker', keyOf('note')).expect(200);
    const role = await AppRole.connect(test);
    for (const person of ['caseworker2', 'supervisor', 'inspector', 'coordinator', 'administrator']) {
      expect(await role.as(who(person), ['select 1 from panoh.drafts'])).toEqual([]);
      expect(await role.outcome(who(person), ['delete from panoh.drafts'])).toBe('changed nothing');
    }
    const stolen: [string, unknown[]] = [
      `insert into panoh.drafts (user_id, agency_id, key, agency_key_version, sealed_key, sealed, writer, edit)
         values ($1, $2, 'register', 1, '\\x00', '\\x00', $3, 1)`,
      [who('caseworker').userId, who('caseworker').agencyId, PAGE],
    ];
    expect(await role.outcome(who('caseworker2'), stolen)).toBe('42501');
    expect(await keysOf('caseworker2')).toEqual([]);
    await who('caseworker2')
      .delete(`/drafts/${keyOf('note')}`)
      .expect(204);
    expect(await keysOf('caseworker')).toEqual([keyOf('note')]);
  });

  it('of one page are kept in the order of its edits, whatever order they arrive in', async () => {
    const second = await keep('caseworker', 'register', { edit: 2, value: '"second"' }).expect(200);
    const late = await keep('caseworker', 'register', { edit: 1, value: '"first"' }).expect(200);
    expect(late.body).toMatchObject({ version: second.body.version, other: null });
    expect(await list('caseworker')).toMatchObject([{ value: '"second"' }]);
  });

  it('are kept of nothing that was never hers, and written down once per request, as a look at no case', async () => {
    await keep('lawyer', keyOf('note')).expect(404);
    await keep('lawyer', 'a name').expect(404);
    const counts = async () =>
      (
        await test.database.query<{ keys: number; rows: number; looks: number }>(
          `select (select count(*) from panoh.idempotency_keys)::integer as keys, count(*)::integer as rows,
             (count(*) filter (where cases <> '{}'))::integer as looks
           from panoh.audit_entries where action = 'keepDraft' and decision = 'allowed'`,
        )
      )[0]!;
    const before = await counts();
    for (const edit of [1, 2]) await keep('caseworker', keyOf('note'), { edit }).expect(200);
    expect(await counts()).toEqual({ keys: before.keys, rows: before.rows + 2, looks: 0 });
    expect(test.logged.filter((line) => line.includes(WORDS))).toEqual([]);
  });

  it('of two pages: the newest is kept, the other beside it, and it is told what that held', async () => {
    const first = await keep('caseworker', 'register', { value: '"of the first page"' }).expect(200);
    const second = { writer: OTHER_PAGE, value: '"of the second page"' };
    const { body } = await keep('caseworker', 'register', second).expect(200);
    expect(body).toMatchObject({ version: first.body.version + 1, other: { value: '"of the first page"' } });
    const beside = { key: expect.stringMatching(/^register-beside-/), value: '"of the first page"' };
    const both = [{ key: 'register', value: '"of the second page"' }, beside];
    expect((await list('caseworker')).sort((a, b) => a.key.length - b.key.length)).toMatchObject(both);
    const knowing = { edit: 2, seenVersion: body.version, value: '"of the first page again"' };
    expect((await keep('caseworker', 'register', knowing).expect(200)).body.other).toBeNull();
  });

  it('stay where one was begun anew since a page last looked: that page knows of another', async () => {
    const known = (await keep('caseworker', 'register', { value: '"earlier"' }).expect(200)).body.version;
    await who('caseworker').delete('/drafts/register').expect(204);
    await keep('caseworker', 'register', { writer: OTHER_PAGE, value: '"begun anew"' }).expect(200);
    await who('caseworker').delete(`/drafts/register?writer=${PAGE}&edit=2&seenVersion=${known}`).expect(204);
    const late = { edit: 3, seenVersion: known, value: '"of the page that looked before"' };
    const { other } = (await keep('caseworker', 'register', late).expect(200)).body;
    expect(other).toMatchObject({ value: '"begun anew"' });
    expect(await list('caseworker')).toHaveLength(2);
  });

  it('stay where another page, or this one, wrote since it was sent', async () => {
    const sends = (query: string) => who('caseworker').delete(`/drafts/register?${query}`).expect(204);
    const { version } = (await keep('caseworker', 'register', { edit: 4 }).expect(200)).body;
    const later = { writer: OTHER_PAGE, edit: 2, seenVersion: version, value: '"later"' };
    await keep('caseworker', 'register', later).expect(200);
    await sends(`writer=${PAGE}&edit=5&seenVersion=${version}`);
    await sends(`writer=${OTHER_PAGE}&edit=1&seenVersion=${version + 1}`);
    expect(await list('caseworker')).toMatchObject([{ value: '"later"' }]);
    await sends(`writer=${PAGE}&edit=5&seenVersion=${version + 1}`);
    expect(await list('caseworker')).toEqual([]);
  });

  it('stay gone: what its page saved before it was sent brings nothing back, whenever it arrives', async () => {
    const sent = (edit: number) =>
      who('caseworker')
        .delete(`/drafts/${keyOf('note')}?writer=${PAGE}&edit=${edit}`)
        .expect(204);
    await sent(3);
    await keep('caseworker', keyOf('note'), { edit: 2 }).expect(200);
    expect(await list('caseworker')).toEqual([]);
    await keep('caseworker', keyOf('note'), { edit: 4, value: '"typed since"' }).expect(200);
    expect(await list('caseworker')).toMatchObject([{ value: '"typed since"' }]);
    await sent(6);
    expect(await test.database.query('select octet_length(sealed) as length from panoh.drafts')).toEqual([
      { length: 0 },
    ]);
    // Another page starts over.
    const fresh = { writer: OTHER_PAGE, value: '"fresh"' };
    expect((await keep('caseworker', keyOf('note'), fresh).expect(200)).body.other).toBeNull();
    expect(await list('caseworker')).toMatchObject([{ value: '"fresh"' }]);
  });

  it('stay gone where the save and the deletion arrive at the same moment', async () => {
    for (let edit = 1; edit < 40; edit += 2) {
      const dropped = who('caseworker').delete(`/drafts/register?writer=${PAGE}&edit=${edit + 1}`);
      await Promise.all([keep('caseworker', 'register', { edit }).expect(200), dropped.expect(204)]);
      expect(await list('caseworker')).toEqual([]);
      await test.database.query('delete from panoh.drafts');
    }
  });

  it.each([
    ['a block on her', 'blocked'],
    ['the end of the grant', 'ended'],
  ])('of a case are gone with %s, past every route too, and none is taken any more', async (_, how) => {
    await keep('caseworker', keyOf('note')).expect(200);
    await (how === 'blocked'
      ? test.database.block(caseId, who('caseworker').userId)
      : test.database.query(`update panoh.grants set ends_at = panoh.now() where case_id = $1`, [caseId]));
    expect(await list('caseworker')).toEqual([]);
    const role = await AppRole.connect(test);
    expect(await role.as(who('caseworker'), ['select 1 from panoh.drafts'])).toEqual([]);
    const refused = await keep('caseworker', keyOf('note'), { edit: 2 }).expect(404);
    const absent = await keep('caseworker', `note:${randomUUID()}`).expect(404);
    expect({ ...refused.body, requestId: '' }).toEqual({ ...absent.body, requestId: '' });
  });

  it('are bounded in size, in number and in how often', async () => {
    await keep('caseworker', 'register', { value: 'ш'.repeat(30_000) }).expect(200);
    await keep('caseworker', 'register', { edit: 2, value: 'ш'.repeat(30_001) }).expect(422);
    await test.database.query(
      `insert into panoh.drafts select user_id, agency_id, 'form-' || n, case_id, agency_key_version, sealed_key, sealed,
         writer, edit from panoh.drafts, generate_series(2, 40) n`,
    );
    expect((await keep('caseworker', 'one-more').expect(409)).body.code).toBe('too_many_drafts');
    await keep('caseworker', 'register', { edit: 3 }).expect(200);
    // One that was sent takes no room.
    await who('caseworker').delete(`/drafts/form-3?writer=${PAGE}&edit=9`).expect(204);
    await keep('caseworker', 'one-more').expect(200);
    await test.database.query(`update panoh.drafts set writes = 240 where key = 'form-2'`);
    expect((await keep('caseworker', 'register', { edit: 4 }).expect(429)).body.code).toBe('too_many_writes');
    await test.database.query(`update panoh.drafts set counted_from = panoh.now() - interval '61 seconds'`);
    await keep('caseworker', 'register', { edit: 4 }).expect(200);
  });

  it('are removed thirty days after they were last written, and not before', async () => {
    await keep('caseworker', 'register').expect(200);
    await keep('caseworker', keyOf('note')).expect(200);
    await test.database.query(
      `update panoh.drafts set saved_at = panoh.now() - interval '30 days 1 minute' where key = 'register'`,
    );
    expect(await keysOf('caseworker')).toEqual([keyOf('note')]);
    const sweep = draftSweepFor(test);
    await sweep.drafts.sweep();
    await sweep.close();
    expect(await test.database.query('select key from panoh.drafts')).toEqual([{ key: keyOf('note') }]);
  });

  it('that a page left behind are kept, and the session has ended', async () => {
    const leaving = await signIn(test, who('caseworker'));
    await leaving
      .post('/drafts/on-exit', {
        drafts: [
          { key: `note:${randomUUID()}`, ...draft() },
          { key: keyOf('note'), ...draft({ value: '"last words"' }) },
        ],
      })
      .expect(204);
    await leaving.get('/session').expect(401);
    // Nothing can be made of this request, and it ends nobody's session.
    await who('caseworker').post('/drafts/on-exit', { drafts: 'x' }).expect(422);
    await who('caseworker').get('/session').expect(200);
    expect(await list('caseworker')).toMatchObject([{ key: keyOf('note'), value: '"last words"' }]);
  });
});

describe('words sealed in a browser without a line', () => {
  let caseId: string;
  let code: string;
  const who = (person: string): Actor => kulob.as[person] as Actor;
  const value = (text: string) => JSON.stringify({ at: '/cases', value: text });
  const seal = async (head: object, words = WORDS): Promise<string> => {
    const { body } = await who('caseworker').get('/drafts/envelope-key').expect(200);
    const whole = { writer: PAGE, edit: 4, seenVersion: 0, ...head };
    return sealWords(body.publicKey, `${JSON.stringify(whole)}\n${value(words)}`);
  };
  const own = (words = WORDS, change: object = {}) =>
    seal({ person: who('caseworker').userId, key: `note:${caseId}`, ...change }, words);
  const open = async (person: string, envelope: string, status: number) =>
    (await who(person).post('/drafts/envelopes', { envelope }).expect(status)).body;
  const kept = async (): Promise<{ key: string; value: string }[]> =>
    (await who('caseworker').get('/drafts').expect(200)).body;

  beforeEach(async () => {
    await test.database.query('delete from panoh.drafts');
    const { body } = await who('caseworker').post('/cases', caseForm()).expect(201);
    caseId = body.id;
    code = (await who('caseworker').get(`/cases/${caseId}`).expect(200)).body.survivorCode;
  });

  it('become her draft, once however often they are handed over', async () => {
    const envelope = await own();
    expect(await open('caseworker', envelope, 200)).toMatchObject({ key: `note:${caseId}` });
    const once = await kept();
    expect(once).toMatchObject([{ key: `note:${caseId}`, value: value(WORDS) }]);
    expect(await open('caseworker', envelope, 200)).toMatchObject({ key: `note:${caseId}` });
    expect(await kept()).toEqual(once);
  });

  it('change nothing where the same page has sent them since', async () => {
    const envelope = await own();
    await who('caseworker').delete(`/drafts/note:${caseId}?writer=${PAGE}&edit=5`).expect(204);
    await open('caseworker', envelope, 200);
    expect(await kept()).toEqual([]);
  });

  it('change nothing where the same page has written later, and are opened by nobody with the database alone', async () => {
    await who('caseworker')
      .put(`/drafts/note:${caseId}`, draft({ value: value('later'), edit: 5 }))
      .expect(200);
    await open('caseworker', await own('earlier'), 200);
    expect(await kept()).toMatchObject([{ value: value('later') }]);
    const [row] = await test.database.query<{ sealed: Buffer }>(
      'select sealed_private_key as sealed from panoh.envelope_keys',
    );
    expect(() => createPrivateKey({ key: row?.sealed as Buffer, format: 'der', type: 'pkcs8' })).toThrow();
  });

  it('stay beside what another page wrote since: neither is lost', async () => {
    await who('caseworker')
      .put(`/drafts/note:${caseId}`, draft({ value: value('other'), writer: OTHER_PAGE }))
      .expect(200);
    const { key } = await open('caseworker', await own(), 200);
    expect(key).toMatch(new RegExp(`^note-beside-[0-9a-f]{4}:${caseId}$`));
    expect(new Set((await kept()).map((row) => row.value))).toEqual(new Set([value('other'), value(WORDS)]));
  });

  it('of a form filled before any sign-in find the case by its code and the person by her login', async () => {
    const login = await loginOf('caseworker');
    const envelope = await seal({ login: ` ${login}`, key: 'note', caseCode: code });
    await open('caseworker2', envelope, 403);
    expect(await open('caseworker', envelope, 200)).toMatchObject({ key: `note:${caseId}` });
    const unknown = await seal({ login, key: 'note', caseCode: '0000-0000' });
    await open('caseworker', unknown, 404);
  });

  it.each(['caseworker2', 'supervisor', 'inspector'])(
    'are refused to %s, who did not write them',
    async (person) => {
      const envelope = await own();
      expect((await open(person, envelope, 403)).code).toBe('envelope_of_another');
      expect(await test.database.query('select 1 from panoh.drafts')).toEqual([]);
    },
  );

  it('are read by her alone where the case is hers no more, and become no draft', async () => {
    const envelope = await own();
    await test.database.block(caseId, who('caseworker').userId);
    await open('caseworker', envelope, 404);
    const read = (person: string) => who(person).post('/drafts/envelopes', { envelope, isToRead: true });
    expect((await read('caseworker').expect(200)).body).toEqual({ key: null, value: value(WORDS) });
    await read('supervisor').expect(403);
    expect(await test.database.query('select 1 from panoh.drafts')).toEqual([]);
  });

  it('give no way into a case that she cannot read: it reads as one that does not exist', async () => {
    const foreign = await seal({ person: who('inspector').userId, key: `note:${caseId}` });
    const nowhere = await seal({ person: who('inspector').userId, key: `note:${randomUUID()}` });
    const [one, two] = [await open('inspector', foreign, 404), await open('inspector', nowhere, 404)];
    expect({ ...one, requestId: '' }).toEqual({ ...two, requestId: '' });
  });
});
