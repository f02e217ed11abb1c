import { describe, expect, it } from '@jest/globals';
import { BatchCollector } from './batch-collector.js';

const moment = (milliseconds = 0): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

describe('what comes one by one', () => {
  const batches: string[][] = [];
  let finish: (error?: Error) => void = () => undefined;
  const gathering = new BatchCollector({ atMost: 3, waitMs: 5 }, (items) => {
    batches.push([...items]);
    return new Promise((done, failed) => {
      finish = (error) => (error ? failed(error) : done());
    });
  });
  const ended: string[] = [];
  const add = (item: string): Promise<void> =>
    gathering.add(item).then(
      () => void ended.push(item),
      (error: Error) => void ended.push(`${item}: ${error.message}`),
    );

  it('is handled together, is done with its batch, and goes into the next one while a batch runs', async () => {
    for (const item of ['a', 'b']) void add(item);
    expect(batches).toEqual([]);
    await moment(50);
    expect(batches).toEqual([['a', 'b']]);
    for (const item of ['c', 'd', 'e', 'f']) void add(item);
    await moment(50);
    expect([batches.length, ended]).toEqual([1, []]);
    finish();
    await moment();
    expect(batches).toEqual([
      ['a', 'b'],
      ['c', 'd', 'e'],
    ]);
    expect(ended).toEqual(['a', 'b']);
  });

  it('fails with its batch, and with no other', async () => {
    finish(new Error('away'));
    await moment();
    finish();
    await moment();
    expect(batches.at(-1)).toEqual(['f']);
    expect(ended.slice(2)).toEqual(['c: away', 'd: away', 'e: away', 'f']);
  });

  it('is handled again after a pause', async () => {
    const later = add('g');
    await moment(50);
    finish();
    await later;
    expect(batches.at(-1)).toEqual(['g']);
  });
});
