/** Loaded before a process of the product: ends it, as a power cut would, once it has renamed something to such a name. */
import files from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const name = new RegExp(process.env.PANOH_TEST_KILL_AT);
const { rename } = files;
files.rename = async (from, to) => {
  await rename(from, to);
  if (name.test(to)) process.kill(process.pid, 'SIGKILL');
};
syncBuiltinESMExports();
