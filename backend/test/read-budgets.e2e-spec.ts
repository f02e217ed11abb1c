import { beforeAll, describe, expect, it } from '@jest/globals';
import { signIn } from './support/actors.js';
import { beyond } from './support/beyond.js';
import { caseForm } from './support/forms.js';
import { startKulob, limitReads } from './support/kulob.js';

const { test, kulob } = await startKulob();

describe('the budget of reads', () => {
  const ids: string[] = [];

  beforeAll(async () => {
    for (let count = 0; count < 12; count += 1)
      ids.push((await kulob.as['caseworker']!.post('/cases', caseForm()).expect(201)).body.id as string);
  });

  /** An hour passes; active users sign in again. */
  const pass = async (): Promise<void> => {
    await test.database.pass('1 hour');
    for (const person of ['caseworker2', 'supervisor', 'administrator']) {
      const { userId, agencyId } = kulob.as[person]!;
      kulob.as[person] = await signIn(test, { userId, agencyId });
    }
  };
  const look = async (person: string, id: string): Promise<{ status: number; code?: string }> => {
    const { status, body } = await kulob.as[person]!.get(`/cases/${id}`);
    return { status, ...((body as { code?: string }).code ? { code: (body as { code: string }).code } : {}) };
  };

  it('stops a script that walks ids, and her supervisor and the operator see it within 60 s', async () => {
    const limited = await test.database.query<{ role: string }>('select role from panoh.read_limits');
    const roles = ['caseworker', 'police_inspector', 'supervisor', 'coordinator', 'hotline_worker'];
    expect(limited.map(({ role }) => role)).toEqual(expect.arrayContaining(roles));
    await limitReads(test, { cases: 10, unwraps: 1_000 });
    await pass();
    const late = await beyond(60_000, async () => {
      const answers = [];
      for (const id of ids) answers.push(await look('caseworker2', id));
      expect(answers.map(({ status }) => status)).toEqual([...Array<number>(10).fill(200), 429, 429]);
      expect(answers.at(-1)).toEqual({ status: 429, code: 'read_budget_spent' });

      const told = await kulob.as['supervisor']!.get('/notifications').expect(200);
      const { items } = told.body as {
        items: { kind: string; caseId: string | null; personName: string | null }[];
      };
      const alerts = items.filter(({ kind }) => kind === 'read_budget_spent');
      expect(alerts).toEqual([expect.objectContaining({ caseId: null, personName: 'caseworker2' })]);
      const operations = await kulob.as['administrator']!.get('/operations').expect(200);
      expect(operations.body.readAlerts).toEqual({ inLastDay: 1, lastAt: expect.any(String) });
    });
    expect(late).toBe(0);
    // A refused read leaves no read entry, only a refusal entry.
    const [last] = await test.database.query<{ decision: string }>(
      `select decision from panoh.audit_entries where actor_id = $1 order by seq desc limit 1`,
      [kulob.as['caseworker2']!.userId],
    );
    expect(last).toEqual({ decision: 'refused' });
  });

  it('counts a case once in an hour, is her own alone, and begins anew with the next hour', async () => {
    expect((await look('caseworker2', ids[0] ?? '')).status).toBe(200);
    expect((await look('supervisor', ids[11] ?? '')).status).toBe(200);
    await pass();
    expect((await look('caseworker2', ids[11] ?? '')).status).toBe(200);
  });

  it('is spent by opened keys too, as by searching for names over and over', async () => {
    await limitReads(test, { cases: 1_000, unwraps: 30 });
    await pass();
    const search = () => kulob.as['caseworker2']!.post('/cases/search', { name: 'Намунаева' });
    const statuses = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await search()).status);
    expect(statuses).toEqual([200, 200, 429, 429]);
  });

  it('cannot be looked at, raised or emptied by the app role', async () => {
    for (const table of ['read_limits', 'read_budgets', 'case_read_counters', 'read_alerts']) {
      const [rights] = await test.database.query<{ any: boolean }>(
        `select has_table_privilege('panoh_app', 'panoh.${table}', 'select, insert, update, delete') as any`,
      );
      expect([table, rights]).toEqual([table, { any: false }]);
    }
  });
});
