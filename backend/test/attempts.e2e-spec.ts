import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { AppRole } from './support/app-role.js';
import { BoardStory } from './support/board.js';
import { assessmentForm } from './support/assessments.js';
import { ClosingStory } from './support/closing.js';
import { incidentForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { rollUpFor } from './support/workers.js';

const { test, kulob } = await startKulob();

const ATTEMPT = {
  suicide: {
    declined: false,
    answers: {
      thoughts: 'no',
      plan: 'not_asked',
      attempt_ever: 'yes',
      attempt_recent: 'yes',
      now: 'not_asked',
    },
  },
};

/** A death row that a user who knows the request writes directly, past every route. */
const ofDeath = (closing: ClosingStory, dead: string, request: string, person = 'caseworker'): object => ({
  ...{ id: randomUUID(), episode_id: request, case_id: dead, cause: 'killed', version: 2 },
  ...{ agency_id: closing.as(person).agencyId, recorded_by: closing.as(person).userId },
  recorded_at: new Date().toISOString(),
});

/** Codes of the health and the perpetrator partition, from recording to the tables. */
describe('what is coded of partitions that few may read', () => {
  let story: BoardStory;
  let id: string;
  const sql = <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
    test.database.query<Row>(text, values);
  const count = async (): Promise<void> => {
    const { rollUp, close } = rollUpFor(test);
    await rollUp.run();
    await close();
  };
  const told = async (code: string): Promise<Record<string, number>> =>
    Object.fromEntries(
      (
        await sql<{ cell: string; records: number }>(
          `select line || ' ' || column_key as cell, sum(records)::integer as records from statistics.cell_counts
           where code = $1 group by 1 order by 1`,
          [code],
        )
      ).map(({ cell, records }) => [cell, records]),
    );
  /** A triage of a case, so many days after the first one of 10 January 2026. */
  const ask = (caseId: string, day: number, attempt: string): Promise<unknown[]> =>
    sql(
      `insert into panoh.suicide_triages (id, case_id, agency_id, asked_at, level, attempt, sealed)
       select gen_random_uuid(), id, agency_id, '2026-01-10T06:00:00Z'::timestamptz + $2 * interval '1 day', 'same_day', $3, ''
       from panoh.cases where id = $1`,
      [caseId, day, attempt],
    );

  beforeAll(async () => {
    story = new BoardStory(test, kulob);
    id = await story.open('caseworker');
    await sql('update panoh.cases set counts_in_statistics = true, opened_at = $2 where id = $1', [
      id,
      '2026-01-05T06:00:00Z',
    ]);
  });

  it('keeps a code of an attempt beside the sealed answers, and counts one, however often and to whomever it is told', async () => {
    await story.as('caseworker').post(`/cases/${id}/assessments`, assessmentForm({}, ATTEMPT)).expect(201);
    expect(await sql('select attempt, level from panoh.suicide_triages where case_id = $1', [id])).toEqual([
      { attempt: 'recent', level: 'emergency' },
    ]);
    const other = await story.open('caseworker');
    const refused = await story.open('caseworker');
    await sql(`update panoh.cases set counts_in_statistics = id <> $1`, [refused]);
    await sql(
      `insert into linkage.registrations (case_id, person_id) select id, 'f0000000-0000-4000-8000-000000000001'
         from panoh.cases where id = any ($1)
       on conflict (case_id) do update set person_id = excluded.person_id`,
      [[id, other]],
    );
    await sql('update panoh.suicide_triages set asked_at = $2 where case_id = $1', [
      ...[id, '2026-01-10T06:00:00Z'],
    ]);
    // Reported again within three months, also elsewhere, and then one that cannot be the same incident.
    await ask(other, 20, 'recent');
    await ask(id, 60, 'recent');
    await ask(id, 120, 'recent');
    await ask(other, 150, 'before');
    for (const [day, attempt] of [
      [30, 'before'],
      [60, 'before'],
      [61, 'none'],
    ] as const)
      await ask(refused, day, attempt);
    await sql(
      `insert into panoh.contacts (id, case_id, agency_id, contacted_by, contacted_at, outcome, channel, alone, in_safe_window)
       select gen_random_uuid(), id, agency_id, lead_user_id, '2026-01-10T16:00:00Z', 'reached_safe', 'phone', 'yes', true
       from panoh.cases where id = $1`,
      [id],
    );
    const [he] = (incidentForm() as { perpetrators: object[] }).perpetrators;
    const mother = { relationship: 'mother_in_law', sex: 'female', ageGroup: '41_60', sameHousehold: 'yes' };
    const form = incidentForm({
      perpetrators: [{ ...he, ageGroup: '18_25', occupation: 'state_service' }, mother],
    });
    await story.as('caseworker').post(`/cases/${id}/incidents`, form).expect(201);
    await count();
    expect(await told('suicide_attempts')).toEqual({
      ...{ '* counted': 2, '* without_consent': 1, 'recent within_24h': 1, 'recent not_seen': 1 },
    });
    // The other person by age and by how many there were.
    expect(await told('other_ages')).toMatchObject({ 'partner 18_25': 1, 'in_laws 41_60': 1 });
    expect(await told('other_occupations')).toMatchObject({
      ...{ 'state_service partner': 1, 'unknown in_laws': 1 },
    });
    const { '* counted': all, ...cells } = await told('other_numbers');
    expect(cells['two kulob']).toBe(1);
    const sum = Object.entries(cells).filter(([cell]) => !cell.startsWith('*'));
    expect(sum.reduce((total, [, records]) => total + records, 0)).toBe(all);
  });

  it('counts a disability of a person by the last answer of each record that she let count', async () => {
    const [counts, refuses] = [await story.open('caseworker'), await story.open('caseworker')];
    await sql('update panoh.cases set counts_in_statistics = id = $1 where id in ($1, $2)', [
      ...[counts, refuses],
    ]);
    await sql(
      `insert into linkage.registrations (case_id, person_id) select id, 'f0000000-0000-4000-8000-000000000003'
         from panoh.cases where id = any ($1) on conflict (case_id) do update set person_id = excluded.person_id`,
      [[counts, refuses]],
    );
    const answer = async (caseId: string, said: string, version: number): Promise<unknown> => {
      await story.as('caseworker').put(`/cases/${caseId}/disability`, { answer: said }, version).expect(204);
      await count();
      const cells = await told('persons_by_disability');
      return [cells['yes yes'], cells['none yes']];
    };
    await answer(refuses, 'yes', 0);
    expect(await answer(counts, 'none', 0)).toEqual([undefined, 1]);
    expect(await answer(counts, 'yes', 1)).toEqual([1, undefined]);
  });

  it('counts a death by how she died, which neither the second person nor the police ever read', async () => {
    const closing = new ClosingStory(test, story.kulob);
    const dead = await closing.open();
    await sql('update panoh.cases set counts_in_statistics = true where id = $1', [dead]);
    await closing.say(dead, { kind: 'evidence', evidence: 'civil_registry_paper' });
    const asked = { deathCause: 'suicide', reviewerAgencyId: closing.agency('legalAid') };
    const refused = await closing
      .as('caseworker')
      .post(`/cases/${dead}/closure-requests`, { ...asked, reason: 'needs_met' })
      .expect(422);
    expect(refused.body.fields).toEqual([{ path: 'deathCause', code: 'not_wanted' }]);
    const request = await closing.endorsed(dead, { reason: 'died', deathCause: 'suicide' });
    const seen = await closing.as('lawyer').get(`/closure-requests/${request}`).expect(200);
    expect(JSON.stringify(seen.body)).not.toContain('suicide');
    const role = await AppRole.connect(test);
    const causes = (person: string): Promise<unknown[]> =>
      role.as(closing.as(person), ['select cause from panoh.death_causes']);
    expect(await causes('caseworker')).toEqual([{ cause: 'suicide' }]);
    for (const person of ['lawyer', 'supervisor', 'inspector', 'coordinator'])
      expect({ person, rows: await causes(person) }).toEqual({ person, rows: [] });
    const written = (values: object): Promise<string> =>
      role.outcome(closing.as('caseworker'), [
        `insert into panoh.death_causes select * from jsonb_populate_record(null::panoh.death_causes, $1)`,
        [JSON.stringify({ ...ofDeath(closing, dead, request), ...values })],
      ]);
    // Of a request that is endorsed already, of another case, and in the name of another agency.
    for (const values of [{}, { version: 1 }, { case_id: id }, { agency_id: id }])
      expect(await written(values)).toBe('42501');
    await closing.step(request, 'approval', { person: 'lawyer', seen: 2 }).expect(204);
    await count();
    expect(await told('deaths')).toEqual({ '* counted': 1, 'suicide female': 1 });
    // Another record of hers stands closed for it since last December: one death, of that year.
    await sql(
      `insert into linkage.registrations (case_id, person_id) select id, 'f0000000-0000-4000-8000-000000000002'
         from panoh.cases where id = any ($1) on conflict (case_id) do update set person_id = excluded.person_id`,
      [[dead, id]],
    );
    await sql(
      `insert into panoh.closure_episodes select (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(),
         'case_id', $2::uuid, 'episode_no', 1, 'decided_at', e.decided_at - interval '1 year'))).*
       from panoh.closure_episodes e where e.id = $1`,
      [request, id],
    );
    await sql(`update panoh.cases set status = 'closed', closed_at = panoh.now() where id = $1`, [id]);
    await count();
    expect(await told('deaths')).toEqual({ '* counted': 1, 'suicide female': 1 });
    await sql(`update panoh.cases set status = 'open', closed_at = null where id = $1`, [id]);
    await closing
      .as('supervisor')
      .post(`/cases/${dead}/reopenings`, { reason: 'closed_in_error' })
      .expect(200);
    await count();
    expect(await told('deaths')).toEqual({});
  });

  it('shows how she died on the closed case to those who read of her health, who correct it', async () => {
    const closing = new ClosingStory(test, story.kulob);
    const dead = await closing.open();
    await sql('update panoh.cases set counts_in_statistics = true where id = $1', [dead]);
    await closing.say(dead, { kind: 'evidence', evidence: 'civil_registry_paper' });
    const request = await closing.endorsed(dead, { reason: 'died', deathCause: 'unknown' });
    const shown = (person: string) => closing.as(person).get(`/cases/${dead}/death-cause`);
    const correct = (person: string, cause: string, version: number) =>
      closing.as(person).put(`/cases/${dead}/death-cause`, { cause }, version);
    const role = await AppRole.connect(test);
    const past = (person: string, version: number): Promise<string> =>
      role.outcome(closing.as(person), [
        `insert into panoh.death_causes select * from jsonb_populate_record(null::panoh.death_causes, $1)`,
        [JSON.stringify({ ...ofDeath(closing, dead, request, person), version })],
      ]);
    // The cause is hidden until the second person decides.
    expect((await shown('caseworker').expect(200)).body).toMatchObject({ isClosedFor: false, causes: [] });
    expect((await correct('caseworker', 'killed', 1)).status).toBe(404);
    await closing.step(request, 'approval', { person: 'lawyer', seen: 2 }).expect(204);
    for (const person of ['lawyer', 'supervisor', 'inspector'])
      expect([
        ...[person, (await shown(person)).status, (await correct(person, 'killed', 1)).status],
        await past(person, 2),
      ]).toEqual([person, 404, 404, '42501']);

    expect((await correct('caseworker', 'killed', 0)).body.code).toBe('changed_meanwhile');
    await correct('caseworker2', 'killed', 1).expect(204);
    const { body } = await shown('caseworker').expect(200);
    expect(body).toMatchObject({ isClosedFor: true, cause: 'killed', mayCorrect: true, version: 2 });
    expect(body.causes.map(({ cause }: { cause: string }) => cause)).toEqual(['killed', 'unknown']);
    // A disability is answered of a closed case too, and neither opens it again.
    await closing.as('caseworker').put(`/cases/${dead}/disability`, { answer: 'yes' }, 0).expect(204);
    expect(await closing.statusOf(dead)).toBe('closed');
    const happened = async (person: string): Promise<string> =>
      (await closing.as(person).get(`/cases/${dead}/timeline`).expect(200)).text;
    expect(await happened('caseworker')).toContain('death_cause_corrected');
    expect(await happened('supervisor')).not.toContain('death_cause');
    await count();
    expect(await told('deaths')).toEqual({ '* counted': 1, 'killed female': 1 });

    // Erased, it is counted no more and stands as it was; opened again, there is no death to tell of.
    await sql('update panoh.cases set erased_at = panoh.now() where id = $1', [dead]);
    expect((await correct('caseworker', 'killed', 2)).body.code).toBe('case_erased');
    expect((await shown('caseworker')).body).toMatchObject({ cause: 'killed', mayCorrect: false });
    expect(await past('caseworker', 3)).toBe('42501');
    await sql(`update panoh.cases set erased_at = null, status = 'open', closed_at = null where id = $1`, [
      dead,
    ]);
    expect((await shown('caseworker')).body).toMatchObject({ isClosedFor: false, causes: [] });
    expect((await correct('caseworker', 'killed', 2)).status).toBe(404);
    expect(await past('caseworker', 3)).toBe('42501');
  });
});
