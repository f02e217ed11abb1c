import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { built } from './built.mjs';

const HERE = fileURLToPath(import.meta.url);

/** The linker in a separate process, as in a worker: its memory holds no later registration. */
export async function startLinker(scratch, databaseUrl) {
  const child = fork(HERE, [databaseUrl, scratch.folder, scratch.keyFile]);
  const ended = new Promise((_, fail) => {
    child.once('exit', () => fail(new Error('The linker ended before its time.')));
  });
  ended.catch(() => undefined);
  const next = () => Promise.race([ended, new Promise((done) => child.once('message', done))]);
  return {
    /** From where it looks for work until nothing is left: milliseconds, and those of the processor so far. */
    link: () => {
      const told = next();
      child.send('link');
      return told;
    },
    close: () => child.send('end'),
  };
}

async function openLinker([databaseUrl, folder, keyFile]) {
  const { LinkageDatabase, LinkageKeys, Linker } = await built('linkage/worker/index.js');
  const { estimateInWorker } = await built('linkage/worker/parameter-estimator.js');
  const { loadRootKey } = await built('platform/crypto/root-key.js');
  const { loginFor } = await built('platform/database/connections.js');
  const { readSettings } = await built('platform/config/settings.js');
  const { Log } = await built('platform/log.js');
  const settings = readSettings({ DATABASE_URL: databaseUrl, PANOH_DATA_DIR: folder });
  const [root, log] = [await loadRootKey(keyFile), new Log('warn')];
  const database = new LinkageDatabase(loginFor('panoh_linkage', settings, root), log);
  const keys = new LinkageKeys(await loadRootKey(settings.linkageKeyFile));
  return { database, linker: new Linker(database, keys, root, log, estimateInWorker) };
}

if (process.argv[1] === HERE) {
  const { database, linker } = await openLinker(process.argv.slice(2));
  process.on('message', async (asked) => {
    if (asked === 'end') {
      await database.onApplicationShutdown();
      process.disconnect();
      return;
    }
    const began = performance.now();
    await linker.linkAll();
    const { user, system } = process.cpuUsage();
    process.send({ milliseconds: performance.now() - began, processor: (user + system) / 1_000 });
  });
}
