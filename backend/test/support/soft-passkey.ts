import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';

interface Asked {
  challenge: string;
  rp?: { id: string };
  rpId?: string;
  user?: { id: string };
}

/** What a browser would say of the page that asks. */
export interface Answering {
  origin?: string;
  counter?: number;
  /** Present and verified, present only, or neither. */
  flags?: number;
  challenge?: string;
  host?: string;
}

const VERIFIED = 0x05;
const WITH_KEY = 0x40;

/** A device with one passkey, such as a phone: it signs challenges of its server's pages. */
export class SoftPasskey {
  readonly id = randomBytes(16);
  private readonly privateKey: Buffer;
  private readonly publicKey: Buffer;
  private handle = '';
  counter = 0;

  constructor(private readonly origin: string) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      publicKeyEncoding: { format: 'der', type: 'spki' },
      privateKeyEncoding: { format: 'der', type: 'pkcs8' },
    });
    this.privateKey = privateKey;
    // It ends with the two halves of the point.
    this.publicKey = coseKey(publicKey.subarray(-64, -32), publicKey.subarray(-32));
  }

  /** The text of a new credential, as `PublicKeyCredential.toJSON()` gives it. */
  create(asked: Asked, answering: Answering = {}): string {
    this.handle = asked.user?.id ?? '';
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.id.length);
    const attested = Buffer.concat([Buffer.alloc(16), length, this.id, this.publicKey]);
    const data = Buffer.concat([
      this.authenticatorData(asked, { ...answering, flags: (answering.flags ?? VERIFIED) | WITH_KEY }),
      attested,
    ]);
    return this.credential({
      clientDataJSON: this.clientData('webauthn.create', asked, answering).toString('base64url'),
      attestationObject: attestation(data).toString('base64url'),
      transports: ['internal'],
    });
  }

  get(asked: Asked, answering: Answering = {}): string {
    const clientData = this.clientData('webauthn.get', asked, answering);
    const data = this.authenticatorData(asked, answering);
    const signature = createSign('sha256')
      .update(Buffer.concat([data, createHash('sha256').update(clientData).digest()]))
      .sign({ key: this.privateKey, format: 'der', type: 'pkcs8' });
    return this.credential({
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: signature.toString('base64url'),
      userHandle: this.handle,
    });
  }

  private credential(response: object): string {
    const id = this.id.toString('base64url');
    return JSON.stringify({ id, rawId: id, type: 'public-key', clientExtensionResults: {}, response });
  }

  private clientData(type: string, asked: Asked, { origin, challenge }: Answering): Buffer {
    return Buffer.from(
      JSON.stringify({
        type,
        challenge: challenge ?? asked.challenge,
        origin: origin ?? this.origin,
        crossOrigin: false,
      }),
    );
  }

  private authenticatorData(asked: Asked, { counter, flags = VERIFIED, host }: Answering): Buffer {
    this.counter = counter ?? this.counter + 1;
    const name = host ?? asked.rp?.id ?? asked.rpId ?? '';
    const tail = Buffer.alloc(5);
    tail.writeUInt8(flags);
    tail.writeUInt32BE(this.counter, 1);
    return Buffer.concat([createHash('sha256').update(name).digest(), tail]);
  }
}

/** CBOR, as much of it as an ES256 key and an attestation of nothing take (RFC 8949). */
const bytes = (value: Buffer): Buffer => Buffer.concat([Buffer.from([0x58, value.length]), value]);
const longBytes = (value: Buffer): Buffer => {
  const head = Buffer.from([0x59, 0, 0]);
  head.writeUInt16BE(value.length, 1);
  return Buffer.concat([head, value]);
};
const text = (value: string): Buffer =>
  Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);

const coseKey = (x: Buffer, y: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    bytes(x),
    Buffer.from([0x22]),
    bytes(y),
  ]);

const attestation = (data: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from([0xa3]),
    text('fmt'),
    text('none'),
    text('attStmt'),
    Buffer.from([0xa0]),
    text('authData'),
    longBytes(data),
  ]);
