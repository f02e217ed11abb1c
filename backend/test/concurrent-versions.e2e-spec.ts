import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import type { Response } from 'supertest';
import { SessionsService } from '../src/identity/index.js';
import { hashToken } from '../src/platform/session/session-cookie.js';
import { assessmentForm } from './support/assessments.js';
import { Blocking } from './support/blocking.js';
import { caseForm, safeContactForm, safetyPlanForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';

const { test, kulob } = await startKulob();

/** One command that can be sent more than once at the same version. */
type Command = () => PromiseLike<Response>;

describe('five equal commands at the same version', () => {
  const we = new Blocking(test, kulob);

  const get = async (person: string, path: string) => (await we.as(person).get(path).expect(200)).body;

  it.each<[string, () => Promise<Command>, number?]>([
    [
      'record one outcome of a row',
      async () => {
        const caseId = await we.open('caseworker');
        const form = assessmentForm({ strangle: 'yes' });
        await we.as('caseworker').post(`/cases/${caseId}/assessments`, form).expect(201);
        const [row] = await we.rows('caseworker', caseId, 'hl.strangle');
        const path = `/follow-ups/${row?.['id']}/outcomes`;
        return () => we.as('caseworker').post(path, { outcome: 'done' }, 1);
      },
    ],
    [
      'change an account',
      async () => {
        const path = `/users/${we.as('caseworker2').userId}`;
        const { version } = await get('administrator', path);
        const form = { displayName: 'Another name', roles: ['caseworker'], status: 'active' };
        return () => we.as('administrator').put(path, form, version);
      },
    ],
    [
      'change a working group',
      async () => {
        const path = `/working-groups/${we.kulob.groupId}`;
        const { id: _, version, ...group } = await get('administrator', path);
        const { place, name, chairUserId, coordinatorUserId, deputyUserId, fallbackAgencyId } = group;
        const form = { place, name, chairUserId, coordinatorUserId, deputyUserId, fallbackAgencyId };
        return () => we.as('administrator').put(path, form, version);
      },
    ],
    [
      'change an agency',
      async () => {
        const path = `/agencies/${we.kulob.agencies['legalAid']}`;
        const { name, version } = await get('administrator', path);
        const form = { dutyPhone: '1313', workingGroupIds: [we.kulob.groupId], name, status: 'active' };
        return () => we.as('administrator').put(path, form, version);
      },
    ],
    [
      'end an absence',
      async () => {
        const days = { startsOn: await we.day(), endsOn: await we.day(3) };
        const form = { userId: we.as('caseworker2').userId, ...days };
        const { body } = await we.as('caseworker2').post('/absences', form).expect(201);
        return () => we.as('caseworker2').post(`/absences/${body.id}/end`, {}, 1);
      },
      204,
    ],
    [
      'confirm a legal value',
      async () => {
        const values: { id: string; key: string; version: number }[] = await get(
          'administrator',
          '/legal-values',
        );
        const value = values.find(({ key }) => key === 'po.day_counting');
        const form = { verifiedBy: 'Adviser', verifiedOn: await we.day() };
        return () =>
          we.as('administrator').post(`/legal-values/${value?.id}/verification`, form, value?.version);
      },
    ],
    [
      'review an emergency',
      async () => {
        const { reference } = await get('caseworker', `/cases/${await we.open('caseworker')}`);
        await we.stepUp('healthWorker');
        const form = { reference, reasonCode: 'attack_now', reason: 'Ӯ дар назди дар истодааст' };
        const { body } = await we.as('healthWorker').post('/emergency-accesses', form).expect(201);
        const path = `/emergency-accesses/${body.id}/reviews`;
        return () => we.as('supervisor').post(path, { outcome: 'justified' }, 1);
      },
    ],
    [
      'write a safe contact',
      async () => {
        const path = `/cases/${await we.open('caseworker')}/safe-contact`;
        return () => we.as('caseworker').put(path, safeContactForm({ reachAt: '+992 00 000 0009' }), 1);
      },
      204,
    ],
    [
      'write a safety plan',
      async () => {
        const path = `/cases/${await we.open('caseworker')}/safety-plan/versions`;
        return () => we.as('caseworker').post(path, safetyPlanForm(), 0);
      },
      201,
    ],
    [
      'answer a disability',
      async () => {
        const path = `/cases/${await we.open('caseworker')}/disability`;
        return () => we.as('caseworker').put(path, { answer: 'yes' }, 0);
      },
      204,
    ],
    [
      'give a case to a lead',
      async () => {
        const path = `/cases/${await we.open('caseworker')}`;
        const { version } = await get('supervisor', path);
        const form = { userId: we.as('caseworker2').userId };
        return () => we.as('supervisor').post(`${path}/lead`, form, version);
      },
    ],
    [
      'review what was passed on without consent',
      async () => {
        const caseId = await we.open('caseworker');
        const form = {
          ...{ scope: 'referral', agencyId: we.kulob.agencies['legalAid'], partitions: ['identity', 'risk'] },
          ...{ purpose: 'legal', answer: 'given', basis: 'imminent_danger', presence: 'not_known' },
          ...{ untilOn: '2126-12-31', overrideReason: 'Ӯ бо силоҳ меояд' },
        };
        const { body } = await we.as('supervisor').post(`/cases/${caseId}/consents`, { answers: [form] });
        return () => we.as('supervisor2').post(`/consents/${body[0].id}/reviews`, { outcome: 'upheld' }, 1);
      },
    ],
    [
      'take back a consent',
      async () => {
        const [own] = await get('caseworker', `/cases/${await we.open('caseworker')}/consents`);
        return () => we.as('caseworker').post(`/consents/${own.id}/withdrawals`, {}, own.version);
      },
    ],
  ])('%s once', async (_, prepare, done = 200) => {
    const send = await prepare();
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => send()));
    const [first, ...others] = answers.map(({ status }) => status).sort();
    // What has ended is on no list any more, or decided.
    expect([first, others.every((status) => [404, 409, 412].includes(status))]).toEqual([done, true]);
  });
});

