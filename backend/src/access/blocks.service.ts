import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { newId } from '../shared/ids.js';
import { SEALED_PARTITIONS } from './access.types.js';
import { ConflictBlock } from './conflict-block.entity.js';
import { VaultService } from './vault.service.js';

export type BlockSubject =
  { kind: 'user' | 'agency'; id: string } | { kind: 'agency_kind'; code: 'police' | 'state' | 'civil' };

/**
 * Conflict blocks start at once and provisionally. Where a block covers the owner, the case, its follow-ups and its
 * text pass to the fallback agency in the same transaction (SECURITY B4).
 */
@Injectable()
export class BlocksService {
  constructor(
    private readonly database: Database,
    private readonly vault: VaultService,
  ) {}

  async start(caseId: string, subject: BlockSubject, source: ConflictBlock['source']): Promise<void> {
    if (this.coversOwner(subject)) await this.sealToFallback(caseId);
    const { id, code } =
      subject.kind === 'agency_kind' ? { id: null, code: subject.code } : { id: subject.id, code: null };
    await this.database.query('select panoh.start_block($1, $2, $3, $4, $5, $6)', [
      newId(),
      caseId,
      subject.kind,
      id,
      code,
      source,
    ]);
  }

  /** Running blocks on a case, for its owner only. */
  async list(caseId: string): Promise<ConflictBlock[]> {
    return this.database.repository(ConflictBlock).findBy({ caseId });
  }

  private coversOwner(subject: BlockSubject): boolean {
    const { agencyId, agencyKind } = this.database.viewer;
    return subject.kind === 'agency_kind' ? subject.code === agencyKind : subject.id === agencyId;
  }

  private async sealToFallback(caseId: string): Promise<void> {
    const [row] = await this.database.query<{ id: string | null }>('select panoh.fallback_of($1) as id', [
      caseId,
    ]);
    if (row?.id) await this.vault.shareKeys(caseId, row.id, SEALED_PARTITIONS);
  }
}
