import type { Client } from 'pg';
import { OtherAgencyKeys } from '../access/index.js';
import type { OtherAgencyWrap } from '../access/index.js';
import { connectAs, presentKey, settingsOfEmbedded } from '../platform/backup/embedded-owner.js';
import { readManifest } from '../platform/backup/manifest.js';
import type { Manifest } from '../platform/backup/manifest.js';
import { verifyChecksums } from '../platform/backup/verify-backup.js';
import { restoreBackup } from '../platform/backup/restore-backup.js';
import { ChainFlaw } from '../platform/audit/chain/chain.types.js';
import { AuditLogReader } from '../platform/audit/chain/audit-log-reader.js';
import { acquireInstanceLock, startEmbeddedDatabase } from '../platform/bootstrap/bootstrap.js';
import type { ShutdownHooks } from '../platform/bootstrap/shutdown-hooks.js';
import { step } from '../platform/bootstrap/progress.js';
import { SettingError } from '../platform/config/settings.js';
import type { Settings } from '../platform/config/settings.js';
import type { RootKey } from '../platform/crypto/root-key.js';
import { loginFor } from '../platform/database/connections.js';
import { refuseDraftOf } from '../platform/schema/schema-mark.js';
import { WorkerDatabase } from '../platform/database/worker-database.js';
import { Log } from '../platform/log.js';
import { inFolder } from './command-line.js';

/** The newest wrap of each agency. */
const WRAPS = `select distinct on (k.agency_id) k.case_id as "caseId", k.partition, k.key_version as "keyVersion",
    k.agency_id as "agencyId", k.sealed_key as "sealedKey", a.sealed_private_key as "sealedPrivateKey"
  from vault.case_keys k join panoh.agency_keys a on a.agency_id = k.agency_id and a.version = k.agency_key_version
  order by k.agency_id, k.case_id, k.key_version desc`;
/** Without this, users who left or were locked out since the backup would regain access. */
const END_SESSIONS = 'update panoh.sessions set ended_at = panoh.now() where ended_at is null';

async function openKeys(client: Client, root: RootKey): Promise<number> {
  const keys = new OtherAgencyKeys(root);
  const { rows } = await client.query<OtherAgencyWrap>(WRAPS);
  for (const wrap of rows) keys.dataKey(wrap);
  return rows.length;
}

interface Restored {
  settings: Settings;
  root: RootKey;
  manifest: Manifest;
}

/** Starts what was put back, which makes it whole, and throws where anything is missing in it. */
async function check(life: ShutdownHooks, { settings, root, manifest }: Restored): Promise<void> {
  const server = await startEmbeddedDatabase(life, settings.dataDir, root);
  const address = { ...settings, databaseOwnerUrl: server.ownerUrl };
  try {
    const client = await connectAs(life, server.ownerUrl);
    const { rows } = await verifyChecksums(client, manifest.proof);
    const agencies = await openKeys(client, root);
    const log = await life.open(
      () => Promise.resolve(new WorkerDatabase(loginFor('panoh_worker', address, root), new Log('error'))),
      (opened) => opened.onApplicationShutdown(),
    );
    const { head, waiting } = await new AuditLogReader(log, root).verify([], true);
    await client.query(END_SESSIONS);
    life.say(
      `Rows: ${Object.entries(rows)
        .map(([table, count]) => `${table.split('.')[1]} ${count}`)
        .join(', ')}.`,
    );
    life.say(`Audit log: ${head.chain} entries, sound; ${waiting} wait to be chained. Head ${head.hash}`);
    life.say(`Keys: opened, of ${agencies} agencies.`);
  } catch (error) {
    await server.stop();
    if (!(error instanceof ChainFlaw)) throw error;
    throw new SettingError(`The audit log of the backup is not sound: ${error.flaw}.`);
  }
}

/** Goes back to a backup of the embedded database; answers the exit code. */
export async function restore(life: ShutdownHooks, folder: string): Promise<number> {
  const from = inFolder(folder);
  const settings = settingsOfEmbedded();
  await acquireInstanceLock(life, settings.dataDir);
  const root = await presentKey(settings);
  const manifest = await readManifest(from, root);
  refuseDraftOf(manifest.mark);
  const { earlier, keep, undo } = await step('Copying', () =>
    restoreBackup(from, manifest, settings.dataDir),
  );
  await check(life, { settings, root, manifest }).catch(async (error: unknown) => {
    await undo();
    throw error;
  });
  await keep();
  life.say(`Restored: the database of ${manifest.takenAt}, and every session of it is ended.`);
  if (earlier) life.say(`What was there before is in ${earlier}; remove it when all is well.`);
  life.say(
    'What was shut, erased or changed since then is as it was before: do it again before people sign in.',
  );
  life.say('Begin with `npm start`. What came due meanwhile is told within a minute, once.');
  return 0;
}
