import { Injectable } from '@nestjs/common';
import { INDEX_SECRETS } from './index-keys.queries.js';
import { IndexKeys } from './index-keys.js';
import type { StoredIndexSecret } from './index-keys.js';
import { RootKey } from './root-key.js';
import { Database } from '../database/database.js';

const KEYS = 'blind-indexes/keys';

/** Keys of the blind indexes for this transaction: a rotation waits until it ends (ADR 15). */
@Injectable()
export class BlindIndexes {
  /** The same rows give the same keys: what was derived from them is kept. */
  private known: { mark: string; keys: IndexKeys } | null = null;

  constructor(
    private readonly database: Database,
    private readonly root: RootKey,
  ) {}

  keys(): Promise<IndexKeys> {
    return this.database.kept(KEYS, async () => this.keysOf(await this.database.query(INDEX_SECRETS)));
  }

  private keysOf(stored: StoredIndexSecret[]): IndexKeys {
    const mark = stored
      .map(({ version, state, sealedSecret }) => `${version} ${state} ${sealedSecret.toString('base64')}`)
      .join('\n');
    if (this.known?.mark !== mark) this.known = { mark, keys: new IndexKeys(this.root, stored) };
    return this.known.keys;
  }
}
