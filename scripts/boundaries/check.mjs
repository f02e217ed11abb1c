/**
 * Checks what imports what. Then runs the same rules on planted violations and fails when a rule does not find the one
 * that was planted for it, so that a rule which no longer matches anything is noticed.
 */
import { cruise } from 'dependency-cruiser';
import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { hiddenMembersIn } from './private-members.mjs';
import { FORBIDDEN } from './rules.mjs';
import { sqlTextIn } from './sql-text.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const PLANTED = resolve(import.meta.dirname, 'fixtures');

async function violationsIn(baseDir) {
  const folders = ['backend/src', 'backend/test', 'migrations', 'frontend/src'].filter((folder) =>
    existsSync(join(baseDir, folder)),
  );
  const { output } = await cruise(folders, {
    baseDir,
    validate: true,
    ruleSet: { forbidden: FORBIDDEN },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    doNotFollow: { path: 'node_modules' },
    // Of packages only those count that a rule names: they reach other machines.
    exclude: { path: 'node_modules/(?!(?:undici|axios|node-fetch|nodemailer)/)|^frontend/src/app/api/' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs'], extensionAlias: { '.js': ['.ts', '.js'] } },
  });
  return output.summary.violations;
}

/** Files of the back end that are no tests. */
const sourcesIn = (baseDir) =>
  readdirSync(join(baseDir, 'backend/src'), { recursive: true })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map((name) => join(baseDir, 'backend/src', name));

/** Of the planted file each form, one a line of its list, is to be found. */
const REACHING = join(PLANTED, 'backend/src/platform/reaching-inside.ts');
const FORMS = ['brackets', 'cast to read', 'cast to set', 'Object.assign', 'Reflect'];

function hiddenMembers() {
  const all = hiddenMembersIn(ROOT, [...sourcesIn(ROOT), REACHING]);
  return {
    found: all.filter(({ file }) => file !== REACHING),
    blind: FORMS.filter((form) => !all.some((one) => one.file === REACHING && one.form === form)),
  };
}

const found = await violationsIn(ROOT);
const planted = new Set((await violationsIn(PLANTED)).map((violation) => violation.rule.name));
const blind = FORBIDDEN.filter((rule) => !planted.has(rule.name));

for (const { rule, from, to } of found) process.stderr.write(`${rule.name}: ${from} → ${to}\n`);
for (const rule of blind) process.stderr.write(`${rule.name}: does not find the violation planted for it\n`);
const hidden = hiddenMembers();
for (const { file, line, member } of hidden.found)
  process.stderr.write(`no-hidden-members: ${relative(ROOT, file)}:${line} reaches ${member} of a library\n`);
for (const form of hidden.blind) process.stderr.write(`no-hidden-members: does not find ${form}\n`);
const PLANTED_SQL = join(PLANTED, 'backend/src/cases/sql-text.service.ts');
const sql = sqlTextIn(ROOT, [...sourcesIn(ROOT), PLANTED_SQL]);
const sqlFound = sql.filter(({ file }) => file !== PLANTED_SQL);
for (const { file, line } of sqlFound)
  process.stderr.write(
    `sql-in-queries: ${relative(ROOT, file)}:${line} holds SQL; it belongs into *.queries.ts\n`,
  );
const sqlBlind = sql.length === sqlFound.length ? 1 : 0;
if (sqlBlind) process.stderr.write('sql-in-queries: does not find the violation planted for it\n');
const crossed = found.length + hidden.found.length + sqlFound.length;
const unseen = blind.length + hidden.blind.length + sqlBlind;
process.stdout.write(`${FORBIDDEN.length + 2} boundaries, ${crossed} crossed, ${unseen} blind.\n`);
process.exit(crossed + unseen > 0 ? 1 : 0);
