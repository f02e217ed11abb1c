import { afterAll } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { newAgencyKeyPair } from '../../src/platform/crypto/agency-keys.js';
import { RootKey } from '../../src/platform/crypto/root-key.js';
import { kindOf } from '../../src/agencies/index.js';
import type { AgencyType, ServiceType } from '../../src/agencies/index.js';
import type { Role } from '../../src/platform/http/permissions.js';
import { signIn } from './actors.js';
import type { Actor } from './actors.js';
import { startApp } from './app.js';
import type { StartOptions, TestApp } from './app.js';
import { testRootKey } from './database.js';

interface Member {
  type: AgencyType;
  people: Record<string, Role[]>;
  services?: ServiceType[];
}

/** A working group as in Kulob, and one agency of another group. Names of people are roles, not persons. */
const MEMBERS: Record<string, Member> = {
  police: {
    type: 'police_dv',
    people: {
      inspector: ['police_inspector'],
      inspector2: ['police_inspector'],
      policeSupervisor: ['supervisor'],
    },
    services: ['police_security'],
  },
  crisisCentre: {
    type: 'crisis_centre',
    people: {
      caseworker: ['caseworker'],
      caseworker2: ['caseworker'],
      supervisor: ['supervisor'],
      supervisor2: ['supervisor'],
    },
    services: ['psychosocial', 'hotline'],
  },
  legalAid: {
    type: 'legal_aid',
    people: { lawyer: ['legal_aid_lawyer'], legalSupervisor: ['supervisor'] },
    services: ['legal'],
  },
  healthRoom: {
    type: 'health_msr_room',
    people: { healthWorker: ['health_worker'], healthSupervisor: ['supervisor'] },
    services: ['health', 'forensic_exam'],
  },
  cowfa: {
    type: 'cowfa',
    people: {
      specialist: ['cowfa_specialist'],
      cowfaSupervisor: ['supervisor'],
      coordinator: ['coordinator'],
      deputy: ['coordinator'],
      statistician: ['statistician'],
      officer: ['data_protection_officer'],
      administrator: ['administrator'],
    },
    services: ['documents'],
  },
  shelter: {
    type: 'shelter',
    people: { shelterWorker: ['shelter_worker'], shelterSupervisor: ['supervisor'] },
    services: ['safe_house'],
  },
  hotline: { type: 'hotline_1313', people: { operator: ['hotline_worker'] } },
  prosecutor: { type: 'prosecutor', people: { prosecutor: ['prosecutor'] } },
};
const ELSEWHERE: Record<string, Member> = {
  policeElsewhere: {
    type: 'police_dv',
    people: { inspectorElsewhere: ['police_inspector'], policeSupervisorElsewhere: ['supervisor'] },
  },
  cowfaElsewhere: { type: 'cowfa', people: { cowfaSupervisorElsewhere: ['supervisor'] } },
  ngoElsewhere: {
    type: 'ngo',
    people: {
      caseworkerElsewhere: ['caseworker'],
      supervisorElsewhere: ['supervisor'],
      coordinatorElsewhere: ['coordinator'],
    },
    services: ['psychosocial'],
  },
};

export interface Kulob {
  groupId: string;
  /** The group of the other district. */
  otherGroupId: string;
  /** Agency ids by the keys above. */
  agencies: Record<string, string>;
  /** Service ids as `agency.type`, e.g. `legalAid.legal`. */
  services: Record<string, string>;
  /** Signed-in people by the keys above. */
  as: Record<string, Actor>;
}

interface Started {
  test: TestApp;
  kulob: Kulob;
  as(person: string): Actor;
}

/** What each role may read in an hour. */
export async function limitReads(
  test: TestApp,
  { cases, unwraps }: { cases: number; unwraps: number },
): Promise<void> {
  await test.database.query('update panoh.read_limits set cases = $1, unwraps = $2', [cases, unwraps]);
}

/** The application with this directory for the tests of a whole file; closed after them. */
export async function startKulob(options: StartOptions = {}): Promise<Started> {
  const test = await startApp(options);
  afterAll(() => test.close());
  const kulob = await arrangeKulob(test);
  const as = (person: string): Actor => {
    const actor = kulob.as[person];
    if (!actor) throw new Error(`nobody is called ${person}`);
    return actor;
  };
  return { test, kulob, as };
}

