/** `npm run keys:rotate -- data`: builds where needed, then changes the keys. */
import { refuseUnfitNode } from './support/node-version.mjs';

refuseUnfitNode();
const { ROOT, inRoot } = await import('./support/root.mjs');
const { prepare } = await import('./support/prepare.mjs');
const { pathToFileURL } = await import('node:url');

process.env.INIT_CWD ??= process.cwd();
process.chdir(ROOT);
await prepare({ only: 'backend' });
await import(pathToFileURL(inRoot('dist/backend/src/keys.js')).href);
