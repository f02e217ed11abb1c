import { argon2id } from 'hash-wasm';
import { createDecipheriv, hkdfSync } from 'node:crypto';
import { phone } from '../../../testing/phone';
import { until } from '../../../testing/screen';
import '../../../kdf/kdf';
import * as sealedWords from '../offline/sealed-words';
import { groupsOf, isTrivial, makeCode } from './along-code';
import { makeKey, sealRecord, unwrapKey } from './along-keys';
import { Shelf } from './along-shelf';
import type { Head } from './along-shelf';
import { canTakeAlong, copiesHere, deleteCopies } from './buckets';
import { derive as deriveInWorker, deriveAtBest } from './derive';
import type { Derive } from './derive';
import { askPrf } from './prf';
import { sweep } from './sweep';
import { Vault, look, meet, noteTime } from './vault';
import type { AlongCase } from './vault';
import type { Parts } from './along-keys';

type Bytes = Uint8Array<ArrayBuffer>;
const HOUR = 3_600_000;
const MINUTE = 60_000;
const NOW = Date.parse('2026-11-30T09:00:00Z');
const CODE = '271828182845';

/** Cheap, and as deterministic as Argon2id. */
const derive: Derive = async ({ code, salt }) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', Buffer.concat([Buffer.from(code), salt])));

const answers = (...words: string[]): AsyncIterable<AlongCase<string>> => ({
  async *[Symbol.asyncIterator]() {
    for (const [at, answer] of words.entries())
      yield await Promise.resolve({ caseId: `case ${at}`, etag: '1', takenAt: '', answer });
  },
});

const taking = (more: object = {}) => ({
  code: CODE,
  device: 'a device',
  person: 'a person',
  bytes: new Uint8Array(32).fill(7),
  until: NOW + 12 * HOUR,
  takenUntil: NOW + 72 * HOUR,
  now: NOW,
  ...more,
});
const take = (more: object = {}, ...words: string[]) =>
  Vault.take(taking(more), answers(...(words.length > 0 ? words : ['one', 'two'])), derive);
const unlock = (code = CODE, now = NOW) => Vault.unlock<string>(code, now, { derive });
const states = async (codes: readonly string[], now = NOW) => {
  const said: string[] = [];
  for (const code of codes) said.push((await unlock(code, now)).state);
  return said;
};

