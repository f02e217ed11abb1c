import { randomUUID } from 'node:crypto';
import { built } from './built.mjs';

/** What one working group consists of, with the share of its cases that each agency owns. */
const MEMBERS = [
  { key: 'police', type: 'police_dv', kind: 'police', share: 40, roles: ['police_inspector'], offers: [] },
  {
    key: 'crisis',
    type: 'crisis_centre',
    kind: 'civil',
    share: 25,
    roles: ['caseworker'],
    offers: ['psychosocial'],
  },
  {
    key: 'cowfa',
    type: 'cowfa',
    kind: 'state',
    share: 15,
    roles: ['cowfa_specialist'],
    offers: ['documents'],
  },
  {
    key: 'legal',
    type: 'legal_aid',
    kind: 'state',
    share: 10,
    roles: ['legal_aid_lawyer'],
    offers: ['legal'],
  },
  {
    key: 'health',
    type: 'health_msr_room',
    kind: 'state',
    share: 10,
    roles: ['health_worker'],
    offers: ['health'],
  },
];
const PLACES = ['kulob', 'qubodiyon'];
const WORKERS_EACH = 4;
const PASSWORD = 'a pilot of nine letters';

/**
 * Both working groups with their agencies, keys, services and people: four workers and a supervisor in each agency,
 * and a coordinator in each group.
 */
export async function arrangeDirectory(client, root) {
  const { newAgencyKeyPair } = await built('platform/crypto/agency-keys.js');
  const { Passwords } = await built('platform/session/passwords.js');
  const hash = await new Passwords().hash(PASSWORD);
  const arranging = { client, root, hash, newAgencyKeyPair };
  const groups = [];
  for (const [index, place] of PLACES.entries()) groups.push(await addGroup(arranging, { index, place }));
  return { groups, password: PASSWORD };
}

async function addGroup(arranging, { index, place }) {
  const { client } = arranging;
  const group = { id: randomUUID(), place, agencies: {} };
  await client.query(
    'insert into panoh.working_groups (id, place, name_tg, name_ru, name_en) values ($1, $2, $2, $2, $2)',
    [group.id, place],
  );
  // One person of the bench asks for what a hundred would.
  await client.query('update panoh.read_limits set cases = 100000000, unwraps = 2000000000');
  for (const member of MEMBERS) group.agencies[member.key] = await addAgency(arranging, group, member);
  const { cowfa, crisis } = group.agencies;
  group.coordinator = await addPerson(arranging, {
    agencyId: cowfa.id,
    login: `coordinator${index}`,
    roles: ['coordinator'],
  });
  await client.query(
    'update panoh.working_groups set coordinator_user_id = $2, fallback_agency_id = $3 where id = $1',
    [group.id, group.coordinator.id, crisis.id],
  );
  return group;
}

async function addAgency(arranging, group, { key, type, kind, share, roles, offers }) {
  const { client, root, newAgencyKeyPair } = arranging;
  const agency = { id: randomUUID(), key, type, share, people: [], services: {} };
  await client.query(
    `insert into panoh.agencies (id, type, kind, place, name_tg, name_ru, name_en) values ($1, $2, $3, $4, $5, $5, $5)`,
    [agency.id, type, kind, group.place, `${key} of ${group.place}`],
  );
  await client.query(
    'insert into panoh.agency_memberships (id, agency_id, working_group_id) values ($1, $2, $3)',
    [randomUUID(), agency.id, group.id],
  );
  const keys = newAgencyKeyPair(root, agency.id);
  agency.publicKey = keys.publicKey;
  await client.query(
    'insert into panoh.agency_keys (agency_id, version, public_key, sealed_private_key) values ($1, 1, $2, $3)',
    [agency.id, keys.publicKey, keys.sealedPrivateKey],
  );
  for (const service of offers) {
    agency.services[service] = randomUUID();
    await client.query('insert into panoh.services (id, agency_id, type) values ($1, $2, $3)', [
      agency.services[service],
      agency.id,
      service,
    ]);
  }
  const prefix = `${key}.${group.place}`;
  for (let number = 1; number <= WORKERS_EACH; number++)
    agency.people.push(
      await addPerson(arranging, { agencyId: agency.id, login: `${prefix}.${number}`, roles }),
    );
  await addPerson(arranging, { agencyId: agency.id, login: `${prefix}.lead`, roles: ['supervisor'] });
  return agency;
}

async function addPerson({ client, hash }, { agencyId, login, roles }) {
  const id = randomUUID();
  await client.query('insert into panoh.users (id, agency_id, display_name, roles) values ($1, $2, $3, $4)', [
    id,
    agencyId,
    login,
    roles,
  ]);
  await client.query(
    'insert into panoh.credentials (user_id, login, password_hash, must_change) values ($1, $2, $3, false)',
    [id, login, hash],
  );
  return { id, login, agencyId };
}
