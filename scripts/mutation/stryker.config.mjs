/** One context at a time: run.mjs names what is mutated and the report, tests.cjs what runs. */
const { PANOH_MUTATE: mutate, PANOH_MUTATION_REPORT: fileName } = process.env;

export default {
  plugins: [import.meta.resolve('@stryker-mutator/jest-runner'), import.meta.resolve('./code-lists.mjs')],
  ignorers: ['code-lists'],
  testRunner: 'jest',
  // Nest is published as ES modules only.
  testRunnerNodeArgs: ['--experimental-vm-modules', '--no-warnings'],
  coverageAnalysis: 'perTest',
  concurrency: 1,
  mutate: mutate.split(','),
  // The order counts: a linked node_modules can be a link, which Stryker cannot copy.
  ignorePatterns: [
    ...[
      '**',
      '!backend/**',
      '!docs/security.md',
      '!frontend/src/i18n/**',
      '!migrations/**',
      '!scripts/mutation/*',
    ],
    ...['!package.json', 'node_modules'],
  ],
  tempDirName: 'dist/mutation',
  reporters: ['json', 'clear-text', 'progress-append-only'],
  jsonReporter: { fileName },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jest: {
    projectType: 'custom',
    enableFindRelatedTests: false,
    config: {
      testEnvironment: 'node',
      roots: ['<rootDir>/scripts/mutation'],
      testMatch: ['<rootDir>/scripts/mutation/tests.cjs'],
      transform: { '\.ts$': '<rootDir>/scripts/mutation/to-commonjs.cjs' },
      moduleNameMapper: { '^(\.{1,2}/.*)\.js$': '$1' },
    },
  },
};
