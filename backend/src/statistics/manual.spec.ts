import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { format, resolveConfig } from 'prettier';
import { DISABILITIES } from '../cases/case-core.types.js';
import { deriveCoreType } from '../cases/classification.rules.js';
import { CASE_CONTEXTS, CORE_TYPES, LAW_FORMS, RELATIONSHIPS } from '../cases/classification.types.js';
import type { LawForm } from '../cases/classification.types.js';
import { OCCUPATIONS } from '../cases/incidents.types.js';
import { LEGAL_ARTICLE_CODES } from '../cases/legal-articles.types.js';
import { LISTS } from './lists.types.js';
import { CLASSIFIED_AS } from './statistics.types.js';

const SCRIPT = new URL('../../../scripts/manual/classification.mjs', import.meta.url).href;
const { manualOf } = (await import(SCRIPT)) as { manualOf(language: string, lists: unknown): string };

type Row = Record<'key' | 'en' | 'ru' | 'tg', string>;
const WORDS = new URL('../../../docs/classification/words.csv', import.meta.url);
/** What is explained by a meaning and an example, and how the names of its texts begin. */
const EXPLAINED = {
  form: LAW_FORMS,
  type: CORE_TYPES,
  context: CASE_CONTEXTS,
  article: LEGAL_ARTICLE_CODES,
} as const;

describe('the manual of the classification', () => {
  it.each(Object.entries(EXPLAINED))(
    'has a meaning and an example in three languages for every %s, and for nothing else',
    (kind, codes) => {
      const rows = parse<Row>(readFileSync(WORDS, 'utf8'), { columns: true });
      const told = rows.filter(({ key }) => key.startsWith(`${kind}-`) && !key.endsWith('-text'));
      expect(told.map(({ key }) => key).sort()).toEqual(
        codes.flatMap((code) => [`${kind}-${code}`, `${kind}-${code}-example`]).sort(),
      );
      expect(told.filter(({ en, ru, tg }) => [en, ru, tg].some((text) => !text.trim()))).toEqual([]);
      expect(told.filter(({ ru, tg }) => /[a-z]/i.test(ru + tg) || /[ғӣқӯҳҷ]/i.test(ru))).toEqual([]);
      expect(told.filter(({ tg }) => /[цщыьўїњі]/i.test(tg))).toEqual([]);
    },
  );

  it.each(['en', 'ru', 'tg'])(
    'says in %s what the lists and the words of the product say',
    async (language) => {
      const page = new URL(`../../../docs/classification/${language}.md`, import.meta.url);
      const unknown = {
        penetration: 'unknown',
        forcedMarriage: 'unknown',
        outsideClassification: false,
      } as const;
      const text = manualOf(language, {
        ...{ forms: LAW_FORMS, types: CORE_TYPES, contexts: CASE_CONTEXTS, relations: RELATIONSHIPS },
        ...{ ages: LISTS.person_ages, disabilities: DISABILITIES },
        typeOf: (form: LawForm) => deriveCoreType({ lawForms: [form], ...unknown }),
        ...{ groups: CLASSIFIED_AS.groups, articleGroups: CLASSIFIED_AS.articleGroups },
        ...{ articles: LEGAL_ARTICLE_CODES, occupations: OCCUPATIONS },
      });
      const options = await resolveConfig(page.pathname);
      expect(readFileSync(page, 'utf8')).toBe(await format(text, { ...options, parser: 'markdown' }));
    },
  );
});
