import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CaseAccessPageDto } from '../src/oversight/audit-trail.dto.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { BoardStory } from './support/board.js';
import { arrangeKulob } from './support/kulob.js';

describe('who looked', () => {
  let test: TestApp;
  let story: BoardStory;
  const looks = (person: string, id: string, query = ''): Promise<CaseAccessPageDto> =>
    story.get(person, `/cases/${id}/access-log${query}`);

  beforeAll(async () => {
    test = await startApp();
    story = new BoardStory(test, await arrangeKulob(test));
  });
  afterAll(() => test.close());

  it('tells the owner when, who, what and why, newest first', async () => {
    const id = await story.open('caseworker');
    const reason = { reason: 'contact_now' };
    await story.as('caseworker').post(`/cases/${id}/identity-disclosures`, reason).expect(200);
    const { items } = await looks('supervisor', id);
    expect(items[0]).toMatchObject({
      personName: 'caseworker',
      action: 'discloseIdentity',
      partitions: ['identity'],
      purpose: 'contact_now',
      inList: false,
      agencyName: { en: 'crisisCentre' },
    });
    expect(items.map((item) => item.action)).toContain('openCase');
    expect(items.map((item) => item.at)).toEqual(
      items
        .map((item) => item.at)
        .sort()
        .reverse(),
    );
  });

  it('names people of the own agency only', async () => {
    const id = await story.open('caseworker');
    const sent = await story.send('caseworker', id, 'legalAid.legal');
    await story.accept('lawyer', sent.id);
    await story.as('lawyer').get(`/cases/${id}`).expect(200);
    const look = (await looks('caseworker', id)).items.find((item) => item.action === 'getCase');
    expect(look).toMatchObject({ personName: null, agencyName: { en: 'legalAid' } });
    await story.as('lawyer').get(`/cases/${id}/access-log`).expect(404);
  });

  it('tells lists from looks', async () => {
    const id = await story.open('caseworker');
    await story.as('caseworker').get('/today').expect(200);
    const { items } = await looks('caseworker', id);
    expect(items.find((item) => item.action === 'getToday')).toMatchObject({ inList: true });
  });

  it('shows a police owner its own part, and no partition the police never hold', async () => {
    const id = await story.openShared('inspector');
    await story.as('coordinator').get(`/cases/${id}`).expect(200);
    await story.as('inspector2').get(`/cases/${id}`).expect(200);
    const { items } = await looks('inspector', id);
    expect(items.map((item) => item.agencyName?.en)).toEqual(items.map(() => 'police'));
    expect(items.flatMap((item) => item.partitions)).not.toContain('whereabouts');
    const [{ rows } = { rows: 0 }] = await test.database.query<{ rows: number }>(
      `select count(*)::integer as rows from panoh.audit_entries e join panoh.cases c on c.audit_pseudonym = any (e.cases)
       where c.id = $1 and e.agency_id <> c.agency_id`,
      [id],
    );
    expect(rows).toBeGreaterThan(0);
  });

  it('pages without repeating an entry while new ones are written', async () => {
    const id = await story.open('caseworker');
    for (let count = 0; count < 30; count += 1) await story.as('caseworker').get(`/cases/${id}`).expect(200);
    const first = await looks('caseworker', id);
    const second = await looks('caseworker', id, `?cursor=${first.nextCursor}`);
    expect(first.items).toHaveLength(25);
    expect(second.items.at(-1)).toMatchObject({ action: 'openCase' });
    const last = first.items.at(-1)?.at ?? '';
    expect(second.items.every((item) => item.at <= last)).toBe(true);
  });

  it.each(['coordinator', 'lawyer', 'caseworkerElsewhere'])('does not exist for the %s', async (person) => {
    const id = await story.openShared('caseworker');
    await story.as(person).get(`/cases/${id}/access-log`).expect(404);
  });

  it('does not exist for a colleague who is blocked', async () => {
    const id = await story.open('caseworker');
    await story.block(id, { user: 'caseworker2' });
    await story.as('caseworker2').get(`/cases/${id}/access-log`).expect(404);
    await story.as('administrator').get(`/cases/${id}/access-log`).expect(403);
  });
});
