import { beforeAll, describe, expect, it } from '@jest/globals';
import { waitingReviews } from '../src/imports/reviews/import-reviews.queries.js';
import type { Database } from '../src/platform/database/database.js';
import { proveAgain } from './support/actors.js';
import { startKulob } from './support/kulob.js';
import { PILOT, caseOfRow, importPilot, pilotBytes, pilotHead, pilotOutcomes } from './support/imports.js';
import { counted } from './support/pilot-registers.js';

const { test, kulob, as } = await startKulob();

interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}
interface Import {
  id: string;
  mapping: string;
  counts: { outcome: string; count: number; unanswered: number }[];
}
interface Row {
  id: string;
  rowNo: number;
  outcome: string;
  codes: string[];
  case: { id: string } | null;
  version: number;
}

interface Reviews {
  all: number;
  reviewed: number;
  assigned: number;
  counts: { reason: string; count: number }[];
  items: {
    caseId: string;
    reason: string;
    settledOn: string | null;
    lastOn: string;
    isKnownElsewhere: boolean;
  }[];
}

/** Of the police book the first rows, which ask the same as all. */
const BYTES = { police: pilotHead('police', 230), ngo: pilotBytes('ngo') };
const OUTCOMES = { police: pilotOutcomes('police', BYTES.police), ngo: pilotOutcomes('ngo') };
const SURVIVORS = Object.values(OUTCOMES)
  .flat()
  .filter(({ registration }) => registration?.continues === null).length;
/** Rows of the crisis centre that speak of suicide. */
const SUICIDE_ROWS = 4;
const TODAY = `select (panoh.now() at time zone 'Asia/Dushanbe')::date::text as today`;

