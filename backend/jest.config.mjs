import { fileURLToPath } from 'node:url';

const rootDir = fileURLToPath(new URL('..', import.meta.url));

const base = {
  rootDir,
  // Node loads the build and the packages once per worker; only tests are evaluated for each file.
  testEnvironment: '<rootDir>/backend/test/support/test-environment.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/backend/test/support/test-bundle.mjs' },
};

const onPostgres = {
  globalSetup: '<rootDir>/backend/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/backend/test/support/global-teardown.mjs',
};

/** Rules run alone; API tests and nightly tests share one PostgreSQL started once (test/support/global-setup.mjs). */
export default {
  rootDir,
  // A loaded machine is no failure: a database is cloned and an application started for each file.
  testTimeout: 300_000,
  testSequencer: '<rootDir>/backend/test/support/long-first.mjs',
  // Replaces a worker that has grown, before it stalls: V8 keeps the modules that each file loads again.
  workerIdleMemoryLimit: '1200MB',
  projects: [
    {
      ...base,
      globalSetup: '<rootDir>/backend/test/support/global-built.mjs',
      displayName: 'unit',
      testMatch: ['<rootDir>/backend/src/**/*.spec.ts'],
    },
    {
      ...base,
      ...onPostgres,
      displayName: 'api',
      testMatch: ['<rootDir>/backend/test/**/*.e2e-spec.ts'],
    },
    {
      ...base,
      ...onPostgres,
      displayName: 'nightly',
      testMatch: ['<rootDir>/backend/test/**/*.nightly.ts'],
    },
  ],
};
