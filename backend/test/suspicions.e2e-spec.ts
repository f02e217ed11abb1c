import { beforeAll, describe, expect, it } from '@jest/globals';
import { assessmentForm } from './support/assessments.js';
import { startKulob } from './support/kulob.js';
import { Referring } from './support/referrals.js';
import { caseOfRow, importPilot, pilotHead } from './support/imports.js';

const { test, kulob } = await startKulob();

/** Rows of the crisis centre's register that speak of suicide. */
const SUSPECTED = [13, 29, 83, 110];
const AMONG_POLICE = 1;

describe('a suspected suicide in an imported register', () => {
  const we = new Referring(test, kulob);

  beforeAll(async () => {
    await importPilot({ test, kulob }, 'ngo', { bytes: pilotHead('ngo', 118) });
    await test.database.query('update panoh.agencies set head_user_id = $2 where id = $1', [
      kulob.agencies['police'],
      kulob.as['inspector2']?.userId,
    ]);
    const police = pilotHead('police', 12).toString().replace('от СМЭ отказалась', 'была попытка суицида');
    await importPilot({ test, kulob }, 'police', { bytes: Buffer.from(police) });
  });

  const told = async (caseId: string): Promise<string[]> => {
    const rows = await test.database.query<{ kind: string; user_id: string }>(
      'select kind, user_id from panoh.notifications where case_id = $1',
      [caseId],
    );
    const people = Object.entries(we.kulob.as);
    const nameOf = (id: string): string => people.find(([, { userId }]) => userId === id)?.[0] ?? id;
    return rows.map(({ kind, user_id }) => `${kind} ${nameOf(user_id)}`).sort();
  };
  const rowOf = (caseId: string) =>
    test.database.query<{
      status: string;
      partition: string;
      owner_role: string;
      today: boolean;
      version: number;
      id: string;
    }>(
      `select id, version, status, partition, owner_role, (due_at at time zone 'Asia/Dushanbe')::date
         = (panoh.now() at time zone 'Asia/Dushanbe')::date as today
       from panoh.follow_ups where case_id = $1 and rule = 'su.import'`,
      [caseId],
    );

  it('is a task of the same day for those who read health, who are notified in words', async () => {
    for (const rowNo of SUSPECTED) {
      const caseId = await caseOfRow(test, we.kulob.agencies['crisisCentre'], rowNo);
      expect(await rowOf(caseId)).toMatchObject([
        { status: 'pending', partition: 'health', owner_role: 'health_reader', today: true },
      ]);
      expect(await told(caseId)).toEqual(['suicide_suspected caseworker', 'suicide_suspected caseworker2']);
      expect(await we.rows('supervisor', caseId, 'su.import')).toEqual([]);
    }
    const [others] = await test.database.query<{ count: number }>(
      `select count(*)::int as count from panoh.follow_ups where rule = 'su.import'`,
    );
    expect(others?.count).toBe(SUSPECTED.length + AMONG_POLICE);
  });

  it('is told to supervisors without the word where nobody of the agency reads health', async () => {
    const [row] = await test.database.query<{ case_id: string }>(
      `select f.case_id from panoh.follow_ups f join panoh.cases c on c.id = f.case_id
       where f.rule = 'su.import' and c.agency_id = $1`,
      [we.kulob.agencies['police']],
    );
    expect(await told(row?.case_id ?? '')).toEqual(['supervisor_alert inspector2']);
  });

  it('ends by a look that is written down, or by an assessment', async () => {
    const [byHand, assessed] = await Promise.all(
      SUSPECTED.slice(0, 2).map((rowNo) => caseOfRow(test, we.kulob.agencies['crisisCentre'], rowNo)),
    );
    const [row] = await rowOf(byHand ?? '');
    await we
      .as('caseworker')
      .post(`/follow-ups/${row?.id}/outcomes`, { outcome: 'done' }, row?.version)
      .expect(200);
    await we.as('caseworker').post(`/cases/${assessed}/assessments`, assessmentForm()).expect(201);
    for (const caseId of [byHand, assessed])
      expect((await rowOf(caseId ?? '')).map(({ status }) => status)).toEqual(['done']);
  });
});
