import { SEALED_VERSION, WAITING_WORDS, waitingPlace } from '../linkage/linkage.types.js';
import { keyVersionOf, open } from '../platform/crypto/envelope.js';
import type { RootKey } from '../platform/crypto/root-key.js';
import { phoneOf } from '../survivors/index.js';
import type { SafeContact } from '../survivors/index.js';
import { AgencyPairs } from './agency-pairs.js';
import { PartitionWraps } from './case-wraps.js';
import type { Wrap } from './case-wraps.js';
import type { RotationDatabase } from './rotation-database.js';

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

/** Opens what agencies wrote of survivors with the keys that the server holds, and seals it for whoever encodes it. */
export class RegistrationWords {
  private readonly pairs: AgencyPairs;

  constructor(
    private readonly database: RotationDatabase,
    private readonly root: RootKey,
  ) {
    this.pairs = new AgencyPairs(database, root);
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
