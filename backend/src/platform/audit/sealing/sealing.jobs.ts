import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { WorkerDatabase } from '../../database/worker-database.js';
import { Log } from '../../log.js';
import { Repeating } from '../../queue/repeating.js';
import type { ChainFlaw } from '../chain/chain.types.js';
import { AuditSealer } from './audit-sealer.js';
import { CheckpointSigner } from './checkpoint-signer.js';

/** Often enough that what is committed is chained within a second. */
const SEAL_MS = 500;
const SIGN_MS = 15_000;

/** The clock of the sealer; runs wherever workers run. */
@Injectable()
export class SealingJobs implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sealing: Repeating;
  private readonly signing: Repeating;
  private told: ChainFlaw['flaw'] | null = null;

  constructor(
    private readonly sealer: AuditSealer,
    private readonly signer: CheckpointSigner,
    private readonly database: WorkerDatabase,
    private readonly log: Log,
  ) {
    this.sealing = new Repeating({ failure: 'audit_sealing_failed', everyMs: SEAL_MS, log }, () =>
      this.sealer.seal(),
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
    const flaw = this.sealer.isUnbroken ? await this.signer.sign() : null;
    const code = flaw?.flaw ?? (this.sealer.isUnbroken ? null : 'altered');
    if (code !== null && code !== this.told) this.log.error('audit_chain_broken', { code });
    this.told = code;
    await this.database.query(
      `insert into panoh.heartbeats (name, beaten_at, counts) values ('audit', panoh.now(), $1)
       on conflict (name) do update set beaten_at = excluded.beaten_at, counts = excluded.counts`,
      [JSON.stringify({ flaw: code, chain: flaw?.chain ?? null })],
    );
  }
}
