import type { Database } from '../platform/database/database.js';

export interface EnvelopeKey {
  publicKey: Buffer;
  sealed: Buffer;
}

/** The key pair to which browsers seal words; null before the first one asked. */
export async function envelopeKey(database: Database): Promise<EnvelopeKey | null> {
  const [key] = await database.query<EnvelopeKey>(
    'select public_key as "publicKey", sealed_private_key as sealed from panoh.envelope_keys where version = 1',
  );
  return key ?? null;
}

/** Of several that are made at once the first one stays. */
export async function keepEnvelopeKey(database: Database, { publicKey, sealed }: EnvelopeKey): Promise<void> {
  await database.query(
    `insert into panoh.envelope_keys (version, public_key, sealed_private_key) values (1, $1, $2)
     on conflict do nothing`,
    [publicKey, sealed],
  );
}
