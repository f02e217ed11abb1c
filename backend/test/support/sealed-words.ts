import { webcrypto } from 'node:crypto';

const { subtle } = webcrypto;
const CURVE = { name: 'ECDH', namedCurve: 'P-256' };

/** Seals a text as a browser does, with WebCrypto alone, to the point of a public key in Base64. */
export async function sealWords(publicKey: string, text: string): Promise<string> {
  const point = Buffer.from(publicKey, 'base64');
  const recipient = await subtle.importKey('raw', point, CURVE, false, []);
  const pair = (await subtle.generateKey(CURVE, false, ['deriveBits'])) as webcrypto.CryptoKeyPair;
  const ephemeral = Buffer.from(await subtle.exportKey('raw', pair.publicKey));
  const shared = await subtle.deriveBits({ name: 'ECDH', public: recipient }, pair.privateKey, 256);
  const secret = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  const key = await subtle.deriveKey(
    {
      name: 'HKDF',
      hash: 'SHA-256',
      salt: Buffer.concat([ephemeral, point]),
      info: Buffer.from('daftar envelope v1'),
    },
    secret,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt'],
  );
  const header = Buffer.concat([Buffer.from([1, 1]), ephemeral]);
  const nonce = webcrypto.getRandomValues(new Uint8Array(12));
  const sealed = await subtle.encrypt(
    { name: 'AES-GCM', iv: nonce, additionalData: header },
    key,
    Buffer.from(text),
  );
  return Buffer.concat([header, nonce, Buffer.from(sealed)]).toString('base64');
}
