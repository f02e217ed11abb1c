import { NO_CHROMIUM, findChromium } from './chromium.mjs';
import { jest } from './jest.mjs';

/**
 * Runs one project of the browser's tests; without a Chromium it says how to get one, which is a failure where CI=true.
 * @param {'journeys' | 'ui-smoke'} project
 * @param {{ patterns?: string[], env?: Record<string, string>, live?: boolean, onOutput?: (text: string) => void }} what
 * @returns {Promise<import('./test-parts.mjs').Totals>}
 */
export async function inBrowser(project, what = {}) {
  if (findChromium() === null) {
    process.stdout.write(`${NO_CHROMIUM}\n`);
    return { passed: 0, failed: process.env.CI === 'true' ? 1 : 0 };
  }
  const flags = ['--selectProjects', project, '--maxWorkers=2'];
  return jest(project, { config: 'frontend/e2e/jest.config.mjs', flags, ...what });
}
