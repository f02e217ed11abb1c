import type { KdfQuestion } from '../../../kdf/kdf';

/** In KiB; the least is what OWASP asks for. */
const MEMORIES = [19_456, 32_768, 65_536] as const;
/** At set-up. Opening takes longer, since the page works at the same time; `opening-along` expects at most 0.4 s there. */
const QUICK_MS = 250;
/** A phone without memory may end the worker and say nothing. */
const LONGEST_MS = 30_000;
const WORKER = '/kdf.js';

interface ScriptPolicy {
  createScriptURL(url: string): string;
}
interface PolicyFactory {
  createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy;
}
export type Derive = (question: KdfQuestion) => Promise<Uint8Array<ArrayBuffer>>;

let policy: ScriptPolicy | undefined;

function addressOfWorker(): string {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  // The page may make each policy once.
  policy ??= factory?.createPolicy('daftar-kdf', {
    createScriptURL: (url) => {
      if (url !== WORKER) throw new TypeError('not the worker');
      return url;
    },
  });
  return policy?.createScriptURL(WORKER) ?? WORKER;
}

/** Argon2id of a code: three passes, one lane. */
export const derive: Derive = (question) => {
  const worker = new Worker(addressOfWorker());
  let timer: ReturnType<typeof setTimeout> | undefined;
  return new Promise<Uint8Array<ArrayBuffer>>((done, failed) => {
    const fail = () => failed(new Error('no key derivation'));
    worker.onmessage = ({ data }: MessageEvent<Uint8Array<ArrayBuffer> | null>) =>
      data ? done(data) : fail();
    worker.onerror = fail;
    timer = setTimeout(fail, LONGEST_MS);
    worker.postMessage(question);
  }).finally(() => {
    clearTimeout(timer);
    worker.terminate();
  });
};

/** With the most memory that this phone handles in time: every guess of a stranger costs as much. */
export async function deriveAtBest(
  code: string,
  salt: Uint8Array<ArrayBuffer>,
  by: Derive = derive,
): Promise<{ hash: Uint8Array<ArrayBuffer>; memory: number }> {
  let best: { hash: Uint8Array<ArrayBuffer>; memory: number } | null = null;
  let took = 0;
  for (const memory of MEMORIES) {
    // Time grows with memory: what would be too slow is not tried.
    if (best && (took * memory) / best.memory > QUICK_MS) break;
    const began = performance.now();
    const hash = await by({ code, salt, memory }).catch(() => null);
    took = performance.now() - began;
    if (!hash || (best && took > QUICK_MS)) break;
    best = { hash, memory };
  }
  if (!best) throw new Error('no key derivation');
  return best;
}
