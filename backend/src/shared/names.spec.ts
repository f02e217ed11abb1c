import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  nameAgreement,
  nameAnswers,
  nameFormsOf,
  namePartsOf,
  normaliseName,
  readingsOf,
  wordKeysOf,
} from './names.js';

/** Whether two single words share a key K3 in one of their forms; stems are compared separately. */
function meet(first: string, second: string, stems = false): boolean {
  const keys = (word: string): string[] =>
    nameFormsOf(word).flatMap(({ forms }) =>
      forms.filter(({ kind }) => stems || kind !== 'stem').map(({ classes }) => classes),
    );
  return keys(first).some((key) => keys(second).includes(key));
}

describe('names that are one name', () => {
  it.each([
    ['Зайнаб', 'Zaynab', 'Zainab', 'Зайнабхон'],
    ['Ҷамила', 'Чамила', 'Джамиля', 'Jamila', 'Dzhamilya'],
    ['Муҳаббат', 'Мухаббат', 'Muhabbat', 'Mukhabbat'],
    ['Қурбонова', 'Курбонова', 'Курбанова', 'Qurbonova', 'Kurbanova'],
    ['Шаҳноза', 'Шахноза', 'Shahnoza', 'Shakhnoza'],
    ['Гулҷаҳон', 'Гулчахон', 'Гульджахон', 'Guljahon'],
    ['Ӯктам', 'Уктам', 'Ўктам', 'Uktam'],
    ['Тоҷинисо', 'Точинисо', 'Таджинисо'],
    ['Ҷамшедов', 'Чамшедов', 'Джамшедов', 'Jamshedov', 'Dzhamshedov', 'Djamshedov'],
    ['Ёкуб', 'Yokub', 'Yaqub', 'Якуб'],
    ['Неъматова', 'Нематова', "Ne'matova", 'Nematova'],
    ['Абдуллоева', 'Абдулоева', 'Abdulloyeva', 'Abdulloeva'],
  ])('meets its other spellings: %s', (...spellings) => {
    const [first = ''] = spellings;
    expect(spellings.filter((spelling) => !meet(first, spelling))).toEqual([]);
  });

  it('meets its newer ending only by the stem, which is weaker', () => {
    expect(meet('Қурбонова', 'Қурбонзода')).toBe(false);
    expect(meet('Қурбонова', 'Қурбонзода', true)).toBe(true);
    expect(nameAgreement('Қурбонова Зайнаб', 'Зайнаб Курбонзода')).toBe('stem');
  });

  it('keeps the full form beside the one without a particle, for a word may only look as if it had one', () => {
    const kinds = nameFormsOf('Гулчахон').flatMap(({ forms }) => forms.map(({ kind }) => kind));
    expect(kinds).toEqual(expect.arrayContaining(['full', 'particle']));
  });

  it.each([
    ['Кӯлоб', 'Куляб'],
    ['Куляб', 'Kulyab'],
    ['Қабодиён', 'Қубодиён'],
    ['Кабадиян', 'Qabodiyon'],
  ])('meets as a place on consonants alone: %s and %s', (first, second) => {
    expect(wordKeysOf(first).k4).toBe(wordKeysOf(second).k4);
  });
});

describe('names that are two names', () => {
  it.each([
    ['Нигора', 'Нигина'],
    ['Ҳалима', 'Ҳакима'],
    ['Саида', 'Саодат'],
    ['Фотима', 'Зуҳро'],
    ['Карим', 'Карима'],
    ['Шарифа', 'Шариф'],
  ])('stay apart in every form: %s and %s', (first, second) => {
    expect(meet(first, second, true)).toBe(false);
  });

  it.each([
    ['twins', 'Шарифова Фотима Раҳимовна', 'Шарифова Зуҳро Раҳимовна'],
    ['a mother and her daughter', 'Назарова Саодат', 'Назарова Мадина'],
    ['a father and his daughter of the same stem', 'Карим Саидов', 'Карима Саидова'],
    ['a surname alone and a whole name', 'Назарова', 'Назарова Мадина'],
    ['two names that share only initials', 'Н. М.', 'Назарова Мадина'],
  ])('are not taken for one person: %s', (_who, first, second) => {
    expect(nameAgreement(first, second)).toBeNull();
  });
});

