/**
 * `npm run check:asvs`: the table of ASVS requirements is whole, and its evidence stands where it is said to; part of
 * `npm run check`. `-- --ran`, after `npm test` and the nightly tests: and every test that it cites ran and passed, by
 * the reports that the runners left.
 */
import './support/fit-node.mjs';
import { existsSync, readFileSync } from 'node:fs';
import { citationOf, evidenceProblems } from './asvs/evidence.mjs';
import { blindChecks } from './asvs/planted.mjs';
import { completenessProblems, readRows, shapeProblems } from './asvs/rows.mjs';
import { readRuns, runProblems } from './asvs/runs.mjs';
import { ROOT, inRoot } from './support/root.mjs';

const TABLE = 'docs/asvs.csv';
const REPORTS = inRoot('dist/.reports');

const { rows, problems } = readRows(readFileSync(inRoot(TABLE), 'utf8'));
const cited = rows.flatMap(({ evidence, place }) =>
  evidence.map((piece) => ({ place, ...citationOf(piece) })),
);
const told = (check) =>
  cited.flatMap((citation) => check(citation).map((problem) => `${citation.place}: ${problem}`));

problems.push(...rows.flatMap(shapeProblems), ...completenessProblems(rows), ...blindChecks(ROOT, rows));
problems.push(...told((citation) => evidenceProblems(ROOT, citation)));

const tests = cited.filter(({ isTest }) => isTest);
if (process.argv.includes('--ran')) {
  const runs = existsSync(REPORTS) ? readRuns(ROOT, REPORTS) : [];
  problems.push(...told((citation) => (citation.isTest ? runProblems(runs, citation) : [])));
}

for (const problem of problems) process.stderr.write(`${TABLE}: ${problem}\n`);
const count = (status) => `${rows.filter((row) => row.status === status).length} ${status}`;
const statuses = ['met', 'not met', 'not applicable'].map(count).join(', ');
process.stdout.write(
  `${rows.length} requirements: ${statuses}; ${tests.length} citations of tests, ${problems.length} problems.\n`,
);
process.exit(problems.length > 0 ? 1 : 0);
