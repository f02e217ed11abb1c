import type { Database } from '../platform/database/database.js';

interface OwnPushDevice {
  id: string;
  device: string;
  createdAt: Date;
  endpointHash: Buffer;
}

/** The devices of the viewer, the newest first. */
export const ownPushDevices = (database: Database): Promise<OwnPushDevice[]> =>
  database.query<OwnPushDevice>(
    `select id, device, created_at as "createdAt", endpoint_hash as "endpointHash" from panoh.push_devices
     where user_id = $1 order by created_at desc, id`,
    [database.viewer.userId],
  );

/** Null until a worker has made the key. */
export async function pushPublicKey(database: Database): Promise<string | null> {
  const [row] = await database.query<{ key: string }>(
    'select public_key as key from panoh.push_keys where version = 1',
  );
  return row?.key ?? null;
}

export const addPushDevice = (
  database: Database,
  { id, hash, sealed }: { id: string; hash: Buffer; sealed: Buffer },
): Promise<unknown> => database.query('select panoh.add_push_device($1, $2, $3)', [id, hash, sealed]);

/** False where the viewer has no such device. */
export async function removePushDevice(database: Database, id: string): Promise<boolean> {
  const gone = await database.query(
    'delete from panoh.push_devices where id = $1 and user_id = $2 returning id',
    [id, database.viewer.userId],
  );
  return gone.length > 0;
}
