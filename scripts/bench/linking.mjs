import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { built } from './built.mjs';
import { arrangeDirectory } from './directory.mjs';
import { forgetPeak, memoryOf, secondsOf } from './processor.mjs';
import { incoming } from './incoming.mjs';
import { asOwner, createDatabase } from './scratch.mjs';
import { startWorker } from './servers.mjs';

const BATCH = 2_000;
const LOOK_MS = 250;
const PER_SECOND = 10;
const STEADY_SECONDS = 60;
/** Compared by themselves, one after the other. */
const NEWCOMERS = 300;
const SEED = 20_261_126;

/** Cases with nothing but what linking reads. */
const CASES = `insert into panoh.cases (id, reference, agency_id, working_group_id, lead_user_id, audit_pseudonym, origin,
    status, opened_at, opened_by, episode_opened_at, place, sex, band, assessed_at, shares_with_group, created_at,
    support_lead_state, may_be_linked)
  select c.id, 'L' || left(c.id::text, 8) || right(c.id::text, 8), $1, $2, $3, gen_random_uuid(), 'intake', 'open', panoh.now(), $3, panoh.now(),
    c.place, 'female', 'standard', panoh.now(), false, panoh.now(), 'not_needed', true
  from jsonb_to_recordset($4) c (id uuid, place text)`;
const HAND_IN = `insert into linkage.inbox (case_id, sealed_identity, sealed_phone)
  select w.id, decode(w.identity, 'base64'), decode(w.phone, 'base64')
  from jsonb_to_recordset($1) w (id uuid, identity text, phone text)`;
const STATE = 'select to_encode, to_compare, set_aside, linked from panoh.linkage_state()';
const PERSONS = `select case_id::text as id, person_id::text as person from linkage.registrations`;
const SIZES = `select pg_size_pretty(pg_total_relation_size('linkage.tags')) as tags,
  pg_size_pretty(pg_total_relation_size('linkage.encodings')) as encodings`;

/** The first link of many registrations by one worker, killed in the midst of it, and what comes afterwards. */
export async function measureLinking(scratch, count, report) {
  const databaseUrl = await createDatabase(scratch, `linking_${count}`);
  await asOwner(databaseUrl, async (client) => {
    const { groups } = await arrangeDirectory(client, scratch.root);
    const ground = {
      client,
      root: scratch.root,
      source: incoming(SEED),
      group: groups[0],
      truth: new Map(),
    };
    await client.query('set session_replication_role = replica');
    for (let left = count; left > 0; left -= BATCH) await handIn(ground, Math.min(left, BATCH));
    await client.query('vacuum (analyze)');
    report.linkedAll(count, await linkAll(ground, scratch, databaseUrl), await qualityOf(ground));
    await client.query('vacuum (analyze)');
    report.linkedOne(await linkEach(ground, scratch, databaseUrl));
    report.arrived(await arrive(ground, scratch, databaseUrl), PER_SECOND);
  });
  report.goals();
}

/** As a screen does: the case and its words, sealed. */
async function handIn({ client, root, source, group, truth }, count) {
  const { WAITING_WORDS, SEALED_VERSION, waitingPlace } = await built('linkage/linkage.types.js');
  const { crisis } = group.agencies;
  const rows = Array.from({ length: count }, () => ({ id: randomUUID(), ...source.next().value }));
  const sealed = (id, column, words) =>
    root
      .seal(WAITING_WORDS, SEALED_VERSION, {
        place: waitingPlace(id, column),
        plain: Buffer.from(JSON.stringify(words), 'utf8'),
      })
      .toString('base64');
  for (const { id, person } of rows) truth.set(id, person);
  const words = rows.map(({ id, identity, phone }) => ({
    id,
    identity: sealed(id, 'sealed_identity', identity),
    phone: sealed(id, 'sealed_phone', phone),
  }));
  await client.query('begin');
  await client.query(CASES, [crisis.id, group.id, crisis.people[0].id, JSON.stringify(rows)]);
  await client.query(HAND_IN, [JSON.stringify(words)]);
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
      const { rows } = await client.query(SIZES);
      return {
        ...times,
        seconds: (Date.now() - began) / 1_000,
        most,
        processor,
        linked,
        setAside,
        ...rows[0],
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

/** In this process, one after the other: from where it looks for work until nothing is left. */
async function linkEach(ground, scratch, databaseUrl) {
  const { LinkageDatabase, LinkageKeys, Linker } = await built('linkage/linking/index.js');
  const { learnApart } = await built('linkage/linking/learn-apart.js');
  const { loadRootKey } = await built('platform/crypto/root-key.js');
  const { readSettings } = await built('platform/config/settings.js');
  const { loginFor } = await built('platform/database/connections.js');
  const { Log } = await built('platform/log.js');
  const settings = readSettings({ DATABASE_URL: databaseUrl, PANOH_DATA_DIR: scratch.folder });
  const log = new Log('warn');
  const database = new LinkageDatabase(loginFor('panoh_linkage', settings, ground.root), log);
  const keys = new LinkageKeys(await loadRootKey(settings.linkageKeyFile));
  const linker = new Linker(database, keys, ground.root, log, learnApart);
  const began = performance.now();
  await linker.linkAll();
  const times = [];
  for (let no = 0; no < NEWCOMERS; no += 1) {
    await handIn(ground, 1);
    const asked = performance.now();
    await linker.linkAll();
    if (no > 0) times.push(performance.now() - asked);
    else times.first = performance.now() - began;
  }
  await database.onApplicationShutdown();
  return times;
}

/** So many in each second, as they come: until they stand with a person, by a worker of its own. */
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
