/**
 * `npm run check:asvs`: the table of ASVS requirements is whole, and its evidence stands where it is said to; part of
 * `npm run check`. `-- --ran`, after `npm test` and the nightly tests: and every test that it cites ran and passed, by
 * the reports that the runners left.
 */
import './support/fit-node.mjs';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { relative } from 'node:path';
import { parseCsv } from './i18n/csv.mjs';
import { ROOT, inRoot } from './support/root.mjs';

const TABLE = 'docs/asvs.csv';
const HEADER = 'requirement,level,status,evidence,note';
const STATUSES = ['met', 'not met', 'not applicable'];
/** Of the numbers and levels of ASVS 5.0.0, levels 1 and 2, one a line in its order: exactly these and no others. */
const DIGEST = '9af37b810927c5eedfe1d3e716a571ebac199cf378c2fb4a3ccb64aa29f2a70a';
const TEST = /\.(spec|e2e-spec|nightly)\.ts$/;

/** Of each row its cells, with the evidence as a list. */
const rowsOf = (text) =>
  parseCsv(text)
    .slice(1)
    .map(([requirement, level, status, evidence = '', note = '', ...more], index) => ({
      ...{ requirement, level, status, note, more, place: `row ${index + 2} (${requirement})` },
      evidence: evidence.split(' | ').filter(Boolean),
    }));

/** What a row must say for itself. */
function rowProblems({ status, evidence, note, more, place }) {
  const problems = more.length > 0 ? ['a cell too many'] : [];
  if (!STATUSES.includes(status)) problems.push(`“${status}” is none of ${STATUSES.join(', ')}`);
  if (status === 'met' && evidence.length === 0) problems.push('met, and nothing shows it');
  if (status !== 'met' && note.length < 20) problems.push(`${status}, and it does not say why`);
  return problems.map((problem) => `${place}: ${problem}`);
}

function tableProblems(text) {
  const rows = rowsOf(text);
  const listed = rows.map(({ requirement, level }) => `${requirement} ${level}\n`).join('');
  const problems = rows.flatMap(rowProblems);
  if (!text.startsWith(`${HEADER}\n`)) problems.push(`the first line must be ${HEADER}`);
  if (createHash('sha256').update(listed).digest('hex') !== DIGEST)
    problems.push('the numbers, their levels or their order are not those of the list');
  return problems;
}

/** Of a test the file and titles, outermost first; of anything else a heading (`docs/x.md#heading`) or words of the file. */
function citationOf(piece) {
  const [where, ...words] = piece.split(' › ');
  const [path, heading] = where.split('#');
  return { piece, path, heading, words, isTest: TEST.test(path) };
}

/** As GitHub and editors make an anchor of a heading. */
const slugOf = (heading) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

/** A title as written in the source, where a quote may be escaped. */
const isTitleIn = (source, title) =>
  ["'", '"', '`'].some((quote) => source.includes(quote + title.replaceAll(quote, `\\${quote}`) + quote));

/** Why a piece of evidence does not stand where it is said to. */
function evidenceProblems(piece) {
  const { path, heading, words, isTest } = citationOf(piece);
  const file = inRoot(path);
  if (path.includes('..') || !existsSync(file) || !statSync(file).isFile()) return [`there is no ${path}`];
  const text = readFileSync(file, 'utf8');
  if (heading !== undefined) {
    const slugs = [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, line]) => slugOf(line.trim()));
    return slugs.includes(heading) ? [] : [`${path} has no heading #${heading}`];
  }
  if (!isTest && words.length === 0) return [`of ${path} it must say which heading or which words`];
  return words
    .filter((word) => !(isTest ? isTitleIn(text, word) : text.includes(word)))
    .map((word) => `${path} has no ${isTest ? 'test' : 'words'} “${word}”`);
}

