import { parentPort, workerData } from 'node:worker_threads';
import pg from 'pg';
import { built } from './built.mjs';

const KEEP = `insert into linkage.encodings (case_id, key_version, sealed)
  select e.case_id, $1, e.sealed from unnest($2::uuid[], $3::bytea[]) with ordinality e (case_id, sealed, place)
  order by e.place returning no, case_id`;
const TAG = 'insert into linkage.tags (tag, no) select * from unnest($1::bigint[], $2::integer[])';

/** Encodes as the linking process does, from words sealed under the root key, in batches that it is given; and writes them. */
const { databaseUrl, rootFile, linkageKeyFile, version } = workerData;
const { loadRootKey } = await built('platform/crypto/root-key.js');
const { LinkageInbox } = await built('linkage/worker/linkage-inbox.js');
const { sealEncoding } = await built('linkage/worker/encoding-cache.js');
const words = new LinkageInbox(await loadRootKey(rootFile));
const key = { key: await loadRootKey(linkageKeyFile), version };
const client = new pg.Client({ connectionString: databaseUrl });
await client.connect();
await client.query('set synchronous_commit = off');

async function write(rows) {
  const kept = rows.map((row) => words.encode(key, row, null));
  await client.query('begin');
  const { rows: written } = await client.query(KEEP, [
    version,
    kept.map(({ encoded }) => encoded.id),
    kept.map((one) => sealEncoding(key, one)),
  ]);
  const noOf = new Map(written.map(({ no, case_id: caseId }) => [caseId, no]));
  const tags = kept.flatMap(({ encoded: { id, blocks } }) => blocks.map((tag) => [tag, noOf.get(id)]));
  await client.query(TAG, [tags.map(([tag]) => tag), tags.map(([, no]) => no)]);
  await client.query('commit');
}

let turn = Promise.resolve();
parentPort.on('message', (rows) => {
  turn = turn.then(async () => {
    if (rows === null) {
      await client.end();
      parentPort.close();
      return;
    }
    await write(
      rows.map((row) => ({
        ...row,
        caseId: row.id,
        sealedIdentity: Buffer.from(row.sealedIdentity),
        sealedPhone: Buffer.from(row.sealedPhone),
      })),
    );
    parentPort.postMessage('written');
  });
});
