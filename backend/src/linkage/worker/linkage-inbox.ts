import type { Identity } from '../../survivors/index.js';
import type { WrittenRegistration } from '../engine/registration.types.js';
import { Encoder } from '../engine/encode.js';
import type { EncodedRegistration, Tag } from '../engine/encode.js';
import type { KeptEncoding } from './encoding-cache.js';
import type { RootKey } from '../../platform/crypto/root-key.js';
import { blocksOf } from '../engine/blocks.js';
import { jamoatOf, normalise } from '../engine/normalise.js';
import { WAITING_WORDS, waitingPlace } from '../linkage.types.js';
import type { LinkageKey } from './linkage-keys.js';

/** What is compared besides words: coded facts of the case. */
interface RegistrationFacts {
  readonly place: string;
  readonly sex: string;
}

const birthOf = ({ bornOn, bornPrecision }: Identity): string => {
  if (!bornOn) return '';
  return bornPrecision === null || bornPrecision === 'day' ? bornOn : bornOn.slice(0, 4);
};

/** A record as the engine reads it. A name written in one piece is put into one box, and the engine splits it. */
export function writtenRegistration(
  caseId: string,
  identity: Identity,
  { phone, facts }: { phone: string; facts: RegistrationFacts },
): WrittenRegistration {
  const { givenName, surname, patronymic, writtenName } = identity;
  const isInBoxes = givenName !== null || surname !== null;
  const district = facts.place === 'unknown' ? '' : facts.place;
  return {
    id: caseId,
    givenName: isInBoxes ? (givenName ?? '') : (writtenName ?? ''),
    surname: surname ?? '',
    patronymic: patronymic ?? '',
    sex: facts.sex,
    dateOfBirth: birthOf(identity),
    district,
    jamoat: jamoatOf(identity.address ?? '', district),
    phone,
    motherName: '',
  };
}

type Number = Pick<KeptEncoding, 'phoneBlocks'> & { readonly phone: EncodedRegistration['phone'] };

const numberOf = (kept: KeptEncoding | null): Number => ({
  phone: kept?.encoded.phone ?? null,
  phoneBlocks: kept?.phoneBlocks ?? [],
});

function replaced(blocks: readonly Tag[], former: readonly Tag[], phoneBlocks: readonly Tag[]): Tag[] {
  const others = blocks.filter((tag) => !former.includes(tag));
  return [...new Set([...others, ...phoneBlocks])].sort((one, other) => one - other);
}

/**
 * Names from one encoding and the number from another, each found by their tags. A missing part keeps its earlier
 * encoding; null if there is none.
 */
function mergedEncoding(
  kept: KeptEncoding | null,
  { names, phone }: { names: EncodedRegistration | undefined; phone: EncodedRegistration | undefined },
): KeptEncoding | null {
  const base = names ?? kept?.encoded ?? phone;
  if (!base) return null;
  const former = names ? [] : (kept?.phoneBlocks ?? []);
  const number: Number = phone ? { phone: phone.phone, phoneBlocks: phone.blocks } : numberOf(kept);
  const blocks = replaced(base.blocks, former, number.phoneBlocks);
  return { encoded: { ...base, phone: number.phone, blocks }, phoneBlocks: number.phoneBlocks };
}

export interface WaitingRow extends RegistrationFacts {
  readonly caseId: string;
  readonly sealedIdentity: Buffer | null;
  readonly sealedPhone: Buffer | null;
  readonly isAnew: boolean;
  readonly isLinkable: boolean;
}

/** An identity without comparable words; it matches no other registration. */
const NOBODY: Identity = {
  ...{ surname: null, givenName: null, patronymic: null, writtenName: null },
  ...{ bornOn: null, bornPrecision: null, address: null, officialNumber: null },
};

/** Opens words that wait, and encodes them under one of the keys of linkage. */
export class LinkageInbox {
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
