import { dirname, join, normalize } from 'node:path';

/** Where most people begin, by the first word of the path, with the file that a route loads. */
export const FIRST_SCREENS = {
  today: 'features/today/today.ts',
  queue: 'features/group-queue/group-queue.ts',
  calls: 'features/callbacks/callbacks.ts',
  approvals: 'features/supervisor-inbox/supervisor-inbox.ts',
};

const FRAME = 'core/shell/shell.ts';
/** Both what a file needs to run and what it fetches later, such as a dialog; types need no text. */
const IMPORT = /(?:^|\n)(?:import|export)(?! type)[^;]*?from '(\.[^']+)'|\bimport\('(\.[^']+)'\)/g;
const KEY = /['`]([a-z][a-z0-9-]*\.[a-z0-9-]*)(['`]|\$\{)/g;

/**
 * The keys that a screen and the frame around it may show, computed ones by their beginning.
 * @param {string} screen
 * @param {ReadonlyMap<string, string>} sources by path, with `/`
 * @param {readonly string[]} keys
 */
export function keysOf(screen, sources, keys) {
  const whole = new Set();
  const beginnings = new Set();
  for (const file of filesOf([FRAME, screen], sources))
    for (const [, name = '', end = ''] of (sources.get(file) ?? '').matchAll(KEY))
      (name.endsWith('.') || name.endsWith('-') || end === '${' ? beginnings : whole).add(name);
  return keys.filter(
    (key) => whole.has(key) || [...beginnings].some((beginning) => key.startsWith(beginning)),
  );
}

/**
 * @param {readonly string[]} from
 * @param {ReadonlyMap<string, string>} sources
 * @returns {Set<string>} with templates
 */
function filesOf(from, sources) {
  const seen = new Set();
  const visit = (/** @type {string} */ file) => {
    const text = sources.get(file);
    if (text === undefined || seen.has(file)) return;
    seen.add(file);
    seen.add(file.replace(/\.ts$/, '.html'));
    for (const [, fixed, later] of text.matchAll(IMPORT))
      visit(`${normalize(join(dirname(file), fixed ?? later ?? '')).replaceAll('\\', '/')}.ts`);
  };
  for (const file of from) {
    if (!sources.has(file)) throw new Error(`There is no ${file}.`);
    visit(file);
  }
  return seen;
}
