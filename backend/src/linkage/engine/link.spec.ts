import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { candidatePairs } from './candidates.js';
import { FIELDS, LEVELS, compare } from './compare.js';
import { Encoder } from './encode.js';
import { evaluate } from './measuring.js';
import { encodeAll, estimatePersons, linkAll, toReview } from './link.js';
import type { Linked, LinkOptions } from './link.js';
import type { WrittenRegistration } from './registration.types.js';

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
const link = (rows: readonly Written[], options?: LinkOptions): Linked => linkAll(encoded(rows), options);
const persons = (rows: readonly Written[]): number => link(rows).clusters.length;

const ZAINAB: Written = {
  ...{ givenName: 'Зайнаб', surname: 'Каримова', patronymic: 'Раҳимовна', dateOfBirth: '1988-10-24' },
  ...{ district: 'Кӯлоб', phone: '+992 92 012-34-56', motherName: 'Хосият' },
};

describe('registrations of one woman', () => {
  it('are one person in three scripts, under another ending and with swapped boxes', () => {
    expect(
      persons([
        ZAINAB,
        { ...ZAINAB, givenName: 'Zaynab', surname: 'Karimova', patronymic: 'Rahimovna', district: 'Kulyab' },
        { ...ZAINAB, givenName: 'Каримзода', surname: 'Зайнабхон', patronymic: 'Раҳим', motherName: '' },
        { ...ZAINAB, dateOfBirth: '1988', phone: '', district: 'ноҳияи Кӯлоб' },
      ]),
    ).toBe(1);
  });

  it('are one person with a slip of the pen and one wrong digit', () => {
    expect(
      persons([ZAINAB, { ...ZAINAB, givenName: 'Зайнб', phone: '920123457', dateOfBirth: '24.10.1989' }]),
    ).toBe(1);
  });
});

describe('a slip of the pen', () => {
  const levels = (one: Written, other: Written) => {
    const [first, second] = encoded([one, other]);
    if (!first || !second) throw new Error('two rows are encoded as two');
    const agreement = compare(first, second);
    return { given: agreement[FIELDS.indexOf('given')], birth: agreement[FIELDS.indexOf('birth')] };
  };

  it.each([
    ['two letters exchanged', 'Фарзона', 'Фразона'],
    ['a letter left out', 'Мунира', 'Мунра'],
    ['a wrong letter', 'Дилбар', 'Дилбвр'],
  ])('is one in a name: %s', (_, givenName, slipped) => {
    expect(levels({ givenName }, { givenName: slipped }).given).toBe(LEVELS.given.slip);
  });

  it('is seen in a year: a wrong ten, two digits exchanged', () => {
    for (const dateOfBirth of ['1996', '1968'])
      expect(levels({ dateOfBirth: '1986' }, { dateOfBirth }).birth).toBe(LEVELS.birth.yearSlip);
    expect(levels({ dateOfBirth: '1986-05-09' }, { dateOfBirth: '1976-05-09' }).birth).toBe(
      LEVELS.birth.yearOff,
    );
  });

  it('is none where an initial stands for a sound of two letters, or a particle comes behind another', () => {
    expect(levels({ givenName: 'S.' }, { givenName: 'Шаҳноза' }).given).toBe(LEVELS.given.initial);
    expect(levels({ givenName: 'М.' }, { givenName: 'Шаҳноза' }).given).toBe(LEVELS.given.other);
    expect(levels({ givenName: 'Ойгулмоҳ' }, { givenName: 'Ойгул' }).given).toBe(LEVELS.given.same);
  });
});

describe('two women', () => {
  it('are never one for a household: sisters, twins, mother and daughter', () => {
    const household = {
      surname: 'Раҳимова',
      patronymic: 'Сафаровна',
      phone: '920123456',
      motherName: 'Хосият',
    };
    for (const [one, other] of [
      [
        { givenName: 'Нигора', dateOfBirth: '1990-03-02' },
        { givenName: 'Нигина', dateOfBirth: '1993-07-11' },
      ],
      [
        { givenName: 'Фотима', dateOfBirth: '1990-03-02' },
        { givenName: 'Зуҳро', dateOfBirth: '1990-03-02' },
      ],
      [
        { givenName: 'Ҳалима', dateOfBirth: '1965' },
        { givenName: 'Ҳакима', dateOfBirth: '1990' },
      ],
    ])
      expect(
        persons([
          { ...household, ...one },
          { ...household, ...other },
        ]),
      ).toBe(2);
  });

  it('are never one for a name and a district alone', () => {
    const name = { givenName: 'Зайнаб', surname: 'Раҳимова', district: 'Кӯлоб' };
    expect(
      persons([
        { ...name, dateOfBirth: '1971-02-03' },
        { ...name, dateOfBirth: '1999-08-09' },
      ]),
    ).toBe(2);
  });

  it('are not made one by a number of many people', () => {
    const office = Array.from({ length: 40 }, (_, at) => ({
      ...{
        givenName: ['Зайнаб', 'Мадина', 'Шаҳло', 'Наргис'][at % 4],
        surname: `Каримова${'абвгдеклмн'.charAt(at % 10)}`,
      },
      ...{ phone: '920123456', dateOfBirth: String(1950 + at) },
    }));
    expect(persons(office)).toBe(40);
  });
});

