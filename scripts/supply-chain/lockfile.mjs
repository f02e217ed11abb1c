/** `node_modules/a/node_modules/@b/c` is `@b/c`; under an alias the entry says its own name. */
export const nameOf = (path, { name } = {}) =>
  name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** Entries of packages from a registry; the project's own folders and links to them are none. */
export const packagesOf = (lock) =>
  Object.entries(lock.packages).filter(([path, entry]) => path.includes('node_modules/') && !entry.link);

function faultsOfEntry([path, entry], allowed) {
  const faults = [];
  if (!/^sha512-[A-Za-z0-9+/]{86}==$/.test(entry.integrity ?? '')) faults.push('no integrity of SHA-512');
  if (entry.resolved !== undefined) faults.push(`an address to fetch it from: ${entry.resolved}`);
  if (!/^\d+\.\d+\.\d+/.test(entry.version ?? '')) faults.push('no version');
  if (entry.hasInstallScript && !(nameOf(path, entry) in allowed))
    faults.push('an install script that package.json does not list');
  return faults.map((fault) => `${path}: ${fault}`);
}

/** Versions of our own packages are exact, and none comes from an address, a branch or a folder. */
const faultsOfOwn = ([path, { dependencies = {}, devDependencies = {} }]) =>
  Object.entries({ ...dependencies, ...devDependencies })
    .filter(([, range]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(range))
    .map(([name, range]) => `${path || 'package.json'}: ${name} as ${range} is no exact version`);

/**
 * What a lockfile must not hold: npm checks each package against its integrity, and fetches it from the registry of the
 * user where the file names none.
 * @param {{ packages: Record<string, object> }} lock package-lock.json
 * @param {{ allowScripts?: Record<string, boolean> }} own package.json
 * @returns {string[]}
 */
export const lockfileFaults = (lock, { allowScripts = {} }) => [
  ...packagesOf(lock).flatMap((entry) => faultsOfEntry(entry, allowScripts)),
  ...Object.entries(lock.packages)
    .filter(([path]) => !path.includes('node_modules/'))
    .flatMap(faultsOfOwn),
  ...Object.entries(lock.packages)
    .filter(([, entry]) => entry.link && !['backend', 'frontend'].includes(entry.resolved))
    .map(([path]) => `${path}: a link to a folder that is no part of the project`),
];
