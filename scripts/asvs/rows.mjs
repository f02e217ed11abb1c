import { createHash } from 'node:crypto';
import { parseCsv } from '../i18n/csv.mjs';

/** @typedef {{ requirement: string, level: string, status: string, evidence: string[], note: string, place: string }} Row */

const HEADER = ['requirement', 'level', 'status', 'evidence', 'note'];
const STATUSES = ['met', 'not met', 'not applicable'];

/** How many requirements of level 1 and 2 each chapter of ASVS 5.0.0 has. */
const IN_CHAPTER = {
  ...{ V1: 27, V2: 11, V3: 19, V4: 10, V5: 9, V6: 35, V7: 18, V8: 7, V9: 7 },
  ...{ V10: 29, V11: 14, V12: 9, V13: 13, V14: 9, V15: 13, V16: 16, V17: 7 },
};
/** Of all their numbers with their levels, one a line in the order of the list: exactly these and no others. */
const DIGEST = '9af37b810927c5eedfe1d3e716a571ebac199cf378c2fb4a3ccb64aa29f2a70a';

/**
 * @param {string} text
 * @returns {{ rows: Row[], problems: string[] }}
 */
export function readRows(text) {
  const [header = [], ...body] = parseCsv(text);
  const problems = header.join() === HEADER.join() ? [] : [`the first line must be ${HEADER.join()}`];
  const rows = body.map(([requirement = '', level = '', status = '', evidence = '', note = ''], index) => ({
    ...{ requirement, level, status, note },
    evidence: evidence === '' ? [] : evidence.split(' | '),
    place: `row ${index + 2} (${requirement})`,
  }));
  problems.push(...body.flatMap((cells, index) => cellProblems(cells, index + 2)));
  return { rows, problems };
}

const cellProblems = (cells, line) =>
  cells.length === HEADER.length ? [] : [`row ${line}: ${cells.length} cells instead of ${HEADER.length}`];

/** What a row must say for itself. @param {Row} row */
export function shapeProblems({ status, evidence, note, place }) {
  if (!STATUSES.includes(status)) return [`${place}: “${status}” is none of ${STATUSES.join(', ')}`];
  const problems = [];
  if (status === 'met' && evidence.length === 0) problems.push(`${place}: met, and nothing shows it`);
  if (status !== 'met' && note.length < 20) problems.push(`${place}: ${status}, and it does not say why`);
  return problems;
}

const chapterOf = (requirement) => requirement.split('.')[0] ?? '';

/** Every requirement exactly once. @param {Row[]} rows */
export function completenessProblems(rows) {
  const numbers = rows.map(({ requirement }) => requirement);
  const twice = numbers.filter((number, at) => numbers.indexOf(number) !== at);
  const problems = twice.map((number) => `${number} stands twice`);
  for (const [chapter, count] of Object.entries(IN_CHAPTER)) {
    const found = numbers.filter((number) => chapterOf(number) === chapter).length;
    if (found !== count) problems.push(`chapter ${chapter}: ${found} requirements instead of ${count}`);
  }
  const listed = rows.map(({ requirement, level }) => `${requirement} ${level}\n`).join('');
  const digest = createHash('sha256').update(listed).digest('hex');
  if (digest !== DIGEST) problems.push('the numbers, their levels or their order are not those of the list');
  return problems;
}
