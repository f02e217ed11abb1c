import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { built } from './built.mjs';
import { arrangeDirectory } from './directory.mjs';
import { forgetPeak, memoryOf, secondsOf } from './processor.mjs';
import { incoming } from './incoming.mjs';
import { seedDatabase, settle, settled } from './seed.mjs';
import { startLinker } from './linking-process.mjs';
import { asOwner, createDatabase, migrated } from './scratch.mjs';
import { startWorker } from './servers.mjs';

const BATCH = 2_000;
const LOOK_MS = 250;
const PER_SECOND = 10;
const STEADY_SECONDS = 60;
/** Compared individually, one after the other. */
const NEWCOMERS = 300;
const SEED = 20_261_126;

/** Cases with only the columns that linking reads. */
const CASES = `insert into panoh.cases (id, reference, agency_id, working_group_id, lead_user_id, audit_pseudonym, origin,
    status, opened_at, opened_by, episode_opened_at, place, sex, band, assessed_at, shares_with_group, created_at,
    support_lead_state, may_be_linked)
  select c.id, 'L' || left(c.id::text, 8) || right(c.id::text, 8), $1, $2, $3, gen_random_uuid(), 'intake', 'open', panoh.now(), $3, panoh.now(),
    c.place, 'female', 'standard', panoh.now(), false, panoh.now(), 'not_needed', true
  from jsonb_to_recordset($4) c (id uuid, place text)`;
const HAND_IN = `insert into linkage.inbox (case_id, sealed_identity, sealed_phone)
  select * from unnest($1::uuid[], $2::bytea[], $3::bytea[])`;
const STATE = 'select to_encode, to_compare, set_aside, linked from panoh.linkage_state()';
const PERSONS = `select case_id::text as id, person_id::text as person from linkage.registrations`;
const SIZES = `select t.name, pg_table_size('linkage.' || t.name)::float8 / 1048576 as megabytes,
    pg_indexes_size('linkage.' || t.name)::float8 / 1048576 as indexes,
    (select reltuples::float8 from pg_class where oid = ('linkage.' || t.name)::regclass) as rows
  from unnest(array['tags', 'encodings', 'registrations', 'moves', 'pairs']) t (name)`;
const DISTINCT = 'select count(distinct tag)::float8 as tags, count(*)::float8 as rows from linkage.tags';

/**
 * The first link of many registrations by one worker, which is killed halfway, and the recovery.
 * @param options isLaid: registrations are stored as already linked (seed.mjs); isUsed: they are in the folder already.
 */
export async function measureLinking(scratch, { count, isLaid, isUsed }, report) {
  const name = `linking_${count}`;
  const databaseUrl = isUsed ? await migrated(scratch, name) : await createDatabase(scratch, name);
  await asOwner(databaseUrl, async (client) => {
    const ground = await groundOn(scratch, { client, isUsed });
    if (!isUsed) await (isLaid ? lay : link)(ground, scratch, { databaseUrl, count, report });
    if (!isUsed) report.sizes(await sizesOf(client));
    report.linkedOne(await linkEach(ground, scratch, databaseUrl), PER_SECOND);
    report.arrived(await arrive(ground, scratch, databaseUrl), PER_SECOND);
  });
  report.goals();
}

async function groundOn(scratch, { client, isUsed }) {
  const source = incoming(SEED);
  const group = isUsed
    ? (await settled(scratch)).group
    : (await arrangeDirectory(client, scratch.root)).groups[0];
  const ground = { client, root: scratch.root, source, group, truth: new Map() };
  await client.query('set session_replication_role = replica');
  // Nobody comes twice word for word because the measure is repeated.
  const { rows } = await client.query(
    `select count(*)::int as count from panoh.cases where reference like 'L%'`,
  );
  for (let left = rows[0].count; left > 0; left -= 1) source.next();
  return ground;
}

async function lay(ground, scratch, { databaseUrl, count, report }) {
  const began = Date.now();
  const seal = await sealing(ground);
  const make = (most) => madeOf(ground, most).map((row) => ({ ...row, sex: 'female', ...seal(row) }));
  const open = (rows) => openCases(ground, rows);
  await seedDatabase({ ...ground, make, open }, scratch, { databaseUrl, count, say: report.step });
  await ground.client.query('vacuum (analyze)');
  await settle(scratch, { group: ground.group, laid: count });
  report.laid(count, (Date.now() - began) / 1_000);
}

async function link(ground, scratch, { databaseUrl, count, report }) {
  const { client } = ground;
  for (let left = count; left > 0; left -= BATCH) await handIn(ground, Math.min(left, BATCH));
  await client.query('vacuum (analyze)');
  report.linkedAll(count, await linkAll(ground, scratch, databaseUrl), await qualityOf(ground));
  await client.query('vacuum (analyze)');
  await settle(scratch, { group: ground.group, laid: count });
}

/** So many of those that come. */
function madeOf({ source, truth }, count) {
  const rows = Array.from({ length: count }, () => ({ id: randomUUID(), ...source.next().value }));
  for (const { id, person } of rows) truth.set(id, person);
  return rows;
}

