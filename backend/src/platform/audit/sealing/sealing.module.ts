import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { RootKey } from '../../crypto/root-key.js';
import { AuditSealer } from './audit-sealer.js';
import { CheckpointSigner } from './checkpoint-signer.js';
import { SealingJobs } from './sealing.jobs.js';

/** Chains and signs the audit log (SECURITY D). */
@Module({})
export class SealingModule {
  static on(root: RootKey): DynamicModule {
    return {
      module: SealingModule,
      providers: [{ provide: RootKey, useValue: root }, AuditSealer, CheckpointSigner, SealingJobs],
    };
  }
}
