import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import {
  actionsOn,
  blocksOf,
  concernsOf,
  reviewTrace,
  wordProblems,
  CHECKLIST_VERSION,
  REVIEW_QUESTIONS,
} from './articles.rules.js';
import type { Block, Answers, ArticleAction, ArticleState, ArticleWords } from './articles.rules.js';
import { hintsOf, mixedWords } from './stereotypes.rules.js';

const WORDS: ArticleWords = {
  titleTg: 'Ёрӣ',
  titleRu: 'Помощь',
  titleEn: 'Help',
  textTg: 'Дар ноҳия',
  textRu: 'В районе',
  textEn: 'In the district',
};

describe('what somebody of its agency may do to a text', () => {
  const standing = { isPublic: false, isReviewed: false, writtenBy: ['her'] };
  it.each<[string, ArticleState, Partial<typeof standing>, string, string[], ArticleAction[]]>([
    ['a draft is written and handed in', 'draft', {}, 'him', [], ['write', 'submit']],
    ['what was sent back changes first', 'draft', { isReviewed: true }, 'her', [], ['write']],
    ['who wrote it waits', 'in_review', {}, 'her', ['supervisor'], []],
    ['a worker does not review', 'in_review', {}, 'him', ['health_worker'], []],
    ['a second person reviews', 'in_review', {}, 'him', ['supervisor'], ['review']],
    [
      'what is public is withdrawn',
      'published',
      { isPublic: true },
      'her',
      ['supervisor'],
      ['write', 'withdraw'],
    ],
    ['also while its correction waits', 'in_review', { isPublic: true }, 'her', ['supervisor'], ['withdraw']],
    ['by no worker', 'published', { isPublic: true }, 'her', ['prosecutor'], ['write']],
    ['what was withdrawn is corrected', 'withdrawn', {}, 'her', ['supervisor'], ['write']],
  ])('%s', (_what, state, change, userId, roles, actions) => {
    expect(actionsOn({ ...standing, ...change, state }, { userId, roles })).toEqual(actions);
  });
});

describe('the words of a text', () => {
  it.each<[string, Partial<ArticleWords>, string[]]>([
    ['are whole in three languages', {}, []],
    ['are missing one by one', { titleTg: null, textEn: '' }, ['titleTg required', 'textEn required']],
    ['may hold a name in other letters', { textRu: 'Приложение Panoh в районе' }, []],
    ['are in the letters of their language', { textTg: 'Kumak dar nohiya' }, ['textTg other_letters']],
    ['are words', { textEn: '123 – 456' }, ['textEn other_letters']],
    ['are not the same twice', { textTg: 'В районе' }, ['textRu same_in_two_languages']],
  ])('%s', (_what, change, problems) => {
    expect(wordProblems({ ...WORDS, ...change }).map(({ path, code }) => `${path} ${code}`)).toEqual(
      problems,
    );
  });
});

describe('the answers', () => {
  const all = Object.fromEntries(REVIEW_QUESTIONS.map((question) => [question, 'no'])) as Answers;
  it('publish where all are no, and name every yes', () => {
    expect(concernsOf(all)).toEqual([]);
    expect(concernsOf({ ...all, endangers: 'yes', blames: 'yes' })).toEqual(['blames', 'endangers']);
  });

  it('stand in the log each, with the revision and the version of the checklist', () => {
    const told = reviewTrace('a1', 3, { ...all, patience: 'yes' });
    expect(told).toMatch(/^article-review:a1:3:1:blames=no,excuses=no,patience=yes,/);
    expect(told.match(/=/g)).toHaveLength(REVIEW_QUESTIONS.length);
  });

  it('belong to the wording that was asked: another one is another version of the checklist', () => {
    const file = new URL('../../../frontend/src/i18n/screens-articles.csv', import.meta.url);
    const rows = parse<Record<string, string>>(readFileSync(file, 'utf8'), { columns: true });
    const text = (code: string, language: string): string =>
      rows.find(({ key }) => key === `review-question.${code.replaceAll('_', '-')}`)?.[language] ?? '';
    const asked = ['tg', 'ru', 'en'].flatMap((language) =>
      REVIEW_QUESTIONS.map((code) => text(code, language)),
    );
    const digest = createHash('sha256').update(asked.join('\n')).digest('hex').slice(0, 16);
    expect([CHECKLIST_VERSION, digest]).toEqual([1, 'b5e7734d0c07905f']);
  });
});

describe('marks in a text', () => {
  it.each<[string, string, Block[]]>([
    ['of nothing', ' \n\n ', []],
    ['of lines that belong together', 'one\ntwo\n\nthree', [paragraph('one two'), paragraph('three')]],
    ['of a heading right before words', '# Who\nShe', [{ kind: 'heading', text: 'Who' }, paragraph('She')]],
    ['of a list between words', 'so:\n- a\n* b\nthen', [paragraph('so:'), list('a', 'b'), paragraph('then')]],
    ['that are none', '#\n-\n-5 [a](b)', [paragraph('# - -5 [a](b)')]],
  ])('make blocks %s', (_what, text, blocks) => {
    expect(blocksOf(text)).toEqual(blocks);
  });

  function paragraph(text: string): Block {
    return { kind: 'paragraph', text };
  }
  function list(...items: string[]): Block {
    return { kind: 'list', items };
  }
});

describe('hints', () => {
  it.each<[string, Partial<ArticleWords>, string[]]>([
    ['find nothing where nothing is', {}, []],
    ['find a beginning of a word in its language', { textRu: 'Надо ПОТЕРПЕТЬ' }, ['patience ru']],
    ['do not look inside a word', { textEn: 'An impatient reader' }, []],
    ['do not look for words of another language', { textTg: 'patience' }, []],
    ['find Tajik', { titleTg: 'Сабр кунед', textTg: 'Зан худаш гунаҳкор аст' }, ['blames tg', 'patience tg']],
  ])('%s', (_what, change, found) => {
    const hints = hintsOf({ ...WORDS, ...change });
    expect(hints.map(({ question, language }) => `${question} ${language}`)).toEqual(found);
  });

  it('show the place as it is written, and never more than somebody reads', () => {
    expect(hintsOf({ ...WORDS, textEn: 'They say: be Patient,\nplease.' })).toEqual([
      { question: 'patience', language: 'en', place: 'They say: be Patient, please.' },
    ]);
    const long = `${'word '.repeat(20)}be patient${' word'.repeat(20)}`;
    expect(hintsOf({ ...WORDS, textEn: long })[0]?.place).toBe(
      '… word word word word word be patient word word word word word …',
    );
    expect(hintsOf({ ...WORDS, textEn: 'patience '.repeat(500) })).toHaveLength(20);
  });

  it('tell words in letters of two alphabets, once each', () => {
    expect(mixedWords({ ...WORDS, textRu: 'Пoмощь, Пoмощь и help' })).toEqual(['Пoмощь']);
  });
});
