import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { SettingError } from '../platform/config/settings.js';
import { RootKey, loadRootKey, writeRing } from '../platform/crypto/root-key.js';
import type { KeyRing } from '../platform/crypto/root-key.js';
import { LinkageSubmission, tellClosed } from './linkage-submission.js';
import type { RotationDatabase } from './rotation-database.js';
import {
  addLinkageKey,
  countFailed,
  countLackingKey,
  dropEncodings,
  lackingKey,
  linkageKeys,
  removeEncodings,
  removeLeavingKey,
  resumeLinkage,
  stopLinkage,
  useComingKey,
  withoutEncoding,
} from './secrets.queries.js';
import type { LinkageKey } from './secrets.queries.js';

const NEW_BYTES = 32;
const SETTING = 'PANOH_LINKAGE_KEY_FILE';

/** Only encoded registrations move to another key; one without an encoding would never get its first. */
function refuseUnfinished(stored: readonly LinkageKey[]): void {
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
    const stored = await linkageKeys(this.database.query);
    refuseUnfinished(stored);
    const isBegun = stored.some(({ state }) => state !== 'current');
    const { next, earlier } = this.place.key.ring;
    if (isBegun || next || earlier) this.database.tell('Continuing with the new key.');
    // Everything was done but the last line of the file.
    if (!isBegun && earlier) return this.finish();
    if (!stored.some(({ state }) => state === 'leaving')) {
      await this.announce(stored);
      const left = await this.handInAll();
      if (left > 0) return left;
    }
    return this.removeOlder();
  }

  private async keyIn(state: LinkageKey['state']): Promise<LinkageKey> {
    const found = (await linkageKeys(this.database.query)).find((one) => one.state === state);
    if (!found) throw new SettingError('Nothing was linked yet: there is no key of linkage to change.');
    return found;
  }

  private async announce(stored: readonly LinkageKey[]): Promise<void> {
    const { version } = await this.keyIn('current');
    const coming = stored.find(({ state }) => state === 'coming');
    const ring = this.place.key.ring;
    if (coming && (!ring.next || fingerprintOf(ring.next) !== coming.fingerprint))
      throw new SettingError('PANOH_LINKAGE_KEY_FILE lacks the key that was begun. Put that file back.');
    const next = ring.next ?? randomBytes(NEW_BYTES);
    if (!ring.next) await this.write({ ...ring, next });
    if (coming) return;
    await this.database.transaction(async () => {
      await stopLinkage(this.database.query);
      const fingerprint = fingerprintOf(next);
      await addLinkageKey(this.database.query, {
        version: version + 1,
        fingerprint,
        state: 'coming',
        isWhole: true,
      });
    });
  }

  /** Until nobody lacks the new key whose words can be opened; then it is put in force. */
  private async handInAll(): Promise<number> {
    for (;;) {
      const [current, coming] = [await this.keyIn('current'), await this.keyIn('coming')];
      const { handed, closed } = await this.handInLacking(current.version, coming.version);
      if (handed > 0) continue;
      const failed = await countFailed(this.database.query);
      if (failed > 0) return failed;
      if (await this.putInForce(current.version, coming.version, closed)) return 0;
    }
  }

  private handInLacking(current: number, coming: number): Promise<{ handed: number; closed: number }> {
    const lacking = (reached: string): Promise<string[]> =>
      lackingKey(this.database.query, current, coming, reached);
    return this.handIn.all(lacking, true);
  }

  /** Only if no registration was added since; false otherwise. */
  private putInForce(current: number, coming: number, closed: number): Promise<boolean> {
    return this.database.destroying(async () => {
      await stopLinkage(this.database.query);
      if ((await countLackingKey(this.database.query, current, coming)) > closed) return false;
      await useComingKey(this.database.query, current, coming);
      tellClosed(this.database, closed);
      return true;
    });
  }

  private async removeOlder(): Promise<number> {
    const { ring } = this.place.key;
    if (ring.next) await this.write({ current: ring.next, next: null, earlier: ring.current });
    const { version } = await this.keyIn('leaving');
    for (let removed = -1; removed !== 0;)
      removed = await this.database.transaction(() => removeEncodings(this.database.query, version));
    await removeLeavingKey(this.database.query, version);
    return this.finish();
  }

  private async finish(): Promise<number> {
    await this.write({ ...this.place.key.ring, next: null, earlier: null });
    return 0;
  }

  private async write(ring: KeyRing): Promise<void> {
    await writeRing(this.place.file, ring, SETTING);
    this.place.key.refresh();
  }
}

/**
 * A new key of linkage where no copy of the old one is left. The encodings are dropped, and every registration is
 * submitted again from the texts of its agency. Links between registrations and decisions about them do not change.
 */
export class LostLinkageKey {
  constructor(
    private readonly database: RotationDatabase,
    private readonly root: RootKey,
    private readonly file: string,
  ) {}

  /**
   * Replaces the lost key in the database and then in the file; does nothing where that was done before. Nothing is
   * compared until every registration is encoded.
   * @param confirmed The fingerprint of the key that is given up.
   */
  async replace(confirmed: string): Promise<void> {
    const stored = await linkageKeys(this.database.query);
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
    const lacking = (reached: string): Promise<string[]> => withoutEncoding(this.database.query, reached);
    // A partly encoded registration has nothing to complete, so it is submitted in full.
    await encodeAll();
    let done = await handIn.all(lacking, false);
    while (done.handed > 0) done = await handIn.all(lacking, false);
    const failed = await countFailed(this.database.query);
    await resumeLinkage(this.database.query);
    tellClosed(this.database, done.closed);
    return failed;
  }

  /** A file with another key is not overwritten: it may be the only copy of that key. */
  private async isInFile(stored: readonly LinkageKey[]): Promise<boolean> {
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
      await stopLinkage(this.database.query);
      await dropEncodings(this.database.query);
      const fingerprint = fingerprintOf(bytes);
      await addLinkageKey(this.database.query, { version, fingerprint, state: 'current', isWhole: false });
    });
    await writeRing(this.file, { current: bytes, next: null, earlier: null }, SETTING);
  }
}
