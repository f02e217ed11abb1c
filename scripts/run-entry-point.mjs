/** Builds what is needed, then starts a server process: `node scripts/run-entry-point.mjs worker`. */
import './support/fit-node.mjs';
import { pathToFileURL } from 'node:url';
import { endWithParent } from './support/parent.mjs';
import { prepare } from './support/prepare.mjs';
import { inRoot } from './support/root.mjs';

const program = process.argv[2];
endWithParent();
await prepare(program === 'main' ? {} : { only: 'backend' });
await import(pathToFileURL(inRoot('dist/backend/src', `${program}.js`)).href);
