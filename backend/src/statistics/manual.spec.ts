import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { format } from 'oxfmt';
import { manualPage } from './manual-page.rules.js';
import { manualIn } from './manual.js';
import { EXPLAINED, manualOf } from './manual.rules.js';

type Row = Record<'key' | 'en' | 'ru' | 'tg', string>;
const WORDS = new URL('../../manual/texts.csv', import.meta.url);

describe('the manual of the classification', () => {
  it.each(Object.entries(EXPLAINED))(
    'explains every code of %s in three languages, and nothing else',
    (_part, { codes, of, example }) => {
      const rows = parse<Row>(readFileSync(WORDS, 'utf8'), { columns: true });
      const told = rows.filter(({ key }) => key.startsWith(`${of}-`));
      expect(told.map(({ key }) => key).sort()).toEqual(
        codes.flatMap((code) => [`${of}-${code}`, ...(example ? [`${of}-${code}-example`] : [])]).sort(),
      );
      expect(told.filter(({ en, ru, tg }) => [en, ru, tg].some((text) => !text.trim()))).toEqual([]);
      expect(told.filter(({ ru, tg }) => /[a-z]/i.test(ru + tg) || /[ғӣқӯҳҷ]/i.test(ru))).toEqual([]);
      expect(told.filter(({ tg }) => /[цщыьўїњі]/i.test(tg))).toEqual([]);
    },
  );

  it('asks for a meaning and an example of every form, type, circumstance and article, and goes out with no hole', () => {
    for (const part of ['forms', 'types', 'contexts', 'articles'] as const) {
      const { codes, of } = EXPLAINED[part];
      for (const missing of codes.flatMap((code) => [`${of}-${code}`, `${of}-${code}-example`])) {
        const say = (key: string): string => {
          if (key === missing) throw new Error(`no text ${key}`);
          return key;
        };
        expect(() => manualOf(say)).toThrow(`no text ${missing}`);
      }
    }
  });

  it.each(['en', 'ru', 'tg'] as const)(
    'says in %s what the lists and the words of the product say',
    async (language) => {
      const page = new URL(`../../../docs/classification/${language}.md`, import.meta.url);
      const { code: text } = await format(page.pathname, manualPage(manualIn(language)));
      expect(readFileSync(page, 'utf8')).toBe(text);
    },
  );
});
