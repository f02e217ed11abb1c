import type { AddressInfo } from 'node:net';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addDays, dayOf } from '../src/shared/dates.js';
import { assessmentForm } from './support/assessments.js';
import { ClosingStory } from './support/closing.js';
import type { GateBlocker } from './support/closing.js';
import { incidentForm, safeContactForm, servicesConsent } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { LinkStory, newAmong, twin, woman } from './support/linking.js';
import { LiveEar } from './support/live.js';
import { OrderStory } from './support/orders.js';
import { knownIncidentsFor, takenBackFor } from './support/workers.js';

const { test, kulob } = await startKulob();

/** One of a household: another given name, and everything else the same. */
const sister = (givenName: string): { identity: object; safeContact: object } => ({
  identity: {
    ...{ surname: 'Сатторова', givenName, patronymic: 'Ғаффоровна' },
    ...{ bornOn: '1991-07-17', bornPrecision: 'day' },
  },
  safeContact: safeContactForm({ reachAt: '+992 00 515 6677' }),
});

const NO = { answer: 'refused', untilOn: null };

describe('agencies of one survivor', () => {
  const story = new LinkStory(test, kulob);
  let number = 0;
  let atCentre: string;
  let ofLegalAid: string;
  const told = async (): Promise<string[][]> => [
    await story.alsoServedBy('caseworker', atCentre),
    await story.alsoServedBy('lawyer', ofLegalAid),
  ];
  const both = [['legalAid'], ['crisisCentre']];
  const neither = [[], []];

  beforeEach(async () => {
    number += 1;
    atCentre = await story.write('caseworker', woman(number));
    ofLegalAid = await story.register('lawyer', woman(number));
    expect(await story.personOf(ofLegalAid)).toBe(await story.personOf(atCentre));
  });

  it('know of each other where she allowed it at both, by name and nothing else', async () => {
    expect(await told()).toEqual(neither);
    await story.letKnow('caseworker', atCentre, { agency: 'legalAid' });
    expect(await told()).toEqual(neither);
    const before = await story.get<object>('caseworker', `/cases/${atCentre}`);
    await story.letKnow('lawyer', ofLegalAid, { agency: 'crisisCentre' });
    expect(await told()).toEqual(both);
    expect(await story.alsoServedBy('supervisor', atCentre)).toEqual(['legalAid']);
    const name = { tg: 'legalAid', ru: 'legalAid', en: 'legalAid' };
    expect(await story.get('caseworker', `/cases/${atCentre}`)).toEqual({
      ...before,
      alsoServedBy: [name],
      possibleMatchAt: [],
    });
  });

  it('know nothing by a yes beside somebody, about another agency, after a no, once taken back, out of date or not compared', async () => {
    const letKnow = (agency: string, change: object = {}) =>
      story.letKnow('caseworker', atCentre, { agency, change });
    const back = (change: object = {}) =>
      story.letKnow('lawyer', ofLegalAid, { agency: 'crisisCentre', change });
    await letKnow('legalAid', { presence: 'relative' });
    await letKnow('cowfa');
    await back();
    expect(await told()).toEqual(neither);
    await letKnow('legalAid');
    expect(await told()).toEqual(both);
    await back(NO);
    expect(await told()).toEqual(neither);
    await back();
    const days = (day: string) =>
      test.database.query(
        `update panoh.consents set until_on = $2 where case_id = $1 and scope = 'mutual_disclosure'`,
        [atCentre, day],
      );
    await days('2020-01-01');
    expect(await told()).toEqual(neither);
    await days('2126-12-31');
    expect(await told()).toEqual(both);
    const [last] = await story.get<{ id: string; version: number; effects: string[] }[]>(
      'caseworker',
      `/cases/${atCentre}/consents`,
    );
    expect(last?.effects).toEqual(['mutual_disclosure_ended']);
    await story
      .as('caseworker')
      .post(`/consents/${last?.id}/withdrawals`, undefined, last?.version)
      .expect(200);
    expect(await told()).toEqual(neither);
    await letKnow('legalAid');
    expect(await told()).toEqual(both);
    const answers = [{ scope: 'record_linkage', answer: 'refused', presence: 'alone' }];
    await story.as('lawyer').post(`/cases/${ofLegalAid}/consents`, { answers }).expect(201);
    expect(await told()).toEqual(neither);
  });

  it('compare where only a person can tell, both say the same, and nobody else is asked', async () => {
    const centre = await story.write('caseworker', sister('Зебо'));
    const legal = await story.register('lawyer', sister('Дилноза'));
    const listed = (person: string, id: string) =>
      story.get<{ pairId: string; agencyName: { en: string }; ownAnswer: string | null }[]>(
        person,
        `/cases/${id}/possible-matches`,
      );
    const answer = (person: string, id: string, word: string, pairId: string) =>
      story.as(person).post(`/cases/${id}/possible-matches`, { pairId, answer: word });
    const [pair] = await test.database.query<{ id: string; is_doubtful: boolean }>(
      'select id, is_doubtful from linkage.pairs where one in ($1, $2) and other in ($1, $2)',
      [centre, legal],
    );
    expect(pair?.is_doubtful).toBe(true);
    const id = pair?.id ?? '';
    await story.letKnow('caseworker', centre, { agency: 'legalAid' });
    expect(await listed('caseworker', centre)).toEqual([]);
    await answer('caseworker', centre, 'same', id).expect(404);
    await story.letKnow('lawyer', legal, { agency: 'crisisCentre' });
    const subject = await story.get<Record<string, unknown>>('caseworker', `/cases/${centre}`);
    const name = { tg: 'legalAid', ru: 'legalAid', en: 'legalAid' };
    expect([subject['alsoServedBy'], subject['possibleMatchAt']]).toEqual([[], [name]]);
    expect(await listed('caseworker', centre)).toEqual([{ pairId: id, agencyName: name, ownAnswer: null }]);
    await answer('lawyer', centre, 'same', id).expect(404);
    await answer('caseworker', centre, 'same', id).expect(201);
    await answer('lawyer', legal, 'different', id).expect(201);
    expect((await listed('caseworker', centre)).map(({ ownAnswer }) => ownAnswer)).toEqual(['same']);
    expect((await story.pairs()).map((one) => one.id)).toContain(id);
    await answer('lawyer', legal, 'same', id).expect(201);
    await story.link();
    expect(await story.personOf(legal)).toBe(await story.personOf(centre));
    expect(await listed('caseworker', centre)).toEqual([]);
    expect((await story.pairs()).map((one) => one.id)).not.toContain(id);
    expect(await story.alsoServedBy('caseworker', centre)).toEqual(['legalAid']);
    const [decision] = await story.get<{ id: string; pairId: string }[]>('coordinator', '/linkage/decisions');
    expect(decision?.pairId).toBe(id);
    await story.undo(decision?.id ?? '');
    expect(await story.alsoServedBy('caseworker', centre)).toEqual([]);
    expect(await listed('lawyer', legal)).toHaveLength(1);
    // Not where a third record compares as well: nobody can say which of them is meant.
    await story.register('caseworker', sister('Муаттар'));
    expect([await listed('lawyer', legal), await listed('caseworker', centre)]).toEqual([[], []]);
    await test.database.query(
      `delete from linkage.pairs where id <> $1 and (one in ($2, $3) or other in ($2, $3))`,
      [id, centre, legal],
    );
    expect(await listed('lawyer', legal)).toHaveLength(1);
    await story.block(centre, { user: 'lawyer' });
    expect(await listed('lawyer', legal)).toEqual([]);
  });

  it('know nothing through a link that waits for a reviewer, or was undone', async () => {
    const known = await story.pairs('linked-pairs');
    const centre = await story.write('caseworker', twin('Малика', 'Олимова'));
    const legal = await story.register('lawyer', twin('Malika', 'Olimova'));
    expect(await story.personOf(centre)).toBe(await story.personOf(legal));
    await story.letKnow('caseworker', centre, { agency: 'legalAid' });
    await story.letKnow('lawyer', legal, { agency: 'crisisCentre' });
    const doubt = (is: boolean) =>
      test.database.query('update linkage.pairs set is_doubtful = $1 where $2 in (one, other)', [is, centre]);
    await doubt(true);
    expect(await story.alsoServedBy('caseworker', centre)).toEqual([]);
    await doubt(false);
    expect(await story.alsoServedBy('caseworker', centre)).toEqual(['legalAid']);
    const linked = newAmong(await story.pairs('linked-pairs'), known);
    const split = await story.answer(linked, 'different');
    expect(await story.alsoServedBy('caseworker', centre)).toEqual([]);
    expect(await story.alsoServedBy('lawyer', legal)).toEqual([]);
    await story.undo(split);
    expect(await story.alsoServedBy('caseworker', centre)).toEqual(['legalAid']);
  });

  it('learn nothing where one of them, or anybody who works there, is kept away from her anywhere', async () => {
    await story.letKnow('caseworker', atCentre, { agency: 'legalAid' });
    await story.letKnow('lawyer', ofLegalAid, { agency: 'crisisCentre' });
    const third = await story.register('specialist', woman(number));
    for (const subject of [{ user: 'caseworker' }, { user: 'legalSupervisor' }, { agency: 'legalAid' }]) {
      expect(await told()).toEqual(both);
      await story.block(third, subject);
      expect(await told()).toEqual(neither);
      await test.database.query(
        `update panoh.conflict_blocks set lifted_at = panoh.now(), state = 'lifted' where case_id = $1`,
        [third],
      );
    }
  });

  it('are not the police, unless she named them', async () => {
    const ofPolice = await story.register('inspector', woman(number));
    await story.letKnow('inspector', ofPolice, { agency: 'crisisCentre' });
    await story.letKnow('caseworker', atCentre, { agency: 'legalAid' });
    expect(await story.alsoServedBy('inspector', ofPolice)).toEqual([]);
    await story.letKnow('caseworker', atCentre, { agency: 'police' });
    expect(await story.alsoServedBy('inspector', ofPolice)).toEqual(['crisisCentre']);
    expect(await story.alsoServedBy('inspector2', ofPolice)).toEqual(['crisisCentre']);
    expect(await told()).toEqual([['police'], []]);
  });

  it('get no key, no grant and no way past a block by it', async () => {
    const counts = (table: string) =>
      test.database.query(`select count(*) as n from ${table} where case_id = $1`, [atCentre]);
    const before = [await counts('panoh.grants'), await counts('vault.case_keys')];
    await story.letKnow('caseworker', atCentre, { agency: 'legalAid' });
    expect([await counts('panoh.grants'), await counts('vault.case_keys')]).toEqual(before);
    await story.block(ofLegalAid, { agency: 'cowfa' });
    await story.letKnow('caseworker', atCentre, { agency: 'cowfa' });
    const [row] = await test.database.query<{ blocked: string[] }>(
      `select panoh.blocked_for($1, $2, 'state') as blocked`,
      [story.as('specialist').userId, story.kulob.agencies['cowfa']],
    );
    expect(row?.blocked).toContain(atCentre);
  });
});

