import { createHash, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { canonical } from '../../../src/platform/audit/chain/canonical.js';
import { hashAfter } from '../../../src/platform/audit/chain/chain-verifier.js';
import { NO_HASH } from '../../../src/platform/audit/chain/chain.types.js';
import type {
  AuditEntry,
  Checkpoint,
  ExportEnd,
  Link,
  SignedCheckpoint,
} from '../../../src/platform/audit/chain/chain.types.js';

/** The parts of an export, for an attacker who rebuilds it with everything but the key. */
export interface Parts {
  format: { format: string; publicKey: string };
  checkpoints: SignedCheckpoint[];
  links: Link[];
  waiting: AuditEntry[];
  end: { end: ExportEnd; signature: string };
}

export function takeApart(text: string): Parts {
  const values = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const having = <T>(name: string): T[] => values.filter((value) => name in value) as T[];
  const [format] = having<Parts['format']>('format');
  const [end] = having<Parts['end']>('end');
  if (!format || !end) throw new Error('no export');
  return {
    format,
    checkpoints: having('checkpoint'),
    links: having('chain'),
    waiting: having<{ entry: AuditEntry }>('entry')
      .filter((value) => !('chain' in value))
      .map(({ entry }) => entry),
    end,
  };
}

export const linesOf = (parts: Parts): string[] => [
  canonical(parts.format),
  ...parts.checkpoints.map((each) => canonical(each)),
  ...parts.links.map((each) => canonical(each)),
  ...parts.waiting.map((entry) => canonical({ entry })),
  canonical(parts.end),
];

export const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

/** Recomputes places and hashes from the beginning, as any attacker can. */
export function chainedAnew(entries: readonly AuditEntry[]): Link[] {
  let hash = NO_HASH;
  return entries.map((entry, place) => {
    hash = hashAfter(hash, entry);
    return { chain: place + 1, entry, hash };
  });
}

/** The last line as it would have to be, but for its signature. */
export function endAnew(parts: Parts): Parts {
  const lines = linesOf(parts).slice(0, -1);
  const head = parts.links.at(-1);
  const end: ExportEnd = {
    ...parts.end.end,
    chain: head?.chain ?? 0,
    hash: head?.hash ?? NO_HASH,
    checkpoints: parts.checkpoints.length,
    waiting: parts.waiting.length,
    sha256: createHash('sha256').update(textOf(lines)).digest('hex'),
  };
  return { ...parts, end: { ...parts.end, end } };
}

/** Signs everything again with another key; `named` also puts that key where the export names its key. */
export function signedAnew(parts: Parts, named: boolean): Parts {
  const pair = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { format: 'der', type: 'spki' },
    privateKeyEncoding: { format: 'der', type: 'pkcs8' },
  });
  const privateKey = createPrivateKey({ key: pair.privateKey, format: 'der', type: 'pkcs8' });
  const raw = pair.publicKey.subarray(-32).toString('hex');
  const hashAt = new Map(parts.links.map(({ chain, hash }) => [chain, hash]));
  const checkpoints = parts.checkpoints.map(({ checkpoint }) => {
    const made = { ...checkpoint, hash: hashAt.get(checkpoint.chain) ?? checkpoint.hash };
    return { checkpoint: made, signature: signature(privateKey, made) };
  });
  const format = named ? { ...parts.format, publicKey: raw } : parts.format;
  const anew = endAnew({ ...parts, format, checkpoints });
  return { ...anew, end: { end: anew.end.end, signature: signature(privateKey, anew.end.end) } };
}

const signature = (key: KeyObject, statement: Checkpoint | ExportEnd): string =>
  sign(null, Buffer.from(canonical(statement)), key).toString('hex');
