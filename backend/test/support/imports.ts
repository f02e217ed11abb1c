import { readFileSync } from 'node:fs';
import { SessionsService } from '../../src/identity/index.js';
import { hashToken } from '../../src/platform/session/session-cookie.js';
import { demoFolder } from '../../src/imports/register-mapping.js';
import { ImportsService, findMapping } from '../../src/imports/index.js';
import type { ImportReport, ImportRequest, RegisterMapping } from '../../src/imports/index.js';
import type { RowOutcome } from '../../src/imports/registration.types.js';
import type { TestApp } from './app.js';
import type { Kulob } from './kulob.js';
import { readPilot } from './pilot-registers.js';

/** The registers of the pilot with their layouts, and whose supervisor imports them. */
export const PILOT = {
  police: { file: 'police_kulob.csv', mapping: 'police-kulob', supervisor: 'policeSupervisor' },
  ngo: {
    file: 'ngo_crisis_centre_kulob.csv',
    mapping: 'ngo-crisis-centre-kulob',
    supervisor: 'supervisor',
  },
  policeQabodiyon: {
    file: 'police_qabodiyon.csv',
    mapping: 'police-qabodiyon',
    supervisor: 'policeSupervisorElsewhere',
  },
  ngoQabodiyon: { file: 'ngo_qabodiyon.csv', mapping: 'ngo-qabodiyon', supervisor: 'supervisorElsewhere' },
  cowfaKulob: { file: 'cowfa_kulob.csv', mapping: 'cowfa-kulob', supervisor: 'cowfaSupervisor' },
  cowfaQabodiyon: {
    file: 'cowfa_qabodiyon.csv',
    mapping: 'cowfa-qabodiyon',
    supervisor: 'cowfaSupervisorElsewhere',
  },
  legalAid: { file: 'legal_aid.csv', mapping: 'legal-aid', supervisor: 'legalSupervisor' },
  healthRoom: { file: 'health_room.csv', mapping: 'health-room', supervisor: 'healthSupervisor' },
  orders: { file: 'police_orders.csv', mapping: 'police-orders', supervisor: 'policeSupervisor' },
  referrals: { file: 'referrals.csv', mapping: 'referrals', supervisor: 'supervisor' },
} as const;
export type PilotRegister = keyof typeof PILOT;

export const pilotBytes = (register: PilotRegister): Buffer =>
  readFileSync(new URL(PILOT[register].file, demoFolder()));

export async function pilotMapping(register: PilotRegister): Promise<RegisterMapping> {
  const mapping = await findMapping(PILOT[register].mapping);
  if (!mapping) throw new Error('no such mapping');
  return mapping;
}

/** The register up to a line, where fewer rows ask the same. */
export const pilotHead = (register: PilotRegister, lines: number): Buffer =>
  Buffer.from(pilotBytes(register).toString('utf8').split('\n').slice(0, lines).join('\n'));

/** The yardstick for what is stored. */
export const pilotOutcomes = (register: PilotRegister, bytes = pilotBytes(register)): readonly RowOutcome[] =>
  readPilot(PILOT[register].file.replace('.csv', ''), bytes).outcomes;

/** The hash of a session of that person, as a worker has it. */
export const sessionOf = async (
  { test, kulob }: { test: TestApp; kulob: Kulob },
  person: string,
): Promise<string> =>
  hashToken(await test.app.get(SessionsService).openFor(kulob.as[person]?.userId ?? '')) ?? '';

/** Imports a register of the pilot on behalf of a person, as the operator's console does. */
export async function importPilot(
  { test, kulob }: { test: TestApp; kulob: Kulob },
  register: PilotRegister,
  change: Partial<ImportRequest> & { as?: string; bytes?: Buffer } = {},
): Promise<ImportReport> {
  const { as = PILOT[register].supervisor, bytes = pilotBytes(register), ...rest } = change;
  const mapping = await pilotMapping(register);
  return test.app.get(ImportsService).importFile(bytes, {
    mapping,
    sessionHash: await sessionOf({ test, kulob }, as),
    ...rest,
  });
}

/** The case that a stored row became, as its owner knows it. */
export async function caseOfRow(test: TestApp, agencyId: string | undefined, rowNo: number): Promise<string> {
  const [row] = await test.database.query<{ case_id: string }>(
    `select c.case_id from panoh.import_row_cases c join panoh.import_rows r on r.id = c.row_id
     where r.agency_id = $1 and r.row_no = $2`,
    [agencyId, rowNo],
  );
  if (!row) throw new Error(`row ${rowNo} has no case`);
  return row.case_id;
}
