import { mkdir, readFile, rm } from 'node:fs/promises';
import { scratchFolder } from './cache-folder.mjs';
import { run } from './processes.mjs';
import { inRoot, tool } from './root.mjs';

function countedIn(report, code) {
  const result = JSON.parse(report);
  const passed = result.numPassedTests ?? 0;
  const failed = (result.numFailedTests ?? 0) + (result.numRuntimeErrorTestSuites ?? 0);
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed };
}

/**
 * Runs a Jest configuration and counts its tests; a file that could not even be loaded counts as a failed one. Component
 * tests are CommonJS: with ES modules on, Jest on Node 24 loads Angular's packages past their transform.
 * @param {string} name of its report
 * @param {{ config: string, flags?: string[], patterns?: string[], env?: Record<string, string>, live?: boolean,
 *   isCommonJs?: boolean, onOutput?: (text: string) => void }} what
 * @returns {Promise<import('./test-parts.mjs').Totals & { output: string }>}
 */
export async function jest(
  name,
  { config, flags = [], patterns = [], env = {}, live = true, isCommonJs = false, onOutput },
) {
  const report = inRoot('dist/.reports', `${name}.json`);
  await mkdir(inRoot('dist/.reports'), { recursive: true });
  await rm(report, { force: true });
  const [node, ...rest] = tool(
    'jest/bin/jest.js',
    '-c',
    config,
    ...flags,
    '--json',
    `--outputFile=${report}`,
  );
  const more = patterns.length > 0 ? ['--', ...patterns] : [];
  const command = [
    node,
    ...(isCommonJs ? [] : ['--experimental-vm-modules']),
    '--no-warnings',
    ...rest,
    ...more,
  ];
  // Servers of a test write in memory: commits to a disk take most of the time of those that are durable.
  const { code, output } = await run(command, {
    live,
    env: { TMPDIR: await scratchFolder(), ...env },
    onOutput,
  });
  return { ...countedIn(await readFile(report, 'utf8').catch(() => '{}'), code), output };
}
