/**
 * Checks what imports what. Then runs the same rules on planted violations and fails when a rule does not find the one
 * that was planted for it, so that a rule which no longer matches anything is noticed.
 */
import { cruise } from 'dependency-cruiser';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FORBIDDEN } from './rules.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const PLANTED = resolve(import.meta.dirname, 'planted');

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

const found = await violationsIn(ROOT);
const planted = new Set((await violationsIn(PLANTED)).map((violation) => violation.rule.name));
const blind = FORBIDDEN.filter((rule) => !planted.has(rule.name));

for (const { rule, from, to } of found) process.stderr.write(`${rule.name}: ${from} → ${to}\n`);
for (const rule of blind) process.stderr.write(`${rule.name}: does not find the violation planted for it\n`);
process.stdout.write(`${FORBIDDEN.length} boundaries, ${found.length} crossed, ${blind.length} blind.\n`);
process.exit(found.length + blind.length > 0 ? 1 : 0);
