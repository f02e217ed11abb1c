import { argon2id } from 'hash-wasm';

/** What the page asks; the answer is the hash, 32 bytes, or null where this phone cannot. */
export interface KdfQuestion {
  code: string;
  salt: Uint8Array;
  /** In KiB. */
  memory: number;
}

/**
 * Argon2id in a separate worker: only the answer with this file allows WebAssembly, so the page stays as strict as it
 * is. The page ends the worker after each question, and its memory with it.
 */
addEventListener('message', ({ data }: MessageEvent<KdfQuestion>) => {
  const { code: password, salt, memory: memorySize } = data;
  const cost = { iterations: 3, parallelism: 1, memorySize, hashLength: 32 };
  argon2id({ password, salt, ...cost, outputType: 'binary' }).then(
    (hash) => postMessage(hash),
    () => postMessage(null),
  );
});
