import { createHash } from 'node:crypto';
import type { Place } from '../platform/crypto/envelope.js';
import type { RootKey } from '../platform/crypto/root-key.js';

const CODES = 100_000_000;
const DIGITS = 8;

/** Where the sealed words of a request stand. */
export const callbackPlace = (id: string): Place => ({
  table: 'callback_details',
  column: 'sealed',
  row: id,
});

/** Where a part of a text message stands. */
export const messagePlace = (id: string): Place => ({
  table: 'callback_messages',
  column: 'sealed',
  row: id,
});

/** The number of an answer that waits to be sent, sealed under the root key. */
export const SMS_PURPOSE = 'sms-numbers';
export const answerPlace = (id: string): Place => ({
  table: 'callback_answers',
  column: 'sealed_number',
  row: id,
});

/** Keyed, so that no digest in a dump can be compared with known numbers or words. */
export const smsDigest = (root: RootKey, kind: string, ...parts: readonly unknown[]): string =>
  root.hmac('sms-digests', JSON.stringify([kind, ...parts])).toString('base64url');

/**
 * The same page sent twice (double tap, bad line) is one request; with a corrected number it is another. The keyed hash
 * discloses no content without the root key.
 */
export function idOf(root: RootKey, once: string, text: string): string {
  const bytes = root.hmac('help-requests', `${once}\0${text}`).subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Eight digits that she may remember, or not; kept nowhere. */
export const lookupCodeOf = (root: RootKey, id: string): string =>
  String(root.hmac('help-codes', id).readUIntBE(0, 6) % CODES).padStart(DIGITS, '0');

const western = (text: string): string =>
  text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf));

/** Stored as a keyed hash: a code found on paper cannot be matched in a database dump. */
export const lookupHash = (root: RootKey, code: string): string =>
  createHash('sha256')
    .update(root.hmac('help-lookups', western(code).replace(/\D/g, '')))
    .digest('hex');
