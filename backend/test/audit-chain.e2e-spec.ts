import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { ChainFlaw } from '../src/platform/audit/chain/chain.types.js';
import type { SignedCheckpoint } from '../src/platform/audit/chain/chain.types.js';
import { readKept } from '../src/platform/audit/chain/line-shapes.js';
import { ExportReading } from '../src/platform/audit/chain/export-lines.js';
import type { OperationsDto } from '../src/platform/health/operations.dto.js';
import { AppRole } from './support/app-role.js';
import { BoardStory } from './support/board.js';
import { startKulob } from './support/kulob.js';
import { Random } from './support/random.js';
import { arrangeStep, until } from './support/steps.js';
import { linesOf, takeApart, textOf } from './support/tampering/exports.js';
import { TAMPERINGS } from './support/tampering/tamperings.js';
import { auditHandsFor, startWorkers, sweeperFor } from './support/workers.js';

const { test, kulob } = await startKulob();
const role = await AppRole.connect(test);

/** PANOH_NIGHTLY_COUNT=10000 tampers more often by hand. */
const TIMES = Math.ceil(Number(process.env['PANOH_NIGHTLY_COUNT'] ?? 1) / Object.keys(TAMPERINGS).length);

const flawOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'sound',
    (error: unknown) => {
      if (!(error instanceof ChainFlaw)) throw error;
      return `${error.flaw} ${error.seq ?? '-'}`;
    },
  );

/** The verifier in Python over the text of an export: what it printed first, and its exit code. */
async function askPython(text: string, ...more: string[]): Promise<{ code: number; said: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'panoh-audit-'));
  await writeFile(join(folder, 'export.jsonl'), text);
  const words = ['scripts/audit/verify_audit.py', join(folder, 'export.jsonl'), ...more];
  const answer = await new Promise<{ code: number; said: string }>((done) =>
    execFile('python3', words, (error, out) =>
      done({ code: error ? Number(error.code) : 0, said: out.split('\n')[0] ?? '' }),
    ),
  );
  await rm(folder, { recursive: true });
  return answer;
}

