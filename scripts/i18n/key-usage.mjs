import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ file: string, text: string }} Source */

/**
 * Templates and code that may name a text; tests and the generated client do not count.
 * @param {string} folder
 * @returns {Source[]}
 */
export const readSources = (folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|html)$/.test(name) && !/\.spec\.ts$|^api[/\\]|^testing[/\\]/.test(name))
    .sort()
    .map((name) => ({ file: name, text: readFileSync(join(folder, name), 'utf8') }));

/**
 * 'group.name' in single quotes or backticks, and the beginning 'group.' of a computed key. Double quotes hold whole
 * expressions in templates, such as "row.title".
 */
const LITERAL = /['`]([a-z][a-z0-9-]*)\.([a-z0-9-]*)(['`]|\$\{)/g;
/** A key handed straight to the translation, whatever it looks like. */
const DIRECT = /(?:\bt|translate|selectTranslate)\(\s*'([^']+)'|'([^']+)'\s*\|\s*transloco/g;

/**
 * Keys that are used but do not exist, and computed keys whose beginning nobody declared. A declared beginning with
 * no text under it is a mistake too.
 * @param {readonly Source[]} sources
 * @param {ReadonlySet<string>} keys
 * @param {readonly string[]} prefixes
 * @returns {string[]}
 */
export function checkKeyUsage(sources, keys, prefixes) {
  const idle = prefixes
    .filter((prefix) => ![...keys].some((key) => key.startsWith(prefix)))
    .map((prefix) => `computed-keys.json: no text begins with “${prefix}”`);
  const used = sources.flatMap(({ file, text }) =>
    [...literalProblems(text, keys, prefixes), ...directProblems(text, keys, prefixes)].map(
      (problem) => `${file}: ${problem}`,
    ),
  );
  return [...new Set([...idle, ...used])];
}

/**
 * @param {string} text
 * @param {ReadonlySet<string>} keys
 * @param {readonly string[]} prefixes
 */
function literalProblems(text, keys, prefixes) {
  const groups = new Set([...keys].map((key) => key.split('.')[0]));
  return [...text.matchAll(LITERAL)].flatMap(([, group = '', name = '', end = '']) => {
    if (!groups.has(group)) return [];
    const literal = `${group}.${name}`;
    if (isComputed(name, end)) {
      return prefixes.includes(literal) ? [] : [`declare “${literal}” in computed-keys.json`];
    }
    return keys.has(literal) ? [] : [`no text has the key “${literal}”`];
  });
}

const isComputed = (/** @type {string} */ name, /** @type {string} */ end) =>
  name === '' || name.endsWith('-') || end === '${';

/**
 * @param {string} text
 * @param {ReadonlySet<string>} keys
 * @param {readonly string[]} prefixes
 */
const directProblems = (text, keys, prefixes) =>
  [...text.matchAll(DIRECT)]
    .map(([, called, piped]) => called ?? piped ?? '')
    .filter((key) => !keys.has(key) && !prefixes.some((prefix) => key.startsWith(prefix)))
    .map((key) => `no text has the key “${key}”`);
