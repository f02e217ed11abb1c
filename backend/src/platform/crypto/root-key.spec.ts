import { chmod, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SettingError } from '../config/settings.js';
import { loadRootKey, refuseUnwritable, writeRing } from './root-key.js';

describe('the root key', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'panoh-key-'));
    file = join(folder, 'deeper', 'root.key');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is made once, for its owner alone, and is the same ever after', async () => {
    const first = await loadRootKey(file);
    const again = await loadRootKey(file);
    expect(again.rolePassword('panoh_app')).toBe(first.rolePassword('panoh_app'));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'deeper'))).toEqual(['root.key']);
  });

  it('is one, also where several make it at the same moment', async () => {
    const keys = await Promise.all([loadRootKey(file), loadRootKey(file), loadRootKey(file)]);
    expect(new Set(keys.map((key) => key.rolePassword('panoh_app'))).size).toBe(1);
  });

  it('is never made beside a database that was made with another', async () => {
    await expect(loadRootKey(file, () => Promise.resolve(false))).rejects.toThrow(
      /^PANOH_ROOT_KEY_FILE: there is no file .*Put it back\.$/,
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['is too short', 'c2hvcnQ='],
    ['is empty', ''],
    ['is no base64', 'ключ от дома'],
  ])('is refused by name where it %s', async (_, text) => {
    const given = join(folder, 'given.key');
    await writeFile(given, text, { mode: 0o600 });
    await expect(loadRootKey(given)).rejects.toThrow(/^PANOH_ROOT_KEY_FILE must hold 32 bytes/);
    expect(await readFile(given, 'utf8')).toBe(text);
  });

  it('is refused where others may read it, where it is a folder, and where it cannot be made', async () => {
    await loadRootKey(file);
    await chmod(file, 0o644);
    await expect(loadRootKey(file)).rejects.toThrow(/^PANOH_ROOT_KEY_FILE is readable by others/);
    await expect(loadRootKey(folder)).rejects.toThrow(
      /^PANOH_ROOT_KEY_FILE=.* cannot be read: it is a folder/,
    );
    await expect(loadRootKey(join(file, 'below'))).rejects.toThrow(SettingError);
    const nowhere = join(folder, 'nowhere');
    await symlink(join(folder, 'missing', 'folder'), nowhere);
    await expect(loadRootKey(join(nowhere, 'root.key'))).rejects.toThrow(
      /^PANOH_ROOT_KEY_FILE=.* cannot be made: /,
    );
  });

  it('is replaced only where its folder can be written to, which is said before and names the setting', async () => {
    const { ring } = await loadRootKey(file);
    await expect(refuseUnwritable(file)).resolves.toBeUndefined();
    await writeRing(file, { ...ring, next: Buffer.alloc(32, 7) });
    expect((await loadRootKey(file)).ring.next).toEqual(Buffer.alloc(32, 7));
    expect(await readdir(join(folder, 'deeper'))).toEqual(['root.key']);
    const away = join(folder, 'away', 'root.key');
    await expect(refuseUnwritable(away)).rejects.toThrow(
      /^PANOH_ROOT_KEY_FILE=.*: there is no such file\. .*`docker compose run --rm keys`\.$/,
    );
    await expect(writeRing(away, ring, 'PANOH_LINKAGE_KEY_FILE')).rejects.toThrow(
      /^PANOH_LINKAGE_KEY_FILE=.* cannot be written: there is no such file\.$/,
    );
  });

  it('is the same where an editor left lines around it', async () => {
    const first = await loadRootKey(file);
    await writeFile(file, `\n${await readFile(file, 'utf8')}\n\n`, { mode: 0o600 });
    expect((await loadRootKey(file)).rolePassword('panoh_app')).toBe(first.rolePassword('panoh_app'));
  });
});
