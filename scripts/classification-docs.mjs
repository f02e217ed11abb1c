/**
 * `npm run docs:classification`: writes docs/classification/{en,ru,tg}.md and docs/minimum-data-set.md from the code lists and words that
 * the product uses; `npm run docs:classification -- --check` exits 1 where a page differs.
 */
import './support/fit-node.mjs';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { markdownOf } from './classification-docs/classification.mjs';
import { prepare } from './support/prepare.mjs';
import { built, inRoot } from './support/root.mjs';

await prepare({ only: 'backend' });
const { manualIn } = await built('statistics/manual.js');
const { minimumDataSetPage } = await built('statistics/minimum-data-set/minimum-data-set.rules.js');
const isCheck = process.argv.includes('--check');
const pages = [
  ...['en', 'ru', 'tg'].map((language) => [`classification/${language}`, markdownOf(manualIn(language))]),
  ['minimum-data-set', minimumDataSetPage()],
];
for (const [name, text] of pages) {
  const path = inRoot(`docs/${name}.md`);
  const page = await format(text, { ...(await resolveConfig(path)), parser: 'markdown' });
  if (!isCheck) writeFileSync(path, page);
  else if (!existsSync(path) || readFileSync(path, 'utf8') !== page) {
    process.stderr.write(`${path} is not what the lists say: npm run docs:classification\n`);
    process.exitCode = 1;
  }
}
