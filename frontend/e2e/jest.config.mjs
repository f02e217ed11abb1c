import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Browser journeys: native ES modules in Node, a browser for each file. Build the front end first. */
export default {
  rootDir: dirname(fileURLToPath(import.meta.url)),
  displayName: 'e2e',
  testEnvironment: 'node',
  testMatch: ['<rootDir>/**/*.e2e-spec.ts'],
  testTimeout: 60_000,
  maxWorkers: 2,
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
};
