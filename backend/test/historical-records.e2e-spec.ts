import { beforeAll, describe, expect, it } from '@jest/globals';
import { startKulob } from './support/kulob.js';
import { importPilot, pilotOutcomes } from './support/imports.js';
import type { PilotRegister } from './support/imports.js';

const { test, kulob, as } = await startKulob();

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
  referrals: ['policeSupervisor', 'legalSupervisor', 'cowfaSupervisorElsewhere'],
};

describe('orders and referrals that were kept on paper', () => {
  const count = (from: string): Promise<number> => test.database.count(from);
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
    expect(await importAll('orders')).toBe(64);
    expect(await importAll('referrals')).toBeGreaterThan(150);
  });

  it('open no case, start no clock, give no right and block nobody', async () => {
    for (const table of ['cases', 'follow_ups', 'grants', 'conflict_blocks', 'notifications', 'referrals'])
      expect({ table, count: await count(`panoh.${table}`) }).toEqual({ table, count: 0 });
    expect(await count(`panoh.historical_records where kind = 'order'`)).toBe(60);
    expect(await count(`panoh.historical_records where kind = 'referral'`)).toBeGreaterThan(150);
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
    const [journal] = await importsOf('legalSupervisor');
    const unanswered = (await rowsOf('legalSupervisor', 'referrals')).filter(
      ({ past }) => past?.result === 'no_answer',
    );
    expect(journal?.results).toContainEqual(
      expect.objectContaining({ result: 'no_answer', count: unanswered.length }),
    );
    for (const person of ['policeSupervisorElsewhere', 'supervisor'])
      await as(person).get(`/import-rows/${row?.id}`).expect(404);
  });
});
