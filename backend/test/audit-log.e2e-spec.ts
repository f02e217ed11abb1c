import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type {
  AccessReportDto,
  AuditPageDto,
  CheckpointPageDto,
  KeptCheckpointsDto,
} from '../src/oversight/audit-trail.dto.js';
import { readKept } from '../src/platform/audit/chain/line-shapes.js';
import type { IncidentExportDto } from '../src/statistics/publishing.dto.js';
import { AppRole } from './support/app-role.js';
import { BoardStory } from './support/board.js';
import { caseForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { auditHandsFor } from './support/workers.js';

const { test, kulob } = await startKulob();

const role = await AppRole.connect(test);

describe('the audit log', () => {
  const story = new BoardStory(test, kulob);
  let caseId: string;
  const log = (query = ''): Promise<AuditPageDto> => story.get('officer', `/audit-entries${query}`);

  beforeAll(async () => {
    caseId = await story.open('caseworker');
    await story.as('caseworker').get(`/cases/${caseId}`).expect(200);
    await story.as('inspector').get(`/cases/${caseId}`).expect(404);
  });

  describe('for a data protection officer', () => {
    it('is there newest first, with cases by their pseudonyms and people of other agencies by nothing but an id', async () => {
      const { items } = await log();
      const look = items.find(({ action }) => action === 'getCase' && items.length > 0);
      expect(look).toMatchObject({ decision: 'refused', personName: null, agencyName: { en: 'police' } });
      const seen = items.find(({ action, decision }) => action === 'getCase' && decision === 'allowed');
      const [known] = await test.database.query<{ pseudonym: string }>(
        'select audit_pseudonym as pseudonym from panoh.cases where id = $1',
        [caseId],
      );
      expect(seen).toMatchObject({
        cases: [known?.pseudonym],
        partitions: ['core'],
        agencyName: { en: 'crisisCentre' },
      });
      expect(JSON.stringify(items)).not.toContain(caseId);
      expect(items.map(({ seq }) => seq)).toEqual(items.map(({ seq }) => seq).sort((a, b) => b - a));
      const own = (await log(`?agencyId=${kulob.agencies['cowfa']}`)).items;
      expect(own.find(({ personName }) => personName === 'officer')).toBeDefined();
    });

    it('is narrowed by day, action, decision, agency and person', async () => {
      const all = await log();
      const some = all.items.find(({ personId, decision }) => personId !== null && decision === 'refused');
      const queries: [string, (entry: AuditPageDto['items'][number]) => boolean][] = [
        ['decision=refused', ({ decision }) => decision === 'refused'],
        ['action=getCase', ({ action }) => action === 'getCase'],
        [`agencyId=${some?.agencyId}`, ({ agencyId }) => agencyId === some?.agencyId],
        [`personId=${some?.personId}`, ({ personId }) => personId === some?.personId],
        [`day=${new Date(Date.now() + 5 * 3_600_000).toISOString().slice(0, 10)}`, () => true],
      ];
      for (const [query, fits] of queries) {
        const { items } = await log(`?${query}`);
        expect([query, items.length > 0, items.every(fits)]).toEqual([query, true, true]);
      }
      expect((await log('?day=2020-01-01')).items).toEqual([]);
    });

    it('pages without leaving out or repeating an entry', async () => {
      for (let count = 0; count < 30; count += 1)
        await story.as('caseworker').get(`/cases/${caseId}`).expect(200);
      const first = await log();
      const second = await log(`?cursor=${first.nextCursor}`);
      expect(second.items[0]?.seq).toBeLessThan(first.items.at(-1)?.seq ?? 0);
      expect(second.items.length).toBeGreaterThan(0);
    });

    it('tells one of the police nothing but what their own agency did', async () => {
      await test.database.query(`update panoh.users set roles = '{data_protection_officer}' where id = $1`, [
        story.as('inspector2').userId,
      ]);
      const { items } = await story.get<AuditPageDto>('inspector2', '/audit-entries');
      expect(items.length).toBeGreaterThan(0);
      expect(new Set(items.map(({ agencyName }) => agencyName?.en))).toEqual(new Set(['police']));
      for (const table of ['cases', 'grants', 'follow_ups'])
        expect(await role.as(story.as('inspector2'), [`select 1 from panoh.${table}`])).toEqual([]);
    });

    it('is all there is: no case, no survivor, no key, by whatever statement', async () => {
      for (const table of 'cases survivors identities safe_contacts case_events follow_ups grants'.split(' '))
        expect(await role.as(story.as('officer'), [`select 1 from panoh.${table}`])).toEqual([]);
      expect(await role.as(story.as('officer'), ['select 1 from vault.case_keys'])).toEqual([]);
      expect(await role.as(story.as('officer'), ['select 1 from panoh.audit_entries'])).not.toEqual([]);
      expect(
        await role.outcome(story.as('officer'), ['select sealed_private_key from panoh.audit_keys']),
      ).toBe('42501');
    });
  });

  it('is nobody’s beside another role, in the API and in the database', async () => {
    const person = {
      agencyId: kulob.agencies['cowfa'],
      displayName: 'New',
      login: 'new-officer',
      language: 'tg',
    };
    const roles = ['data_protection_officer', 'supervisor'];
    const { body } = await story
      .as('administrator')
      .post('/users', { ...person, roles })
      .expect(422);
    expect(body.fields).toEqual([{ path: 'roles', code: 'role_stands_alone' }]);
    await expect(
      test.database.query(`update panoh.users set roles = $2 where id = $1`, [
        story.as('officer').userId,
        roles,
      ]),
    ).rejects.toMatchObject({ code: '23514' });
  });

  describe('its checkpoints', () => {
    const keep = (person: string, after = 0): Promise<KeptCheckpointsDto> =>
      story.get(person, `/audit-checkpoints/export?after=${after}`);

    it('are listed and kept by supervisors and the officer, word for word', async () => {
      const hands = auditHandsFor(test);
      expect(await story.get('supervisor', '/audit-checkpoints')).toEqual({
        publicKey: null,
        items: [],
        nextCursor: null,
      });
      await hands.sealer.seal();
      await hands.signer.sign();
      await test.database.pass('11 minutes');
      await story.as('caseworker').get('/today').expect(200);
      await hands.sealer.seal();
      await hands.signer.sign();
      const page = await story.get<CheckpointPageDto>('supervisor', '/audit-checkpoints');
      expect(page.items.map(({ no }) => no)).toEqual([2, 1]);
      expect(page.publicKey).toMatch(/^[0-9a-f]{64}$/);
      const { lines, last, hasMore } = await keep('officer');
      expect({ count: lines.length, last, hasMore }).toEqual({ count: 2, last: 2, hasMore: false });
      expect((await keep('policeSupervisor', 1)).lines).toEqual(lines.slice(1));
      const state = await hands.book.verify(readKept(lines.join('\n')) ?? []);
      expect(state).toMatchObject({ checkpoints: 2, key: page.publicKey });
      await hands.close();
      for (const wrong of ['-1', '9999999999'])
        await story.as('officer').get(`/audit-checkpoints/export?after=${wrong}`).expect(422);
    });
  });

  describe('for her whose case it is', () => {
    const report = async (person: string, id: string): Promise<AccessReportDto> =>
      (await story.as(person).post(`/cases/${id}/access-reports`).expect(200)).body;

    it('says which agencies looked, on which day, at what and why, and names no person', async () => {
      const id = await story.open('caseworker');
      await story
        .as('caseworker')
        .post(`/cases/${id}/identity-disclosures`, { reason: 'contact_now' })
        .expect(200);
      const sent = await story.send('caseworker', id, 'legalAid.legal');
      await story.accept('lawyer', sent.id);
      await story.as('lawyer').get(`/cases/${id}`).expect(200);
      const { lines, isOwnPart } = await report('supervisor', id);
      expect(isOwnPart).toBe(false);
      expect(lines.map(({ agencyName, isOwn }) => [agencyName.en, isOwn])).toEqual([
        ['crisisCentre', true],
        ['legalAid', false],
      ]);
      expect(lines[0]).toMatchObject({
        ways: expect.arrayContaining(['opened', 'written']),
        purposes: ['contact_now'],
      });
      expect(lines[0]?.partitions).toEqual(expect.arrayContaining(['core', 'identity']));
      expect(lines[1]?.partitions).toContain('core');
      expect(JSON.stringify(lines)).not.toMatch(/lawyer|caseworker|supervisor/);
      const { items } = await story.get<{ items: { action: string; purpose: string }[] }>(
        'caseworker',
        `/cases/${id}/access-log`,
      );
      expect(items[0]).toMatchObject({ action: 'reportAccess', purpose: 'for_survivor' });
    });

    it('tells of a police owner its own part alone', async () => {
      const id = await story.openShared('inspector');
      await story.as('coordinator').get(`/cases/${id}`).expect(200);
      const { lines, isOwnPart } = await report('policeSupervisor', id);
      expect(isOwnPart).toBe(true);
      expect(new Set(lines.map(({ agencyName }) => agencyName.en))).toEqual(new Set(['police']));
      expect(lines.flatMap(({ partitions }) => partitions)).not.toContain('whereabouts');
    });
  });
});

const WORDS = new URL('../../frontend/src/i18n/screens-rows.csv', import.meta.url);

/** What one of the incidents says. */
const SAID = `update panoh.incidents set is_pattern = true, law_forms = '{physical,economic}', spouse_abroad = 'yes',
  contexts = '{ipv,domestic_violence,migrant_household}' where case_id = $1`;

const DAYS = { fromOn: '2026-01-01', toOn: '2026-03-31' };

describe('rows about persons', () => {
  const story = new BoardStory(test, kulob);
  let id: string;
  const proven = async (person: string): Promise<void> => {
    await test.database.query(
      `update panoh.sessions set stepped_up_until = panoh.now() + interval '10 minutes' where user_id = $1`,
      [story.as(person).userId],
    );
  };
  const ask = async (person = 'supervisor'): Promise<string> => {
    await proven(person);
    return (await story.as(person).post('/incident-exports', DAYS).expect(201)).body.id as string;
  };
  const shown = (person = 'supervisor', which = id): Promise<IncidentExportDto> =>
    story.get(person, `/incident-exports/${which}`);
  const decide = (person: string, approves = true, which = id) =>
    story.as(person).post(`/incident-exports/${which}/decision`, { approves });
  const take = (person = 'supervisor', which = id) =>
    story.as(person).post(`/incident-exports/${which}/download`, {});

  beforeAll(async () => {
    for (const counts of [true, true, false]) {
      const made = await story.as('caseworker').post('/cases', caseForm()).expect(201);
      await test.database.query('update panoh.cases set counts_in_statistics = $2 where id = $1', [
        made.body.id,
        counts,
      ]);
      await test.database.query(`update panoh.incidents set reported_on = '2026-02-10' where case_id = $1`, [
        made.body.id,
      ]);
    }
    const [{ id: first } = { id: '' }] = await test.database.query<{ id: string }>(
      'select id from panoh.cases where counts_in_statistics order by id limit 1',
    );
    await test.database.query(SAID, [first]);
    await test.database.query(
      `update panoh.incident_perpetrators set sex = 'male', relationship = 'husband_nikoh', occupation = 'state_service'
       where case_id = $1`,
      [first],
    );
    await test.database.query(
      `insert into panoh.incident_perpetrators (id, incident_id, case_id, relationship, sex)
       select 'ffffffff-ffff-7fff-bfff-ffffffffffff', i.id, i.case_id, 'mother_in_law', 'female'
       from panoh.incidents i where i.case_id = $1`,
      [first],
    );
    id = await ask();
  });

  it('are asked for with a proof of presence, by a supervisor, for days that are over', async () => {
    await test.database.query('update panoh.sessions set stepped_up_until = null');
    await story.as('supervisor').post('/incident-exports', DAYS).expect(403);
    await story.as('caseworker').post('/incident-exports', DAYS).expect(403);
    await proven('supervisor');
    for (const days of [
      { fromOn: '2026-01-01', toOn: '2099-01-01' },
      { fromOn: '2024-01-01', toOn: '2026-01-01' },
    ])
      await story.as('supervisor').post('/incident-exports', days).expect(422);
    expect(await shown()).toMatchObject({ state: 'waiting', allowedActions: [], taken: 0 });
  });

  it('are decided by a second supervisor of the agency, and never by the first', async () => {
    await proven('supervisor');
    await decide('supervisor').expect(404);
    const approve = (
      wait: number,
    ): string => `update panoh.incident_exports set decided_by = (panoh.me()).user_id,
      decided_at = panoh.now(), is_approved = true, ready_at = panoh.now() + interval '${wait} hours',
      ends_at = panoh.now() + interval '96 hours' where id = $1`;
    for (const person of ['supervisor', 'policeSupervisor'])
      expect(await role.outcome(story.as(person), [approve(24), [id]])).toBe('changed nothing');
    expect(await role.outcome(story.as('supervisor2'), [approve(0), [id]])).toBe('42501');
    // Only a supervisor asks, and in the own name.
    for (const [person, by] of [
      ['caseworker', '(panoh.me()).user_id'],
      ['supervisor', `'${story.as('supervisor2').userId}'`],
    ] as const)
      expect(
        await role.outcome(story.as(person), [
          `insert into panoh.incident_exports (id, agency_id, from_on, to_on, requested_by, requested_at)
           values (gen_random_uuid(), (panoh.me()).agency_id, '2026-01-01', '2026-01-31', ${by}, panoh.now())`,
        ]),
      ).toBe('42501');
    await story.as('policeSupervisor').get(`/incident-exports/${id}`).expect(404);
    expect(await shown('supervisor2')).toMatchObject({ allowedActions: ['decide'] });
    await proven('supervisor2');
    await decide('supervisor2').expect(200);
    await decide('supervisor2').expect(409);
    expect(await shown()).toMatchObject({ state: 'delayed', allowedActions: [] });
  });

  it('wait a day, whatever anybody tries', async () => {
    await proven('supervisor');
    await take().expect(409);
    for (const [change, outcome] of [
      [`ready_at = panoh.now()`, 'changed nothing'],
      ['taken = 0', '42501'],
    ] as const)
      expect(
        await role.outcome(story.as('supervisor'), [`update panoh.incident_exports set ${change}`, []]),
      ).toBe(outcome);
    await expect(
      test.database.query(`update panoh.incident_exports set ready_at = decided_at + interval '1 hour'`),
    ).rejects.toThrow('incident_exports_wait_check');
  });

  it('are then taken by whoever asked: own incidents with her consent, in codes alone, counted and in the log', async () => {
    await story.pass('25 hours');
    await proven('supervisor');
    await proven('supervisor2');
    await take('supervisor2').expect(404);
    const answer = await take().expect(200);
    const lines = answer.text.split('\r\n');
    expect(lines[0]).toContain('incident_id,survivor_code,caseworker_code');
    const rows = lines.filter((line) => line.includes('2026-02-10'));
    expect(rows).toHaveLength(2);
    // Each column is explained on the screen, in this order, and none that was left out is in it.
    const told = parse<{ key: string }>(readFileSync(WORDS, 'utf8'), { columns: true })
      .map(({ key }) => /^rows\.field-(.+)$/.exec(key)?.[1])
      .filter(Boolean);
    expect(lines[0]!.replace('\uFEFF', '').replaceAll('_', '-').split(',')).toEqual(told);
    const records = parse<Record<string, string>>([lines[0]!.replace('\uFEFF', ''), ...rows].join('\n'), {
      columns: true,
    });
    expect(records.find((one) => one['is_pattern'] === 'yes')).toMatchObject({
      ...{ law_forms: 'physical+economic', contexts: 'domestic_violence+ipv', perpetrators: '2' },
      ...{
        perpetrator_sex: 'both',
        relationship: 'husband_nikoh',
        recorder_relationship: 'intimate_partner',
      },
      consent_to_share: 'yes',
    });
    expect(answer.text).not.toMatch(/state_service|migrant|occupation|disab/);
    // The export holds only codes of the intake form.
    const [named] = await test.database.query<{ words: number }>(
      `select count(*)::integer as words from panoh.users u where position(u.display_name in $1) > 0`,
      [rows.join()],
    );
    expect(named?.words).toBe(0);
    expect(rows.join()).not.toMatch(/[А-Яа-яӢӯҳҷқғ]/);
    const [entry] = await test.database.query<{ cases: string[]; purpose: string }>(
      `select cases, purpose from panoh.audit_entries where action = 'downloadIncidentExport' and decision = 'allowed'`,
    );
    expect(entry?.cases).toHaveLength(2);
    expect(entry?.purpose).toBe('export:incidents-2026-01-01-2026-03-31:csv');
    await take().expect(200);
    // Two files, compared, would show the supervisor who is blocked which case is closed to him.
    await test.database.query(
      `insert into panoh.conflict_blocks (id, case_id, subject_kind, subject_id, source)
       select gen_random_uuid(), id, 'user', $1, 'intake' from panoh.cases where counts_in_statistics limit 1`,
      [story.as('supervisor2').userId],
    );
    const closed = await take().expect(200);
    expect(closed.text.split('\r\n').filter((line) => line.includes('2026-02-10'))).toHaveLength(1);
    await take().expect(409);
    expect(await shown()).toMatchObject({ state: 'over', taken: 3 });
  });

  it('are not given where the second person refused, nor when three days have passed', async () => {
    const [refused, late] = [await ask(), await ask()];
    await proven('supervisor2');
    await decide('supervisor2', false, refused).expect(200);
    await decide('supervisor2', true, late).expect(200);
    expect(await shown('supervisor', refused)).toMatchObject({ state: 'refused', readyAt: null });
    await story.pass('97 hours');
    await proven('supervisor');
    await take('supervisor', refused).expect(409);
    await take('supervisor', late).expect(409);
    expect(await shown('supervisor', late)).toMatchObject({ state: 'over' });
  });
});
