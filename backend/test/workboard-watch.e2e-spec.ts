import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { QueueDto } from '../src/workboard/queue.dto.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { ofCase } from './support/board.js';
import { arrangeKulob } from './support/kulob.js';
import { OrderStory } from './support/orders.js';

describe('what the group watches before it is late', () => {
  let test: TestApp;
  let story: OrderStory;
  const queue = (query = ''): Promise<QueueDto> => story.get('coordinator', `/queue${query}`);
  /** Everything of the case that is still to be done moves out of the way. */
  const putOff = async (id: string, interval: string): Promise<void> => {
    await test.database.query(
      `update panoh.follow_ups set due_at = panoh.now() + $2::interval where case_id = $1 and status = 'pending'`,
      [id, interval],
    );
  };

  beforeAll(async () => {
    test = await startApp();
    story = new OrderStory(test, await arrangeKulob(test));
  });
  afterAll(() => test.close());

  it('names a case in which nobody has written for a fortnight, until somebody does', async () => {
    const id = await story.openShared('caseworker');
    await story.pass('13 days');
    await putOff(id, '9 days');
    expect(ofCase((await queue()).items, id)).toEqual([]);
    await story.pass('2 days');
    const [line, ...more] = ofCase((await queue('?filter=quiet')).items, id);
    expect(more).toEqual([]);
    expect(line).toMatchObject({ filter: 'quiet', type: 'follow_up', allowedActions: ['ask'] });
    expect(ofCase((await queue()).items, id)).toHaveLength(1);
    await story.as('coordinator').post('/queue/questions', { followUpId: line?.id }).expect(204);
    // The question itself is written into the case.
    expect(ofCase((await queue()).items, id)).toEqual([]);
  });

  it('goes by what the group may see: what others write in parts of their own moves nothing', async () => {
    const id = await story.openShared('caseworker');
    await story.pass('15 days');
    await putOff(id, '9 days');
    const since = ofCase((await queue('?filter=quiet')).items, id)[0]?.dueAt;
    expect(since).toBeDefined();
    await story.as('caseworker').post(`/cases/${id}/narratives`, { text: 'Гуфтугӯ бо ӯ' }).expect(201);
    expect(ofCase((await queue('?filter=quiet')).items, id)[0]?.dueAt).toBe(since);
    await story.pass('1 hour');
    const own = await story.get<{ items: unknown[] }>('caseworker', `/cases/${id}/timeline`);
    expect(own.items.length).toBeGreaterThan(0);
  });

  it('names an order that ends within a week, by its step and never by its words', async () => {
    const id = await story.openShared('inspector');
    await story.served('inspector', id, 2);
    await putOff(id, '40 days');
    expect(ofCase((await queue('?filter=orders_ending')).items, id)).toEqual([]);
    await story.pass('9 days');
    await putOff(id, '6 days');
    const shown = await queue('?filter=orders_ending');
    const [line, ...more] = ofCase(shown.items, id);
    expect(more).toEqual([]);
    expect(line?.rule).toMatch(/^po\./);
    expect(line).toMatchObject({ type: 'follow_up', allowedActions: ['ask'] });
    expect(JSON.stringify(shown)).not.toMatch(/118\/26|Намунаев|no_violence/);
    expect(shown.counts.orders_ending).toBe(shown.items.length);
    await story.as('coordinator').post('/queue/questions', { followUpId: line?.id }).expect(204);
  });
});
