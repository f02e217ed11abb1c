import { describe, expect, it } from '@jest/globals';
import { fullNameTokensOf, matchTokensOf, namePartsOf } from './names.js';

/** Whether a search for one name finds the other, from either side. */
const finds = (one: string, other: string): boolean => {
  const kept = new Set(matchTokensOf(one).kept);
  return matchTokensOf(other).asked.some((token) => kept.has(token));
};

describe('what a name is matched by where only digests are compared', () => {
  it.each([
    ['another order', 'Раҳимов Дилшод', 'Дилшод Раҳимов'],
    ['Russian letters', 'Раҳимов Дилшод Каримович', 'Рахимов Дилшод'],
    ['Latin letters', 'Раҳимов Дилшод', 'Rahimov Dilshod'],
    ['another ending', 'Раҳимов Дилшод', 'Раҳимзода Дилшод'],
    ['an initial', 'Раҳимов Дилшод', 'Раҳимов Д.'],
    ['two initials', 'Раҳимов Дилшод Каримович', 'Рахимов Д. К.'],
    ['initials on both sides', 'Раҳимов Д.', 'Рахимов Д.К.'],
  ])('finds a name over %s, from either side', (_, one, other) => {
    expect([finds(one, other), finds(other, one)]).toEqual([true, true]);
  });

  it.each([
    ['another given name', 'Раҳимов Дилшод', 'Раҳимов Ҷамшед'],
    ['another surname', 'Раҳимов Дилшод', 'Назаров Дилшод'],
    ['another initial', 'Раҳимов Дилшод', 'Раҳимов Ҷ.'],
    ['one word alone', 'Дилшод', 'Дилшод'],
    ['no name at all', '', 'Раҳимов Дилшод'],
  ])('does not take %s for the same', (_, one, other) => {
    expect([finds(one, other), finds(other, one)]).toEqual([false, false]);
  });
});

describe('what a man is found by where a match tells others of him', () => {
  const agree = (one: string, other: string): boolean => {
    const [first, second] = [one, other].map((name) => fullNameTokensOf(namePartsOf(name)));
    return first?.some((token) => second?.includes(token)) ?? false;
  };

  it.each([
    ['in another order', 'Раҳимов Дилшод Каримович', 'Дилшод Раҳимов'],
    ['in Latin letters', 'Раҳимов Дилшод', 'Rahimov Dilshod'],
  ])('is surname and given name, %s', (_, one, other) => {
    expect(agree(one, other)).toBe(true);
  });

  it.each([
    ['a stem', 'Раҳимов Дилшод', 'Раҳимзода Дилшод'],
    ['a patronymic', 'Назаров Дилшод Раҳимович', 'Раҳимов Дилшод'],
    ['an initial', 'Раҳимов Дилшод', 'Раҳимов Д.'],
    ['given name and patronymic alone', 'Дилшод Раҳимович', 'Раҳимов Дилшод'],
    ['a surname alone', 'Раҳимов', 'Раҳимов'],
  ])('is never %s', (_, one, other) => {
    expect([agree(one, other), agree(other, one)]).toEqual([false, false]);
  });
});
