/**
 * `npm run sbom`: the product's components from the lockfile, as CycloneDX 1.6 in `dist/sbom.cdx.json`. cyclonedx-npm
 * lists them; added from lockfile and package.json: hashes, licences read by hand, install scripts, and the scope
 * `excluded` of build and test packages. The same lockfile gives the same bytes: no time, serial number or npm version.
 */
import './support/fit-node.mjs';
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { licenceOf } from './supply-chain/licences.mjs';
import { nameOf, packagesOf } from './supply-chain/lockfile.mjs';
import { run } from './support/processes.mjs';
import { inRoot, tool } from './support/root.mjs';

const FILE = inRoot('dist/sbom.cdx.json');
const PATH = 'cdx:npm:package:path';
const read = async (path) => JSON.parse(await readFile(path, 'utf8'));

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** npm also complains about packages that only tests could need; the list is compared with the lockfile below. */
async function listComponents() {
  const flags = [
    '--package-lock-only',
    '--ignore-npm-errors',
    '--flatten-components',
    '--output-reproducible',
  ];
  const cli = '@cyclonedx/cyclonedx-npm/bin/cyclonedx-npm-cli.js';
  const { code, output } = await run(tool(cli, ...flags, '--spec-version', '1.6', '--output-file', FILE));
  if (code !== 0) fail(output);
  return read(FILE);
}

const hexOf = (integrity) => Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex');
const scopeOf = ({ dev, optional }) => (dev ? 'excluded' : optional ? 'optional' : 'required');
const pathOf = ({ properties = [] }) => properties.find(({ name }) => name === PATH)?.value;

const [lock, { allowScripts }] = [
  await read(inRoot('package-lock.json')),
  await read(inRoot('package.json')),
];
await mkdir(inRoot('dist'), { recursive: true });
const body = await listComponents();
const listed = new Map(body.components.map((component) => [pathOf(component), component]));
const packages = packagesOf(lock);

for (const [path, entry] of packages) {
  const component = listed.get(path) ?? fail(`${path} of the lockfile is not in the list of components.`);
  component.scope = scopeOf(entry);
  component.hashes = [{ alg: 'SHA-512', content: hexOf(entry.integrity) }];
  component.licenses ??= [{ expression: licenceOf(path, entry) }];
  if (entry.hasInstallScript)
    component.properties.push({
      name: 'panoh:install-script',
      value: allowScripts[nameOf(path, entry)] ? 'runs' : 'refused',
    });
}
body.metadata.tools.components = body.metadata.tools.components.filter(({ name }) => name !== 'npm');

const text = `${JSON.stringify(body, null, 1)}\n`;
await writeFile(FILE, text);
const components = packages.map(([path]) => listed.get(path));
const served = components.filter(({ scope }) => scope !== 'excluded').length;
process.stdout.write(
  `dist/sbom.cdx.json: ${components.length} packages, ${served} of them in the product; ` +
    `SHA-256 ${createHash('sha256').update(text).digest('hex')}\n`,
);
const counts = new Map();
for (const { licenses } of components) {
  const licence = licenses
    .map(({ expression, license }) => expression ?? license.id ?? license.name)
    .join(', ');
  counts.set(licence, (counts.get(licence) ?? 0) + 1);
}
for (const [licence, count] of [...counts].sort(([, one], [, other]) => other - one))
  process.stdout.write(`${String(count).padStart(6)}  ${licence}\n`);
