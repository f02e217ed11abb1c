import { beforeAll, describe, expect, it } from '@jest/globals';
import { wrapRow } from '../src/access/index.js';
import { AgencyKeyRotation } from '../src/key-rotation/rotate-agency-keys.js';
import { CaseKeyRotation } from '../src/key-rotation/rotate-case-keys.js';
import { readSettings } from '../src/platform/config/settings.js';
import { OpenedAgencyKeys, unwrapKey } from '../src/platform/crypto/agency-keys.js';
import { RootKey } from '../src/platform/crypto/root-key.js';
import { addressFor } from '../src/platform/database/connections.js';
import { Blocking } from './support/blocking.js';
import { testRootKey } from './support/database.js';
import { startKulob } from './support/kulob.js';
import { rotating } from './support/rotating.js';

const { test, kulob } = await startKulob();

const ROTATIONS = { data: CaseKeyRotation, agency: AgencyKeyRotation };
type Kind = keyof typeof ROTATIONS;

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
  let we: Blocking;
  let address: string;
  const root = new RootKey(testRootKey());

  const rotate = (kind: Kind): Promise<number> =>
    rotating(address, (database) => new ROTATIONS[kind](database, root).run());
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

  beforeAll(() => {
    we = new Blocking(test, kulob);
    address = addressFor('panoh_keys', readSettings({ DATABASE_URL: test.database.ownerUrl }), root);
  });

  it.each([[['data']], [['agency']], [['data', 'agency', 'data']]] as const)(
    'open the case again after a rotation of %s',
    async (kinds) => {
      const { caseId, id } = await blocked();
      const before = await keysOf('resting_keys', caseId);
      expect(before.length).toBeGreaterThan(0);
      for (const kind of kinds) expect(await rotate(kind)).toBe(0);
      const moved = (kind: Kind): number => kinds.filter((one) => one === kind).length;
      expect(await keysOf('resting_keys', caseId)).toEqual(
        before.map(({ partition, key, pair }) => ({
          ...{ partition, key: key + moved('data'), pair: pair + moved('agency') },
        })),
      );
      await we.neverWas('lawyer', caseId);
      await lift(caseId, id);
      expect(await opened(caseId)).toHaveLength(before.length);
      await we.as('lawyer').get(`/cases/${caseId}`).expect(200);
      expect(await keysOf('resting_keys', caseId)).toEqual([]);
    },
  );
});
