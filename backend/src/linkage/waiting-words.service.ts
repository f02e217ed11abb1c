import { Injectable } from '@nestjs/common';
import { RootKey } from '../platform/crypto/root-key.js';
import { Database } from '../platform/database/database.js';
import type { WrittenWords } from '../survivors/index.js';
import { SEALED_VERSION, WAITING_WORDS, waitingPlace } from './linkage.types.js';

/** Words on their way to the process that links: sealed, and written in the transaction that wrote them down. */
@Injectable()
export class WaitingWordsService {
  constructor(
    private readonly database: Database,
    private readonly root: RootKey,
  ) {}

  /** What is left out stays as it was handed in before. Where she may not be linked, nothing is handed in. */
  async handIn(caseId: string, { identity, phone }: WrittenWords): Promise<void> {
    await this.database.query('select panoh.hand_in_registration($1, $2, $3)', [
      caseId,
      this.seal(caseId, 'sealed_identity', identity),
      this.seal(caseId, 'sealed_phone', phone),
    ]);
  }

  async takeBack(caseId: string): Promise<void> {
    await this.database.query('select panoh.hand_in_registration($1, null, null)', [caseId]);
  }

  private seal(caseId: string, column: 'sealed_identity' | 'sealed_phone', words: unknown): Buffer | null {
    if (words === undefined) return null;
    const plain = Buffer.from(JSON.stringify(words), 'utf8');
    return this.root.seal(WAITING_WORDS, SEALED_VERSION, { place: waitingPlace(caseId, column), plain });
  }
}
