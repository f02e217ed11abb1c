import { TestEnvironment } from 'jest-environment-node';

const ERRORS = ['EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError'];
const SHARED = ['Error', 'AggregateError', ...ERRORS, 'Date', 'Map', 'Set', 'RegExp', 'Promise'];

/**
 * The surroundings of a file whose modules are shared (sharing-runtime.cjs): what a test hands over and gets back is of the
 * same classes on both sides, also what the language itself makes, such as an error or a pattern, and both read one environment.
 */
export default class SharingEnvironment extends TestEnvironment {
  constructor(...told) {
    super(...told);
    for (const name of SHARED) {
      Object.setPrototypeOf(this.global[name].prototype, globalThis[name].prototype);
      this.global[name] = globalThis[name];
    }
    this.global.process.env = process.env;
  }
}
