import { describe, expect, it } from '@jest/globals';
import { AppRole } from './support/app-role.js';
import { startKulob } from './support/kulob.js';
import { Referring } from './support/referrals.js';
import type { Shown } from './support/referrals.js';
import { messageSweepFor } from './support/workers.js';

const { test, kulob } = await startKulob();
const role = await AppRole.connect(test);
const we = new Referring(test, kulob);

interface Message {
  id: string;
  isOwn: boolean;
  isErased: boolean;
  ready: string[];
  words: string | null;
}
interface Refused {
  code: string;
  reasons: { code: string; start: number; length: number }[];
}

const WORDS = 'Which paper does the court ask for?';
const write = (person: string, id: string, message: object) =>
  we.as(person).post(`/referrals/${id}/messages`, message);
const written = async (person: string, id: string, message: object): Promise<Message[]> =>
  (await write(person, id, message).expect(201)).body.items;
const read = async (person: string, id: string): Promise<Message[]> =>
  (await we.as(person).get(`/referrals/${id}/messages`).expect(200)).body.items;
const refusal = async (person: string, id: string, words: string): Promise<Refused> =>
  (await write(person, id, { words }).expect(409)).body;
const sent = async (change: object = {}): Promise<Shown> =>
  we.send('caseworker', await we.openShared('caseworker', change), we.form('legalAid.legal'));
const news = async (person: string): Promise<{ kind: string; referralId: string | null }[]> =>
  (await we.as(person).get('/notifications').expect(200)).body.items;

describe('a message on a referral', () => {
  it('is read at both ends before and after the acceptance, the newest first', async () => {
    const { id } = await sent();
    await written('caseworker', id, { ready: ['which_paper', 'before_noon_only'] });
    expect(await written('lawyer', id, { words: WORDS })).toMatchObject([
      { isOwn: true, isErased: false, ready: [], words: WORDS },
      { isOwn: false, ready: ['which_paper', 'before_noon_only'], words: null },
    ]);
    await we.accept('lawyer', id);
    expect((await read('lawyer', id)).map(({ isOwn }) => isOwn)).toEqual([true, false]);
    const items = await written('caseworker', id, { words: 'Any day this week.' });
    expect(items.map(({ isOwn }) => isOwn)).toEqual([true, false, true]);
    for (const person of ['supervisor', 'caseworker2', 'legalSupervisor'])
      expect(await read(person, id)).toHaveLength(3);
  });

  it('is news for the other side, once, and only that there is something new', async () => {
    const { id } = await sent();
    await written('caseworker', id, { words: WORDS });
    await written('caseworker', id, { words: 'And by when?' });
    const [told, ...more] = (await news('lawyer')).filter(({ referralId }) => referralId === id);
    expect(told).toMatchObject({ kind: 'message_written' });
    expect(more).toEqual([]);
    expect(JSON.stringify(told)).not.toContain('paper');
    expect(await we.show('lawyer', id)).toMatchObject({ hasNewMessage: true, messageCount: 2 });
    const boxed = async (): Promise<unknown> =>
      (await we.as('lawyer').get('/referrals?box=in')).body.items.find((one: Shown) => one.id === id);
    expect(await boxed()).toMatchObject({ hasNewMessage: true });
    await read('lawyer', id);
    expect(await we.show('lawyer', id)).toMatchObject({ hasNewMessage: false });
    expect(await boxed()).toMatchObject({ hasNewMessage: false });
    expect(await we.show('legalSupervisor', id)).toMatchObject({ hasNewMessage: true });
    expect(await we.show('caseworker', id)).toMatchObject({ hasNewMessage: false });
    await written('lawyer', id, { ready: ['answer_today'] });
    expect(await we.show('caseworker', id)).toMatchObject({ hasNewMessage: true, messageCount: 3 });
  });

  it('is read by the coordinator only of a case that the survivor shares with the group, while she does', async () => {
    const { id } = await sent();
    await written('caseworker', id, { words: WORDS });
    const seen = await we.show('coordinator', id);
    expect(seen).toMatchObject({ view: 'group', messageCount: 1, hasNewMessage: false });
    expect(seen['lastMessageAt']).not.toBeNull();
    expect(JSON.stringify(seen)).not.toContain('paper');
    const shown = (await we.as('coordinator').get(`/referrals/${id}/messages`).expect(200)).body;
    expect(shown).toMatchObject({ mayWrite: false, items: [{ words: WORDS, isOfSender: true }] });
    await written('lawyer', id, { words: 'Bring the paper.' });
    const [answer] = (await we.as('coordinator').get(`/referrals/${id}/messages`).expect(200)).body.items;
    expect(answer).toMatchObject({ words: 'Bring the paper.', isOfSender: false });
    await write('coordinator', id, { words: 'Hurry.' }).expect(403);
    const kept = await we.send('caseworker', await we.open('caseworker'), we.form('legalAid.legal'));
    await written('caseworker', kept.id, { words: WORDS });
    await we.as('coordinator').get(`/referrals/${kept.id}`).expect(404);
  });

  it('does not exist for anybody else', async () => {
    const { id } = await sent();
    await written('caseworker', id, { words: WORDS });
    for (const person of ['inspector', 'healthWorker', 'caseworkerElsewhere', 'specialist']) {
      await we.as(person).get(`/referrals/${id}/messages`).expect(404);
      await write(person, id, { words: WORDS }).expect(404);
    }
    await we.as('coordinatorElsewhere').get(`/referrals/${id}/messages`).expect(404);
    for (const person of ['administrator', 'statistician'])
      await we.as(person).get(`/referrals/${id}/messages`).expect(403);
  });

  it('holds up to 500 characters, a sentence that stands ready or words', async () => {
    const { id } = await sent();
    await written('caseworker', id, { words: 'x'.repeat(500) });
    const long = (await write('caseworker', id, { words: 'x'.repeat(501) }).expect(422)).body;
    expect(long.fields).toEqual([{ path: 'words', code: 'too_long' }]);
    const none = (await write('caseworker', id, {}).expect(422)).body;
    expect(none.fields).toEqual([{ path: 'words', code: 'required' }]);
    await write('caseworker', id, { ready: ['made_up'] }).expect(422);
    await write('caseworker', id, { ready: ['which_paper', 'which_paper'] }).expect(422);
    expect(await read('caseworker', id)).toHaveLength(1);
  });
});

