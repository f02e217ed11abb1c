import { IDBDatabase, IDBFactory, IDBObjectStore, forceCloseDatabase } from 'fake-indexeddb';
import { webcrypto } from 'node:crypto';
import { phone } from '../../../testing/phone';
import { ApiProblem, toProblem } from '../http/api-problem';
import {
  doubtStore,
  handOver,
  idOf,
  keepSealed,
  knownKey,
  releaseLeft,
  removeSealed,
  sealedRows,
} from './sealed-words';
import type { EnvelopeServer } from './sealed-words';

const { subtle } = webcrypto;
const CURVE = { name: 'ECDH', namedCurve: 'P-256' };
const NONE = { writer: '', keys: [] };
const HERS = { person: 'hers', login: null, key: 'note:1', caseCode: null, edit: 1, seenVersion: 0 };
const words = (writer: string, more: object = {}) => ({ ...HERS, writer, ...more });

/** Opens envelopes as the server does, by WebCrypto alone; `refuse` answers in its place. */
async function server(refuse: (text: string) => ApiProblem | null = () => null) {
  const pair = (await subtle.generateKey(CURVE, true, ['deriveBits'])) as webcrypto.CryptoKeyPair;
  const point = Buffer.from(await subtle.exportKey('raw', pair.publicKey));
  const taken: string[] = [];
  const open = async (letters: string): Promise<string> => {
    const bytes = Buffer.from(letters, 'base64');
    const [header, nonce, body] = [bytes.subarray(0, 67), bytes.subarray(67, 79), bytes.subarray(79)];
    const sender = await subtle.importKey('raw', header.subarray(2), CURVE, false, []);
    const shared = await subtle.deriveBits({ name: 'ECDH', public: sender }, pair.privateKey, 256);
    const secret = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
    const salt = Buffer.concat([header.subarray(2), point]);
    const key = await subtle.deriveKey(
      { name: 'HKDF', hash: 'SHA-256', salt, info: Buffer.from('daftar envelope v1') },
      secret,
      { name: 'AES-GCM', length: 256 },
      false,
      ['decrypt'],
    );
    const plain = await subtle.decrypt({ name: 'AES-GCM', iv: nonce, additionalData: header }, key, body);
    return Buffer.from(plain).toString();
  };
  const asked: EnvelopeServer = {
    key: () => Promise.resolve({ version: 1, publicKey: point.toString('base64') }),
    open: async (letters) => {
      const text = await open(letters);
      const problem = refuse(text);
      if (problem) throw problem;
      taken.push(text);
    },
  };
  return { asked, taken };
}

