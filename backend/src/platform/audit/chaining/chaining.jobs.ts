import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { KeyObject } from 'node:crypto';
import { RootKey } from '../../crypto/root-key.js';
import { WorkerDatabase } from '../../database/worker-database.js';
import { ChainVerifier, age } from '../chain/chain-verifier.js';
import { CHECKPOINT_EVERY_MS, ChainFlaw, NO_HASH } from '../chain/chain.types.js';
import type { Head } from '../chain/chain.types.js';
import { newSigner, openSigner, signed } from '../chain/checkpoints.js';
import { CHECKPOINTS, checkpointOf, momentOf } from '../chain/entry-rows.js';
import type { CheckpointRow } from '../chain/entry-rows.js';
import { walkLinks } from '../chain/walk-links.js';
import { Log } from '../../log.js';
import { Repeating } from '../../queue/repeating.js';
import { AuditChainer } from './audit-chainer.js';

interface Last {
  no: number;
  head: Head;
  at: string | null;
}

const OLDEST: Last = { no: 0, head: { chain: 0, hash: NO_HASH }, at: null };
/** A little less than the ten minutes, so that the next round does not come too early by a breath. */
const EVERY_MS = CHECKPOINT_EVERY_MS - 5_000;

/**
 * Signs the head every ten minutes. Entries since the last checkpoint are verified first. A head that does not follow
 * from the last checkpoint is never signed (SECURITY D).
 */
@Injectable()
export class CheckpointSigner {
  private signer: KeyObject | null = null;

  constructor(
    private readonly database: WorkerDatabase,
    private readonly root: RootKey,
  ) {}

  /** What is wrong with the chain since the last checkpoint, if anything; `null` also where no checkpoint is due. */
  async sign(): Promise<ChainFlaw | null> {
    const [clock] = await this.database.query<{ now: string }>(`select ${momentOf('panoh.now()')} as now`);
    const now = clock?.now ?? '';
    const last = await this.last();
    if (last.at !== null && age(last.at, now) < EVERY_MS) return null;
    const walk = new ChainVerifier([], last.head);
    try {
      await walkLinks(walk, (sql, parameters) => this.database.query(sql, parameters));
    } catch (error) {
      if (error instanceof ChainFlaw) return error;
      throw error;
    }
    if (walk.head.chain > last.head.chain) await this.add(last.no + 1, now, walk.head);
    return null;
  }

  private async last(): Promise<Last> {
    const [row] = await this.database.query<CheckpointRow>(`${CHECKPOINTS} order by no desc limit 1`);
    return row ? { no: row.no, head: { chain: Number(row.chain_no), hash: row.hash }, at: row.at } : OLDEST;
  }

  /** Of several workers that come at once one adds it, and the others find it there. */
  private async add(no: number, at: string, head: Head): Promise<void> {
    const signature = signed(await this.theSigner(), checkpointOf(no, at, head));
    await this.database.query(
      `insert into panoh.audit_checkpoints (no, chain_no, hash, at, signature)
       values ($1, $2, decode($3, 'hex'), $4::timestamptz, decode($5, 'hex')) on conflict do nothing`,
      [no, head.chain, head.hash, at, signature],
    );
  }

  /** Made with the first checkpoint; of several that are made at once the first one stays. */
  private async theSigner(): Promise<KeyObject> {
    if (this.signer) return this.signer;
    const { publicKey, sealedPrivateKey } = newSigner(this.root);
    await this.database.query(
      `insert into panoh.audit_keys (version, public_key, sealed_private_key) values (1, $1, $2) on conflict do nothing`,
      [publicKey, sealedPrivateKey],
    );
    const [stored] = await this.database.query<{ sealed: Buffer }>(
      'select sealed_private_key as sealed from panoh.audit_keys where version = 1',
    );
    if (!stored) throw new Error('The key of the audit log is gone.');
    this.signer = openSigner(this.root, stored.sealed);
    return this.signer;
  }
}

/** Often enough that what is committed is chained within a second. */
const SEAL_MS = 500;
const SIGN_MS = 15_000;

/** The clock of the sealer; runs wherever workers run. */
@Injectable()
export class ChainingJobs implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sealing: Repeating;
  private readonly signing: Repeating;
  private told: ChainFlaw['flaw'] | null = null;

  constructor(
    private readonly auditChainer: AuditChainer,
    private readonly signer: CheckpointSigner,
    private readonly database: WorkerDatabase,
    private readonly log: Log,
  ) {
    this.sealing = new Repeating({ failure: 'audit_chain_state_failed', everyMs: SEAL_MS, log }, () =>
      this.auditChainer.seal(),
    );
    this.signing = new Repeating({ failure: 'audit_signing_failed', everyMs: SIGN_MS, log }, () =>
      this.sign(),
    );
  }

  onApplicationBootstrap(): void {
    this.sealing.start();
    this.signing.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.sealing.stop(), this.signing.stop()]);
  }

  /** A head that was changed behind the sealer's back is not signed either. */
  private async sign(): Promise<void> {
    const flaw = this.auditChainer.isUnbroken ? await this.signer.sign() : null;
    const code = flaw?.flaw ?? (this.auditChainer.isUnbroken ? null : 'altered');
    if (code !== null && code !== this.told) this.log.error('audit_chain_broken', { code });
    this.told = code;
    await this.database.query(
      `insert into panoh.worker_heartbeats (name, beaten_at, counts) values ('audit', panoh.now(), $1)
       on conflict (name) do update set beaten_at = excluded.beaten_at, counts = excluded.counts`,
      [JSON.stringify({ flaw: code, chain: flaw?.chain ?? null })],
    );
  }
}