/** Lists in which police users could find a case of their agency. */
const LISTS = ['/cases', '/today', '/notifications', '/referrals?box=in'];

describe('a conflict block across links', () => {
  const story = new LinkStory(test, kulob);
  let number = 30;
  /** The survivor's case at the crisis centre, with a block, and the one at the police, opened by a colleague. */
  let elsewhere: string;
  let ofPolice: string;
  const reaches = async (person: string, id: string): Promise<boolean> => {
    const { status } = await story.as(person).get(`/cases/${id}`);
    expect([200, 404]).toContain(status);
    const texts = await Promise.all(
      LISTS.map(async (path) => (await story.as(person).get(path).expect(200)).text),
    );
    if (status === 404) expect(texts.join()).not.toContain(id);
    return status === 200;
  };

  beforeEach(async () => {
    number += 1;
    elsewhere = await story.register('caseworker', woman(number));
    ofPolice = await story.register('inspector', woman(number));
    expect(await story.personOf(ofPolice)).toBe(await story.personOf(elsewhere));
  });

  it('keeps a person from every registration of hers, at once, and the owner sees nothing of it', async () => {
    expect(await reaches('inspector2', ofPolice)).toBe(true);
    const before = await story.get('inspector', `/cases/${ofPolice}`);
    await story.block(elsewhere, { user: 'inspector2' });
    expect(await reaches('inspector2', ofPolice)).toBe(false);
    expect(await story.get('inspector', `/cases/${ofPolice}`)).toEqual(before);
    for (const person of ['inspector', 'policeSupervisor'])
      expect(await story.get(person, `/cases/${ofPolice}/blocks`)).toEqual([]);
    expect(await reaches('inspector', ofPolice)).toBe(true);
  });

  it('gives nothing of hers to whoever is blocked, with the answer for anybody who could not have it', async () => {
    const candidates = async (): Promise<string[]> =>
      (
        await story.get<{ displayName: string }[]>('policeSupervisor', `/cases/${ofPolice}/lead-candidates`)
      ).map(({ displayName }) => displayName);
    expect(await candidates()).toContain('inspector2');
    await story.block(elsewhere, { user: 'inspector2' });
    expect(await candidates()).not.toContain('inspector2');
    const { version } = await story.get<{ version: number }>('policeSupervisor', `/cases/${ofPolice}`);
    const give = (userId: string) =>
      story.as('policeSupervisor').post(`/cases/${ofPolice}/lead`, { userId }, version);
    const refused = await give(story.as('inspector2').userId);
    const unknown = await give(story.as('caseworker').userId);
    expect([refused.status, refused.body.fields]).toEqual([unknown.status, unknown.body.fields]);
    expect(refused.status).toBe(422);
  });

  it('has no question by which whoever holds her case is told who is kept away', async () => {
    const asked = await test.database.query<{ name: string }>(
      `select p.oid::regprocedure::text as name from pg_proc p where p.pronamespace = 'panoh'::regnamespace
         and has_function_privilege('panoh_app', p.oid, 'execute') and p.prorettype <> 'trigger'::regtype
         and p.prosrc like '%blocks_in_force%' order by 1`,
    );
    expect(asked.map(({ name }) => name)).toEqual([
      'panoh.choosable(uuid,text[])',
      // Names the lead where the contact user is kept away, locked or absent, without the reason.
      'panoh.contact_assignees_of(uuid[])',
      // Names agencies to choose, as `choosable` does.
      'panoh.court_receivers(uuid)',
      // Answers oversight alone, which holds no case.
      'panoh.undeliverable_rows()',
    ]);
  });

  it('takes nobody away what he wrote himself: registering her tells him nothing', async () => {
    await story.block(elsewhere, { user: 'inspector2' });
    const own = await story.register('inspector2', woman(number));
    expect(await story.personOf(own)).toBe(await story.personOf(elsewhere));
    const control = await story.register('inspector2', woman(50 + number));
    expect(await reaches('inspector2', own)).toBe(true);
    expect(await reaches('inspector2', control)).toBe(true);
  });

  it('leaves an agency its own registration, and what she herself let it know', async () => {
    await story.block(elsewhere, { agency: 'police' });
    expect(await reaches('inspector', ofPolice)).toBe(true);
    const third = await story.register('lawyer', woman(number));
    const [row] = await test.database.query<{ blocked: string[] }>(
      `select panoh.blocked_for($1, $2, 'police') as blocked`,
      [story.as('inspector').userId, story.kulob.agencies['police']],
    );
    expect(row?.blocked.sort()).toEqual([elsewhere, third].sort());
    await test.database.query(
      `insert into panoh.consents (id, case_id, scope, agency_id, partitions, answer, presence, given_at)
       values (gen_random_uuid(), $1, 'referral', $2, '{identity}', 'given', 'alone', panoh.now())`,
      [third, story.kulob.agencies['police']],
    );
    const [after] = await test.database.query<{ blocked: string[] }>(
      `select panoh.blocked_for($1, $2, 'police') as blocked`,
      [story.as('inspector').userId, story.kulob.agencies['police']],
    );
    expect(after?.blocked).toEqual([elsewhere]);
  });

  it('ends with the link and with the block, and comes back with an undone split', async () => {
    const known = await story.pairs('linked-pairs');
    const first = await story.register('caseworker', twin('Малика', 'Олимова'));
    const second = await story.register('inspector', twin('Malika', 'Olimova'));
    const linked = newAmong(await story.pairs('linked-pairs'), known);
    await story.block(first, { user: 'inspector2' });
    expect(await reaches('inspector2', second)).toBe(false);
    const split = await story.answer(linked, 'different');
    expect(await reaches('inspector2', second)).toBe(true);
    await story.undo(split);
    expect(await reaches('inspector2', second)).toBe(false);
    await test.database.query(
      `update panoh.conflict_blocks set lifted_at = panoh.now(), state = 'lifted' where case_id = $1`,
      [first],
    );
    expect(await reaches('inspector2', second)).toBe(true);
  });
});

