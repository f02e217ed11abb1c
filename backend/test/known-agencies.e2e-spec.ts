import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { safeContactForm } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import { LinkStory, twin, woman, newAmong } from './support/linking.js';

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
  let test: TestApp;
  let story: LinkStory;
  let number = 0;
  let atCentre: string;
  let ofLegalAid: string;
  const told = async (): Promise<string[][]> => [
    await story.alsoServedBy('caseworker', atCentre),
    await story.alsoServedBy('lawyer', ofLegalAid),
  ];
  const both = [['legalAid'], ['crisisCentre']];
  const neither = [[], []];

  beforeAll(async () => {
    test = await startApp();
    story = new LinkStory(test, await arrangeKulob(test));
  });
  beforeEach(async () => {
    number += 1;
    atCentre = await story.write('caseworker', woman(number));
    ofLegalAid = await story.register('lawyer', woman(number));
    expect(await story.personOf(ofLegalAid)).toBe(await story.personOf(atCentre));
  });
  afterAll(async () => {
    await story.close();
    await test.close();
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

  it.each<[string, object]>([
    ['beside somebody', { presence: 'relative' }],
    ['about another agency', { agencyId: 'cowfa' }],
  ])('learn nothing by a yes that she gave %s', async (_, change) => {
    const other = 'agencyId' in change;
    await story.letKnow('caseworker', atCentre, {
      agency: other ? 'cowfa' : 'legalAid',
      change: other ? {} : change,
    });
    await story.letKnow('lawyer', ofLegalAid, { agency: 'crisisCentre' });
    expect(await told()).toEqual(neither);
  });

  it('know nothing any more once she says no, at either, or takes it back', async () => {
    await story.letKnow('caseworker', atCentre, { agency: 'legalAid' });
    await story.letKnow('lawyer', ofLegalAid, { agency: 'crisisCentre' });
    expect(await told()).toEqual(both);
    await story.letKnow('lawyer', ofLegalAid, { agency: 'crisisCentre', change: NO });
    expect(await told()).toEqual(neither);
    await story.letKnow('lawyer', ofLegalAid, { agency: 'crisisCentre' });
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
  });

  it('know nothing after the last day that she named, and nothing where she is not compared', async () => {
    await story.letKnow('caseworker', atCentre, { agency: 'legalAid' });
    await story.letKnow('lawyer', ofLegalAid, { agency: 'crisisCentre' });
    const days = (day: string) =>
      test.database.query(
        `update panoh.consents set until_on = $2 where case_id = $1 and scope = 'mutual_disclosure'`,
        [atCentre, day],
      );
    await days('2020-01-01');
    expect(await told()).toEqual(neither);
    await days('2126-12-31');
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

  it('get no key, no grant and no way past a block by it, and it names an agency that has cases', async () => {
    const agencyId = story.kulob.agencies['legalAid'];
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
    const refused = async (change: object): Promise<unknown> => {
      const answer = { scope: 'mutual_disclosure', answer: 'given', presence: 'alone', agencyId, ...change };
      const { body } = await story
        .as('caseworker')
        .post(`/cases/${atCentre}/consents`, { answers: [answer] });
      return (body as { fields: { code: string }[] }).fields.map(({ code }) => code);
    };
    expect(await refused({})).toEqual(['until_missing']);
    expect(await refused({ untilOn: '2126-12-31', agencyId: null })).toEqual(['receiver_missing']);
    expect(await refused({ untilOn: '2126-12-31', partitions: ['identity'] })).toEqual([
      'partition_not_shareable',
    ]);
  });
});
