import { lstat, readFile } from 'node:fs/promises';
import { withProgress } from './progress.mjs';
import { run } from './processes.mjs';
import { inRoot } from './root.mjs';

const packagesIn = async (...path) => {
  try {
    return JSON.parse(await readFile(inRoot(...path), 'utf8')).packages;
  } catch {
    return null;
  }
};

/**
 * npm writes what it has installed into a lockfile inside node_modules when it has finished, and removes that file
 * when it begins. So comparing the two also finds an install that was cut off.
 */
async function isInstalled() {
  const wanted = await packagesIn('package-lock.json');
  const present = await packagesIn('node_modules', '.package-lock.json');
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes('node_modules/') || entry.link) return true;
    const found = present[path];
    return found
      ? found.version === entry.version && found.integrity === entry.integrity
      : entry.optional === true;
  });
}

/** Installs exactly what the lockfile says, unless it is there already. */
export async function install() {
  if (await isInstalled()) return;
  // npm empties the folder behind a link before it installs into a new one.
  const isLink = await lstat(inRoot('node_modules')).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
  if (isLink) throw new Error('node_modules is a link to a folder that lacks packages. Install them there.');
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const { code, output } = await withProgress('Installing the packages, about a minute', () =>
    run([...npm, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']),
  );
  if (code !== 0) {
    throw new Error(
      `${output.trim()}\n\nThe packages could not be installed. Is there a connection to the registry?`,
    );
  }
}
