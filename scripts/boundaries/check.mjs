/**
 * Checks what imports what. Then runs the same rules on planted violations and fails when a rule does not find the one
 * that was planted for it, so that a rule which no longer matches anything is noticed.
 */
import { cruise } from 'dependency-cruiser';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { ROOT, inRoot } from '../support/root.mjs';
import { hiddenMembersIn } from './private-members.mjs';
import { FORBIDDEN } from './rules.mjs';
import { sqlTextIn } from './sql-text.mjs';

const PLANTED = inRoot('dist/.planted');
const PLANTED_SQL = join(PLANTED, 'backend/src/cases/sql-text.service.ts');
/** Holds each form in which a member of a library can be reached. */
const REACHING = inRoot('scripts/boundaries/reaching-inside.ts');
const FORMS = ['brackets', 'cast to read', 'cast to set', 'Object.assign', 'Reflect'];
const COUNTED = [
  'undici',
  'axios',
  'node-fetch',
  'nodemailer',
  'web-push',
  '@nestjs',
  'typeorm',
  'pg',
  'bullmq',
];

async function violationsIn(baseDir) {
  const folders = ['backend/src', 'backend/test', 'migrations', 'frontend/src'].filter((folder) =>
    existsSync(join(baseDir, folder)),
  );
  const { output } = await cruise(folders, {
    baseDir,
    validate: true,
    ruleSet: { forbidden: FORBIDDEN.map(({ rule }) => rule) },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    doNotFollow: { path: 'node_modules' },
    // Of packages only those count that reach other machines or the database, or that make a rule impure.
    exclude: { path: `node_modules/(?!(?:${COUNTED.join('|')})/)|^frontend/src/app/api/` },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs'], extensionAlias: { '.js': ['.ts', '.js'] } },
  });
  return output.summary.violations;
}

/** Writes every file that a planted chain names, each with all that it imports. */
function plant() {
  const imports = new Map();
  for (const { planted } of FORBIDDEN)
    for (const [at, file] of planted.entries()) {
      if (!file.includes('/src/')) continue;
      const next = planted[at + 1];
      imports.set(file, new Set([...(imports.get(file) ?? []), ...(next ? [next] : [])]));
    }
  rmSync(PLANTED, { recursive: true, force: true });
  for (const [file, imported] of imports) {
    const lines = [...imported].map((path, at) => {
      const place = path.includes('/src/')
        ? `./${relative(dirname(file), path)}`.replace(/\.ts$/, '.js')
        : path;
      return `import * as p${at} from '${place}';`;
    });
    const names = lines.map((_, at) => `p${at}`).join(', ');
    mkdirSync(dirname(join(PLANTED, file)), { recursive: true });
    writeFileSync(join(PLANTED, file), `${lines.join('\n')}\nexport const planted = [${names}];\n`);
  }
  writeFileSync(PLANTED_SQL, 'export const sql = `\n  select id from panoh.cases`;\n');
}

/** Files of the back end that are no tests. */
const sources = readdirSync(inRoot('backend/src'), { recursive: true })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
  .map((name) => inRoot('backend/src', name));

plant();
const planted = await violationsIn(PLANTED);
const finds = (rule, [file]) => planted.some((one) => one.rule.name === rule.name && one.from === file);
const members = hiddenMembersIn(ROOT, [...sources, REACHING]);
const sql = sqlTextIn(ROOT, [...sources, PLANTED_SQL]);
const seen = (form) => members.some((one) => one.file === REACHING && one.form === form);
const at = ({ file, line }) => `${relative(ROOT, file)}:${line}`;

const faults = [
  ...(await violationsIn(resolve(ROOT))).map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
  ...members
    .filter(({ file }) => file !== REACHING)
    .map((one) => `no-hidden-members: ${at(one)} reaches ${one.member} of a library`),
  ...sql
    .filter(({ file }) => file !== PLANTED_SQL)
    .map((one) => `sql-in-queries: ${at(one)} holds SQL; it belongs into *.queries.ts`),
];
const blind = [
  ...FORBIDDEN.filter((one) => !finds(one.rule, one.planted)).map(({ rule }) => rule.name),
  ...FORMS.filter((form) => !seen(form)).map((form) => `no-hidden-members, ${form}`),
  ...(sql.some(({ file }) => file === PLANTED_SQL) ? [] : ['sql-in-queries']),
].map((name) => `${name}: does not find the violation planted for it`);
for (const fault of [...faults, ...blind]) process.stderr.write(`${fault}\n`);
process.stdout.write(
  `${FORBIDDEN.length + 2} boundaries, ${faults.length} crossed, ${blind.length} blind.\n`,
);
process.exit(faults.length + blind.length > 0 ? 1 : 0);
