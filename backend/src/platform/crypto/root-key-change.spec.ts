import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RootKey, loadRootKey, writeRing } from './root-key.js';
import type { KeyRing } from './root-key.js';

const [first, second, third] = [randomBytes(32), randomBytes(32), randomBytes(32)];
const place = { table: 't', column: 'c', row: 'r' };
const text = (key: Buffer): string => key.toString('base64');
const derivedFrom = (key: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, 'panoh', purpose, 32));
const passwordOf = (key: Buffer): string =>
  createHmac('sha256', derivedFrom(key, 'database-roles')).update('panoh_app').digest('base64url');
const sealedBy = (key: Buffer): Buffer =>
  new RootKey(key).seal('texts', 1, { place, plain: Buffer.from('words') });
const opened = (root: RootKey, envelope: Buffer): string => root.open('texts', place, envelope).toString();

describe('a root key alone', () => {
  const root = new RootKey(first);

  it('derives each key and password by HKDF-SHA-256 and HMAC-SHA-256, the same each time', () => {
    expect([root.derive('texts'), root.derive('texts')]).toEqual(Array(2).fill(derivedFrom(first, 'texts')));
    expect(root.derive('others')).toEqual(derivedFrom(first, 'others'));
    expect(root.rolePassword('panoh_app')).toBe(passwordOf(first));
    expect(root.hmac('bodies', 'body')).toEqual(
      createHmac('sha256', derivedFrom(first, 'bodies')).update('body').digest(),
    );
  });

  it('opens and recognises what it sealed, for one purpose and one place', () => {
    expect(opened(root, sealedBy(first))).toBe('words');
    expect(root.isCurrent('texts', place, sealedBy(first))).toBe(true);
    expect(root.isCurrent('texts', place, sealedBy(second))).toBe(false);
    expect(() => root.open('others', place, sealedBy(first))).toThrow();
    expect(() => opened(root, sealedBy(second))).toThrow();
    expect(root.matches('bodies', 'body', new RootKey(first).hmac('bodies', 'body'))).toBe(true);
    expect(root.matches('bodies', 'body', new RootKey(second).hmac('bodies', 'body'))).toBe(false);
  });

  it('has no file to read again, and no other password', () => {
    expect(root.refresh()).toBe(false);
    expect(root.loginRefused()).toBe(false);
    expect(root.fingerprints.all).toEqual([root.fingerprints.current]);
  });

  it('is refused where one key of several is too short', () => {
    const ring = { current: first, next: Buffer.alloc(31), earlier: null };
    expect(() => new RootKey(ring)).toThrow(/must hold 32 bytes/);
  });
});

describe('a root key that changes while processes run', () => {
  let folder: string;
  let file: string;
  let running: RootKey;
  let minute = 0;

  /** A minute after the one before: times of files are as coarse as four milliseconds. */
  async function written(ring: KeyRing): Promise<void> {
    await writeRing(file, ring);
    minute += 60;
    await utimes(file, minute, minute);
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'panoh-ring-'));
    file = join(folder, 'root.key');
    await written({ current: first, next: null, earlier: null });
    running = await loadRootKey(file);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is written whole, for its owner alone, one key to a line', async () => {
    await written({ current: first, next: second, earlier: third });
    expect(await readFile(file, 'utf8')).toBe(
      `${text(first)}\nnext ${text(second)}\nearlier ${text(third)}\n`,
    );
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['root.key']);
    await written({ current: first, next: null, earlier: null });
    expect(await readFile(file, 'utf8')).toBe(`${text(first)}\n`);
  });

  it('is read as it was written, also with line ends of Windows', async () => {
    const ring = { current: first, next: second, earlier: third };
    await written(ring);
    expect((await loadRootKey(file)).ring).toEqual(ring);
    await writeFile(file, `${text(first)}\r\nnext ${text(second)}\r\nearlier ${text(third)}\r\n`);
    expect((await loadRootKey(file)).ring).toEqual(ring);
  });

  it('tells the keys of the file apart by sixteen letters of each', async () => {
    await written({ current: first, next: second, earlier: third });
    const marks = [first, second, third].map((key) =>
      derivedFrom(key, 'fingerprint').toString('hex').slice(0, 16),
    );
    expect((await loadRootKey(file)).fingerprints).toEqual({ current: marks[0], all: marks });
  });

  it('opens, by any key of the file, and seals by the current one alone', async () => {
    await written({ current: second, next: third, earlier: first });
    const ring = await loadRootKey(file);
    expect([first, second, third].map((key) => opened(ring, sealedBy(key)))).toEqual([
      'words',
      'words',
      'words',
    ]);
    const envelope = ring.seal('texts', 1, { place, plain: Buffer.from('words') });
    expect(opened(new RootKey(second), envelope)).toBe('words');
    const digests = [first, second, third].map((key) => new RootKey(key).hmac('bodies', 'body'));
    expect(digests.map((digest) => ring.matches('bodies', 'body', digest))).toEqual([true, true, false]);
  });

  it('is taken up by a process that meets an envelope of the new key, and keeps the old one', async () => {
    const [old, digest] = [sealedBy(first), running.hmac('bodies', 'body')];
    await written({ current: second, next: null, earlier: null });
    expect(opened(running, sealedBy(second))).toBe('words');
    expect(opened(running, old)).toBe('words');
    expect(running.isCurrent('texts', place, old)).toBe(false);
    expect(running.matches('bodies', 'body', digest)).toBe(true);
    expect(running.hmac('bodies', 'body')).not.toEqual(digest);
    expect(() => opened(running, sealedBy(third))).toThrow();
  });

  it('is taken up before a process seals, and before it asks for a password', async () => {
    running.derive('texts');
    await written({ current: second, next: null, earlier: null });
    const envelope = running.seal('texts', 1, { place, plain: Buffer.from('words') });
    expect(opened(new RootKey(second), envelope)).toBe('words');
    await written({ current: third, next: null, earlier: null });
    expect(running.rolePassword('panoh_app')).toBe(passwordOf(third));
  });

  it('tries the password of the next key where the database refuses, then the first again', async () => {
    await written({ current: first, next: second, earlier: null });
    expect(running.loginRefused()).toBe(true);
    expect(running.rolePassword('panoh_app')).toBe(passwordOf(first));
    expect(running.loginRefused()).toBe(true);
    expect(running.rolePassword('panoh_app')).toBe(passwordOf(second));
    expect(running.loginRefused()).toBe(false);
    expect(running.rolePassword('panoh_app')).toBe(passwordOf(first));
    expect(running.loginRefused()).toBe(true);
    await written({ current: third, next: second, earlier: null });
    expect(running.rolePassword('panoh_app')).toBe(passwordOf(third));
  });

  it('stays what it was where the file was only touched, or is gone', async () => {
    expect(running.refresh()).toBe(false);
    await utimes(file, 1, 1);
    expect(running.refresh()).toBe(false);
    await rm(file);
    expect(running.refresh()).toBe(false);
    expect(running.rolePassword('panoh_app')).toBe(passwordOf(first));
    await written({ current: second, next: null, earlier: null });
    expect([running.refresh(), running.refresh()]).toEqual([true, false]);
  });
});
