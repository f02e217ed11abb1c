/**
 * `npm run manual`: writes docs/classification/{en,ru,tg}.md from the code lists and words that the product uses;
 * `npm run manual -- --check` exits 1 where a page is not what would be written.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { built } from './bench/built.mjs';
import { LANGUAGES, manualOf } from './manual/classification.mjs';
import { prepare } from './support/prepare.mjs';
import { inRoot } from './support/root.mjs';

await prepare({ only: 'backend' });
const classification = await built('cases/classification.types.js');
const { deriveCoreType } = await built('cases/classification.rules.js');
const { DISABILITIES } = await built('cases/case-core.types.js');
const { OCCUPATIONS } = await built('cases/incidents.types.js');
const { LEGAL_ARTICLE_CODES } = await built('cases/legal-articles.types.js');
const { LISTS } = await built('statistics/lists.types.js');
const { CLASSIFIED_AS } = await built('statistics/statistics.types.js');
const isCheck = process.argv.includes('--check');
for (const language of LANGUAGES) {
  const path = inRoot(`docs/classification/${language}.md`);
  const text = manualOf(language, {
    forms: classification.LAW_FORMS,
    types: classification.CORE_TYPES,
    contexts: classification.CASE_CONTEXTS,
    typeOf: (form) =>
      deriveCoreType({
        lawForms: [form],
        penetration: 'unknown',
        forcedMarriage: 'unknown',
        outsideClassification: false,
      }),
    relations: classification.RELATIONSHIPS,
    ages: LISTS.person_ages,
    disabilities: DISABILITIES,
    groups: CLASSIFIED_AS.groups,
    occupations: OCCUPATIONS,
    articles: LEGAL_ARTICLE_CODES,
    articleGroups: CLASSIFIED_AS.articleGroups,
  });
  const page = await format(text, { ...(await resolveConfig(path)), parser: 'markdown' });
  if (!isCheck) writeFileSync(path, page);
  else if (!existsSync(path) || readFileSync(path, 'utf8') !== page) {
    process.stderr.write(`${path} is not what the lists say: npm run manual\n`);
    process.exitCode = 1;
  }
}
