import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { built, inRoot } from '../support/root.mjs';

/** Indexes that no constraint needs are made after the rows: the same index, in a tenth of the time. */
const PLAIN_INDEXES = `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
  from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('panoh', 'vault') and c.reltuples <= 0 and not exists (
    select 1 from pg_constraint k where k.conindid = i.indexrelid)`;
const INPUT = `create temp table input as select $1::integer as cases, $2::jsonb as members, $3::bytea as wrap,
  $4::bytea as identity, $5::bytea as safe_contact, $6::bytea as narrative, $7::bytea as name, $8::integer as years`;
/** The lines of groups' queues, once indexes are there to make them by. */
const QUEUE_LINES = `insert into panoh.queue_lines select l.* from panoh.cases c
  cross join lateral panoh.queue_lines_of(c.id) l where c.shares_with_group`;

/**
 * Fills an empty database with `count` cases over `years`: statements over whole sets (load.sql), in which all rows
 * share one set of envelopes. Triggers and foreign keys are off; every row would pass them.
 * @param {import('pg').Client} client of the owner
 * @param {object[]} groups @param {string[]} more statements that make the rows of one measurement
 */
export async function loadCases(client, groups, { count, years = 3, more = [] }) {
  await client.query('set session_replication_role = replica');
  const { rows: indexes } = await client.query(PLAIN_INDEXES);
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  const envelopes = await oneSetOfEnvelopes(groups);
  await client.query(INPUT, [count, JSON.stringify(membersOf(groups)), ...envelopes, years]);
  await client.query(readFileSync(inRoot('scripts/bench/load.sql'), 'utf8'));
  for (const sql of more) await client.query(sql);
  await client.query('set session_replication_role = origin');
  for (const { definition } of indexes) await client.query(definition);
  await client.query('vacuum (analyze)');
  await client.query(QUEUE_LINES);
  await client.query('vacuum (analyze) panoh.queue_lines');
  await client.query('checkpoint');
}

/** One row per hundredth of a group's cases: which agency owns it, who leads it, to whom it refers. */
function membersOf(groups) {
  return groups.flatMap((group, index) => {
    const agencies = Object.values(group.agencies);
    const hundredths = agencies.flatMap((agency) => Array.from({ length: agency.share }, () => agency));
    return hundredths.map((agency, slot) => {
      const usual = slot % 2 === 0 ? group.agencies.legal : group.agencies.health;
      const receiver = usual === agency ? group.agencies.crisis : usual;
      return {
        ...{ group_no: index, slot, group_id: group.id, place: group.place, agency_id: agency.id },
        ...{ is_police: agency.type === 'police_dv', lead_id: agency.people[slot % agency.people.length].id },
        receiver_id: receiver.id,
        service_id: Object.values(receiver.services)[0],
        service_type: Object.keys(receiver.services)[0],
      };
    });
  });
}

/** Encrypted with a discarded key: real size, not decryptable. In the order of the inputs. */
async function oneSetOfEnvelopes(groups) {
  const { seal } = await built('platform/crypto/envelope.js');
  const { wrapKey } = await built('platform/crypto/agency-keys.js');
  const key = { key: randomBytes(32), version: 1 };
  const sealed = (length) => seal(key, { table: 'bench', column: 'sealed', row: 'all' }, randomBytes(length));
  return [wrapKey(groups[0].agencies.crisis.publicKey, 'bench', key.key), ...[220, 900, 600, 40].map(sealed)];
}
