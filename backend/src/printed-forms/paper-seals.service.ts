import { createHmac, createPrivateKey, generateKeyPairSync, hkdfSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { RootKey } from '../platform/crypto/root-key.js';
import { Database } from '../platform/database/database.js';
import { newCode, parseCode, showCode } from '../survivors/index.js';
import { signedText } from './paper-seal.rules.js';
import type { PaperResult, PaperState } from './paper-seal.rules.js';
import type { PaperSeal } from './paper-layout.js';
import { PaperMark } from './print-template.entity.js';
import { checkedPaper, keepPaperKey, paperKey } from './printed-forms.queries.js';

const VERSION = 1;
const PLACE = { table: 'paper_keys', column: 'sealed_private_key', row: String(VERSION) };
const PURPOSE = 'paper-signing-key';
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

export interface SealedOrder extends PaperState {
  readonly orderId: string;
  readonly served: boolean;
  readonly lifted: boolean;
}

/**
 * Signs printed orders (Ed25519) and finds them again. The deployment's key is sealed under the root key, so that papers
 * stay genuine after a change of the root key. The database keeps a keyed digest, neither the number nor the check word.
 */
@Injectable()
export class PaperSealsService {
  constructor(
    private readonly database: Database,
    private readonly root: RootKey,
  ) {}

  async seal({ orderId, served, lifted, ...state }: SealedOrder): Promise<PaperSeal> {
    const key = await this.signingKey();
    const code = newCode((count) => randomBytes(count));
    const text = signedText(state, code);
    const mark = markOf(key, state.number, code);
    await this.database.insert(PaperMark, { mark, orderId, served, lifted, expiresOn: state.endsOn });
    const signature = sign(null, Buffer.from(text), key).toString('base64url');
    return { text: `${text} ${signature}`, number: state.number, checkWord: showCode(code) };
  }

  /** For anyone who holds a paper: by number and check word alone. */
  async check(number: string, checkWord: string): Promise<PaperResult> {
    const code = parseCode(checkWord);
    const stored = code && (await paperKey(this.database));
    if (!code || !stored) return 'not_genuine';
    const found = await checkedPaper(this.database, markOf(this.opened(stored.sealed), number, code));
    return found === 'genuine' || found === 'newer_state' ? found : 'not_genuine';
  }

  /** In base64url, for the page that a station keeps; null before the first printed order. */
  async publicKey(): Promise<string | null> {
    return (await paperKey(this.database))?.publicKey.toString('base64url') ?? null;
  }

  private async signingKey(): Promise<KeyObject> {
    const stored = await paperKey(this.database);
    if (stored) return this.opened(stored.sealed);
    const { publicKey, privateKey: plain } = generateKeyPairSync('ed25519', {
      publicKeyEncoding: { format: 'der', type: 'spki' },
      privateKeyEncoding: { format: 'der', type: 'pkcs8' },
    });
    const sealed = this.root.seal(PURPOSE, VERSION, { place: PLACE, plain });
    await keepPaperKey(this.database, { publicKey: publicKey.subarray(SPKI_HEAD.length), sealed });
    const kept = await paperKey(this.database);
    if (!kept) throw new Error('The key that signs papers was not kept.');
    return this.opened(kept.sealed);
  }

  private opened(sealed: Buffer): KeyObject {
    return createPrivateKey({ key: this.root.open(PURPOSE, PLACE, sealed), format: 'der', type: 'pkcs8' });
  }
}

/** The digest is keyed by the private key, which no dump of the database holds in the clear. */
function markOf(key: KeyObject, number: string, code: string): Buffer {
  const secret = Buffer.from(
    hkdfSync('sha256', key.export({ format: 'der', type: 'pkcs8' }), 'panoh', 'paper-marks', 32),
  );
  const told = number.normalize('NFC').replaceAll(/\s/g, '').toUpperCase();
  return createHmac('sha256', secret).update(`${told}\n${code}`).digest();
}
