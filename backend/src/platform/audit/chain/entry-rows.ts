import type { AuditEntry, Checkpoint, Link, SignedCheckpoint } from './chain.types.js';

/** A moment as it is hashed: JavaScript's own has milliseconds only. */
export const momentOf = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** An entry `e` in the words of the chain. */
export const ENTRY_COLUMNS = `e.action, e.actor_id as actor, e.agency_id as agency, ${momentOf('e.at')} as at,
  e.cases, e.decision, e.grants, e.partitions, e.purpose, e.request_id as request, e.seq, e.session_hash as session`;

export interface EntryRow extends Omit<AuditEntry, 'seq'> {
  seq: string;
}

export const toEntry = (row: EntryRow): AuditEntry => ({
  action: row.action,
  actor: row.actor,
  agency: row.agency,
  at: row.at,
  cases: row.cases,
  decision: row.decision,
  grants: row.grants,
  partitions: row.partitions,
  purpose: row.purpose,
  request: row.request,
  seq: Number(row.seq),
  session: row.session,
});

export interface LinkRow extends Omit<EntryRow, 'seq'> {
  chain_no: string;
  hash: string;
  link_seq: string;
  /** null where the entry that the link is of is gone. */
  seq: string | null;
}

/** Links after `$1` in their order, `$2` of them at most, each with its entry. */
export const LINKS = `select c.chain_no, c.seq as link_seq, encode(c.hash, 'hex') as hash, ${ENTRY_COLUMNS}
  from panoh.audit_chain c left join panoh.audit_entries e on e.seq = c.seq
  where c.chain_no > $1 order by c.chain_no limit $2`;

/** null where the entry is gone. */
export const toLink = ({ seq, ...row }: LinkRow): Link | null =>
  seq === null ? null : { chain: Number(row.chain_no), entry: toEntry({ ...row, seq }), hash: row.hash };

export interface CheckpointRow {
  no: number;
  chain_no: string;
  hash: string;
  at: string;
  signature: string;
}

export const CHECKPOINTS = `select no, chain_no, encode(hash, 'hex') as hash, ${momentOf('at')} as at,
  encode(signature, 'hex') as signature from panoh.audit_checkpoints`;

export const checkpointOf = (no: number, at: string, head: { chain: number; hash: string }): Checkpoint => ({
  ...{ at, chain: head.chain, hash: head.hash, no },
  type: 'panoh-audit-checkpoint/1',
});

export const toSigned = ({ no, chain_no, hash, at, signature }: CheckpointRow): SignedCheckpoint => ({
  checkpoint: checkpointOf(no, at, { chain: Number(chain_no), hash }),
  signature,
});
