import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { RootKey } from '../../crypto/root-key.js';
import { AuditChainer } from './audit-chainer.js';
import { CheckpointSigner, ChainingJobs } from './chaining.jobs.js';

/** Chains and signs the audit log (SECURITY D). */
@Module({})
export class ChainingModule {
  static on(root: RootKey): DynamicModule {
    return {
      module: ChainingModule,
      providers: [{ provide: RootKey, useValue: root }, AuditChainer, CheckpointSigner, ChainingJobs],
    };
  }
}
