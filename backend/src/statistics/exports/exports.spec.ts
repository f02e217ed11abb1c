import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { LANGUAGES } from '../../identity/index.js';
import { agencyForm, reportOf, COMMITTEE_TABLES, filledForm } from '../reports.rules.js';
import { toPeriod, isToldOf } from '../periods.rules.js';
import type { PeriodKind } from '../periods.rules.js';
import { RECIPIENTS } from '../deliveries.rules.js';
import { ALL_CODES } from '../statistics.types.js';
import { toDefinition } from '../tables.service.js';
import { csvFileOf, csvLines, rowsOf, safeText } from './sheets.rules.js';
import type { Sheet } from './sheets.rules.js';
import { deliverySheet } from './delivery-sheet.js';
import { textOfBuilt, wordsIn } from './words.js';
import type { BuiltText } from './words.js';
import { xlsxOf } from './exports.service.js';

const MESSAGES = new URL('../../../../scripts/i18n/messages.mjs', import.meta.url).href;
const TAJIK = 'Ғайри Ӣ Қабул Ӯ Ҳамагӣ Ҷавоб, ғ ӣ қ ӯ ҳ ҷ';
const sheet: Sheet = {
  title: TAJIK,
  period: '2026',
  tables: [
    {
      title: 'Роҳи равонакунӣ',
      corner: 'Муассиса',
      heads: ['=1+1', 'Ҳамагӣ'],
      rows: [{ head: '=HYPERLINK("http://x")', cells: [7, '–'] }],
    },
  ],
  facts: [['Қоида', '@SUM(A1)']],
  mark: 'Panoh · ABCD-1234',
};
const WHOLE = { counted: 40, withoutConsent: 2, withoutDay: 1, toldBefore: 0 };
const countedAt = '2026-01-20T00:00:00Z';
const periodOf = (kind: 'year' | 'half_year' | 'month') =>
  toPeriod({ kind, firstOn: '2025-01-01' }, '2026-02-01');
const sourcesOf = (codes: readonly (typeof ALL_CODES)[number][]) =>
  codes.map((code) => ({ definition: toDefinition(code), countedAt, ...WHOLE }));
const countedIn = (kind: PeriodKind) => COMMITTEE_TABLES.filter((code) => isToldOf(code, kind));
const committee = (kind: 'year' | 'half_year' | 'month') => ({
  ...{ period: periodOf(kind), countedAt, personsCountedAt: null, sources: sourcesOf(countedIn(kind)) },
  sections: filledForm({
    kind,
    tables: new Map(countedIn(kind).map((code) => [code, []])),
    persons: {
      ...{ registrations: 40, notLinked: 3, cases: 39, incidents: 50, services: 12 },
      ...{ persons: 35, estimate: 36, from: 33, to: 38, settledTooSoon: null },
    },
  }),
});
const agency = (kind: 'police' | 'civil') => ({
  ...{ period: periodOf('year'), countedAt, agency: { tg: 'М', ru: 'М', en: 'M' } },
  ...{ sections: reportOf(agencyForm(kind), []), sources: sourcesOf(ALL_CODES) },
});

describe('a file of figures', () => {
  it.each(['=1+1', '+1', '-1', '@x', '\tx', '\rx'])('shows %j and works nothing out', (text) => {
    expect(safeText(text)).toBe(`'${text}`);
    expect(csvLines([[text]])).not.toMatch(/^"?[=+\-@\t\r]/);
  });

  it('leaves numbers and other words alone', () => {
    expect([7, 0, '–', 'Kulob'].map(safeText)).toEqual(['7', '0', '–', 'Kulob']);
  });

  it('is read by spreadsheets in every alphabet, and no cell of it begins as a formula', () => {
    const text = csvFileOf('x', rowsOf(sheet)).bytes.toString();
    expect(text.startsWith('\uFEFF')).toBe(true);
    expect(text).toContain(TAJIK);
    expect(text).toContain(`"'=HYPERLINK(""http://x"")",7,–`);
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

  it('takes no text that the screens do not have', () => {
    expect(wordsIn('tg').t('figures.total')).toBe('Ҳамагӣ');
    expect(() => wordsIn('ru').t('figures.no-such-word')).toThrow('no text');
  });

  it('reads a built text as its table has it', async () => {
    const { compileMessage } = (await import(MESSAGES)) as { compileMessage(text: string): BuiltText };
    const texts = ['Ҳамагӣ', '{from} то {to}'];
    expect(texts.map(compileMessage)).toEqual(['Ҳамагӣ', [['from'], ' то ', ['to']]]);
    expect(texts.map(compileMessage).map(textOfBuilt)).toEqual(texts);
  });

  it('has words for every line of a delivered report, for every recipient, in every language', () => {
    const contents = [
      committee('year'),
      committee('half_year'),
      committee('month'),
      agency('police'),
      agency('civil'),
    ];
    for (const language of LANGUAGES)
      for (const content of contents)
        for (const recipient of RECIPIENTS) {
          const delivered = deliverySheet(wordsIn(language), { recipient, content });
          expect(delivered.tables.map(({ rows }) => rows.length)).toEqual(
            content.sections.map(({ lines }) => lines.length),
          );
          const labels = delivered.facts.map(([label]) => label);
          expect(labels.filter((label, at) => labels.indexOf(label) !== at)).toEqual([]);
          expect(JSON.stringify(delivered)).not.toMatch(/undefined|returns\.|counted\.|deliveries\./);
        }
  });
});

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
