/**
 * Measures the built front end against the budget for a slow phone (compressed sizes) and exits 1 when it is over.
 * Reads the module graph that the build has put aside.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

const BUILT = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'frontend');
const STATS = join(BUILT, '..', '.reports', 'frontend-stats.json');
const KB = 1000;
/** Its limit is separate. */
const CHART = 'charts/draw-chart.ts';
const isChart = (/** @type {string} */ path) => path.endsWith(CHART);

/** kB: the first load to a usable sign-in and its parts, then later loads. */
const BUDGET = {
  framework: 109,
  signIn: 35,
  styles: 14,
  language: 12,
  page: 4,
  firstLoad: 150,
  landing: 70,
  screen: 70,
  chart: 165,
};

/** Screens people land on bring the frame with them. */
const LANDING = /\/features\/workboard\//;

/** @typedef {{ entryPoint?: string, imports: { path: string, kind: string }[] }} Chunk */

if (!existsSync(STATS)) {
  process.stderr.write('Nothing to measure: npm run build first.\n');
  process.exit(1);
}
/** @type {Record<string, Chunk>} */
const chunks = JSON.parse(readFileSync(STATS, 'utf8')).outputs;

/** As it travels: compressed beforehand, with Brotli (compress-front-end.mjs). */
const size = (/** @type {string} */ name) => brotliCompressSync(readFileSync(join(BUILT, name))).length / KB;
const entryOf = (/** @type {string} */ suffix) => {
  const found = Object.keys(chunks).find((name) => chunks[name]?.entryPoint?.endsWith(suffix));
  if (!found) throw new Error(`The build has no chunk of ${suffix}.`);
  return found;
};

/**
 * A chunk and everything it needs before it runs.
 * @param {string} name
 * @param {Set<string>} seen
 */
function withImports(name, seen = new Set()) {
  if (seen.has(name) || !chunks[name]) return seen;
  seen.add(name);
  for (const { path, kind } of chunks[name].imports) if (kind === 'import-statement') withImports(path, seen);
  return seen;
}

/**
 * @param {readonly string[]} names
 * @param {ReadonlySet<string>} loaded
 */
function weigh(names, loaded = new Set()) {
  const needed = new Set(names.flatMap((name) => [...withImports(name)]));
  return [...needed].filter((name) => !loaded.has(name)).reduce((sum, name) => sum + size(name), 0);
}

const main = entryOf('src/main.ts');
const first = withImports(main);
const signIn = [entryOf('session/sign-in.ts'), entryOf('shell/plain-frame.ts')];
const beforeSignIn = new Set([...first, ...signIn.flatMap((name) => [...withImports(name)])]);
const shell = entryOf('shell/shell.ts');
const behind = new Set([...beforeSignIn, ...withImports(shell)]);

const parts = {
  framework: weigh([main]),
  signIn: weigh(signIn, first),
  styles: size(Object.keys(chunks).find((name) => /^styles.*\.css$/.test(name)) ?? ''),
  language: Math.max(...['tg', 'ru', 'en'].map((language) => size(`i18n/${language}.json`))),
  page: size('index.html'),
};
const screens = Object.entries(chunks)
  .filter(
    ([name, { entryPoint = '' }]) =>
      /^src\/app\/features\//.test(entryPoint) && !signIn.includes(name) && !isChart(entryPoint),
  )
  .map(([name, { entryPoint = '' }]) => ({ name, entryPoint }));

/** @type {[string, number, number][]} */
const lines = [
  ['framework and frame', parts.framework, BUDGET.framework],
  ['sign-in and fields', parts.signIn, BUDGET.signIn],
  ['styles', parts.styles, BUDGET.styles],
  ['one language', parts.language, BUDGET.language],
  ['page and symbols', parts.page, BUDGET.page],
  ['first load', Object.values(parts).reduce((sum, part) => sum + part, 0), BUDGET.firstLoad],
  ['shell after sign-in', weigh([shell], beforeSignIn), BUDGET.landing],
  ['charts, when somebody asks for one', weigh([entryOf(CHART)], behind), BUDGET.chart],
  ...screens.map(
    /** @returns {[string, number, number]} */ ({ name, entryPoint }) =>
      LANDING.test(entryPoint)
        ? [`${entryPoint} with the shell`, weigh([name, shell], beforeSignIn), BUDGET.landing]
        : [entryPoint, weigh([name], behind), BUDGET.screen],
  ),
];
for (const [name, measured, allowed] of lines) {
  const mark = measured > allowed ? 'OVER' : 'ok  ';
  process.stdout.write(
    `${mark} ${measured.toFixed(1).padStart(6)} of ${String(allowed).padStart(3)} kB  ${name}\n`,
  );
}
process.exitCode = lines.some(([, measured, allowed]) => measured > allowed) ? 1 : 0;
