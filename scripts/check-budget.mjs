/**
 * Measures the built front end against the budget for a slow phone (compressed sizes) and exits 1 when it is over: the first
 * load up to a usable sign-in, then later loads. Reads the module graph that the build has put aside.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { LANGUAGES } from './i18n/rules.mjs';
import { inRoot } from './support/root.mjs';

const STATS = inRoot('dist/.reports/frontend-stats.json');
/** kB */
const BUDGET = { firstLoad: 150, landing: 70, screen: 75, chart: 165, along: 24 };
const CHART = 'charts/draw-chart.ts';
/** What opens and keeps cases on a phone, with the worker that derives its key; besides what screens of a case need. */
const ALONG = ['core/along/along-store.ts', 'core/along/along-commands.ts'];
const OF_CASES = 'case-page/overview.ts';
/** The first screen of most people brings the frame with it. */
const LANDING = 'today/today.ts';
/** Signed in, until the rows of that screen are there: how much, and how often a line that answers late is asked. */
const START = { kilobytes: 240, requests: 20 };
/** Besides files: the page, its styles and icon, two answers, drafts and the stream; and the answers themselves. */
const BESIDES = { requests: 7, kilobytes: 5 };
/** What every answer says of itself, in kB. */
const HEAD = 1.4;

if (!existsSync(STATS)) {
  process.stderr.write('Nothing to measure: npm run build first.\n');
  process.exit(1);
}
/** @type {Record<string, { entryPoints: string[], imports: { path: string, kind: string }[], inputs: string[] }>} */
const chunks = JSON.parse(readFileSync(STATS, 'utf8')).outputs;

/** Of the copy that the build has compressed. */
const size = (/** @type {string} */ name) => statSync(inRoot('dist/frontend', `${name}.br`)).size / 1000;
const entryOf = (/** @type {string} */ suffix) => {
  const found = Object.keys(chunks).find((name) =>
    chunks[name]?.entryPoints.some((one) => one.endsWith(suffix)),
  );
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

const needed = (/** @type {string[]} */ ...names) => new Set(names.flatMap((name) => [...withImports(name)]));
/** @param {ReadonlySet<string>} wanted @param {ReadonlySet<string>} loaded */
const weigh = (wanted, loaded = new Set()) =>
  [...wanted].filter((name) => !loaded.has(name)).reduce((sum, name) => sum + size(name), 0);

const signIn = [entryOf('session/sign-in.ts'), entryOf('shell/plain-frame.ts')];
const first = needed(entryOf('src/main.ts'), ...signIn);
const shell = entryOf('shell/shell.ts');
const behind = new Set([...first, ...needed(shell)]);
const ofCases = new Set([...behind, ...needed(entryOf(OF_CASES))]);
const styles = Object.keys(chunks).find((name) => /^styles.*\.css$/.test(name)) ?? '';
const language = Math.max(...LANGUAGES.map((name) => size(`i18n/${name}.json`)));

/** @type {[string, number, number][]} */
const lines = [
  ['first load', weigh(first) + size(styles) + language + size('index.html'), BUDGET.firstLoad],
  ['shell after sign-in', weigh(needed(shell), first), BUDGET.landing],
  ['cases on a phone', weigh(needed(...ALONG.map(entryOf)), ofCases) + size('kdf.js'), BUDGET.along],
  ['charts, on request', weigh(needed(entryOf(CHART)), behind), BUDGET.chart],
];
for (const [name, { entryPoints }] of Object.entries(chunks)) {
  for (const entryPoint of entryPoints) {
    if (!/^src\/app\/features\//.test(entryPoint) || signIn.includes(name) || entryPoint.endsWith(CHART))
      continue;
    if (entryPoint.endsWith(LANDING))
      lines.push([`${entryPoint} with the shell`, weigh(needed(name, shell), first), BUDGET.landing]);
    else lines.push([entryPoint, weigh(needed(name), behind), BUDGET.screen]);
  }
}
const today = needed(entryOf('src/main.ts'), shell, entryOf(LANDING));
const texts = ['', '.today'].map((part) =>
  Math.max(...LANGUAGES.map((name) => size(`i18n/${name}${part}.json`))),
);
const files = [...today].map(size).concat(texts);
const requests = files.length + BESIDES.requests;
const kilobytes = files
  .concat(size(styles), size('index.html'), BESIDES.kilobytes)
  .reduce((sum, one) => sum + one);
lines.push(['Today, signed in, all in all', kilobytes + requests * HEAD, START.kilobytes]);
if (requests > START.requests) {
  process.stderr.write(`Today asks for ${requests} files; ${START.requests} are allowed.\n`);
  process.exitCode = 1;
}
for (const [name, measured, allowed] of lines) {
  const mark = measured > allowed ? 'OVER' : 'ok  ';
  const kilobytes = measured.toFixed(1).padStart(6);
  process.stdout.write(`${mark} ${kilobytes} of ${String(allowed).padStart(3)} kB  ${name}\n`);
}
if (lines.some(([, measured, allowed]) => measured > allowed)) process.exitCode = 1;
