import { PluginKind, declareValuePlugin } from '@stryker-mutator/api/plugin';

/** Values of a code list are left alone: the contract and the compiler compare them, no unit test does. */
export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'code-lists', {
    shouldIgnore: (path) =>
      path.isCallExpression() && path.node.callee.name === 'codeList'
        ? 'The contract holds the values of code lists.'
        : undefined,
  }),
];
