import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { classifyRows, column, registerIn, sampleMapping } from '../../test/support/pilot-registers.js';
import { FILE_REFUSALS, MOST_BYTES, MOST_IN_CELL, MOST_RECORDS } from './read-register.js';
import { rowAt, writtenCells } from './read-register.js';
import { ROW_OUTCOMES } from './registration.types.js';

const mapping = sampleMapping([], {
  ...{ agencyType: 'cowfa', mergedBy: null },
  columns: [
    column('line_number', '№'),
    { meaning: 'registered_on', headers: ['Санаи муроҷиат', 'Дата'], required: true },
    { meaning: 'name', headers: ['Ному насаб', 'ФИО'], required: true },
    column('relation', 'Зӯровар кист'),
    { meaning: 'notes', headers: ['Эзоҳ', 'Прим.'] },
  ],
});

/** Windows-1251 has no ғ ӣ қ ӯ ҳ ҷ: saving a text in it loses them. */
const cp1251 = (text: string): Buffer =>
  Buffer.from(
    [...text].map((letter) => {
      const code = letter.codePointAt(0) ?? 0;
      if (code < 0x80) return code;
      if (letter === '№') return 0xb9;
      if (letter === 'ё') return 0xb8;
      return code >= 0x410 && code <= 0x44f ? code - 0x350 : 0x3f;
    }),
  );

/** The encoding of DOS: its letters stand in two parts. */
const cp866 = (text: string): Buffer =>
  Buffer.from(
    [...text].map((letter) => {
      const code = letter.codePointAt(0) ?? 0;
      if (code < 0x80) return code;
      return code >= 0x440 ? code - 0x360 : code - 0x390;
    }),
  );

const read = (bytes: Uint8Array | string) =>
  registerIn(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, mapping);
const names = (bytes: Uint8Array | string) => {
  const { register } = read(bytes);
  if (register === null) return null;
  const at = register.columns.findIndex((column) => column?.meaning === 'name');
  return register.records.slice(register.headerRowNo).map((record) => record[at]);
};

describe('a register', () => {
  it.each([
    ['UTF-8', Buffer.from('№,Дата,ФИО\n1,02.09.2019,Ҳасанова Лола\n'), 'utf-8'],
    ['UTF-8 with a mark', Buffer.from('\uFEFF№;Дата;ФИО\r\n1;02.09.2019;Ҳасанова Лола\r\n'), 'utf-8'],
    ['tabs', Buffer.from('№\tДата\tФИО\n1\t02.09.2019\tҲасанова Лола'), 'utf-8'],
    [
      'semicolons beside commas',
      Buffer.from(`№;Дата;ФИО;Эзоҳ\n1;02.09.2019;Ҳасанова Лола;${'зад, '.repeat(11)}\n`),
      'utf-8',
    ],
    ['windows-1251', cp1251('№;Дата;ФИО\r\n1;02.09.2019;Ҳасанова Лола\r\n'), 'windows-1251'],
    ['UTF-16', Buffer.from('\uFEFF№\tДата\tФИО\n1\t02.09.2019\tҲасанова Лола', 'utf16le'), 'utf-16'],
  ])('is read whatever its encoding and delimiter: %s', (_what, bytes, encoding) => {
    expect(read(bytes)).toMatchObject({ encoding, register: { headerRowNo: 1 } });
    expect(names(bytes)).toEqual([encoding === 'windows-1251' ? '?асанова Лола' : 'Ҳасанова Лола']);
  });

  it('is found below a title and an empty line, in another order, typed without tails', () => {
    const text =
      'Дафтари кайд,,,\n\nЭзох,Ному насаб,Санаи мурочиат,Зуровар кист\n,Назарова Лола,02.09.2019,шавхар\n';
    const { register } = read(text);
    expect(register?.headerRowNo).toBe(3);
    expect(register?.columns.map((column) => column?.meaning)).toEqual([
      'notes',
      'name',
      'registered_on',
      'relation',
    ]);
    expect(names(text)).toEqual(['Назарова Лола']);
  });

  it('numbers records as a spreadsheet does: quoted line breaks are one row, empty lines are rows', () => {
    const text = 'Дата,ФИО,Прим.\n02.09.2019,Назарова Лола,"одно\nдва ""три"""\n\n03.09.2019,Саидова Зебо,\n';
    const { register } = read(text);
    expect(register?.records).toHaveLength(4);
    expect(register?.records[1]?.[2]).toBe('одно\nдва "три"');
    expect(register && classifyRows(register, mapping).map(({ rowNo, codes }) => [rowNo, codes])).toEqual([
      [2, []],
      [3, ['blank_row']],
      [4, []],
    ]);
  });

  it('keeps a stray quote inside a cell, and a column that the mapping does not know', () => {
    const { register } = read('Дата,ФИО,Цвет\n02.09.2019,Назарова "Лола",синий\n');
    const [row] = register ? classifyRows(register, mapping) : [];
    expect(row?.registration?.name.written).toBe('Назарова "Лола"');
    expect(register && writtenCells(rowAt(register, 2))[2]).toEqual({ heading: 'Цвет', text: 'синий' });
  });
});

