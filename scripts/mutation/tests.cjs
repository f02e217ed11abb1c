/**
 * All unit tests of one context in one process: Mocha loads them once, and Stryker switches each mutant on. Sources become
 * CommonJS file by file. Jest's own words (`it.each`, `expect`) work as ever; its own runner would start again for each mutant.
 */
const { existsSync, globSync, readFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join, resolve } = require('node:path');
const { transformSync } = require('esbuild');
const { expect } = require('expect');
const { bind } = require('jest-each');

const ROOT = join(__dirname, '../..');
// They await at their top level, which CommonJS cannot, or read a register for a minute.
const exclude = ['**/editions/attack.spec.ts', '**/imports/pilot-*.spec.ts'];
const OPTIONS = {
  ...{ loader: 'ts', format: 'cjs', platform: 'node', target: 'node22' },
  define: { 'import.meta.url': 'importMetaUrl' },
  banner: 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;',
  tsconfigRaw: { compilerOptions: { target: 'es2022', experimentalDecorators: true } },
};
const IMPORT = /^var (import_\w+) = (require\(.*\));$/gm;

/** An index loads a module when a name of it is used: rules of another context then bring no services and no Nest. */
function lazily(code) {
  const modules = new Map([...code.matchAll(IMPORT)].map(([, name, call]) => [name, call]));
  return code.replace(IMPORT, '').replace(/\bimport_\w+(?=\.)/g, (name) => modules.get(name) ?? name);
}

Module._extensions['.ts'] = (module, path) => {
  const { code } = transformSync(readFileSync(path, 'utf8'), { ...OPTIONS, sourcefile: path });
  module._compile(path.endsWith('/index.ts') ? lazily(code) : code, path, 'commonjs');
};

const words = (name) => Object.assign((...given) => global[name](...given), { each: bind(global[name]) });
const jestGlobals = {
  ...{ describe: words('describe'), it: words('it'), expect },
  ...{ beforeAll: global.before, afterAll: global.after },
  ...{ beforeEach: global.beforeEach, afterEach: global.afterEach },
};

const load = Module._load;
Module._load = function loadFor(request, parent, isMain) {
  if (request === '@jest/globals') return jestGlobals;
  const source = request.startsWith('.') && parent ? resolve(dirname(parent.filename), request) : '';
  const typed = source.replace(/\.js$/, '.ts');
  return load.call(this, source.endsWith('.js') && existsSync(typed) ? typed : request, parent, isMain);
};

for (const path of globSync(`${process.env.PANOH_MUTATION_FOLDER}/**/*.spec.ts`, {
  cwd: ROOT,
  exclude,
}).sort())
  describe(path, () => {
    require(join(ROOT, path));
  });
