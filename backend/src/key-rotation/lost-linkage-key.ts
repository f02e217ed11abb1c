import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { SettingError } from '../platform/config/settings.js';
import { RootKey, loadRootKey, writeRing } from '../platform/crypto/root-key.js';
import { LinkageSubmission, failedOf, tellClosed } from './linkage-submission.js';
import type { RotationDatabase } from './rotation-database.js';

const BATCH = 200;
const NEW_BYTES = 32;
const SETTING = 'PANOH_LINKAGE_KEY_FILE';

/** Stops linkage for this transaction; the next process sees the change. */
const TURN = `select pg_advisory_xact_lock(hashtext('linkage.link'))`;
const KEYS = 'select version, fingerprint, state from linkage.keys order by version';
/** Queued registrations wait until they are encoded again. */
const WAIT = `update linkage.to_compare set next_at = 'infinity'`;
const GO_ON = `update linkage.to_compare set next_at = panoh.now() where next_at = 'infinity'`;
const IS_WHOLE = 'update linkage.keys set is_whole = true where not is_whole';
const DROP = [
  'truncate linkage.tags, linkage.encodings',
  'delete from linkage.model',
  'delete from linkage.keys',
];
/** Registrations that are linked or queued and have no encoding. */
const LACKING = `select k.id from (select case_id as id from linkage.registrations where is_linkable
    union select case_id from linkage.to_compare) k
  where k.id > $1 and not exists (select 1 from linkage.encodings e where e.case_id = k.id)
    and not exists (select 1 from linkage.inbox i where i.case_id = k.id)
  order by k.id limit ${BATCH}`;

interface Stored {
  version: number;
  fingerprint: string;
  state: string;
}

/**
 * A new key of linkage where no copy of the old one is left. Nobody opens what was encoded any more: it is dropped, and
 * every registration is handed in again out of what its agency keeps of it. Who is one person with whom stands apart from
 * encodings, as does what people decided: both stay.
 */
export class LostLinkageKey {
  constructor(
    private readonly database: RotationDatabase,
    private readonly root: RootKey,
    private readonly file: string,
  ) {}

  /**
   * Puts a new key in the place of the lost one, in the database and then in the file; nothing where that was done before.
   * Nobody is compared from here until everybody is encoded.
   * @param confirmed The fingerprint of the key that is given up.
   */
  async replace(confirmed: string): Promise<void> {
    const stored = await this.database.query<Stored>(KEYS);
    const current = stored.find(({ state }) => state === 'current');
    if (!current) throw new SettingError('Nothing was linked yet: no key of linkage can be lost.');
    if (await this.isInFile(stored)) return;
    if (confirmed !== current.fingerprint)
      throw new SettingError(
        `Registrations were encoded with the key ${current.fingerprint}, which ${SETTING} does not hold. Put a copy of it back. Only where none is left: --lost ${current.fingerprint}`,
      );
    await this.make(Math.max(...stored.map(({ version }) => version)) + 1);
  }

  /** Encodes every registration that lacks it. Answers how many could not be encoded. */
  async encode(encodeAll: () => Promise<unknown>): Promise<number> {
    const handIn = new LinkageSubmission(this.database, this.root, encodeAll);
    const lacking = async (reached: string): Promise<string[]> =>
      (await this.database.query<{ id: string }>(LACKING, [reached])).map(({ id }) => id);
    // A partly encoded registration has nothing to complete, so it is submitted in full.
    await encodeAll();
    let done = await handIn.all(lacking, false);
    while (done.handed > 0) done = await handIn.all(lacking, false);
    const failed = await failedOf(this.database);
    await this.database.query(GO_ON);
    await this.database.query(IS_WHOLE);
    tellClosed(this.database, done.closed);
    return failed;
  }

  /** A file with another key is not overwritten: it may be the only copy of that key. */
  private async isInFile(stored: readonly Stored[]): Promise<boolean> {
    if (!existsSync(this.file)) return false;
    const { fingerprints } = await loadRootKey(this.file, () => Promise.resolve(false), SETTING);
    if (stored.some(({ fingerprint }) => fingerprints.all.includes(fingerprint))) return true;
    throw new SettingError(
      `${SETTING} holds a key that this database was never worked with. Move it to another place, and try again.`,
    );
  }

  /** If interrupted between the two steps, the command starts again with the key that never reached the file. */
  private async make(version: number): Promise<void> {
    const bytes = randomBytes(NEW_BYTES);
    await this.database.destroying(async () => {
      await this.database.query(TURN);
      await this.database.query(WAIT);
      for (const statement of DROP) await this.database.query(statement);
      await this.database.query(
        `insert into linkage.keys (version, fingerprint, state, is_whole) values ($1, $2, 'current', false)`,
        [version, new RootKey(bytes).fingerprints.current],
      );
    });
    await writeRing(this.file, { current: bytes, next: null, earlier: null });
  }
}
