import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { VaultService, wrapRow } from '../src/access/index.js';
import type { SealedPartition } from '../src/access/index.js';
import { SessionsService } from '../src/identity/index.js';
import { readSettings } from '../src/platform/config/settings.js';
import { OpenedAgencyKeys, unwrapKey } from '../src/platform/crypto/agency-keys.js';
import { RootKey } from '../src/platform/crypto/root-key.js';
import { addressFor } from '../src/platform/database/connections.js';
import { Database } from '../src/platform/database/database.js';
import { hashToken } from '../src/platform/session/session-cookie.js';
import { BLIND_INDEX_TABLES } from '../src/key-rotation/rotate-index-keys.js';
import { AgencyKeyRotation } from '../src/key-rotation/rotate-agency-keys.js';
import { CaseKeyRotation } from '../src/key-rotation/rotate-case-keys.js';
import { AGENCY_SEALED, SEALED_COLUMNS } from '../src/key-rotation/sealed-columns.types.js';
import { Blocking } from './support/blocking.js';
import { testRootKey } from './support/database.js';
import { caseForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { CutOff, rotating } from './support/rotating.js';
import { SealedRows } from './support/sealed-rows.js';

const { test, kulob } = await startKulob();

/** Columns of bytes that hold no words: digests, signatures, keys, and what is sealed with the key of a file. */
const NO_WORDS =
  'panoh.voice_codes.hash panoh.audit_chain.hash panoh.audit_checkpoints.hash panoh.audit_checkpoints.signature panoh.audit_keys.public_key panoh.audit_keys.sealed_private_key panoh.agency_keys.public_key panoh.agency_keys.sealed_private_key panoh.callback_answers.sealed_number panoh.devices.sealed_share panoh.envelope_keys.public_key panoh.envelope_keys.sealed_private_key panoh.file_chunks.sealed panoh.idempotency_keys.body_hmac panoh.paper_keys.public_key panoh.paper_keys.sealed_private_key panoh.paper_marks.mark panoh.passkeys.public_key panoh.passkeys.sealed_name panoh.push_devices.endpoint_hash panoh.push_devices.sealed_subscription panoh.push_keys.sealed_private_key panoh.recovery_codes.code_hmac panoh.second_factors.planned_secret panoh.second_factors.sealed_code_key panoh.second_factors.sealed_secret panoh.staff_email_addresses.sealed_address panoh.staff_email_addresses.sealed_planned panoh.staff_phones.sealed_number linkage.encodings.sealed linkage.inbox.sealed_identity linkage.inbox.sealed_phone linkage.model.sealed linkage.pairs.sealed vault.case_keys.sealed_key vault.index_secrets.sealed_secret vault.resting_keys.sealed_key'.split(
    ' ',
  );

const root = new RootKey(testRootKey());

const ROTATIONS = { data: CaseKeyRotation, agency: AgencyKeyRotation };
type Kind = keyof typeof ROTATIONS;

const address = addressFor('panoh_keys', readSettings({ DATABASE_URL: test.database.ownerUrl }), root);
/** One run of the command; where `statements` is given, its connection is lost before the next one. */
const rotate = (kind: Kind, statements = Infinity): Promise<number> =>
  rotating(address, (database) => new ROTATIONS[kind](database, root).run(), { statements });

describe('rotating keys', () => {
  let rows: SealedRows;

  const register = async (): Promise<string> =>
    (await kulob.as['specialist']!.post('/cases', caseForm()).expect(201)).body.id as string;
  /** Shares keys as a consent does, through a user of the owner. */
  const shareKeys = async (caseId: string, agency: string, partitions: SealedPartition[]): Promise<void> => {
    const token = await test.app.get(SessionsService).openFor(kulob.as['specialist']!.userId);
    await test.app
      .get(Database)
      .run({ sessionHash: hashToken(token) }, () =>
        test.app.get(VaultService).shareKeys(caseId, kulob.agencies[agency] ?? '', partitions),
      );
  };
  const holders = (caseId: string) =>
    test.database.query<{ partition: string; version: number; agencies: string[] }>(
      `select partition, key_version as version, array_agg(agency_id::text order by agency_id) as agencies
       from vault.case_keys where case_id = $1 group by 1, 2 order by 1, 2`,
      [caseId],
    );
  const newPairs = () =>
    test.database.query<{ version: number }>(
      `select version from panoh.agency_keys where agency_id = $1 order by version`,
      [kulob.agencies['cowfa']],
    );

  beforeAll(async () => {
    rows = new SealedRows(test.database);
  });

  it('knows every column that holds words', async () => {
    const columns = await test.database.query<{ name: string }>(
      `select table_schema || '.' || table_name || '.' || column_name as name from information_schema.columns
         join information_schema.tables using (table_schema, table_name)
       where table_schema in ('panoh', 'vault', 'linkage') and udt_name in ('bytea', '_bytea')
         and table_type = 'BASE TABLE' order by 1`,
    );
    const known = [
      ...SEALED_COLUMNS.map(({ table, column }) => `panoh.${table}.${column}`),
      ...AGENCY_SEALED.flatMap(({ table }) => [`panoh.${table}.sealed`, `panoh.${table}.sealed_key`]),
      ...BLIND_INDEX_TABLES.map(({ table, digests }) => `panoh.${table}.${digests}`),
      ...NO_WORDS,
    ];
    expect(columns.map(({ name }) => name)).toEqual([...known].sort());
  });

  it('is done by a role that sees no coded fact, and can change nothing but envelopes', async () => {
    const client = new Client({ connectionString: address });
    await client.connect();
    for (const statement of [
      'select band from panoh.cases',
      'select facts from panoh.case_events',
      'select display_name from panoh.users',
      `update panoh.case_events set kind = 'x'`,
      `update panoh.incidents set core_type = 'x'`,
      'delete from panoh.narratives',
      `update panoh.audit_entries set action = 'x'`,
      `update panoh.agency_keys set held_by = 'agency'`,
      'truncate panoh.case_events',
    ])
      await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
    await client.end();
  });

  describe('of a case that has a word in every column', () => {
    let caseId: string;
    let planted: Map<string, string>;

    beforeEach(async () => {
      caseId = await register();
      planted = await rows.plant(caseId);
      await shareKeys(caseId, 'legalAid', ['identity', 'legal']);
    });

    it.each(['data', 'agency'] as const)(
      'keeps every word with the %s keys, for exactly who held one',
      async (kind) => {
        const [before, pairs] = [await holders(caseId), await newPairs()];
        expect(await rotate(kind)).toBe(0);
        const after = await holders(caseId);
        expect(after.map(({ version }) => version)).toEqual(
          before.map(({ version }) => (kind === 'data' ? version + 1 : version)),
        );
        expect(after.map(({ agencies }) => agencies)).toEqual(before.map(({ agencies }) => agencies));
        expect(await newPairs()).toEqual(
          pairs.map(({ version }) => ({ version: kind === 'data' ? version : version + 1 })),
        );
        const opened = await rows.open(caseId);
        for (const [place, word] of planted) expect([place, opened.get(place)]).toEqual([place, word]);
      },
    );

    it.each(['data', 'agency'] as const)('of the %s goes on wherever it was cut off', async (kind) => {
      for (const statements of [2, 3, 5, 8, 12, 16, 30, 60, 120, 240, 400]) {
        const failure = await rotate(kind, statements).then(
          () => null,
          (error: unknown) => error,
        );
        if (failure === null) break;
        expect(failure).toBeInstanceOf(CutOff);
        // Readers during the rotation can read everything.
        const opened = await rows.open(caseId);
        for (const [place, word] of planted) expect([place, opened.get(place)]).toEqual([place, word]);
      }
      expect(await rotate(kind)).toBe(0);
      expect((await rows.open(caseId)).size).toBeGreaterThanOrEqual(planted.size);
      const partitions = await holders(caseId);
      expect(new Set(partitions.map(({ partition }) => partition)).size).toBe(partitions.length);
      expect(await newPairs()).toHaveLength(1);
    });
  });
});

interface Wrap {
  caseId: string;
  partition: string;
  keyVersion: number;
  agencyId: string;
  sealedKey: Buffer;
  sealedPrivateKey: Buffer;
}
const WRAPS = `select k.case_id as "caseId", k.partition, k.key_version as "keyVersion", k.agency_id as "agencyId",
    k.sealed_key as "sealedKey", a.sealed_private_key as "sealedPrivateKey"
  from vault.case_keys k join panoh.agency_keys a on a.agency_id = k.agency_id and a.version = k.agency_key_version
  where k.case_id = $1`;

describe('keys that rest while a heavy block waits', () => {
  const we = new Blocking(test, kulob);
  /** Versions of the keys of the blocked agency, and of the pairs that they are sealed to. */
  const keysOf = (table: 'case_keys' | 'resting_keys', caseId: string) =>
    test.database.query<{ partition: string; key: number; pair: number }>(
      `select partition, key_version as key, agency_key_version as pair from vault.${table}
       where case_id = $1 and agency_id = $2 order by 1, 2, 3`,
      [caseId, we.kulob.agencies['legalAid']],
    );
  const idOf = async (caseId: string, agency: string): Promise<string> => {
    const [row] = await test.database.query<{ id: string }>(
      'select id from panoh.conflict_blocks where case_id = $1 and subject_id = $2',
      [caseId, we.kulob.agencies[agency]],
    );
    return row?.id ?? '';
  };
  /** Every key of the blocked agency that opens, and is the one that the owner holds. */
  const opened = async (caseId: string): Promise<string[]> => {
    const wraps = await test.database.query<Wrap>(WRAPS, [caseId]);
    const [owner, other] = ['crisisCentre', 'legalAid'].map((agency) => keysIn(wraps, agency));
    return [...(other ?? [])].flatMap(([place, key]) => (owner?.get(place) === key ? [place] : []));
  };
  const keysIn = (wraps: readonly Wrap[], agency: string): Map<string, string> => {
    const agencyId = we.kulob.agencies[agency];
    const pairs = new OpenedAgencyKeys(root);
    return new Map(
      wraps
        .filter((wrap) => wrap.agencyId === agencyId)
        .map((wrap) => {
          const pair = pairs.open(wrap.agencyId, wrap.sealedPrivateKey);
          const key = unwrapKey(pair, wrapRow(wrap), wrap.sealedKey).toString('hex');
          return [`${wrap.partition}/${wrap.keyVersion}`, key];
        }),
    );
  };
  /** Shared with the legal aid office, which is then blocked as the second agency within a month. */
  const blocked = async (): Promise<{ caseId: string; id: string }> => {
    const caseId = await we.openShared('caseworker');
    const sent = await we.send('caseworker', caseId, we.form('legalAid.legal'));
    await we.accept('lawyer', sent.id);
    expect((await opened(caseId)).length).toBeGreaterThan(1);
    for (const agency of ['shelter', 'legalAid'])
      expect(await we.keepAway('caseworker', caseId, we.agency(agency))).toBe(204);
    expect(await keysOf('case_keys', caseId)).toEqual([]);
    return { caseId, id: await idOf(caseId, 'legalAid') };
  };
  /** By the two agencies that settle it. */
  const lift = async (caseId: string, id: string): Promise<void> => {
    const own = (await we.blocks('supervisor', caseId)).find((row) => row.id === id);
    const people: Record<string, string> = { healthRoom: 'healthSupervisor', cowfa: 'cowfaSupervisor' };
    const second = people[`${own?.otherAgencyName?.en}`] ?? '';
    expect((await we.vote('supervisor', own, 'lift')).status).toBe(204);
    const seen = (await we.reviews(second)).find((row) => row.id === id);
    expect((await we.vote(second, seen, 'lift')).status).toBe(204);
  };

  it('open the case again after rotations of all keys', async () => {
    const { caseId, id } = await blocked();
    const before = await keysOf('resting_keys', caseId);
    expect(before.length).toBeGreaterThan(0);
    for (const kind of ['data', 'agency', 'data'] as const) expect(await rotate(kind)).toBe(0);
    expect(await keysOf('resting_keys', caseId)).toEqual(
      before.map(({ partition, key, pair }) => ({ partition, key: key + 2, pair: pair + 1 })),
    );
    await we.neverWas('lawyer', caseId);
    await lift(caseId, id);
    expect(await opened(caseId)).toHaveLength(before.length);
    await we.as('lawyer').get(`/cases/${caseId}`).expect(200);
    expect(await keysOf('resting_keys', caseId)).toEqual([]);
  });
});
