import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OwnReturnDto } from '../src/statistics/own-returns/own-returns.dto.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { BoardStory } from './support/board.js';
import { arrangeKulob } from './support/kulob.js';

const GAVE = `insert into panoh.support_entries
    (id, case_id, agency_id, written_by, service_type, with_whom, given_on, corrects_id)
  values ($1, $2, $3, $4, $5, 'survivor', $6, $7)`;
const ASKED = `insert into panoh.referrals (id, reference, case_id, from_agency_id, to_agency_id, service_type, urgency, urgency_rank,
    band, place, status, sent_at, decided_at, decline_reason)
  select gen_random_uuid(), md5(random()::text), c.id, c.agency_id, $2, 'legal', 'low', 3, 'standard', c.place, $3, $4,
    $4::timestamptz + $5::interval, $6 from panoh.cases c where c.id = $1`;
const BLOCKED = `insert into panoh.conflict_blocks (id, case_id, subject_kind, subject_id, source)
  values (gen_random_uuid(), $1, 'user', $2, 'intake')`;
const CLOSED_IN_ERROR = `with done as (insert into panoh.closure_episodes (id, case_id, episode_no, reason, state, requested_by,
      requested_at, endorsed_by, endorsed_at, reviewer_agency_id, decided_by, decided_agency_id, decided_at)
    select gen_random_uuid(), c.id, c.episode_no, 'opened_in_error', 'approved', $2, panoh.now(), $3, panoh.now(),
      $5, $4, $5, panoh.now() from panoh.cases c where c.id = $1)
  update panoh.cases set status = 'closed', closed_at = panoh.now() where id = $1`;
const SECTIONS = /^(given|served|received|received_answers|refusals|answer_times)$/;

