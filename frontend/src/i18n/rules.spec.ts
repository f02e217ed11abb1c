import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseCsv, readTexts } from '../../../scripts/i18n/csv.mjs';
import { checkKeyUsage } from '../../../scripts/i18n/key-usage.mjs';
import { compileMessage } from '../../../scripts/i18n/messages.mjs';
import { checkTexts } from '../../../scripts/i18n/rules.mjs';
import { formatMessage } from '../app/core/language/format-message';

const row = (cells: Partial<Record<'key' | 'en' | 'ru' | 'tg', string>>) => ({
  key: 'ui.thing',
  en: 'Thing',
  ru: 'Вещь',
  tg: 'Чиз',
  note: '',
  place: 'row',
  ...cells,
});

const words = (count: number) => Array.from({ length: count }, () => 'word').join(' ');

describe('the checks of the texts', () => {
  it.each([
    ['a missing text', row({ tg: ' ' }), 'tg: the text is missing'],
    ['another argument in one language', row({ en: '{day}', ru: '{date}', tg: '{day}' }), 'arguments'],
    [
      'a plural that lacks a Russian form',
      row({
        en: '{n, plural, one {# day} other {# days}}',
        ru: '{n, plural, one {# день} other {# дня}}',
        tg: '{n, plural, other {# рӯз}}',
      }),
      'ru: plural forms one,other',
    ],
    [
      'a Tajik plural with a form one',
      row({
        en: '{n, plural, one {#} other {#}}',
        ru: '{n, plural, one {#} few {#} many {#} other {#}}',
        tg: '{n, plural, one {#} other {#}}',
      }),
      'tg: plural forms one,other',
    ],
    ['a Russian letter in Tajik', row({ tg: 'Ещё' }), 'letter of another language'],
    ['Cyrillic letters in English', row({ en: 'Тhing' }), 'letter of another language'],
    ['an English word in Tajik', row({ tg: 'Save кардан' }), '“Save” is in Latin letters'],
    ['an ASCII apostrophe', row({ en: "It's" }), 'ASCII apostrophe'],
    ['the beginning of a formula', row({ en: '=1' }), 'begins like a formula'],
    [
      'a brace that is not closed',
      row({ en: '{day', ru: '{day}', tg: '{day}' }),
      'en: expect argument closing brace at 0',
    ],
    ['a brace that closes nothing', row({ ru: 'Вещь}' }), 'ru: a closing brace without an opening one'],
    ['a format that nobody fills', row({ tg: '{day, date}' }), 'tg: day is neither an argument'],
    ['a choice without a form for the rest', row({ en: '{a, select, b {c}}' }), 'missing other clause'],
    ['a word about the work in a button', row({ ru: 'Центр защиты' }), 'tells what the work is about'],
    [
      'a word about the work in a notification',
      row({ key: 'notification.thing', en: 'The police answered' }),
      'tells what the work is about',
    ],
    ['a text of 26 words', row({ en: words(26) }), 'en: 26 words'],
    [
      'a sentence of 26 words in a text that may be long',
      row({ key: 'consent-aloud.record-linkage', en: `Yes. ${words(26)}` }),
      'en: 26 words',
    ],
    ['a text without an actor', row({ en: 'The supervisor is told.' }), '“is told” is unclear'],
    ['an unclear phrase in capitals', row({ en: 'Whoever asked' }), '“whoever” is unclear'],
    [
      'an unclear phrase in a plural',
      row({
        en: '{n, plural, one {#} other {# planned anew}}',
        ru: '{n, plural, one {#} few {#} many {#} other {#}}',
        tg: '{n, plural, other {#}}',
      }),
      '“anew” is unclear',
    ],
    ['a key that is not in kebab-case', row({ key: 'ui.someThing' }), 'kebab-case'],
  ])('find %s', (_, bad, sentence) => {
    expect(checkTexts([bad]).join('\n')).toContain(sentence);
  });

  it('find a key that exists twice', () => {
    expect(checkTexts([row({}), row({})])).toEqual(['row: the key exists already']);
  });

  it('let a plain text pass, and the same words where nobody looks over a shoulder', () => {
    expect(checkTexts([row({}), row({ key: 'term.thing', en: 'protection' })])).toEqual([]);
  });

  it('measure one form of a plural, and a text that may be long by its sentences', () => {
    const twoForms = {
      en: `{n, plural, one {${words(20)}} other {${words(20)}}}`,
      ru: '{n, plural, one {#} few {#} many {#} other {#}}',
      tg: '{n, plural, other {#}}',
    };
    const readAloud = { key: 'consent-aloud.record-linkage', en: `${words(25)}. ${words(25)}.` };
    expect(checkTexts([row(twoForms), row(readAloud)])).toEqual([]);
  });

  it.each(readdirSync(__dirname).filter((name) => name.endsWith('.csv')))('find nothing in %s', (name) => {
    const { rows, problems } = readTexts(readFileSync(join(__dirname, name), 'utf8'), name);
    expect([...problems, ...checkTexts(rows)]).toEqual([]);
    expect(rows.length).toBeGreaterThan(0);
  });
});

describe('the check of the keys', () => {
  const keys = new Set(['ui.save', 'menu.today']);
  const find = (text: string, prefixes: string[] = []) =>
    checkKeyUsage([{ file: 'a.ts', text }], keys, prefixes);

  it.each([
    ["t('ui.sav')", 'no text has the key “ui.sav”'],
    ["t('nothing')", 'no text has the key “nothing”'],
    ["title: 'menu.tomorrow'", 'no text has the key “menu.tomorrow”'],
    ["t('menu.' + word)", 'declare “menu.”'],
    ['t(`menu.${word}`)', 'declare “menu.”'],
  ])('refuses %s', (text, sentence) => {
    expect(find(text).join()).toContain(sentence);
  });

  it('accepts known keys and declared beginnings', () => {
    expect(find("t('ui.save') + t('menu.' + word)", ['menu.'])).toEqual([]);
  });

  it('refuses a declared beginning that no text has', () => {
    expect(find('', ['role.'])).toEqual(['computed-keys.json: no text begins with “role.”']);
  });
});

describe('messages', () => {
  const language = { category: (count: number) => (count === 1 ? 'one' : 'other'), number: String };
  const fill = (message: string, params: Record<string, unknown>) =>
    formatMessage({ parts: [compileMessage(message)].flat(), params }, language);

  it.each([
    ['From {from} to {to}', { from: 'a', to: 'b' }, 'From a to b'],
    ['{n, plural, one {# day} other {# days}} left', { n: 1 }, '1 day left'],
    ['{n, plural, one {# day} other {# days}} left', { n: 5 }, '5 days left'],
    ['{n, plural, =0 {today} one {# day} other {# days}}', { n: 0 }, 'today'],
    ['{n, plural, other {# by {who}}}', { n: 2, who: 'us' }, '2 by us'],
    ['{kind, select, a {first} other {rest}}', { kind: 'b' }, 'rest'],
    ['No. # of {n}', { n: 3 }, 'No. # of 3'],
  ])('%s', (message, params, text) => {
    expect(fill(message, params)).toBe(text);
  });
});

it('cells may hold commas, quotes and line ends', () => {
  expect(parseCsv('a,"b, ""c""\nd"\n1,2\n')).toEqual([
    ['a', 'b, "c"\nd'],
    ['1', '2'],
  ]);
});