/** Every test that the runners' reports hold: groups outermost first, then the test. */
const readRuns = (folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')).testResults ?? [])
    .flatMap(({ name, assertionResults }) =>
      assertionResults.map(({ ancestorTitles, title, status }) => ({
        // Components run many in one file, each under its path.
        file: TEST.test(ancestorTitles[0]) ? ancestorTitles[0] : relative(ROOT, name),
        titles: [...ancestorTitles, title],
        status,
      })),
    );

const escaped = (title) => title.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
/** The title of a row of a table has its values where the source has %s or $name. */
const patternOf = (title) =>
  new RegExp(`^${escaped(title).replace(/%[sdifjoOp#]|\\\$[\w.\\]+/g, '.*')}$`, 's');

function names(words, titles) {
  let at = 0;
  for (const title of titles) if (at < words.length && patternOf(words[at]).test(title)) at += 1;
  return at === words.length;
}

/** Why a cited test shows nothing: it did not run, or one of those it stands for did not pass. */
function runProblems(runs, piece) {
  const { path, words, isTest } = citationOf(piece);
  if (!isTest) return [];
  const found = runs.filter(({ file, titles }) => file === path && names(words, titles));
  if (found.length === 0) return [`${piece}: did not run`];
  return found
    .filter(({ status }) => status !== 'passed')
    .map(({ titles, status }) => `${piece}: ${titles.join(' › ')} is ${status}`);
}

const text = readFileSync(inRoot(TABLE), 'utf8');
const rows = rowsOf(text);
const SPEC = 'backend/src/shared/dates.spec.ts';
const runAs = (status) => [{ file: SPEC, titles: ['a group', 'row 7 of a table'], status }];
const LISTED = `${SPEC} › a group › row %s of a table`;

/** What each check must find, planted at every run. */
const PLANTED = [
  tableProblems(text.replace('status', 'state')),
  tableProblems(text.replace(/\n.+?\n/, '\n')),
  rowProblems({ ...rows[0], more: ['x'] }),
  rowProblems({ ...rows[0], status: 'partly' }),
  rowProblems({ ...rows[0], status: 'met', evidence: [] }),
  rowProblems({ ...rows[0], status: 'not met', note: 'later' }),
  evidenceProblems('docs/nothing.md#heading'),
  evidenceProblems('../outside.md#heading'),
  evidenceProblems('docs/operations.md#no-such-heading'),
  evidenceProblems('docs/operations.md'),
  evidenceProblems(`docker-compose.yml › ${['not', 'there'].join(' ')}`),
  evidenceProblems(`${SPEC} › ${['no', 'such', 'test'].join(' ')}`),
  runProblems(runAs('passed'), `${SPEC} › another test`),
  runProblems(runAs('pending'), LISTED),
  runProblems(runAs('failed'), SPEC),
];
const RIGHT = [...evidenceProblems('docs/operations.md#back-up'), ...runProblems(runAs('passed'), LISTED)];

const reports = inRoot('dist/.reports');
const runs = process.argv.includes('--ran') ? (existsSync(reports) ? readRuns(reports) : []) : null;
const cited = rows.flatMap(({ evidence, place }) => evidence.map((piece) => [place, piece]));
const problems = [
  ...tableProblems(text),
  ...cited.flatMap(([place, piece]) =>
    [...evidenceProblems(piece), ...(runs ? runProblems(runs, piece) : [])].map((one) => `${place}: ${one}`),
  ),
  ...PLANTED.flatMap((found, at) => (found.length > 0 ? [] : [`does not find planted fault ${at + 1}`])),
  ...RIGHT.map((problem) => `complains of what is right: ${problem}`),
];
for (const problem of problems) process.stderr.write(`${TABLE}: ${problem}\n`);
const count = (status) => `${rows.filter((row) => row.status === status).length} ${status}`;
const tests = cited.filter(([, piece]) => citationOf(piece).isTest);
process.stdout.write(
  `${rows.length} requirements: ${STATUSES.map(count).join(', ')}; ${tests.length} citations of tests, ${problems.length} problems.\n`,
);
process.exit(problems.length > 0 ? 1 : 0);
