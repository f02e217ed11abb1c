/** `npm run db:reset`: removes the embedded database; the next start creates a new one. The root key stays. */
import './support/fit-node.mjs';
import { rm } from 'node:fs/promises';
import { prepare } from './support/prepare.mjs';
import { built } from './support/root.mjs';

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

await prepare({ only: 'backend' });
const { readEnvironment } = await built('platform/bootstrap/environment.js');
const { readSettings } = await built('platform/config/settings.js');
const { InstanceLock } = await built('platform/embedded/instance-lock.js');
const { prepareHome } = await built('platform/embedded/home.js');

const settings = readSettings(readEnvironment());
if (settings.databaseUrl || settings.databaseOwnerUrl) {
  refuse('Only the embedded database can be reset; DATABASE_URL or DATABASE_OWNER_URL names a server.');
}
const lock = await InstanceLock.take(settings.dataDir);
if (!lock)
  refuse(`The database is in use by ${await InstanceLock.findHolder(settings.dataDir)}; stop it first.`);
const home = await prepareHome(settings.dataDir);
await rm(home.root, { recursive: true, force: true });
await lock.release();
process.stdout.write(`Removed ${home.root}.\n`);
