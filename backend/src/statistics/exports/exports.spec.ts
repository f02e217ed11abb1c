import { createRequire } from 'node:module';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import PDFDocument from 'pdfkit';
import { LANGUAGES } from '../../identity/index.js';
import type { TableDto } from '../statistics.dto.js';
import { TABLE_CODES } from '../statistics.types.js';
import { MINIMUM_SET, codesOf } from '../minimum-set/minimum-set.types.js';
import { returnOf } from '../returns/returns.rules.js';
import { RETURN_TABLES } from '../returns/returns.types.js';
import { axesOf, tableOf } from '../tables.rules.js';
import { toDefinition } from '../tables.service.js';
import { csvLines, csvOf, safeText } from './csv.rules.js';
import { minimumSheet } from './minimum-sheet.js';
import { pdfOf } from './pdf.js';
import type { Sheet } from './sheet.types.js';
import { returnSheet } from './return-sheet.js';
import { tableSheet } from './table-sheet.js';
import { wordsIn } from './words.js';
import { xlsxOf } from './xlsx.js';

const TAJIK = 'Ғайри Ӣ Қабул Ӯ Ҳамагӣ Ҷавоб, ғ ӣ қ ӯ ҳ ҷ';
const sheet: Sheet = {
  title: TAJIK,
  period: '2026',
  tables: [
    {
      title: 'Роҳи равонакунӣ',
      corner: 'Муассиса',
      heads: ['=1+1', 'Ҳамагӣ'],
      rows: [
        { head: '=HYPERLINK("http://x")', isTotal: false, cells: [7, '<3'] },
        { head: 'Ҳамагӣ', isTotal: true, cells: ['•', 12] },
      ],
    },
  ],
  facts: [['Қоида', '@SUM(A1)']],
  mark: 'Panoh · ABCD-1234',
  data: {},
};

const NOTHING = {
  ...{ releasedAt: null, allowedActions: [], year: 2025, countedAt: '2026-01-20T00:00:00Z' },
  ...{ lines: ['not_known'], columns: [], cells: [], withoutConsentPercent: null, withoutDayPercent: null },
};

