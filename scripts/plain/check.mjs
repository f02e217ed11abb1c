/**
 * The phrases of `patterns.txt` (one regular expression a line, the case of letters ignored) stand in no comment, document or
 * sentence of the contract. A line may hold one that is meant: it says `plain-ok:` and the reason. With paths it checks these alone.
 * A document also has a limit of words: what a longer one no longer needs is deleted.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { inRoot } from '../support/root.mjs';

const PLANTED = [
  '// Whoever asks is told.',
  'Nothing of it is kept from her.',
  '-- The row falls due meanwhile.',
];
const EXEMPT =
  /^(scripts\/plain\/|frontend\/src\/app\/api\/|migrations\/schema\.sql|docs\/(classification\/|data-model\.md|minimum-data-set\.md))/;
const patterns = readFileSync(inRoot('scripts/plain/patterns.txt'), 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((source) => new RegExp(source, 'i'));

const matching = (pattern) => (line) => pattern.exec(line)?.[0] ?? '';
const code = matching(/^\s*(?:\/\/|\/\*|\*)(.*)|\s\/\/ (.*)/);
/** The prose of each line, by the end of a file's name: comments of code, and documents without their code. */
const PROSE = {
  ...{ ts: code, mjs: code, cjs: code, scss: code, css: code },
  sql: matching(/^\s*--.*|\s-- .*|^comment on .* is '.*|^\s*'.*';$/i),
  'openapi.json': matching(/^\s*"(?:summary|description)": .*/),
  md: (line) => line.replace(/`[^`]*`/g, ''),
};
const withoutBlocks = (text) => text.replace(/^```.*?^```/gms, (block) => block.replace(/.+/g, ''));

const found = (text) => patterns.map((pattern) => pattern.exec(text)?.[0]).filter(Boolean);
for (const line of PLANTED)
  if (found(line).length === 0) throw new Error(`The check no longer finds what was planted: ${line}`);

const only = process.argv.slice(2);
const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...only], {
  ...{ cwd: inRoot('.'), encoding: 'utf8', maxBuffer: 32 * 1024 * 1024 },
});
let hits = 0;
for (const path of listed.split('\n').filter((name) => name && !EXEMPT.test(name))) {
  const prose = PROSE[path.endsWith('openapi.json') ? 'openapi.json' : path.split('.').at(-1)];
  if (!prose) continue;
  const text = readFileSync(inRoot(path), 'utf8');
  for (const [place, line] of (path.endsWith('.md') ? withoutBlocks(text) : text).split('\n').entries()) {
    const words = /plain-ok: \S+ \S+/.test(line) ? [] : found(prose(line));
    if (words.length > 0) process.stdout.write(`${path}:${place + 1}  ${words.join(', ')}\n`);
    hits += words.length;
  }
}
process.stdout.write(`${hits} phrases to write plainly\n`);

/** The most words of each document, without generated parts. The first that fits counts. */
const MOST_WORDS = [
  [/^README\.md$/, 600],
  [/^CONTRIBUTING\.md$/, 700],
  [/^GLOSSARY\.md$/, 900],
  [/^CHANGELOG\.md$/, 800],
  [/^docs\/adr\/0034/, 450],
  [/^docs\/adr\//, 300],
  [/^docs\/(architecture|linkage|statistics|testing)\.md$/, 1_400],
  [/^docs\/security\.md$/, 2_700],
  [/^docs\/operations\.md$/, 3_000],
  [/^docs\/measurements\.md$/, 800],
  [/\.md$/, 600],
];
const MOST_IN_ALL = 20_000;
const GENERATED = /<!-- access matrix[^]*?<!-- end of the access matrix -->/;
const wordsOf = (path) =>
  readFileSync(inRoot(path), 'utf8')
    .replace(GENERATED, '')
    .match(/\S*[\p{L}\p{N}]\S*/gu)?.length ?? 0;

const documents = listed
  .split('\n')
  .filter((name) => name.endsWith('.md') && !EXEMPT.test(name))
  .map((path) => ({ path, words: wordsOf(path), most: MOST_WORDS.find(([name]) => name.test(path))[1] }));
const long = documents.filter(({ words, most }) => words > most);
for (const { path, words, most } of long) process.stdout.write(`${path}: ${words} words, at most ${most}\n`);
const all = documents.reduce((sum, { words }) => sum + words, 0);
process.stdout.write(`${all} words in ${documents.length} documents, at most ${MOST_IN_ALL}\n`);
process.exitCode = hits > 0 || long.length > 0 || all > MOST_IN_ALL ? 1 : 0;