describe('the registers that agencies kept before', () => {
  const count = (from: string): Promise<number> => test.database.count(from);
  const importOf = async (person: string): Promise<Import> => {
    const { items } = (await as(person).get('/imports').expect(200)).body as Page<Import>;
    const mapping = Object.values(PILOT).find(({ supervisor }) => supervisor === person)?.mapping;
    const found = items.find((one) => one.mapping === mapping);
    if (!found) throw new Error(`${person} has no ${mapping}`);
    return found;
  };
  const rowsOf = async (person: string, filter = ''): Promise<Row[]> => {
    const { id } = await importOf(person);
    const found: Row[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query = new URLSearchParams({ ...(filter && { filter }), ...(cursor && { cursor }) });
      const answer = await as(person).get(`/imports/${id}/rows?${query}`).expect(200);
      const page = answer.body as Page<Row>;
      found.push(...page.items);
      cursor = page.nextCursor;
    }
    return found;
  };
  const pendingOf = (caseId: string): Promise<{ rule: string; due: string; agency_id: string }[]> =>
    test.database.query(
      `select rule, agency_id, (due_at at time zone 'Asia/Dushanbe')::date::text as due
       from panoh.follow_ups where case_id = $1 and status = 'pending'`,
      [caseId],
    );

  beforeAll(async () => {
    for (const register of ['police', 'ngo'] as const)
      expect(await importPilot({ test, kulob }, register, { bytes: BYTES[register] })).toMatchObject({
        ...{ stored: OUTCOMES[register].length, failed: [] },
      });
    // As autovacuum does it a minute after so many rows.
    await test.database.query('analyze');
  });

  it('end as the rules say, row by row', async () => {
    const stored = await rowsOf('supervisor');
    const expected = OUTCOMES.ngo;
    for (const of of [
      (rows: readonly { outcome: string }[]) => rows.map(({ outcome }) => outcome),
      (rows: readonly { codes: readonly string[] }[]) => rows.flatMap(({ codes }) => codes),
    ] as const)
      expect(counted(of(stored as never))).toEqual(counted(of(expected as never)));
  });

  it('change nothing when they are imported again, whatever the file', async () => {
    const tables = ['cases', 'case_events', 'follow_ups', 'import_rows', 'imports', 'consents'];
    const before = await Promise.all(tables.map((table) => count(`panoh.${table}`)));
    const bytes = Buffer.from(pilotBytes('ngo').toString('utf8').replace(/\r?\n/g, '\r\n'));
    expect((await importPilot({ test, kulob }, 'ngo', { bytes })).stored).toBe(0);
    expect(await Promise.all(tables.map((table) => count(`panoh.${table}`)))).toEqual(before);
  });

  it('make one open case of each survivor, with one review in 30 days; what is past starts and ends nothing', async () => {
    expect(await count(`panoh.cases where origin = 'import' and status = 'open'`)).toBe(SURVIVORS);
    expect(await count(`panoh.follow_ups where status = 'pending' and rule = 'import_review'`)).toBe(
      SURVIVORS,
    );
    expect(await count('panoh.follow_ups')).toBe(SURVIVORS + SUICIDE_ROWS);
    const outside = `due_at < panoh.now() or due_at > panoh.now() + interval '32 days'`;
    expect(await count(`panoh.follow_ups where ${outside}`)).toBe(0);
    expect(await count(`panoh.case_events where kind = 'reconciled' and raises_risk`)).toBeGreaterThan(50);
    expect(await count(`panoh.case_events where kind = 'reconciled' and not raises_risk`)).toBe(0);
    expect(await count(`panoh.legal_qualifications where decision = 'insignificant'`)).toBeGreaterThan(20);
    expect(await count(`panoh.notifications where kind <> 'suicide_suspected'`)).toBe(0);
  });

  it('are reviewed today where they tell of suicide', async () => {
    const [day] = await test.database.query<{ today: string }>(TODAY);
    for (const rowNo of [13, 29, 83, 110]) {
      const caseId = await caseOfRow(test, kulob.agencies['crisisCentre'], rowNo);
      expect(await pendingOf(caseId)).toMatchObject([
        { rule: 'import_review', due: day?.today },
        { rule: 'su.import', due: day?.today },
      ]);
      await as('coordinator').get(`/cases/${caseId}`).expect(404);
    }
    const kind = `kind = 'register_suicide_suspicion'`;
    expect(await count(`panoh.case_events where ${kind} and partition = 'health'`)).toBe(SUICIDE_ROWS);
  });

  it('pass what points at the keeper’s own people to the fallback agency, and the row looks ordinary', async () => {
    const [day] = await test.database.query<{ today: string }>(TODAY);
    const caseId = await caseOfRow(test, kulob.agencies['police'], 200);
    for (const person of ['inspector', 'policeSupervisor']) {
      await as(person).get(`/cases/${caseId}`).expect(404);
      await as(person).get(`/cases/${caseId}/follow-ups`).expect(404);
    }
    const pending = await pendingOf(caseId);
    const agency_id = kulob.agencies['crisisCentre'];
    expect(pending).toMatchObject([{ rule: 'import_review', due: day?.today, agency_id }]);
    const texts = (await as('caseworker').get(`/cases/${caseId}/narratives`).expect(200)).body;
    expect(texts.map(({ kind }: { kind: string }) => kind)).toEqual(['register_row']);
    expect(texts[0].text).toContain('ФИО нарушителя');
    const row = (await rowsOf('policeSupervisor')).find(({ rowNo }) => rowNo === 200);
    expect(row).toMatchObject({ outcome: 'accepted', codes: [], case: null });
    const shown = (await as('policeSupervisor').get(`/import-rows/${row?.id}`).expect(200)).body;
    expect(shown).toMatchObject({ cells: [], case: null });
    const wraps = await count(
      `vault.case_keys where case_id = '${caseId}' and agency_id = '${kulob.agencies['police']}'`,
    );
    expect(wraps).toBe(0);
  });

  it('keep a case from those whom a note names, while its keeper goes on', async () => {
    const caseId = await caseOfRow(test, kulob.agencies['crisisCentre'], 212);
    const [day] = await test.database.query<{ today: string }>(TODAY);
    await as('supervisor').get(`/cases/${caseId}`).expect(200);
    const blocks = `panoh.conflict_blocks where case_id = '${caseId}' and subject_code = 'police'`;
    expect(await count(blocks)).toBe(1);
    expect(await pendingOf(caseId)).toMatchObject([{ due: day?.today }]);
  });

  it('share nothing with the group, and keep her no as her word', async () => {
    expect(await count('panoh.cases where shares_with_group')).toBe(0);
    expect(await count(`panoh.grants where relation = 'group'`)).toBe(0);
    const refusing = pilotOutcomes('ngo').filter(
      ({ registration }) => registration?.consentToShare === false,
    );
    for (const { rowNo } of refusing.slice(0, 5)) {
      const caseId = await caseOfRow(test, kulob.agencies['crisisCentre'], rowNo);
      const shown = (await as('supervisor').get(`/cases/${caseId}`).expect(200)).body;
      expect({ rowNo, refuses: shown.refusesSharing }).toEqual({ rowNo, refuses: true });
      await as('coordinator').get(`/cases/${caseId}`).expect(404);
    }
  });

  it('of a private body are compared where she said yes in writing, and nowhere else', async () => {
    const answers = new Map(
      pilotOutcomes('ngo').flatMap(({ rowNo, registration }) =>
        registration?.continues === null ? [[rowNo, registration] as const] : [],
      ),
    );
    const said = (wanted: boolean | null) =>
      [...answers.values()].filter(({ consentToShare }) => consentToShare === wanted);
    const silent = said(true).filter(({ flags }) => flags.tellNobody).length;
    const ofNgo = `panoh.cases where agency_id = '${kulob.agencies['crisisCentre']}'`;
    expect(said(true).length - silent).toBeGreaterThan(100);
    expect(await count(`${ofNgo} and may_be_linked`)).toBe(said(true).length - silent);
    expect(
      await count(`linkage.inbox where case_id in (select id from ${ofNgo} and not may_be_linked)`),
    ).toBe(0);
    expect(
      await count(`linkage.inbox where sealed_identity is not null and case_id in (select id from ${ofNgo})`),
    ).toBe(said(true).length - silent);
  });

  it('keep numbers locked until she confirms them, and none that a note forbids', async () => {
    expect(await count('panoh.safe_contacts where locked_at is null')).toBe(0);
    const [forbidden] = OUTCOMES.ngo.filter(
      ({ registration }) => (registration?.flags.doNotPhone.length ?? 0) > 0,
    );
    const caseId = await caseOfRow(test, kulob.agencies['crisisCentre'], forbidden?.rowNo ?? 0);
    expect(await count(`panoh.safe_contacts where case_id = '${caseId}'`)).toBe(0);
  });

  it('lie sealed in the database: no word of a row can be read there', async () => {
    const names = pilotOutcomes('ngo')
      .flatMap(({ registration }) => registration?.name.written ?? [])
      .filter((name) => name.length > 12);
    const tables = await test.database.query<{ name: string }>(
      `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
       where table_schema in ('panoh', 'vault') and table_type = 'BASE TABLE'`,
    );
    for (const { name } of tables) {
      const [row] = await test.database.query<{ text: string | null }>(
        `select string_agg(t::text, ' ') as text from ${name} t`,
      );
      const found = names.filter((written) => row?.text?.includes(written));
      expect({ name, found }).toEqual({ name, found: [] });
    }
  });

  describe('are reviewed', () => {
    const reviews = async (reason = ''): Promise<Reviews> =>
      (
        await as('policeSupervisor')
          .get(`/import-reviews${reason && `?reason=${reason}`}`)
          .expect(200)
      ).body;

    it('by what decides, signs of danger first', async () => {
      const list = await reviews();
      const groups: { importId: string; reason: string; count: number }[] = (
        await as('policeSupervisor').get('/import-reviews/groups').expect(200)
      ).body;
      const waiting = await count(
        `panoh.follow_ups where rule = 'import_review' and status = 'pending' and agency_id = '${kulob.agencies['police']}'`,
      );
      expect(list).toMatchObject({ all: waiting, reviewed: 0, assigned: 0 });
      expect(groups.reduce((sum, one) => sum + one.count, 0)).toBe(waiting);
      expect(list.items.every(({ isKnownElsewhere }) => !isKnownElsewhere)).toBe(true);
      expect(list.items[0]).toMatchObject({ reason: 'sign' });
      expect(await reviews(`sign&importId=${kulob.groupId}`)).toMatchObject({ items: [] });
      // Of more than are shown, cases with signs of danger come first, and those that wait for a consent alone take no place.
      await test.database.query('begin');
      await test.database
        .query(`update panoh.follow_ups set status = 'replaced', done_at = panoh.now() where id in (
        select id from panoh.follow_ups where rule = 'import_review' and status = 'pending' and case_id not in
          (select case_id from panoh.case_events where kind = 'register_suicide_suspicion') order by due_at desc, id limit 100)`);
      const owner = test.database as unknown as Database;
      const shown = await waitingReviews(owner, kulob.agencies['crisisCentre'] ?? '', 2);
      await test.database.query('rollback');
      const [plain, danger] = [
        [false, false],
        [true, true],
      ];
      expect(shown.map(({ id, signs }) => [id !== null, signs.length > 0]).toSorted()).toEqual([
        ...[plain, plain],
        ...[danger, danger],
      ]);
      const { items: returned } = await reviews('returned');
      expect(returned.length).toBeGreaterThan(0);
      for (const { settledOn, lastOn } of returned) expect(lastOn > (settledOn ?? '')).toBe(true);
      expect((await reviews('same_survivor')).items.length).toBeGreaterThan(0);
    });

    it('after the coordinator, who sees numbers alone, has asked once', async () => {
      const backlog = `/import-reviews/backlog/${kulob.groupId}`;
      const counts = (await as('coordinator').get(backlog).expect(200)).body;
      expect(counts).toHaveLength(2);
      const ofAll = (list: { waiting: number }[]) => list.reduce((sum, one) => sum + one.waiting, 0);
      const foreign = await caseOfRow(test, kulob.agencies['crisisCentre'], 13);
      await test.database.block(foreign, as('coordinator').userId);
      expect(ofAll((await as('coordinator').get(backlog).expect(200)).body)).toBe(ofAll(counts) - 1);
      const { agencyId, unasked } = counts.find(
        (one: { agencyId: string }) => one.agencyId === kulob.agencies['police'],
      );
      for (const _ of [1, 2]) await as('coordinator').post(`${backlog}/questions`, { agencyId }).expect(204);
      const wanted = `panoh.notifications where kind = 'import_consents_wanted' and case_id is null`;
      expect(await count(wanted)).toBe(1);
      expect((await reviews()).counts).toContainEqual({ reason: 'no_consent', count: unasked });
    });

    it('by colleagues to whom they are given as their dated tasks', async () => {
      const { items: settled } = await reviews('settled');
      expect(settled.length).toBeGreaterThan(50);
      const caseIds = settled.slice(0, 3).map(({ caseId }) => caseId);
      const give = (person: string, ids: string[] = caseIds) =>
        as('policeSupervisor').post('/import-reviews/assignments', {
          caseIds: ids,
          userId: as(person).userId,
        });
      await give('caseworker').expect(204);
      expect(await reviews()).toMatchObject({ assigned: 0 });
      const foreign = await caseOfRow(test, kulob.agencies['crisisCentre'], 13);
      await give('inspector', [...caseIds, foreign]).expect(204);
      expect(await reviews()).toMatchObject({ assigned: 3 });
      expect(await count(`panoh.notifications where kind = 'lead_assigned'`)).toBe(1);
      const [mine] = (await as('inspector').get(`/cases/${caseIds[0]}/follow-ups`).expect(200)).body;
      expect(mine).toMatchObject({ rule: 'import_review', allowedActions: ['record_work'] });
      await test.database.query(
        `update panoh.follow_ups set due_at = panoh.now() + interval '1 minute' where case_id = $1`,
        [caseIds[0]],
      );
      const { notifications: _, ...today } = (await as('inspector').get('/today').expect(200)).body;
      expect(JSON.stringify(today)).toContain(caseIds[0] ?? 'none');
    });
  });

  it('are taken back whole, whatever their rows held', async () => {
    await importPilot({ test, kulob }, 'orders');
    // Cases in danger were opened above, and one was blocked; both are forgotten here.
    await test.database.query(`set session_replication_role = replica;
      delete from panoh.conflict_blocks where source not in ('import', 'linked', 'staff_match'); update panoh.cases set audit_pseudonym = gen_random_uuid(); set session_replication_role = origin`);
    const moved = await count(`panoh.cases c where exists (select 1 from panoh.import_row_cases l
      join panoh.import_rows r on r.id = l.row_id where l.case_id = c.id and r.agency_id <> c.agency_id)`);
    for (const person of ['supervisor', 'policeSupervisor']) {
      const { items } = (await as(person).get('/imports').expect(200)).body as Page<Import>;
      const unproved = await as(person).delete(`/imports/${items[0]?.id}`).expect(403);
      expect(unproved.body.code).toBe('step_up_required');
      await proveAgain(test, as(person));
      for (const { id } of items) await as(person).delete(`/imports/${id}`).expect(204);
    }
    expect(await count('panoh.cases')).toBe(moved);
    const left = ['import_rows where import_id is not null', 'imports', 'historical_records'];
    expect(await Promise.all(left.map((table) => count(`panoh.${table}`)))).toEqual(left.map(() => 0));
    expect((await count('vault.case_keys')) > 0).toBe(moved > 0);
  });
});
