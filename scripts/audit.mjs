/** `npm run audit:verify`, `npm run audit:export -- --to <file>`: builds where needed, then asks the audit log. */
import { refuseUnfitNode } from './support/node-version.mjs';

refuseUnfitNode();
const { ROOT, inRoot } = await import('./support/root.mjs');
const { prepare } = await import('./support/prepare.mjs');
const { pathToFileURL } = await import('node:url');

process.env.INIT_CWD ??= process.cwd();
process.chdir(ROOT);
await prepare({ only: 'backend' });
await import(pathToFileURL(inRoot('dist/backend/src/audit.js')).href);
