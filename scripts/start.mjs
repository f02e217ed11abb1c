/** `npm start`: installs and builds where needed, then becomes the product. Built-in modules only up to then. */
import './support/fit-node.mjs';

const { ROOT, built, inRoot } = await import('./support/root.mjs');
const { endWithParent } = await import('./support/parent.mjs');
const { prepare } = await import('./support/prepare.mjs');
const { enableCompileCache } = await import('node:module');

process.chdir(ROOT);
endWithParent();
await prepare();
// Where Node can (22.8 and later), what was compiled once is not compiled at every start.
enableCompileCache?.(inRoot('node_modules/.cache/node'));
await built('main.js');
