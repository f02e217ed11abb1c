import { randomBytes } from 'node:crypto';
import { built } from './built.mjs';
import { QUEUE_LINES, STAGE, TABLES } from './load.sql.mjs';

/** Indexes that no constraint needs are made after the rows: the same index, in a tenth of the time. */
const PLAIN_INDEXES = `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
  from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('panoh', 'vault') and c.reltuples <= 0 and not exists (
    select 1 from pg_constraint k where k.conindid = i.indexrelid)`;

/**
 * Fills an empty database with `count` cases, a fifth of them open, over three years: statements over whole sets, in
 * which all rows share one set of envelopes. Triggers and foreign keys are off; every row would pass them.
 * @param {import('pg').Client} client of the owner
 * @param {{ count: number, groups: object[], say: (text: string) => void }} what
 */
export async function loadCases(client, { count, groups, say }) {
  await client.query(`set session_replication_role = replica`);
  const { rows: indexes } = await client.query(PLAIN_INDEXES);
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  const members = membersOf(groups);
  const envelopes = await oneSetOfEnvelopes(groups);
  await client.query(STAGE, [count, JSON.stringify(members)]);
  await client.query('create unique index on panoh.bench_stage (n)');
  await client.query('analyze panoh.bench_stage');
  for (const [table, sql, needs] of TABLES) {
    say(table);
    await client.query(
      sql,
      (needs ?? []).map((name) => envelopes[name]),
    );
  }
  await client.query('drop table panoh.bench_stage');
  await client.query(`set session_replication_role = origin`);
  say('indexes');
  for (const { definition } of indexes) await client.query(definition);
  say('statistics');
  await client.query('vacuum (analyze)');
  say('queue lines');
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
      const receiver = receiverFor(group, agency, slot);
      return {
        group_no: index,
        slot,
        group_id: group.id,
        place: group.place,
        agency_id: agency.id,
        is_police: agency.key === 'police',
        lead_id: agency.people[slot % agency.people.length].id,
        receiver_id: receiver.id,
        service_id: Object.values(receiver.services)[0],
        service_type: Object.keys(receiver.services)[0],
      };
    });
  });
}

function receiverFor({ agencies }, from, slot) {
  const usual = slot % 2 === 0 ? agencies.legal : agencies.health;
  return usual === from ? agencies.crisis : usual;
}

/** Encrypted with a discarded key: real size, not decryptable. */
async function oneSetOfEnvelopes(groups) {
  const { seal } = await built('platform/crypto/envelope.js');
  const { wrapKey } = await built('platform/crypto/agency-keys.js');
  const key = { key: randomBytes(32), version: 1 };
  const sealed = (length) => seal(key, { table: 'bench', column: 'sealed', row: 'all' }, randomBytes(length));
  const { publicKey } = groups[0].agencies.crisis;
  return {
    wrap: wrapKey(publicKey, 'bench', key.key),
    identity: sealed(220),
    safeContact: sealed(900),
    narrative: sealed(600),
    name: sealed(40),
  };
}
