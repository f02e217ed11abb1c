import { beforeAll, describe, expect, it } from '@jest/globals';
import type { CalendarEntryDto } from '../src/workboard/calendar.dto.js';
import { BoardStory } from './support/board.js';
import { startKulob } from './support/kulob.js';

const { test, kulob } = await startKulob();

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

  it('are nothing for those who work on no case', async () => {
    for (const person of ['coordinator', 'statistician', 'administrator'])
      await story.as(person).get('/today/calendar').expect(403);
  });
});
