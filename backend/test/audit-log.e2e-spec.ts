import { beforeAll, describe, expect, it } from '@jest/globals';
import type {
  AccessReportDto,
  AuditPageDto,
  CheckpointPageDto,
  KeptCheckpointsDto,
} from '../src/oversight/audit-trail.dto.js';
import { readKept } from '../src/platform/audit/chain/line-shapes.js';
import { AppRole } from './support/app-role.js';
import { BoardStory } from './support/board.js';
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
        expect({ query, count: items.length > 0, fits: items.every(fits) }).toEqual({
          query,
          count: true,
          fits: true,
        });
      }
      expect((await log('?day=2020-01-01')).items).toEqual([]);
      for (const wrong of ['day=yesterday', 'day=2026-99-99', 'cursor=x', 'decision=maybe', 'personId=1'])
        await story.as('officer').get(`/audit-entries?${wrong}`).expect(422);
    });

    it('pages without leaving out or repeating an entry', async () => {
      for (let count = 0; count < 30; count += 1)
        await story.as('caseworker').get(`/cases/${caseId}`).expect(200);
      const first = await log();
      const second = await log(`?cursor=${first.nextCursor}`);
      expect(second.items[0]?.seq).toBeLessThan(first.items.at(-1)?.seq ?? 0);
      expect(second.items.length).toBeGreaterThan(0);
    });

    it('is all there is: no case, no survivor, no key, by whatever statement', async () => {
      for (const table of [
        'cases',
        'survivors',
        'identities',
        'safe_contacts',
        'case_events',
        'follow_ups',
        'grants',
      ])
        expect(await role.as(story.as('officer'), [`select 1 from panoh.${table}`])).toEqual([]);
      expect(await role.as(story.as('officer'), ['select 1 from vault.case_keys'])).toEqual([]);
      expect(
        (await role.as(story.as('officer'), ['select 1 from panoh.audit_entries'])).length,
      ).toBeGreaterThan(0);
      expect(
        await role.outcome(story.as('officer'), ['select sealed_private_key from panoh.audit_keys']),
      ).toBe('42501');
      for (const path of [
        '/cases',
        '/today',
        '/team',
        '/queue',
        `/cases/${caseId}`,
        `/cases/${caseId}/access-log`,
      ])
        expect([403, 404]).toContain((await story.as('officer').get(path)).status);
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
