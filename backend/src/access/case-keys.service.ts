import { Injectable } from '@nestjs/common';
import { OpenedAgencyKeys, unwrapKey } from '../platform/crypto/agency-keys.js';
import { RootKey } from '../platform/crypto/root-key.js';
import { Database } from '../platform/database/database.js';
import { Problem, notFound } from '../shared/errors.js';
import type { SealedPartition } from './access.types.js';
import { isErased, wrapsOf } from './case-keys.queries.js';
import type { WrapRow } from './case-keys.queries.js';
import { wrapRow } from './key-wrap-columns.js';

/** A data key of a case and partition, opened. */
export interface CaseKeyVersion {
  partition: SealedPartition;
  version: number;
  key: Buffer;
}

/** Problem code for a case whose keys were destroyed. */
export const ERASED = 'case_erased';

const slotOf = (kind: 'key' | 'wraps', ...place: (string | number)[]): string => [kind, ...place].join('/');

/**
 * Data keys of cases that the viewer's agency holds a wrap for. During a rotation a partition has two versions:
 * writing uses the newest, reading the one that the envelope names.
 */
@Injectable()
export class CaseKeysService {
  private readonly opened: OpenedAgencyKeys;

  constructor(
    private readonly database: Database,
    root: RootKey,
  ) {
    this.opened = new OpenedAgencyKeys(root);
  }

  /** A key that this transaction made. */
  made(caseId: string, { partition, version, key }: CaseKeyVersion): void {
    const { memo } = this.database;
    memo.set(slotOf('key', caseId, partition, version), key);
    memo.set(slotOf('wraps', caseId, partition), Promise.resolve([{ keyVersion: version }]));
  }

  /** The newest key, for what is sealed now. */
  async newest(caseId: string, partition: SealedPartition): Promise<CaseKeyVersion> {
    const [newest] = await this.wraps(caseId, partition);
    if (!newest) throw await this.gone(caseId);
    return this.at(caseId, partition, newest.keyVersion);
  }

  /** All versions of the key, for an agency that gets access to earlier and later texts. */
  async all(caseId: string, partition: SealedPartition): Promise<CaseKeyVersion[]> {
    const wraps = await this.wraps(caseId, partition);
    if (wraps.length === 0) throw await this.gone(caseId);
    return Promise.all(wraps.map(({ keyVersion }) => this.at(caseId, partition, keyVersion)));
  }

  async at(caseId: string, partition: SealedPartition, version: number): Promise<CaseKeyVersion> {
    const known = this.database.memo.get(slotOf('key', caseId, partition, version)) as Buffer | undefined;
    const key = known ?? (await this.find(caseId, partition, version));
    return { partition, version, key };
  }

  /** Fetches the wraps of many cases at once, so that a list of work asks the database once and not per case. */
  async prepare(caseIds: readonly string[], partition: SealedPartition): Promise<void> {
    const rows = await wrapsOf(this.database, caseIds, partition);
    const byCase = new Map<string, WrapRow[]>();
    for (const row of rows) byCase.set(row.caseId, [...(byCase.get(row.caseId) ?? []), row]);
    for (const [caseId, wraps] of byCase)
      this.database.memo.set(slotOf('wraps', caseId, partition), Promise.resolve(wraps));
  }

  /** The private half of the viewer's agency that opens what was sealed to it at a version. */
  pair(agencyId: string, sealed: { sealedPrivateKey: Buffer | null; heldBy: string | null }) {
    // What the agency keeps to itself the server cannot open, and says so instead of showing nothing.
    if (sealed.heldBy === 'agency') throw new Problem(409, 'key_held_by_agency');
    if (!sealed.sealedPrivateKey) throw notFound();
    this.database.audit.unwraps += 1;
    return this.opened.open(agencyId, sealed.sealedPrivateKey);
  }

  private async find(caseId: string, partition: SealedPartition, version: number): Promise<Buffer> {
    const isVersion = ({ keyVersion }: WrapRow): boolean => keyVersion === version;
    const wrap =
      (await this.wraps(caseId, partition)).find(isVersion) ??
      // A concurrent transaction sealed with a version created after this transaction read the wraps.
      (await this.wraps(caseId, partition, 'anew')).find(isVersion);
    if (!wrap) throw await this.gone(caseId);
    const key = unwrapKey(this.pair(wrap.agencyId, wrap), wrapRow(wrap), wrap.sealedKey);
    this.database.memo.set(slotOf('key', caseId, partition, version), key);
    return key;
  }

  /** The owner gets "erased". To other agencies the key does not exist. */
  private async gone(caseId: string): Promise<Problem> {
    const gone = await this.database.once(`erased/${caseId}`, () => isErased(this.database, caseId));
    return gone ? new Problem(410, ERASED) : notFound();
  }

  private wraps(caseId: string, partition: SealedPartition, asked?: 'anew'): Promise<WrapRow[]> {
    const slot = slotOf('wraps', caseId, partition);
    if (asked) this.database.memo.delete(slot);
    return this.database.kept(slot, () => wrapsOf(this.database, [caseId], partition));
  }
}
