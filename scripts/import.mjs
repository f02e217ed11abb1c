/** `npm run import -- <register.csv> --as <layout> --for <login>`: builds where needed, then imports the register. */
import { refuseUnfitNode } from './support/node-version.mjs';

refuseUnfitNode();
const { ROOT, inRoot } = await import('./support/root.mjs');
const { prepare } = await import('./support/prepare.mjs');
const { pathToFileURL } = await import('node:url');

process.env.INIT_CWD ??= process.cwd();
process.chdir(ROOT);
await prepare({ only: 'backend' });
await import(pathToFileURL(inRoot('dist/backend/src/import.js')).href);
