/**
 * What a lockfile entry may contain: an integrity of SHA-512, no download address (the installing user configures the
 * registry), and an install script only where package.json lists the package.
 */

/** `node_modules/a/node_modules/@b/c` is `@b/c`; under an alias the entry says its own name. */
export const nameOf = (path, { name } = {}) =>
  name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** Entries of packages from a registry; the project's own folders and links to them are none. */
export const packagesOf = (lock) =>
  Object.entries(lock.packages).filter(([path, entry]) => path.includes('node_modules/') && !entry.link);

function faultsOfEntry([path, entry], allowed) {
  const name = nameOf(path, entry);
  const faults = [];
  if (!/^sha512-[A-Za-z0-9+/]{86}==$/.test(entry.integrity ?? '')) faults.push('no integrity of SHA-512');
  if (entry.resolved !== undefined) faults.push(`an address to fetch it from: ${entry.resolved}`);
  if (!/^\d+\.\d+\.\d+/.test(entry.version ?? '')) faults.push('no version');
  if (entry.hasInstallScript && !(name in allowed))
    faults.push('an install script that package.json does not list');
  return faults.map((fault) => `${path}: ${fault}`);
}

const ofRegistry = ([, range]) => /^(\d|\^|~|>|<|=|\*|x|latest)/.test(range);

/** Versions of our own packages are exact, and none comes from an address, a branch or a folder. */
function faultsOfOwn(name, { dependencies = {}, devDependencies = {} }) {
  return Object.entries({ ...dependencies, ...devDependencies })
    .filter((wanted) => !ofRegistry(wanted) || !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(wanted[1]))
    .map(([wanted, range]) => `${name}: ${wanted} is wanted as ${range}, which is no exact version`);
}

/**
 * @param {{ packages: Record<string, object> }} lock package-lock.json
 * @param {{ allowScripts?: Record<string, boolean> }} own package.json
 * @returns {string[]}
 */
export function lockfileFaults(lock, { allowScripts = {} }) {
  const own = Object.entries(lock.packages).filter(([path]) => !path.includes('node_modules/'));
  return [
    ...packagesOf(lock).flatMap((entry) => faultsOfEntry(entry, allowScripts)),
    ...own.flatMap(([path, entry]) => faultsOfOwn(path || 'package.json', entry)),
    ...Object.entries(lock.packages)
      .filter(([, entry]) => entry.link && !['backend', 'frontend'].includes(entry.resolved))
      .map(([path]) => `${path}: a link to a folder that is no part of the project`),
  ];
}
