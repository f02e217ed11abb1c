/** What an envelope holds besides the value of the draft; the server reads it (`envelopes.rules.ts`). */
export interface WordsHead {
  person: string | null;
  login: string | null;
  key: string;
  caseCode: string | null;
  writer: string;
  edit: number;
  seenVersion: number;
}

/** The server's key, a point of P-256 (65 bytes), and its version. */
export interface ReceivingKey {
  version: number;
  point: Uint8Array<ArrayBuffer>;
}

const CURVE = { name: 'ECDH', namedCurve: 'P-256' };
const PURPOSE = 'daftar envelope v1';
const FORMAT = 1;
const NONCE = 12;

/**
 * Seals words so that only the server can open them: a new P-256 pair for each envelope, HKDF-SHA-256, AES-256-GCM. Layout:
 * format, key version, ephemeral point (65 bytes), nonce (12), ciphertext with tag. Needs HTTPS.
 */
export async function sealWords(
  { version, point }: ReceivingKey,
  head: WordsHead,
  value: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const { subtle } = crypto;
  const pair = await subtle.generateKey(CURVE, false, ['deriveBits']);
  const ephemeral = new Uint8Array(await subtle.exportKey('raw', pair.publicKey));
  const recipient = await subtle.importKey('raw', point, CURVE, false, []);
  const shared = await subtle.deriveBits({ name: 'ECDH', public: recipient }, pair.privateKey, 256);
  const secret = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  const encoder = new TextEncoder();
  const key = await subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: joined(ephemeral, point), info: encoder.encode(PURPOSE) },
    secret,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt'],
  );
  const header = joined(Uint8Array.of(FORMAT, version), ephemeral);
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
  const words = encoder.encode(`${JSON.stringify(head)}\n${value}`);
  const sealed = await subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: header }, key, words);
  return joined(header, nonce, new Uint8Array(sealed));
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const CHUNK = 8_192;

/** In Base64. */
export function lettersOf(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK)
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}

/** Of a text in Base64. */
export const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
