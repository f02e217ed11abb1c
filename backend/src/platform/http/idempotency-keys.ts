import { Injectable } from '@nestjs/common';
import { Problem } from '../../shared/errors.js';
import { RootKey } from '../crypto/root-key.js';
import { Database } from '../database/database.js';
import type { ApiRequest } from './request-logger.js';
import { claimKey, completeKey, usedKey } from './requests.queries.js';

/** The resource that an earlier request with the same key made or changed. */
export interface Answered {
  resourceId: string | null;
}

const bodyOf = (request: ApiRequest): string => JSON.stringify([request.originalUrl, request.body ?? null]);

/** 128 random bits, with or without dashes: keys are kept as they come, and none may hold a word of anybody. */
const RANDOM_DIGITS = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/;

/** The caller's Idempotency-Key. Throws 400 where it is missing or no such key. */
export function keyOf(request: ApiRequest): string {
  const key = request.header('Idempotency-Key') ?? '';
  if (!RANDOM_DIGITS.test(key)) throw new Problem(400, 'idempotency_key_required');
  return key;
}

/**
 * The same key and body gives the same outcome, another body 409. Two equal requests at once: the second waits at
 * the key's row until the first has committed, then finds it answered.
 */
@Injectable()
export class IdempotencyKeys {
  constructor(
    private readonly database: Database,
    private readonly root: RootKey,
  ) {}

  /** Marks the key as used by this transaction; what it was used for before, where it was. */
  async claim(key: string, operation: string, request: ApiRequest): Promise<Answered | null> {
    const hmac = this.hmacOf(request);
    const isFree = await claimKey(this.database, key, { operation, hmac });
    return isFree ? null : this.find(key, operation, request);
  }

  /** What the key was used for before; null where it was not. Throws 409 where that was something else. */
  async find(key: string, operation: string, request: ApiRequest): Promise<Answered | null> {
    const row = await usedKey(this.database, key);
    if (!row) return null;
    if (row.operation !== operation || !this.root.matches('idempotency', bodyOf(request), row.body_hmac)) {
      throw new Problem(409, 'idempotency_key_reused');
    }
    return { resourceId: row.resource_id };
  }

  complete(key: string, resourceId: string | null, claimedAt: Date | null): void {
    completeKey(this.database, key, { resourceId, claimedAt });
  }

  private hmacOf(request: ApiRequest): Buffer {
    return this.root.hmac('idempotency', bodyOf(request));
  }
}
