/** Violations that each check must find. Every run plants them, so that a check that finds none is noticed. */
import { citationOf, evidenceProblems } from './evidence.mjs';
import { completenessProblems, readRows, shapeProblems } from './rows.mjs';
import { runProblems } from './runs.mjs';

const row = (more) => ({
  requirement: 'V1.1.1',
  level: '2',
  status: 'met',
  evidence: ['x'],
  note: '',
  place: 'row',
  ...more,
});
const HERE = 'scripts/asvs/planted.mjs';
const TEST = 'backend/src/shared/dates.spec.ts';

const without = (rows, at) => rows.filter((_, index) => index !== at);
const withOne = (rows, change) => rows.map((one, index) => (index === 7 ? { ...one, ...change(one) } : one));

/** Faults in the table. @param {import('./rows.mjs').Row[]} rows that are whole */
const inTable = (rows) => ({
  'another first line': readRows('requirement,level\n').problems,
  'a row with a cell too many': readRows('requirement,level,status,evidence,note\na,1,met,b,c,d\n').problems,
  'a status that there is not': shapeProblems(row({ status: 'partly' })),
  'met without evidence': shapeProblems(row({ evidence: [] })),
  'not met without a reason': shapeProblems(row({ status: 'not met', note: 'later' })),
  'a requirement left out': completenessProblems(without(rows, 7)),
  'a requirement twice': completenessProblems(withOne(rows, () => ({ requirement: rows[8].requirement }))),
  'another level': completenessProblems(withOne(rows, ({ level }) => ({ level: level === '1' ? '2' : '1' }))),
});

const cited = (root, piece) => evidenceProblems(root, citationOf(piece));

/** Evidence that does not stand where it is said to. @param {string} root */
const inEvidence = (root) => ({
  'a file that there is not': cited(root, 'docs/nothing.md#heading'),
  'a file outside': cited(root, '../outside.md#heading'),
  'a heading that there is not': cited(root, 'docs/operations.md#no-such-heading'),
  'a document without a heading': cited(root, 'docs/operations.md'),
  'words that there are not': cited(root, `docker-compose.yml › ${['not', 'there'].join(' ')}`),
  'a test that there is not': cited(root, `${TEST} › ${['no', 'such', 'test'].join(' ')}`),
});

const runs = (status) => [{ file: TEST, titles: ['a group', 'row 7 of a table'], status }];

/** Tests that show nothing. */
const inRuns = () => ({
  'a file that did not run': runProblems(runs('passed'), citationOf(HERE)),
  'a test that did not run': runProblems(runs('passed'), citationOf(`${TEST} › another test`)),
  'a test that was skipped': runProblems(
    runs('pending'),
    citationOf(`${TEST} › a group › row %s of a table`),
  ),
  'a file with a test that failed': runProblems(runs('failed'), citationOf(TEST)),
});

/** What is right and must not be complained of. @param {string} root */
const complaints = (root) => [
  ...cited(root, 'docs/operations.md#back-up'),
  ...runProblems(runs('passed'), citationOf(`${TEST} › a group › row %s of a table`)),
  ...runProblems(runs('passed'), citationOf(TEST)),
];

/** The checks that are blind. @param {string} root @param {import('./rows.mjs').Row[]} rows */
export const blindChecks = (root, rows) => [
  ...Object.entries({ ...inTable(rows), ...inEvidence(root), ...inRuns() })
    .filter(([, found]) => found.length === 0)
    .map(([what]) => `does not find what was planted: ${what}`),
  ...complaints(root).map((problem) => `complains of what is right: ${problem}`),
];
