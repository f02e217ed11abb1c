import { describe, expect, it } from '@jest/globals';
import { DEFAULT_MODEL, Encoder, Frequencies, encodeAll, linkOneByOne } from '../index.js';
import type { WrittenRegistration } from '../index.js';
import { Scorer } from './model.js';
import { nearestOf, rankByRarity } from './candidates.js';

const EMPTY: WrittenRegistration = {
  ...{ id: '', givenName: '', surname: '', patronymic: '', sex: 'F', dateOfBirth: '' },
  ...{ district: '', jamoat: '', phone: '', motherName: '' },
};
const encoder = new Encoder(Buffer.alloc(32, 1));
type Written = Partial<WrittenRegistration>;
const encoded = (rows: readonly Written[]) =>
  encodeAll(
    encoder,
    rows.map((row, at) => ({ ...EMPTY, id: `R${at}`, ...row })),
  );

const ZAINAB: Written = {
  ...{ givenName: 'Зайнаб', surname: 'Каримова', patronymic: 'Раҳимовна', dateOfBirth: '1988-10-24' },
  ...{ district: 'Кӯлоб', phone: '+992 92 012-34-56', motherName: 'Хосият' },
};
const MADINA: Written = {
  ...{ givenName: 'Мадина', surname: 'Алиева', patronymic: 'Сафаровна', dateOfBirth: '1995-03-02' },
  ...{ district: 'Восе', phone: '901112233', motherName: 'Гулбаҳор' },
};
const personsOf = (rows: readonly Written[]): string[] =>
  linkOneByOne(encoded(rows), DEFAULT_MODEL).clusters.map(String).sort();

describe('one after another', () => {
  it('makes the persons that all at once are', () => {
    const again = { ...ZAINAB, givenName: 'Zaynab', surname: 'Karimova', patronymic: '' };
    expect(personsOf([ZAINAB, MADINA, again, MADINA, { ...MADINA, phone: '' }])).toEqual(['0,2', '1,3,4']);
  });

  it('makes one person of two where a third shows that they are', () => {
    const maiden = { ...ZAINAB, surname: 'Саидова', dateOfBirth: '', motherName: '', district: '' };
    const married = { ...ZAINAB, phone: '', patronymic: '' };
    expect(personsOf([maiden, married, ZAINAB])).toEqual(['0,1,2']);
  });

  it('makes nothing of nobody', () => {
    expect(personsOf([])).toEqual([]);
    expect(personsOf([ZAINAB])).toEqual(['0']);
  });
});

describe('candidates', () => {
  it('are ranked by how rare what they share is, and cut off', () => {
    const found = [
      [1, ['a', 'b', 'c', 'd']],
      [2, ['d', 'c']],
      [3, ['b']],
    ] as const;
    const [first, ...others] = rankByRarity(found, 3);
    expect([first, [...others].sort()]).toEqual(['b', ['c', 'd']]);
    expect(rankByRarity(found).at(-1)).toBe('a');
    expect(rankByRarity([])).toEqual([]);
  });

  it('are looked at where they may be her, the likeliest first', () => {
    const [newcomer, ...others] = encoded([
      ZAINAB,
      MADINA,
      { ...ZAINAB, givenName: 'Зайнап', phone: '' },
      ZAINAB,
    ]);
    if (!newcomer) throw new Error('somebody comes');
    const scorer = new Scorer(DEFAULT_MODEL, Frequencies.of([newcomer, ...others]));
    expect(nearestOf(newcomer, others, scorer)).toEqual(['R3', 'R2']);
  });
});