const openCases = ({ client, group }, rows) =>
  client.query(CASES, [
    group.agencies.crisis.id,
    group.id,
    group.agencies.crisis.people[0].id,
    JSON.stringify(rows.map(({ id, place }) => ({ id, place }))),
  ]);

/** Seals words as the screen's process does. */
async function sealing({ root }) {
  const { WAITING_WORDS, SEALED_VERSION, waitingPlace } = await built('linkage/linkage.types.js');
  const sealed = (id, column, words) =>
    root.seal(WAITING_WORDS, SEALED_VERSION, {
      place: waitingPlace(id, column),
      plain: Buffer.from(JSON.stringify(words), 'utf8'),
    });
  return ({ id, identity, phone }) => ({
    sealedIdentity: sealed(id, 'sealed_identity', identity),
    sealedPhone: sealed(id, 'sealed_phone', phone),
  });
}

/** As a screen does: the case and its words, sealed. */
async function handIn(ground, count) {
  const { client } = ground;
  const seal = await sealing(ground);
  const rows = madeOf(ground, count);
  const words = rows.map((row) => ({ id: row.id, ...seal(row) }));
  await client.query('begin');
  await openCases(ground, rows);
  await client.query(HAND_IN, [
    words.map(({ id }) => id),
    words.map(({ sealedIdentity }) => sealedIdentity),
    words.map(({ sealedPhone }) => sealedPhone),
  ]);
  await client.query('commit');
  return rows.map(({ id }) => id);
}

const stateOf = async (client) => (await client.query(STATE)).rows[0];

/** By one worker, which is killed with half of it done, and another one. */
async function linkAll({ client }, scratch, databaseUrl) {
  const began = Date.now();
  const times = {};
  let worker = await startWorker(scratch, databaseUrl, '');
  let [most, processor, isKilled] = [0, 0, false];
  forgetPeak(worker.pid);
  for (;;) {
    await pause(LOOK_MS);
    const { to_encode: toEncode, to_compare: toCompare, linked, set_aside: setAside } = await stateOf(client);
    if (toEncode === 0) times.encoded ??= (Date.now() - began) / 1_000;
    most = Math.max(most, memoryOf(worker.pid).most);
    if (toEncode + toCompare === 0) {
      processor += secondsOf(worker.pid);
      await worker.close();
      return {
        ...times,
        seconds: (Date.now() - began) / 1_000,
        most,
        processor,
        linked,
        setAside,
      };
    }
    if (!isKilled && toEncode === 0 && linked > toCompare) {
      isKilled = true;
      processor += secondsOf(worker.pid);
      process.kill(worker.pid, 'SIGKILL');
      worker = await startWorker(scratch, databaseUrl, '');
    }
  }
}

const pairsIn = (count) => (count * (count - 1)) / 2;

function pairsOf(keys) {
  const counts = new Map();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum + pairsIn(count), 0);
}

/** Against who they really are. */
async function qualityOf({ client, truth }) {
  const { rows } = await client.query(PERSONS);
  const right = pairsOf(rows.map(({ id, person }) => `${person} ${truth.get(id)}`));
  const found = pairsOf(rows.map(({ person }) => person));
  const there = pairsOf(truth.values());
  const persons = new Set(truth.values()).size;
  return {
    registrations: rows.length,
    precision: right / found,
    recall: right / there,
    error: Math.abs(new Set(rows.map(({ person }) => person)).size - persons) / persons,
  };
}

async function sizesOf(client) {
  const { rows } = await client.query(SIZES);
  const [counted] = (await client.query(DISTINCT)).rows;
  return { tables: rows, ...counted };
}

/** So many per second, each linked individually. */
async function linkEach(ground, scratch, databaseUrl) {
  const linker = await startLinker(scratch, databaseUrl);
  const times = [];
  const began = performance.now();
  const before = await linker.link();
  let after = before;
  for (let no = 0; no < NEWCOMERS; no += 1) {
    const due = pause(1_000 / PER_SECOND);
    await handIn(ground, 1);
    after = await linker.link();
    if (no > 0) times.push(after.milliseconds);
    else times.first = performance.now() - began;
    await due;
  }
  linker.close();
  times.processor = (after.processor - before.processor) / NEWCOMERS;
  return times;
}

/** So many per second: until each is linked to a person, by a separate worker. */
async function arrive(ground, scratch, databaseUrl) {
  const worker = await startWorker(scratch, databaseUrl, '');
  const arrived = new Map();
  const times = [];
  try {
    for (let no = 0; no < PER_SECOND * STEADY_SECONDS; no += 1) {
      const [id] = await handIn(ground, 1);
      arrived.set(id, performance.now());
      await pause(1_000 / PER_SECOND);
      await take(ground, arrived, times);
    }
    while (arrived.size > 0) {
      await pause(20);
      await take(ground, arrived, times);
    }
  } finally {
    await worker.close();
  }
  return times;
}

async function take({ client }, arrived, times) {
  const { rows } = await client.query(
    `select r.case_id as id from linkage.registrations r where r.case_id = any ($1)
       and not exists (select 1 from linkage.to_compare t where t.case_id = r.case_id)`,
    [[...arrived.keys()]],
  );
  for (const { id } of rows) {
    times.push(performance.now() - arrived.get(id));
    arrived.delete(id);
  }
}