describe('words sealed on this device', () => {
  let theirs: Awaited<ReturnType<typeof server>>;
  let refusal: (text: string) => ApiProblem | null = () => null;

  beforeAll(async () => {
    theirs = await server((text) => refusal(text));
    await expect(keepSealed(words('a'), 'too early')).rejects.toThrow();
    await handOver(theirs.asked, 'hers', NONE);
    expect(await knownKey()).toMatchObject({ version: 1 });
  });
  beforeEach(async () => {
    refusal = () => null;
    theirs.taken.length = 0;
    for (const person of ['hers', 'another'])
      for (const { id } of await sealedRows(person, NONE)) await removeSealed(id);
  });

  it('ask the browser once to keep them, where it answers without asking the user', async () => {
    const persist = jest.fn(() => Promise.resolve(false));
    Object.defineProperty(navigator, 'storage', { value: { persist }, configurable: true });
    await keepSealed(words('a'), 'first');
    expect(persist).not.toHaveBeenCalled();
    Object.defineProperty(navigator, 'userAgentData', { value: {}, configurable: true });
    for (const text of ['second', 'third']) await keepSealed(words('a'), text);
    expect(persist).toHaveBeenCalledTimes(1);
    Reflect.deleteProperty(navigator, 'userAgentData');
  });

  it('beside a copy of cases become drafts where no command has them', async () => {
    phone().set('along-7', new IDBFactory());
    for (const writer of ['a', 'b', 'c']) await keepSealed(words(writer), writer, writer === 'c' ? 6 : 7);
    const ids = async () => (await sealedRows('hers', NONE)).map(({ id }) => id);
    const [typed, ofAnother] = await Promise.all(['a', 'c'].map((one) => idOf('hers', 'note:1', one)));
    expect(await ids()).toEqual([ofAnother]);
    await releaseLeft('hers', 7, [{ key: 'note:1', writer: 'b' }]);
    expect((await ids()).sort()).toEqual([typed, ofAnother].sort());
    phone();
    expect(await ids()).toHaveLength(3);
  });

  it('are opened by the server alone, and leave the device when it has them', async () => {
    await keepSealed(words('a'), 'Ҳарфҳо');
    const [row] = await sealedRows('hers', NONE);
    expect(Buffer.from(row?.sealed ?? []).includes('Ҳарфҳо')).toBe(false);
    expect(await handOver(theirs.asked, 'hers', NONE)).toBe(true);
    expect(theirs.taken[0]?.split('\n')[1]).toBe('Ҳарфҳо');
    expect(await sealedRows('hers', NONE)).toEqual([]);
  });

  it('of two pages and of an earlier page lie side by side; of one page the later replace the earlier', async () => {
    await keepSealed(words('a'), 'first page');
    await keepSealed(words('b'), 'second page');
    await keepSealed(words('b', { edit: 2 }), 'second page, later');
    await handOver(theirs.asked, 'hers', NONE);
    expect(theirs.taken.map((text) => text.split('\n')[1])).toEqual(['first page', 'second page, later']);
  });

  it('of an open page are not handed over: they are on their way as a draft', async () => {
    await keepSealed(words('a'), 'open');
    expect(await handOver(theirs.asked, 'hers', { writer: 'a', keys: ['note:1'] })).toBe(false);
    expect(await sealedRows('hers', { writer: 'a', keys: ['note:1'] })).toEqual([]);
    expect(await sealedRows('hers', NONE)).toHaveLength(1);
  });

  it('of another person are neither listed nor handed over', async () => {
    await keepSealed(words('a'), 'hers');
    expect(await sealedRows('another', NONE)).toEqual([]);
    expect(await handOver(theirs.asked, 'another', NONE)).toBe(false);
    expect(theirs.taken).toEqual([]);
  });

  it('written before any sign-in wait for their writer, whoever signs in before', async () => {
    await keepSealed(words('a', { person: null, login: 'worker', key: 'register-t123450' }), 'by code');
    refusal = () => new ApiProblem(403, 'envelope_of_another');
    expect(await handOver(theirs.asked, 'another', NONE)).toBe(false);
    expect(await sealedRows(null, NONE)).toMatchObject([{ owner: null, refused: null, registers: true }]);
    // Of these users only the one who tried sees it.
    expect(await sealedRows('another', NONE)).toMatchObject([{ refused: 'envelope_of_another' }]);
    expect(await sealedRows('hers', NONE)).toMatchObject([{ refused: null }]);
    refusal = () => null;
    expect(await handOver(theirs.asked, 'hers', NONE)).toBe(true);
  });

  it('that the server refuses stay with the reason, and hold up none of the others', async () => {
    await keepSealed(words('a', { key: 'note:2' }), 'refused');
    await keepSealed(words('a'), 'taken');
    refusal = (text) => (text.endsWith('refused') ? new ApiProblem(404, 'not_found') : null);
    expect(await handOver(theirs.asked, 'hers', NONE)).toBe(true);
    expect(await sealedRows('hers', NONE)).toMatchObject([
      { id: await idOf('hers', 'note:2', 'a'), refused: 'not_found' },
    ]);
  });

  it('at which the server fails stay as they are, and hold up none of the others', async () => {
    await keepSealed(words('a', { key: 'note:2' }), 'fails');
    await keepSealed(words('a'), 'taken');
    refusal = (text) => (text.endsWith('fails') ? new ApiProblem(500, 'server') : null);
    expect(await handOver(theirs.asked, 'hers', NONE)).toBe(true);
    expect(await sealedRows('hers', NONE)).toMatchObject([{ refused: null }]);
  });

  it('that were sealed again while the server answered stay, whatever it said', async () => {
    for (const problem of [null, new ApiProblem(404, 'not_found')]) {
      await keepSealed(words('a'), 'before');
      const open = async (letters: string): Promise<void> => {
        await keepSealed(words('a', { edit: 2 }), 'later');
        await theirs.asked.open(letters);
        if (problem) throw problem;
      };
      await handOver({ ...theirs.asked, open }, 'hers', NONE);
      await handOver(theirs.asked, 'hers', NONE);
    }
    expect(theirs.taken.map((text) => text.split('\n')[1])).toEqual(['before', 'later', 'before', 'later']);
  });

  it('are called kept after a full disk once the store was opened again, with what it had lost', async () => {
    const opened = jest.spyOn(IDBDatabase.prototype, 'addEventListener');
    const really = globalThis.setTimeout;
    let onPause: (() => void)[] = [];
    let pauses = 0;
    const timer = jest.spyOn(globalThis, 'setTimeout').mockImplementation(((work: () => void, ms = 0) => {
      if (ms < 1_000) return really(work, ms);
      pauses += 1;
      // As Chromium begins an empty store where the files of the old one are damaged.
      for (const happens of onPause.splice(0)) happens();
      return really(work, 20);
    }) as never);
    await keepSealed(words('a'), 'kept before');
    jest.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(() => {
      throw new DOMException('disk full', 'QuotaExceededError');
    });
    await expect(keepSealed(words('b'), 'no room')).rejects.toThrow('disk full');
    // What was called kept before is put back.
    onPause = [() => globalThis.indexedDB.deleteDatabase('daftar')];
    await keepSealed(words('b'), 'room again');
    expect(await sealedRows('hers', NONE)).toHaveLength(2);
    await keepSealed(words('c'), 'trusted again');
    expect(pauses).toBe(1);
    // What a person cleared from the browser is not.
    opened.mock.contexts.splice(0).forEach((one) => forceCloseDatabase(one as never));
    globalThis.indexedDB.deleteDatabase('daftar');
    await new Promise((done) => really(done, 20));
    expect(await sealedRows('hers', NONE)).toEqual([]);
    await handOver(theirs.asked, 'hers', NONE);
    timer.mockRestore();
  });

  it('that were sent leave at once, also while the disk is asked: a page that ends next offers them no more', async () => {
    doubtStore();
    const asked = Date.now();
    const isKept = keepSealed(words('sent'), 'sent').catch(toProblem);
    const other = keepSealed(words('other'), 'other');
    await new Promise((done) => setTimeout(done, 200));
    await removeSealed(await idOf('hers', 'note:1', 'sent'));
    expect(Date.now() - asked).toBeLessThan(2_000);
    // What could not be read from the disk yet is read once more.
    await Promise.all([isKept, other]);
    expect(Date.now() - asked).toBeGreaterThan(2_900);
    expect((await sealedRows('hers', NONE)).map(({ id }) => id)).toEqual([
      await idOf('hers', 'note:1', 'other'),
    ]);
  });

  it('all stay where no answer comes', async () => {
    await keepSealed(words('a'), 'one');
    await keepSealed(words('b'), 'two');
    refusal = () => new ApiProblem(0, 'no_connection');
    expect(await handOver(theirs.asked, 'hers', NONE)).toBe(false);
    expect(await sealedRows('hers', NONE)).toHaveLength(2);
  });
});
