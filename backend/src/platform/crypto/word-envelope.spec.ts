import { describe, expect, it } from '@jest/globals';
import { sealWords } from '../../../test/support/sealed-words.js';
import { newReceivingPair, openWordEnvelope } from './word-envelope.js';

const TEXT = 'Намуна: ғ ӣ қ ӯ ҳ ҷ\nsecond line';

describe('words that a browser sealed', () => {
  const pair = newReceivingPair();
  const sealed = async (text = TEXT) =>
    Buffer.from(await sealWords(pair.publicKey.toString('base64'), text), 'base64');

  it('are opened by the private key, as WebCrypto seals them', async () => {
    expect(openWordEnvelope(pair, await sealed())).toBe(TEXT);
    expect(openWordEnvelope(pair, await sealed(''))).toBe('');
  });

  it('are opened by no other pair', async () => {
    expect(openWordEnvelope(newReceivingPair(), await sealed())).toBeNull();
  });

  it('are not opened with one byte changed, whichever it is', async () => {
    const whole = await sealed();
    const opened = whole.map((_, at) => {
      const changed = Buffer.from(whole);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      return openWordEnvelope(pair, changed) === null ? 0 : 1;
    });
    expect(opened.reduce((sum, one) => sum + one, 0)).toBe(0);
  });

  it.each([0, 1, 66, 94])('are not opened when cut off after %d bytes', async (length) => {
    expect(openWordEnvelope(pair, (await sealed()).subarray(0, length))).toBeNull();
  });
});
