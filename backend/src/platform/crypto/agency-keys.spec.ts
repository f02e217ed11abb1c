import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { OpenedAgencyKeys, newAgencyKeyPair, unwrapKey, wrapKey, wrapKeys } from './agency-keys.js';
import { RootKey } from './root-key.js';

const root = new RootKey(Buffer.alloc(32, 7));
/** Sealed to the pair below by the version of this code that wrote keys as JWK; what is stored must stay open. */
const EARLIER = {
  agencyId: 'an agency',
  sealedPrivateKey:
    'AQAAAAEz9J846zt+UCU7ozPnvlgiQObgKx4EoliCrm9hXd6vyyfetZ8FxhvtHdGbWzPSqMnjp8kIkKp3mugZn14fTmCeh4jPLWYrZywfmwu0',
  row: 'a case/identity/1/an agency',
  sealedKey:
    'Mnqg+7V40aAwPkEg3Yq+2NaQ3mR3W/1lB/GypSlXukYBAAAAAVNiEIW7es8Z0mMP6MSCjZOv2WtR0Ed+7aqZ+i8zfmfeioJGU+c7m0eXxwR+9/p7aXfHt/2oPON4+lwi2Q==',
  dataKey: 'D1cZCeI/h6TMzz3fdz6PaEYHppUSXZgnT7cTyXTKhP8=',
};

describe('keys of agencies', () => {
  it('open what was sealed to their public half, and nothing sealed to another place', () => {
    const pair = newAgencyKeyPair(root, 'a');
    const privateKey = new OpenedAgencyKeys(root).open('a', pair.sealedPrivateKey);
    const dataKey = randomBytes(32);
    const sealed = wrapKey(pair.publicKey, 'row', dataKey);
    expect(pair.publicKey).toHaveLength(32);
    expect(unwrapKey(privateKey, 'row', sealed)).toEqual(dataKey);
    expect(() => unwrapKey(privateKey, 'another row', sealed)).toThrow();
  });

  it('are made anew for each data key', () => {
    const { publicKey } = newAgencyKeyPair(root, 'a');
    const [one, other] = [1, 2].map(() => wrapKey(publicKey, 'row', Buffer.alloc(32)));
    expect(one?.subarray(0, 32)).not.toEqual(other?.subarray(0, 32));
  });

  it('wrap what is sealed together with a key of its own for each place', () => {
    const pair = newAgencyKeyPair(root, 'a');
    const opened = new OpenedAgencyKeys(root).open('a', pair.sealedPrivateKey);
    const keys = ['one row', 'other row'].map((row) => ({ row, dataKey: randomBytes(32) }));
    const [one, other] = wrapKeys(pair.publicKey, keys);
    if (!one || !other) throw new Error('two were sealed');
    expect(one.subarray(0, 32)).toEqual(other.subarray(0, 32));
    expect(unwrapKey(opened, 'one row', one)).toEqual(keys[0]?.dataKey);
    expect(unwrapKey(opened, 'other row', other)).toEqual(keys[1]?.dataKey);
    expect(() => unwrapKey(opened, 'other row', one)).toThrow();
    // The version is bound too: a wrap of today cannot be passed off as one of the earlier derivation.
    const asEarlier = Buffer.from(one);
    asEarlier.writeUInt32BE(1, 33);
    expect(() => unwrapKey(opened, 'one row', asEarlier)).toThrow();
  });

  it('open what an earlier version sealed', () => {
    const stored = Buffer.from(EARLIER.sealedPrivateKey, 'base64');
    const privateKey = new OpenedAgencyKeys(root).open(EARLIER.agencyId, stored);
    const opened = unwrapKey(privateKey, EARLIER.row, Buffer.from(EARLIER.sealedKey, 'base64'));
    expect(opened.toString('base64')).toBe(EARLIER.dataKey);
  });

  it('are opened once for each agency and sealed key, of at most two hundred', () => {
    const keys = new OpenedAgencyKeys(root);
    const pairs = Array.from({ length: 201 }, (_, number) => newAgencyKeyPair(root, `a${number}`));
    const [first] = pairs;
    const open = (number: number): unknown => keys.open(`a${number}`, pairs[number]!.sealedPrivateKey);
    const opened = open(0);
    expect(open(0)).toBe(opened);
    expect(() => keys.open('another agency', first!.sealedPrivateKey)).toThrow();
    for (let number = 1; number < 200; number += 1) open(number);
    expect(open(0)).toBe(opened);
    open(200);
    expect(open(0)).not.toBe(opened);
  });
});
