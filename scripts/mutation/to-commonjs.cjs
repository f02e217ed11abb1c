/** Jest's transformer for mutated sources: file by file, so that Stryker can switch each mutant on in the tests' own modules. */
const { transformSync } = require('esbuild');

const OPTIONS = {
  ...{ loader: 'ts', format: 'cjs', platform: 'node', target: 'node22', sourcemap: 'inline' },
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

module.exports = {
  process(source, path) {
    const { code } = transformSync(source, { ...OPTIONS, sourcefile: path });
    return { code: path.endsWith('/index.ts') ? lazily(code) : code };
  },
};
