import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { withProgress } from './progress.mjs';
import { run } from './processes.mjs';
import { inRoot, tool } from './root.mjs';
import { digestOf, readStamp, writeStamp } from './build-cache.mjs';

/** @typedef {{ name: string, title: string, marker: string, result: string, sources: string[], except: RegExp, commands: () => Promise<object[]> }} Part */

/** @type {Part} */
const BACK_END = {
  name: 'backend',
  title: 'the back end',
  marker: 'backend/tsconfig.build.json',
  result: 'dist/backend/src/main.js',
  sources: [
    'backend/src',
    'migrations',
    'backend/package.json',
    'backend/tsconfig.json',
    'backend/tsconfig.build.json',
    'tsconfig.base.json',
    'package-lock.json',
  ],
  except: /\.spec\.ts$/,
  commands: async () => {
    // The compiler trusts its notes of the last run, even where what it wrote then is gone.
    if (!existsSync(inRoot(BACK_END.result))) await rm(inRoot('dist/build.tsbuildinfo'), { force: true });
    // The types are a part of `npm run check`; without them the same files are written in half the time.
    const project = ['-p', 'backend/tsconfig.build.json'];
    return [{ command: tool('typescript/bin/tsc', ...project, '--noCheck', '--pretty', 'false') }];
  },
};

/** @type {Part} */
const FRONT_END = {
  name: 'frontend',
  title: 'the front end',
  marker: 'frontend/angular.json',
  result: 'dist/frontend/index.html',
  sources: [
    'frontend/src',
    'frontend/public',
    'frontend/angular.json',
    'frontend/ngsw-config.json',
    'frontend/package.json',
    'frontend/tsconfig.json',
    'frontend/tsconfig.app.json',
    'scripts/build-i18n.mjs',
    'scripts/merge-chunks.mjs',
    'scripts/compress-front-end.mjs',
    'scripts/i18n',
    'backend/portal/texts.csv',
    'tsconfig.base.json',
    'package-lock.json',
  ],
  except: /\.spec\.ts$|^frontend\/public\/i18n\//,
  commands: async () => [
    { command: [process.execPath, inRoot('scripts/build-i18n.mjs')] },
    {
      command: tool('@angular/cli/bin/ng.js', 'build', '--progress', 'false', '--stats-json'),
      cwd: inRoot('frontend'),
      env: { NG_CLI_ANALYTICS: 'false' },
    },
    { command: [process.execPath, inRoot('scripts/merge-chunks.mjs')] },
    { command: [process.execPath, inRoot('scripts/compress-front-end.mjs')] },
  ],
};

async function isUpToDate(part, digest) {
  return existsSync(inRoot(part.result)) && (await readStamp(part.name)) === digest;
}

/** Whether a part stands as its sources would be built now. @param {'backend' | 'frontend'} name */
export async function isBuilt(name) {
  const part = [BACK_END, FRONT_END].find((one) => one.name === name);
  return isUpToDate(part, await digestOf(part.sources, part.except));
}

/** Builds one part; throws with what its compiler said. */
async function buildPart(part, digest) {
  for (const { command, ...options } of await part.commands()) {
    const { code, output } = await run(command, options);
    if (code !== 0) throw new Error(`${output.trim()}\n\nThis is why ${part.title} could not be built.`);
  }
  await writeStamp(part.name, digest);
}

/**
 * Builds what has changed since the last build, the parts in parallel.
 * @param {{ only?: 'backend' | 'frontend' }} options
 */
export async function build({ only } = {}) {
  const present = [BACK_END, FRONT_END].filter((part) => existsSync(inRoot(part.marker)));
  const stale = [];
  for (const part of present.filter(({ name }) => !only || name === only)) {
    const digest = await digestOf(part.sources, part.except);
    if (!(await isUpToDate(part, digest))) stale.push({ part, digest });
  }
  if (stale.length === 0) return;
  const title = `Building ${stale.map(({ part }) => part.title).join(' and ')}`;
  const failures = await withProgress(title, async () => {
    const results = await Promise.allSettled(stale.map(({ part, digest }) => buildPart(part, digest)));
    return results.filter((result) => result.status === 'rejected').map(({ reason }) => reason.message);
  });
  if (failures.length > 0) throw new Error(failures.join('\n\n'));
}
