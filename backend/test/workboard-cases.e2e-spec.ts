import { describe, expect, it } from '@jest/globals';
import type { CasePageDto, CaseSearchDto } from '../src/workboard/case-lists.dto.js';
import type { CaseOverviewDto } from '../src/workboard/workboard.dto.js';
import { BoardStory } from './support/board.js';
import { startKulob } from './support/kulob.js';

const { test, kulob } = await startKulob();

describe('finding and opening cases', () => {
  const story = new BoardStory(test, kulob);
  const list = (person: string, query = ''): Promise<CasePageDto> => story.get(person, `/cases${query}`);
  const search = async (person: string, body: object): Promise<CaseSearchDto> =>
    (await story.as(person).post('/cases/search', body).expect(200)).body;
  const idsOf = ({ items }: { items: { id: string }[] }): string[] => items.map(({ id }) => id);
  const overview = (person: string, id: string): Promise<CaseOverviewDto> =>
    story.get(person, `/cases/${id}/overview`);
  const named = (givenName: string, surname: string, change: object = {}): object => ({
    identity: { givenName, surname, bornOn: '1990-01-01', bornPrecision: 'year', ...change },
  });

  it('lists the own agency’s cases with their next step', async () => {
    const id = await story.open('caseworker');
    const [row] = (await list('caseworker2')).items;
    expect(row).toMatchObject({
      id,
      isOwn: true,
      status: 'open',
      leadName: 'caseworker',
      isLead: false,
      isLate: false,
    });
    expect(row?.next?.rule).toBe('rk.reassess');
    await story.pass('4 days');
    expect((await list('caseworker')).items.find((item) => item.id === id)).toMatchObject({ isLate: true });
    expect(idsOf(await list('lawyer'))).not.toContain(id);
    expect(idsOf(await list('caseworker2', '?lead=me'))).not.toContain(id);
    await story.unassign(id);
    expect(idsOf(await list('caseworker2', '?lead=nobody'))).toContain(id);
    expect(idsOf(await list('caseworker', '?status=closed'))).not.toContain(id);
  });

  it('lists to the coordinator what was shared, without a code or a name', async () => {
    const shared = await story.openShared('caseworker');
    const kept = await story.open('caseworker');
    const { items } = await list('coordinator');
    expect(items.map((row) => row.id)).toContain(shared);
    expect(items.map((row) => row.id)).not.toContain(kept);
    for (const row of items) expect(row).toMatchObject({ code: null, leadName: null, isOwn: false });
  });

  it('lists late cases first, the longest late on top, and then the newest, across pages too', async () => {
    const quiet = [await story.open('shelterWorker'), await story.open('shelterWorker')];
    const late = [await story.open('shelterWorker'), await story.open('shelterWorker')];
    await story.addTasks(late[0]!, 2, '2 days');
    await story.addTasks(late[1]!, 1, '3 days');
    const order = [late[1], late[0], quiet[1], quiet[0]];
    expect(idsOf(await list('shelterWorker'))).toEqual(order);
    expect((await list('shelterWorker')).items.map(({ isLate }) => isLate)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    const waiting = await story.open('shelterWorker');
    await story.addTasks(waiting, 1, '1 day');
    for (let made = 1; made < 24; made += 1) await story.copyOf(waiting);
    await story.open('shelterWorker');
    const first = await list('shelterWorker');
    const second = await list('shelterWorker', `?cursor=${first.nextCursor}`);
    expect(idsOf(first).slice(0, 2)).toEqual(order.slice(0, 2));
    expect(first.items.every(({ isLate }) => isLate)).toBe(true);
    expect(second.items.map(({ isLate }) => isLate)).toEqual([true, false, false, false]);
    expect(idsOf(second).slice(2)).toEqual(order.slice(2));
    expect(new Set([...idsOf(first), ...idsOf(second)]).size).toBe(29);
    expect(second.nextCursor).toBeNull();
  });

  it('finds by four signs of a code or a reference, inside the own agency only', async () => {
    const id = await story.open('caseworker');
    const { survivorCode, reference } = (await story.as('caseworker').get(`/cases/${id}`)).body;
    for (const whole of [survivorCode, reference] as string[]) {
      for (const part of [whole.slice(0, 4), whole.slice(2, 7).toLowerCase(), whole.slice(4)])
        expect(idsOf(await search('caseworker2', { code: part }))).toContain(id);
      expect(idsOf(await search('caseworker', { code: whole.slice(0, 3) }))).toEqual([]);
      for (const person of ['lawyer', 'inspector', 'coordinator', 'caseworkerElsewhere'])
        expect(idsOf(await search(person, { code: whole.slice(0, 5) }))).not.toContain(id);
    }
    await story.block(id, { user: 'caseworker2' });
    expect(idsOf(await search('caseworker2', { code: survivorCode.slice(0, 5) }))).not.toContain(id);
  });

  it('finds by code and by reference, however it was typed, and answers alike for what is not hers', async () => {
    const id = await story.open('caseworker');
    const { survivorCode, reference } = (await story.as('caseworker').get(`/cases/${id}`)).body;
    const typed = `${survivorCode.slice(0, 4)} - ${survivorCode.slice(4).toLowerCase()}`;
    expect(idsOf(await search('caseworker', { code: typed }))).toEqual([id]);
    expect(idsOf(await search('caseworker2', { code: reference }))).toEqual([id]);
    const nothing = { items: [], isComplete: true };
    expect(await search('caseworker', { code: 'nothing at all' })).toEqual(nothing);
    for (const person of ['lawyer', 'inspector', 'coordinator', 'caseworkerElsewhere']) {
      expect(await search(person, { code: reference })).toEqual(nothing);
      expect(await search(person, { code: survivorCode })).toEqual(nothing);
    }
    await story.block(id, { user: 'caseworker2' });
    expect(await search('caseworker2', { code: reference })).toEqual(nothing);
  });

  it('finds by the number of an order, a report or a decision, for whom may read it', async () => {
    const id = await story.open('inspector');
    const other = await story.open('inspector');
    const { incidentId } = (
      await test.database.query<{ incidentId: string }>(
        'select id as "incidentId" from panoh.incidents where case_id = $1',
        [id],
      )
    )[0]!;
    await story
      .as('inspector')
      .post(`/cases/${id}/legal-qualifications`, {
        incidentId,
        articles: [],
        measures: [],
        decision: null,
        officialNumber: 'КУСП № 117/26',
        decidedOn: null,
      })
      .expect(201);
    expect(idsOf(await search('inspector', { officialNumber: 'кусп 117-26' }))).toEqual([id]);
    expect(idsOf(await search('inspector', { officialNumber: 'КУСП 118/26' }))).toEqual([]);
    for (const person of ['caseworker', 'operator', 'coordinator'])
      expect(idsOf(await search(person, { officialNumber: 'КУСП 117/26' }))).toEqual([]);
    await story.block(id, { user: 'inspector' });
    expect(idsOf(await search('inspector', { officialNumber: 'КУСП 117/26' }))).toEqual([]);
    expect(other).not.toBe(id);
  });

  it('finds by the reference of a referral on both sides of it', async () => {
    const id = await story.open('caseworker');
    const { id: referralId, reference } = await story.send('caseworker', id, 'legalAid.legal');
    expect(idsOf(await search('caseworker', { code: reference }))).toEqual([id]);
    expect(idsOf(await search('lawyer', { code: reference }))).toEqual([]);
    await story.accept('lawyer', referralId);
    const found = (await search('lawyer', { code: reference })).items;
    expect(found.filter((row) => row.isOwn)).toHaveLength(1);
  });

  it('finds a name in another spelling inside the own agency only, and shows no name', async () => {
    const id = await story.open('shelterWorker', named('Зайнаб', 'Қурбонова'));
    const other = await story.open('shelterWorker', named('Нигора', 'Қурбонова'));
    for (const name of ['Zaynab', 'Зайнаб Курбанова', 'zainab qurbonova']) {
      const found = await search('shelterWorker', { name });
      expect(idsOf(found)).toContain(id);
      expect(idsOf(found)).not.toContain(other);
      expect(JSON.stringify(found)).not.toMatch(/Зайнаб|урбонова/);
    }
    for (const person of ['caseworker', 'inspector', 'coordinator'])
      expect(idsOf(await search(person, { name: 'Зайнаб' }))).toEqual([]);
    await story.block(id, { user: 'shelterSupervisor' });
    expect(idsOf(await search('shelterSupervisor', { name: 'Зайнаб' }))).toEqual([]);
    expect(idsOf(await search('shelterSupervisor', { name: 'Нигора' }))).toEqual([other]);
  });

  it('finds by the number that the own agency wrote', async () => {
    const id = await story.open(
      'shelterWorker',
      named('Мавзуна', 'Намунаева', { officialNumber: 'A № 014/26' }),
    );
    expect(idsOf(await search('shelterWorker', { officialNumber: 'a014-26' }))).toEqual([id]);
    expect(idsOf(await search('shelterWorker', { officialNumber: '-' }))).toEqual([]);
  });

  it('shows to each only parts that she holds, without a number that betrays the others', async () => {
    const police = await story.open('inspector');
    expect(await overview('inspector', police)).not.toHaveProperty('contact');
    const shared = await story.openShared('caseworker');
    const seen = await overview('coordinator', shared);
    expect(seen).not.toHaveProperty('gate');
    expect(Object.keys(seen.counts)).toEqual(['referrals', 'orders']);
    expect(seen.header.survivorCode).toBeNull();
    const sent = await story.send('caseworker', shared, 'legalAid.legal');
    await story.as('lawyer').get(`/cases/${shared}/overview`).expect(404);
    await story.accept('lawyer', sent.id);
    const referred = await overview('lawyer', shared);
    expect(referred).not.toHaveProperty('gate');
    expect(referred.nextStep).toBeNull();
    expect(Object.keys(referred.counts).sort()).toEqual(['incidents', 'referrals']);
    await story.as('caseworkerElsewhere').get(`/cases/${shared}/overview`).expect(404);
  });
});
