/**
 * Merges the chunks of the built front end, which are many and small, for a line that takes long to answer: what opens
 * the sign-in page, the frame and the first screen of a worker are a few files. Writes the service worker's list,
 * the module graph for check-budget.mjs, and for the server the files to preload by the first word of a path.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { FIRST_SCREENS } from './i18n/first-screens.mjs';
import { ROOT, inRoot, tool } from './support/root.mjs';

const BUILT = inRoot('dist/frontend');
const GRAPH = join(BUILT, 'browser-stats.json');
/** From the start page most people go to their day; any other screen needs the frame at least. */
const SCREENS = { '': FIRST_SCREENS.today, ...FIRST_SCREENS, '*': 'core/shell/shell.ts' };
/** Pieces that so many screens need are one file; others that small (in bytes before compression) are another. */
const SMALL = 12_000;
const POPULAR = 12;
/** The same of pieces that the first screen needs as well, so that fewer screens load all of that screen's. */
const POPULAR_OF_TODAY = 10;

/** @typedef {{ path: string, kind: string }} Import */
/** @type {Record<string, { entryPoint?: string, imports: Import[], inputs: Record<string, unknown> }>} */
const chunks = JSON.parse(readFileSync(GRAPH, 'utf8')).outputs;

/** @param {string} suffix */
function entryOf(suffix) {
  const found = Object.keys(chunks).find((name) => chunks[name]?.entryPoint?.endsWith(suffix));
  if (!found) throw new Error(`The build has no chunk of ${suffix}.`);
  return found;
}

/** A chunk and everything it needs before it runs. @param {string} name @param {Set<string>} seen */
function withImports(name, seen = new Set()) {
  if (seen.has(name) || !chunks[name]) return seen;
  seen.add(name);
  for (const { path, kind } of chunks[name].imports) if (kind === 'import-statement') withImports(path, seen);
  return seen;
}

const main = entryOf('src/main.ts');
const first = withImports(main);
const signIn = new Set(
  ['session/sign-in.ts', 'shell/plain-frame.ts'].flatMap((one) => [...withImports(entryOf(one))]),
);
const shell = withImports(entryOf('shell/shell.ts'));
const today = withImports(entryOf('today/today.ts'));

const codeOf = (/** @type {string} */ name) => readFileSync(join(BUILT, name), 'utf8');
const screens = Object.keys(chunks)
  .filter((name) => chunks[name]?.entryPoint)
  .map((name) => withImports(name));
const wantedBy = (/** @type {string} */ id) => screens.filter((needed) => needed.has(id)).length;

/** Small pieces of many screens without needs beyond these files: one file of them brings no other along. */
function findShared() {
  const known = new Set([...first, ...shell, ...today, ...signIn]);
  const isOne = (/** @type {string} */ id) =>
    !known.has(id) && !chunks[id]?.entryPoint && wantedBy(id) >= POPULAR && codeOf(id).length < SMALL;
  const found = new Set(Object.keys(chunks).filter((id) => id.endsWith('.js') && isOne(id)));
  const leadsOut = (/** @type {string} */ id) =>
    [...withImports(id)].some((one) => !known.has(one) && !found.has(one));
  for (const id of [...found]) if (leadsOut(id)) found.delete(id);
  return found;
}
const shared = findShared();

/** The first that fits. @type {[name: string, has: (id: string) => boolean][]} */
const FILES = [
  ['main', (id) => first.has(id)],
  ['pieces', (id) => signIn.has(id) && (shell.has(id) || today.has(id))],
  // Besides the page and its frame, forms of other screens need it.
  ['form', (id) => signIn.has(id) && wantedBy(id) > 2],
  ['sign-in', (id) => signIn.has(id)],
  ['frame', (id) => shell.has(id)],
  ['work', (id) => today.has(id) && wantedBy(id) >= POPULAR_OF_TODAY],
  ['today', (id) => today.has(id)],
  ['shared', (id) => shared.has(id)],
];

/** Which file a chunk becomes part of; null leaves it as it is. @param {string} id */
function fileOf(id) {
  if (!chunks[id]) return null;
  return FILES.find(([, has]) => has(id))?.[0] ?? null;
}

