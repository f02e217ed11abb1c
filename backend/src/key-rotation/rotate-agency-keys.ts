import { agencyWrap, wrapRow } from '../access/key-wrap-columns.js';
import { newAgencyKeyPair, unwrapKey, wrapKey } from '../platform/crypto/agency-keys.js';
import type { RootKey } from '../platform/crypto/root-key.js';
import {
  CASE_WRAPS,
  addPair,
  agenciesToRotate,
  beginAgencyRotation,
  destroyOlderPairs,
  endRotation,
  markAgencyDone,
  needsOlderPair,
  olderCaseWraps,
  olderTextWraps,
  rewrapCase,
  rewrapText,
} from './key-rotation.queries.js';
import type { CaseWrapTable, Rewrapped, StoredPair, TextWrap, Wrap } from './key-rotation.queries.js';
import { AgencyKeyPairs } from './key-wraps.js';
import type { RotationDatabase } from './rotation-database.js';
import { AGENCY_SEALED } from './sealed-columns.types.js';

interface Rewrapping {
  readonly agencyId: string;
  readonly pairs: readonly StoredPair[];
  readonly title: string;
}

/**
 * A new key pair for an agency. Sealing uses the new pair at once, then every wrap is replaced. When no transaction
 * can still use an old wrap, the old private key is destroyed.
 */
export class AgencyKeyRotation {
  private readonly pairs: AgencyKeyPairs;
  private readonly scope: string;

  constructor(
    private readonly database: RotationDatabase,
    private readonly root: RootKey,
    private readonly agencyId: string | null = null,
  ) {
    this.pairs = new AgencyKeyPairs(database, root);
    this.scope = agencyId ?? 'all';
  }

  /** Answers how much is left under an old key. */
  async run(): Promise<number> {
    await beginAgencyRotation(this.database.query, this.scope);
    const agencies = await agenciesToRotate(this.database.query, this.scope, this.agencyId);
    for (const [place, id] of agencies.entries())
      await this.rotate(id, `Agency ${place + 1} of ${agencies.length}`);
    await endRotation(this.database.query, 'agency', this.scope);
    return 0;
  }

  private async rotate(agencyId: string, title: string): Promise<void> {
    const [newest, ...older] = await this.pairs.of([agencyId]);
    if (!newest) return;
    if (newest.heldBy === 'agency')
      return this.database.tell(`${title}: holds its key itself, and changes it itself.`);
    if (older.length === 0) {
      const version = newest.version + 1;
      const { publicKey, sealedPrivateKey } = newAgencyKeyPair(this.root, agencyId, version);
      await addPair(this.database.query, agencyId, version, publicKey, sealedPrivateKey);
    }
    for (;;) {
      await this.database.untilEarlierEnded();
      const count = await this.rewrap(agencyId, title);
      await this.database.untilEarlierEnded();
      if (count === 0 && (await this.destroyOld(agencyId))) return;
    }
  }

  private async rewrap(agencyId: string, title: string): Promise<number> {
    const work = { agencyId, pairs: await this.pairs.of([agencyId]), title };
    let count = 0;
    for (const table of CASE_WRAPS) count += await this.rewrapCases(table, work);
    for (const table of AGENCY_SEALED) count += await this.rewrapTexts(table, work);
    this.database.tell(`${title}: ${count} wraps renewed.`);
    return count;
  }

  private async rewrapCases(table: CaseWrapTable, { agencyId, pairs, title }: Rewrapping): Promise<number> {
    let last: Wrap | null = null;
    let count = 0;
    for (;;) {
      const wraps: Wrap[] = await olderCaseWraps(this.database.query, table, [
        agencyId,
        pairs[0]?.version,
        last,
      ]);
      last = wraps.at(-1) ?? null;
      if (!last) return count;
      for (const wrap of wraps) {
        const rewrapped = this.renewed(wrapRow(wrap), wrap, pairs);
        await rewrapCase(this.database.query, table, { wrap, rewrapped });
      }
      count += wraps.length;
      this.database.tell(`${title}: ${count} wraps of cases.`);
    }
  }

  private async rewrapTexts(
    sealed: (typeof AGENCY_SEALED)[number],
    { agencyId, pairs }: Rewrapping,
  ): Promise<number> {
    const wraps = await olderTextWraps(this.database.query, sealed, [agencyId, pairs[0]?.version]);
    for (const wrap of wraps) {
      const place = agencyWrap(agencyId, { table: sealed.table, column: 'sealed', row: wrap.row });
      await rewrapText(this.database.query, sealed, { wrap, rewrapped: this.renewed(place, wrap, pairs) });
    }
    return wraps.length;
  }

  /** The same data key, sealed to the newest pair. */
  private renewed(
    row: string,
    { agencyKeyVersion, sealedKey }: Pick<TextWrap, 'agencyKeyVersion' | 'sealedKey'>,
    pairs: readonly StoredPair[],
  ): Rewrapped {
    const [newest] = pairs;
    const stored = pairs.find((pair) => pair.version === agencyKeyVersion);
    const older = stored ? this.pairs.open(stored) : null;
    if (!newest || !older) throw new Error('a wrap was made for a pair that is gone');
    return [newest.version, wrapKey(newest.publicKey, row, unwrapKey(older, row, sealedKey))];
  }

  /** Only if no wrap needs it any more. */
  private destroyOld(agencyId: string): Promise<boolean> {
    return this.database.destroying(async () => {
      if (await needsOlderPair(this.database.query, agencyId)) return false;
      await destroyOlderPairs(this.database.query, agencyId);
      await markAgencyDone(this.database.query, this.scope, agencyId);
      return true;
    });
  }
}
