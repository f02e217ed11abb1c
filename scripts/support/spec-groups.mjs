import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inRoot } from './root.mjs';

/** More groups than workers, so that no worker waits long. */
const GROUPS = 8;

/**
 * Files that each run many specs: Jest loads Angular again for each file, which takes longer than most specs run. A spec
 * stands in a group of tests under its path, by which failures and reports name it.
 * @param {string} folder whose specs, as a path in the repository
 * @returns {Promise<string>} where they are
 */
export async function groupSpecs(folder) {
  const names = (await readdir(inRoot(folder), { recursive: true })).filter((name) =>
    /\.spec\.ts$/.test(name),
  );
  const sized = await Promise.all(
    names.map(async (name) => ({
      path: `${folder}/${name.replaceAll('\\', '/')}`,
      ...(await stat(inRoot(folder, name))),
    })),
  );
  const largestFirst = sized.sort((a, b) => b.size - a.size || a.path.localeCompare(b.path));
  const groups = Array.from({ length: GROUPS }, () => []);
  for (const [index, { path }] of largestFirst.entries()) groups[index % GROUPS].push(path);
  const place = inRoot('dist/.groups');
  await rm(place, { recursive: true, force: true });
  await mkdir(place, { recursive: true });
  for (const [index, paths] of groups.entries())
    await writeFile(join(place, `group-${index + 1}.spec.js`), paths.map(running).join(''));
  return place;
}

/** What one spec left in the document, and its focus, is gone before the next. */
const CLEAN = 'afterAll(() => document.body.replaceChildren());';

const running = (path) =>
  `describe(${JSON.stringify(path)}, () => { ${CLEAN} require(${JSON.stringify(inRoot(path))}); });\n`;