describe('whole names', () => {
  it.each([
    ['Каримова Зайнаб Раҳимовна', 'Зайнаб Каримова', 'same'],
    ['Каримова Зайнаб Раҳимовна', 'Zainab Rakhimovna Karimova', 'alike'],
    ['Зайнаби Раҳим', 'Зайнаб Раҳим', 'alike'],
    ['Каримова Зайнаб Раҳимовна', 'Каримзода Зайнаб Раҳим', 'stem'],
    ['Каримова Зайнаб', 'З. Каримова', 'initial'],
    ['Назаршо?ова Саодат', 'Назаршоҳова Саодат', 'alike'],
    ['?онона Исмоилова', 'Ҷонона Исмоилова', 'alike'],
  ])('%s and %s agree: %s', (first, second, agreement) => {
    expect(nameAgreement(first, second)).toBe(agreement);
    expect(nameAgreement(second, first)).toBe(agreement);
  });

  it.each([
    ['зайнаб', 'Каримова Зайнаб Раҳимовна', true],
    ['Rahmonova', 'Рагмонова Фотима', true],
    ['нигора каримова', 'Каримова Нигина', false],
    ['', 'Каримова Нигина', false],
    ['К. Нигина', 'Каримова Нигина', true],
  ])('the search «%s» over «%s» answers %s', (asked, name, found) => {
    expect(nameAnswers(asked, name)).toBe(found);
  });

  it('reads a lost letter as each of the six and guesses none', () => {
    expect(readingsOf('а?мад')).toEqual(['ағмад', 'аӣмад', 'ақмад', 'аӯмад', 'аҳмад', 'аҷмад']);
    expect(readingsOf('??')).toHaveLength(36);
    expect(readingsOf('???')).toEqual([]);
  });

  it.each([
    ['look-alike letters', 'Ўктам ӽасанова', 'ӯктам ҳасанова'],
    ['a combining macron', 'Алии\u0304', 'алиӣ'],
    ['Latin letters inside a Cyrillic word', 'Cаидoва', 'саидова'],
    ['Cyrillic letters inside a Latin word', 'Zаrinа', 'zarina'],
    ['signs nobody sees', 'Заи\u200Bр\u202Eа', 'заира'],
    ['capitals and spaces', '  САИДОВА   Лола ', 'саидова лола'],
  ])('are normalised without changing a sound: %s', (_what, written, normalised) => {
    expect(normaliseName(written)).toBe(normalised);
  });
});

describe('the parts of a name in one box', () => {
  it.each([
    ['Каримова Зайнаб Раҳимовна', 'Каримова', 'Зайнаб', 'Раҳимовна', true],
    ['Зайнаб Каримова Раҳимовна', 'Каримова', 'Зайнаб', 'Раҳимовна', true],
    ['Каримзода Зайнаб Раҳим', 'Каримзода', 'Зайнаб', 'Раҳим', true],
    ['Рӯзигул Каримова Духтари Насрулло', 'Каримова', 'Рӯзигул', 'Духтари Насрулло', true],
    ['Озода Каримова Сафаровна', 'Каримова', 'Озода', 'Сафаровна', true],
    ['НУРУЛЛОЕВА МАДИНА', 'Нуруллоева', 'Мадина', null, true],
    ['Ҳасанова Ф. Холмуродовна', 'Ҳасанова', 'Ф.', 'Холмуродовна', true],
    ['Н.Карим Рустамович', 'Карим', 'Н.', 'Рустамович', true],
    ['Рахмониддиновна Озода', null, 'Озода', 'Рахмониддиновна', true],
    ['Карим Манижа', 'Карим', 'Манижа', null, false],
    ['Зебо', null, 'Зебо', null, false],
    ['', null, null, null, false],
  ])('«%s»', (written, surname, givenName, patronymic, certain) => {
    expect(namePartsOf(written)).toMatchObject({ surname, givenName, patronymic, certain });
  });

  it('loses no word of any name', () => {
    const word = fc.stringMatching(/^[А-Я][а-яё]{1,9}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
        const { surname, givenName, patronymic } = namePartsOf(words.join(' '));
        const kept = [surname, givenName, patronymic].filter(Boolean).join(' ').split(' ');
        expect([...kept].sort()).toEqual([...words].sort());
      }),
    );
  });

  it('never fails, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (first, second) => {
        namePartsOf(first);
        nameAgreement(first, second);
        nameAnswers(second, first);
      }),
    );
  });
});
