import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * One piece of evidence. Of a test: the file and, where it names them, the titles of groups and of the test, outermost
 * first. Of anything else: the heading of a document (`docs/operations.md#back-up`), or words that stand in a file.
 * @typedef {{ path: string, heading?: string, words: string[], isTest: boolean }} Citation
 */

const SPEC = /\.(spec|e2e-spec|nightly)\.ts$/;

/** @param {string} piece @returns {Citation} */
export function citationOf(piece) {
  const [where = '', ...words] = piece.split(' › ');
  const [path = '', heading] = where.split('#');
  return { path, words, isTest: SPEC.test(path), ...(heading === undefined ? {} : { heading }) };
}

/** As GitHub and editors make an anchor of a heading. */
const slugOf = (heading) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

const headingsOf = (text) => [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => slugOf(heading));

const QUOTES = ["'", '"', '`'];
/** A title as written in the source, where an apostrophe may be escaped. */
const isTitleIn = (source, title) =>
  QUOTES.some((quote) => source.includes(`${quote}${title.replaceAll(quote, `\\${quote}`)}${quote}`));

function missingIn(text, { path, heading, words, isTest }) {
  if (heading !== undefined)
    return headingsOf(text).includes(heading) ? [] : [`${path} has no heading #${heading}`];
  if (!isTest && words.length === 0) return [`of ${path} it must say which heading or which words`];
  return words
    .filter((word) => !(isTest ? isTitleIn(text, word) : text.includes(word)))
    .map((word) => `${path} has no ${isTest ? 'test' : 'words'} “${word}”`);
}

/** Why a piece of evidence does not stand where it is said to. @param {string} root @param {Citation} citation */
export function evidenceProblems(root, citation) {
  const file = join(root, citation.path);
  if (citation.path.startsWith('/') || citation.path.includes('..'))
    return [`${citation.path} is not of the project`];
  if (!existsSync(file) || !statSync(file).isFile()) return [`there is no ${citation.path}`];
  return missingIn(readFileSync(file, 'utf8'), citation);
}
