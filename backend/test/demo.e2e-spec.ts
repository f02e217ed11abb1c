import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { seedDemo } from '../src/demo/index.js';
import { readSettings } from '../src/platform/config/settings.js';
import type { Settings } from '../src/platform/config/settings.js';
import { loadRootKey } from '../src/platform/crypto/root-key.js';
import type { RootKey } from '../src/platform/crypto/root-key.js';
import { EmbeddedPostgres } from '../src/platform/embedded/embedded-postgres.js';
import { periodsOfEdition } from '../src/statistics/editions/editions.rules.js';
import { tablesOf } from '../src/statistics/editions/edition-tables.rules.js';
import type { CellCount } from '../src/statistics/periods.rules.js';
import { signIn } from './support/actors.js';
import type { Actor } from './support/actors.js';
import type { TestApp } from './support/app.js';
import { demoFolder } from './support/demo-server.js';
import { openOn } from './support/own-server.js';

describe('the demo', () => {
  let test: TestApp;
  let lines: string[];
  let folder: string;
  let server: EmbeddedPostgres;
  let settings: Settings;
  let root: RootKey;
  const seed = (): Promise<string[]> => seedDemo(test.app, { settings, root });
  const count = async (from: string): Promise<number> =>
    (await test.database.query<{ count: number }>(`select count(*)::int as count from ${from}`))[0]?.count ??
    -1;

  const as = async (login: string): Promise<Actor> => {
    const [person] = await test.database.query<{ userId: string; agencyId: string }>(
      `select u.id as "userId", u.agency_id as "agencyId" from panoh.users u
       join panoh.credentials c on c.user_id = u.id where c.login = $1`,
      [login],
    );
    return signIn(test, person ?? { userId: '', agencyId: '' });
  };

  beforeAll(async () => {
    folder = await demoFolder();
    root = await loadRootKey(join(folder, 'root.key'));
    const password = root.rolePassword('panoh_owner');
    server = await EmbeddedPostgres.start({ dataDir: folder, password, throwaway: true });
    settings = readSettings({ DATABASE_OWNER_URL: server.ownerUrl, PANOH_DATA_DIR: folder });
    test = await openOn({ server, settings, root });
    lines = await seed();
  });
  afterAll(async () => {
    await test.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('names one sign-in per role, and the password of all', () => {
    expect(lines.some((line) => line.includes('kulob-demo-2020'))).toBe(true);
    expect(lines.filter((line) => /^[a-z0-9-]+ {2,}\S/.test(line))).toHaveLength(28);
  });

  it('has published 2020: 85 of 100 cells that are not zero carry a number, and every total of 5 or more', async () => {
    const published = `statistics.editions where year = 2020 and state = 'published' and part <> 'final'`;
    expect(await count(published)).toBe(2);
    const facts = await test.database.query<CellCount>(
      `select code, to_char(first_on, 'YYYY-MM-DD') as "firstOn", line, column_key as "column", records from statistics.cell_counts
       where extract(year from first_on) = 2020`,
    );
    const cells = (['first_half', 'second_half'] as const)
      .flatMap((part) => periodsOfEdition(2020, part))
      .flatMap((period) => tablesOf(period, { facts, places: ['kulob', 'qubodiyon'] }))
      .flatMap(({ exact, shown }) =>
        (exact ?? []).map((cell, at) => ({ ...cell, shown: shown[at]?.value ?? null })),
      );
    const nonZero = cells.filter(({ value }) => value > 0);
    const numbers = nonZero.filter(({ shown }) => shown !== null);
    expect(nonZero.length).toBeGreaterThan(100);
    expect(numbers.length / nonZero.length).toBeGreaterThanOrEqual(0.85);
    const totals = cells.filter(({ line, column, value }) => value >= 5 && [line, column].includes('total'));
    expect(totals.filter(({ shown }) => shown === null)).toEqual([]);
  });

  it('holds living cases at every stage beside the imported ones', async () => {
    expect(await count(`panoh.cases where origin = 'import' and booked_on < '2021-01-01'`)).toBe(444);
    expect(await count(`panoh.cases where origin <> 'import'`)).toBe(17 + 4 + 3 + 2 + 2 + 2);
    for (const [from, number] of [
      [`cases where status = 'closed'`, 1],
      [`cases where support_lead_state = 'accepted'`, 1],
      [`closure_episodes where state = 'endorsed'`, 2],
      [`referrals where status in ('sent', 'received')`, 2 + 4],
      [`referrals where kind = 'handover' and status = 'accepted'`, 1],
      [`protection_orders o where panoh.order_status(o) = 'active'`, 2],
      [`protection_orders where open_breaches = 1`, 1],
      [`services where confirmed_until >= current_date`, 6],
      [`clock where shifted_by = '0'`, 1],
    ] as const)
      expect([from, await count(`panoh.${from}`)]).toEqual([from, number]);
  });

  it('has something for every role to do', async () => {
    const today = ['late.items', 'today.items', 'next.items'];
    const referrals = ['/referrals?box=in', 'items'];
    for (const [login = '', path = '', ...lists] of [
      ...['inspector', 'caseworker', 'shelter-worker', 'caseworker-qabodiyon'].map((one) => [
        ...[one, '/today', ...today],
      ]),
      ...['lawyer', 'health-worker', 'specialist', 'prosecutor'].map((one) => [one, ...referrals]),
      ['prosecutor', '/extension-requests', 'requests'],
      ['coordinator', '/queue', 'items'],
      ['coordinator', '/meetings', 'items'],
      ['hotline', '/callback-requests', 'open.items'],
      ['supervisor', '/supervisor-inbox?tab=closings', 'items'],
      ['supervisor', '/supervisor-inbox?tab=imported', 'items'],
      ['statistician', '/statistics/editions', 'items'],
      ['data-protection', '/erasure-requests', ''],
      ['oversight', '/oversight', 'agencies'],
      ['administrator', '/users', ''],
    ]) {
      const { body } = await (await as(login)).get(path).expect(200);
      const part = (whole: unknown, name: string): unknown =>
        name === '' ? whole : (whole as Record<string, unknown>)[name];
      const rows = lists.flatMap((list) => list.split('.').reduce(part, body as unknown));
      expect([login, path, rows.length > 0]).toEqual([login, path, true]);
    }
  });

  it('has one case that nothing but one blocker keeps from closing', async () => {
    const rows = await test.database.query<{ id: string }>(
      `select c.id from panoh.cases c where c.status = 'open' and c.origin = 'intake'
         and (select count(*) from panoh.closure_statements s where s.case_id = c.id and s.kind = 'wish') = 1
         and not exists (select 1 from panoh.closure_episodes e where e.case_id = c.id)`,
    );
    expect(rows).toHaveLength(1);
    const caseworker = await as('caseworker');
    const gate = (await caseworker.get(`/cases/${rows[0]?.id}/closure-gate?reason=needs_met`).expect(200))
      .body;
    const codes = gate.blockers.map(({ code }: { code: string }) => code);
    expect(codes).toEqual(['not_told_may_return', 'approval_missing']);
  });

  it('changes nothing when the product starts again', async () => {
    const rows = () => Promise.all(['cases', 'case_events', 'users'].map((name) => count(`panoh.${name}`)));
    const before = await rows();
    expect(await seed()).toEqual(lines);
    expect(await rows()).toEqual(before);
  });
});
