import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { BlindIndexes } from './blind-indexes.js';
import { sealIndexSecret } from './index-keys.js';
import type { StoredIndexSecret } from './index-keys.js';
import { RootKey } from './root-key.js';

const root = new RootKey(randomBytes(32));
const row = (version: number, state: StoredIndexSecret['state']): StoredIndexSecret => ({
  ...{ version, state, sealedSecret: sealIndexSecret(root, version, randomBytes(32)) },
});

/** One transaction: what it keeps, it reads once. */
function transactions(...answers: StoredIndexSecret[][]): BlindIndexes {
  const database = {
    kept: (_: string, read: () => Promise<unknown>) => read(),
    query: () => Promise.resolve(answers.shift()),
  };
  return Reflect.construct(BlindIndexes, [database, root]);
}

describe('the keys of blind indexes', () => {
  const [one, other] = [row(1, 'current'), row(2, 'current')];

  it('stay while the rows are the same', async () => {
    const indexes = transactions([one], [{ ...one }]);
    const first = await indexes.keys();
    expect(await indexes.keys()).toBe(first);
    expect(first.version).toBe(1);
  });

  it.each<[string, StoredIndexSecret[]]>([
    ['a version', [{ ...one, state: 'leaving' }, other]],
    [
      'a state',
      [
        { ...one, state: 'leaving' },
        { ...other, state: 'current' },
      ],
    ],
    ['a secret', [row(1, 'current')]],
  ])('are made again after a change of %s', async (_, rows) => {
    const indexes = transactions([one], rows);
    const first = await indexes.keys();
    const next = await indexes.keys();
    expect(next).not.toBe(first);
    expect(next.version).toBe(rows.at(-1)?.version);
  });
});
