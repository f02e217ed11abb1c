import { randomBytes } from 'node:crypto';
import { wrapRow } from '../access/key-wrap-columns.js';
import { wrapKey } from '../platform/crypto/agency-keys.js';
import { keyVersionOf, open, seal } from '../platform/crypto/envelope.js';
import type { VersionedKey } from '../platform/crypto/envelope.js';
import type { RootKey } from '../platform/crypto/root-key.js';
import {
  addRestingWrap,
  addWrap,
  beginCaseRotation,
  casesAfter,
  casesWithTwoKeys,
  countClosedCases,
  countOldTexts,
  destroyOlderWraps,
  endRotation,
  lackingResting,
  lockRestingWraps,
  markCasesDone,
  removeWrap,
  resealText,
  textsOfCase,
} from './key-rotation.queries.js';
import type { CaseRotationState, Wrap } from './key-rotation.queries.js';
import { CaseWraps } from './key-wraps.js';
import type { PartitionWraps } from './key-wraps.js';
import type { RotationDatabase } from './rotation-database.js';
import { SEALED_COLUMNS } from './sealed-columns.types.js';

/**
 * A new data key for each case and sealed partition. It is created next to the old one and used for new texts. When
 * running transactions have ended, the texts are re-encrypted. When no transaction can have read an old envelope, the
 * old wraps are destroyed. Requests are never blocked (ADR 15).
 */
export class CaseKeyRotation {
  private readonly wraps: CaseWraps;
  private readonly scope: string;

  constructor(
    private readonly database: RotationDatabase,
    root: RootKey,
    private readonly agencyId: string | null = null,
  ) {
    this.wraps = new CaseWraps(database, root);
    this.scope = agencyId ?? 'all';
  }

  /** Answers how much is left under an old key. */
  async run(): Promise<number> {
    const { total, reached, until, done } = await this.begin();
    let cursor = reached;
    let count = done;
    for (;;) {
      const ids = await casesAfter(this.database.query, cursor, this.agencyId, until);
      if (ids.length === 0) break;
      cursor = ids.at(-1) ?? cursor;
      count += ids.length;
      for (const id of ids) await this.database.transaction(() => this.addKeys(id));
      await this.complete(ids, { cursor, count });
      this.database.tell(`Data keys: ${count} of ${Math.max(total, count)} cases.`);
    }
    const left = await this.finish();
    if (left === 0) await endRotation(this.database.query, 'data', this.scope);
    return left;
  }

  private async begin(): Promise<CaseRotationState> {
    const [rotation] = await beginCaseRotation(this.database.query, this.scope, this.agencyId);
    if (!rotation) throw new Error('a rotation is always recorded');
    if (rotation.done > 0) this.database.tell(`Continuing after ${rotation.done} cases.`);
    return rotation;
  }

  /** Re-encrypts what an older key still opens, and destroys the older wraps. */
  private async complete(
    ids: readonly string[],
    reached: { cursor: string; count: number } | null,
  ): Promise<void> {
    for (let isDone = false; !isDone;) {
      await this.database.untilEarlierEnded();
      for (const id of ids) await this.resealCase(id);
      await this.database.untilEarlierEnded();
      isDone = await this.database.destroying(async () => {
        if ((await countOldTexts(this.database.query, ids)) > 0) return false;
        await destroyOlderWraps(this.database.query, ids);
        if (reached) await markCasesDone(this.database.query, this.scope, reached.cursor, reached.count);
        return true;
      });
    }
  }

  /** Two keys mean that an earlier run was interrupted; it continues with the newer key. */
  private async addKeys(caseId: string): Promise<void> {
    for (const held of await this.wraps.of(caseId))
      if (!held.isRotating && held.isOpenable)
        await this.addWraps(held, held.wraps, { version: held.newest + 1, key: randomBytes(32) });
  }

