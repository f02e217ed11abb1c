/** All unit tests of the context in one file: Jest then sets up one environment for each mutant, which is what takes time. */
const { globSync } = require('node:fs');
const { join } = require('node:path');
const { describe } = require('@jest/globals');

const root = join(__dirname, '../..');
// They await at their top level, which CommonJS cannot, or read a register for a minute.
const exclude = ['**/editions/attack.spec.ts', '**/imports/pilot-*.spec.ts'];

for (const path of globSync(`${process.env.PANOH_MUTATION_FOLDER}/**/*.spec.ts`, {
  cwd: root,
  exclude,
}).sort())
  describe(path, () => {
    require(join(root, path));
  });
