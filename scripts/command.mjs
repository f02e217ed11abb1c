/** `npm run keys:rotate -- data`: builds where needed, then runs `panoh` with the words after it. */
import './support/fit-node.mjs';

const { ROOT, inRoot } = await import('./support/root.mjs');
const { prepare } = await import('./support/prepare.mjs');
const { pathToFileURL } = await import('node:url');

process.env.INIT_CWD ??= process.cwd();
process.chdir(ROOT);
await prepare({ only: 'backend' });
await import(pathToFileURL(inRoot('dist/backend/src/panoh.js')).href);
