import { describe, expect, it } from '@jest/globals';
import { similarity, similarityRank } from './similar-people.rules.js';
import type { AskedIdentity } from './similar-people.rules.js';

const person = (change: Partial<AskedIdentity & { writtenName: string | null }> = {}) => ({
  surname: null,
  givenName: 'Гулчеҳра',
  bornOn: null,
  bornPrecision: null,
  writtenName: null,
  ...change,
});

describe('who may be registered here already', () => {
  it.each(['Гулчеҳра', 'Гулчехра', 'Gulchehra', 'ГУЛЧЕҲРА'])(
    'finds “%s” by a given name alone',
    (givenName) => {
      expect(similarity(person(), person({ givenName }))?.givenName).not.toBeUndefined();
    },
  );

  it.each(['Мадина', 'Гулнора', 'Зӯҳро'])('does not take “%s” for her', (givenName) => {
    expect(similarity(person(), person({ givenName }))).toBeNull();
  });

  it('looks into a name that a register holds in one piece', () => {
    const written = person({ givenName: null, writtenName: 'Саидова Гулчеҳра Раҳимовна' });
    expect(similarity(person(), written)).toMatchObject({ givenName: 'alike', surname: 'not_known' });
  });

  it.each([
    ['1994-05-02', 'day', '1994-05-02', 'day', 'same'],
    ['1994-01-01', 'year', '1994-05-02', 'day', 'same'],
    ['1994-05-01', 'month', '1994-05-02', 'day', 'same'],
    ['1993-01-01', 'year', '1994-05-02', 'day', 'alike'],
    ['1991-01-01', 'year', '1994-05-02', 'day', undefined],
  ] as const)('compares births %s (%s) and %s (%s): %s', (first, ofFirst, second, ofSecond, birth) => {
    const asked = person({ bornOn: first, bornPrecision: ofFirst });
    const written = person({ bornOn: second, bornPrecision: ofSecond });
    expect(similarity(asked, written)?.birth).toBe(birth);
  });

  it('keeps another surname only for the same day of birth', () => {
    const asked = person({ surname: 'Саидова', bornOn: '1994-05-02', bornPrecision: 'day' });
    const married = person({ surname: 'Раҳимова', bornOn: '1994-05-02', bornPrecision: 'day' });
    expect(similarity(asked, married)).toEqual({ givenName: 'same', surname: 'not_known', birth: 'same' });
    expect(similarity(asked, { ...married, bornOn: null, bornPrecision: null })).toBeNull();
  });

  it('finds nobody where neither name is known', () => {
    expect(similarity(person({ givenName: null }), person())).toBeNull();
    expect(similarity(person(), person({ givenName: null }))).toBeNull();
  });

  it('puts whom more agrees with first', () => {
    const known = similarityRank({ givenName: 'alike', surname: 'same', birth: 'same' });
    const byName = similarityRank({ givenName: 'same', surname: 'not_known', birth: 'not_known' });
    expect(known).toBeGreaterThan(byName);
  });
});
