import { TestEnvironment } from 'jest-environment-node';

const ERRORS = [
  'Error',
  'AggregateError',
  'EvalError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'TypeError',
  'URIError',
];

/**
 * The surroundings of a file whose modules are shared (sharing-runtime.cjs): what a test hands over and gets back is of the
 * same classes on both sides, also an error that the language itself throws, and both read one environment.
 */
export default class SharingEnvironment extends TestEnvironment {
  constructor(...told) {
    super(...told);
    for (const name of ERRORS) Object.setPrototypeOf(this.global[name].prototype, globalThis[name].prototype);
    for (const name of [...ERRORS, 'Date', 'Map', 'Set', 'RegExp', 'Promise'])
      this.global[name] = globalThis[name];
    this.global.process.env = process.env;
  }
}
