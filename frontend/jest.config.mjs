import presets from 'jest-preset-angular/presets/index.js';

const preset = presets.createCjsPreset({
  tsconfig: '<rootDir>/tsconfig.spec.json',
  // A thousand modules, which the TypeScript compiler takes half a minute for.
  processWithEsbuild: ['**/node_modules/{echarts,zrender}/**/*.js'],
});

/** Where `npm test` has put files that each run many specs; without it every spec runs alone. */
const groups = process.env['PANOH_SPEC_GROUPS'];

/** Component tests run in jsdom; packages that ship ES modules only are compiled like our own code. */
export default {
  ...preset,
  rootDir: import.meta.dirname,
  displayName: 'frontend',
  // A loaded machine is no failure: the API is tested at the same time.
  testTimeout: 30_000,
  roots: ['<rootDir>/src', ...(groups ? [groups] : [])],
  ...(groups && { testMatch: [`${groups}/*.spec.js`] }),
  setupFilesAfterEnv: ['<rootDir>/src/testing/set-up.ts'],
  transformIgnorePatterns: ['node_modules/(?!.*\\.mjs$|@angular/|@formatjs/|@jsverse/|echarts/|zrender/)'],
};
