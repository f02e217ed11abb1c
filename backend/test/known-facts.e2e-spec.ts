import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PUBLISHED_CODES } from '../src/statistics/releases.types.js';
import type { ReleaseDto } from '../src/statistics/releases.dto.js';
import { CLASSIFIED_AS } from '../src/statistics/statistics.types.js';
import { AppRole } from './support/app-role.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { BoardStory } from './support/board.js';
import { arrangeKulob } from './support/kulob.js';
import { drafterFor, rollUpFor } from './support/workers.js';

const CELL = `concat_ws(' ', code, line, column_key) as cell, sum(records)::integer as records`;
interface Counted {
  cell: string;
  records: number;
}

describe('what an agency knows of what is published', () => {
  let test: TestApp;
  let story: BoardStory;
  let role: AppRole;
  let hers: string;
  const sql = <Row>(text: string, parameters: unknown[] = []): Promise<Row[]> =>
    test.database.query<Row>(text, parameters);
  const rolledUp = async (): Promise<void> => {
    const { rollUp, close } = rollUpFor(test);
    await rollUp.run();
    await close();
  };
  /** What is kept from the whole of an agency stands under its own name a second time. */
  const known = (
    person: string,
    codes: readonly string[],
    by = story.as(person).userId,
  ): Promise<Counted[]> =>
    sql<Counted>(
      `select ${CELL} from statistics.known_facts where reader in ($1, $1 || ' ' || $2) and code = any ($3)
       group by 1 having sum(records) <> 0 order by 1`,
      [story.as(person).agencyId, by, codes],
    );
  const counted = (person: string, codes: readonly string[]): Promise<Counted[]> =>
    role.as<Counted>(story.as(person), [
      `select concat_ws(' ', c.code, c.line, c.column_key) as cell, sum(c.records)::integer as records
       from panoh.count_own('2000-01-01', '2100-01-01', $1) c where c.line <> '*' and c.code = any ($2) group by 1 order by 1`,
      [JSON.stringify(CLASSIFIED_AS), codes],
    ]);

  beforeAll(async () => {
    test = await startApp();
    story = new BoardStory(test, await arrangeKulob(test));
    role = await AppRole.connect(test);
    hers = await story.open('caseworker');
    for (const person of ['caseworker2', 'inspector', 'lawyer']) await story.open(person);
    await sql(`update panoh.cases set counts_in_statistics = true`);
    await rolledUp();
  }, 60_000);
  afterAll(async () => {
    await role.close();
    await test.close();
  });

  it('is what its own return counts', async () => {
    const codes = PUBLISHED_CODES.filter((code) => code !== 'referrals');
    for (const person of ['supervisor', 'supervisor2', 'policeSupervisor']) {
      const own = await counted(person, codes);
      expect(own.map(({ cell }) => cell.split(' ')[0])).toContain('new_cases');
      expect(await known(person, codes)).toEqual(own);
    }
  });

  it('is less for one of its people from whom a case is kept, from the next counting on', async () => {
    const before = await known('supervisor2', PUBLISHED_CODES);
    await sql(
      `insert into panoh.conflict_blocks (id, case_id, subject_kind, subject_id, source)
       values (gen_random_uuid(), $1, 'user', $2, 'intake')`,
      [hers, story.as('supervisor2').userId],
    );
    await rolledUp();
    const cases = (all: readonly Counted[]) => all.find(({ cell }) => cell.startsWith('new_cases'))?.records;
    expect(cases(await known('supervisor2', PUBLISHED_CODES))).toBe((cases(before) ?? 0) - 1);
    expect(await known('supervisor', PUBLISHED_CODES)).toEqual(before);
    const codes = PUBLISHED_CODES.filter((code) => code !== 'referrals');
    expect(await known('supervisor2', codes)).toEqual(await counted('supervisor2', codes));
  });

  it('is of a referral on both its sides', async () => {
    const [from, to] = [story.as('caseworker'), story.as('shelterSupervisor')];
    await sql(
      `insert into panoh.referrals (id, reference, case_id, from_agency_id, to_agency_id, service_type, urgency, urgency_rank,
         band, place, status, sent_at)
       select gen_random_uuid(), 'R-1', id, $2, $3, 'safe_house', 'low', 3, 'standard', place, 'sent', panoh.now()
       from panoh.cases where id = $1`,
      [hers, from.agencyId, to.agencyId],
    );
    await rolledUp();
    const sent = [{ cell: 'referrals safe_house sent', records: 1 }];
    expect(await known('supervisor', ['referrals'])).toEqual(sent);
    expect(await known('shelterSupervisor', ['referrals'])).toEqual(sent);
    expect(await known('supervisor2', ['referrals'])).toEqual([]);
    expect(await known('policeSupervisor', ['referrals'])).toEqual([]);
    await sql(
      `update panoh.referrals set status = 'withdrawn', ended_at = panoh.now() where reference = 'R-1'`,
    );
    await rolledUp();
    const { agencyId } = story.as('shelterSupervisor');
    expect(await known('shelterSupervisor', ['referrals'], agencyId)).toEqual([]);
    expect(await known('shelterSupervisor', ['referrals'])).toHaveLength(1);
  });

  it.each(['agency', 'agency_kind'])(
    'is less by what is kept from all of it, as its own return is (%s)',
    async (kind) => {
      const { agencyId } = story.as('policeSupervisor');
      const codes = PUBLISHED_CODES.filter((code) => code !== 'referrals');
      const before = await known('policeSupervisor', codes);
      expect(before).not.toEqual([]);
      await sql(
        `insert into panoh.conflict_blocks (id, case_id, subject_kind, subject_id, subject_code, source)
         select gen_random_uuid(), c.id, $2, case when $2 = 'agency' then $1::uuid end,
           case when $2 = 'agency_kind' then 'police' end, 'intake' from panoh.cases c where c.agency_id = $1`,
        [agencyId, kind],
      );
      await rolledUp();
      expect(await counted('policeSupervisor', codes)).toEqual([]);
      expect(await known('policeSupervisor', codes, agencyId)).toEqual([]);
      expect(await known('policeSupervisor', codes)).toEqual(before);
      await sql(
        `update panoh.conflict_blocks set lifted_at = panoh.now(), state = 'lifted' where subject_kind = $1`,
        [kind],
      );
      await rolledUp();
      expect(await known('policeSupervisor', codes, agencyId)).toEqual(before);
    },
  );

  describe('and takes away from it', () => {
    const MONTHS = ['2020-07-01', '2020-08-01', '2020-09-01'];
    const agency = 'f0000000-0000-4000-8000-000000000001';
    const person = `${agency} f0000000-0000-4000-8000-000000000002`;
    const count = async (month: string, of: { all: number; own: number; kept?: number }): Promise<void> => {
      const cell = [month, of.all];
      await sql(
        `insert into statistics.facts (code, span, first_on, line, column_key, records)
         select 'new_cases', 'month', $1, l.line, 'all', l.many from (values ('kulob', $2::integer), ('qubodiyon', 40)) l (line, many)`,
        cell,
      );
      for (const [reader, records] of [
        [agency, of.own],
        [person, -(of.kept ?? 0)],
      ])
        await sql(
          `insert into statistics.known_facts (code, span, first_on, line, column_key, reader, records)
           values ('new_cases', 'month', $1, 'kulob', 'all', $2, $3)`,
          [month, reader, records],
        );
      await sql(
        `insert into statistics.counted_periods (span, first_on) values ('month', $1)
         on conflict on constraint counted_periods_pk do nothing`,
        [month],
      );
    };
    const drafted = async (
      kind: string,
      firstOn: string,
    ): Promise<(number | string | null | undefined)[]> => {
      const statistician = story.as('statistician');
      const { body } = await statistician.post('/statistics/releases', { kind, firstOn }).expect(201);
      const { drafts, close } = drafterFor(test);
      await drafts.run();
      await close();
      const { id } = body as { id: string };
      const { tables } = (await statistician.get(`/statistics/releases/${id}`).expect(200))
        .body as ReleaseDto;
      const told = tables.find(({ definition }) => definition.code === 'new_cases')?.cells;
      return ['kulob', 'qubodiyon'].map((line) => {
        const cell = told?.find((each) => each.line === line && each.column === 'total');
        return cell?.mark ?? cell?.value;
      });
    };

    it('leaves a cell out where one or two of another agency would be left', async () => {
      await count(MONTHS[0]!, { all: 12, own: 12 });
      await count(MONTHS[1]!, { all: 12, own: 11 });
      await count(MONTHS[2]!, { all: 12, own: 9 });
      expect(await drafted('month', MONTHS[0]!)).toEqual([12, 40]);
      expect((await drafted('month', MONTHS[1]!))[0]).toBe('hidden');
      expect(await drafted('month', MONTHS[2]!)).toEqual([12, 40]);
    });

    it('leaves the quarter out too, whose other months are told', async () => {
      expect((await drafted('quarter', MONTHS[0]!))[0]).toBe('hidden');
    });

    it('leaves it out where one of its people would learn that a case is kept from her', async () => {
      await count('2021-07-01', { all: 12, own: 12 });
      await count('2021-08-01', { all: 12, own: 12, kept: 1 });
      expect(await drafted('month', '2021-07-01')).toEqual([12, 40]);
      expect((await drafted('month', '2021-08-01'))[0]).toBe('hidden');
    });
  });
});
