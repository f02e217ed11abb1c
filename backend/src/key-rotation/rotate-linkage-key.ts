import { randomBytes } from 'node:crypto';
import { SettingError } from '../platform/config/settings.js';
import { RootKey, writeRing } from '../platform/crypto/root-key.js';
import type { KeyRing } from '../platform/crypto/root-key.js';
import { LinkageSubmission, failedOf, tellClosed } from './linkage-submission.js';
import type { RotationDatabase } from './rotation-database.js';

const BATCH = 200;
const REMOVED_AT_ONCE = 1_000;
const NEW_BYTES = 32;

interface Stored {
  version: number;
  fingerprint: string;
  state: 'current' | 'coming' | 'leaving';
  isWhole: boolean;
}

const KEYS = 'select version, fingerprint, state, is_whole as "isWhole" from linkage.keys order by version';
/** Stops linkage for this transaction; the next process sees the change. */
const TURN = `select pg_advisory_xact_lock(hashtext('linkage.link'))`;
const LACKING = `select e.case_id as id from linkage.encodings e where e.key_version = $1 and e.case_id > $2
    and not exists (select 1 from linkage.encodings n where n.case_id = e.case_id and n.key_version = $3)
  order by e.case_id limit ${BATCH}`;
const LEARNT = `insert into linkage.model (key_version, learnt_from, learnt_at, model)
    select $2, 0, learnt_at, model from linkage.model where key_version = $1
  on conflict do nothing`;

/** Only encoded registrations move to another key; one without an encoding would never get its first. */
function refuseUnfinished(stored: readonly Stored[]): void {
  const replacing = stored.find(({ isWhole }) => !isWhole);
  if (replacing)
    throw new SettingError(
      `The key of linkage was lost, and not everybody is encoded with the new one yet. Please finish that first: npm run keys:rotate -- linkage --lost ${replacing.fingerprint}`,
    );
}

export interface LinkageFile {
  readonly file: string;
  readonly key: RootKey;
  /** Encodes all that waits, as the linking process does. */
  readonly encodeAll: () => Promise<unknown>;
}

const fingerprintOf = (bytes: Buffer): string => new RootKey(bytes).fingerprints.current;

/**
 * A new linkage key. The file names the coming key. Every registration is submitted again and encoded under both
 * keys. When none lacks the new encoding, comparison uses it, the older encodings are removed and the older key
 * leaves the file. Links between registrations do not change.
 */
export class LinkageKeyRotation {
  private readonly handIn: LinkageSubmission;

  constructor(
    private readonly database: RotationDatabase,
    root: RootKey,
    private readonly place: LinkageFile,
  ) {
    this.handIn = new LinkageSubmission(database, root, place.encodeAll);
  }

  /** Answers how many could not be encoded with the new key. */
  async run(): Promise<number> {
    const stored = await this.stored();
    refuseUnfinished(stored);
    const isBegun = stored.some(({ state }) => state !== 'current');
    const { next, earlier } = this.place.key.ring;
    if (isBegun || next || earlier) this.database.tell('Going on with the key that was begun.');
    // Everything was done but the last line of the file.
    if (!isBegun && earlier) return this.finish();
    if (!stored.some(({ state }) => state === 'leaving')) {
      await this.announce(stored);
      const left = await this.handInAll();
      if (left > 0) return left;
    }
    return this.removeOlder();
  }

  private stored(): Promise<Stored[]> {
    return this.database.query<Stored>(KEYS);
  }

  private async keyIn(state: Stored['state']): Promise<Stored> {
    const found = (await this.stored()).find((one) => one.state === state);
    if (!found) throw new SettingError('Nothing was linked yet: there is no key of linkage to change.');
    return found;
  }

  private async announce(stored: readonly Stored[]): Promise<void> {
    const { version } = await this.keyIn('current');
    const coming = stored.find(({ state }) => state === 'coming');
    const ring = this.place.key.ring;
    if (coming && (!ring.next || fingerprintOf(ring.next) !== coming.fingerprint))
      throw new SettingError('PANOH_LINKAGE_KEY_FILE lacks the key that was begun. Put that file back.');
    const next = ring.next ?? randomBytes(NEW_BYTES);
    if (!ring.next) await this.write({ ...ring, next });
    if (coming) return;
    await this.database.transaction(async () => {
      await this.database.query(TURN);
      await this.database.query(
        `insert into linkage.keys (version, fingerprint, state) values ($1, $2, 'coming')`,
        [version + 1, fingerprintOf(next)],
      );
    });
  }

  /** Until nobody lacks the new key whose words can be opened; then it is put in force. */
  private async handInAll(): Promise<number> {
    for (;;) {
      const [current, coming] = [await this.keyIn('current'), await this.keyIn('coming')];
      const { handed, closed } = await this.handInLacking(current.version, coming.version);
      if (handed > 0) continue;
      const failed = await failedOf(this.database);
      if (failed > 0) return failed;
      if (await this.putInForce(current.version, coming.version, closed)) return 0;
    }
  }

  private handInLacking(current: number, coming: number): Promise<{ handed: number; closed: number }> {
    const lacking = async (reached: string): Promise<string[]> =>
      (await this.database.query<{ id: string }>(LACKING, [current, reached, coming])).map(({ id }) => id);
    return this.handIn.all(lacking, true);
  }

  /** Only if no registration was added since; false otherwise. */
  private putInForce(current: number, coming: number, closed: number): Promise<boolean> {
    return this.database.destroying(async () => {
      await this.database.query(TURN);
      const [row] = await this.database.query<{ count: number }>(
        `select count(*)::int as count from linkage.encodings e where e.key_version = $1
           and not exists (select 1 from linkage.encodings n where n.case_id = e.case_id and n.key_version = $2)`,
        [current, coming],
      );
      if ((row?.count ?? 0) > closed) return false;
      await this.database.query(`update linkage.keys set state = 'leaving' where state = 'current'`);
      await this.database.query(`update linkage.keys set state = 'current' where state = 'coming'`);
      await this.database.query(LEARNT, [current, coming]);
      tellClosed(this.database, closed);
      return true;
    });
  }

  private async removeOlder(): Promise<number> {
    const { ring } = this.place.key;
    if (ring.next) await this.write({ current: ring.next, next: null, earlier: ring.current });
    const { version } = await this.keyIn('leaving');
    for (let removed = -1; removed !== 0;) removed = await this.removeSome(version);
    await this.database.query('delete from linkage.model where key_version = $1', [version]);
    await this.database.query(`delete from linkage.keys where state = 'leaving'`);
    return this.finish();
  }

  private async removeSome(version: number): Promise<number> {
    const rows = await this.database.query<{ no: number }>(
      `select no from linkage.encodings where key_version = $1 limit ${REMOVED_AT_ONCE}`,
      [version],
    );
    const nos = [rows.map(({ no }) => no)];
    await this.database.transaction(async () => {
      await this.database.query('delete from linkage.tags where no = any ($1::integer[])', nos);
      await this.database.query('delete from linkage.encodings where no = any ($1::integer[])', nos);
    });
    return rows.length;
  }

  private async finish(): Promise<number> {
    await this.write({ ...this.place.key.ring, next: null, earlier: null });
    return 0;
  }

  private async write(ring: KeyRing): Promise<void> {
    await writeRing(this.place.file, ring);
    this.place.key.refresh();
  }
}