describe('the names of a case', () => {
  const OF_HER = {
    ...{ givenName: 'Гулнора', surname: 'Ҳакимова', address: 'кӯчаи Борбад 15' },
  };

  it.each([
    ['Гулнора меояд', 'name', 'Гулнора'],
    ['Завтра придёт Хакимова', 'name', 'Хакимова'],
    ['Please call Gulnora', 'name', 'Gulnora'],
    ['Аз Оинда эҳтиёт шавед', 'name', 'Оинда'],
    ['Ring 00 000 0001 at noon', 'number', '00 000 0001'],
    ['Она живёт на Борбад', 'address', 'Борбад'],
  ])('are refused where the sender writes «%s», with the place', async (words, code, mark) => {
    const { id } = await sent({ identity: OF_HER });
    const body = await refusal('caseworker', id, words);
    expect(body.code).toBe('message_holds_name');
    expect(body.reasons.map(({ start, length }) => words.slice(start, start + length))).toEqual([mark]);
    expect(body.reasons).toMatchObject([{ code }]);
    await write('caseworker', id, { words, sendAnyway: true }).expect(409);
    expect(await read('caseworker', id)).toEqual([]);
  });

  it('are refused to the receiver once it may read them', async () => {
    const { id } = await sent({ identity: OF_HER });
    expect(await written('lawyer', id, { words: 'Is it Gulnora?' })).toHaveLength(1);
    await we.accept('lawyer', id);
    expect((await refusal('lawyer', id, 'Is it Gulnora?')).code).toBe('message_holds_name');
  });

  it('cannot be guessed by refusals: after twenty in an hour none says more', async () => {
    const { id } = await sent({ identity: OF_HER });
    await we.accept('lawyer', id);
    const statuses: number[] = [];
    for (let tried = 0; tried < 25; tried += 1)
      statuses.push((await write('lawyer', id, { words: 'Is it Gulnora?' })).status);
    expect([statuses[0], statuses.at(-1)]).toEqual([409, 429]);
    expect(await read('lawyer', id)).toEqual([]);
  });

  it('are not other numbers and streets, which the writer confirms', async () => {
    const { id } = await sent();
    const words = 'Our office: ул. Айни, 44 600 1234';
    const body = await refusal('caseworker', id, words);
    expect(body.code).toBe('message_to_check');
    expect(body.reasons.map(({ code }) => code)).toEqual(['street', 'digits']);
    expect(await written('caseworker', id, { words, sendAnyway: true })).toHaveLength(1);
  });
});

