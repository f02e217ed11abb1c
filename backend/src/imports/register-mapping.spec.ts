import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { isMapping, mappingProblems } from './register-mapping.js';
import { CODED_MEANINGS } from './column-meanings.types.js';
import { WORD_LISTS } from './code-vocabulary.js';

const demo = new URL('../../demo/mappings/', import.meta.url);
const sound = (): Record<string, unknown> => ({
  id: 'ngo-sample',
  title: { tg: 'Дафтар', ru: 'Журнал', en: 'Register' },
  agencyType: 'ngo',
  period: { from: '2019-09-01', to: '2020-10-31' },
  mergedBy: null,
  officialNumbers: 'once',
  family: null,
  columns: [
    { meaning: 'registered_on', headers: ['Дата'], required: true },
    { meaning: 'name', headers: ['ФИО'], required: true },
    { meaning: 'sex', headers: ['Пол'], words: 'sex' },
    { meaning: 'notes', headers: ['Прим.'] },
  ],
});
const columnWith = (changes: object): Record<string, unknown> => {
  const mapping = sound();
  const columns = mapping['columns'] as object[];
  return {
    ...mapping,
    columns: columns.map((column, at) => (at === 2 ? { ...column, ...changes } : column)),
  };
};

describe('a mapping', () => {
  it.each(['police-kulob.json', 'ngo-crisis-centre-kulob.json'])('of the demo is sound: %s', (file) => {
    expect(mappingProblems(JSON.parse(readFileSync(new URL(file, demo), 'utf8')))).toEqual([]);
  });

  it('is sound as a sample', () => {
    expect(isMapping(sound())).toBe(true);
  });

  it.each<[string, unknown, string, string]>([
    ['is no object', [], 'not_an_object', ''],
    ['has a field nobody knows', { ...sound(), colour: 1 }, 'unknown_field', 'colour'],
    ['has an id that is no name', { ...sound(), id: 'A b' }, 'id_invalid', 'id'],
    ['has no title', { ...sound(), title: undefined }, 'title_invalid', 'title'],
    [
      'lacks its title in one language',
      { ...sound(), title: { tg: 'Дафтар', ru: 'Журнал' } },
      'title_invalid',
      'title',
    ],
    [
      'has a title in a language of its own',
      { ...sound(), title: { tg: 'Дафтар', ru: 'Журнал', en: 'Register', uz: 'Daftar' } },
      'unknown_field',
      'title.uz',
    ],
    ['has no kind of agency', { ...sound(), agencyType: 'bank' }, 'agency_type_unknown', 'agencyType'],
    [
      'ends before it starts',
      { ...sound(), period: { from: '2020-01-02', to: '2020-01-01' } },
      'period_invalid',
      'period',
    ],
    [
      'has a period that no calendar has',
      { ...sound(), period: { from: '2020-02-31', to: '2020-10-31' } },
      'period_invalid',
      'period',
    ],
    ['has no columns', { ...sound(), columns: [] }, 'columns_missing', 'columns'],
    ['has a column that is no object', { ...sound(), columns: ['Дата'] }, 'not_an_object', 'columns.0'],
    [
      'gives a column no known meaning',
      columnWith({ meaning: 'mood' }),
      'meaning_unknown',
      'columns.2.meaning',
    ],
    [
      'gives two columns one meaning',
      columnWith({ meaning: 'name', words: undefined }),
      'meaning_repeated',
      'columns.2.meaning',
    ],
    [
      'gives two columns one heading',
      columnWith({ headers: ['фио'] }),
      'header_repeated',
      'columns.2.headers',
    ],
    ['gives a column no heading', columnWith({ headers: [] }), 'headers_missing', 'columns.2.headers'],
    ['names no list for coded cells', columnWith({ words: undefined }), 'words_missing', 'columns.2.words'],
    [
      'names a list that does not exist',
      columnWith({ words: 'toString' }),
      'words_unknown',
      'columns.2.words',
    ],
    [
      'names a list of another meaning',
      columnWith({ words: 'consent' }),
      'words_of_another_meaning',
      'columns.2.words',
    ],
    [
      'adds words to a code the list lacks',
      columnWith({ alsoMeans: { other: ['x'] } }),
      'code_unknown',
      'columns.2.alsoMeans.other',
    ],
    [
      'adds no words to a code',
      columnWith({ alsoMeans: { female: [] } }),
      'words_missing',
      'columns.2.alsoMeans.female',
    ],
    [
      'names a service that does not exist',
      columnWith({ meaning: 'service', words: 'ticks', service: 'mediation' }),
      'service_unknown',
      'columns.2.service',
    ],
    [
      'has no date',
      { ...sound(), columns: [{ meaning: 'name', headers: ['ФИО'] }] },
      'date_column_missing',
      'columns',
    ],
    [
      'has no name',
      { ...sound(), columns: [{ meaning: 'registered_on', headers: ['Дата'] }] },
      'name_column_missing',
      'columns',
    ],
    ['merges by a column it lacks', { ...sound(), mergedBy: 'line_number' }, 'merged_by_invalid', 'mergedBy'],
    [
      'merges by a column that is no number',
      { ...sound(), mergedBy: 'name' },
      'merged_by_invalid',
      'mergedBy',
    ],
    [
      'does not say how numbers run',
      { ...sound(), officialNumbers: 'never' },
      'official_numbers_invalid',
      'officialNumbers',
    ],
    [
      'rejects a relation that does not exist',
      { ...sound(), family: { rejectRelations: ['pet'], rejectWords: null, askWhenMissing: true } },
      'family_invalid',
      'family.rejectRelations',
    ],
    [
      'rejects by a list that does not exist',
      { ...sound(), family: { rejectRelations: [], rejectWords: 'x', askWhenMissing: true } },
      'words_unknown',
      'family.rejectWords',
    ],
  ])('is refused with the place of the problem when it %s', (_what, value, code, at) => {
    expect(mappingProblems(value)).toContainEqual({ code, at });
  });

  it('finds a value list for every meaning that is read with one', () => {
    const read = new Set(Object.values(WORD_LISTS).map(({ reads }) => reads));
    expect(CODED_MEANINGS.filter((meaning) => !read.has(meaning))).toEqual([]);
  });
});
