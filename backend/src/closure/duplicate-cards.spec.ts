import { describe, expect, it } from '@jest/globals';
import { cardOf, compareCards, isAgreeing } from './duplicate-cards.rules.js';
import type { CardWords } from './duplicate-cards.rules.js';

const card = (change: Partial<CardWords> = {}): CardWords => ({
  givenName: 'Gulnora',
  patronymic: null,
  surname: 'Rahimova',
  bornOn: '1991-04-12',
  ...change,
});

describe('two cards side by side', () => {
  it.each([
    ['the same letters', 'Gulnora', 'Gulnora', 'agree'],
    ['Cyrillic and Latin', 'Гулнора', 'Gulnora', 'close'],
    ['the Tajik letter and the Russian one', 'Зӯҳро', 'Зухро', 'close'],
    ['another woman', 'Гулнора', 'Мадина', 'differ'],
    ['a name that is not written', null, 'Гулнора', 'unknown'],
  ] as const)('the given name: %s', (_what, one, other, verdict) => {
    expect(compareCards(card({ givenName: one }), card({ givenName: other })).givenName).toBe(verdict);
  });

  it('a name with one letter more is never another woman', () => {
    const { givenName } = compareCards(card({ givenName: 'Гулнора' }), card({ givenName: 'Гулноро' }));
    expect(isAgreeing(givenName)).toBe(true);
  });

  it.each([
    ['the same day', '1991-04-12', '1991-04-12', 'agree'],
    ['another day of the same year', '1991-04-12', '1991-01-01', 'close'],
    ['another year', '1991-04-12', '1989-04-12', 'differ'],
    ['no day', '1991-04-12', null, 'unknown'],
  ] as const)('birth: %s', (_what, one, other, verdict) => {
    expect(compareCards(card({ bornOn: one }), card({ bornOn: other })).birth).toBe(verdict);
  });

  it('what is not known agrees with nothing', () => {
    expect(['agree', 'close', 'differ', 'unknown', undefined].filter(isAgreeing)).toEqual(['agree', 'close']);
    expect(compareCards(cardOf(undefined), cardOf(undefined))).toEqual({
      givenName: 'unknown',
      patronymic: 'unknown',
      surname: 'unknown',
      birth: 'unknown',
    });
  });
});
