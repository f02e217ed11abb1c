/** `npm run build`: builds what has changed. */
import './support/fit-node.mjs';
import { prepare } from './support/prepare.mjs';

await prepare();
process.stdout.write('Built.\n');
