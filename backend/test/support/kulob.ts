import { randomUUID } from 'node:crypto';
import { newAgencyKeyPair } from '../../src/platform/crypto/agency-keys.js';
import { RootKey } from '../../src/platform/crypto/root-key.js';
import { kindOf } from '../../src/agencies/index.js';
import type { AgencyType, ServiceType } from '../../src/agencies/index.js';
import type { Role } from '../../src/platform/http/permissions.js';
import { signIn } from './actors.js';
import type { Actor } from './actors.js';
import type { TestApp } from './app.js';
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

/** What each role may read in an hour. */
export async function limitReads(
  test: TestApp,
  { cases, unwraps }: { cases: number; unwraps: number },
): Promise<void> {
  await test.database.query('update panoh.read_limits set cases = $1, unwraps = $2', [cases, unwraps]);
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

interface Members {
  groupId: string;
  place: string;
  members: Record<string, Member>;
}

async function addMembers(test: TestApp, kulob: Kulob, { groupId, place, members }: Members): Promise<void> {
  const root = new RootKey(testRootKey());
  for (const [key, member] of Object.entries(members)) {
    const agencyId = randomUUID();
    kulob.agencies[key] = agencyId;
    await test.database.query(
      `insert into panoh.agencies (id, type, kind, place, name_tg, name_ru, name_en)
       values ($1, $2, $3, $4, $5, $5, $5)`,
      [agencyId, member.type, kindOf(member.type), place, key],
    );
    await joinGroup(test, agencyId, groupId);
    const keys = newAgencyKeyPair(root, agencyId);
    await test.database.query(
      'insert into panoh.agency_keys (agency_id, version, public_key, sealed_private_key) values ($1, 1, $2, $3)',
      [agencyId, keys.publicKey, keys.sealedPrivateKey],
    );
    for (const type of member.services ?? []) await addService(test, kulob, { key, agencyId, type });
    for (const [person, roles] of Object.entries(member.people)) {
      kulob.as[person] = await addPerson(test, { agencyId, person, roles });
    }
  }
}

async function addService(
  test: TestApp,
  kulob: Kulob,
  service: { key: string; agencyId: string; type: ServiceType },
): Promise<void> {
  const id = randomUUID();
  kulob.services[`${service.key}.${service.type}`] = id;
  await test.database.query(
    `insert into panoh.services (id, agency_id, type, is_confidential) values ($1, $2, $3, $3 = 'safe_house')`,
    [id, service.agencyId, service.type],
  );
}

/** One more person of an agency, signed in. */
export async function hire(
  test: TestApp,
  kulob: Kulob,
  { agency, person, roles }: { agency: string; person: string; roles: Role[] },
): Promise<void> {
  kulob.as[person] = await addPerson(test, { agencyId: kulob.agencies[agency] ?? '', person, roles });
}

async function addPerson(
  test: TestApp,
  { agencyId, person, roles }: { agencyId: string; person: string; roles: Role[] },
): Promise<Actor> {
  const userId = randomUUID();
  await test.database.query(
    'insert into panoh.users (id, agency_id, display_name, roles) values ($1, $2, $3, $4)',
    [userId, agencyId, person, roles],
  );
  await test.database.query(
    'insert into panoh.credentials (user_id, login, must_change) values ($1, $2, false)',
    [userId, person.toLowerCase()],
  );
  return signIn(test, { userId, agencyId });
}
