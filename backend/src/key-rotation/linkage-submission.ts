import { SEALED_VERSION, WAITING_WORDS, waitingPlace } from '../linkage/linkage.types.js';
import { keyVersionOf, open } from '../platform/crypto/envelope.js';
import type { RootKey } from '../platform/crypto/root-key.js';
import { phoneOf } from '../survivors/index.js';
import type { SafeContact } from '../survivors/index.js';
import { AgencyKeyPairs } from './agency-key-pairs.js';
import { PartitionWraps } from './case-wraps.js';
import type { Wrap } from './case-wraps.js';
import type { RotationDatabase } from './rotation-database.js';
import { setTimeout as pause } from 'node:timers/promises';

/** Where the words stand that registrations are compared by. */
const PLACES = {
  identity: { table: 'identities', column: 'sealed' },
  safe_contact: { table: 'safe_contacts', column: 'sealed' },
} as const;
type Partition = keyof typeof PLACES;

interface SealedRow {
  caseId: string;
  identity: Buffer | null;
  safe_contact: Buffer | null;
}

/** Words that wait to be encoded, sealed under the root key. */
export interface HandedIn {
  readonly caseId: string;
  readonly identity: Buffer;
  readonly phone: Buffer;
}

const WRAPS = `select case_id as "caseId", partition, key_version as "keyVersion", agency_id as "agencyId",
    agency_key_version as "agencyKeyVersion", sealed_key as "sealedKey"
  from vault.case_keys where case_id = any ($1) and partition in ('identity', 'safe_contact')`;
const SEALED = `select i.case_id as "caseId", i.sealed as identity, s.sealed as safe_contact
  from panoh.identities i left join panoh.safe_contacts s on s.case_id = i.case_id where i.case_id = any ($1)`;

/** Opens registrations with the keys that the server holds, and seals their texts for the encoder. */
export class RegistrationTexts {
  private readonly pairs: AgencyKeyPairs;

  constructor(
    private readonly database: RotationDatabase,
    private readonly root: RootKey,
  ) {
    this.pairs = new AgencyKeyPairs(database, root);
  }

  /** Of those of the cases whose words the server can open. */
  async of(caseIds: readonly string[]): Promise<HandedIn[]> {
    const wraps = await this.database.query<Wrap>(WRAPS, [caseIds]);
    const pairs = await this.pairs.of(wraps.map(({ agencyId }) => agencyId));
    const held = (caseId: string, partition: Partition): PartitionWraps => {
      const own = wraps.filter((wrap) => wrap.caseId === caseId && wrap.partition === partition);
      return new PartitionWraps(own, pairs, this.pairs);
    };
    const rows = await this.database.query<SealedRow>(SEALED, [caseIds]);
    return rows.flatMap((row): HandedIn[] => {
      const identity = this.words(row, 'identity', held(row.caseId, 'identity'));
      const contact = this.words(row, 'safe_contact', held(row.caseId, 'safe_contact'));
      if (identity === null) return [];
      const phone = contact === null ? null : phoneOf(JSON.parse(contact) as SafeContact);
      return [
        {
          caseId: row.caseId,
          identity: this.seal(row.caseId, 'sealed_identity', identity),
          phone: this.seal(row.caseId, 'sealed_phone', JSON.stringify(phone)),
        },
      ];
    });
  }

  private words(row: SealedRow, partition: Partition, held: PartitionWraps): string | null {
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
const NOWHERE = '00000000-0000-0000-0000-000000000000';

const HAND_IN = `insert into linkage.inbox (case_id, sealed_identity, sealed_phone, is_anew)
    select w.case_id, w.identity, w.phone, not exists (select 1 from linkage.to_compare t where t.case_id = w.case_id) or $4
    from unnest($1::uuid[], $2::bytea[], $3::bytea[]) w (case_id, identity, phone)
  on conflict do nothing returning case_id`;
const WAITING = 'select case_id from linkage.inbox where is_anew and attempts = 0 limit 1';

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
      const taken = await this.database.query(HAND_IN, [
        words.map(({ caseId }) => caseId),
        words.map(({ identity }) => identity),
        words.map(({ phone }) => phone),
        isEncoded,
      ]);
      handed += taken.length;
      await this.untilEncoded();
      this.database.tell(`Key of linkage: ${handed} registrations.`);
    }
  }

  /** By the linkage worker, or in this process. */
  private async untilEncoded(): Promise<void> {
    for (;;) {
      await this.encodeAll();
      if ((await this.database.query(WAITING)).length === 0) return;
      await pause(BUSY_MS);
    }
  }
}

/** How many could not be encoded. */
export async function failedOf(database: RotationDatabase): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    'select count(*)::int as count from linkage.inbox where is_anew',
  );
  return row?.count ?? 0;
}

export const tellClosed = (database: RotationDatabase, count: number): void => {
  if (count > 0)
    database.tell(
      `${count} registrations can be opened by agencies only, which hold their keys themselves: they stay with their persons, and are compared again when they are next edited.`,
    );
};
