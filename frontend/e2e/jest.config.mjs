import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const rootDir = dirname(fileURLToPath(import.meta.url));

const base = {
  rootDir,
  runtime: '<rootDir>/../../backend/test/support/sharing-runtime.cjs',
  testEnvironment: '<rootDir>/../../backend/test/support/sharing-environment.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
};

/** Native ES modules in Node, a browser for each file. Journeys belong to the tests, walks to the nightly tests. */
export default {
  rootDir,
  testTimeout: 60_000,
  projects: [
    { ...base, displayName: 'journeys', testMatch: ['<rootDir>/*.e2e-spec.ts'] },
    { ...base, displayName: 'ui-smoke', testMatch: ['<rootDir>/*.nightly.ts'] },
  ],
};
