/** One context at a time: run.mjs names what is mutated, whose tests run, and the report. */
const { PANOH_MUTATE: mutate, PANOH_MUTATION_FOLDER: folder, PANOH_MUTATION_REPORT: fileName } = process.env;

export default {
  plugins: [import.meta.resolve('@stryker-mutator/jest-runner')],
  testRunner: 'jest',
  // Nest is published as ES modules only.
  testRunnerNodeArgs: ['--experimental-vm-modules', '--no-warnings'],
  coverageAnalysis: 'perTest',
  concurrency: 1,
  mutate: mutate.split(','),
  // The order counts: a linked node_modules can be a link, which Stryker cannot copy.
  ignorePatterns: [
    ...['**', '!backend/**', '!frontend/src/i18n/**', '!migrations/**', '!scripts/mutation/*'],
    ...['!package.json', 'node_modules'],
  ],
  tempDirName: 'dist/mutation',
  reporters: ['json', 'clear-text', 'progress-append-only'],
  jsonReporter: { fileName },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jest: {
    projectType: 'custom',
    config: {
      testEnvironment: 'node',
      roots: [`<rootDir>/${folder}`],
      testMatch: [
        `<rootDir>/${folder}/**/*.spec.ts`,
        // They await at their top level, which CommonJS cannot, or read a register for a minute.
        ...['!**/editions/attack.spec.ts', '!**/imports/pilot-*.spec.ts'],
      ],
      transform: { '\\.ts$': '<rootDir>/scripts/mutation/to-commonjs.cjs' },
      moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
    },
  },
};