describe('a refusal', () => {
  const no = (message: object | null, reason = 'other'): object => ({
    ...{ reason, nextStep: 'ask_another_agency', message },
  });

  it('for another reason comes with words', async () => {
    const { id } = await sent();
    for (const message of [null, { ready: [] }, { ready: ['call_duty_line'] }]) {
      const answer = await we.on('lawyer', id).take('decline', no(message));
      expect(answer.body).toMatchObject({ status: 409, reasons: ['message_missing'] });
    }
    expect(await read('lawyer', id)).toEqual([]);
    const words = 'Our lawyers are at a hearing all week.';
    expect((await we.on('lawyer', id).take('decline', no({ words }))).body).toMatchObject({
      status: 'declined',
      messageCount: 1,
    });
    expect(await read('caseworker', id)).toMatchObject([{ words, isOwn: false }]);
  });

  it('takes words with any other reason, and no names', async () => {
    const { id } = await sent();
    const named = await we.on('lawyer', id).take('decline', no({ words: 'ул. Айни' }, 'no_capacity'));
    expect(named.body).toMatchObject({ status: 409, code: 'message_to_check' });
    expect((await we.show('lawyer', id)).status).toBe('sent');
    const kept = { words: 'ул. Айни', ready: ['answer_today'], sendAnyway: true };
    expect((await we.on('lawyer', id).take('decline', no(kept, 'no_capacity'))).status).toBe(200);
    await written('caseworker', id, { words: 'Thank you.' });
    expect(await read('lawyer', id)).toHaveLength(2);
  });
});

