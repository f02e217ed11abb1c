import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { LANGUAGES } from '../identity/index.js';
import type { PublishedTable } from '../statistics/index.js';
import { LICENCE } from './answers.js';
import { FILES, metadataOf } from './figure-files.js';
import { Words } from './words.js';

const words = Words.readAll();
const month: PublishedTable = {
  ...{
    kind: 'month',
    firstOn: '2020-09-01',
    part: 'second_half',
    edition: 1,
    editions: [1],
    finalDueOn: null,
  },
  ...{ code: 'new_cases', lines: ['total'], columns: ['kulob', 'elsewhere', 'total'], withdrawnReason: null },
  ...{ withoutConsentPercent: 5, withoutDayPercent: null },
  ...{ countedAt: new Date('2021-03-15'), publishedAt: new Date('2021-03-16') },
  shown: [
    { line: 'total', column: 'kulob', value: null },
    { line: 'total', column: 'elsewhere', value: 20 },
    { line: 'total', column: 'total', value: 25 },
  ],
};
const half: PublishedTable = {
  ...{ ...month, kind: 'half_year', firstOn: '2020-07-01', code: 'closures' },
  ...{ lines: ['died', 'moved', 'total'], columns: ['kulob', 'total'] },
  shown: [
    { line: 'died', column: 'total', value: null },
    { line: 'moved', column: 'total', value: 30 },
    { line: 'total', column: 'kulob', value: 15 },
    { line: 'total', column: 'total', value: 35 },
  ],
};
const persons: PublishedTable = {
  ...{ ...month, kind: 'year', firstOn: '2020-01-01', code: 'persons' },
  ...{ lines: ['kulob'], columns: ['estimate', 'from', 'to'] },
  shown: [
    { line: 'kulob', column: 'estimate', value: 585 },
    { line: 'kulob', column: 'from', value: 570 },
    { line: 'kulob', column: 'to', value: 605 },
  ],
};
const fileOf = (kind: string, of = month): string => FILES[kind]?.of(words, of) ?? '';

interface Said {
  '@value': string;
  '@language': string;
}
interface Metadata {
  '@context': string;
  url: string;
  tableSchema: {
    columns: { name: string; titles: string; 'dc:description': Said[] }[];
    primaryKey: string[];
  };
  notes: Record<string, { label: string; value: string } | string>[];
  'dc:title': Said[];
  'dc:description': Said[];
  'dc:license': { '@id': string };
  'dc:temporal': string;
  'dc:isReplacedBy'?: { '@id': string };
}
const metadata = (of = month): Metadata => JSON.parse(metadataOf(words, of)) as Metadata;

