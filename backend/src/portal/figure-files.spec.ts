import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { LANGUAGES } from '../identity/index.js';
import type { ReleasedTable } from '../statistics/index.js';
import { LICENCE } from './answers.js';
import { FILES, metadataOf } from './figure-files.js';
import { Words } from './words.js';

const words = Words.readAll();
const cell = (line: string, value: number | null, mark: 'small' | 'hidden' | null) =>
  ['all', 'total'].map((column) => ({ line, column, value, mark }));
const table: ReleasedTable = {
  ...{ releaseId: '1', kind: 'month', firstOn: '2020-09-01', version: 1, versions: [2, 1], reason: null },
  ...{ code: 'new_cases', outcome: 'told', lines: ['kulob', 'elsewhere'], columns: ['all'] },
  ...{ withoutConsentPercent: 5, withoutDayPercent: null },
  ...{ countedAt: new Date('2020-10-20'), publishedAt: new Date('2020-10-21') },
  cells: [...cell('kulob', null, 'small'), ...cell('elsewhere', 20, null), ...cell('total', 21, null)],
};
const fileOf = (kind: string, of = table): string => FILES[kind]?.of(words, of) ?? '';

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
const metadata = (of = table): Metadata => JSON.parse(metadataOf(words, of)) as Metadata;

describe('the file of a published table', () => {
  const rows = parse<Record<string, string>>(fileOf('csv'), { columns: true });

  it('holds each code with its words in every language, and no number that is not shown', () => {
    expect(rows[1]).toEqual({
      ...{
        period: '2020-09',
        version: '1',
        reason: '',
        line: 'kulob',
        column: 'total',
        value: '',
        mark: 'small',
      },
      ...Object.fromEntries(LANGUAGES.map((each) => [`line_${each}`, words[each].of('place', 'kulob')])),
      ...Object.fromEntries(LANGUAGES.map((each) => [`column_${each}`, words[each].t('figures.total')])),
    });
    expect(rows.at(-1)).toMatchObject({ line: 'total', column: 'total', value: '21', mark: '' });
  });

  it('has a description of every column, in the order of the file, in every language', () => {
    const { url, tableSchema, ...of } = metadata();
    const [head = ''] = fileOf('csv').split('\r\n');
    expect(of['@context']).toBe('http://www.w3.org/ns/csvw');
    expect(url).toBe('2020-09-v1.csv');
    expect(tableSchema.columns.map(({ titles }) => titles)).toEqual(head.split(','));
    for (const { name, titles, 'dc:description': said } of tableSchema.columns) {
      expect([name, said.map((each) => each['@language'])]).toEqual([titles, [...LANGUAGES]]);
      for (const each of said) expect(each['@value'].length).toBeGreaterThan(5);
    }
    const mark = tableSchema.columns.find(({ name }) => name === 'mark')?.['dc:description'];
    expect(mark?.find((each) => each['@language'] === 'en')?.['@value']).toContain(
      '“small”: From 1 to 4, not shown',
    );
    const keys = rows.map((row) => tableSchema.primaryKey.map((name) => row[name]).join('/'));
    expect(new Set(keys).size).toBe(rows.length);
  });

  it('is said to be counted as the page says, of which time, and under which licence', () => {
    const { notes, ...of } = metadata();
    expect(of['dc:license']['@id']).toBe(LICENCE);
    expect(of['dc:temporal']).toBe('2020-09-01/2020-09-30');
    expect(of['dc:title'].map((each) => each['@language'])).toEqual([...LANGUAGES]);
    const named = new Map(notes.map((note) => [note['name'], note]));
    for (const name of ['unit', 'axis', 'once', 'who', 'rule', 'without-consent'])
      for (const language of LANGUAGES) expect(named.get(name)?.[language]).toHaveProperty('value');
    expect(named.get('unit')?.['code']).toBe('cases');
    expect(named.get('without-consent')?.['en']).toMatchObject({
      value: words.en.t('figures.share', { percent: 5 }),
    });
  });

  it('says where the newest version stands, of an older one alone', () => {
    expect(metadata()['dc:isReplacedBy']).toEqual({ '@id': '2020-09-v2.csv' });
    expect(metadata({ ...table, version: 2 })['dc:isReplacedBy']).toBeUndefined();
  });

  it.each(LANGUAGES)(
    'stands in words of %s as on the page, with what its signs mean and how it is counted',
    (language) => {
      const { t, of } = words[language];
      const text = fileOf(`${language}.csv`);
      const lines = parse(text, { bom: true, relaxColumnCount: true }) as string[][];
      expect(text.startsWith('\uFEFF')).toBe(true);
      expect(lines).toContainEqual([of('place', 'kulob'), '<5']);
      expect(lines).toContainEqual([t('figures.total'), '21']);
      expect(lines).toContainEqual(['<5', t('figures.key-small', { last: 4 })]);
      expect(lines).toContainEqual([t('figures.fact-who'), t('figures.who-allowed')]);
      expect(text).toContain('CC BY 4.0');
    },
  );

  it('is quoted where its words need it, and begins no formula', () => {
    for (const kind of ['csv', ...LANGUAGES.map((language) => `${language}.csv`)])
      for (const row of parse(fileOf(kind), { bom: true, relaxColumnCount: true }) as string[][])
        for (const field of row) expect(field).not.toMatch(/^[=+@\t\r]/);
  });
});
