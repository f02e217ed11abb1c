import { afterAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ImportsService } from '../src/imports/index.js';
import { startKulob } from './support/kulob.js';
import { pilotHead, pilotOutcomes } from './support/imports.js';
import type { PilotRegister } from './support/imports.js';
import { BringingIn } from './support/import-files.js';
import { until } from './support/steps.js';
import { startWorkers } from './support/workers.js';

const { test, kulob } = await startKulob();

/** So many lines that the import has portions of fifty rows to be killed between. */
const REGISTERS = {
  supervisor: ['ngo', 'ngo-crisis-centre-kulob', 108],
  policeSupervisor: ['police', 'police-kulob', 80],
  legalSupervisor: ['legalAid', 'legal-aid', 55],
  healthSupervisor: ['healthRoom', 'health-room', 20],
} as const satisfies Record<string, readonly [PilotRegister, string, number]>;
type Person = keyof typeof REGISTERS;
const bytesOf = (person: Person): Buffer => pilotHead(REGISTERS[person][0], REGISTERS[person][2]);
const lengthOf = (person: Person): number => pilotOutcomes(REGISTERS[person][0], bytesOf(person)).length;

/** A confirmed import finishes after its user leaves and after every interruption. */
describe('a register in the background', () => {
  const bringing = new BringingIn(test, kulob);
  afterAll(() => bringing.close());
  beforeEach(() => void jest.restoreAllMocks());

  async function confirmed(person: Person, more: { workerId?: string } = {}): Promise<string> {
    const { id } = await bringing.ready(person, bytesOf(person), { layout: REGISTERS[person][1] });
    await bringing.start(person, id, more).expect(200);
    return id;
  }
  const rowsOf = (person: Person): Promise<number> =>
    test.database.count(`panoh.import_rows where agency_id = '${kulob.as[person]!.agencyId}'`);
  const leaseEnds = (): Promise<unknown[]> =>
    test.database.query(`update panoh.import_files set leased_until = panoh.now() - interval '1 second'
      where leased_until is not null`);

  /** Simulates a process that dies during the import: no later step runs. */
  async function killedAfter(portions: number, id: string): Promise<void> {
    const registers = test.app.get(ImportsService);
    const whole = registers.import.bind(registers);
    let left = portions;
    const dies = jest.spyOn(registers, 'import').mockImplementation((request) =>
      whole({
        ...request,
        onProgress: async (...progress) => {
          await request.onProgress?.(...progress);
          left -= 1;
          if (left <= 0) throw new Error('killed');
        },
      }),
    );
    await expect(bringing.work(id)).rejects.toThrow('killed');
    dies.mockRestore();
    await test.database.query(
      `update panoh.import_files set leased_until = panoh.now() + interval '1 minute' where id = $1`,
      [id],
    );
  }

  it('is taken up where a worker that was killed left it, once nobody has it any more', async () => {
    const id = await confirmed('supervisor');
    await killedAfter(2, id);
    const before = await rowsOf('supervisor');
    expect(before).toBeGreaterThan(50);
    expect(await bringing.shown('supervisor', id)).toMatchObject({ state: 'running' });
    await bringing.sweep();
    expect(await rowsOf('supervisor')).toBe(before);
    await leaseEnds();
    await bringing.sweep();
    const all = lengthOf('supervisor');
    expect(await bringing.shown('supervisor', id)).toMatchObject({ state: 'done', doneRows: all });
    expect(await rowsOf('supervisor')).toBe(all);
    expect(await test.database.count(`panoh.imports where finished_at is null`)).toBe(0);
  });

  it('leaves statistics of what it wrote: no list waits for autoanalyze', async () => {
    const tables = 'case_events cases follow_ups import_row_cases import_rows incidents survivors'.split(' ');
    const known = await test.database.query<{ name: string }>(
      `select c.relname as name from pg_class c join pg_stat_user_tables s on s.relid = c.oid
       where c.oid = any ($1::regclass[]) and s.last_analyze is not null and c.reltuples > 50 order by 1`,
      [tables.map((table) => `panoh.${table}`)],
    );
    expect(known.map(({ name }) => name)).toEqual(tables);
  });

  it('is finished also where it was killed behind its last row, and while its supervisor has signed off', async () => {
    const id = await confirmed('legalSupervisor');
    const all = lengthOf('legalSupervisor');
    await killedAfter(Math.ceil(all / 50) + 1, id).catch(() => undefined);
    await test.database.query(
      `update panoh.sessions set ended_at = panoh.now() where user_id = $1 and opened_by <> 'import'`,
      [kulob.as['legalSupervisor']!.userId],
    );
    await leaseEnds();
    await bringing.sweep();
    expect(await rowsOf('legalSupervisor')).toBe(all);
    expect(await test.database.count(`panoh.imports where finished_at is null`)).toBe(0);
  });

  it('stops where its supervisor may no more, and goes on with the same worker for the signs of danger', async () => {
    const inspector = kulob.as['inspector']!;
    const id = await confirmed('policeSupervisor', { workerId: inspector.userId });
    const { userId } = kulob.as['policeSupervisor']!;
    await killedAfter(1, id);
    await test.database.query(`update panoh.users set status = 'disabled' where id = $1`, [userId]);
    await leaseEnds();
    await bringing.work(id);
    const before = await rowsOf('policeSupervisor');
    const [stopped] = await test.database.query<{ state: string; problem: string }>(
      'select state, problem from panoh.import_files where id = $1',
      [id],
    );
    expect(stopped).toEqual({ state: 'stopped', problem: 'import_session_ended' });
    await test.database.query(`update panoh.users set status = 'active' where id = $1`, [userId]);
    await bringing.start('policeSupervisor', id).expect(200);
    await bringing.work(id);
    expect(await bringing.shown('policeSupervisor', id)).toMatchObject({ state: 'done', problem: null });
    expect(await rowsOf('policeSupervisor')).toBeGreaterThan(before);
    const { items } = (await kulob.as['policeSupervisor']!.get('/import-reviews').expect(200)).body as {
      items: { reason: string; leadName: string | null; caseId: string }[];
    };
    const given = items.filter(({ leadName }) => leadName !== null);
    expect(given.length).toBeGreaterThan(1);
    expect(given).toEqual(items.filter(({ reason }) => reason === 'sign'));
    const tasks = await test.database.query<{ case_id: string }>(
      `select case_id from panoh.follow_ups where rule = 'import_review' and owner_role = 'case_lead'`,
    );
    expect(tasks.map((task) => task.case_id).sort()).toEqual(given.map(({ caseId }) => caseId).sort());
    const told = `panoh.notifications where kind = 'lead_assigned' and user_id = '${inspector.userId}'`;
    expect(await test.database.count(told)).toBe(1);
  });

  it('comes to its end through the queue, whoever listens', async () => {
    const workers = await startWorkers(test);
    const id = await confirmed('healthSupervisor');
    await until(async () => (await bringing.shown('healthSupervisor', id))['state'] === 'done');
    expect(workers.logged.filter((line) => line.includes('failed'))).toEqual([]);
    const payloads = await test.database.query<{ line: string }>(
      `select o::text as line from panoh.outbox o where queue = 'registers'`,
    );
    expect(payloads.length).toBeGreaterThan(4);
    await workers.close();
  });

  it('is dropped with its file where nobody confirmed it for a day', async () => {
    const { body } = await bringing.send('supervisor', bytesOf('supervisor')).expect(201);
    await bringing.sweep();
    expect(await bringing.shown('supervisor', body.id)).toMatchObject({ state: 'received' });
    await test.database.query(
      `update panoh.import_files set sent_at = panoh.now() - interval '25 hours' where id = $1`,
      [body.id],
    );
    await bringing.sweep();
    expect(await bringing.shown('supervisor', body.id)).toMatchObject({
      state: 'dropped',
      allowedActions: [],
    });
    expect(await test.database.count(`panoh.import_file_contents where id = '${body.id}'`)).toBe(0);
  });

  it('opens to no cookie, and to no role but that of the door', async () => {
    const [session] = await test.database.query<{ token_hash: string }>(
      `select token_hash from panoh.sessions where opened_by = 'import' limit 1`,
    );
    expect(session?.token_hash).toMatch(/^import:[0-9a-f]{64}$/);
    const [may] = await test.database.query<Record<string, boolean>>(
      `select has_function_privilege('panoh_app', 'panoh.open_import_session(uuid, uuid, text)', 'execute') as app,
         has_function_privilege('panoh_worker', 'panoh.open_import_session(uuid, uuid, text)', 'execute') as worker,
         has_column_privilege('panoh_worker', 'panoh.import_file_contents', 'sealed', 'select') as words`,
    );
    expect(may).toEqual({ app: false, worker: false, words: false });
  });
});