describe('the file of a published table', () => {
  const rows = parse<Record<string, string>>(fileOf('csv'), { columns: true });

  it('holds each code with its words in every language, and the bounds of every number', () => {
    expect(rows[0]).toEqual({
      ...{ period: '2020-09', edition: '1', line: 'total', column: 'kulob', value: '', low: '0', high: '4' },
      ...Object.fromEntries(LANGUAGES.map((each) => [`line_${each}`, words[each].t('figures.total')])),
      ...Object.fromEntries(LANGUAGES.map((each) => [`column_${each}`, words[each].of('place', 'kulob')])),
    });
    expect(rows[1]).toMatchObject({ column_en: 'Elsewhere or unknown', value: '20', low: '18', high: '22' });
    expect(rows.at(-1)).toMatchObject({ line: 'total', column: 'total', value: '25', low: '23', high: '27' });
  });

  it('holds of persons the estimate and its interval', () =>
    expect(parse<Record<string, string>>(fileOf('csv', persons), { columns: true })).toMatchObject([
      { column: 'estimate', value: '585' },
      { column: 'from', value: '570' },
      { column: 'to', value: '605' },
    ]));

  it.each([month, half, persons])(
    'has a description of every column, in the order of the file, in every language',
    (table) => {
      const { url, tableSchema, ...of } = metadata(table);
      const [head = ''] = fileOf('csv', table).split('\r\n');
      expect(of['@context']).toBe('http://www.w3.org/ns/csvw');
      expect(url).toMatch(/^2020(-09|-h2)?-v1\.csv$/);
      expect(tableSchema.columns.map(({ titles }) => titles)).toEqual(head.split(','));
      for (const { name, titles, 'dc:description': said } of tableSchema.columns) {
        expect([name, said.map((each) => each['@language'])]).toEqual([titles, [...LANGUAGES]]);
        for (const each of said) expect(each['@value'].length).toBeGreaterThan(5);
      }
      const keys = rows.map((row) => tableSchema.primaryKey.map((name) => row[name]).join('/'));
      expect(new Set(keys).size).toBe(rows.length);
    },
  );

  it('is said to be counted as the page says, of which time, and under which licence', () => {
    const { notes, ...of } = metadata();
    expect(of['dc:license']['@id']).toBe(LICENCE);
    expect(of['dc:temporal']).toBe('2020-09-01/2020-09-30');
    expect(of['dc:title'].map((each) => each['@language'])).toEqual([...LANGUAGES]);
    const english = of['dc:description'].find((each) => each['@language'] === 'en')?.['@value'];
    expect(english).toContain('Each number is rounded to 5, so sums may differ.');
    const named = new Map(notes.map((note) => [note['name'], note]));
    for (const name of ['unit', 'axis', 'once', 'who', 'rule', 'without-consent', 'edition'])
      for (const language of LANGUAGES) expect(named.get(name)?.[language]).toHaveProperty('value');
    expect(named.get('unit')?.['code']).toBe('cases');
    expect(named.get('without-consent')?.['en']).toMatchObject({
      value: words.en.t('figures.share', { percent: 5 }),
    });
  });

  it('says where the final edition stands, of the first one alone', () => {
    const year: PublishedTable = { ...month, kind: 'year', firstOn: '2020-01-01', editions: [2, 1] };
    expect(metadata(year)['dc:isReplacedBy']).toEqual({ '@id': '2020-v2.csv' });
    expect(metadata({ ...year, edition: 2 })['dc:isReplacedBy']).toBeUndefined();
  });

  it.each(LANGUAGES)(
    'stands in words of %s as on the page, with how it is rounded and counted',
    (language) => {
      const { t, of } = words[language];
      const text = fileOf(`${language}.csv`);
      const lines = parse(text, { bom: true, relaxColumnCount: true }) as string[][];
      expect(text.startsWith('\uFEFF')).toBe(true);
      expect(lines).toContainEqual([of('place', 'kulob'), '0–4']);
      expect(lines).toContainEqual([t('figures.total'), '25']);
      expect(lines).toContainEqual([t('figures.rounded')]);
      expect(lines).toContainEqual([t('figures.fact-who'), t('figures.who-allowed')]);
      expect(text).toContain('CC BY 4.0');
    },
  );

  it('has of a half-year the categories of all places, and the totals of each place', () => {
    const lines = parse(fileOf('en.csv', half), { bom: true, relaxColumnCount: true }) as string[][];
    for (const line of [
      [words.en.of('closure-reason', 'died'), '0–4'],
      ['All', '35'],
      ['Kulob City', '15'],
    ])
      expect(lines).toContainEqual(line);
    expect(lines.every(([first, ...others]) => !first?.startsWith('Death') || others.length === 1)).toBe(
      true,
    );
  });

  it('is quoted where its words need it, and begins no formula', () => {
    for (const kind of ['csv', ...LANGUAGES.map((language) => `${language}.csv`)])
      for (const row of parse(fileOf(kind), { bom: true, relaxColumnCount: true }) as string[][])
        for (const field of row) expect(field).not.toMatch(/^[=+@\t\r]/);
  });
});
