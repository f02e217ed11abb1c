/**
 * `npm test`: all that a change must pass. One part alone, and only files whose path matches: `npm run test:api -- risk`.
 * The last line is `N passed, N failed` over all parts; with CI=true a part that cannot run has failed.
 */
import { existsSync } from 'node:fs';
import { jest } from './support/jest.mjs';
import { endWithParent } from './support/parent.mjs';
import { prepare } from './support/prepare.mjs';
import { endWithSignals, run } from './support/processes.mjs';
import { finish, sum, totalsIn } from './support/parts.mjs';
import { inRoot } from './support/root.mjs';

const [only, ...patterns] = process.argv.slice(2);
const isCi = process.env.CI === 'true';

const missing = (sentence) => {
  process.stdout.write(`${sentence}\n`);
  return { passed: 0, failed: isCi ? 1 : 0 };
};

async function contract() {
  const { code, output } = await run([process.execPath, inRoot('scripts/contract.mjs'), 'check']);
  process.stdout.write(output);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

async function journeys() {
  if (![process.env.PANOH_CHROMIUM ?? '', ...BROWSERS].some((path) => path && existsSync(path))) {
    return missing(
      'No Chromium was found, so no journey was made. Install one (Debian: apt install chromium) or set PANOH_CHROMIUM.',
    );
  }
  if (!existsSync(inRoot('frontend/e2e/run.mjs')))
    return jest('e2e', { config: 'frontend/e2e/jest.config.mjs', flags: [TWO], patterns });
  const { code, output } = await run([process.execPath, inRoot('frontend/e2e/run.mjs'), ...patterns], {
    onOutput: (text) => process.stdout.write(text),
  });
  const totals = totalsIn(output) ?? { passed: 0, failed: 1 };
  return { ...totals, failed: totals.failed === 0 && code !== 0 ? 1 : totals.failed };
}

const TWO = '--maxWorkers=2';
const backend = (project) =>
  jest(project, { config: 'backend/jest.config.mjs', flags: ['--selectProjects', project, TWO], patterns });

const PARTS = {
  unit: {
    title: 'Rules and pieces of the back end',
    needs: 'backend',
    work: () => backend('unit'),
  },
  api: {
    title: 'API on a real PostgreSQL',
    needs: 'backend',
    work: () => backend('api'),
  },
  frontend: {
    title: 'Components',
    work: () => jest('frontend', { config: 'frontend/jest.config.mjs', flags: [TWO], patterns }),
  },
  contract: { title: 'Contract', needs: 'backend', work: contract },
  e2e: { title: 'Journeys in a browser', work: journeys },
};

const chosen = only ? [PARTS[only]] : Object.values(PARTS);
endWithParent();
await prepare(only && PARTS[only].needs ? { only: PARTS[only].needs } : {});
endWithSignals();
const totals = [];
for (const { title, work } of chosen) {
  const began = Date.now();
  process.stdout.write(`\n== ${title}\n`);
  const part = await work();
  const seconds = Math.round((Date.now() - began) / 1_000);
  process.stdout.write(`== ${title}: ${part.passed} passed, ${part.failed} failed, ${seconds} s\n`);
  totals.push(part);
}
process.stdout.write('\n');
finish(sum(totals));
