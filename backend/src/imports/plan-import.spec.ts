import { describe, expect, it } from '@jest/globals';
import { classifyRows, column, registerIn, sampleMapping } from '../../test/support/pilot-registers.js';
import type { RegisterMapping } from './register-mapping.types.js';
import { survivorsOf } from './plan-import.js';

const mapping = sampleMapping([
  column('official_number', 'КУСП'),
  column('sex', 'Пол'),
  column('consent', 'Согласие'),
  column('notes', 'Прим.'),
]);

function survivors(lines: readonly string[], agencyType: RegisterMapping['agencyType'] = 'police_dv') {
  const layout = { ...mapping, agencyType };
  const { register } = registerIn(
    Buffer.from(['№;КУСП;Дата;ФИО;Пол;Согласие;Прим.', ...lines].join('\n')),
    layout,
  );
  return register ? survivorsOf(classifyRows(register, layout), layout) : [];
}
const rows = (lines: readonly string[], agencyType?: RegisterMapping['agencyType']) =>
  survivors(lines, agencyType).map(({ rowNos }) => rowNos);

describe('two rows of one agency are one survivor', () => {
  it('where a cell means «same as above»', () => {
    const lines = [
      '1;10;02.09.2019;Назарова Лола;ж;;',
      ';11;03.09.2019;;;;',
      '2;12;04.09.2019;Саидова Зебо;ж;;',
    ];
    expect(rows(lines)).toEqual([[2, 3], [4]]);
  });

  it.each([
    ['the same spelling', 'Назарова Лола Каримовна', 'Назарова Лола'],
    ['another alphabet', 'Назарова Лола', 'Nazarova Lola'],
    ['the newer ending', 'Назарова Лола', 'Назарзода Лола'],
  ])('where the official number and the folded name agree: %s', (_how, first, second) => {
    expect(rows([`1;10;02.09.2019;${first};ж;;`, `2;10;09.09.2019;${second};ж;;`])).toEqual([[2, 3]]);
  });

  it.each([
    ['the name alone', '1;10;02.09.2019;Назарова Лола;ж;;', '2;11;02.09.2019;Назарова Лола;ж;;'],
    ['the number alone', '1;10;02.09.2019;Назарова Лола;ж;;', '2;10;02.09.2019;Саидова Зебо;ж;;'],
    ['no number at all', '1;;02.09.2019;Назарова Лола;ж;;', '2;;03.09.2019;Назарова Лола;ж;;'],
    ['a number of another year', '1;10;02.09.2019;Назарова Лола;ж;;', '2;10;02.09.2020;Назарова Лола;ж;;'],
    ['another sex', '1;10;02.09.2019;Назаров Сафо Карим;м;;', '2;10;03.09.2019;Назарова Сафо Карим;ж;;'],
    ['an initial', '1;10;02.09.2019;Назарова Лола;ж;;', '2;10;03.09.2019;Назарова Л.;ж;;'],
  ])('but not by %s', (_what, first, second) => {
    expect(rows([first, second])).toEqual([[2], [3]]);
  });

  it('by a number of another year where numbers never start again', () => {
    const lines = ['1;10;02.09.2019;Назарова Лола;ж;;', '2;10;02.09.2020;Назарова Лола;ж;;'];
    expect(rows(lines, 'ngo')).toEqual([[2, 3]]);
  });

  it('and what one row forbids holds for all of them', () => {
    const lines = [
      '1;10;02.09.2019;Назарова Лола;ж;да;',
      ';11;03.09.2019;;;нет;"муж работает в ОВД; НЕ ЗВОНИТЬ"',
    ];
    expect(survivors(lines)).toEqual([
      {
        rowNos: [2, 3],
        blockedAgencyTypes: ['police_dv', 'police_district', 'police_juvenile'],
        doNotPhone: true,
        refusedSharing: true,
      },
    ]);
  });
});
