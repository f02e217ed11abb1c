/**
 * Jest's transformer for the tests of the back end and of the browser. It bundles a test file with its support files.
 * Modules of the build, packages and scripts stay outside: Jest would evaluate them again for each file, which takes
 * longer than most files run. Node imports those once per worker (test-environment.mjs).
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { digestOf } from '../../../scripts/support/build-cache.mjs';
import { ROOT } from '../../../scripts/support/root.mjs';

const PRODUCT = /^(backend\/src|migrations)\/.*\.ts$/;
const SHARED = 'shared';
const NAMES = /^[A-Za-z_$][\w$]*$/;
/** All that may be bundled: a change in any of it makes the bundles new. */
const BUNDLED = ['backend/test', 'frontend/e2e'];

/** Imports name the result of a source, the browser's tests without its ending. */
const sourceOf = (path) => path.replace(/(\.js)?$/, '.ts');

/** The module that Node imports for a test's import; undefined for a file that belongs to the test. */
function sharedUrlOf(specifier, folder) {
  if (!specifier.startsWith('.')) return specifier;
  const path = resolve(folder, specifier);
  if (/\.[mc]js$/.test(path)) return pathToFileURL(path).href;
  const source = relative(ROOT, sourceOf(path)).split(sep).join('/');
  const built = join(ROOT, 'dist', source.replace(/\.ts$/, '.js'));
  return PRODUCT.test(source) && existsSync(built) ? pathToFileURL(built).href : undefined;
}

/** A module with the exports of the shared one. */
async function bridgeTo(url) {
  const names = Object.keys(await import(url)).filter((name) => NAMES.test(name) && name !== 'default');
  const lines = [
    `const shared = await globalThis.importShared(${JSON.stringify(url)});`,
    `const { ${names.map((name) => `${name}: $${name}`).join(', ')} } = shared;`,
    `export { ${names.map((name) => `$${name} as ${name}`).join(', ')} };`,
    'export default shared.default;',
  ];
  return lines.join('\n');
}

const sharing = {
  name: 'sharing',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:|@jest\/globals$)/ }, ({ path }) => ({ path, external: true }));
    onResolve({ filter: /.*/ }, ({ kind, path, resolveDir }) => {
      if (kind === 'entry-point' || path.endsWith('.json')) return undefined;
      const url = sharedUrlOf(path, resolveDir);
      return url ? { path: url, namespace: SHARED } : { path: sourceOf(resolve(resolveDir, path)) };
    });
    onLoad({ filter: /.*/, namespace: SHARED }, async ({ path }) => ({ contents: await bridgeTo(path) }));
    // A bundle stands where its test does, its support files elsewhere.
    onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll(
        'import.meta.url',
        JSON.stringify(pathToFileURL(path).href),
      ),
      loader: 'ts',
      resolveDir: dirname(path),
    }));
  },
};

let digest;

export default {
  async processAsync(_source, path) {
    const { outputFiles } = await build({
      entryPoints: [path],
      bundle: true,
      write: false,
      outfile: path.replace(/\.ts$/, '.js'),
      format: 'esm',
      platform: 'node',
      target: 'node20',
      sourcemap: 'external',
      sourcesContent: false,
      logLevel: 'silent',
      tsconfigRaw: { compilerOptions: { target: 'es2022', experimentalDecorators: true } },
      plugins: [sharing],
    });
    const [map, code] = ['.map', '.js'].map(
      (end) => outputFiles.find((file) => file.path.endsWith(end)).text,
    );
    return { code, map };
  },
  async getCacheKeyAsync(source, path) {
    digest ??= digestOf([...BUNDLED, 'dist/.stamps/backend', 'package-lock.json'], /^$/);
    return createHash('sha256')
      .update(await digest)
      .update(path)
      .update(source)
      .digest('hex');
  },
};