describe('keys of what is taken along', () => {
  it('derives as node:crypto does', async () => {
    const salt = Uint8Array.from({ length: 16 }, (_, at) => at);
    const cost = { iterations: 3, parallelism: 1, memorySize: 1_024, hashLength: 32 };
    // crypto.argon2Sync('argon2id', …) of Node 24.
    expect(await argon2id({ password: CODE, salt, ...cost, outputType: 'hex' })).toBe(
      '5a6437f1f5d9abeffd1bb6811ccd479de53228092c1d4b9fed9c1f13a2091781',
    );
  });

  const bytes = (byte: number): Bytes => new Uint8Array(32).fill(byte);
  const [hash, share, prf] = [bytes(1), bytes(2), bytes(3)];
  it.each([
    ['code, share, person and device', { hash, share }],
    ['code, passkey, share, person and device', { hash, prf, share }],
  ])('wraps as node:crypto does, by %s together', async (_, parts: Parts) => {
    const holder = { owner: 'o', device: 'd' };
    const { opened, wrap } = await makeKey(parts, { memory: 1, salt: new Uint8Array(16) }, holder);
    const info = 'daftar along v1\no\nd';
    const mixed = Buffer.concat(Object.values(parts) as Bytes[]);
    const outer = hkdfSync('sha256', mixed, wrap.mixSalt, info, 32);
    const openWith = (secret: Uint8Array, sealed: Uint8Array, name: string) => {
      const decipher = createDecipheriv('aes-256-gcm', secret, sealed.subarray(1, 13));
      decipher.setAAD(Buffer.from(`\u0001o\nd\n${name}`));
      decipher.setAuthTag(sealed.subarray(-16));
      return Buffer.concat([decipher.update(sealed.subarray(13, -16)), decipher.final()]);
    };
    const inner = openWith(new Uint8Array(outer), wrap.wrapped, 'key');
    const sealed = await sealRecord(opened, 'case 1', { a: 'word' });
    expect(openWith(inner, sealed, 'case 1').toString()).toBe('{"a":"word"}');
    expect(await unwrapKey(wrap, parts, holder)).not.toBeNull();
    for (const other of [{ share: hash }, { hash: share }, { prf: share }])
      expect(await unwrapKey(wrap, { ...parts, ...other }, holder)).toBeNull();
    expect(await unwrapKey(wrap, parts, { ...holder, device: 'other' })).toBeNull();
  });

  it('takes the most memory that is quick enough, and the least where none is', async () => {
    const salt = new Uint8Array(16);
    let clock = 0;
    const taking = (milliseconds: number) =>
      jest.spyOn(performance, 'now').mockImplementation(() => (clock += milliseconds));
    taking(100);
    expect((await deriveAtBest(CODE, salt, derive)).memory).toBe(65_536);
    taking(130);
    expect((await deriveAtBest(CODE, salt, derive)).memory).toBe(32_768);
    taking(2_000);
    expect((await deriveAtBest(CODE, salt, derive)).memory).toBe(19_456);
    jest.restoreAllMocks();
  });

  it('answers from its worker also where this phone cannot', async () => {
    const said = jest.spyOn(globalThis, 'postMessage').mockImplementation(() => undefined);
    // Less memory than Argon2 needs.
    const data = { code: CODE, salt: new Uint8Array(16), memory: 1 };
    dispatchEvent(new MessageEvent('message', { data }));
    await until(() => said.mock.calls.length > 0);
    expect(said).toHaveBeenCalledWith(null);
    said.mockRestore();
  });

  it('takes less memory where the most fails, and never waits for ever', async () => {
    const asked: number[] = [];
    const worker = (most: number) =>
      class {
        onmessage: (event: { data: Uint8Array | null }) => void = () => undefined;
        terminate = () => undefined;
        postMessage({ memory }: { memory: number }) {
          asked.push(memory);
          queueMicrotask(() => this.onmessage({ data: memory > most ? null : new Uint8Array(32) }));
        }
      };
    Object.assign(globalThis, { Worker: worker(40_000) });
    const salt = new Uint8Array(16);
    expect((await deriveAtBest(CODE, salt)).memory).toBe(32_768);
    Object.assign(globalThis, { Worker: worker(0) });
    await expect(deriveAtBest(CODE, salt)).rejects.toThrow('no key derivation');
    expect(asked).toEqual([19_456, 32_768, 65_536, 19_456]);
    Object.assign(globalThis, {
      Worker: class extends worker(0) {
        override postMessage = () => undefined;
      },
    });
    jest.useFakeTimers();
    const silent = deriveInWorker({ code: CODE, salt, memory: 1 }).catch(() => 'given up');
    await jest.advanceTimersByTimeAsync(30_000);
    jest.useRealTimers();
    expect(await silent).toBe('given up');
  });

  it.each([12, 6] as const)('makes codes of %d digits without a pattern', (length) => {
    const codes = Array.from({ length: 500 }, () => makeCode(length));
    expect(codes.filter((code) => code.length !== length || /\D/.test(code) || isTrivial(code))).toEqual([]);
    expect(new Set(codes).size).toBeGreaterThan(490);
  });

  it('knows a pattern, and shows codes in groups', () => {
    expect(
      ['111122223333', '123456789012', '480748074807', '905612349274', '111333', '724724'].map(isTrivial),
    ).toEqual(Array(6).fill(true));
    expect([CODE, '271845'].map(isTrivial)).toEqual([false, false]);
    expect([CODE, '271845'].map(groupsOf)).toEqual([
      ['2718', '2818', '2845'],
      ['271', '845'],
    ]);
  });
});

