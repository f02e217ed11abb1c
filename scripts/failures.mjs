/** Prints each failed test of the last run once more: the end of a long log is what everybody reads. */
import { readdir, readFile } from 'node:fs/promises';
import { inRoot } from './support/root.mjs';

const reports = await readdir(inRoot('dist/.reports')).catch(() => []);
for (const name of reports.filter((file) => file.endsWith('.json'))) {
  const { testResults = [] } = JSON.parse(await readFile(inRoot('dist/.reports', name), 'utf8'));
  for (const { name: file, status, message, assertionResults } of testResults) {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    const all = failed.map((test) => `${test.fullName}\n${test.failureMessages.join('\n').slice(0, 1_500)}`);
    if (status === 'failed') process.stdout.write(`\n${name}: ${file}\n${all.join('\n') || message}\n`);
  }
}
