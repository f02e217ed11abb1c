import { describe, expect, it } from '@jest/globals';
import { DEFAULT_MODEL, Encoder, encodeAll, linkAll, linkOneByOne } from '../index.js';
import type { WrittenRegistration } from '../index.js';

type Written = Partial<WrittenRegistration>;
const EMPTY: WrittenRegistration = {
  ...{ id: '', givenName: '', surname: '', patronymic: '', sex: 'F', dateOfBirth: '' },
  ...{ district: '', jamoat: '', phone: '', motherName: '' },
};
const ZAINAB: Written = {
  ...{ givenName: 'Зайнаб', surname: 'Каримова', patronymic: 'Раҳимовна', dateOfBirth: '1988-10-24' },
  ...{ district: 'Кӯлоб', phone: '920123456', motherName: 'Хосият' },
};
const encoder = new Encoder(Buffer.alloc(32, 1));
const encoded = (rows: readonly Written[]) =>
  encodeAll(
    encoder,
    rows.map((row, at) => ({ ...EMPTY, id: `R${at}`, ...row })),
  );
/** Persons found, all at once and one after another. */
function personsOf(rows: readonly Written[]): readonly number[] {
  const all = encoded(rows);
  return [linkAll(all).clusters.length, linkOneByOne(all, DEFAULT_MODEL).clusters.length];
}
const times = (count: number, row: Written): Written[] => Array.from({ length: count }, () => row);
/** Names of twenty letters that share next to nothing. */
const nameOf = (at: number): string =>
  Array.from(
    String(Math.imul(at, 2_654_435_761) >>> 0),
    (digit) => ['ба', 'ги', 'ду', 'зо', 'ке', 'ла', 'ми', 'но', 'пу', 'ра'][+digit],
  ).join('');

describe('what no name is', () => {
  it.each([
    ['nothing', ''],
    ['spaces', '   '],
    ['a letter', 'З'],
    ['digits', '1234567'],
    ['an emoji', '👩‍👧'],
    ['marks of direction', '\u200F\u202E\u2066'],
    ['a zero byte', '\u0000'],
  ])('joins nobody: %s in every box', (_, text) => {
    const row: Written = {
      ...{ givenName: text, surname: text, patronymic: text, motherName: text },
      ...{ dateOfBirth: text, district: text, jamoat: text, phone: text, sex: text },
    };
    expect(personsOf(times(3, row))).toEqual([3, 3]);
  });

  it('ends nothing: 300 letters in every box', () => {
    const text = 'Зайнаб'.repeat(50);
    const row: Written = { ...ZAINAB, givenName: text, surname: text, patronymic: text, motherName: text };
    expect(personsOf([row, ZAINAB, { ...row, phone: '' }])[0]).toBeGreaterThanOrEqual(1);
  });

  it('hides no name: marks of direction within it', () => {
    expect(personsOf([ZAINAB, { ...ZAINAB, givenName: '\u202EЗай\u200Fнаб' }])).toEqual([1, 1]);
  });
});

describe('what is written for many', () => {
  it('joins nobody: 1900-01-01 for a birth', () => {
    const rows = [0, 1, 2].map((at): Written => ({
      ...{
        givenName: nameOf(at + 1),
        surname: nameOf(at + 50),
        dateOfBirth: '1900-01-01',
        district: 'Кӯлоб',
      },
    }));
    expect(personsOf(rows)).toEqual([3, 3]);
  });

  it('joins nobody where all are linked at once: one number for three hundred', () => {
    const rows = Array.from({ length: 300 }, (_, at): Written => ({
      ...{ givenName: nameOf(at + 1), surname: nameOf(at + 1_000), phone: '920123456' },
      ...{ district: 'Кӯлоб', dateOfBirth: String(1950 + (at % 50)) },
    }));
    expect(linkAll(encoded(rows)).clusters.length).toBe(300);
  });

  it('joins nobody in the end where they come one by one: what one number linked of the first is looked at again', () => {
    const rows = [
      'Зайнаб',
      'Мадина',
      'Фотима',
      'Гулнора',
      'Нигина',
      'Шаҳло',
      'Парвина',
      'Манижа',
      'Дилбар',
      'Тахмина',
    ]
      .flatMap((givenName) => ['Каримова', 'Саидова'].map((surname): Written => ({ givenName, surname })))
      .map((row): Written => ({ ...row, phone: '920123456' }));
    const [, atFirst = 0] = personsOf(rows);
    expect(atFirst).toBeLessThan(rows.length);
    const more = Array.from({ length: 280 }, (_, at): Written => ({
      ...{ givenName: nameOf(at + 1), surname: nameOf(at + 1_000), phone: '920123456' },
    }));
    const all = [...rows, ...more];
    expect(linkOneByOne(encoded(all), DEFAULT_MODEL).clusters.length).toBe(all.length);
  });

  it('finds her who wrote her whole name into every box', () => {
    const whole = 'Каримова Зайнаб Раҳимовна';
    const row: Written = { ...ZAINAB, givenName: whole, surname: whole, patronymic: whole };
    expect(personsOf([ZAINAB, row])).toEqual([1, 1]);
  });
});

describe('the same row four hundred times', () => {
  /** CPU time, which other processes on the machine do not lengthen. */
  const AT_MOST_SECONDS = 5;

  it.each([
    ['that tells who she is', ZAINAB, 1],
    ['that hardly tells anything', { givenName: 'Зайнаб', district: 'Кӯлоб' }, null],
    ['with a name and a place', { givenName: 'Зайнаб', surname: 'Каримова', district: 'Кӯлоб' }, null],
  ])('does not take four hundred times four hundred steps: one %s', (_, row, persons) => {
    const began = process.cpuUsage();
    const all = encoded(times(400, row));
    const found = linkAll(all).clusters;
    const { user, system } = process.cpuUsage(began);
    expect(found.flat().length).toBe(400);
    if (persons !== null) expect(found.length).toBe(persons);
    expect((user + system) / 1e6).toBeLessThan(AT_MOST_SECONDS);
  });
});