describe('a copy on the phone', () => {
  let kept = phone();
  beforeEach(() => (kept = phone()));

  it('opens with its code and gives what was taken', async () => {
    (await take({ questions: { set: 'core-v1' } })).close();
    const opened = await unlock();
    if (opened.state === 'open') await opened.vault.replace(opened.vault.cases);
    expect(opened.state === 'open' && opened.vault.cases.map((one) => one?.answer)).toEqual(['one', 'two']);
    expect(opened.state === 'open' && opened.vault.person).toBe('a person');
    expect(opened.state === 'open' && opened.vault.questions).toEqual({ set: 'core-v1' });
  });

  it('needs Storage Buckets', () => {
    expect(canTakeAlong()).toBe(true);
    Object.defineProperty(navigator, 'storageBuckets', { value: undefined, configurable: true });
    expect(canTakeAlong()).toBe(false);
  });

  it('is deleted with the share, and only then', async () => {
    (await take()).close();
    expect([...kept.keys()].sort()).toEqual(['along-1', 'share']);
    expect(await deleteCopies()).toBe(true);
    expect([...kept.keys()]).toEqual([]);
    expect((await unlock()).state).toBe('none');
  });

  it('gives way to a newer one when that is complete, and stays where taking broke off', async () => {
    (await take()).close();
    const broken: AsyncIterable<AlongCase<string>> = {
      async *[Symbol.asyncIterator]() {
        yield await Promise.resolve({ caseId: 'x', etag: '', takenAt: '', answer: 'half' });
        throw new Error('no line');
      },
    };
    await expect(Vault.take(taking({ device: 'new' }), broken, derive)).rejects.toThrow('no line');
    expect(await copiesHere()).toEqual([1]);
    expect((await unlock()).state).toBe('open');
    (await take({}, 'three')).close();
    expect(await copiesHere()).toEqual([2]);
  });

  it('counts wrong codes on the disk before it tries them, and puts away at the tenth', async () => {
    (await take()).close();
    expect(await states(Array(5).fill('1'))).toEqual(Array(5).fill('wrong'));
    expect(await states([CODE])).toEqual(['wait']);
    let now = NOW;
    for (const minutes of [1, 2, 4, 8]) {
      expect(await states([CODE], now + minutes * MINUTE - 1)).toEqual(['wait']);
      now += minutes * MINUTE;
      expect(await states(['1'], now)).toEqual(['wrong']);
    }
    now += 8 * MINUTE;
    expect(await states(['1'], now)).toEqual(['none']);
    expect([...kept.keys()]).toEqual([]);
  });

  it('forgets wrong codes after the right one; a try that was broken off counts', async () => {
    (await take()).close();
    await states(['1', '2']);
    await expect(
      Vault.unlock(CODE, NOW, { derive: () => Promise.reject(new Error('off')) }),
    ).rejects.toThrow();
    const shelf = await Shelf.find();
    expect((await shelf?.marks())?.tries).toBe(3);
    await unlock();
    expect((await shelf?.marks())?.tries).toBe(0);
  });

  it('is locked behind a clock put back until the server is met', async () => {
    (await take()).close();
    await states([CODE], NOW + HOUR);
    expect(await states([CODE], NOW + HOUR - 4 * MINUTE)).toEqual(['open']);
    expect(await states([CODE], NOW + HOUR - 6 * MINUTE)).toEqual(['needs-line']);
    await meet({ device: 'a device', bytes: taking().bytes, until: NOW + 12 * HOUR }, NOW, NOW);
    expect(await states([CODE], NOW + MINUTE)).toEqual(['open']);
  });

  it('is locked by a clock put back below the latest time at which it was open', async () => {
    const vault = await take();
    await noteTime(vault, NOW + 11 * HOUR);
    vault.close();
    expect((await look(NOW + MINUTE)).state).toBe('needs-line');
    expect(await states([CODE], NOW + MINUTE)).toEqual(['needs-line']);
    expect(await states([CODE], NOW + 11 * HOUR - 4 * MINUTE)).toEqual(['open']);
  });

  it('notes the time every ten minutes, and counts no wrong code less for it', async () => {
    const vault = await take();
    const marks = async () => (await Shelf.find())?.marks();
    await states(['1']);
    await noteTime(vault, NOW + 10 * MINUTE - 1);
    expect(await marks()).toMatchObject({ tries: 1, highest: NOW });
    const later = NOW + 10 * MINUTE;
    await Promise.all([noteTime(vault, later), unlock('1', later), noteTime(vault, later)]);
    expect(await marks()).toMatchObject({ tries: 2, highest: later });
    vault.close();
  });

  it.each([-7, 7])(
    'opens on a phone whose clock is %d hours wrong, until its time is over',
    async (wrong) => {
      const phone = NOW + wrong * HOUR;
      (await take({ ahead: NOW - phone })).close();
      expect(await states([CODE], phone + MINUTE)).toEqual(['open']);
      expect(await states([CODE], phone + 12 * HOUR)).toEqual(['needs-line']);
      const share = { device: 'a device', bytes: taking().bytes, until: NOW + 24 * HOUR };
      // The clock was set right since.
      await meet(share, NOW + 12 * HOUR, NOW + 12 * HOUR);
      expect(await states([CODE], NOW + 13 * HOUR)).toEqual(['open']);
      expect((await look(NOW + 72 * HOUR)).state).toBe('none');
    },
  );

  it('lets her wait by the clock that she sees', async () => {
    (await take({ ahead: HOUR })).close();
    await states(Array(5).fill('1'), NOW - HOUR);
    expect(await unlock(CODE, NOW - HOUR)).toEqual({ state: 'wait', until: NOW - HOUR + MINUTE });
  });

  it('is put away when its time is over, also by a clock that ran ahead', async () => {
    (await take()).close();
    expect((await look(NOW + 72 * HOUR)).state).toBe('none');
    expect([...kept.keys()]).toEqual([]);
  });

  it('needs a line when the share has ended, which is then gone from the disk', async () => {
    (await take()).close();
    expect(await states([CODE], NOW + 12 * HOUR)).toEqual(['needs-line']);
    expect([...kept.keys()]).toEqual(['along-1']);
    await meet(
      { device: 'a device', bytes: taking().bytes, until: NOW + 24 * HOUR },
      NOW + 12 * HOUR,
      NOW + 12 * HOUR,
    );
    expect(await states([CODE], NOW + 12 * HOUR)).toEqual(['open']);
  });

  it('has no ended share after the application started, though nobody opened it', async () => {
    (await take()).close();
    jest.spyOn(Date, 'now').mockReturnValue(NOW + 12 * HOUR);
    await sweep();
    expect([...kept.keys()]).toEqual(['along-1']);
    jest.spyOn(Date, 'now').mockReturnValue(NOW + 72 * HOUR);
    await sweep();
    jest.restoreAllMocks();
    expect([...kept.keys()]).toEqual([]);
  });

  it('has a number of which no words wait', async () => {
    (await take()).close();
    await deleteCopies();
    const sealer = jest.spyOn(sealedWords, 'latestCopy').mockResolvedValue(1);
    (await take()).close();
    sealer.mockRestore();
    expect(await copiesHere()).toEqual([2]);
  });

  it('does not open with the share of another device', async () => {
    (await take()).close();
    await meet({ device: 'other', bytes: taking().bytes, until: NOW + 12 * HOUR }, NOW, NOW);
    expect(await states([CODE])).toEqual(['needs-line']);
  });
});