/** Resolves within the build, and only there. */
const files = {
  name: 'built-chunks',
  resolveId(/** @type {string} */ source) {
    const name = source.replace(/^\.\//, '');
    return chunks[name] ? name : { id: source, external: true };
  },
  load: (/** @type {string} */ id) => (chunks[id] ? { code: codeOf(id) } : null),
};

async function merged() {
  const bundle = await rolldown({ input: { main }, plugins: [files], preserveEntrySignatures: false });
  try {
    const { output } = await bundle.generate({
      minify: true,
      hashCharacters: 'base36',
      entryFileNames: '[name]-[hash].js',
      chunkFileNames: '[name]-[hash].js',
      codeSplitting: {
        includeDependenciesRecursively: false,
        groups: [{ name: fileOf, test: (/** @type {string} */ id) => fileOf(id) !== null }],
      },
    });
    return output.filter((one) => one.type === 'chunk');
  } finally {
    await bundle.close();
  }
}

/** A separate file under a fixed name: the server gives its answer alone the right to run WebAssembly. */
async function writeKdfWorker() {
  const bundle = await rolldown({ input: inRoot('frontend/src/kdf/kdf.ts'), platform: 'browser' });
  try {
    await bundle.write({ file: join(BUILT, 'kdf.js'), format: 'iife', minify: true });
  } finally {
    await bundle.close();
  }
}

await writeKdfWorker();
const output = await merged();
const used = new Set(output.flatMap(({ moduleIds }) => moduleIds).filter((id) => chunks[id]));
for (const name of used) rmSync(join(BUILT, name));
/** @type {Record<string, { entryPoints: string[], imports: Import[], inputs: string[] }>} */
const graph = {};
for (const [name, { entryPoint, imports, inputs }] of Object.entries(chunks))
  if (!used.has(name))
    graph[name] = { entryPoints: entryPoint ? [entryPoint] : [], imports, inputs: Object.keys(inputs) };
for (const { fileName, code, moduleIds, imports, dynamicImports } of output) {
  writeFileSync(join(BUILT, fileName), code);
  const of = moduleIds.flatMap((id) => chunks[id] ?? []);
  graph[fileName] = {
    entryPoints: of.flatMap(({ entryPoint }) => entryPoint ?? []),
    imports: [
      ...imports.map((path) => ({ path, kind: 'import-statement' })),
      ...dynamicImports.map((path) => ({ path, kind: 'dynamic-import' })),
    ],
    inputs: of.flatMap(({ inputs }) => Object.keys(inputs)),
  };
}

/** @param {string} name @param {Set<string>} seen */
function neededBy(name, seen = new Set()) {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const { path, kind } of graph[name]?.imports ?? [])
    if (kind === 'import-statement') neededBy(path, seen);
  return seen;
}
const fileWith = (/** @type {string} */ suffix) =>
  Object.keys(graph).find((name) => graph[name]?.entryPoints.some((one) => one.endsWith(suffix))) ?? '';
const mainFile = fileWith('src/main.ts');
const before = neededBy(mainFile);
const preloads = Object.fromEntries(
  Object.entries(SCREENS).map(([word, screen]) => [
    word,
    [...new Set(['shell/shell.ts', screen].flatMap((one) => [...neededBy(fileWith(one))]))].filter(
      (name) => !before.has(name),
    ),
  ]),
);
writeFileSync(join(BUILT, 'preloads.json'), `${JSON.stringify({ main: mainFile, screens: preloads })}\n`);

const page = join(BUILT, 'index.html');
const text = readFileSync(page, 'utf8');
if (!text.includes(main)) throw new Error(`index.html does not name ${main}.`);
writeFileSync(page, text.replaceAll(main, mainFile));

mkdirSync(inRoot('dist/.reports'), { recursive: true });
writeFileSync(inRoot('dist/.reports/frontend-stats.json'), JSON.stringify({ outputs: graph }));
rmSync(GRAPH);

// Takes paths from the folder it runs in.
const [node, ...rest] = tool(
  '@angular/service-worker/ngsw-config.js',
  ...['dist/frontend', 'frontend/ngsw-config.json', '/'],
);
execFileSync(node, rest, { cwd: ROOT });
process.stdout.write(`${used.size} files became ${output.length}.\n`);
