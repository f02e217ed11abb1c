/**
 * Checks the texts and writes frontend/public/i18n: per language one file for the sign-in page, one for the rest
 * (`<language>.inside.json`), fetched after sign-in, and of the rest one for each first screen (`<language>.today.json`).
 * Messages with arguments are written in parts. So the first load stays small, and the public page does not disclose
 * the subject of the work. Exits 1 with every problem found.
 */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readTexts } from './i18n/csv.mjs';
import { FIRST_SCREENS, keysOf } from './i18n/first-screens.mjs';
import { checkKeyUsage, readSources } from './i18n/key-usage.mjs';
import { compileMessage } from './i18n/messages.mjs';
import { LANGUAGES, checkTexts } from './i18n/rules.mjs';

const FRONT_END = join(dirname(fileURLToPath(import.meta.url)), '..', 'frontend');
const TEXTS = join(FRONT_END, 'src', 'i18n');

/** Groups of the sign-in page, the frame around every screen, and what can go wrong before signing in. */
const FIRST_LOAD = new Set(['app', 'ui', 'time', 'count', 'notify', 'error', 'month', 'weekday', 'role']);
for (const group of ['menu', 'title', 'shell', 'sign-in', 'set-up', 'password', 'keys', 'common', 'offline'])
  FIRST_LOAD.add(group);

const read = (/** @type {string} */ name) => readTexts(readFileSync(join(TEXTS, name), 'utf8'), name);

const named = (/** @type {RegExp} */ pattern) =>
  readdirSync(TEXTS)
    .filter((name) => pattern.test(name))
    .sort();

const files = named(/\.csv$/).map(read);
const rows = files.flatMap((file) => file.rows);
/** The public pages are written by the server and hold their own words; what both say, both say alike. */
const portal = readTexts(
  readFileSync(join(FRONT_END, '..', 'backend', 'portal', 'texts.csv'), 'utf8'),
  'portal words',
);
const alike = new Map(rows.map((row) => [row.key, row]));
const unlike = portal.rows
  .filter(({ key, ...row }) =>
    LANGUAGES.some((language) => row[language] !== (alike.get(key) ?? row)[language]),
  )
  .map(({ place }) => `${place}: says something else than the screens`);
/** @type {string[]} */
const prefixes = named(/^computed-keys.*\.json$/).flatMap((name) =>
  JSON.parse(readFileSync(join(TEXTS, name), 'utf8')),
);
const sources = readSources(join(FRONT_END, 'src', 'app'));
const problems = [
  ...files.flatMap((file) => file.problems),
  ...checkTexts(rows),
  ...portal.problems,
  ...checkTexts(portal.rows),
  ...unlike,
  ...checkKeyUsage(sources, new Set(rows.map((row) => row.key)), prefixes),
];

if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\n${problems.length} problems in the texts.\n`);
  process.exit(1);
}

const folder = join(FRONT_END, 'public', 'i18n');
mkdirSync(folder, { recursive: true });
const isFirst = (/** @type {{ key: string }} */ { key }) => FIRST_LOAD.has(key.split('.')[0] ?? '');
const inside = rows.filter((row) => !isFirst(row));
const byPath = new Map(sources.map(({ file, text }) => [file.replaceAll('\\', '/'), text]));
const parts = [
  ['', rows.filter(isFirst)],
  ['.inside', inside],
  ...Object.entries(FIRST_SCREENS).map(([name, screen]) => {
    const keys = new Set(
      keysOf(
        screen,
        byPath,
        inside.map(({ key }) => key),
      ),
    );
    return [`.${name}`, inside.filter(({ key }) => keys.has(key))];
  }),
];
for (const language of LANGUAGES)
  for (const [suffix, part] of parts) {
    const texts = Object.fromEntries(part.map((row) => [row.key, compileMessage(row[language])]));
    writeFileSync(join(folder, `${language}${suffix}.json`), `${JSON.stringify(texts)}\n`);
  }
process.stdout.write(`${rows.length} texts in ${LANGUAGES.length} languages.\n`);