describe('a file of figures', () => {
  it.each(['=1+1', '+1', '-1', '@x', '\tx', '\rx'])('shows %j and works nothing out', (text) => {
    expect(safeText(text)).toBe(`'${text}`);
    expect(csvLines([[text]])).not.toMatch(/^"?[=+\-@\t\r]/);
  });

  it('leaves numbers, signs of what is hidden and other words alone', () => {
    expect([7, 0, '<3', '•', '–', 'Kulob'].map(safeText)).toEqual(['7', '0', '<3', '•', '–', 'Kulob']);
  });

  it('is read by spreadsheets in every alphabet, and no cell of it begins as a formula', () => {
    const text = csvOf(sheet);
    expect(text.startsWith('\uFEFF')).toBe(true);
    expect(text).toContain(TAJIK);
    expect(text).toContain(`"'=HYPERLINK(""http://x"")",7,<3`);
    expect(text.split(/\r\n|,/).filter((cell) => /^"?[=+\-@]/.test(cell))).toEqual([]);
    expect(text.trimEnd().endsWith(sheet.mark)).toBe(true);
  });

  it('is a workbook without a formula in it', async () => {
    const bytes = await xlsxOf(sheet);
    expect(bytes.subarray(0, 2).toString()).toBe('PK');
    const whole = unpacked(bytes);
    expect(whole).toContain('HYPERLINK');
    expect(whole).not.toMatch(/<f[ >]/);
    expect(whole).toContain('Роҳи равонакунӣ');
  });

  it('is a report with a glyph for every letter of Tajik, and the mark on each page', async () => {
    const many = { ...sheet, facts: Array.from({ length: 120 }, () => ['Қоида', TAJIK] as const) };
    const bytes = await pdfOf(many, 'tg');
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect([...TAJIK].filter((letter) => !hasGlyph(letter))).toEqual([]);
    expect(bytes.toString('latin1').match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(1);
  });

  it('says what the screen says, and nothing in a language that has no word for it', () => {
    expect(wordsIn('tg').t('figures.total')).toBe('Ҳамагӣ');
    expect(wordsIn('en').t('figures.key-small', { last: 2 })).toBe('From 1 to 2, not shown');
    expect(() => wordsIn('ru').t('figures.no-such-word')).toThrow('no text');
  });

  it('has words for every table of the catalogue in every language', () => {
    for (const language of LANGUAGES)
      for (const code of TABLE_CODES) {
        const { lines, columns } = axesOf(code, { places: ['kulob'] });
        const axes = { lines: [...lines, 'elsewhere'], columns: [...columns] };
        const table = { ...NOTHING, ...axes, definition: toDefinition(code) } satisfies TableDto;
        const { facts, tables } = tableSheet(wordsIn(language), table);
        expect([facts.length > 4, tables[0]?.rows.length]).toEqual([true, lines.length + 2]);
      }
  });

  it('has words for every item of the minimum set and every code of it in every language', async () => {
    for (const language of LANGUAGES) {
      const items = MINIMUM_SET.map(({ missing, ...item }) => ({
        ...item,
        words: null,
        ...{ codes: codesOf(item.list), missing: missing ? 'told' : 'not_told' },
        ...{ missingPercent: missing ? 5 : null, missingIn: missing?.table ?? null },
      }));
      const told = minimumSheet(wordsIn(language), { years: [2025], year: 2025, items });
      expect(told.tables[0]?.rows.length).toBe(MINIMUM_SET.length);
      const pages = (await pdfOf({ ...told, mark: '' }, language))
        .toString('latin1')
        .match(/\/Type \/Page\b/g);
      expect(pages?.length).toBeLessThan(9);
    }
  });

  it('has words for every line of a return, with a figure and without one, in every language', async () => {
    const source = {
      countedAt: '2026-01-20T00:00:00Z',
      version: 1,
      withoutConsentPercent: 5,
      withoutDayPercent: null,
    };
    for (const language of LANGUAGES)
      for (const [name, kind, told] of [
        ['2026', 'year', RETURN_TABLES],
        ['2026-h1', 'half_year', ['law_forms']],
      ] as const) {
        const tables = new Map(told.map((code) => [code, tableOf(code, [], { places: [] }).cells]));
        const sections = returnOf({ kind, tables, persons: new Map() }).map(({ lines, ...section }) => ({
          ...section,
          lines: [...lines],
        }));
        const sheet = returnSheet(wordsIn(language), {
          ...{ period: { name, kind, firstOn: '2026-01-01', isOver: false }, smallestShown: 5, sections },
          sources: told.map((code) => ({ definition: toDefinition(code), ...source })),
          persons: { countedAt: source.countedAt, isDraft: false, smallestShown: 3 },
        });
        expect(sheet.tables.length).toBe(sections.length);
        const pages = (await pdfOf({ ...sheet, mark: '' }, language))
          .toString('latin1')
          .match(/\/Type \/Page\b/g);
        expect(pages?.length).toBeLessThan(15);
        // Each statement once.
        const labels = sheet.facts.map(([label]) => label);
        expect(labels.filter((label, at) => labels.indexOf(label) !== at)).toEqual([]);
        expect(JSON.stringify(sheet.tables)).not.toMatch(/undefined|returns\.|counted\./);
      }
  });
});

function hasGlyph(letter: string): boolean {
  const path = '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf';
  const document = new PDFDocument().font(createRequire(import.meta.url).resolve(path));
  const { _font: open } = document as unknown as {
    _font: { font: { hasGlyphForCodePoint(code: number): boolean } };
  };
  return open.font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0);
}

/** The texts of all parts of a packed file, by its directory. */
function unpacked(bytes: Buffer): string {
  let text = '';
  for (let at = bytes.indexOf('PK\x01\x02'); at >= 0; at = bytes.indexOf('PK\x01\x02', at + 4)) {
    const [method, size, start] = [
      bytes.readUInt16LE(at + 10),
      bytes.readUInt32LE(at + 20),
      bytes.readUInt32LE(at + 42),
    ];
    const from = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28);
    const packed = bytes.subarray(from, from + size);
    text += (method === 0 ? packed : inflateRawSync(packed)).toString('utf8');
  }
  return text;
}
