/**
 * `npm run sbom`: the product's components, from the lockfile, as CycloneDX 1.6 in `dist/sbom.cdx.json`. The same
 * lockfile gives the same bytes: no time, serial number or network. Build and test packages have the scope `excluded`.
 */
import './support/fit-node.mjs';
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { licenceOf } from './supply-chain/licences.mjs';
import { nameOf, packagesOf } from './supply-chain/lockfile.mjs';
import { inRoot } from './support/root.mjs';

const lock = JSON.parse(await readFile(inRoot('package-lock.json'), 'utf8'));
const entries = packagesOf(lock).sort(([one], [other]) => (one < other ? -1 : 1));

const purlOf = ([path, entry]) => `pkg:npm/${nameOf(path, entry).replace('@', '%40')}@${entry.version}`;
/** The same version may be installed in several places; each is a separate component. */
const refOf = (entry) => `${purlOf(entry)}#${entry[0]}`;
const hexOf = (integrity) => Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex');
const scopeOf = ({ dev, optional }) => (dev ? 'excluded' : optional ? 'optional' : 'required');

function componentOf(entry) {
  const [path, { version, integrity }] = entry;
  const [name, group] = nameOf(path, entry[1]).split('/').reverse();
  return {
    type: 'library',
    'bom-ref': refOf(entry),
    ...(group ? { group } : {}),
    name,
    version,
    scope: scopeOf(entry[1]),
    hashes: [{ alg: 'SHA-512', content: hexOf(integrity) }],
    licenses: [{ expression: licenceOf(path, entry[1]) }],
    purl: purlOf(entry),
  };
}

/** Where Node finds a package imported from `path`: in its own `node_modules`, or in that of a parent folder. */
function resolve(path, name) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    const place = `${folder ? `${folder}/` : ''}node_modules/${name}`;
    if (lock.packages[place]) return place;
    if (!folder) return null;
  }
}

function dependenciesOf(path, { dependencies = {}, optionalDependencies = {}, peerDependencies = {} }) {
  const wanted = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
  const places = wanted
    .map((name) => resolve(path, name))
    .filter((place) => place && !lock.packages[place].link);
  return [...new Set(places)].sort().map((place) => refOf([place, lock.packages[place]]));
}

const ROOT = `pkg:npm/${lock.name}@${lock.version}`;
const ours = ['backend', 'frontend'].flatMap((path) => {
  const { dependencies = {}, devDependencies = {} } = lock.packages[path] ?? {};
  return dependenciesOf(path, { dependencies: { ...dependencies, ...devDependencies } });
});

const components = entries.map(componentOf);
const body = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  metadata: {
    component: {
      type: 'application',
      'bom-ref': ROOT,
      name: lock.name,
      version: lock.version,
      licenses: [{ expression: 'AGPL-3.0-or-later' }],
    },
  },
  components,
  dependencies: [
    { ref: ROOT, dependsOn: [...new Set(ours)].sort() },
    ...entries.map((entry) => ({ ref: refOf(entry), dependsOn: dependenciesOf(...entry) })),
  ],
};

await mkdir(inRoot('dist'), { recursive: true });
await writeFile(inRoot('dist/sbom.cdx.json'), `${JSON.stringify(body, null, 1)}\n`);
const digest = createHash('sha256').update(JSON.stringify(body)).digest('hex');
const served = components.filter(({ scope }) => scope !== 'excluded').length;
process.stdout.write(
  `dist/sbom.cdx.json: ${components.length} packages, ${served} of them in the product; SHA-256 ${digest}\n`,
);
const counts = new Map();
for (const { licenses } of components)
  counts.set(licenses[0].expression, (counts.get(licenses[0].expression) ?? 0) + 1);
for (const [licence, count] of [...counts].sort(([, one], [, other]) => other - one))
  process.stdout.write(`${String(count).padStart(6)}  ${licence}\n`);
