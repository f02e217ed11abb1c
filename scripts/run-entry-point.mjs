/** Builds what is needed, then opens one of the doors: `node scripts/run-entry-point.mjs migrate`. */
import './support/fit-node.mjs';
import { pathToFileURL } from 'node:url';
import { endWithParent } from './support/parent.mjs';
import { prepare } from './support/prepare.mjs';
import { inRoot } from './support/root.mjs';

const door = process.argv[2];
endWithParent();
await prepare(door === 'main' ? {} : { only: 'backend' });
await import(pathToFileURL(inRoot('dist/backend/src', `${door}.js`)).href);