describe('a file that is no register', () => {
  const header = 'Дата,ФИО,Прим.\n';
  it.each<[string, Uint8Array | string, string]>([
    ['nothing', '', 'file_empty'],
    ['spaces and line ends', ' \n\r\n ', 'file_empty'],
    ['more than 64 MB', new Uint8Array(MOST_BYTES + 1).fill(0x20), 'file_too_large'],
    ['half a workbook', Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 8, 0, 8, 0]), 'file_damaged'],
    ['UTF-16 without a mark', Buffer.from(`${header}Назарова`, 'utf16le'), 'encoding_unknown'],
    ['the encoding of DOS', cp866('№;Дата;ФИО\n1;02.09.2019;Саидова Зебонисо\n'), 'encoding_unknown'],
    ['a letter', 'Уважаемая Лола Назаровна!\nПишу Вам.', 'not_csv'],
    ['a quote that never ends', `${header}02.09.2019,"Назарова`, 'quote_open'],
    ['a cell of five megabytes', `${header}1,2,"${'а, '.repeat(1_700_000)}"\n`, 'cell_too_long'],
    ['one line without an end', ','.repeat(600_000), 'not_csv'],
    ['another table', 'цена,товар\n1,хлеб\n', 'header_missing'],
    ['a register without its dates', 'Ному насаб,Эзоҳ\nНазарова Лола,-\n', 'header_incomplete'],
    ['too many rows', header + '\n'.repeat(MOST_RECORDS + 1), 'file_too_long'],
    ['a cell no spreadsheet holds', `${header}1,2,"${'а'.repeat(MOST_IN_CELL + 1)}"`, 'cell_too_long'],
  ])('is refused with a code: %s', (_what, bytes, refusal) => {
    expect(read(bytes)).toMatchObject({ refusal, register: null });
  });

  it('says which columns no heading names', () => {
    expect(read('№,Санаи муроҷиат,Прим.\n1,02.09.2019,нет\n')).toMatchObject({
      refusal: 'header_incomplete',
      missing: ['name'],
    });
  });
});

describe('whatever comes', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc.string({ unit: 'binary', maxLength: 300 }).map((text) => Buffer.from(text)),
    fc
      .array(fc.array(fc.string({ unit: 'binary', maxLength: 20 }), { maxLength: 7 }), { maxLength: 20 })
      .map((rows) => {
        const lines = rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','));
        return Buffer.from(['№,Дата,ФИО,Зӯровар кист,Эзоҳ', ...lines].join('\n'));
      }),
  );

  it('nothing throws: a file is refused with a code, or each of its records has exactly one outcome', () => {
    fc.assert(
      fc.property(bytes, (file) => {
        const { refusal, register } = read(file);
        if (register === null) return expect(FILE_REFUSALS).toContain(refusal);
        const outcomes = classifyRows(register, mapping);
        const expected = register.records
          .slice(register.headerRowNo)
          .map((_, at) => register.headerRowNo + at + 1);
        expect(outcomes.map(({ rowNo }) => rowNo)).toEqual(expected);
        for (const { outcome, codes, registration } of outcomes) {
          expect(ROW_OUTCOMES).toContain(outcome);
          expect(registration === null).toBe(outcome === 'rejected');
          if (outcome === 'rejected') expect(codes).toHaveLength(1);
          else expect(codes.length > 0).toBe(outcome === 'accepted_with_question');
        }
      }),
      { numRuns: 500 },
    );
  });
});
