/**
 * Words: the phrases of `patterns.txt` (one regular expression a line, the case of letters ignored) stand in no comment, no document and no sentence of the contract.
 * A line may hold one that is meant: it says `plain-ok:` and the reason. `node scripts/plain/check.mjs backend/src/cases` looks at one folder.
 */
import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { inRoot } from '../support/root.mjs';

const PLANTED = [
  '// Whoever asks is told.',
  'Nothing of it is kept from her.',
  '-- The row falls due meanwhile.',
];
const GENERATED =
  /^(frontend\/src\/app\/api\/|migrations\/schema\.sql|docs\/(classification\/|data-model\.md|minimum-data-set\.md)|LICENSE)/;
const patterns = readFileSync(inRoot('scripts/plain/patterns.txt'), 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((source) => new RegExp(source, 'i'));

const found = (text) => patterns.map((pattern) => pattern.exec(text)?.[0]).filter(Boolean);
const isExempt = (line) => /plain-ok: \S+ \S+/.test(line);

/** The lines of a file that people read as prose: comments of code, and documents without their blocks of code. */
const PROSE = {
  md: (lines) => {
    let isCode = false;
    return lines.map((line) => {
      if (line.startsWith('```')) isCode = !isCode;
      return isCode ? '' : line.replace(/`[^`]*`/g, '');
    });
  },
  ts: (lines) => lines.map((line) => /^\s*(?:\/\/|\/\*|\*)(.*)|\s\/\/ (.*)/.exec(line)?.[0] ?? ''),
  sql: (lines) =>
    lines.map((line) => /^\s*--.*|\s-- .*|^comment on .* is '.*|^\s*'.*';$/i.exec(line)?.[0] ?? ''),
  // Sentences of the contract, which the source writes as strings.
  json: (lines) => lines.map((line) => /^\s*"(?:summary|description)": .*/.exec(line)?.[0] ?? ''),
};
const KINDS = { md: 'md', ts: 'ts', mjs: 'ts', cjs: 'ts', scss: 'ts', css: 'ts', sql: 'sql' };

for (const line of PLANTED)
  if (found(line).length === 0) throw new Error(`The check no longer finds what was planted: ${line}`);

const only = process.argv.slice(2);
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...only], {
  cwd: inRoot('.'),
  encoding: 'utf8',
  maxBuffer: 32 * 1024 * 1024,
})
  .split('\n')
  .filter((path) => path && !GENERATED.test(path) && !path.startsWith('scripts/plain/'));

let hits = 0;
for (const path of files) {
  const prose = PROSE[path === 'backend/openapi.json' ? 'json' : (KINDS[path.split('.').at(-1)] ?? '')];
  if (!prose) continue;
  const lines = readFileSync(inRoot(path), 'utf8').split('\n');
  for (const [place, text] of prose(lines).entries()) {
    const words = isExempt(lines[place] ?? '') ? [] : found(text);
    if (words.length === 0) continue;
    hits += words.length;
    process.stdout.write(`${path}:${place + 1}  ${words.join(', ')}\n`);
  }
}
process.stdout.write(`${hits} phrases to write plainly in ${files.length} files\n`);
if (hits > 0) process.exitCode = 1;
