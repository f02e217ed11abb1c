import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CalendarEntryDto } from '../src/workboard/calendar.dto.js';
import { staySignedIn } from './support/actors.js';
import type { Actor } from './support/actors.js';
import { AppRole } from './support/app-role.js';
import { BoardStory } from './support/board.js';
import { caseForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { draftSweepFor } from './support/workers.js';

const { test, kulob } = await startKulob();

const DAY = 86_400_000;
const WORDS = 'Ask about the school.';

describe('the days of a worker for a calendar', () => {
  const story = new BoardStory(test, kulob);
  let id: string;
  const calendar = (person: string): Promise<CalendarEntryDto[]> => story.get(person, '/today/calendar');

  beforeAll(async () => {
    id = await story.open('caseworker');
  });

  it('hold the tasks that are still to come, as times alone', async () => {
    const entries = await calendar('caseworker');
    expect(entries.length).toBeGreaterThan(0);
    const now = (await story.now()).getTime();
    for (const entry of entries) {
      expect(Object.keys(entry).sort()).toEqual(['day', 'startsAt', 'uid']);
      expect(entry.uid).toMatch(/^[0-9a-f]{32}$/);
      expect(Date.parse(entry.startsAt ?? '')).toBeGreaterThanOrEqual(now);
    }
    const { reference, survivorCode } = await story.get<{ reference: string; survivorCode: string }>(
      'caseworker',
      `/cases/${id}`,
    );
    for (const word of [id, reference, survivorCode]) expect(JSON.stringify(entries)).not.toContain(word);
    expect(await calendar('caseworker')).toEqual(entries);
    const late = await story.get<{ id: string }[]>('caseworker', `/cases/${id}/follow-ups`);
    expect(late.length).toBeGreaterThan(0);
    await test.database.query(
      `update panoh.follow_ups set from_at = panoh.now() - interval '2 days', due_at = panoh.now() - interval '1 day' where case_id = $1`,
      [id],
    );
    expect(await calendar('caseworker')).toEqual([]);
  });

  it('hold hearings of the cases that she leads, and meetings of her group', async () => {
    const onDay = await story.day(10);
    const led = await story.open('lawyer');
    await story
      .as('lawyer')
      .post(`/cases/${led}/key-dates`, { kind: 'hearing', onDay, detail: 'criminal' })
      .expect(201);
    const days = async (person: string): Promise<(string | null)[]> =>
      (await calendar(person)).flatMap(({ day }) => (day ? [day] : []));
    expect(await days('lawyer')).toEqual([onDay]);
    expect(await days('legalSupervisor')).toEqual([]);
    const plannedAt = new Date((await story.now()).getTime() + 40 * 86_400_000).toISOString();
    const before = (await calendar('lawyer')).length;
    await story
      .as('coordinator')
      .post('/meetings', { workingGroupId: story.kulob.groupId, plannedAt, hostAgencyId: null })
      .expect(201);
    expect((await calendar('lawyer')).map(({ startsAt }) => startsAt)).toContain(plannedAt);
    expect(await calendar('lawyer')).toHaveLength(before + 1);
    expect(await calendar('caseworkerElsewhere')).toEqual([]);
  });
});

describe('reminders of one’s own', () => {
  let caseId: string;
  let passed = 0;
  const as = (person = 'caseworker'): Actor => kulob.as[person] as Actor;
  const day = (from = 0): string =>
    new Date(Date.now() + (passed + from) * DAY + 5 * 3_600_000).toISOString().slice(0, 10);
  const reminder = (change: object = {}): object => ({
    ...{ dueOn: day(3), about: 'case', caseId, subjectId: caseId, text: WORDS },
    ...change,
  });
  const add = (change: object = {}, person = 'caseworker') =>
    as(person).post('/own-reminders', reminder(change));
  const today = async (person = 'caseworker'): Promise<{ id: string; text: string | null }[]> =>
    (await as(person).get('/today').expect(200)).body.reminders;
  const notify = async (): Promise<number> => {
    const [row] = await test.database.query<{ n: number }>('select panoh.notify_own_reminders() as n');
    return row?.n ?? 0;
  };
  const pass = async (days: number): Promise<void> => {
    await test.database.pass(`${days} days`);
    passed += days;
    await staySignedIn(test);
  };

  beforeEach(async () => {
    caseId = (await as().post('/cases', caseForm()).expect(201)).body.id;
    await test.database.query('delete from panoh.own_reminders');
  });

  it('stands on Today from its day on, until it is ended, and notifies once', async () => {
    const [made] = (await add().expect(201)).body;
    expect(made).toMatchObject({ about: 'case', subjectId: caseId, text: WORDS });
    expect(await today()).toEqual([]);
    expect(await notify()).toBe(0);
    await pass(3);
    expect(await today()).toMatchObject([{ id: made.id, text: WORDS }]);
    await pass(1);
    expect([await notify(), await notify()]).toEqual([1, 0]);
    const news = (await as().get('/notifications').expect(200)).body.items;
    expect(news[0]).toMatchObject({ kind: 'own_reminder', caseId: null });
    expect(JSON.stringify(news)).not.toContain(WORDS);
    await pass(10);
    expect(await today()).toHaveLength(1);
    expect((await as().post(`/own-reminders/${made.id}/end`, {}).expect(200)).body).toEqual([]);
    await as().post(`/own-reminders/${made.id}/end`, {}).expect(200);
    expect(await today()).toEqual([]);
    const sweep = draftSweepFor(test);
    const left = async (): Promise<number> => {
      await sweep.drafts.sweep();
      return (await test.database.query(`select 1 from panoh.own_reminders where id = $1`, [made.id])).length;
    };
    await pass(29);
    expect(await left()).toBe(1);
    await pass(2);
    expect(await left()).toBe(0);
  });

  it('is seen by nobody else, and its words stand nowhere in the clear', async () => {
    const [made] = (await add({ dueOn: day() }).expect(201)).body;
    expect(await today('supervisor')).toEqual([]);
    await as('supervisor').post(`/own-reminders/${made.id}/end`, {}).expect(200);
    expect(await today()).toHaveLength(1);
    expect((await add({}, 'inspector')).status).toBe(404);
    const rows = await test.database.query<{ sealed: Buffer }>('select sealed from panoh.own_reminders');
    expect(rows.map(({ sealed }) => sealed.includes('school'))).toEqual([false]);
    const role = await AppRole.connect(test);
    expect(await role.as(as('supervisor'), ['select 1 from panoh.own_reminders'])).toEqual([]);
    await role.close();
  });

  it('is gone from whoever is kept away from the case, or can no longer open it', async () => {
    await add({ dueOn: day() }).expect(201);
    await test.database.block(caseId, as().userId);
    expect(await today()).toEqual([]);
    await pass(1);
    expect(await notify()).toBe(0);
    caseId = (await as().post('/cases', caseForm()).expect(201)).body.id;
    await add({ dueOn: day() }).expect(201);
    await test.database.query('update panoh.grants set ends_at = panoh.now() where case_id = $1', [caseId]);
    await pass(1);
    expect([await notify(), await today()]).toEqual([0, []]);
  });
});
