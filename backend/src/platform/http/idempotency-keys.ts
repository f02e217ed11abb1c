import { Injectable } from '@nestjs/common';
import { Problem } from '../../shared/errors.js';
import { RootKey } from '../crypto/root-key.js';
import { Database } from '../database/database.js';
import type { ApiRequest } from './requests.js';

interface KeyRow {
  operation: string;
  body_hmac: Buffer;
  resource_id: string | null;
}

/** The caller's Idempotency-Key. Throws 400 where it is missing or no sensible key. */
export function keyOf(request: ApiRequest): string {
  const key = request.header('Idempotency-Key') ?? '';
  if (!/^[\w-]{8,100}$/.test(key)) throw new Problem(400, 'idempotency_key_required');
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

  async claim(
    key: string,
    operation: string,
    request: ApiRequest,
  ): Promise<{ resourceId: string | null } | null> {
    const hmac = this.root.hmac('idempotency', JSON.stringify([request.originalUrl, request.body ?? null]));
    const inserted = await this.database.query(
      `insert into panoh.idempotency_keys (user_id, key, operation, body_hmac) values ($1, $2, $3, $4)
       on conflict do nothing returning key`,
      [this.database.viewer.userId, key, operation, hmac],
    );
    if (inserted.length > 0) return null;
    const [row] = await this.database.query<KeyRow>(
      'select operation, body_hmac, resource_id from panoh.idempotency_keys where user_id = $1 and key = $2',
      [this.database.viewer.userId, key],
    );
    if (!row || row.operation !== operation || !row.body_hmac.equals(hmac)) {
      throw new Problem(409, 'idempotency_key_reused');
    }
    return { resourceId: row.resource_id };
  }

  async complete(key: string, resourceId: string | null): Promise<void> {
    await this.database.query(
      'update panoh.idempotency_keys set resource_id = $3 where user_id = $1 and key = $2',
      [this.database.viewer.userId, key, resourceId],
    );
  }
}