  private async addWraps(held: PartitionWraps, holders: readonly Wrap[], key: VersionedKey): Promise<void> {
    for (const { caseId, partition, agencyId } of holders) {
      const pair = held.pairOf(agencyId);
      if (!pair) continue;
      const place = { caseId, partition, keyVersion: key.version, agencyId };
      const sealedKey = wrapKey(pair.publicKey, wrapRow(place), key.key);
      await addWrap(this.database.query, { ...place, agencyKeyVersion: pair.version, sealedKey });
    }
  }

  private async resealCase(caseId: string): Promise<void> {
    const held = await this.database.transaction(async () => {
      await this.evenOutResting(caseId);
      for (const one of await this.wraps.of(caseId)) if (one.isRotating) await this.evenOut(one);
      // A block may have put wraps aside between the two.
      await this.evenOutResting(caseId);
      return this.wraps.of(caseId);
    });
    const rotating = held.filter(({ isRotating }) => isRotating);
    await this.resealTexts(caseId, new Map(rotating.map((one) => [one.partition, one.keys()])));
  }

  /**
   * Re-encrypts with the first key of a partition the texts that another key opens. One change per row: a request for
   * the same rows waits for one of them only.
   */
  private async resealTexts(
    caseId: string,
    keys: ReadonlyMap<string, readonly VersionedKey[]>,
  ): Promise<void> {
    if (keys.size === 0) return;
    for (const found of await textsOfCase(this.database.query, caseId)) {
      const column = SEALED_COLUMNS[found.place];
      const [newest, ...older] = keys.get(found.partition) ?? [];
      const used = older.find(({ version }) => version === keyVersionOf(found.sealed));
      if (!column || !newest || !used) continue;
      const place = { table: column.table, column: column.column, row: found.row };
      const resealed = seal(newest, place, open(used.key, place, found.sealed));
      await resealText(this.database.query, column, { ...found, resealed });
    }
  }

  /**
   * An agency that got the older version, or lost it, while the newer one was made: the older one says who holds it,
   * since everybody who came later writes both.
   */
  private async evenOut(held: PartitionWraps): Promise<void> {
    const { older, newer } = held;
    const holders = new Set(older.map(({ agencyId }) => agencyId));
    for (const wrap of newer) if (!holders.has(wrap.agencyId)) await removeWrap(this.database.query, wrap);
    const has = new Set(newer.map(({ agencyId }) => agencyId));
    const missing = older.filter(({ agencyId }) => !has.has(agencyId));
    const [key] = missing.length > 0 ? held.keys() : [];
    if (key?.version === held.newest) await this.addWraps(held, missing, key);
  }

  /** Wraps that rest while a heavy block waits follow each new key of their case, as the block may be lifted. */
  private async evenOutResting(caseId: string): Promise<void> {
    if ((await lockRestingWraps(this.database.query, caseId)).length === 0) return;
    for (const held of await this.wraps.of(caseId)) {
      const [key] = held.isRotating ? held.keys() : [];
      if (key?.version !== held.newest) continue;
      const { partition } = held;
      for (const lacking of await lackingResting(this.database.query, caseId, partition, key.version)) {
        const { blockId, agencyId, publicKey, pairVersion: agencyKeyVersion } = lacking;
        const place = { caseId, partition, keyVersion: key.version, agencyId };
        const sealedKey = wrapKey(publicKey, wrapRow(place), key.key);
        await addRestingWrap(this.database.query, blockId, { ...place, agencyKeyVersion, sealedKey });
      }
    }
  }

  /** Handles keys added since, such as an agency that got both versions at the last moment; then verifies. */
  private async finish(): Promise<number> {
    await this.database.untilEarlierEnded();
    const double = await casesWithTwoKeys(this.database.query);
    if (double.length > 0) await this.complete(double, null);
    const closed = await countClosedCases(this.database.query, this.agencyId);
    if (closed > 0)
      this.database.tell(`${closed} cases can be opened by agencies only, which hold their keys themselves.`);
    return (await countOldTexts(this.database.query, null)) + closed;
  }
}
