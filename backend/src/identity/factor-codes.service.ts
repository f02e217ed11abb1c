import { createHmac, randomInt, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Place } from '../platform/crypto/envelope.js';
import { RootKey } from '../platform/crypto/root-key.js';
import { isTimeCode, stepOf } from '../platform/crypto/time-codes.js';
import { AuthTransactionService } from './auth-transaction.service.js';

/** Letters and digits that are not confused with one another, on paper or over the phone. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 16;
const HOW_MANY = 10;

/** Ten codes of 78 bits each: an attacker with the database cannot find one by trying. */
export const newRecoveryCodes = (): string[] => Array.from({ length: HOW_MANY }, newCode);

function newCode(): string {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)] ?? '').join('');
  return (letters.match(/.{4}/g) ?? []).join('-');
}

/** As it was meant, however it was typed. */
const plain = (code: string): string => code.toUpperCase().replace(/[^0-9A-Z]/g, '');

/** The stored form of a code: a digest under the user's sealed key. */
export const digestOfCode = (key: Buffer, code: string): Buffer =>
  createHmac('sha256', key).update(plain(code)).digest();

/** The stored second factors of a user. */
export interface SealedFactors {
  sealed_secret: Buffer | null;
  sealed_code_key: Buffer | null;
}

/** A code that was right, and what has to be crossed out for it. */
export type SpentCode =
  | { readonly kind: 'code'; readonly step: number }
  | { readonly kind: 'recovery_code'; readonly digest: Buffer };

const PURPOSE = 'totp-secrets';
const VERSION = 1;
const KEY_BYTES = 32;

/** Secrets of authenticators and recovery codes, which the database holds sealed or as digests only. */
@Injectable()
export class FactorCodesService {
  constructor(
    private readonly root: RootKey,
    private readonly transactions: AuthTransactionService,
  ) {}

  sealSecret(userId: string, secret: Buffer): Buffer {
    return this.seal(secretPlace(userId), secret);
  }

  openSecret(userId: string, sealed: Buffer): Buffer {
    return this.open(secretPlace(userId), sealed);
  }

  /** The name that she gave one of her passkeys. */
  sealName(passkeyId: string, name: string): Buffer {
    return this.seal(namePlace(passkeyId), Buffer.from(name));
  }

  openName(passkeyId: string, sealed: Buffer): string {
    return this.open(namePlace(passkeyId), sealed).toString();
  }

  /** Ten new codes and their stored form: a new sealed key and the digests under it. */
  newCodes(userId: string): { codes: string[]; sealedKey: Buffer; digests: Buffer[] } {
    const key = randomBytes(KEY_BYTES);
    const codes = newRecoveryCodes();
    const digests = codes.map((code) => digestOfCode(key, code));
    return { codes, sealedKey: this.seal(codeKeyPlace(userId), key), digests };
  }

  /** What the code is, where it may be one of hers; whether it was used before only {@link spend} knows. */
  read(userId: string, factors: SealedFactors, { code, now }: { code: string; now: Date }): SpentCode | null {
    const { sealed_secret: secret, sealed_code_key: codeKey } = factors;
    if (isTimeCode(code)) {
      const step = secret && stepOf(this.openSecret(userId, secret), code, now);
      return step ? { kind: 'code', step } : null;
    }
    if (!codeKey) return null;
    return {
      kind: 'recovery_code',
      digest: digestOfCode(this.open(codeKeyPlace(userId), codeKey), code),
    };
  }

  /** Crosses the code out, in the transaction that it opens something in; false where it was none or had served. */
  spend(userId: string, spent: SpentCode): Promise<boolean> {
    return spent.kind === 'code'
      ? this.transactions.spend('code', { userId, step: spent.step })
      : this.transactions.spend('recovery_code', { userId, hmac: spent.digest.toString('base64') });
  }

  private seal(place: Place, plain: Buffer): Buffer {
    return this.root.seal(PURPOSE, VERSION, { place, plain });
  }

  private open(place: Place, sealed: Buffer): Buffer {
    return this.root.open(PURPOSE, place, sealed);
  }
}

const secretPlace = (row: string): Place => ({ table: 'second_factors', column: 'sealed_secret', row });
const codeKeyPlace = (row: string): Place => ({ table: 'second_factors', column: 'sealed_code_key', row });
const namePlace = (row: string): Place => ({ table: 'passkeys', column: 'sealed_name', row });
