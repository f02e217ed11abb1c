import { describe, expect, it } from '@jest/globals';
import { reportFile, reportLines } from './import-report.js';
import type { ImportReport } from './registration.types.js';

const report: ImportReport = {
  encoding: 'utf-8',
  rows: [
    { rowNo: 2, outcome: 'accepted', codes: [] },
    { rowNo: 3, outcome: 'accepted_with_question', codes: ['phone_unreadable', 'consent_missing'] },
    { rowNo: 4, outcome: 'rejected', codes: ['date_missing'] },
    { rowNo: 5, outcome: 'accepted', codes: [] },
  ],
  elsewhere: [],
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

  it('says in words how many rows ended how, and what to do', () => {
    expect(reportLines(report)).toEqual([
      'Rows: 4. Read as UTF-8.',
      '     2 accepted',
      '     1 accepted with a question for a person',
      '           1 phone_unreadable',
      '           1 consent_missing',
      '     1 rejected',
      '           1 date_missing',
      'Known already: 1. Nothing was changed there.',
      'Not stored: 1. Rows 5 (row_not_stored)',
      'Look into it and run the same command again: only they are tried.',
      'Questions and rejected rows are on the screen “Registers” of the supervisor.',
    ]);
  });

  it('says of a register that is known as a whole that nothing was changed', () => {
    const lines = reportLines({ ...report, encoding: 'windows-1251', stored: 0, failed: [] });
    expect(lines[0]).toBe('Rows: 4. Read as windows-1251, which has no Tajik letters.');
    expect(lines.at(-1)).toBe('All rows were known already; nothing was changed.');
  });
});