describe('the words of a message', () => {
  const texts = async (id: string): Promise<number> =>
    (
      await test.database.query(
        `select 1 from panoh.referral_message_texts t join panoh.referral_messages m on m.id = t.message_id
         where m.referral_id = $1`,
        [id],
      )
    ).length;

  it('are sealed, a copy to each of the two agencies, and open to no other in the database', async () => {
    const { id } = await sent();
    await written('caseworker', id, { words: WORDS });
    const rows = await test.database.query<{ sealed: Buffer }>(
      `select t.sealed from panoh.referral_message_texts t join panoh.referral_messages m on m.id = t.message_id
       where m.referral_id = $1`,
      [id],
    );
    // The two agencies, and the coordinator's while the case is shared.
    expect(rows).toHaveLength(3);
    for (const { sealed } of rows) expect(sealed.toString('latin1')).not.toContain('paper');
    const copies = (person: string) =>
      role.as(we.as(person), [
        `select t.agency_id from panoh.referral_message_texts t
           join panoh.referral_messages m on m.id = t.message_id where m.referral_id = $1`,
        [id],
      ]);
    for (const person of ['caseworker', 'lawyer', 'supervisor', 'coordinator'])
      expect({ person, copies: await copies(person) }).toMatchObject({ copies: [{}] });
    for (const person of ['specialist', 'inspector', 'administrator', 'caseworkerElsewhere', 'officer'])
      expect({ person, copies: await copies(person) }).toMatchObject({ copies: [] });
  });

  it('are written by nobody in another name, to another agency or to a stranger’s referral', async () => {
    const { id, caseId } = await sent();
    await written('caseworker', id, { words: WORDS });
    const [row] = await read('caseworker', id);
    const insert = (from: string, by: string): [string, unknown[]] => [
      `insert into panoh.referral_messages (id, referral_id, case_id, from_agency_id, written_by)
       values (gen_random_uuid(), $1, $2, $3, $4)`,
      [id, caseId, kulob.agencies[from], we.as(by).userId],
    ];
    expect(await role.outcome(we.as('caseworker'), insert('legalAid', 'lawyer'))).toBe('42501');
    expect(await role.outcome(we.as('inspector'), insert('police', 'inspector'))).toBe('42501');
    expect(await role.outcome(we.as('coordinator'), insert('cowfa', 'coordinator'))).toBe('42501');
    const copy = `insert into panoh.referral_message_texts values ($1, $2, 1, '\\x00', '\\x00')`;
    const police = [row?.id, kulob.agencies['police']];
    expect(await role.outcome(we.as('caseworker'), [copy, police])).toBe('42501');
    for (const sql of [
      'update panoh.referral_message_texts set sealed = sealed',
      'delete from panoh.referral_messages',
    ])
      expect(await role.outcome(we.as('caseworker'), [sql])).toBe('42501');
    expect(await role.outcome(we.as('caseworker'), ['select panoh.notify_message($1)', [id]])).toBe('42501');
  });

  it('are gone at once for a person or an agency that is blocked', async () => {
    const { id, caseId } = await sent();
    await written('caseworker', id, { words: WORDS });
    await test.database.block(caseId, we.as('caseworker2').userId);
    await we.as('caseworker2').get(`/referrals/${id}/messages`).expect(404);
    expect(await read('caseworker', id)).toHaveLength(1);
    await test.database.block(caseId, kulob.agencies['legalAid'], 'agency');
    await we.as('lawyer').get(`/referrals/${id}/messages`).expect(404);
    await write('lawyer', id, { words: WORDS }).expect(404);
    await written('caseworker', id, { words: 'Are you there?' });
    expect((await news('lawyer')).filter(({ referralId }) => referralId === id)).toEqual([]);
  });

  it('are closed to a receiver whose access has ended', async () => {
    const { id } = await sent();
    await we.accept('lawyer', id);
    await written('caseworker', id, { words: WORDS });
    await we.on('caseworker', id).take('withdrawal', { reason: 'entered_in_error' });
    expect((await we.show('lawyer', id))['view']).toBe('withdrawn');
    await we.as('lawyer').get(`/referrals/${id}/messages`).expect(404);
    expect(await read('caseworker', id)).toHaveLength(1);
    expect((await refusal('caseworker', id, 'Come back.')).code).toBe('message_without_receiver');
  });

  it('are deleted 90 days after the end; that one was sent stays', async () => {
    const sweep = messageSweepFor(test);
    const { id } = await sent();
    const held = await sent();
    for (const one of [id, held.id]) {
      await written('caseworker', one, { words: WORDS });
      await we.on('lawyer', one).take('decline', { reason: 'no_capacity', nextStep: 'ask_another_agency' });
    }
    await test.database.query(
      `insert into panoh.legal_holds (id, case_id, agency_id, set_by, ground, until_on)
       values (gen_random_uuid(), $1, $2, $3, 'court_case', '2126-12-31')`,
      [held.caseId, kulob.agencies['crisisCentre'], we.as('supervisor').userId],
    );
    const end = (days: number) =>
      test.database.query(
        `update panoh.referrals set ended_at = panoh.now() - make_interval(days => $2) where id = any ($1)`,
        [[id, held.id], days],
      );
    try {
      await end(89);
      await sweep.messages.sweep();
      expect(await texts(id)).toBe(3);
      await end(90);
      await sweep.messages.sweep();
      expect([await texts(id), await texts(held.id)]).toEqual([0, 3]);
    } finally {
      await sweep.close();
    }
    expect(await read('caseworker', id)).toMatchObject([{ isErased: true, words: null, ready: [] }]);
    expect(await we.show('lawyer', id)).toMatchObject({ messageCount: 1 });
    expect((await refusal('lawyer', id, 'Too late?')).code).toBe('message_too_late');
  });
});
