import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

/** @typedef {{ file: string, titles: string[], status: string }} Run of one test: groups outermost first, then itself */

/** Every test that the runners' reports tell of. @param {string} root @param {string} folder @returns {Run[]} */
export function readRuns(root, folder) {
  const reports = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return reports.flatMap((name) => runsIn(root, JSON.parse(readFileSync(join(folder, name), 'utf8'))));
}

const runsIn = (root, { testResults = [] }) =>
  testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ ancestorTitles, title, status }) => ({
      file: relative(root, name).replaceAll('\\', '/'),
      titles: [...ancestorTitles, title],
      status,
    })),
  );

const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
/** The title of a row of a table has its values where the source has %s or $name. */
const patternOf = (title) =>
  new RegExp(
    `^${escaped(title)
      .replace(/%[sdifjoOp#]/g, '.*')
      .replace(/\\\$[\w.]+/g, '.*')}$`,
    's',
  );

/** Whether the words name these titles, in their order. */
function names(words, titles) {
  let at = 0;
  for (const title of titles) if (at < words.length && patternOf(words[at]).test(title)) at += 1;
  return at === words.length;
}

/**
 * Why a cited test shows nothing: it did not run, or one of those it stands for did not pass.
 * @param {Run[]} runs
 * @param {import('./evidence.mjs').Citation} citation
 */
export function runProblems(runs, { path, words }) {
  const cited = [path, ...words].join(' › ');
  const found = runs.filter(({ file, titles }) => file === path && names(words, titles));
  if (found.length === 0) return [`${cited}: did not run`];
  return found
    .filter(({ status }) => status !== 'passed')
    .map(({ titles, status }) => `${cited}: ${titles.join(' › ')} is ${status}`);
}
