/** `npm run dev`: compiles on every change, restarts the API on port 3000 and serves the front end on 4200. */
import './support/fit-node.mjs';
import { existsSync } from 'node:fs';
import { endWithParent } from './support/parent.mjs';
import { prepare } from './support/prepare.mjs';
import { endWithSignals, run } from './support/processes.mjs';
import { inRoot, tool } from './support/root.mjs';

endWithParent();
await prepare({ only: 'backend' });
endWithSignals();
const parts = [
  run(tool('typescript/bin/tsc', '-p', 'backend/tsconfig.build.json', '--watch', '--preserveWatchOutput'), {
    live: true,
  }),
  run([process.execPath, '--watch-path=dist/backend', 'dist/backend/src/main.js'], { live: true }),
];
if (existsSync(inRoot('frontend/angular.json'))) {
  const texts = await run([process.execPath, inRoot('scripts/build-i18n.mjs')], { live: true });
  if (texts.code === 0) {
    parts.push(run(tool('@angular/cli/bin/ng.js', 'serve'), { cwd: inRoot('frontend'), live: true }));
  }
}
await Promise.all(parts);
