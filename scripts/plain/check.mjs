/**
 * The phrases of `patterns.txt` (one regular expression a line, the case of letters ignored) stand in no comment, document or
 * sentence of the contract. A line may hold one that is meant: it says `plain-ok:` and the reason. With paths it checks these alone.
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
process.exitCode = hits > 0 ? 1 : 0;
