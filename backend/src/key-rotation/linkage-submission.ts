import { setTimeout as pause } from 'node:timers/promises';
import { SEALED_VERSION, WAITING_WORDS, waitingPlace } from '../linkage/linkage.types.js';
import { keyVersionOf, open } from '../platform/crypto/envelope.js';
import type { RootKey } from '../platform/crypto/root-key.js';
import { phoneOf } from '../survivors/index.js';
import type { SafeContact } from '../survivors/index.js';
import { NOWHERE, wrapsToCompare } from './key-rotation.queries.js';
import { AgencyKeyPairs, PartitionWraps } from './key-wraps.js';
import type { RotationDatabase } from './rotation-database.js';
import { isEncoding, submit, textsToCompare } from './secrets.queries.js';
import type { HandedIn, TextsToCompare } from './secrets.queries.js';

/** The texts by which registrations are compared. */
const PLACES = {
  identity: { table: 'identities', column: 'sealed' },
  safe_contact: { table: 'safe_contacts', column: 'sealed' },
} as const;
type Partition = keyof typeof PLACES;

/** Opens registrations with the keys that the server holds, and seals their texts for the encoder. */
class RegistrationTexts {
  private readonly pairs: AgencyKeyPairs;

  constructor(
    private readonly database: RotationDatabase,
    private readonly root: RootKey,
  ) {
    this.pairs = new AgencyKeyPairs(database, root);
  }

  /** Of those of the cases whose words the server can open. */
  async of(caseIds: readonly string[]): Promise<HandedIn[]> {
    const wraps = await wrapsToCompare(this.database.query, caseIds);
    const pairs = await this.pairs.of(wraps.map(({ agencyId }) => agencyId));
    const held = (caseId: string, partition: Partition): PartitionWraps => {
      const own = wraps.filter((wrap) => wrap.caseId === caseId && wrap.partition === partition);
      return new PartitionWraps(own, pairs, this.pairs);
    };
    const rows = await textsToCompare(this.database.query, caseIds);
    return rows.flatMap((row): HandedIn[] => {
      const identity = this.words(row, 'identity', held(row.caseId, 'identity'));
      const contact = this.words(row, 'safe_contact', held(row.caseId, 'safe_contact'));
      if (identity === null) return [];
      const phone = contact === null ? null : phoneOf(JSON.parse(contact) as SafeContact);
      const { caseId } = row;
      const sealed = this.seal(caseId, 'sealed_phone', JSON.stringify(phone));
      return [{ caseId, identity: this.seal(caseId, 'sealed_identity', identity), phone: sealed }];
    });
  }

  private words(row: TextsToCompare, partition: Partition, held: PartitionWraps): string | null {
    const sealed = row[partition];
    const used = sealed && held.keys().find(({ version }) => version === keyVersionOf(sealed));
    if (!sealed || !used) return null;
    return open(used.key, { ...PLACES[partition], row: row.caseId }, sealed).toString('utf8');
  }

  private seal(caseId: string, column: 'sealed_identity' | 'sealed_phone', text: string): Buffer {
    const plain = Buffer.from(text, 'utf8');
    return this.root.seal(WAITING_WORDS, SEALED_VERSION, { place: waitingPlace(caseId, column), plain });
  }
}

const BUSY_MS = 50;

/** Registrations reopened with the agencies' keys, for the encoder. */
export class LinkageSubmission {
  private readonly words: RegistrationTexts;

  /** @param encodeAll Encodes all that waits, as the linking process does. */
  constructor(
    private readonly database: RotationDatabase,
    root: RootKey,
    private readonly encodeAll: () => Promise<unknown>,
  ) {
    this.words = new RegistrationTexts(database, root);
  }

  /**
   * From the first to the last. Registrations that cannot be opened here are counted.
   * @param lacking Ids after a given one, in order, in batches.
   * @param isEncoded Whether queued registrations have been encoded before and are only encoded again.
   */
  async all(
    lacking: (reached: string) => Promise<readonly string[]>,
    isEncoded: boolean,
  ): Promise<{ handed: number; closed: number }> {
    let [reached, handed, closed] = [NOWHERE, 0, 0];
    for (;;) {
      const ids = await lacking(reached);
      if (ids.length === 0) return { handed, closed };
      reached = ids.at(-1) ?? reached;
      const words = await this.words.of(ids);
      closed += ids.length - words.length;
      handed += await submit(this.database.query, words, isEncoded);
      await this.untilEncoded();
      this.database.tell(`Key of linkage: ${handed} registrations.`);
    }
  }

  /** By the linkage worker, or in this process. */
  private async untilEncoded(): Promise<void> {
    for (;;) {
      await this.encodeAll();
      if (!(await isEncoding(this.database.query))) return;
      await pause(BUSY_MS);
    }
  }
}

export const tellClosed = (database: RotationDatabase, count: number): void => {
  if (count > 0)
    database.tell(
      `${count} registrations can be opened by agencies only, which hold their keys themselves: they stay with their persons, and are compared again when they are next edited.`,
    );
};
