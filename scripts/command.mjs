/** `npm run keys:rotate -- data`: builds where needed, then opens the door that is named first with the words after it. */
import './support/fit-node.mjs';

const { ROOT, inRoot } = await import('./support/root.mjs');
const { prepare } = await import('./support/prepare.mjs');
const { pathToFileURL } = await import('node:url');

const [door] = process.argv.splice(2, 1);
process.env.INIT_CWD ??= process.cwd();
process.chdir(ROOT);
await prepare({ only: 'backend' });
await import(pathToFileURL(inRoot('dist/backend/src', `${door}.js`)).href);
