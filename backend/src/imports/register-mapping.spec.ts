import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { column as part, sampleMapping } from '../../test/support/pilot-registers.js';
import { isMapping, mappingProblems } from './register-mapping.js';

const demo = new URL('../../demo/mappings/', import.meta.url);
const sound = (): Record<string, unknown> => ({
  ...sampleMapping([], { agencyType: 'ngo', mergedBy: null }),
  columns: [
    part('registered_on', 'Дата', { required: true }),
    part('name', 'ФИО', { required: true }),
    ...[part('sex', 'Пол'), part('notes', 'Прим.')],
  ],
});
const but = (changes: object): unknown => ({ ...sound(), ...changes });
const column = (changes: object): unknown => {
  const columns = sound()['columns'] as object[];
  return but({ columns: columns.map((one, at) => (at === 2 ? { ...one, ...changes } : one)) });
};
const title = { tg: 'Дафтар', ru: 'Журнал', en: 'Register' };
const [date, name] = sound()['columns'] as object[];

describe('a mapping', () => {
  it.each(['police-kulob.json', 'ngo-crisis-centre-kulob.json'])('of the demo is sound: %s', (file) => {
    expect(mappingProblems(JSON.parse(readFileSync(new URL(file, demo), 'utf8')))).toEqual([]);
  });

  it('is sound as a sample', () => {
    expect(isMapping(sound())).toBe(true);
  });

  it.each<[string, unknown, string, string]>([
    ['is no object', [], 'not_an_object', ''],
    ['has an unknown field', but({ colour: 1 }), 'unknown_field', 'colour'],
    ['has an id that is no name', but({ id: 'A b' }), 'id_invalid', 'id'],
    ['has no title', but({ title: undefined }), 'title_invalid', 'title'],
    ['lacks one language', but({ title: { ...title, en: undefined } }), 'title_invalid', 'title'],
    ['has another language', but({ title: { ...title, uz: 'Daftar' } }), 'unknown_field', 'title.uz'],
    ['has no kind of agency', but({ agencyType: 'bank' }), 'agency_type_unknown', 'agencyType'],
    ['ends too early', but({ period: { from: '2020-01-02', to: '2020-01-01' } }), 'period_invalid', 'period'],
    [
      'has a wrong day',
      but({ period: { from: '2020-02-31', to: '2020-10-31' } }),
      'period_invalid',
      'period',
    ],
    ['has no columns', but({ columns: [] }), 'columns_missing', 'columns'],
    ['has a column that is no object', but({ columns: ['Дата'] }), 'not_an_object', 'columns.0'],
    ['has an unknown meaning', column({ meaning: 'mood' }), 'meaning_unknown', 'columns.2.meaning'],
    ['repeats a meaning', column({ meaning: 'name' }), 'meaning_repeated', 'columns.2.meaning'],
    ['repeats a heading', column({ headers: ['фио'] }), 'header_repeated', 'columns.2.headers'],
    ['gives a column no heading', column({ headers: [] }), 'headers_missing', 'columns.2.headers'],
    ['adds a code', column({ alsoMeans: { other: ['x'] } }), 'code_unknown', 'columns.2.alsoMeans.other'],
    ['adds no words', column({ alsoMeans: { female: [] } }), 'words_missing', 'columns.2.alsoMeans.female'],
    [
      ...(['names an unknown service', column({ meaning: 'service', service: 'x' })] as const),
      ...(['service_unknown', 'columns.2.service'] as const),
    ],
    ['has no date', but({ columns: [name] }), 'meaning_missing', 'registered_on'],
    ['has no name', but({ columns: [date] }), 'meaning_missing', 'name'],
    ['merges by a missing column', but({ mergedBy: 'line_number' }), 'merged_by_invalid', 'mergedBy'],
    ['merges by no number', but({ mergedBy: 'name' }), 'merged_by_invalid', 'mergedBy'],
  ])('is refused with the place of the problem when it %s', (_what, value, code, at) => {
    expect(mappingProblems(value)).toContainEqual({ code, at });
  });
});
