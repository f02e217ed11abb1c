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
  const groups = new Set([...keys].map((key) => key.split('.')[0]));
  const startsKey = (/** @type {string} */ prefix) => [...keys].some((key) => key.startsWith(prefix));
  const problems = prefixes
    .filter((prefix) => !startsKey(prefix))
    .map((prefix) => `computed-keys.json: no text begins with “${prefix}”`);
  for (const { file, text } of sources) {
    for (const [, group = '', name = '', end = ''] of text.matchAll(LITERAL)) {
      if (!groups.has(group)) continue;
      const literal = `${group}.${name}`;
      const isComputed = name === '' || name.endsWith('-') || end === '${';
      if (isComputed && !prefixes.includes(literal))
        problems.push(`${file}: declare “${literal}” in computed-keys.json`);
      if (!isComputed && !keys.has(literal)) problems.push(`${file}: no text has the key “${literal}”`);
    }
    for (const [, called, piped] of text.matchAll(DIRECT)) {
      const key = called ?? piped ?? '';
      if (!keys.has(key) && !prefixes.some((prefix) => key.startsWith(prefix)))
        problems.push(`${file}: no text has the key “${key}”`);
    }
  }
  return [...new Set(problems)];
}
