/** Licences under which a package may be part of a product under AGPL-3.0-or-later, or build it. */
const ALLOWED = new Set(
  `0BSD Apache-2.0 BlueOak-1.0.0 BSD-2-Clause BSD-3-Clause CC-BY-3.0 CC-BY-4.0 CC0-1.0 ISC MIT MIT-0 MPL-2.0 OFL-1.1
  Python-2.0 Zlib`.split(/\s+/),
);
/** Packages of long ago whose own file says it in a form that npm does not copy into the lockfile. */
const READ_BY_HAND = { busboy: 'MIT', streamsearch: 'MIT', 'png-js': 'MIT' };

/** `node_modules/a/node_modules/@b/c` is `@b/c`; under an alias the entry says its own name. */
export const nameOf = (path, { name } = {}) =>
  name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** Entries of packages from a registry; the project's own folders and links to them are none. */
export const packagesOf = (lock) =>
  Object.entries(lock.packages).filter(([path, entry]) => path.includes('node_modules/') && !entry.link);

export const licenceOf = (path, entry) => entry.license ?? READ_BY_HAND[nameOf(path, entry)] ?? '';

/** Of several to choose from one will do; of several together all must. */
function isAllowed(expression) {
  const plain = expression.replace(/[()]/g, ' ').trim();
  if (/ OR /.test(plain)) return plain.split(/ OR /).some(isAllowed);
  if (/ AND /.test(plain)) return plain.split(/ AND /).every(isAllowed);
  return ALLOWED.has(plain);
}

function faultsOfEntry([path, entry], allowed) {
  const faults = [];
  if (!/^sha512-[A-Za-z0-9+/]{86}==$/.test(entry.integrity ?? '')) faults.push('no integrity of SHA-512');
  if (entry.resolved !== undefined) faults.push(`an address to fetch it from: ${entry.resolved}`);
  if (!/^\d+\.\d+\.\d+/.test(entry.version ?? '')) faults.push('no version');
  if (entry.hasInstallScript && !(nameOf(path, entry) in allowed))
    faults.push('an install script that package.json does not list');
  if (!isAllowed(licenceOf(path, entry))) faults.push(`licence ${licenceOf(path, entry) || 'not said'}`);
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
