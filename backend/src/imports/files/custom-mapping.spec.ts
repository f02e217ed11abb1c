import { describe, expect, it } from '@jest/globals';
import { mappingProblems } from '../register-mapping.js';
import { classifyRows, registerIn } from '../../../test/support/pilot-registers.js';
import { OFFERED, REQUIRED } from '../column-meanings.types.js';
import { customMappingProblems, mappingOf, viewTable } from './custom-mapping.js';
import type { CustomMappingRequest } from './import-files.dto.js';

const TEXT = [
  'Дафтари соли 2020,,,,',
  'Рӯз,Номи пурра,Кӣ зад,Психолог,Психолог',
  '01.02.2020,Намуна Якум,шавҳар,x,',
  '02.02.2020,Намуна Дуюм,ҳамсоя,,x',
  ',,,,',
].join('\n');
const period = { from: '2019-01-01', to: '2020-12-31' };
const FOR = { id: 'own-1', agencyType: 'crisis_centre', period } as const;
const headings = ['Рӯз', 'Номи пурра', 'Кӣ зад', 'Психолог', 'Психолог'];
const drawing = (change: Partial<CustomMappingRequest> = {}): CustomMappingRequest => ({
  holds: 'registrations',
  headerRowNo: 2,
  continues: false,
  columns: [
    { at: 0, meaning: 'registered_on' },
    { at: 1, meaning: 'name' },
    { at: 2, meaning: 'relation' },
    { at: 3, meaning: 'service', service: 'psychosocial' },
  ],
  ...change,
});

describe('a table whose layout nobody knows', () => {
  it('shows its columns below the titles, each with values of its own', () => {
    const table = TEXT.split('\n').map((line) => line.split(','));
    const view = viewTable(table, [], null);
    expect(view.headerRowNo).toBe(2);
    expect(view.columns.map(({ heading }) => heading)).toEqual(headings);
    expect(view.columns[1]?.samples).toEqual(['Намуна Якум', 'Намуна Дуюм']);
  });

  it('is read by what was drawn', () => {
    const mapping = mappingOf(headings, drawing(), FOR);
    expect(mappingProblems(mapping)).toEqual([]);
    const { register } = registerIn(Buffer.from(TEXT), mapping);
    expect(register && classifyRows(register, mapping).map(({ outcome }) => outcome)).toEqual([
      'accepted',
      'accepted',
      'rejected',
    ]);
  });

  it('is read by every meaning that is offered', () => {
    for (const holds of ['registrations', 'orders', 'referrals'] as const) {
      const columns = OFFERED[holds].map((meaning, at) => ({ at, meaning, service: 'legal' as const }));
      const own = columns.map(({ at }) => `Сутуни ${String.fromCharCode(65 + (at % 26))}${'x'.repeat(at)}`);
      const drawn = drawing({ holds, columns });
      expect(customMappingProblems(own, drawn)).toEqual([]);
      expect(mappingProblems(mappingOf(own, drawn, FOR))).toEqual([]);
      expect(REQUIRED[holds].flat().filter((meaning) => !OFFERED[holds].includes(meaning))).toEqual([]);
    }
  });
});

describe('a drawing that is no layout', () => {
  it('is told at each column what is wrong', () => {
    const columns: CustomMappingRequest['columns'] = [
      { at: 1, meaning: 'name' },
      { at: 2, meaning: 'name' },
      { at: 3, meaning: 'service' },
      { at: 4, meaning: 'notes' },
      { at: 9, meaning: 'notes' },
      { at: 0, meaning: 'answer' },
    ];
    expect(customMappingProblems(headings, drawing({ columns }))).toEqual([
      { path: 'columns.2', code: 'meaning_repeated' },
      { path: 'columns.3', code: 'service_missing' },
      { path: 'columns.4', code: 'heading_repeated' },
      { path: 'columns.9', code: 'heading_empty' },
      { path: 'columns.0', code: 'not_in_list' },
      { path: 'registered_on', code: 'meaning_missing' },
    ]);
  });
});
