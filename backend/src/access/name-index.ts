import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { RootKey } from '../platform/crypto/root-key.js';

/** Columns that are found by keyed digests of how a person is called. */
export type IndexedColumn = 'staff_names' | 'perpetrator_names';

/** As much of a digest as tells names apart; what is cut off makes nothing easier to guess without the key. */
const KEPT_BYTES = 16;

/** Blind index over folded names: HMAC-SHA-256 with a key per column and agency (SECURITY C). */
@Injectable()
export class NameIndex {
  constructor(private readonly root: RootKey) {}

  /** In base64. */
  digests(column: IndexedColumn, agencyId: string, tokens: readonly string[]): string[] {
    const key = this.root.index(`name-index/${column}/${agencyId}`);
    return tokens.map((token) =>
      createHmac('sha256', key).update(token).digest().subarray(0, KEPT_BYTES).toString('base64'),
    );
  }
}
