import { Injectable } from '@nestjs/common';
import { wrapKeys } from '../platform/crypto/agency-keys.js';
import { Database } from '../platform/database/database.js';
import type { BlockSubject } from './blocks.types.js';
import { ForeignKeys } from './foreign-keys.js';
import { wrapRow } from './wrap-places.js';

interface HandOverRow {
  case_id: string;
  owner_id: string;
  fallback_id: string;
  fallback_key_version: number;
  fallback_public_key: Buffer;
  partition: string;
  key_version: number;
  agency_key_version: number;
  sealed_key: Buffer;
  sealed_private_key: Buffer;
}

/** Seals the keys of cases whose owner is about to be blocked to the agencies that take them over. */
@Injectable()
export class HandOverService {
  constructor(
    private readonly database: Database,
    private readonly foreignKeys: ForeignKeys,
  ) {}

  /** Before the block starts: once it runs, its owner's wraps are gone. */
  async prepare(caseId: string, subject: BlockSubject): Promise<object[]> {
    const named = subject.kind === 'agency_kind' ? [null, subject.code] : [subject.id, null];
    const rows = await this.database.query<HandOverRow>('select * from panoh.hand_overs($1, $2, $3)', [
      caseId,
      ...named,
    ]);
    const caseIds = [...new Set(rows.map((row) => row.case_id))];
    return caseIds.flatMap((id) => this.rewrap(rows.filter((row) => row.case_id === id)));
  }

  private rewrap(rows: readonly HandOverRow[]): object[] {
    const [first] = rows;
    if (!first) return [];
    const keyOf = (row: HandOverRow, agencyId: string) => ({
      caseId: row.case_id,
      partition: row.partition,
      keyVersion: row.key_version,
      agencyId,
    });
    const sealed = wrapKeys(
      first.fallback_public_key,
      rows.map((row) => ({
        row: wrapRow(keyOf(row, row.fallback_id)),
        dataKey: this.foreignKeys.dataKey({
          ...keyOf(row, row.owner_id),
          sealedKey: row.sealed_key,
          sealedPrivateKey: row.sealed_private_key,
        }),
      })),
    );
    return rows.map((row, index) => ({
      caseId: row.case_id,
      partition: row.partition,
      keyVersion: row.key_version,
      agencyId: row.fallback_id,
      agencyKeyVersion: row.fallback_key_version,
      sealedKey: sealed[index]?.toString('base64'),
    }));
  }
}