describe('what an agency gave and was asked for, in its return', () => {
  let test: TestApp;
  let story: BoardStory;
  let october: string;
  let november: string;
  /** Of the agency itself, and of another one. */
  let [hers, theirs] = ['', ''];
  const sql = (text: string, parameters: unknown[] = []) =>
    test.database.query<{ id: string }>(text, parameters);
  const of = (person: string, period: string): Promise<OwnReturnDto> =>
    story.get(person, `/statistics/own-returns/${period}`);
  /** Every line of these sections that is not nought. */
  const told = (form: OwnReturnDto): Record<string, number | null> =>
    Object.fromEntries(
      form.sections
        .filter(({ code }) => SECTIONS.test(code))
        .flatMap(({ code, lines }) =>
          lines.map(({ line, column, value }) => [`${code} ${line} ${column}`, value] as const),
        )
        .filter(([, value]) => value !== 0),
    );
  const id = (number: number): string => `0ca5e000-0000-4000-8000-00000000000${number}`;

  const give = async (): Promise<void> => {
    const ours = story.as('supervisor').agencyId;
    const entries: [string, string, string, string, string | null][] = [
      [hers, ours, 'legal', `${october}-01`, null],
      [hers, ours, 'health', `${october}-31`, null],
      [hers, ours, 'legal', `${october}-31`, id(1)],
      // Of a case that another agency holds; and what that agency gave.
      [theirs, ours, 'legal', `${october}-15`, null],
      [theirs, story.as('lawyer').agencyId, 'legal', `${october}-15`, null],
      [hers, ours, 'psychosocial', `${november}-01`, null],
    ];
    for (const [number, [caseId, agencyId, service, day, corrects]] of entries.entries()) {
      const by = story.as('caseworker').userId;
      await sql(GAVE, [id(number), caseId, agencyId, by, service, day, corrects]);
    }
  };
  const ask = async (): Promise<void> => {
    for (const [status, at, after, reason] of [
      ['accepted', `${october}-01T00:30:00+05:00`, '2 hours', null],
      ['declined', `${october}-31T23:30:00+05:00`, '30 hours', 'no_capacity'],
      ['unavailable', `${october}-12T10:00:00+05:00`, '9 days', null],
      ['sent', `${october}-12T10:00:00+05:00`, null, null],
      ['withdrawn', `${october}-12T10:00:00+05:00`, null, null],
      ['accepted', `${november}-01T00:30:00+05:00`, '2 hours', null],
    ])
      await sql(ASKED, [theirs, story.as('supervisor').agencyId, status, at, after, reason]);
  };

  beforeAll(async () => {
    test = await startApp();
    story = new BoardStory(test, await arrangeKulob(test));
    const year = (await story.now()).getUTCFullYear() - 1;
    [october, november] = [`${year}-10`, `${year}-11`];
    hers = await story.open('caseworker');
    theirs = await story.open('lawyer');
    await sql(`update panoh.cases set counts_in_statistics = true, booked_on = make_date($1, 9, 1)`, [year]);
    await give();
    await ask();
  }, 60_000);
  afterAll(() => test.close());

  it('is told in the month of its days, as it was last corrected, whoever holds the case', async () => {
    expect(told(await of('supervisor', october))).toEqual({
      ...{ 'given legal total': 3, 'given total total': 3, 'served legal total': 2 },
      ...{ 'received legal total': 4, 'received total total': 4 },
      ...{ 'received_answers total accepted': 1, 'received_answers total declined': 1 },
      ...{ 'received_answers total not_available': 1, 'received_answers total unanswered': 1 },
      ...{ 'refusals no_capacity total': 1, 'refusals total total': 1 },
      ...{ 'answer_times within_24h total': 1, 'answer_times within_72h total': 1 },
      ...{ 'answer_times later total': 1, 'answer_times unanswered total': 1 },
    });
    expect(told(await of('supervisor', november))).toEqual({
      ...{ 'given psychosocial total': 1, 'given total total': 1, 'served psychosocial total': 1 },
      ...{ 'received legal total': 1, 'received total total': 1, 'received_answers total accepted': 1 },
      'answer_times within_24h total': 1,
    });
  });

  it('is told to the agency that gave it, and to the one that was asked', async () => {
    expect(told(await of('policeSupervisor', october))).toEqual({});
  });

  it('counts one person once whom the agency knows by two cases', async () => {
    const served = async (): Promise<unknown> => told(await of('supervisor', october))['served legal total'];
    const link = `insert into linkage.registrations (case_id, person_id) values ($1, $3), ($2, $3)
      on conflict (case_id) do update set person_id = excluded.person_id`;
    // That she is one person with a case of another agency is nothing that this agency may learn.
    await sql(link, [hers, theirs, 'f0000000-0000-4000-8000-000000000007']);
    expect(await served()).toBe(2);
    const second = await story.open('caseworker');
    await sql(`update panoh.cases set counts_in_statistics = true where id = $1`, [second]);
    const by = story.as('caseworker').userId;
    await sql(GAVE, [id(7), second, story.as('supervisor').agencyId, by, 'legal', `${october}-20`, null]);
    expect(await served()).toBe(3);
    await sql(link, [hers, second, 'f0000000-0000-4000-8000-000000000007']);
    expect(await served()).toBe(2);
    // A block on a case is one on her, whichever case is meant.
    await sql('update linkage.registrations set person_id = case_id');
  });

  it('does not tell how another agency closed its case', async () => {
    const before = await of('supervisor', october);
    const people = ['lawyer', 'inspector', 'policeSupervisor'].map((person) => story.as(person).userId);
    await sql(CLOSED_IN_ERROR, [theirs, ...people, story.as('policeSupervisor').agencyId]);
    expect((await of('supervisor', october)).sections).toEqual(before.sections);
    await sql(`update panoh.cases set status = 'open', closed_at = null where id = $1`, [theirs]);
  });

  it('leaves out whoever does not wish to be counted', async () => {
    await sql('update panoh.cases set counts_in_statistics = false where id = $1', [theirs]);
    const left = told(await of('supervisor', october));
    expect(left).toMatchObject({ 'given total total': 3, 'served legal total': 2 });
    expect(Object.keys(left).join()).not.toContain('received');
    await sql('update panoh.cases set counts_in_statistics = true where id = $1', [theirs]);
  });

  it('tells a supervisor nothing of a case that is closed to her, and hands on what is closed to nobody', async () => {
    await sql(BLOCKED, [theirs, story.as('supervisor2').userId]);
    expect(told(await of('supervisor2', november))).toEqual({
      ...{ 'given psychosocial total': 1, 'given total total': 1, 'served psychosocial total': 1 },
    });
    expect(told(await of('supervisor2', october))).toMatchObject({ 'given total total': 3 });
    expect(Object.keys(told(await of('supervisor2', october))).join()).not.toContain('received');
    const file = `/statistics/exports/own-returns/${october}/own-return.ru.json`;
    const { figures } = await story.get<{ figures: OwnReturnDto }>('supervisor', file);
    const values = Object.entries(told(figures));
    expect(values.filter(([line]) => line.startsWith('received'))).toEqual([]);
    // Nobody is counted but in a year, and two of a kind are not told.
    expect(figures.sources.map(({ definition }) => definition.code)).not.toContain('people_served');
    expect(values.map(([, value]) => value)).not.toContain(1);
  });
});
