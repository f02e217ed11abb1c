import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestApp } from './support/app.js';
import type { Kulob } from './support/kulob.js';
import { PILOT, caseOfRow, counted, importPilot, pilotOutcomes } from './support/imports.js';
import type { PilotRegister } from './support/imports.js';
import { startPilot } from './support/pilot.js';
import type { PilotImports } from './support/pilot.js';

/** Keeper, rows behind the header, survivors. */
const REGISTERS: [PilotRegister, string, number, number][] = [
  ['policeQabodiyon', 'policeElsewhere', 252, 216],
  ['ngoQabodiyon', 'ngoElsewhere', 201, 179],
  ['cowfaKulob', 'cowfa', 230, 198],
  ['cowfaQabodiyon', 'cowfaElsewhere', 168, 151],
  ['legalAid', 'legalAid', 254, 246],
  ['healthRoom', 'healthRoom', 213, 205],
];

describe('the registers of agencies of both districts', () => {
  let test: TestApp;
  let kulob: Kulob;
  let imports: PilotImports;
  const count = async (from: string): Promise<number> =>
    (await test.database.query<{ count: number }>(`select count(*)::int as count from ${from}`))[0]?.count ??
    -1;
  const caseOf = (agency: string, rowNo: number): Promise<string> =>
    caseOfRow(test, kulob.agencies[agency], rowNo);
  const groupsOf = async (agency: string): Promise<Record<string, number>> => {
    const rows = await test.database.query<{ place: string }>(
      `select g.place from panoh.cases c join panoh.working_groups g on g.id = c.working_group_id
       where c.agency_id = $1 and c.origin = 'import'`,
      [kulob.agencies[agency]],
    );
    return counted(rows.map(({ place }) => place));
  };

  beforeAll(async () => {
    ({ test, kulob, imports } = await startPilot());
    for (const [register, , rows] of REGISTERS)
      expect([register, imports.stored[register]]).toEqual([register, rows]);
    expect(imports.failed).toEqual([]);
  }, 480_000);
  afterAll(() => test.close());

  it.each(REGISTERS)('%s is stored row by row as the rules say', async (register, agency) => {
    const expected = await pilotOutcomes(register);
    const stored = await test.database.query<{ row_no: number; outcome: string; codes: string[] }>(
      `select row_no, outcome, codes from panoh.import_rows
       where agency_id = $1 and import_id in (select id from panoh.imports where mapping = $2) order by row_no`,
      [kulob.agencies[agency], PILOT[register].mapping],
    );
    expect(stored).toEqual(expected.map(({ rowNo, outcome, codes }) => ({ row_no: rowNo, outcome, codes })));
  });

  it.each(REGISTERS)('%s opens one case for each survivor', async (_register, agency, _rows, survivors) => {
    const made = await count(
      `(select distinct l.case_id from panoh.import_row_cases l join panoh.import_rows r on r.id = l.row_id
        where r.agency_id = '${kulob.agencies[agency]}') t`,
    );
    expect(made).toBe(survivors);
  });

  it('puts each case of an agency that serves both districts into the group of its row', async () => {
    expect(await groupsOf('legalAid')).toEqual({ kulob: 144, qubodiyon: 102 });
    expect(await groupsOf('healthRoom')).toEqual({ kulob: 120, qubodiyon: 85 });
    expect(await groupsOf('cowfaElsewhere')).toEqual({ qubodiyon: 151 });
  });

  it('asks to see the same day whoever tells of an attempt on her own life', async () => {
    const suspicions: [string, number[]][] = [
      ['cowfa', [20, 66, 119, 127, 131, 179]],
      ['cowfaElsewhere', [9]],
      ['healthRoom', [9, 23, 58, 62, 68, 102, 119, 162, 170, 184, 211]],
    ];
    for (const [agency, rows] of suspicions)
      for (const rowNo of rows) {
        const today = await count(
          `panoh.follow_ups where case_id = '${await caseOf(agency, rowNo)}' and rule = 'import_review'
           and (due_at at time zone 'Asia/Dushanbe')::date = (panoh.now() at time zone 'Asia/Dushanbe')::date`,
        );
        expect({ agency, rowNo, today }).toEqual({ agency, rowNo, today: 1 });
      }
  });

  it('keeps from the police whoever is married to one, or asked that they be not told', async () => {
    const hidden: [string, number[]][] = [
      ['ngoElsewhere', [67]],
      ['legalAid', [101, 186]],
      ['healthRoom', [13, 15, 28, 47, 61]],
    ];
    for (const [agency, rows] of hidden)
      for (const rowNo of rows) {
        const blocks = await count(
          `panoh.conflict_blocks where case_id = '${await caseOf(agency, rowNo)}' and subject_code = 'police'
           and lifted_at is null`,
        );
        expect({ agency, rowNo, blocks }).toEqual({ agency, rowNo, blocks: 1 });
      }
  });

  it('shares none of them, and keeps a no as her word', async () => {
    expect(await count('panoh.cases where shares_with_group')).toBe(0);
    const refusing = (await pilotOutcomes('ngoQabodiyon')).filter(
      ({ registration }) => registration?.consentToShare === false,
    );
    expect(refusing).toHaveLength(18);
    for (const { rowNo } of refusing) {
      const caseId = await caseOf('ngoElsewhere', rowNo);
      const shown = (await kulob.as['supervisorElsewhere']?.get(`/cases/${caseId}`).expect(200))?.body;
      expect({ rowNo, refuses: shown.refusesSharing }).toEqual({ rowNo, refuses: true });
    }
  });

  it('changes nothing when they are imported again', async () => {
    const before = await count('panoh.case_events');
    for (const [register] of REGISTERS) expect((await importPilot({ test, kulob }, register)).stored).toBe(0);
    expect(await count('panoh.case_events')).toBe(before);
  });
});
