import type { RootKey } from '../../platform/crypto/root-key.js';
import type { Identity } from '../../survivors/index.js';
import { blocksOf } from '../engine/blocks.js';
import { Encoder } from '../engine/encode.js';
import type { EncodedRegistration } from '../engine/encode.js';
import { normalise } from '../engine/normalise.js';
import { WAITING_WORDS, waitingPlace } from '../linkage.types.js';
import type { KeptEncoding } from './encodings.js';
import type { LinkageKey } from './linkage-key.js';
import { mergedEncoding } from './merged-encoding.js';
import { writtenRegistration } from './written-registration.js';
import type { RegistrationFacts } from './written-registration.js';

export interface WaitingRow extends RegistrationFacts {
  readonly caseId: string;
  readonly sealedIdentity: Buffer | null;
  readonly sealedPhone: Buffer | null;
  readonly isAnew: boolean;
  readonly isLinkable: boolean;
}

/** Whoever wrote nothing that could be compared stands alone. */
const NOBODY: Identity = {
  ...{ surname: null, givenName: null, patronymic: null, writtenName: null },
  ...{ bornOn: null, bornPrecision: null, address: null, officialNumber: null },
};

/** Opens words that wait, and encodes them under one of the keys of linkage. */
export class WaitingWords {
  private readonly encoders = new Map<number, Encoder>();

  constructor(private readonly root: RootKey) {}

  /** Null where there is nothing to encode. */
  encode(key: LinkageKey, row: WaitingRow, kept: KeptEncoding | null): KeptEncoding | null {
    const identity = this.open(row.caseId, 'sealed_identity', row.sealedIdentity) as Identity | undefined;
    const phone = this.open(row.caseId, 'sealed_phone', row.sealedPhone) as string | null | undefined;
    const names = identity && this.encodeWords(key, row, { identity, phone: phone ?? '' });
    const number = phone === undefined ? undefined : this.encodePhone(key, row, phone ?? '');
    return mergedEncoding(kept, { names, phone: number });
  }

  private encodeWords(
    key: LinkageKey,
    { caseId, place, sex }: Pick<WaitingRow, 'caseId' | 'place' | 'sex'>,
    { identity, phone }: { identity: Identity; phone: string },
  ): EncodedRegistration {
    const normal = normalise(writtenRegistration(caseId, identity, { phone, facts: { place, sex } }));
    return this.encoderOf(key).encode(normal, blocksOf(normal));
  }

  /** The number alone, as if nothing else had been written. */
  private encodePhone(key: LinkageKey, { caseId }: WaitingRow, phone: string): EncodedRegistration {
    return this.encodeWords(key, { caseId, place: '', sex: '' }, { identity: NOBODY, phone });
  }

  private encoderOf({ key, version }: LinkageKey): Encoder {
    const known = this.encoders.get(version) ?? new Encoder(key.derive('encoder'));
    this.encoders.set(version, known);
    return known;
  }

  private open(caseId: string, column: 'sealed_identity' | 'sealed_phone', sealed: Buffer | null): unknown {
    if (!sealed) return undefined;
    return JSON.parse(this.root.open(WAITING_WORDS, waitingPlace(caseId, column), sealed).toString('utf8'));
  }
}
