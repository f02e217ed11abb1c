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

  it('lists the own agency’s cases with their next step, and to the coordinator what was shared, without a name', async () => {
    const id = await story.open('caseworker');
    const [row] = (await list('caseworker2')).items;
    expect(row).toMatchObject({
      ...{ id, isOwn: true, status: 'open', leadName: 'caseworker', isLead: false, isLate: false },
      next: { rule: 'rk.reassess' },
    });
    await story.pass('4 days');
    expect((await list('caseworker')).items.find((item) => item.id === id)).toMatchObject({ isLate: true });
    expect(idsOf(await list('caseworker2', '?lead=me'))).not.toContain(id);
    await story.unassign(id);
    expect(idsOf(await list('caseworker2', '?lead=nobody'))).toContain(id);
    expect(idsOf(await list('caseworker', '?status=closed'))).not.toContain(id);
    const shared = await story.openShared('caseworker');
    const { items } = await list('coordinator');
    expect(items).toMatchObject([{ id: shared, code: null, leadName: null, isOwn: false }]);
  });

  it('lists late cases first, the longest late on top, and then the newest, across pages too', async () => {
    const quiet = [await story.open('shelterWorker'), await story.open('shelterWorker')];
    const late = [await story.open('shelterWorker'), await story.open('shelterWorker')];
    await story.addTasks(late[0]!, 2, '2 days');
    await story.addTasks(late[1]!, 1, '3 days');
    const order = [late[1], late[0], quiet[1], quiet[0]];
    expect(idsOf(await list('shelterWorker'))).toEqual(order);
    const waiting = await story.open('shelterWorker');
    await story.addTasks(waiting, 1, '1 day');
    for (let made = 1; made < 24; made += 1) await story.copyOf(waiting);
    const first = await list('shelterWorker');
    const second = await list('shelterWorker', `?cursor=${first.nextCursor}`);
    expect(idsOf(first).slice(0, 2)).toEqual(order.slice(0, 2));
    expect(second.items.map(({ isLate }) => isLate)).toEqual([true, false, false]);
    expect(idsOf(second).slice(1)).toEqual(order.slice(2));
    expect(new Set([...idsOf(first), ...idsOf(second)]).size).toBe(28);
    expect(second.nextCursor).toBeNull();
  });

  it('finds by a code or a reference, however it was typed, and by four signs, inside the own agency only', async () => {
    const id = await story.open('caseworker');
    const { survivorCode, reference } = (await story.as('caseworker').get(`/cases/${id}`)).body;
    const typed = `${survivorCode.slice(0, 4)} - ${survivorCode.slice(4).toLowerCase()}`;
    const nothing = { items: [], isComplete: true };
    for (const [whole, code] of [
      [survivorCode, typed],
      [reference, reference],
    ] as [string, string][]) {
      expect(idsOf(await search('caseworker2', { code }))).toEqual([id]);
      for (const part of [whole.slice(2, 7).toLowerCase(), whole.slice(4)])
        expect(idsOf(await search('caseworker2', { code: part }))).toContain(id);
      expect(await search('caseworker', { code: whole.slice(0, 3) })).toEqual(nothing);
      for (const person of ['lawyer', 'inspector', 'coordinator', 'caseworkerElsewhere']) {
        expect(await search(person, { code })).toEqual(nothing);
        expect(idsOf(await search(person, { code: whole.slice(0, 5) }))).not.toContain(id);
      }
    }
    expect(await search('caseworker', { code: 'nothing at all' })).toEqual(nothing);
    await story.block(id, { user: 'caseworker2' });
    for (const code of [reference, survivorCode.slice(0, 5)])
      expect(idsOf(await search('caseworker2', { code }))).not.toContain(id);
  });

  it('finds by the number of a report or a decision, for whom may read it', async () => {
    const id = await story.open('inspector');
    const [incident] = await story.get<{ id: string }[]>('inspector', `/cases/${id}/incidents`);
    const decision = { articles: [], measures: [], decision: null, decidedOn: null };
    await story
      .as('inspector')
      .post(`/cases/${id}/legal-qualifications`, {
        ...{ ...decision, incidentId: incident?.id, officialNumber: 'КУСП № 117/26' },
      })
      .expect(201);
    const found = async (person: string, officialNumber = 'кусп 117-26') =>
      idsOf(await search(person, { officialNumber }));
    expect([await found('inspector'), await found('inspector', 'КУСП 118/26')]).toEqual([[id], []]);
    for (const person of ['caseworker', 'coordinator']) expect(await found(person)).toEqual([]);
    await story.block(id, { user: 'inspector' });
    expect(await found('inspector')).toEqual([]);
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
    const number = { officialNumber: 'A № 014/26' };
    const id = await story.open('shelterWorker', named('Зайнаб', 'Қурбонова', number));
    const other = await story.open('shelterWorker', named('Нигора', 'Қурбонова'));
    for (const name of ['Zaynab', 'Зайнаб Курбанова', 'zainab qurbonova']) {
      const found = await search('shelterWorker', { name });
      expect(idsOf(found)).toContain(id);
      expect(idsOf(found)).not.toContain(other);
      expect(JSON.stringify(found)).not.toMatch(/Зайнаб|урбонова/);
    }
    expect(idsOf(await search('shelterWorker', { officialNumber: 'a014-26' }))).toEqual([id]);
    for (const person of ['caseworker', 'inspector', 'coordinator'])
      for (const words of [{ name: 'Зайнаб' }, { officialNumber: 'A014/26' }])
        expect(idsOf(await search(person, words))).toEqual([]);
    await story.block(id, { user: 'shelterSupervisor' });
    expect(idsOf(await search('shelterSupervisor', { name: 'Зайнаб' }))).toEqual([]);
    expect(idsOf(await search('shelterSupervisor', { name: 'Нигора' }))).toEqual([other]);
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
