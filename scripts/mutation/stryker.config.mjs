/** One context at a time: run.mjs names what is mutated and the report, tests.cjs what runs. */
const { PANOH_MUTATE: mutate, PANOH_MUTATION_REPORT: fileName } = process.env;

export default {
  plugins: [
    import.meta.resolve('@stryker-mutator/mocha-runner'),
    new URL('code-lists.mjs', import.meta.url).href,
  ],
  ignorers: ['code-lists'],
  testRunner: 'mocha',
  testRunnerNodeArgs: ['--no-warnings'],
  mochaOptions: { spec: ['scripts/mutation/tests.cjs'] },
  coverageAnalysis: 'perTest',
  concurrency: 1,
  mutate: mutate.split(','),
  // The order counts: a linked node_modules can be a link, which Stryker cannot copy.
  ignorePatterns: [
    ...['**', '!backend/**', '!docs/security.md', '!frontend/src/i18n/**', '!migrations/**'],
    ...['!scripts/mutation/*', '!package.json', 'node_modules'],
  ],
  tempDirName: 'dist/mutation',
  reporters: ['json', 'clear-text', 'progress-append-only'],
  jsonReporter: { fileName },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
};
