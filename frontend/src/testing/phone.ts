import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { webcrypto } from 'node:crypto';
import { TextDecoder, TextEncoder } from 'node:util';

Object.assign(globalThis, { TextEncoder, TextDecoder, IDBKeyRange });
Object.defineProperty(globalThis, 'crypto', { value: webcrypto, configurable: true });

/** A phone with Storage Buckets, in memory; what is not in the answer is deleted. */
export function phone(): Map<string, IDBFactory> {
  const kept = new Map<string, IDBFactory>();
  const storageBuckets = {
    open: (name: string) => {
      if (!kept.has(name)) kept.set(name, new IDBFactory());
      return Promise.resolve({ indexedDB: kept.get(name) });
    },
    keys: () => Promise.resolve([...kept.keys()]),
    delete: (name: string) => Promise.resolve(void kept.delete(name)),
  };
  Object.defineProperty(navigator, 'storageBuckets', { value: storageBuckets, configurable: true });
  return kept;
}
