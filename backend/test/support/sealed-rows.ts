import { randomUUID } from 'node:crypto';
import { wrapRow } from '../../src/access/index.js';
import { OpenedAgencyKeys, unwrapKey } from '../../src/platform/crypto/agency-keys.js';
import { keyVersionOf, open, seal } from '../../src/platform/crypto/envelope.js';
import { RootKey } from '../../src/platform/crypto/root-key.js';
import { SEALED_COLUMNS } from '../../src/key-rotation/sealed-columns.types.js';
import type { TestDatabase } from './database.js';
import { testRootKey } from './database.js';

interface Wrap {
  partition: string;
  version: number;
  agencyId: string;
  sealedKey: Buffer;
  sealedPrivateKey: Buffer;
}

interface Column {
  name: string;
  type: string;
}

/** What checks of single tables ask of a row. */
const SAYS: Record<string, Record<string, unknown>> = {
  consents: { answer: 'given' },
  band_changes: { state: 'lapsed' },
  goal_progress: { progress: 'met' },
  plan_actions: { owner: 'worker' },
  respondents: { sex: 'male', is_abroad: 'no', is_minor: 'no', has_weapon: 'no' },
  key_date_events: { kind: 'hearing', partition: 'legal' },
  case_events: { partition: 'narrative' },
  corrections: { subject_kind: 'respondent', partition: 'perpetrator', reason: 'typing', state: 'waiting' },
  files: { partition: 'support', subject: 'case', state: 'uploading' },
};

const SOMETHING: Record<string, unknown> = {
  text: 'x',
  integer: 1,
  smallint: 1,
  boolean: false,
  date: '2026-01-10',
  'timestamp with time zone': '2026-01-10T10:00:00Z',
};

/** Opens the words of a case with the root key and the database alone, without any service. */
export class SealedRows {
  constructor(
    private readonly database: TestDatabase,
    private readonly root = new RootKey(testRootKey()),
  ) {}

  /** A word in every column that can hold one, past every rule; answers which word stands where. */
  async plant(caseId: string): Promise<Map<string, string>> {
    const planted = new Map<string, string>();
    await this.database.query(`set session_replication_role = replica`);
    for (const table of new Set(SEALED_COLUMNS.map((one) => one.table))) {
      const says = SAYS[table] ?? {};
      const columns = SEALED_COLUMNS.filter((one) => one.table === table);
      const key = columns[0]?.row ?? 'id';
      const id = key === 'case_id' ? caseId : randomUUID();
      const values: Record<string, unknown> = { ...says, case_id: caseId, [key]: id };
      for (const { column, partition } of columns) {
        const name = typeof partition === 'string' ? partition : String(says[partition.column]);
        const word = `word of ${table}.${column}`;
        const newest = await this.newestKey(caseId, name);
        values[column] = seal(newest, { table, column, row: id }, Buffer.from(word));
        planted.set(`${table}.${column}/${id}`, word);
      }
      await this.insert(table, values, key);
    }
    await this.database.query(`set session_replication_role = origin`);
    return planted;
  }

  /** Every word of the case, by where it stands; throws where one cannot be opened. */
  async open(caseId: string): Promise<Map<string, string>> {
    const keys = await this.keys(caseId);
    const words = new Map<string, string>();
    for (const { table, column, partition, row } of SEALED_COLUMNS) {
      const name = typeof partition === 'string' ? `'${partition}'` : partition.column;
      const rows = await this.database.query<{ id: string; partition: string; sealed: Buffer }>(
        `select ${row} as id, ${name} as partition, ${column} as sealed from panoh.${table}
         where case_id = $1 and ${column} is not null`,
        [caseId],
      );
      for (const { id, partition: of, sealed } of rows) {
        const key = keys.get(`${of}/${keyVersionOf(sealed)}`);
        if (!key) throw new Error(`${table}.${column}: no key opens it`);
        words.set(`${table}.${column}/${id}`, open(key, { table, column, row: id }, sealed).toString());
      }
    }
    return words;
  }

  private async newestKey(caseId: string, partition: string): Promise<{ key: Buffer; version: number }> {
    const keys = [...(await this.keys(caseId))].map(([place, key]) => ({ place, key }));
    const own = keys
      .filter(({ place }) => place.startsWith(`${partition}/`))
      .map(({ place, key }) => ({ key, version: Number(place.split('/')[1]) }))
      .sort((a, b) => b.version - a.version);
    if (!own[0]) throw new Error(`no key for ${partition}`);
    return own[0];
  }

  /** Every wrap is opened, of every agency: one that does not open has no business there. */
  private async keys(caseId: string): Promise<Map<string, Buffer>> {
    const wraps = await this.database.query<Wrap>(
      `select k.partition, k.key_version as version, k.agency_id as "agencyId", k.sealed_key as "sealedKey",
         a.sealed_private_key as "sealedPrivateKey"
       from vault.case_keys k left join panoh.agency_keys a
         on a.agency_id = k.agency_id and a.version = k.agency_key_version
       where k.case_id = $1`,
      [caseId],
    );
    const opened = new OpenedAgencyKeys(this.root);
    return new Map(
      wraps.map(({ partition, version, agencyId, sealedKey, sealedPrivateKey }) => {
        const pair = opened.open(agencyId, sealedPrivateKey);
        const row = wrapRow({ caseId, partition, keyVersion: version, agencyId });
        return [`${partition}/${version}`, unwrapKey(pair, row, sealedKey)];
      }),
    );
  }

  private async insert(table: string, values: Record<string, unknown>, key: string): Promise<void> {
    const columns = await this.database.query<Column>(
      `select column_name as name, data_type as type from information_schema.columns
       where table_schema = 'panoh' and table_name = $1 and is_nullable = 'NO' and column_default is null`,
      [table],
    );
    const row: Record<string, unknown> = {};
    for (const { name, type } of columns) row[name] = type === 'uuid' ? randomUUID() : SOMETHING[type];
    Object.assign(row, values);
    const names = Object.keys(row);
    const changes = names.map((name) => `${name} = excluded.${name}`).join(', ');
    const places = names.map((_, place) => `$${place + 1}`).join(', ');
    await this.database.query(
      `insert into panoh.${table} (${names.join(', ')}) values (${places})
       on conflict (${key}) do update set ${changes}`,
      Object.values(row),
    );
  }
}
