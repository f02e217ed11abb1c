import { randomUUID } from 'node:crypto';
import { built } from '../support/root.mjs';

/** What one working group consists of: key, type, kind, share of the cases, role of its people, service it offers. */
const MEMBERS = [
  ['police', 'police_dv', 'police', 40, 'police_inspector', null],
  ['crisis', 'crisis_centre', 'civil', 25, 'caseworker', 'psychosocial'],
  ['cowfa', 'cowfa', 'state', 15, 'cowfa_specialist', 'documents'],
  ['legal', 'legal_aid', 'state', 10, 'legal_aid_lawyer', 'legal'],
  ['health', 'health_msr_room', 'state', 10, 'health_worker', 'health'],
];
const PLACES = ['kulob', 'qubodiyon'];
const WORKERS_EACH = 4;
const PASSWORD = 'a pilot of nine letters';

/** The pilot has two groups with an agency of each kind. */
const PILOT = { places: PLACES, each: 1 };

/**
 * Working groups with their agencies (`each` of a kind), keys, services and people: four workers and a supervisor in
 * each agency, and a coordinator in each group.
 */
export async function arrangeDirectory(client, root, { places, each } = PILOT) {
  const { newAgencyKeyPair } = await built('platform/crypto/agency-keys.js');
  const { Passwords } = await built('platform/session/passwords.js');
  const hash = await new Passwords().hash(PASSWORD);
  const insert = async (table, values) => {
    const names = Object.keys(values);
    const places = names.map((_, at) => `$${at + 1}`);
    await client.query(
      `insert into panoh.${table} (${names}) values (${places})`,
      names.map((name) => values[name]),
    );
    return values.id;
  };
  // One person of the bench asks for what a hundred would.
  await client.query('update panoh.read_limits set cases = 100000000, unwraps = 2000000000');
  const arranging = { client, root, hash, newAgencyKeyPair, insert };
  const groups = [];
  for (const [index, place] of places.entries())
    groups.push(await addGroup(arranging, { index, place, each }));
  return { groups, password: PASSWORD };
}

const namesOf = (name) => ({ name_tg: name, name_ru: name, name_en: name });

async function addGroup(arranging, { index, place, each }) {
  const { client, insert } = arranging;
  const id = await insert('working_groups', { id: randomUUID(), place, ...namesOf(place) });
  const group = { id, place, agencies: {} };
  for (const [key, type, kind, share, ...rest] of MEMBERS)
    for (let number = 1; number <= each; number++) {
      const name = number === 1 ? key : `${key}${number}`;
      // Rounded so that the shares of a kind make up the whole.
      const part = Math.floor((share * number) / each) - Math.floor((share * (number - 1)) / each);
      group.agencies[name] = await addAgency(arranging, group, [name, type, kind, part, ...rest]);
    }
  const { cowfa, crisis } = group.agencies;
  group.coordinator = await addPerson(arranging, cowfa.id, `coordinator${index}`, 'coordinator');
  await client.query(
    'update panoh.working_groups set coordinator_user_id = $2, fallback_agency_id = $3 where id = $1',
    [group.id, group.coordinator.id, crisis.id],
  );
  return group;
}

async function addAgency(arranging, { id: groupId, place }, [key, type, kind, share, role, service]) {
  const { root, newAgencyKeyPair, insert } = arranging;
  const id = randomUUID();
  await insert('agencies', { id, type, kind, place, ...namesOf(`${key} of ${place}`) });
  await insert('agency_memberships', { id: randomUUID(), agency_id: id, working_group_id: groupId });
  const { publicKey, sealedPrivateKey } = newAgencyKeyPair(root, id);
  const keys = { public_key: publicKey, sealed_private_key: sealedPrivateKey };
  await insert('agency_keys', { agency_id: id, version: 1, ...keys });
  const agency = { id, key, type, share, publicKey, people: [], services: {} };
  if (service)
    agency.services[service] = await insert('services', { id: randomUUID(), agency_id: id, type: service });
  for (let number = 1; number <= WORKERS_EACH; number++)
    agency.people.push(await addPerson(arranging, id, `${key}.${place}.${number}`, role));
  await addPerson(arranging, id, `${key}.${place}.lead`, 'supervisor');
  return agency;
}

async function addPerson({ insert, hash }, ...[agencyId, login, role]) {
  const id = randomUUID();
  await insert('users', { id, agency_id: agencyId, display_name: login, roles: [role] });
  await insert('credentials', { user_id: id, login, password_hash: hash, must_change: false });
  return { id, login, agencyId };
}