const FIELDS = [
  ...['user_id', 'session_id', 'agency_id', 'agency_kind', 'agency_type', 'group_ids', 'roles', 'grantees'],
  ...['reads', 'writes', 'blocked', 'language', 'stepped_up_until', 'led_group_ids'],
];

/** Those that `me()` answers without looking up blocks. */
const SINGLE = FIELDS.filter((field) => field !== 'blocked');

/** People whom the changes below concern, and others of the same roles. */
const ASKING =
  'caseworker caseworker2 supervisor coordinator deputy lawyer legalSupervisor healthWorker inspector specialist statistician administrator'.split(
    ' ',
  );

/** Lists in one order, and no list where there is none: neither opens anything. */
const sorted = (value: unknown): unknown =>
  Array.isArray(value) ? [...new Set(value as string[])].sort() : (value ?? null);

const inOrder = (viewer: Record<string, unknown>, fields = FIELDS): Record<string, unknown> =>
  Object.fromEntries(fields.map((field) => [field, emptyIsNone(sorted(viewer[field]))]));

const emptyIsNone = (value: unknown): unknown => (Array.isArray(value) && value.length === 0 ? null : value);

/** What a session keeps of the directory is compared with the directory itself, whatever has changed in it. */
describe('who is asking', () => {
  let owner: Client;
  let caseId: string;
  const sessions = new Map<string, string>();

  const seenBy = async (person: string): Promise<{ kept: unknown; single: unknown; fresh: unknown }> => {
    await owner.query('begin');
    await owner.query(`select set_config('panoh.session', $1, true)`, [sessions.get(person)]);
    const { rows } = await owner.query<Record<'kept' | 'single' | 'fresh', Record<string, unknown>>>(
      `select to_jsonb(panoh.viewer()) as kept, to_jsonb(panoh.load_viewer()) as fresh,
         to_jsonb(panoh.me()) as single`,
    );
    await owner.query('commit');
    const { kept, single, fresh } = rows[0] ?? { kept: {}, single: {}, fresh: {} };
    return { kept: inOrder(kept ?? {}), single: inOrder(single ?? {}, SINGLE), fresh: inOrder(fresh ?? {}) };
  };
  const expectAlike = async (): Promise<void> => {
    for (const person of sessions.keys()) {
      const { kept, single, fresh } = await seenBy(person);
      expect({ person, ...(kept as object) }).toEqual({ person, ...(fresh as object) });
      expect({ person, ...(fresh as object) }).toMatchObject({ person, ...(single as object) });
    }
  };
  /** As every request begins: the session keeps what the directory says now. */
  const keepAll = async (): Promise<void> => {
    for (const hash of sessions.values()) await owner.query('select panoh.begin_session($1)', [hash]);
  };
  const block = (column: string, subject: unknown, kind: string): Promise<unknown> =>
    owner.query(
      `insert into panoh.conflict_blocks (id, case_id, subject_kind, ${column}, source)
       values (gen_random_uuid(), $1, $2, $3, 'person')`,
      [caseId, kind, subject],
    );

  beforeAll(async () => {
    owner = new Client({ connectionString: test.database.ownerUrl });
    await owner.connect();
    const { body } = await kulob.as['caseworker']!.post('/cases', caseForm()).expect(201);
    caseId = body.id as string;
    for (const person of ASKING)
      sessions.set(
        person,
        hashToken(await test.app.get(SessionsService).openFor(kulob.as[person]!.userId)) ?? '',
      );
    await keepAll();
  });
  afterAll(async () => {
    await owner.end();
  });

  it('is told alike by what the session keeps and by the directory', expectAlike);

  const set = (person: string, change: string): Promise<unknown> =>
    owner.query(`update panoh.users set ${change} where id = $1`, [kulob.as[person]!.userId]);

  it.each<[string, () => Promise<unknown>]>([
    ['a person is blocked', () => block('subject_id', kulob.as['caseworker2']!.userId, 'user')],
    ['an agency is blocked', () => block('subject_id', kulob.agencies['healthRoom'], 'agency')],
    ['the police are blocked', () => block('subject_code', 'police', 'agency_kind')],
    ['blocks are lifted', () => owner.query(`update panoh.conflict_blocks set lifted_at = panoh.now()`)],
    ['a role is taken away', () => set('supervisor', `roles = '{statistician}'`)],
    ['somebody is given two roles', () => set('coordinator', `roles = '{caseworker,coordinator}'`)],
    [
      'somebody is given the administration',
      () => set('caseworker2', `roles = '{caseworker,administrator}'`),
    ],
    ['somebody leaves', () => set('lawyer', `status = 'disabled'`)],
    [
      'an agency will leave its group tomorrow',
      () =>
        owner.query(
          `update panoh.agency_memberships set ended_at = panoh.now() + interval '10 minutes' where agency_id = $1`,
          [kulob.agencies['cowfa']],
        ),
    ],
    ['it has left', () => test.database.pass('15 minutes')],
    [
      'the matrix is narrowed',
      () => owner.query(`update panoh.role_access set may_read = false where partition = 'narrative'`),
    ],
    ['she has been away for half an hour', () => test.database.pass('31 minutes')],
  ])('is told alike once %s', async (_, change) => {
    await change();
    await expectAlike();
    await keepAll();
    await expectAlike();
  });
});
