import { describe, expect, it } from '@jest/globals';
import { reportFile, reportLines } from './import-report.js';
import type { ImportReport } from './import-run.types.js';

const report: ImportReport = {
  encoding: 'utf-8',
  rows: [
    { rowNo: 2, outcome: 'accepted', codes: [] },
    { rowNo: 3, outcome: 'accepted_with_question', codes: ['phone_unreadable', 'consent_missing'] },
    { rowNo: 4, outcome: 'rejected', codes: ['date_missing'] },
    { rowNo: 5, outcome: 'accepted', codes: [] },
  ],
  stored: 2,
  failed: [{ rowNo: 5, code: 'row_not_stored' }],
};

describe('the report of an import', () => {
  it('names file, row and code of every row, and no word of it', () => {
    expect(reportFile('register.csv', report).split('\n')).toEqual([
      'file,row,outcome,code',
      'register.csv,2,accepted,',
      'register.csv,3,accepted_with_question,phone_unreadable',
      'register.csv,3,accepted_with_question,consent_missing',
      'register.csv,4,rejected,date_missing',
      'register.csv,5,not_stored,row_not_stored',
      '',
    ]);
  });

  it.each([
    ['=cmd.csv', `'=cmd.csv`],
    ['a,b.csv', '"a,b.csv"'],
  ])('makes a file called %s harmless', (name, shown) => {
    expect(reportFile(name, report)).toContain(`${shown},2,`);
  });

  it('says in words how many rows ended how', () => {
    expect(reportLines(report)).toEqual([
      '4 rows: 2 accepted, 1 with a question, 1 rejected.',
      '  phone_unreadable: 1',
      '  consent_missing: 1',
      '  date_missing: 1',
      '1 of them were known already; nothing was changed there.',
      '1 rows could not be stored; run the same command again after looking into it.',
    ]);
  });
});
