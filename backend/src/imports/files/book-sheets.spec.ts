import { readFileSync } from 'node:fs';
import { deflateRawSync, crc32 } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { findMapping } from '../register-mapping.js';
import { readBook, tableFor, RETURNED_HEADINGS } from './book-sheets.js';
import { UnreadableBook } from './zip-archive.js';
import { packedBook, xlsx } from '../../../test/support/workbook.js';

const refusalOf = (bytes: Buffer): string => {
  try {
    readBook(bytes);
    return 'none';
  } catch (error) {
    return error instanceof UnreadableBook ? error.refusal : String(error);
  }
};
const TABLE = 'Дата;ФИО\n01.02.2020;Намуна\n';

describe('a file of text', () => {
  it.each<[string, Buffer, string]>([
    ['UTF-8', Buffer.from(TABLE), 'utf-8'],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${TABLE}`), 'utf-8'],
    ['UTF-16 as Excel saves it', Buffer.from(`\uFEFF${TABLE.replaceAll(';', '\t')}`, 'utf16le'), 'utf-16'],
    ['UTF-16 the other way round', Buffer.from(`\uFEFF${TABLE}`, 'utf16le').swap16(), 'utf-16'],
    [
      'windows-1251',
      Buffer.from([0xc4, 0xe0, 0xf2, 0xe0, 0x3b, 0xd4, 0x0a, 0x31, 0x3b, 0x32]),
      'windows-1251',
    ],
  ])('is read in %s', (_what, bytes, encoding) => {
    const book = readBook(bytes);
    expect({ ...book, sheets: book.sheets.map(({ rows }) => rows[0]?.[0]) }).toEqual({
      kind: 'text',
      encoding,
      sheets: ['Дата'],
    });
  });

  it.each<[string, Buffer, string]>([
    ['nothing', Buffer.alloc(0), 'file_empty'],
    ['blanks', Buffer.from('  \n\n'), 'file_empty'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 1]), 'file_binary'],
    ['a letter', Buffer.from('Салом!\nИн нома аст.\n'), 'not_csv'],
    ['too many lines', Buffer.from('a;b\n'.repeat(20_001)), 'file_too_long'],
    ['nothing but line ends', Buffer.from(`${TABLE}${'\n'.repeat(20_001)}`), 'file_too_long'],
    ['line ends of old machines', Buffer.from(`${TABLE}${'\r'.repeat(20_001)}`), 'file_too_long'],
    ['rows of empty cells', Buffer.from(`${TABLE}${';;\n'.repeat(20_001)}`), 'file_too_long'],
    ['zeros', Buffer.alloc(9_000), 'file_binary'],
    ['the beginning of a zip', Buffer.from(`PK\u0003\u0004${'x'.repeat(9_000)}`), 'file_damaged'],
    ['an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 'file_locked'],
  ])('of %s is refused', (_what, bytes, code) => expect(refusalOf(bytes)).toBe(code));
});

describe('rows that were given back and mended', () => {
  const TEXTS = readFileSync(
    new URL('../../../../frontend/src/i18n/screens-registers.csv', import.meta.url),
    'utf8',
  );
  const wordsOf = (key: string): string[] =>
    TEXTS.split('\n')
      .find((line) => line.startsWith(`${key},`))
      ?.split(',')
      .slice(1, 4) ?? [];

  it('come as they were, whatever was added to them', () => {
    const text = "* Сатр,* Сабаб,Рӯз,Номи пурра\n7,Сана нест,01.02.2020,'=HYPERLINK(1)\n8,,'+992 90,\n";
    expect(readBook(Buffer.from(text)).sheets[0]?.rows).toEqual([
      ['Рӯз', 'Номи пурра'],
      ['01.02.2020', '=HYPERLINK(1)'],
      ['+992 90', ''],
    ]);
  });

  it('are known by the words of the screen', () => {
    expect(wordsOf('registers.back-row')).toEqual([...RETURNED_HEADINGS.row]);
    expect(wordsOf('registers.back-reason')).toEqual([...RETURNED_HEADINGS.reason]);
  });
});

describe('a workbook', () => {
  const sheet = `<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="inlineStr"><is><t>Телефон &amp; &#1090;ел</t></is></c></row>
    <row r="4"><c r="A4" s="1"><v>43891</v></c><c r="B4" s="1"><v>43891.604166667</v></c><c r="C4"><v>9.92901234567E11</v></c>
      <c r="D4" t="str"><f>1+1</f><v>2</v></c><c r="E4" t="b"><v>1</v></c></row>`;

  it('keeps the numbers of its rows, shows days as days, and writes telephones out', () => {
    const [first] = readBook(xlsx({ Дафтар: sheet }, ['Дата'])).sheets;
    expect(first?.name).toBe('Дафтар');
    expect(first?.rows.map((row) => row.join(','))).toEqual([
      ',,,,',
      'Дата,,Телефон & тел,,',
      ',,,,',
      '01.03.2020,01.03.2020 14:30,992901234567,2,TRUE',
    ]);
  });

  it('gives the console the sheet that fits the layout', async () => {
    const mapping = await findMapping('cowfa-kulob');
    if (!mapping) throw new Error('no such mapping');
    const row = (at: number, texts: readonly string[]): string =>
      `<row r="${at}">${texts.map((text) => `<c t="str"><v>${text}</v></c>`).join('')}</row>`;
    const headings = row(
      1,
      mapping.columns.map(({ headers }) => headers[0] ?? ''),
    );
    const book = xlsx({ Эзоҳ: row(1, ['а', 'б']), Дафтар: headings + row(2, ['1', '02.09.2019']) }, []);
    expect(tableFor(book, mapping).rows[1]?.slice(0, 3)).toEqual(['1', '02.09.2019', '']);
  });

  it('offers its sheets by their names, but none that is empty', () => {
    const book = readBook(xlsx({ '2019': sheet, Лист2: '', '2020': sheet }, ['Дата']));
    expect(book.sheets.map(({ name }) => name)).toEqual(['2019', '2020']);
  });

  it('keeps a hidden sheet to itself', () => {
    const book = readBook(xlsx({ 'Пинҳон" state="hidden': sheet, '2020': sheet }, ['Дата']));
    expect(book.sheets.map(({ name }) => name)).toEqual(['2020']);
  });

  const part = (name: string, text: string) => ({ name, bytes: Buffer.from(text) });
  it.each<[string, () => Buffer, string]>([
    ['without a table', () => xlsx({ Лист1: '' }, []), 'file_empty'],
    ['of another program', () => packedBook([part('word/document.xml', '<a/>')]), 'file_binary'],
    ['cut off', () => xlsx({ Дафтар: sheet }, ['Дата']).subarray(0, 600), 'file_damaged'],
    [
      'of endless rows',
      () => xlsx({ Дафтар: `<row r="90000"><c t="str"><v>x</v></c></row>` }, []),
      'file_too_long',
    ],
    [
      'with a cell far to the right',
      () => xlsx({ Дафтар: `<row r="1"><c r="XFD1" t="str"><v>x</v></c></row>` }, []),
      'file_too_long',
    ],
    ['of tags that never end', () => xlsx({ Дафтар: `<c `.repeat(50_000) }, []), 'file_damaged'],
    [
      'of entities of its own',
      () => xlsx({ Дафтар: `<row r="1"><c t="str"><v>&own;</v></c></row>` }, []),
      'file_damaged',
    ],
    ['that unpacks without end', () => bomb(), 'file_too_long'],
    ['whose rows go backwards', () => xlsx({ Дафтар: `<row r="2"/><row r="1"/>` }, []), 'file_damaged'],
  ])('%s is refused', (_what, bytes, code) => expect(refusalOf(bytes())).toBe(code));

  /** It says of itself that it is small. */
  function bomb(): Buffer {
    const plain = Buffer.alloc(80 * 1024 * 1024, ' ');
    return packedBook([
      { name: 'xl/workbook.xml', bytes: Buffer.from('x'), packed: deflateRawSync(plain), crc: crc32(plain) },
    ]);
  }

  it('is refused in a time that grows only with its length, whatever its tags are', () => {
    const costOf = (tags: number): number => {
      const book = xlsx({ Дафтар: '<c t="str"><v>'.repeat(tags) }, []);
      const costs = [1, 2].map(() => {
        const began = process.cpuUsage();
        expect(refusalOf(book)).toBe('file_damaged');
        return process.cpuUsage(began).user;
      });
      return Math.min(...costs);
    };
    expect(costOf(200_000) / costOf(50_000)).toBeLessThan(12);
  });
});
