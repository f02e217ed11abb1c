/**
 * `npm run manual`: writes docs/classification/{en,ru,tg}.md from the code lists and words that the product uses;
 * `npm run manual -- --check` exits 1 where a page is not what would be written.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { built } from './bench/built.mjs';
import { markdownOf } from './manual/classification.mjs';
import { prepare } from './support/prepare.mjs';
import { inRoot } from './support/root.mjs';

await prepare({ only: 'backend' });
const { manualIn } = await built('statistics/manual/manual.js');
const isCheck = process.argv.includes('--check');
for (const language of ['en', 'ru', 'tg']) {
  const path = inRoot(`docs/classification/${language}.md`);
  const text = markdownOf(manualIn(language));
  const page = await format(text, { ...(await resolveConfig(path)), parser: 'markdown' });
  if (!isCheck) writeFileSync(path, page);
  else if (!existsSync(path) || readFileSync(path, 'utf8') !== page) {
    process.stderr.write(`${path} is not what the lists say: npm run manual\n`);
    process.exitCode = 1;
  }
}
