import { describe, expect, it } from '@jest/globals';
import { jamoatOf, normalise } from './normalise.js';
import type { NormalRegistration, WrittenRegistration } from './registration.types.js';

const EMPTY: WrittenRegistration = {
  ...{ id: 'R1', givenName: '', surname: '', patronymic: '', sex: '', dateOfBirth: '' },
  ...{ district: '', jamoat: '', phone: '', motherName: '' },
};
const read = (written: Partial<WrittenRegistration>): NormalRegistration =>
  normalise({ ...EMPTY, ...written });
const givenNames = (names: readonly string[]): Set<string | undefined> =>
  new Set(names.map((givenName) => read({ givenName }).given?.core));

describe('a registration in the sound alphabet', () => {
  it.each([
    [['Зайнаб', 'Zaynab', 'Zainab', 'Зайнабхон']],
    [['Ҷамила', 'Чамила', 'Джамиля', 'Jamila', 'Dzhamilya']],
    [['Муҳаббат', 'Мухаббат', 'Muhabbat', 'Mukhabbat']],
    [['Шаҳноза', 'Шахноза', 'Shahnoza', 'Shakhnoza']],
    [['Гулҷаҳон', 'Гулчахон', 'Гульджахон', 'Guljahon']],
    [['Ӯктам', 'Уктам', 'Ўктам', 'Uktam']],
    [['Тоҷинисо', 'Точинисо', 'Таджинисо']],
  ])('lets %j meet', (names) => {
    expect(givenNames(names).size).toBe(1);
  });

  it.each([
    ['Нигора', 'Нигина'],
    ['Ҳалима', 'Ҳакима'],
    ['Саида', 'Саодат'],
    ['Фотима', 'Зуҳро'],
    ['Карим', 'Карима'],
  ])('keeps %s and %s apart', (one, other) => {
    expect(givenNames([one, other]).size).toBe(2);
  });

  it('compares surnames and fathers by their stems, whatever the ending', () => {
    const surnames = [
      'Қурбонова',
      'Курбонова',
      'Курбанова',
      'Qurbonova',
      'Kurbanova',
      'Қурбонзода',
      'Қурбон',
    ];
    expect(new Set(surnames.map((surname) => read({ surname }).surname?.stem)).size).toBe(1);
    const fathers = ['Раҳимовна', 'Рахимовна', 'Раҳимзода', 'духтари Раҳим', 'Rahim'];
    expect(new Set(fathers.map((patronymic) => read({ patronymic }).patronymic?.stem)).size).toBe(1);
  });

  it('takes a name that stands in one box apart, and puts swapped boxes right', () => {
    const right = read({ givenName: 'Зайнаб', surname: 'Каримова', patronymic: 'Раҳимовна' });
    for (const written of [
      { surname: 'Каримова Зайнаб Раҳимовна' },
      { givenName: 'Каримова', surname: 'Зайнаб', patronymic: 'Раҳимовна' },
    ]) {
      const { given, surname, patronymic } = read(written);
      expect([given, surname, patronymic]).toEqual([right.given, right.surname, right.patronymic]);
    }
  });

  it('takes a patronymic in the box of the surname for the father', () => {
    const { surname, patronymic } = read({ givenName: 'Фотима', surname: 'Назаровна' });
    expect(surname).toBeNull();
    expect(patronymic?.stem).toBe('nazar');
  });

  it('reads dates in three forms; 1 January and a day that no month has are a year', () => {
    expect(read({ dateOfBirth: '1988-10-24' }).birth).toEqual(read({ dateOfBirth: '24.10.1988' }).birth);
    for (const dateOfBirth of ['1988', '1988-01-01', '01.01.1988', '45.01.1988'])
      expect(read({ dateOfBirth }).birth).toEqual({ year: 1988, monthAndDay: null });
    for (const dateOfBirth of ['', '1900-01-01', '88', 'номаълум'])
      expect(read({ dateOfBirth }).birth).toBeNull();
  });

  it('reads a phone with and without the code of the country, and no other number', () => {
    for (const phone of ['+992 92 012-34-56', '992920123456', '(92) 012 3456', '920123456'])
      expect(read({ phone }).phone).toBe('920123456');
    for (const phone of ['', '12', '000000000', '9,92901E+11']) expect(read({ phone }).phone).toBeNull();
  });

  it('knows a district in three languages, with what is said before it', () => {
    const ways = ['Кӯлоб', 'Куляб', 'Kulyab', 'ноҳияи Кӯлоб', 'район Куляб', 'шаҳри Кӯлоб'];
    expect(new Set(ways.map((district) => read({ district }).district)).size).toBe(1);
    expect(read({ district: 'Гиссар' }).district).toBe(read({ district: 'ноҳияи Ҳисор' }).district);
    expect(read({ district: 'Восеъ' }).district).not.toBe(read({ district: 'Ёвон' }).district);
  });

  it.each([
    ['Кӯлоб, Навобод, к. Гагарин 92', 'навобод'],
    ['Зарбдор', 'зарбдор'],
    ['район Куляб, ш. Кӯлоб, ул Боғи Нав 6', 'кӯлоб'],
    ['Куляб', ''],
    ['кӯчаи Бӯстон 5', ''],
    ['', ''],
  ])('finds in the address %j the jamoat %j, neither street nor district', (address, jamoat) => {
    expect(jamoatOf(address, 'kulob')).toBe(jamoat);
  });

  it.each(['', ' ', '7', '😀', '\u200F\u202E', '—', '.'])('takes %j for no name', (givenName) => {
    expect(read({ givenName }).given).toBeNull();
  });

  it('cuts what no name is as long as', () => {
    expect(read({ givenName: 'а'.repeat(3) + 'бв'.repeat(150) }).given?.whole.length).toBeLessThanOrEqual(40);
  });
});
