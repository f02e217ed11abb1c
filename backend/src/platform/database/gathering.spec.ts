import { describe, expect, it } from '@jest/globals';
import { Gathering } from './gathering.js';
import type { Gathered } from './gathering.js';

const later = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('writes that are gathered', () => {
  const gather = (fails: (gathered: Gathered) => boolean = () => false) => {
    const written: Gathered[] = [];
    const gathering = new Gathering(async (gathered) => {
      await later();
      if (fails(gathered)) throw new Error(`no ${String(gathered.target)}`);
      written.push(gathered);
    });
    return { written, gathering };
  };

  it('go to one place in one statement, however long each piece of work takes to come to it', async () => {
    const { written, gathering } = gather();
    await gathering.all(
      [0, 1, 2].map((number) => async () => {
        for (let turn = 0; turn < number * 3; turn += 1) await later();
        await gathering.add('cases', [number]);
        await gathering.add('grants', [number]);
      }),
    );
    expect(written).toEqual([
      { target: 'cases', rows: [0, 1, 2] },
      { target: 'grants', rows: [0, 1, 2] },
    ]);
  });

  it('wait for nobody who is done or never writes', async () => {
    const { written, gathering } = gather();
    await gathering.all([
      () => gathering.add('cases', [1]),
      later,
      async () => {
        await gathering.add('cases', [2]);
        await gathering.add('events', [2, 3]);
      },
    ]);
    expect(written.map(({ rows }) => rows)).toEqual([
      [1, 2],
      [2, 3],
    ]);
  });

  it('fail together, and what failed first is thrown when all are done', async () => {
    const { written, gathering } = gather(({ target }) => target === 'grants');
    let ended = 0;
    const works = [1, 2].map((number) => async () => {
      await gathering.add('cases', [number]);
      await gathering.add('grants', [number]).finally(() => (ended += 1));
      await gathering.add('events', [number]);
    });
    await expect(gathering.all(works)).rejects.toThrow('no grants');
    expect(ended).toBe(2);
    expect(written.map(({ target }) => target)).toEqual(['cases']);
  });
});
