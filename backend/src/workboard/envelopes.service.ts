import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { SessionsService } from '../identity/index.js';
import { RootKey } from '../platform/crypto/root-key.js';
import { newReceivingPair, openWordEnvelope } from '../platform/crypto/word-envelope.js';
import type { ReceivingPair } from '../platform/crypto/word-envelope.js';
import { Database } from '../platform/database/database.js';
import { Problem, notFound } from '../shared/errors.js';
import { parseCode } from '../survivors/index.js';
import { caseIdsByCode } from './case-lists.queries.js';
import type { EnvelopeKeyDto, EnvelopeRequest, OpenedEnvelopeDto } from './drafts.dto.js';
import { DraftsService } from './drafts.service.js';
import { envelopeKey, keepEnvelopeKey } from './envelopes.queries.js';
import { readSealedWords } from './envelopes.rules.js';
import type { SealedWords } from './envelopes.rules.js';

const VERSION = 1;
const PURPOSE = 'envelope-key';
const PLACE = { table: 'envelope_keys', column: 'sealed_private_key', row: String(VERSION) };

/**
 * Words that were sealed in a browser without a line (ADR 38). They become drafts of the person who wrote them, under
 * the rules of drafts; no other user can hand them over. The private key is sealed under the root key.
 */
@Injectable()
export class EnvelopesService {
  constructor(
    private readonly database: Database,
    private readonly root: RootKey,
    private readonly access: AccessService,
    private readonly sessions: SessionsService,
    private readonly drafts: DraftsService,
  ) {}

  async publicKey(): Promise<EnvelopeKeyDto> {
    const { publicKey } = await this.pair();
    return { version: VERSION, publicKey: publicKey.toString('base64') };
  }

  /**
   * Who wrote them may read them where no draft can be kept, as after a hand-over or a block: what she heard of a woman in
   * danger must reach the person who leads the case now. She learns only her own words.
   */
  async open({ envelope, isToRead = false }: EnvelopeRequest): Promise<OpenedEnvelopeDto> {
    const text = openWordEnvelope(await this.pair(), Buffer.from(envelope, 'base64'));
    const words = text === null ? null : readSealedWords(text);
    if (!words) throw new Problem(422, 'envelope_unreadable');
    if (!(await this.isOwn(words))) throw new Problem(403, 'envelope_of_another');
    if (isToRead) return { key: null, value: words.value };
    const key = await this.keyOf(words);
    const kept = await this.drafts.keepBeside(key, words, randomBytes(2).toString('hex'));
    return { key: kept, value: null };
  }

  private async isOwn({ person, login }: SealedWords): Promise<boolean> {
    return login === null ? person === this.database.viewer.userId : this.sessions.isOwnLogin(login.trim());
  }

  /** A form that was filled without a line names the case by its code alone. */
  private async keyOf({ key, caseCode }: SealedWords): Promise<string> {
    if (caseCode === null) return key;
    const code = parseCode(caseCode);
    const found = code ? await this.access.readable(await caseIdsByCode(this.database, code), 'core') : [];
    const [caseId] = found;
    if (!caseId || found.length > 1) throw notFound();
    return `${key}:${caseId}`;
  }

  private async pair(): Promise<ReceivingPair> {
    const stored = await envelopeKey(this.database);
    if (stored) return this.opened(stored);
    const { publicKey, privateKey: plain } = newReceivingPair();
    await keepEnvelopeKey(this.database, {
      publicKey,
      sealed: this.root.seal(PURPOSE, VERSION, { place: PLACE, plain }),
    });
    const kept = await envelopeKey(this.database);
    if (!kept) throw new Error('The key that opens envelopes was not kept.');
    return this.opened(kept);
  }

  private opened({ publicKey, sealed }: { publicKey: Buffer; sealed: Buffer }): ReceivingPair {
    return { publicKey, privateKey: this.root.open(PURPOSE, PLACE, sealed) };
  }
}
