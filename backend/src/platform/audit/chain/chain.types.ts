/** One audit row as it is hashed: pseudonyms and codes, no personal data (SECURITY D). */
export type AuditEntry = Readonly<{
  action: string;
  actor: string | null;
  agency: string | null;
  /** In UTC, with microseconds. */
  at: string;
  /** Pseudonyms. */
  cases: readonly string[];
  decision: string;
  grants: readonly string[];
  partitions: readonly string[];
  purpose: string | null;
  request: string;
  seq: number;
  /** The beginning of the hash of the session token. */
  session: string | null;
}>;

/** An entry with its position in the chain; `hash` is hexadecimal. */
export type Link = Readonly<{ chain: number; entry: AuditEntry; hash: string }>;

export type Head = Readonly<{ chain: number; hash: string }>;

/** What is signed every ten minutes. */
export type Checkpoint = Readonly<{
  at: string;
  chain: number;
  hash: string;
  no: number;
  type: 'panoh-audit-checkpoint/1';
}>;

export type SignedCheckpoint = Readonly<{ checkpoint: Checkpoint; signature: string }>;

/** The last line of an export: how far it goes, and a digest of all lines before. */
export type ExportEnd = Readonly<{
  at: string;
  chain: number;
  checkpoints: number;
  hash: string;
  sha256: string;
  type: 'panoh-audit-export/1';
  waiting: number;
}>;

export const EXPORT_FORMAT = 'panoh-audit/1';
export const NO_HASH = '0'.repeat(64);

export const FLAWS = [
  'malformed',
  'gap',
  'fork',
  'break',
  'not_chained',
  'checkpoint_differs',
  'checkpoint_order',
  'checkpoint_stale',
  'signature',
  'truncated',
  'altered',
] as const;
export type Flaw = (typeof FLAWS)[number];

export class ChainFlaw extends Error {
  constructor(
    readonly flaw: Flaw,
    readonly chain: number | null,
    readonly seq: number | null = null,
  ) {
    super(`${flaw} at ${chain ?? '-'}`);
  }
}

const SECOND = 1_000;
/** What is not chained by then is an alarm. */
export const UNCHAINED_MS = 5 * SECOND;
export const CHECKPOINT_EVERY_MS = 600 * SECOND;
/** Entries that no checkpoint followed for so long are an alarm. */
export const STALE_MS = 1_200 * SECOND;
