/**
 * Jest evaluates every module again for every file. Here only tests and their support are; Node itself imports the
 * built back end and the packages, once for each worker: loading them takes longer than most files run.
 */
const { existsSync } = require('node:fs');
const { join, relative, sep } = require('node:path');
const { pathToFileURL } = require('node:url');
const { SyntheticModule } = require('node:vm');
const { default: Runtime } = require('jest-runtime');

const ROOT = join(__dirname, '../../..');
const PACKAGES = `${sep}node_modules${sep}`;
const OF_JEST = /node_modules[\\/](@jest|jest-[^\\/]+|jest|expect)[\\/]/;
const OF_PRODUCT = /^(backend[\\/]src|migrations)[\\/].*\.ts$/;

/** Where Node imports a file from that Jest found; null for what belongs to the test. */
function sharedPathOf(path) {
  if (path.includes(PACKAGES)) return OF_JEST.test(path) ? null : path;
  const file = relative(ROOT, path);
  if (!OF_PRODUCT.test(file)) return null;
  const built = join(ROOT, 'dist', file.replace(/\.ts$/, '.js'));
  return existsSync(built) ? built : null;
}

async function importShared(path, context) {
  const exported = await import(pathToFileURL(path).href);
  const names = Object.keys(exported);
  const module = new SyntheticModule(
    names,
    function () {
      for (const name of names) this.setExport(name, exported[name]);
    },
    { context, identifier: path },
  );
  await module.link(() => undefined);
  await module.evaluate();
  return module;
}

class SharingRuntime extends Runtime {
  constructor(...told) {
    super(...told);
    const loader = this.esmLoader;
    const shared = new Map();
    const resolveModule = loader.resolveModule.bind(loader);
    // Newer versions of Node have a way of loading that does not ask here; it leaves imports to this one then.
    this._resolution.hasDistinctAsyncResolver = () => true;
    loader.resolveModule = async (specifier, from, context) => {
      const path = await this.sharedPath(specifier, from);
      if (path === null) return resolveModule(specifier, from, context);
      if (!shared.has(path)) shared.set(path, importShared(path, context));
      return shared.get(path);
    };
  }

  async sharedPath(specifier, from) {
    if (/^(node:|data:|@jest\/globals$)/.test(specifier)) return null;
    const path = await this._resolution.resolveEsmAsync(from, specifier);
    return this._resolution.isCoreModule(path) ? null : sharedPathOf(path);
  }
}

module.exports = SharingRuntime;
module.exports.default = SharingRuntime;
