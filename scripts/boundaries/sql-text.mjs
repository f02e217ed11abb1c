/** SQL stands in `*.queries.ts`, so that a change of a table has few places to follow. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

const STATEMENT = /['"`]\s*(?:select\s|insert\s+into\s|update\s+\w+\.|delete\s+from\s|with\s+\w+\s+as\s*\()/;

/** Below `backend/src`, each with its reason. */
const ALLOWED = [
  ['platform/database/', 'the driver: sessions, transactions, rows of an entity'],
  ['platform/schema/', 'applies migrations and marks what was applied'],
  ['platform/embedded/', 'sets up the embedded database'],
  ['platform/backup/', 'copies and restores every table'],
  ['commands/restore.ts', 'empties the database that a backup is restored into'],
  ['prepare-demo.ts', 'looks whether a database is empty'],
  ['platform/audit/', 'seals and reads the audit chain'],
];

/** Files with a statement that are not for it, with the first line of one. */
export function sqlTextIn(root, files) {
  return files.flatMap((file) => {
    const name = relative(root, file).replace(/^.*backend\/src\//, '');
    if (name.endsWith('.queries.ts') || ALLOWED.some(([place]) => name.startsWith(place))) return [];
    const text = readFileSync(file, 'utf8');
    const at = text.search(STATEMENT);
    return at < 0 ? [] : [{ file, line: text.slice(0, at).split('\n').length }];
  });
}