interface Row {
  rule: string;
  step: number;
  because: string;
  due: number;
  version: number;
}

/** Hours from now. */
const ROWS = `select rule, step, because, version, extract(epoch from due_at - panoh.now())::float / 3600 as due
  from panoh.follow_ups where case_id = $1 and status = 'pending' order by rule, step`;

const TABLES = ['follow_ups', 'follow_up_steps', 'notifications', 'case_events', 'grants', 'contacts'];

/** Without the moment at which it was asked, and what is counted from it. */
function timeless(text: string): string {
  const now = /"now":"[^T]+(T[^"]+)"/.exec(text)?.[1];
  return now ? text.replaceAll(now, '*') : text;
}

describe('what happens to her again', () => {
  const story = new LinkStory(test, kulob);
  const worker = knownIncidentsFor(test);
  let number = 60;
  let atCentre: string;
  let ofLegalAid: string;
  const day = (days: number): string => dayOf(addDays(new Date(), days));
  const rows = (id: string): Promise<Row[]> => test.database.query<Row>(ROWS, [id]);
  const letBoth = async (): Promise<void> => {
    await story.letKnow('caseworker', atCentre, { agency: 'legalAid' });
    await story.letKnow('lawyer', ofLegalAid, { agency: 'crisisCentre' });
  };
  const happensAgain = (on = day(-1), change: object = {}) =>
    story
      .as('lawyer')
      .post(`/cases/${ofLegalAid}/incidents`, incidentForm({ reportedOn: day(0), startedOn: on, ...change }))
      .expect(201);
  /** Everything that stands of a case, and everything that her worker is shown. */
  const all = async (id: string): Promise<string[]> => {
    const stored = await Promise.all(
      TABLES.map((table) =>
        test.database.query(`select t::text from panoh.${table} t where case_id = $1 order by 1`, [id]),
      ),
    );
    const letters = await test.database.query(
      `select o.kind, o.subject_id from panoh.outbox o join panoh.follow_up_steps s on s.id = o.id where s.case_id = $1 order by 2`,
      [id],
    );
    const paths = ['', '/timeline', '/follow-ups', '/contacts'].map((part) => `/cases/${id}${part}`);
    const shown: unknown[] = [];
    for (const person of ['caseworker', 'supervisor'])
      for (const path of [...paths, '/today', '/cases', '/notifications'])
        shown.push(timeless((await story.as(person).get(path)).text));
    return [...stored.flat(), ...letters, ...shown].map((each) => JSON.stringify(each));
  };

  beforeEach(async () => {
    number += 1;
    atCentre = await story.write('caseworker', woman(number));
    ofLegalAid = await story.register('lawyer', woman(number));
    expect(await story.personOf(ofLegalAid)).toBe(await story.personOf(atCentre));
    // So that a contact of the first day is not what is waiting already.
    await test.database.query(
      `update panoh.follow_ups set status = 'replaced' where case_id = $1 and rule = 'rk.reassess'`,
      [atCentre],
    );
  });

  it('leaves every byte as it was where she let nobody know, or only one of the two', async () => {
    const { port } = test.app.getHttpServer().address() as AddressInfo;
    const ear = await LiveEar.open({ port, cookie: story.as('caseworker').cookie });
    // What listens has begun to: it says so once.
    await ear.untilTold(1);
    for (const letKnow of [
      () => undefined,
      () => story.letKnow('caseworker', atCentre, { agency: 'legalAid' }),
    ]) {
      await letKnow();
      const before = await all(atCentre);
      await happensAgain();
      expect(await worker.carryOn()).toBe(0);
      expect(await all(atCentre)).toEqual(before);
    }
    expect(ear.times).toBe(1);
    ear.leave();
  });

  it('brings the contacts of the other forward, with a reason that says no more, once', async () => {
    await letBoth();
    const before = await rows(atCentre);
    const silent = await all(atCentre);
    expect(await worker.carryOn()).toBe(0);
    expect(await all(atCentre)).toEqual(silent);
    await happensAgain();
    expect(await worker.carryOn()).toBe(1);
    const after = await rows(atCentre);
    const anew = after.filter(({ because }) => because === 'incident_known');
    expect(anew.map(({ rule, step, due }) => [rule, step, Math.round(due)])).toEqual([
      ['fu.safety_24h', 1, 24],
      ['fu.safety_24h', 2, 72],
      ['rk.reassess', 1, 24],
    ]);
    expect(after.filter(({ because }) => because !== 'incident_known').map(({ rule }) => rule)).toEqual(
      before.map(({ rule }) => rule),
    );
    const shown = (await story.as('caseworker').get(`/cases/${atCentre}/follow-ups`).expect(200)).text;
    expect(shown).toContain('incident_known');
    expect(shown).not.toContain(ofLegalAid);
    const settled = await all(atCentre);
    expect(await worker.carryOn()).toBe(0);
    expect(await all(atCentre)).toEqual(settled);
    const told = await test.database.query(
      `select partitions from panoh.audit_entries where action = 'job.let_know' order by seq`,
    );
    expect(told).toEqual([{ partitions: ['follow_ups'] }, { partitions: ['core'] }]);
  });

  it('never plans anything later than it stood, and does what waits sooner for this reason', async () => {
    await letBoth();
    await test.database.query(
      `insert into panoh.follow_ups (id, case_id, agency_id, rule, kind, due_at, because)
       select gen_random_uuid(), c.id, c.agency_id, r.rule, 'task', panoh.now() + r.due, 'case_opened' from panoh.cases c,
         (values ('rk.reassess', interval '20 days'), ('fu.safety_24h', interval '2 hours')) r (rule, due) where c.id = $1`,
      [atCentre],
    );
    await happensAgain();
    expect(await worker.carryOn()).toBe(1);
    const found = (await rows(atCentre)).filter(({ rule, step }) => step === 1 && /reassess|24h/.test(rule));
    expect(found.map(({ rule, because, due }) => [rule, because, Math.round(due)])).toEqual([
      ['fu.safety_24h', 'case_opened', 2],
      ['rk.reassess', 'incident_known', 24],
    ]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['is long ago', () => happensAgain(day(-60))],
    [
      'is the one that is written there already',
      async () => {
        const sql = 'update panoh.incidents set started_on = $2, ended_on = null where case_id = $1';
        await test.database.query(sql, [atCentre, day(-4)]);
        await happensAgain(day(-2));
      },
    ],
    [
      'comes from nobody whom she lets know any more',
      async () => {
        await happensAgain();
        await story.letKnow('lawyer', ofLegalAid, {
          agency: 'crisisCentre',
          change: { answer: 'refused', untilOn: null },
        });
      },
    ],
    [
      'meets somebody who is kept away from her',
      async () => {
        await happensAgain();
        await story.block(ofLegalAid, { user: 'caseworker2' });
      },
    ],
  ])('plans nothing where it %s', async (_, arrange) => {
    await letBoth();
    await arrange();
    const before = await all(atCentre);
    expect(await worker.carryOn()).toBe(0);
    expect(await all(atCentre)).toEqual(before);
  });
});

describe('a suspected duplicate', () => {
  let story: ClosingStory;

  let orders: OrderStory;

  interface Answer {
    status: number;
    body: { code: string; reasons?: GateBlocker[]; fields?: { path: string; code: string }[] };
  }

  /** The content of a refusal: its code, and the blockers or the field. */
  const told = ({ status, body }: Answer): unknown[] => [
    status,
    body.code,
    ...(body.reasons ?? []).map(({ code }) => code),
    ...(body.fields ?? []).map(({ path, code }) => `${path} ${code}`),
  ];

  const duplicateOf = (subjectId: string, change: object = {}) => ({
    reason: 'duplicate',
    subjectId,
    ...change,
  });

  const pending = async (id: string): Promise<string[]> =>
    (
      await test.database.query<{ rule: string }>(
        `select rule from panoh.follow_ups where case_id = $1 and status = 'pending' order by rule, step`,
        [id],
      )
    ).map(({ rule }) => rule);

  /** Everything that a duplicate would move, by case. */
  const everything = async (id: string): Promise<unknown> =>
    test.database.query(
      `select c.status, c.band,
       (select count(*)::int from panoh.follow_ups f where f.case_id = c.id and f.status = 'pending') as rows,
       (select count(*)::int from panoh.protection_orders o where o.case_id = c.id) as orders,
       (select count(*)::int from panoh.referrals r where r.case_id = c.id) as referrals,
       (select count(*)::int from panoh.consents k where k.case_id = c.id) as consents,
       (select count(*)::int from panoh.conflict_blocks b where b.case_id = c.id and b.lifted_at is null) as blocks
     from panoh.cases c where c.id = $1`,
      [id],
    );

  const shared = {
    consents: [servicesConsent(), { scope: 'case_conference_mdwg', answer: 'given', presence: 'alone' }],
  };

  beforeAll(() => {
    story = new ClosingStory(test, kulob);
    orders = new OrderStory(test, kulob);
  });

  describe('a duplicate that is none', () => {
    it.each<[string, (own: string) => Promise<string>, unknown[]]>([
      ['of an unrelated woman', () => story.open(woman(7)), [409, 'blockers_unmet', 'cards_differ']],
      ['of itself', (own) => Promise.resolve(own), [422, 'invalid', 'subjectId not_in_list']],
      [
        "of another agency's case",
        () => story.open({}, 'inspector'),
        [422, 'invalid', 'subjectId not_in_list'],
      ],
    ])('%s is refused, and nothing has changed', async (_what, other, refusal) => {
      const id = await story.open();
      await story.assess(id, { kill_threat: 'yes' });
      const kept = await other(id);
      const before = [await everything(id), await everything(kept)];
      expect(told(await story.ask(id, duplicateOf(kept)))).toEqual(refusal);
      expect([await everything(id), await everything(kept)]).toEqual(before);
    });

    it('is refused in the approval where the record that stays has closed meanwhile', async () => {
      const [id, kept] = [await story.open(), await story.open()];
      const request = await story.endorsed(id, duplicateOf(kept));
      // Both cards, with how they compare.
      expect((await story.as('supervisor').get(`/closure-requests/${request}`).expect(200)).text).toMatch(
        /agree/,
      );
      await story.say(kept, { kind: 'evidence', evidence: 'court_paper' });
      const death = await story.endorsed(kept, { reason: 'died' });
      await story.step(death, 'approval', { person: 'lawyer', seen: 2 }).expect(204);
      const before = await everything(id);
      const answer = await story.step(request, 'approval', { person: 'lawyer', seen: 2 });
      expect(told(answer)).toEqual([409, 'blockers_unmet', 'other_case_not_named']);
      expect(await everything(id)).toEqual(before);
    });
  });

  describe('a true duplicate', () => {
    it('leaves nothing behind: rows, orders with their words, referrals, consents, blocks and the higher band go on', async () => {
      const [twice, kept] = [await story.open(shared, 'inspector'), await story.open(shared, 'inspector')];
      const inspector = story.as('inspector');
      await inspector.post(`/cases/${kept}/assessments`, assessmentForm()).expect(201);
      await inspector.post(`/cases/${twice}/assessments`, assessmentForm({ kill_threat: 'yes' })).expect(201);
      const order = await orders.served('inspector', twice, 3);
      const breach = { happenedAt: await orders.at(1), reportedBy: 'neighbour', note: 'Ба дари хона омад.' };
      const { body: broken, status } = await orders.step('inspector', order.id, ['breaches', breach]);
      expect(status).toBe(200);
      const him = { surname: 'Намунаев', livesAt: 'ш. Кӯлоб' };
      await inspector.put(`/orders/${order.id}/respondent`, him, broken.version).expect(200);
      const { id: referral } = await orders.send('inspector', twice, 'legalAid.legal');
      await orders.accept('lawyer', referral);
      await orders.block(twice, { user: 'inspector2' });
      // Of the record that stays, an agency that is blocked in the one that ends helps no more, and keeps no key.
      const care = orders.form('healthRoom.health', { partitions: ['identity'] });
      const lost = await orders.send('inspector', kept, care);
      await orders.accept('healthWorker', lost.id);
      await orders.block(twice, { agency: 'healthRoom' });
      const blocked = `update panoh.conflict_blocks set started_at = started_at - interval '3 days' where case_id = $1`;
      await test.database.query(blocked, [twice]);
      const refusal = { scope: 'contact_for_feedback', answer: 'refused', presence: 'alone' };
      await inspector.post(`/cases/${twice}/consents`, { answers: [refusal] }).expect(201);
      const before = await orders.order('inspector', order.id);
      const waiting = await pending(twice);
      expect(waiting).toEqual(expect.arrayContaining(['po.breach', 'rf.first_contact']));
      const due = async (id: string): Promise<Date | undefined> =>
        (
          await test.database.query<{ due: Date }>(
            `select min(due_at) as due from panoh.follow_ups where case_id = $1 and status = 'pending' and rule = 'fu.first_contact'`,
            [id],
          )
        )[0]?.due;
      const [first, second] = [await due(twice), await due(kept)];

      const body = { ...duplicateOf(kept), reviewerAgencyId: story.agency('cowfa') };
      const request = (await story.ask(twice, body, 'inspector').expect(201)).body.id as string;
      await story.step(request, 'endorsement', { person: 'policeSupervisor', seen: 1 }).expect(200);
      await story.step(request, 'approval', { person: 'specialist', seen: 2 }).expect(204);

      expect(await pending(twice)).toEqual([]);
      const after = await pending(kept);
      for (const rule of new Set(waiting)) expect(after).toContain(rule);
      expect(await everything(twice)).toMatchObject([{ status: 'closed', orders: 0, referrals: 0, rows: 0 }]);
      expect(await everything(kept)).toMatchObject([
        { status: 'open', band: 'high', orders: 1, referrals: 2, blocks: 2 },
      ]);
      const left = await test.database.query(
        `select r.status, r.withdrawal_reason as reason, (select count(*)::integer from vault.case_keys k
           where k.case_id = r.case_id and k.agency_id = r.to_agency_id) as keys from panoh.referrals r where r.id = $1`,
        [lost.id],
      );
      expect(left).toEqual([{ status: 'withdrawn', reason: 'receiver_not_available', keys: 0 }]);
      // In the record that stays the agency had access until the merger, and not until the day of the block.
      const until = await test.database.query(
        `select g.ends_at = e.decided_at as grants, b.started_at = e.decided_at as blocks
         from panoh.grants g join panoh.conflict_blocks b on b.case_id = g.case_id and b.subject_id = g.grantee_id
           join panoh.closure_episodes e on e.id = $2 where g.source_id = $1 and g.case_id = $3`,
        [lost.id, request, kept],
      );
      expect(until).toEqual([{ grants: true, blocks: true }]);
      expect(await takenBackFor(test).carryOn()).toBe(1);
      expect(await pending(kept)).toContain('rf.find_other');
      const moved = await orders.order('inspector', order.id);
      expect(moved).toMatchObject({ caseId: kept, breaches: before.breaches, respondent: him });
      for (const field of ['issuingBody', 'issuerName', 'issuerRank'])
        expect((moved as unknown as Record<string, unknown>)[field]).toBe(
          (before as unknown as Record<string, unknown>)[field],
        );
      await orders.show('lawyer', referral);
      expect((await inspector.get(`/cases/${kept}/orders`).expect(200)).body.orders).toHaveLength(1);
      await story.as('inspector2').get(`/cases/${kept}`).expect(404);
      expect(await due(kept)).toEqual(
        [first, second].filter(Boolean).sort((a, b) => Number(a) - Number(b))[0],
      );
      const consents = (await inspector.get(`/cases/${kept}/consents`).expect(200)).body;
      expect(consents).toContainEqual(
        expect.objectContaining({ scope: 'contact_for_feedback', answer: 'refused' }),
      );
    });
  });

  describe('a third override', () => {
    it('waits for the coordinator, who is notified and agrees once', async () => {
      const id = await story.half(shared);
      await story.pass('15 days');
      await story.finish(id, ['children_checked']);
      await orders.send('caseworker', id, 'legalAid.legal');
      const need = (await orders.send('caseworker', id, 'shelter.safe_house')).id;
      await orders
        .on('shelterWorker', need)
        .take('unavailability', { reason: 'none_free', nextStep: 'on_waiting_list' });
      const blockers = await story.blockers(id);
      const paper = {
        reason: 'done_elsewhere_in_writing',
        paperOn: await story.today(),
        paperIssuer: 'child_rights',
      };
      const overrides = blockers
        .filter((code) => code !== 'approval_missing')
        .map((code) => ({ code, ...paper }));
      expect(overrides.map(({ code }) => code)).toEqual(['referrals_open', 'needs_open', 'children_safety']);
      const request = await story.requested(id, { overrides });
      const by = { person: 'supervisor', seen: 1, body: { overrides } };
      await story.step(request, 'endorsement', by).expect(200);
      const early = await story.step(request, 'approval', { person: 'lawyer', seen: 2 });
      expect(told(early).slice(0, 2)).toEqual([409, 'overrides_not_agreed']);
      const rows = await test.database.query(
        `select 1 from panoh.notifications where user_id = $1 and subject_id = $2 and kind = 'overrides_to_agree'`,
        [story.as('coordinator').userId, request],
      );
      expect(rows).toHaveLength(1);
      const path = `/closure-requests/${request}/overrides`;
      for (const person of ['caseworker', 'supervisor', 'lawyer', 'coordinatorElsewhere'])
        await story.as(person).post(path, {}, 2).expect(404);
      const asked = (await story.as('coordinator').get(path).expect(200)).body;
      expect(asked).toMatchObject({ isAgreed: false, overrides: overrides.map(({ code }) => ({ code })) });
      await story.as('coordinator').post(path, {}, 2).expect(204);
      await story.step(request, 'approval', { person: 'lawyer', seen: 3 }).expect(204);
      expect(await story.statusOf(id)).toBe('closed');
    });
  });
});