describe('a copy behind a passkey and six digits', () => {
  const SHORT = '271845';
  const passkey = { id: Uint8Array.of(1), salt: new Uint8Array(32).fill(5), prf: new Uint8Array(32).fill(9) };
  const say = (prf: Bytes | null, code = SHORT) =>
    Vault.unlock(code, NOW, {
      derive,
      ask: ([id], salt) => Promise.resolve(prf && id ? { id, salt, prf } : null),
    });
  beforeEach(async () => {
    phone();
    (await take({ code: SHORT, passkey })).close();
  });

  it.each([{ code: SHORT }, { passkey }])('is not made with one of them alone (%#)', async (more) => {
    await expect(take(more)).rejects.toThrow('the code does not fit');
  });

  it('keeps the time of the server that was met while the passkey was asked', async () => {
    const { device, bytes, until } = taking();
    const ask = async ([id]: readonly Bytes[], salt: Bytes) => {
      await meet({ device, bytes, until }, NOW + HOUR, NOW);
      return id ? { id, salt, prf: passkey.prf } : null;
    };
    expect((await Vault.unlock<string>('999999', NOW, { derive, ask })).state).toBe('wrong');
    expect(await (await Shelf.find())?.marks()).toMatchObject({ highest: NOW + HOUR, ahead: HOUR, tries: 1 });
  });

  it('opens with both alone, and keeps nothing that the passkey said', async () => {
    expect((await say(passkey.salt)).state).toBe('wrong');
    expect((await say(passkey.prf)).state).toBe('open');
    const head = await (await Shelf.find())?.head();
    expect(Object.keys(head?.passkey ?? {})).toEqual(['id', 'salt']);
  });

  it('counts no try where the passkey did not answer, and ten where the digits were wrong', async () => {
    for (let times = 0; times < 12; times += 1) expect((await say(null)).state).toBe('no-passkey');
    expect((await (await Shelf.find())?.marks())?.tries).toBe(0);
    expect((await say(passkey.prf, '999999')).state).toBe('wrong');
    expect((await (await Shelf.find())?.marks())?.tries).toBe(1);
  });

  it('does not open by the digits where the mark of the passkey was taken away', async () => {
    const shelf = await Shelf.find();
    const { passkey: _, ...head } = (await shelf?.head()) ?? {};
    await shelf?.finish(head as Head);
    expect((await say(passkey.prf)).state).toBe('wrong');
  });

  it.each([
    ['closed', () => Promise.reject(new DOMException('', 'NotAllowedError')), null],
    ['answered without the extension', () => Promise.resolve(answer({})), null],
    ['answered', () => Promise.resolve(answer({ prf: { results: { first: passkey.prf } } })), passkey.prf],
  ])('asks the passkey, which was %s', async (_, get: () => Promise<unknown>, prf) => {
    const asked = jest.fn(get);
    Object.defineProperty(navigator, 'credentials', { value: { get: asked }, configurable: true });
    expect((await askPrf([passkey.id], passkey.salt))?.prf ?? null).toEqual(prf);
    expect(asked).toHaveBeenCalledWith({
      publicKey: expect.objectContaining({
        userVerification: 'required',
        extensions: { prf: { eval: { first: passkey.salt } } },
      }),
    });
  });
  const answer = (said: object) => ({ rawId: passkey.id.buffer, getClientExtensionResults: () => said });
});
