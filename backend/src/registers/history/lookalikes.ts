import { randomBytes } from 'node:crypto';
import {
  DEFAULT_MODEL,
  Encoder,
  Frequencies,
  Scorer,
  encodeOne,
  linkageOf,
  writtenRegistration,
} from '../../linkage/index.js';
import type { EncodedRegistration, Tag } from '../../linkage/index.js';
import type { Identity } from '../../survivors/index.js';
import type { RegisteredBirth, RegisteredName } from '../registration.types.js';
import type { Likeness } from './attaching.types.js';

/** A survivor of the keeper's, as far as a row of the past can tell of her. */
export interface KnownSurvivor {
  readonly caseId: string;
  readonly identity: Identity;
  readonly place: string;
}

/** Whom a row of the past names. */
export interface NamedInPast {
  readonly rowId: string;
  readonly name: RegisteredName;
  readonly birth: RegisteredBirth;
  readonly place: string | null;
}

const SECRET_BYTES = 32;

/**
 * The survivors of one agency, encoded under a key that is made with them, stands nowhere and is forgotten with them.
 * Only those are compared that share a block with a row, so that a long journal takes no longer for a long list.
 */
export class Lookalikes {
  private readonly encoder = new Encoder(randomBytes(SECRET_BYTES));
  private readonly survivors: readonly EncodedRegistration[];
  private readonly byBlock = new Map<Tag, number[]>();
  private readonly scorer: Scorer;

  constructor(survivors: readonly KnownSurvivor[]) {
    this.survivors = survivors.map(({ caseId, identity, place }) => this.encode(caseId, identity, place));
    this.survivors.forEach(({ blocks }, at) => {
      for (const tag of blocks) this.byBlock.set(tag, [...(this.byBlock.get(tag) ?? []), at]);
    });
    this.scorer = new Scorer(DEFAULT_MODEL, Frequencies.of(this.survivors));
  }

  /** How well each of them fits; those whom something rules out are left out. */
  of({ rowId, name, birth, place }: NamedInPast): Likeness[] {
    const named = this.encode(rowId, identityOf(name, birth), place ?? '');
    const near = new Set(named.blocks.flatMap((tag) => this.byBlock.get(tag) ?? []));
    return [...near].flatMap((at) => {
      const survivor = this.survivors[at];
      const logOdds = survivor ? linkageOf(this.scorer, [this.scorer.evidence(named, survivor)]) : null;
      return survivor && logOdds !== null ? [{ caseId: survivor.id, logOdds }] : [];
    });
  }

  private encode(id: string, identity: Identity, place: string): EncodedRegistration {
    return encodeOne(
      this.encoder,
      writtenRegistration(id, identity, { phone: '', facts: { place, sex: '' } }),
    );
  }
}

const identityOf = (
  { surname, givenName, patronymic, written }: RegisteredName,
  { day, year, precision }: RegisteredBirth,
): Identity => ({
  ...{ surname, givenName, patronymic, writtenName: written },
  ...{ bornOn: day ?? (year === null ? null : `${year}-01-01`), bornPrecision: precision },
  ...{ address: null, officialNumber: null },
});
