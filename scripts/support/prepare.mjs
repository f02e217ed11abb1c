import { build } from './build.mjs';
import { install } from './install.mjs';
import { endWithSignals } from './processes.mjs';
import { takeLock } from './lock.mjs';

/**
 * Installs and builds what is missing or old; ends the process with what went wrong. Afterwards signals are the
 * caller's business again.
 * @param {{ only?: 'backend' | 'frontend' }} what
 */
export async function prepare(what = {}) {
  let giveBack = async () => {};
  const noSignals = endWithSignals(() => giveBack());
  try {
    giveBack = await takeLock(() =>
      process.stdout.write('Another start is building in this folder; waiting …\n'),
    );
    await install();
    await build(what);
    await giveBack();
  } catch (error) {
    await giveBack();
    process.stderr.write(`${error.message}\nNothing was started.\n`);
    process.exit(1);
  }
  noSignals();
}