describe('what people decided', () => {
  it('holds against the scores', () => {
    const rows = [ZAINAB, { ...ZAINAB }, { givenName: 'Мадина', surname: 'Алиева', district: 'Восе' }];
    const decisions = { same: [[0, 2]], different: [[0, 1]] } as const;
    expect(link(rows, { decisions }).clusters).toEqual([[0, 2], [1]]);
  });
});

describe('bad input', () => {
  it('is nobody and ends nothing: empty, a letter, 300 letters, digits, signs that cannot be seen', () => {
    const rows = ['', 'З', 'Зайнаб'.repeat(50), '12345', '😀', '\u202E', 'Зайнаб Каримова Раҳимовна'].map(
      (name): Written => ({
        givenName: name,
        surname: name,
        patronymic: name,
        dateOfBirth: name,
        phone: name,
      }),
    );
    expect(
      link(rows)
        .clusters.flat()
        .sort((one, other) => one - other),
    ).toEqual(rows.map((_, at) => at));
    expect(link([]).clusters).toEqual([]);
    expect(persons([{}, {}])).toBe(2);
  });

  it('is one person where the same row comes a thousand times', () => {
    expect(persons(Array.from({ length: 1_000 }, () => ZAINAB))).toBe(1);
  });

  it('never breaks the comparison, which is the same both ways', () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom('Зайнаб', 'Zaynab', 'Каримова', 'З.', 'духтари Сафар'),
    );
    const row = fc.record({
      givenName: text,
      surname: text,
      patronymic: text,
      motherName: text,
      jamoat: text,
    });
    fc.assert(
      fc.property(row, row, (one, other) => {
        const [first, second] = encoded([one, other]);
        if (!first || !second) throw new Error('two rows are encoded as two');
        expect([...compare(first, second)]).toEqual([...compare(second, first)]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('what is counted', () => {
  it('tells each pair of a block once', () => {
    const pairs = [...candidatePairs(encoded(Array.from({ length: 30 }, () => ZAINAB)))];
    expect(pairs.length).toBe((30 * 29) / 2);
    expect(new Set(pairs.map(String)).size).toBe(pairs.length);
  });

  it('leaves out a block that more registrations share than it may', () => {
    expect([...candidatePairs(encoded(Array.from({ length: 30 }, () => ZAINAB)), 20)]).toEqual([]);
  });

  it('says how many persons there may be, between as few and as many', () => {
    const linked = link([ZAINAB, ZAINAB, { ...ZAINAB, phone: '', dateOfBirth: '1990', motherName: '' }]);
    const { expected, from, to } = estimatePersons(linked);
    expect(from).toBeLessThanOrEqual(expected);
    expect(expected).toBeLessThanOrEqual(to);
    expect(expected).toBeGreaterThanOrEqual(1);
    expect(expected).toBeLessThanOrEqual(3);
  });

  it('asks people about what is doubtful only', () => {
    expect(toReview(link([ZAINAB, ZAINAB, { givenName: 'Мадина', surname: 'Алиева' }]))).toEqual([]);
  });

  it('measures clusters against the truth', () => {
    const truth = ['a', 'a', 'a', 'b', 'c'];
    expect(evaluate([[0, 1], [2, 3], [4]], truth)).toEqual({
      ...{ precision: 1 / 2, recall: 1 / 3, f1: 2 / 5, found: 3, persons: 3 },
      ...{ doubleCountError: 0, mixedClusters: 1 / 3 },
    });
  });
});

it('refuses a secret that is none', () => {
  expect(() => new Encoder(Buffer.alloc(31))).toThrow(RangeError);
});
