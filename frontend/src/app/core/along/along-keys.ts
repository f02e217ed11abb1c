/** Whose copy it is: a digest of the person, and the device as the server names it. */
export interface Holder {
  owner: string;
  device: string;
}

/** What is needed, besides the parts, to make the key of the key again. */
export interface Wrap {
  /** Of Argon2id, 16 bytes. */
  salt: Uint8Array<ArrayBuffer>;
  /** Of HKDF, 32 bytes. */
  mixSalt: Uint8Array<ArrayBuffer>;
  /** KiB of Argon2id. */
  memory: number;
  wrapped: Uint8Array<ArrayBuffer>;
}

const FORMAT = 1;
const PURPOSE = 'daftar along v1';
const NONCE = 12;
const AES = { name: 'AES-GCM', length: 256 } as const;
const encoder = new TextEncoder();

export const randomBytes = (length: number): Uint8Array<ArrayBuffer> =>
  crypto.getRandomValues(new Uint8Array(length));

/** What a sealed record is bound to: nobody moves it to another person, device or case unseen. */
const bindingOf = ({ owner, device }: Holder, name: string): Uint8Array<ArrayBuffer> => {
  const words = encoder.encode(`${owner}\n${device}\n${name}`);
  const bytes = new Uint8Array(words.length + 1);
  bytes[0] = FORMAT;
  bytes.set(words, 1);
  return bytes;
};

/** None opens anything alone. */
export interface Parts {
  /** Of the code. */
  hash: Uint8Array<ArrayBuffer>;
  /** Of a passkey, where she chose one: 32 bytes. */
  prf?: Uint8Array<ArrayBuffer>;
  /** Of the server. */
  share: Uint8Array<ArrayBuffer>;
}

async function keyOfKey(
  { hash, prf, share }: Parts,
  salt: Uint8Array<ArrayBuffer>,
  holder: Holder,
): Promise<Opened> {
  const mixed = new Uint8Array([...hash, ...(prf ?? []), ...share]);
  const secret = await crypto.subtle.importKey('raw', mixed, 'HKDF', false, ['deriveKey']);
  const info = encoder.encode(`${PURPOSE}\n${holder.owner}\n${holder.device}`);
  const mix = { name: 'HKDF', hash: 'SHA-256', salt, info };
  const key = await crypto.subtle.deriveKey(mix, secret, AES, false, ['encrypt', 'decrypt']);
  return { key, holder };
}

const importData = (bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', bytes, AES, false, ['encrypt', 'decrypt']);

/** An open copy: its key lives in memory alone. */
export interface Opened {
  key: CryptoKey;
  holder: Holder;
}

/** A new key for what is taken along; the only copy of its bytes is the wrapped one. */
export async function makeKey(
  parts: Parts,
  { memory, salt }: Pick<Wrap, 'memory' | 'salt'>,
  holder: Holder,
): Promise<{ opened: Opened; wrap: Wrap }> {
  const [bytes, mixSalt] = [randomBytes(32), randomBytes(32)];
  const wrapped = await sealBytes(await keyOfKey(parts, mixSalt, holder), 'key', bytes);
  const key = await importData(bytes);
  bytes.fill(0);
  return { opened: { key, holder }, wrap: { salt, mixSalt, memory, wrapped } };
}

/** Null where one of the parts is another. */
export async function unwrapKey(
  { mixSalt, wrapped }: Pick<Wrap, 'mixSalt' | 'wrapped'>,
  parts: Parts,
  holder: Holder,
): Promise<Opened | null> {
  const outer = await keyOfKey(parts, mixSalt, holder);
  const bytes = await openBytes(outer, 'key', wrapped).catch(() => null);
  if (!bytes) return null;
  const key = await importData(bytes);
  bytes.fill(0);
  return { key, holder };
}

async function sealBytes(
  { key, holder }: Opened,
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const iv = randomBytes(NONCE);
  const additionalData = bindingOf(holder, name);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, bytes);
  const whole = new Uint8Array(1 + NONCE + sealed.byteLength);
  whole[0] = FORMAT;
  whole.set(iv, 1);
  whole.set(new Uint8Array(sealed), 1 + NONCE);
  return whole;
}

async function openBytes(
  { key, holder }: Opened,
  name: string,
  sealed: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  if (sealed[0] !== FORMAT) throw new Error('another format');
  const iv = sealed.slice(1, 1 + NONCE);
  const algorithm = { name: 'AES-GCM', iv, additionalData: bindingOf(holder, name) };
  return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, sealed.slice(1 + NONCE)));
}

/** Layout: format, nonce (12 bytes), ciphertext with tag. `name` says which record it is. */
export const sealRecord = (opened: Opened, name: string, value: unknown) =>
  sealBytes(opened, name, encoder.encode(JSON.stringify(value)));

export async function openRecord<T>(
  opened: Opened,
  name: string,
  sealed: Uint8Array<ArrayBuffer>,
): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await openBytes(opened, name, sealed))) as T;
}
