import type { KeyObject } from 'node:crypto';
import type { RootKey } from '../../crypto/root-key.js';
import type { RunSql, WorkerDatabase } from '../../database/worker-database.js';
import { ChainVerifier } from './chain-verifier.js';
import { ChainFlaw, NO_HASH } from './chain.types.js';
import type { Head, SignedCheckpoint } from './chain.types.js';
import {
  checkCheckpoints,
  checkKept,
  headsOf,
  openSigner,
  publicFromHex,
  publicHex,
  signed,
} from './checkpoints.js';
import { CHECKPOINTS, ENTRY_COLUMNS, momentOf, toEntry, toSigned } from './entry-rows.js';
import type { CheckpointRow, EntryRow } from './entry-rows.js';
import { ExportWriting } from './export-lines.js';
import type { BookState } from './export-lines.js';
import { eachLinks, walkLinks } from './walk-links.js';

interface Book {
  run: RunSql;
  now: string;
  signer: KeyObject | null;
  checkpoints: readonly SignedCheckpoint[];
}

const BEGIN = 'set transaction isolation level repeatable read, read only';
const NOW = `select ${momentOf('panoh.now()')} as now`;
const KEY = 'select sealed_private_key as sealed from panoh.audit_keys where version = 1';
const WAITING = `select ${ENTRY_COLUMNS} from panoh.audit_entries e
  where not exists (select 1 from panoh.audit_chain c where c.seq = e.seq)`;
/** Of a log that nobody writes, such as a restored one: the moment of its last entry. */
const LAST = `select ${momentOf('coalesce(max(at), panoh.now())')} as now from panoh.audit_entries`;
const LATE = `and e.at < panoh.now() - interval '5 seconds' order by e.seq limit 1`;
const HEAD = `select chain_no, encode(hash, 'hex') as hash from panoh.audit_chain order by chain_no desc limit 1`;

/** The log in the database, read in one snapshot. */
export class AuditLogReader {
  constructor(
    private readonly database: WorkerDatabase,
    private readonly root: RootKey,
  ) {}

  /**
   * Throws the first flaw; `kept` are checkpoints stored elsewhere. A log at rest has no running chainer, so late
   * entries are no flaw there.
   */
  verify(kept: readonly SignedCheckpoint[], isAtRest = false): Promise<BookState> {
    const clock = isAtRest ? LAST : NOW;
    return this.open(clock, async ({ run, now, signer, checkpoints }) => {
      const key = signer && publicHex(signer);
      const all = [...checkpoints, ...kept];
      if (key === null && all.length > 0) throw new ChainFlaw('signature', all[0]?.checkpoint.chain ?? null);
      if (key !== null) {
        checkCheckpoints(checkpoints, publicFromHex(key));
        checkKept(kept, checkpoints, publicFromHex(key));
      }
      const walk = new ChainVerifier(headsOf(checkpoints));
      await walkLinks(walk, run);
      walk.finish(now);
      const [late] = isAtRest ? [] : await run<EntryRow>(`${WAITING} ${LATE}`);
      if (late) throw new ChainFlaw('not_chained', null, Number(late.seq));
      const waiting = await run(WAITING);
      return {
        head: walk.head,
        checkpoints: checkpoints.length,
        waiting: waiting.length,
        key: key ?? '',
      };
    });
  }

  /** Exports the whole log, valid or not: an export is evidence. */
  export(write: (text: string) => Promise<void>): Promise<Head> {
    return this.open(NOW, async ({ run, now, signer, checkpoints }) => {
      if (!signer) throw new ChainFlaw('not_chained', null);
      const writing = new ExportWriting(write);
      await writing.format(publicHex(signer));
      for (const checkpoint of checkpoints) await writing.checkpoint(checkpoint);
      await eachLinks(run, (links) => writing.links(links));
      const waiting = (await run<EntryRow>(`${WAITING} order by e.seq`)).map(toEntry);
      for (const entry of waiting) await writing.waiting(entry);
      const head = await headOf(run);
      const end = {
        ...{ at: now, chain: head.chain, checkpoints: checkpoints.length, hash: head.hash },
        ...{ sha256: writing.sha256(), type: 'panoh-audit-export/1' as const, waiting: waiting.length },
      };
      await writing.end(end, signed(signer, end));
      return head;
    });
  }

  private open<T>(moment: string, work: (book: Book) => Promise<T>): Promise<T> {
    return this.database.transaction(async (run) => {
      await run(BEGIN);
      const [clock] = await run<{ now: string }>(moment);
      const [key] = await run<{ sealed: Buffer }>(KEY);
      const checkpoints = (await run<CheckpointRow>(`${CHECKPOINTS} order by no`)).map(toSigned);
      const signer = key ? openSigner(this.root, key.sealed) : null;
      return work({ run, now: clock?.now ?? '', signer, checkpoints });
    });
  }
}

async function headOf(run: RunSql): Promise<Head> {
  const [row] = await run<{ chain_no: string; hash: string }>(HEAD);
  return row ? { chain: Number(row.chain_no), hash: row.hash } : { chain: 0, hash: NO_HASH };
}
