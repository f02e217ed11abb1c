import { beforeAll, describe, expect, it } from '@jest/globals';
import { AppRole } from './support/app-role.js';
import { incidentForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { answers, named, programmeFor } from './support/programme.js';

const { test, kulob, as } = await startKulob();
const { day, carryOn, daysAgo, openFile, move, running, session, pass, openCase, rows, say } =
  await programmeFor(test, kulob);

describe('figures of the programme', () => {
  interface Figure {
    part: string;
    code: string;
    records: number;
    minutes: number | null;
  }
  const MEN = ['Якум', 'Дуюм', 'Сеюм', 'Чорум', 'Панҷум'];
  const start = daysAgo(400);
  const figures = async (person: string, year = day.slice(0, 4), status = 200): Promise<Figure[]> =>
    (await as(person).get(`/statistics/programme/${year}`).expect(status)).body;
  const of = (all: Figure[], part: string) =>
    Object.fromEntries(all.filter((one) => one.part === part).map(({ code, records }) => [code, records]));
  const cases: string[] = [];

  /** One man with a case of hers, after whose start something happened again. */
  const story = async (givenName: string, index: number): Promise<void> => {
    const name = `Рақамов ${givenName}`;
    const again = incidentForm({
      ...{ startedOn: daysAgo(300), reportedOn: daysAgo(290) },
      perpetrators: [
        { relationship: 'husband_nikoh', sex: 'male', ageGroup: '26_40', sameHousehold: 'yes', name },
      ],
    });
    const caseId = await openCase('caseworker', name, { incident: again, consents: answers('given') });
    cases.push(caseId);
    const file = await running({ ...named('Рақамов', givenName), basis: 'own_wish' });
    await session(file, { minutes: 120 }).expect(200);
    await pass(file, index === 0 ? 'weapon' : 'moved_back').expect(204);
    await pass(file, 'lost_job').expect(204);
    await carryOn();
    const [row] = await rows('caseworker', caseId);
    await say(caseId, row, 'is_him').expect(200);
    await test.database.query(
      `update panoh.programme_signals set on_day = $1 where code = 'started' and file_id = $2`,
      [start, file],
    );
    for (const [step, word] of [
      [1, 'safer'],
      [2, index === 0 ? 'same' : 'worse'],
    ])
      await test.database.query(
        `insert into panoh.programme_feedback (signal_id, case_id, step, word, recorded_by) values ($1, $2, $3, $4, $5)`,
        [row?.subjectId, caseId, step, word, as('caseworker').userId],
      );
  };

  beforeAll(async () => {
    for (const [index, man] of MEN.entries()) await story(man, index);
    // Eight hours of one man.
    const alone = await running({ ...named('Танҳоев', 'Танҳо'), basis: 'prosecutor' });
    await session(alone, { minutes: 480 }).expect(200);
    await test.database.query('update panoh.cases set counts_in_statistics = true where id = any ($1)', [
      cases,
    ]);
  });

  it('of all agencies are rounded and never of fewer than five men, and hold no share', async () => {
    const all = await figures('statistician');
    const stages = { asked: 5, suitable: 5, contract: 5 };
    expect(of(all, 'all')).toEqual({ ...stages, hours: 20 });
    expect(of(all, 'own_wish')).toEqual({ ...stages, hours: 10 });
    expect(of(all, 'prosecutor')).toEqual({});
    // Four men moved back, one has a weapon.
    expect([of(all, 'sent'), of(all, 'reached')]).toEqual([{ lost_job: 5 }, { lost_job: 5 }]);
    expect(of(all, 'words')).toEqual({ safer: 5 });
    expect(new Set(all.flatMap((one) => Object.keys(one)))).toEqual(
      new Set(['part', 'code', 'records', 'minutes']),
    );
    const later = await figures('statistician', start.slice(0, 4));
    expect(of(later, 'after_6')).toEqual({ men: 5, violence: 5 });
    expect(of(later, 'after_12')).toEqual({ men: 5, violence: 5 });
  });

  it('of an agency are those of its own cases alone, and what survivors said only of five men or more', async () => {
    const own = await figures('supervisor');
    expect(of(own, 'reached')).toEqual({ moved_back: 4, weapon: 1, lost_job: 5 });
    expect(own.find(({ code }) => code === 'lost_job')?.minutes).toBe(0);
    expect(of(own, 'words')).toEqual({ safer: 5 });
    expect(own.filter(({ part }) => !['reached', 'words'].includes(part))).toEqual([]);
    expect(await figures('cowfaSupervisor')).toEqual([]);
    // A sealed file is in no sum, and four men are too few.
    await test.database.query(
      `insert into panoh.sealed_files (id, case_id, agency_id, lead_user_id, supervisor_id, sealed_by)
       values (gen_random_uuid(), $1, $2, $3, $4, $3)`,
      [cases[0], kulob.agencies['crisisCentre'], as('caseworker').userId, as('supervisor').userId],
    );
    expect(of(await figures('supervisor'), 'reached')).toEqual({ moved_back: 4, lost_job: 4 });
    expect(of(await figures('supervisor'), 'words')).toEqual({});
    expect(of(await figures('statistician'), 'words')).toEqual({});
    await test.database.query('delete from panoh.sealed_files where case_id = $1', [cases[0]]);
  });

  it('are never for the programme, the police or who works with survivors', async () => {
    await figures('programmeWorker', day.slice(0, 4), 403);
    await figures('caseworker', day.slice(0, 4), 403);
    await figures('policeSupervisor', day.slice(0, 4), 404);
    const role = await AppRole.connect(test);
    const call: [string] = [`select * from panoh.programme_figures('2000-01-01', '2100-01-01')`];
    for (const person of ['programmeWorker', 'caseworker', 'coordinator', 'policeSupervisor'])
      expect([person, await role.outcome(as(person), call)]).toEqual([person, '42501']);
    expect(await role.outcome(as('supervisor'), call)).toBe('done: yes');
  });

  it('leave out what concerns another man', async () => {
    const caseId = String(cases[1]);
    for (const row of await rows('caseworker', caseId)) await say(caseId, row, 'not_him').expect(200);
    expect(of(await figures('supervisor'), 'reached')).toEqual({ moved_back: 3, weapon: 1, lost_job: 4 });
    expect(of(await figures('statistician'), 'reached')).toEqual({});
    expect(of(await figures('statistician', start.slice(0, 4)), 'after_6')).toEqual({});
  });

  it('count nobody as suitable or under contract who never came', async () => {
    for (const man of MEN) {
      const { id } = await openFile({ ...named('Наомадаев', man), basis: 'court_duty' });
      expect((await move(id, 'dropped_out')).status).toBe(200);
    }
    const all = await figures('statistician');
    expect(of(all, 'court_duty')).toEqual({ asked: 5, dropped_out: 5 });
    expect(of(all, 'sent')).toMatchObject({ dropped_out: 5 });
  });
});
