/** Builds what is needed, then opens one of the doors: `node scripts/run-entry-point.mjs migrate`. */
import './support/fit-node.mjs';
import { endWithParent } from './support/parent.mjs';
import { prepare } from './support/prepare.mjs';
import { built } from './support/root.mjs';

const door = process.argv[2];
endWithParent();
await prepare(door === 'main' ? {} : { only: 'backend' });
await built(`${door}.js`);
