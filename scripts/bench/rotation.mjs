import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { inRoot } from '../support/root.mjs';
import { built } from './built.mjs';
import { arrangeDirectory } from './directory.mjs';
import { loadCases } from './load.mjs';
import { asOwner, createDatabase } from './scratch.mjs';

const BATCH = 200;
/** What the loaded cases hold of words, and which key seals it. */
const WORDS = [
  { table: 'identities', column: 'sealed', row: 'case_id', partition: 'identity', length: 220 },
  { table: 'safe_contacts', column: 'sealed', row: 'case_id', partition: 'safe_contact', length: 900 },
  { table: 'narratives', column: 'sealed', row: 'id', partition: 'narrative', length: 600 },
  { table: 'incident_perpetrators', column: 'sealed_name', row: 'id', partition: 'perpetrator', length: 40 },
];

/** Digests as a name of two words has them, and one row of a register for each case; what they were made of is nowhere. */
const DIGESTS = [
  `insert into panoh.perpetrator_names (perpetrator_id, case_id, keyed_for, key_version, tokens)
    select p.id, p.case_id, i.agency_id, 1, array(select substring(sha256((p.id::text || n)::bytea) for 16)
      from generate_series(1, 5) n) from panoh.incident_perpetrators p join panoh.incidents i on i.id = p.incident_id`,
  `insert into panoh.import_rows (id, import_id, agency_id, content_key, key_version, row_no, outcome)
    select gen_random_uuid(), c.agency_id, c.agency_id, sha256(c.id::text::bytea), 1, 1, 'accepted' from panoh.cases c`,
];

/** Counts the items that each kind of rotation re-encrypts. */
const COUNTS = {
  data: {
    cases: 'select count(distinct case_id)::int as count from vault.case_keys',
    wraps: 'select count(*)::int as count from vault.case_keys',
    words: WORDS.map(({ table, column }) => `select count(${column})::int as count from panoh.${table}`).join(
      ' union all ',
    ),
  },
  agency: {
    pairs: 'select count(*)::int as count from panoh.agency_keys',
    wraps: 'select count(*)::int as count from vault.case_keys',
  },
  index: {
    rows: ['staff_names', 'perpetrator_names', 'import_rows', 'imports']
      .map((table) => `select count(*)::int as count from panoh.${table}`)
      .join(' union all '),
  },
  root: { pairs: 'select count(*)::int as count from panoh.agency_keys' },
};

/** Changes the keys of `count` cases, one kind after the other, by the command that an operator gives. */
export async function measureRotations(scratch, count, report) {
  const databaseUrl = await createDatabase(scratch, `rotation_${count}`);
  await asOwner(databaseUrl, async (client) => {
    const { groups } = await arrangeDirectory(client, scratch.root);
    await loadCases(client, { count, groups, say: () => undefined });
    await client.query('set session_replication_role = replica');
    await sealAnew(client, groups);
    for (const sql of DIGESTS) await client.query(sql);
    await client.query('vacuum (analyze)');
  });
  report.rotating(count);
  for (const [kind, counts] of Object.entries(COUNTS)) {
    const began = Date.now();
    await rotate(kind, scratch, databaseUrl);
    const seconds = (Date.now() - began) / 1_000;
    const made = await asOwner(databaseUrl, (client) => countAll(client, counts));
    report.rotated(kind, seconds, made);
  }
}

async function countAll(client, counts) {
  const made = [];
  for (const [what, sql] of Object.entries(counts)) {
    const { rows } = await client.query(sql);
    made.push([what, rows.reduce((sum, { count }) => sum + count, 0)]);
  }
  return made;
}

/** The loaded cases share envelopes that are never decrypted; these get separate keys and texts. */
async function sealAnew(client, groups) {
  const publicKeys = new Map(
    groups.flatMap(({ agencies }) => Object.values(agencies).map(({ id, publicKey }) => [id, publicKey])),
  );
  const { rows: cases } = await client.query(
    `select case_id as "caseId", agency_id as "agencyId", array_agg(partition) as partitions from vault.case_keys
     group by 1, 2`,
  );
  for (let from = 0; from < cases.length; from += BATCH) {
    const batch = cases.slice(from, from + BATCH);
    const keys = await wrapAnew(client, batch, publicKeys);
    const ids = batch.map(({ caseId }) => caseId);
    for (const column of WORDS) await sealColumn(client, column, { ids, keys });
  }
}

async function wrapAnew(client, cases, publicKeys) {
  const { wrapKeys } = await built('platform/crypto/agency-keys.js');
  const { wrapRow } = await built('access/key-wrap-columns.js');
  const wraps = [];
  const keys = new Map();
  for (const { caseId, agencyId, partitions } of cases) {
    const made = partitions.map((partition) => ({
      row: wrapRow({ caseId, partition, keyVersion: 1, agencyId }),
      dataKey: randomBytes(32),
    }));
    for (const [place, sealed] of wrapKeys(publicKeys.get(agencyId), made).entries()) {
      keys.set(`${caseId}/${partitions[place]}`, made[place].dataKey);
      wraps.push({ caseId, partition: partitions[place], sealed: sealed.toString('base64') });
    }
  }
  await client.query(
    `update vault.case_keys k set sealed_key = decode(w.sealed, 'base64')
     from jsonb_to_recordset($1) w ("caseId" uuid, partition text, sealed text)
     where k.case_id = w."caseId" and k.partition = w.partition`,
    [JSON.stringify(wraps)],
  );
  return keys;
}

async function sealColumn(client, { table, column, row, partition, length }, { ids, keys }) {
  const { seal } = await built('platform/crypto/envelope.js');
  const { rows } = await client.query(
    `select ${row} as row, case_id as "caseId" from panoh.${table} where case_id = any ($1)`,
    [ids],
  );
  const sealed = rows.map((one) => {
    const key = { key: keys.get(`${one.caseId}/${partition}`), version: 1 };
    const word = seal(key, { table, column, row: one.row }, randomBytes(length));
    return { row: one.row, sealed: word.toString('base64') };
  });
  await client.query(
    `update panoh.${table} t set ${column} = decode(w.sealed, 'base64')
     from jsonb_to_recordset($1) w (row uuid, sealed text) where t.${row} = w.row`,
    [JSON.stringify(sealed)],
  );
}

function rotate(kind, scratch, databaseUrl) {
  const address = new URL(databaseUrl);
  address.username = '';
  address.password = '';
  const child = spawn(process.execPath, [inRoot('dist/backend/src/panoh.js'), 'keys', kind], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: address.toString(),
      DATABASE_OWNER_URL: kind === 'root' ? databaseUrl : '',
      PANOH_DATA_DIR: scratch.folder,
      PANOH_ROOT_KEY_FILE: scratch.keyFile,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return new Promise((done, fail) => {
    child.once('exit', (code) =>
      code === 0 ? done() : fail(new Error(`Changing the keys (${kind}) ended with ${code}.`)),
    );
  });
}
