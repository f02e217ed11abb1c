import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from './support/actors.js';
import { startKulob, joinGroup } from './support/kulob.js';
import { importPilot, pilotOutcomes } from './support/imports.js';
import type { PilotRegister } from './support/imports.js';

const { test, kulob } = await startKulob();

interface Past {
  kind: string;
  result: string | null;
}
interface Row {
  id: string;
  rowNo: number;
  outcome: string;
  codes: string[];
  past: Past | null;
  version: number;
}

const KEEPERS: Readonly<Record<'orders' | 'referrals', readonly string[]>> = {
  orders: ['policeSupervisor', 'policeSupervisorElsewhere'],
  referrals: [
    'policeSupervisor',
    'policeSupervisorElsewhere',
    'supervisor',
    'supervisorElsewhere',
    'legalSupervisor',
    'healthSupervisor',
    'cowfaSupervisor',
    'cowfaSupervisorElsewhere',
  ],
};

describe('orders and referrals that were kept on paper', () => {
  const as = (person: string): Actor => {
    const actor = kulob.as[person];
    if (!actor) throw new Error(`nobody is called ${person}`);
    return actor;
  };
  const count = async (from: string): Promise<number> =>
    (await test.database.query<{ count: number }>(`select count(*)::int as count from ${from}`))[0]?.count ??
    -1;
  const importAll = async (register: PilotRegister & keyof typeof KEEPERS): Promise<number> => {
    let stored = 0;
    for (const person of KEEPERS[register]) {
      const report = await importPilot({ test, kulob }, register, { as: person });
      expect(report.failed).toEqual([]);
      stored += report.stored;
    }
    return stored;
  };
  const importsOf = async (person: string): Promise<{ id: string; mapping: string; results: Past[] }[]> =>
    (await as(person).get('/imports').expect(200)).body.items;
  const importOf = async (person: string, mapping: string): Promise<string> => {
    const found = (await importsOf(person)).find((one) => one.mapping === mapping);
    if (!found) throw new Error(`${person} has no ${mapping}`);
    return found.id;
  };
  const rowsOf = async (person: string, mapping: string): Promise<Row[]> => {
    const id = await importOf(person, mapping);
    const rows: Row[] = [];
    let cursor = '';
    do {
      const page = (await as(person).get(`/imports/${id}/rows?${cursor}`).expect(200)).body;
      rows.push(...page.items);
      cursor = page.nextCursor ? `cursor=${encodeURIComponent(page.nextCursor)}` : '';
    } while (cursor !== '');
    return rows;
  };

  beforeAll(async () => {
    for (const agency of ['legalAid', 'healthRoom'])
      await joinGroup(test, kulob.agencies[agency] ?? '', kulob.otherGroupId);
    expect(await importAll('orders')).toBe(64);
    // The helpline of Kulob sent 11, ten of them accepted, and has no supervisor yet.
    expect(await importAll('referrals')).toBe(623 - 11);
  });

  it('open no case, start no clock, give no right and block nobody', async () => {
    for (const table of ['cases', 'follow_ups', 'grants', 'conflict_blocks', 'notifications', 'referrals'])
      expect({ table, count: await count(`panoh.${table}`) }).toEqual({ table, count: 0 });
    expect(await count(`panoh.historical_records where kind = 'order'`)).toBe(60);
    expect(await count(`panoh.historical_records where kind = 'referral'`)).toBe(598 - 10);
  });

  it('end row by row as the rules say, each with its keeper', async () => {
    for (const register of ['orders', 'referrals'] as const) {
      const expected = new Map(pilotOutcomes(register).map((row) => [row.rowNo, row]));
      const mapping = register === 'orders' ? 'police-orders' : 'referrals';
      const seen = new Set<number>();
      for (const person of KEEPERS[register])
        for (const { rowNo, outcome, codes, past } of await rowsOf(person, mapping)) {
          const { outcome: ended, codes: why, history } = expected.get(rowNo) ?? {};
          expect({ rowNo, outcome, codes, kind: past?.kind ?? null }).toEqual({
            rowNo,
            outcome: ended,
            codes: why,
            kind: history?.kind ?? null,
          });
          expect(seen.has(rowNo)).toBe(false);
          seen.add(rowNo);
        }
    }
  });

  it('show the keeper the words of every row, and how often nobody answered', async () => {
    const [row] = (await rowsOf('legalSupervisor', 'referrals')).filter(
      ({ past }) => past?.result === 'no_answer',
    );
    const shown = (await as('legalSupervisor').get(`/import-rows/${row?.id}`).expect(200)).body;
    expect(shown.cells.map(({ heading }: { heading: string }) => heading)).toContain('Хизмат / услуга');
    expect(shown).toMatchObject({ past: { kind: 'referral', result: 'no_answer' }, case: null });
    const all = await Promise.all(KEEPERS.referrals.map((person) => importsOf(person)));
    const unanswered = all
      .flat()
      .flatMap(({ results }) => results as (Past & { count: number })[])
      .filter(({ result }) => result === 'no_answer')
      .reduce((sum, { count: number }) => sum + number, 0);
    const ofHelpline = pilotOutcomes('referrals').filter(
      ({ history, registration }) =>
        history?.kind === 'referral' &&
        history.answer === 'no_answer' &&
        history.from === 'hotline_1313' &&
        registration?.place.code === 'kulob',
    );
    expect(unanswered).toBe(182 - ofHelpline.length);
  });

  it('ask the police about orders that cannot be so, beside the other questions, until they are answered', async () => {
    const asked = (await rowsOf('policeSupervisor', 'police-orders')).filter(
      ({ outcome }) => outcome === 'accepted_with_question',
    );
    expect(asked.length).toBeGreaterThan(0);
    const open = async (): Promise<number> =>
      (await as('policeSupervisor').get('/supervisor-inbox?kind=register_question').expect(200)).body.counts
        .register_question;
    expect(await open()).toBe(asked.length);
    const [row] = asked;
    const answered = await as('policeSupervisor').post(
      `/import-rows/${row?.id}/answers`,
      { answered: true },
      1,
    );
    expect(answered.status).toBe(201);
    expect(await open()).toBe(asked.length - 1);
  });

  it('are seen by the supervisors of their keeper and by nobody else', async () => {
    const [row] = await rowsOf('policeSupervisor', 'police-orders');
    const id = await importOf('policeSupervisor', 'police-orders');
    for (const person of ['policeSupervisorElsewhere', 'supervisor', 'cowfaSupervisor']) {
      await as(person).get(`/import-rows/${row?.id}`).expect(404);
      await as(person).get(`/imports/${id}/rows`).expect(404);
    }
    for (const person of ['inspector', 'coordinator', 'administrator'])
      await as(person).get(`/import-rows/${row?.id}`).expect(403);
  });
});
