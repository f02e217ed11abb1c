import type { Client } from 'pg';
import { signIn } from './actors.js';
import { startApp } from './app.js';
import type { TestApp } from './app.js';
import { TestDatabase, onServer } from './database.js';
import { importPilot } from './imports.js';
import type { PilotRegister } from './imports.js';
import { arrangeKulob, joinGroup } from './kulob.js';
import type { Kulob } from './kulob.js';
import { rollUpFor } from './workers.js';

const NAME = 'pilot';
const LOCK = 5_512_002;
/** The registers of cases, then those of the past, each with who imports it. */
const CASE_KEEPERS: readonly (readonly [PilotRegister, string])[] = [
  ['police', 'policeSupervisor'],
  ['policeQabodiyon', 'policeSupervisorElsewhere'],
  ['cowfaKulob', 'cowfaSupervisor'],
  ['cowfaQabodiyon', 'cowfaSupervisorElsewhere'],
  ['legalAid', 'legalSupervisor'],
  ['healthRoom', 'healthSupervisor'],
  ['ngo', 'supervisor'],
  ['ngoQabodiyon', 'supervisorElsewhere'],
];
const PAST_KEEPERS: readonly (readonly [PilotRegister, string])[] = [
  ['orders', 'policeSupervisor'],
  ['orders', 'policeSupervisorElsewhere'],
  ...CASE_KEEPERS.map(([, supervisor]) => ['referrals', supervisor] as const),
];
type Counts = Record<string, number>;
/** What was seen while the registers were imported. */
export interface PilotImports {
  stored: Counts;
  failed: string[];
  /** New cases once the first register alone was counted. */
  firstCounted: Counts;
}
export interface Pilot {
  test: TestApp;
  kulob: Kulob;
  imports: PilotImports;
}
interface Kept {
  imports: PilotImports;
  kulob: Omit<Kulob, 'as'>;
  people: Record<string, { userId: string; agencyId: string }>;
}

/** The application on a copy of a database with all registers of the pilot, which the first file that asks imports. */
export async function startPilot(): Promise<Pilot> {
  const { imports, kulob: directory, people } = await onServer(kept);
  const test = await startApp({ database: await TestDatabase.create(NAME) });
  const kulob: Kulob = { ...directory, as: {} };
  for (const [name, person] of Object.entries(people)) kulob.as[name] = await signIn(test, person);
  return { test, kulob, imports };
}

async function kept(server: Client): Promise<Kept> {
  await server.query('select pg_advisory_lock($1)', [LOCK]);
  const { rows } = await server.query<{ kept: string }>(
    `select shobj_description(oid, 'pg_database') as kept from pg_database where datname = $1`,
    [NAME],
  );
  if (rows[0]) return JSON.parse(rows[0].kept) as Kept;
  const { made, database } = await make();
  // A comment is complete or absent, as the database is.
  await server.query(`create database making template ${database.name} strategy file_copy`);
  await server.query(`comment on database making is ${server.escapeLiteral(JSON.stringify(made))}`);
  await server.query(`alter database making rename to ${NAME}`);
  await database.drop();
  return made;
}

async function make(): Promise<{ made: Kept; database: TestDatabase }> {
  const test = await startApp();
  const kulob = await arrangeKulob(test);
  for (const agency of ['legalAid', 'healthRoom'])
    await joinGroup(test, kulob.agencies[agency] ?? '', kulob.otherGroupId);
  const imports = await importAll({ test, kulob });
  await test.app.close();
  await test.database.disconnect();
  const { as, ...directory } = kulob;
  const people = Object.fromEntries(
    Object.entries(as).map(([name, { userId, agencyId }]) => [name, { userId, agencyId }]),
  );
  return { made: { imports, kulob: directory, people }, database: test.database };
}

async function importAll({ test, kulob }: { test: TestApp; kulob: Kulob }): Promise<PilotImports> {
  const imports: PilotImports = { stored: {}, failed: [], firstCounted: {} };
  const run = async (register: PilotRegister, as: string): Promise<void> => {
    const { stored, failed } = await importPilot({ test, kulob }, register, { as });
    imports.stored[register] = (imports.stored[register] ?? 0) + stored;
    imports.failed.push(...failed.map((row) => `${register} ${JSON.stringify(row)}`));
  };
  for (const [register, as] of CASE_KEEPERS) {
    await run(register, as);
    if (register === 'police') imports.firstCounted = await countFirst(test);
  }
  for (const [register, as] of PAST_KEEPERS) await run(register, as);
  return imports;
}

async function countFirst(test: TestApp): Promise<Counts> {
  const { rollUp, close } = rollUpFor(test);
  await rollUp.run();
  await close();
  return countedCells(test, 'new_cases');
}

/** The cells of a table, per period. */
export async function countedCells(test: TestApp, code: string, of = `line <> '*'`): Promise<Counts> {
  const rows = await test.database.query<{ cell: string; records: number }>(
    `select to_char(first_on, case span when 'month' then 'YYYY-MM' else 'YYYY' end) || ' ' || line || ' ' || column_key as cell,
       records from statistics.cell_counts where code = $1 and ${of}`,
    [code],
  );
  return Object.fromEntries(rows.map(({ cell, records }) => [cell, records]));
}
