import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const rootDir = dirname(fileURLToPath(import.meta.url));

const base = {
  rootDir,
  testEnvironment: '<rootDir>/../../backend/test/support/test-environment.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/../../backend/test/support/test-bundle.mjs' },
};

/** Native ES modules in Node, a browser for each file. Journeys belong to the tests, walks to the nightly tests. */
export default {
  rootDir,
  testTimeout: 60_000,
  testSequencer: '<rootDir>/../../backend/test/support/long-first.mjs',
  projects: [
    { ...base, displayName: 'journeys', testMatch: ['<rootDir>/*.e2e-spec.ts'] },
    { ...base, displayName: 'ui-smoke', testMatch: ['<rootDir>/*.nightly.ts'] },
  ],
};
