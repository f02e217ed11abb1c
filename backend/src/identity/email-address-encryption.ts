import type { Place } from '../platform/crypto/envelope.js';
import type { RootKey } from '../platform/crypto/root-key.js';
import type { ChannelName } from '../platform/mail/message-channel.js';

export interface EmailRecipient {
  userId: string;
  channel: ChannelName;
}

const PURPOSE = 'staff-contacts';
const VERSION = 1;
const CODES = 1_000_000;

/** A planned address uses the same place as the current one, so that confirming it needs no re-encryption. */
const placeOf = ({ userId, channel }: EmailRecipient): Place => ({
  table: 'staff_email_addresses',
  column: 'sealed_address',
  row: `${userId}/${channel}`,
});

export const sealAddress = (root: RootKey, box: EmailRecipient, address: string): Buffer =>
  root.seal(PURPOSE, VERSION, { place: placeOf(box), plain: Buffer.from(address) });

export const openAddress = (root: RootKey, box: EmailRecipient, sealed: Buffer): string =>
  root.open(PURPOSE, placeOf(box), sealed).toString();

const phonePlace = (userId: string): Place => ({
  table: 'staff_phones',
  column: 'sealed_number',
  row: userId,
});

export const sealPhone = (root: RootKey, userId: string, number: string): Buffer =>
  root.seal(PURPOSE, VERSION, { place: phonePlace(userId), plain: Buffer.from(number) });

export const openPhone = (root: RootKey, userId: string, sealed: Buffer): string =>
  root.open(PURPOSE, phonePlace(userId), sealed).toString();

/** Six digits that nobody can work out who has the database alone; they are kept nowhere. */
export const codeOf = (root: RootKey, userId: string, messageId: string): number =>
  root.hmac('contact-codes', `${userId}/${messageId}`).readUIntBE(0, 6) % CODES;
