import { readFile, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { built } from './built.mjs';

const BATCH = 2_000;
const THREADS = 2;
/** Limit of waiting batches: generating is faster than writing. */
const WAITING = 4;
const VERSION = 1;
const SETTLED = 'ground.json';
/** How full the pages of an index are that grew by values in no order. */
const GROWN = 70;

const REGISTER = `insert into linkage.registrations (case_id, person_id)
  select * from unnest($1::uuid[], $2::uuid[])`;
const MOVE = `insert into linkage.moves (case_id, from_person, to_person, cause)
  select c, null, p, 'registered' from unnest($1::uuid[], $2::uuid[]) m (c, p)`;
const PAIR = `insert into linkage.pairs (id, one, other, is_linked, is_doubtful, sealed)
  select id, least(one, other), greatest(one, other), true, false, sealed
  from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bytea[]) p (id, one, other, sealed)`;
const INDEXES = `select indexname as name, indexdef as made from pg_indexes
  where schemaname = 'linkage' and tablename = 'tags' order by indexname`;

/** Metadata of a kept database: the group to register for, and the number of registrations. */
export const settle = (scratch, { group, laid }) =>
  writeFile(join(scratch.folder, SETTLED), JSON.stringify({ group, laid }));
export const settled = async (scratch) => JSON.parse(await readFile(join(scratch.folder, SETTLED), 'utf8'));

/** As a process reads them. */
async function settingsOf(scratch, databaseUrl) {
  const { readSettings } = await built('platform/config/settings.js');
  return readSettings({ DATABASE_URL: databaseUrl, PANOH_DATA_DIR: scratch.folder });
}

/**
 * Stores registrations as linking would leave them: encoded by the product's own encoder, codec and keys in threads,
 * persons from the truth. Parameters are not learnt and figures not counted: the first linking run does that.
 */
export async function seedDatabase(ground, scratch, { databaseUrl, count, say }) {
  const { openLinkageKey } = await built('linkage/worker/index.js');
  await openLinkageKey({ settings: await settingsOf(scratch, databaseUrl), root: scratch.root });
  const { client } = ground;
  const indexes = (await client.query(INDEXES)).rows;
  for (const { name } of indexes) await client.query(`drop index linkage.${name}`);
  const threads = await startThreads(scratch, databaseUrl);
  const persons = new Persons(ground);
  for (let left = count, no = 0; left > 0; left -= BATCH, no += 1) {
    const rows = ground.make(Math.min(left, BATCH));
    await threads.give(no, rows);
    await client.query('begin');
    await ground.open(rows);
    await persons.write(rows);
    await client.query('commit');
    if (no % 50 === 49) say(`${(no + 1) * BATCH} laid`);
  }
  await threads.end();
  await client.query(`set maintenance_work_mem = '1GB'`);
  for (const { name, made } of indexes) {
    await client.query(name === 'tags_by_tag' ? `${made} with (fillfactor = ${GROWN})` : made);
    say(`${name} made`);
  }
  await client.query('alter index linkage.tags_by_tag reset (fillfactor)');
}

/** Who each registration is, by the truth; of each person the first one is paired with every other. */
class Persons {
  #known = new Map();
  #ground;

  constructor(ground) {
    this.#ground = ground;
  }

  async write(rows) {
    const { client } = this.#ground;
    const pairs = [];
    const own = rows.map(({ id, person }) => {
      const known = this.#known.get(person) ?? { id: randomUUID(), first: id };
      if (known.first === id) this.#known.set(person, known);
      else pairs.push([randomUUID(), known.first, id]);
      return known.id;
    });
    const ids = rows.map(({ id }) => id);
    await client.query(REGISTER, [ids, own]);
    await client.query(MOVE, [ids, own]);
    const sealed = await Promise.all(pairs.map(([id]) => this.#seal(id)));
    await client.query(PAIR, [...[0, 1, 2].map((at) => pairs.map((pair) => pair[at])), sealed]);
  }

  /** Same length as real ones; linking never reads it. */
  async #seal(id) {
    const { PAIR_LEVELS, SEALED_VERSION, pairPlace } = await built('linkage/linkage.types.js');
    const { FIELDS } = await built('linkage/engine/compare.js');
    const facts = {
      probability: 0.9876543210987654,
      levels: Object.fromEntries(FIELDS.map((field) => [field, 'same'])),
    };
    const plain = Buffer.from(JSON.stringify(facts), 'utf8');
    return this.#ground.root.seal(PAIR_LEVELS, SEALED_VERSION, { place: pairPlace(id), plain });
  }
}

async function startThreads(scratch, databaseUrl) {
  const { linkageKeyFile } = await settingsOf(scratch, databaseUrl);
  const threads = Array.from({ length: THREADS }, () => {
    const workerData = { databaseUrl, rootFile: scratch.keyFile, linkageKeyFile, version: VERSION };
    return new Thread(new Worker(new URL('./encoding-thread.mjs', import.meta.url), { workerData }));
  });
  return {
    give: (no, rows) => threads[no % THREADS].give(rows),
    end: () => Promise.all(threads.map((thread) => thread.end())),
  };
}

/** Takes batches one after the other. */
class Thread {
  #left = 0;
  #free = () => {};
  #worker;
  #ended;

  constructor(worker) {
    this.#worker = worker;
    worker.on('message', () => {
      this.#left -= 1;
      this.#free();
    });
    this.#ended = new Promise((done, fail) => {
      worker.once('error', fail);
      worker.once('exit', done);
    });
    this.#ended.catch(() => this.#free());
  }

  async give(rows) {
    this.#worker.postMessage(rows);
    this.#left += 1;
    while (this.#left >= WAITING) await Promise.race([this.#room(), this.#ended]);
  }

  async end() {
    this.#worker.postMessage(null);
    await this.#ended;
  }

  #room = () => new Promise((done) => (this.#free = done));
}
