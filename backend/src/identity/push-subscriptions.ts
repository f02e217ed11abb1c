import { ECDH, createHash } from 'node:crypto';
import type { Place } from '../platform/crypto/envelope.js';
import type { RootKey } from '../platform/crypto/root-key.js';
import type { PushKeys, PushSubscription } from '../platform/mail/push-channel.js';

const VERSION = 1;
const SUBSCRIPTIONS = 'staff-contacts';
const KEYS = 'push-key';

const placeOf = (deviceId: string): Place => ({
  table: 'push_devices',
  column: 'sealed_subscription',
  row: deviceId,
});
const KEY_PLACE: Place = { table: 'push_keys', column: 'sealed_private_key', row: String(VERSION) };

export const sealSubscription = (root: RootKey, deviceId: string, subscription: PushSubscription): Buffer =>
  root.seal(SUBSCRIPTIONS, VERSION, {
    place: placeOf(deviceId),
    plain: Buffer.from(JSON.stringify(subscription)),
  });

export const openSubscription = (root: RootKey, deviceId: string, sealed: Buffer): PushSubscription =>
  JSON.parse(root.open(SUBSCRIPTIONS, placeOf(deviceId), sealed).toString()) as PushSubscription;

/** Digest of an address at a push service: it holds a long random part, so nobody finds it from the digest. */
export const hashEndpoint = (endpoint: string): Buffer => createHash('sha256').update(endpoint).digest();

/** Whether messages can be encrypted for this key: an uncompressed point on P-256 (RFC 8291). */
export function isEncryptionKey(p256dh: string): boolean {
  const key = Buffer.from(p256dh, 'base64url');
  try {
    return key.length === 65 && ECDH.convertKey(key, 'prime256v1') !== null;
  } catch {
    return false;
  }
}

export const sealPushKey = (root: RootKey, privateKey: string): Buffer =>
  root.seal(KEYS, VERSION, { place: KEY_PLACE, plain: Buffer.from(privateKey, 'base64url') });

export const openPushKey = (root: RootKey, publicKey: string, sealed: Buffer): PushKeys => ({
  publicKey,
  privateKey: root.open(KEYS, KEY_PLACE, sealed).toString('base64url'),
});