describe('the chain over the audit log', () => {
  const story = new BoardStory(test, kulob);
  const hands = auditHandsFor(test);
  let owner: Client;
  /** The first checkpoint, as an agency keeps it. */
  let kept: SignedCheckpoint[] = [];

  const sealAll = async (): Promise<void> => void (await hands.sealer.seal());
  /** Once no older transaction runs, of which other tests on the same server may have some. */
  const settled = async (): Promise<void> => {
    for (let tries = 0; tries < 300; tries += 1) {
      await sealAll();
      const [state] = await test.database.query<{ is_settled: boolean }>(
        `select settled_seq = (select max(seq) from panoh.audit_entries) as is_settled from panoh.audit_chain_state`,
      );
      if (state?.is_settled) return;
      await new Promise((wait) => setTimeout(wait, 400));
    }
    throw new Error('it was never settled');
  };
  const verify = (): Promise<string> => flawOf(hands.book.verify(kept));
  const exported = async (): Promise<string> => {
    let text = '';
    await hands.book.export((more) => {
      text += more;
      return Promise.resolve();
    });
    return text;
  };
  /** Tampering by a superuser of the database, undone afterwards. */
  const tampered = async (...statements: string[]): Promise<string> => {
    const tables = ['audit_entries', 'audit_chain', 'audit_checkpoints'];
    const copies = tables.map((table) => `create table panoh_copy_${table} as table panoh.${table}`);
    const disable = tables.map((table) => `alter table panoh.${table} disable trigger user`);
    for (const statement of [...copies, ...disable, ...statements]) await owner.query(statement);
    const found = await verify();
    for (const table of tables) {
      await owner.query(`delete from panoh.${table}`);
      await owner.query(
        `insert into panoh.${table} ${table === 'audit_entries' ? 'overriding system value' : ''} table panoh_copy_${table}`,
      );
      await owner.query(`drop table panoh_copy_${table}`);
      await owner.query(`alter table panoh.${table} enable trigger user`);
    }
    expect(await verify()).toBe('sound');
    return found;
  };

  beforeAll(async () => {
    owner = new Client({ connectionString: test.database.ownerUrl });
    await owner.connect();
    const id = await story.open('caseworker');
    for (let count = 0; count < 5; count += 1) await story.as('caseworker').get(`/cases/${id}`).expect(200);
    await sealAll();
    expect(await hands.signer.sign()).toBeNull();
    kept = readKept((await exported()).split('\n')[1] ?? '') ?? [];
    expect(kept).toHaveLength(1);
  });
  afterAll(async () => {
    await owner.end();
  });

  it('holds every entry once, and is sound to both verifiers', async () => {
    expect(await verify()).toBe('sound');
    const [count] = await test.database.query<{ entries: string; links: string }>(
      `select (select count(*) from panoh.audit_entries) as entries, (select count(*) from panoh.audit_chain) as links`,
    );
    expect(count?.links).toBe(count?.entries);
    const text = await exported();
    const reading = new ExportReading({ key: null, kept: [] });
    for (const line of text.split('\n').slice(0, -1)) reading.take(line);
    expect(reading.finish().head.chain).toBe(Number(count?.links));
    expect(await askPython(text)).toMatchObject({ code: 0, said: expect.stringMatching(/^Sound: /) });
    expect((await askPython(text.replace('"getCase"', '"getCases"'))).said).toMatch(/^Not sound: break, /);
    expect((await askPython(text.replace('"getCase"', '"getCases"'))).code).toBe(1);
  });

  it('writes down which grants an answer rested on, and nothing of a person', async () => {
    const id = await story.open('caseworker');
    await story.as('caseworker').get(`/cases/${id}`).expect(200);
    const [entry] = await test.database.query<{ grants: string[]; own: string }>(
      `select e.grants, g.id as own from panoh.audit_entries e join panoh.cases c on c.audit_pseudonym = any (e.cases)
         join panoh.grants g on g.case_id = c.id and g.relation = 'own'
       where c.id = $1 and e.action = 'getCase' order by e.seq desc limit 1`,
      [id],
    );
    expect(entry?.grants).toEqual([entry?.own]);
  });

  it('takes an entry that is committed after one with a higher number, and passes over none', async () => {
    const open = async (): Promise<Client> => {
      const client = new Client({ connectionString: test.database.ownerUrl });
      await client.connect();
      return client;
    };
    const [early, late] = [await open(), await open()];
    const write = (client: Client): Promise<unknown> =>
      client.query(`select panoh.write_audit('{"action": "job.test", "decision": "allowed"}')`);
    await early.query('begin');
    await write(early);
    await write(late);
    await late.query('begin');
    await write(late);
    for (let pass = 0; pass < 3; pass += 1) await sealAll();
    await late.query('rollback');
    await early.query('commit');
    await sealAll();
    await early.end();
    await late.end();
    const links = await test.database.query<{ seq: string }>(
      `select c.seq from panoh.audit_chain c join panoh.audit_entries e using (seq) where e.action = 'job.test' order by c.chain_no`,
    );
    expect(links.map(({ seq }) => Number(seq))).toEqual(
      [...links.map(({ seq }) => Number(seq))].sort((a, b) => b - a),
    );
    expect(links).toHaveLength(2);
    expect(await verify()).toBe('sound');
    await settled();
  });

  it('makes one chain where several seal at once, while entries are written', async () => {
    const others = [auditHandsFor(test), auditHandsFor(test)];
    const id = await story.open('caseworker');
    const reads = Array.from({ length: 40 }, () => story.as('caseworker').get(`/cases/${id}`).expect(200));
    const sealing = others.flatMap(({ sealer }) => Array.from({ length: 20 }, () => sealer.seal()));
    await Promise.all([...reads, ...sealing]);
    await sealAll();
    await Promise.all(others.map((other) => other.close()));
    expect(await verify()).toBe('sound');
    expect(
      await test.database.query(
        'select 1 from panoh.audit_entries e where not exists (select 1 from panoh.audit_chain c where c.seq = e.seq)',
      ),
    ).toEqual([]);
  });

  it('is changed by nobody who serves: not an entry, not a link, not a checkpoint', async () => {
    const person = story.as('administrator');
    for (const table of ['audit_entries', 'audit_chain', 'audit_checkpoints', 'audit_keys']) {
      expect(await role.outcome(person, [`delete from panoh.${table}`])).toBe('42501');
      expect(await role.outcome(person, [`insert into panoh.${table} default values`])).toBe('42501');
    }
    for (const statement of [
      `update panoh.audit_entries set action = 'x'`,
      'delete from panoh.audit_chain',
      `update panoh.audit_chain set hash = hash`,
      `update panoh.audit_checkpoints set signature = signature`,
      `update panoh.audit_keys set public_key = public_key`,
      `insert into panoh.audit_entries (action, decision, request_id) values ('x', 'allowed', gen_random_uuid())`,
      'delete from panoh.audit_keys',
    ])
      await expect(hands.database.query(statement)).rejects.toMatchObject({ code: '42501' });
    // Nor by the owner of the tables, as long as nothing is switched off.
    for (const statement of [
      `update panoh.audit_chain set hash = hash`,
      `update panoh.audit_entries set action = 'x'`,
      'delete from panoh.audit_entries',
      'truncate panoh.case_events',
      `update panoh.case_events set kind = 'x'`,
    ])
      await expect(owner.query(statement)).rejects.toMatchObject({ code: 'PN003' });
  });

  it('shows what somebody did who may do everything in the database', async () => {
    const [some] = await test.database.query<{ seq: string; chain_no: string }>(
      'select seq, chain_no from panoh.audit_chain where chain_no = 3',
    );
    const { seq } = some ?? { seq: '' };
    expect(await tampered(`update panoh.audit_entries set purpose = 'x' where seq = ${seq}`)).toBe(
      `break ${seq}`,
    );
    expect(await tampered(`delete from panoh.audit_entries where seq = ${seq}`)).toBe(`gap ${seq}`);
    expect(await tampered('delete from panoh.audit_chain where chain_no = 3')).toBe('gap -');
    expect(
      await tampered(
        `delete from panoh.audit_entries where seq = ${seq}`,
        'delete from panoh.audit_chain where chain_no >= 3',
      ),
    ).toBe('truncated -');
    expect(await tampered('delete from panoh.audit_checkpoints')).toBe('truncated -');
    expect(await tampered(`update panoh.audit_checkpoints set hash = sha256('x')`)).toBe('signature -');
    // A link that the worker made up.
    const madeUp = `insert into panoh.audit_chain (chain_no, seq, hash)
      select max(chain_no) + 1, max(seq) + 1000, sha256('x') from panoh.audit_chain`;
    expect(await tampered(madeUp)).toMatch(/^gap /);
  });

  it('is not signed where it does not follow from the last checkpoint, nor where it changed behind the sealer', async () => {
    await story.as('caseworker').get('/today').expect(200);
    await sealAll();
    const [last] = await test.database.query<{ seq: string; action: string }>(
      'select seq, action from panoh.audit_entries order by seq desc limit 1',
    );
    await story.pass('11 minutes');
    await owner.query('alter table panoh.audit_entries disable trigger user');
    await owner.query(`update panoh.audit_entries set action = 'x' where seq = $1`, [last?.seq]);
    expect((await hands.signer.sign())?.flaw).toBe('break');
    await owner.query(`update panoh.audit_entries set action = $2 where seq = $1`, [last?.seq, last?.action]);
    await owner.query('alter table panoh.audit_entries enable trigger user');
    const before = await test.database.query('select 1 from panoh.audit_checkpoints');
    expect(await hands.signer.sign()).toBeNull();
    expect(await test.database.query('select 1 from panoh.audit_checkpoints')).toHaveLength(
      before.length + 1,
    );
    expect(await verify()).toBe('sound');
    expect(hands.sealer.isUnbroken).toBe(true);
  });

  it('shows whatever was done to an export, to both verifiers alike, which let the untouched one pass', async () => {
    const work = async (): Promise<string> => {
      const id = await story.open('caseworker');
      for (const path of [`/cases/${id}`, `/cases/${id}/timeline`, '/today'])
        await story.as('caseworker').get(path).expect(200);
      return exported();
    };
    let older = '';
    for (let round = 0; round < 3; round += 1) {
      await story.pass('11 minutes');
      await work();
      await settled();
      expect(await hands.signer.sign()).toBeNull();
      if (round === 1) older = await exported();
    }
    const text = await work();
    const parts = takeApart(text);
    const last = linesOf(parts).slice(parts.checkpoints.length, 1 + parts.checkpoints.length);
    const random = new Random(1);
    const kinds = Array.from({ length: TIMES }, () => Object.entries(TAMPERINGS)).flat();
    const made = kinds.map(([kind, tamper]) => {
      let changed = text;
      while (changed === text) changed = textOf(tamper(parts, random));
      return { kind, text: changed, kept: random.below(2) === 0 ? last : [] };
    });
    const untouched = { kind: 'untouched', text, kept: last };
    // An older export is genuine: only a later kept checkpoint reveals that entries are missing.
    const jobs = [untouched, ...made, { kind: 'older', text: older, kept: last }].map((job) => ({
      ...job,
      key: parts.format.publicKey,
    }));
    const node = await Promise.all(
      jobs.map(async ({ text: given, key, kept: pins }) => {
        const reading = new ExportReading({ key, kept: readKept(pins.join('\n')) ?? [] });
        const read = async (): Promise<void> => {
          for (const line of given.split('\n').slice(0, -1)) reading.take(line);
          reading.finish();
        };
        return (await flawOf(read())).split(' ')[0];
      }),
    );
    const { stdout } = spawnSync('python3', ['scripts/audit/verify_audit.py', '--batch'], {
      input: jobs.map((job) => `${JSON.stringify(job)}\n`).join(''),
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    expect(stdout.trim().split('\n')).toEqual(node);
    expect(jobs.filter((_, at) => node[at] === 'sound').map(({ kind }) => kind)).toEqual(['untouched']);
    const flaws = Object.fromEntries(jobs.map(({ kind }, at) => [kind, node[at]]));
    expect(flaws).toMatchObject({
      ...{ 'edit an entry': 'break', 'swap two entries': 'break', older: 'truncated' },
      'edit an entry and chain anew': 'checkpoint_differs',
      'fork, sign with another key and name it': 'signature',
    });
  });

  it('is an alarm where an entry waits longer than five seconds, or a checkpoint twenty minutes', async () => {
    const ready = async (): Promise<string> =>
      (await story.get<{ audit: string }>('administrator', '/health/ready')).audit;
    await story.as('caseworker').get('/today').expect(200);
    expect(await ready()).toBe('chained');
    await story.pass('6 seconds');
    expect(await ready()).toBe('behind');
    expect(await verify()).toMatch(/^not_chained \d+$/);
    expect((await askPython(await exported())).said).toMatch(/^Not sound: not_chained/);
    await sealAll();
    expect(hands.logged.join()).toContain('audit_chained_late');
    expect(await ready()).toBe('chained');
    await story.pass('21 minutes');
    await story.as('caseworker').get('/today').expect(200);
    await sealAll();
    expect(await verify()).toMatch(/^checkpoint_stale/);
    const { audit } = await story.get<OperationsDto>('administrator', '/operations');
    expect(audit).toMatchObject({ isLate: false, isCheckpointLate: true, flaw: null });
    expect(await hands.signer.sign()).toBeNull();
    expect(await verify()).toBe('sound');
  });

  it('is made where workers run', async () => {
    const workers = await startWorkers(test);
    await story.as('caseworker').get('/today').expect(200);
    const open = `select 1 from panoh.audit_entries e
      where not exists (select 1 from panoh.audit_chain c where c.seq = e.seq)`;
    expect(await test.database.query(open)).not.toEqual([]);
    try {
      await until(async () => (await test.database.query(open)).length === 0);
    } finally {
      await workers.close();
    }
  });

  it('holds what a step of a job did, in the transaction of the step', async () => {
    const { stepId } = await arrangeStep(test, kulob);
    const { reminders, close } = sweeperFor(test);
    await reminders.sweep();
    await close();
    const entries = await test.database.query<{ case_id: string }>(
      `select c.id as case_id from panoh.audit_entries e join panoh.cases c on c.audit_pseudonym = any (e.cases)
         join panoh.follow_up_steps s on s.case_id = c.id where s.id = $1 and e.action = 'job.remind' and e.actor_id is null`,
      [stepId],
    );
    expect(entries.length).toBeGreaterThan(0);
  });
});
