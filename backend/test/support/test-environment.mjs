import { TestEnvironment } from 'jest-environment-node';

const ERRORS = ['EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError'];
const SHARED = ['Error', 'AggregateError', ...ERRORS, 'Date', 'Map', 'Set', 'RegExp', 'Promise'];

/**
 * The globals of a test file bundled by test-bundle.mjs. Node imports the build and the packages once per worker;
 * the test and these modules use the same classes, such as Error, and the same environment variables.
 */
export default class BundleEnvironment extends TestEnvironment {
  constructor(...options) {
    super(...options);
    for (const name of SHARED) {
      Object.setPrototypeOf(this.global[name].prototype, globalThis[name].prototype);
      this.global[name] = globalThis[name];
    }
    this.global.process.env = process.env;
    this.global.importShared = (specifier) => import(specifier);
  }
}