/** Arranges the directory as its owner and signs everybody in. */
export async function arrangeKulob(test: TestApp): Promise<Kulob> {
  // A test does in a minute what people do in a month.
  await limitReads(test, { cases: 1_000_000, unwraps: 100_000_000 });
  const kulob: Kulob = {
    groupId: randomUUID(),
    otherGroupId: randomUUID(),
    agencies: {},
    services: {},
    as: {},
  };
  const otherGroup = kulob.otherGroupId;
  await addGroup(test, kulob.groupId, 'kulob');
  await addGroup(test, otherGroup, 'qubodiyon');
  await addMembers(test, kulob, { groupId: kulob.groupId, place: 'kulob', members: MEMBERS });
  await addMembers(test, kulob, { groupId: otherGroup, place: 'qubodiyon', members: ELSEWHERE });
  await test.database.query(
    `update panoh.working_groups set fallback_agency_id = $2, coordinator_user_id = $3, deputy_user_id = $4 where id = $1`,
    [
      kulob.groupId,
      kulob.agencies['crisisCentre'],
      kulob.as['coordinator']?.userId,
      kulob.as['deputy']?.userId,
    ],
  );
  await test.database.query(
    `update panoh.working_groups set fallback_agency_id = $2, coordinator_user_id = $3 where id = $1`,
    [otherGroup, kulob.agencies['ngoElsewhere'], kulob.as['coordinatorElsewhere']?.userId],
  );
  return kulob;
}

async function addGroup(test: TestApp, id: string, place: string): Promise<void> {
  await test.database.query(
    `insert into panoh.working_groups (id, place, name_tg, name_ru, name_en) values ($1, $2, $2, $2, $2)`,
    [id, place],
  );
}

/** Lets an agency work in a group, beside those it works in already. */
export async function joinGroup(test: TestApp, agencyId: string, groupId: string): Promise<void> {
  await test.database.query(
    `insert into panoh.agency_memberships (id, agency_id, working_group_id) values (gen_random_uuid(), $1, $2)`,
    [agencyId, groupId],
  );
}

/** Rows of a table in one statement. */
async function insert(test: TestApp, table: string, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = Object.keys(rows[0] ?? {}).join(', ');
  await test.database.query(
    `insert into panoh.${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::panoh.${table}, $1)`,
    [JSON.stringify(rows)],
  );
}

interface Members {
  groupId: string;
  place: string;
  members: Record<string, Member>;
}

/** Agencies with people, beside those of every test. */
export async function addMembers(
  test: TestApp,
  kulob: Kulob,
  { groupId, place, members }: Members,
): Promise<void> {
  const root = new RootKey(testRootKey());
  const hex = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`;
  const keys = Object.keys(members);
  for (const key of keys) kulob.agencies[key] = randomUUID();
  const made = keys.map((key) => ({ key, id: kulob.agencies[key] ?? '', ...(members[key] as Member) }));
  await insert(
    test,
    'agencies',
    made.map(({ key, id, type }) => ({
      ...{ id, type, kind: kindOf(type), place },
      ...{ name_tg: key, name_ru: key, name_en: key },
    })),
  );
  for (const { id } of made) await joinGroup(test, id, groupId);
  await insert(
    test,
    'agency_keys',
    made.map(({ id }) => {
      const { publicKey, sealedPrivateKey } = newAgencyKeyPair(root, id);
      return {
        ...{ agency_id: id, version: 1 },
        ...{ public_key: hex(publicKey), sealed_private_key: hex(sealedPrivateKey) },
      };
    }),
  );
  const services = made.flatMap(({ key, id, services: types = [] }) =>
    types.map((type) => ({ key: `${key}.${type}`, id: randomUUID(), agency_id: id, type })),
  );
  for (const { key, id } of services) kulob.services[key] = id;
  await insert(
    test,
    'services',
    services.map(({ key: _, ...row }) => ({ ...row, is_confidential: row.type === 'safe_house' })),
  );
  const people = made.flatMap(({ id: agencyId, people: roles }) =>
    Object.keys(roles).map((person) => ({ agencyId, person, roles: roles[person] ?? [] })),
  );
  Object.assign(kulob.as, await addPeople(test, people));
}

/** A programme for perpetrators with two workers. */
export const addProgramme = (test: TestApp, kulob: Kulob): Promise<void> =>
  addMembers(test, kulob, {
    groupId: kulob.otherGroupId,
    place: 'qubodiyon',
    members: {
      programme: {
        type: 'perpetrator_prog',
        people: { programmeWorker: ['programme_worker'], programmeWorker2: ['programme_worker'] },
      },
    },
  });

/** One more person of an agency, signed in. */
export async function hire(
  test: TestApp,
  kulob: Kulob,
  { agency, person, roles }: { agency: string; person: string; roles: Role[] },
): Promise<void> {
  Object.assign(kulob.as, await addPeople(test, [{ agencyId: kulob.agencies[agency] ?? '', person, roles }]));
}

interface Person {
  agencyId: string;
  person: string;
  roles: Role[];
}

async function addPeople(test: TestApp, people: readonly Person[]): Promise<Record<string, Actor>> {
  const rows = people.map((one) => ({ ...one, userId: randomUUID() }));
  await insert(
    test,
    'users',
    rows.map(({ userId, agencyId, person, roles }) => ({
      ...{ id: userId, agency_id: agencyId, display_name: person, roles },
    })),
  );
  await insert(
    test,
    'credentials',
    rows.map(({ userId, person }) => ({ user_id: userId, login: person.toLowerCase(), must_change: false })),
  );
  return Object.fromEntries(
    await Promise.all(rows.map(async (row) => [row.person, await signIn(test, row)] as const)),
  );
}
