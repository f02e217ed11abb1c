import { nameOf, packagesOf } from './lockfile.mjs';

/** Licences under which a package may be part of a product under AGPL-3.0-or-later, or build it. */
const ALLOWED = new Set(
  `0BSD Apache-2.0 BlueOak-1.0.0 BSD-2-Clause BSD-3-Clause CC-BY-3.0 CC-BY-4.0 CC0-1.0 ISC MIT MIT-0 MPL-2.0 OFL-1.1
  LGPL-3.0-or-later Python-2.0 Zlib`.split(/\s+/),
);
/** Packages of long ago whose own file says it in a form that npm does not copy into the lockfile. */
const READ_BY_HAND = { busboy: 'MIT', streamsearch: 'MIT', 'png-js': 'MIT' };

export const licenceOf = (path, entry) => entry.license ?? READ_BY_HAND[nameOf(path, entry)] ?? '';

/** Of several to choose from one will do; of several together all must. */
function isAllowed(expression) {
  const plain = expression.replace(/[()]/g, ' ').trim();
  if (/ OR /.test(plain)) return plain.split(/ OR /).some(isAllowed);
  if (/ AND /.test(plain)) return plain.split(/ AND /).every(isAllowed);
  return ALLOWED.has(plain);
}

/** @returns {string[]} packages under a licence that is not in the list */
export const licenceFaults = (lock) =>
  packagesOf(lock)
    .filter(([path, entry]) => !isAllowed(licenceOf(path, entry)))
    .map(([path, entry]) => `${path}: licence ${licenceOf(path, entry) || 'not said'}`);
