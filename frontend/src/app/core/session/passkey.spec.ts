import { createPasskey, usePasskey } from './passkey';
import { toProblem } from '../http/api-problem';

const buffer = (...bytes: number[]): ArrayBuffer => Uint8Array.from(bytes).buffer;

describe('a passkey of the device', () => {
  let asked: { publicKey: Record<string, unknown> }[];
  let answer: () => Promise<unknown>;

  beforeEach(() => {
    asked = [];
    const ask = (options: { publicKey: Record<string, unknown> }) => {
      asked.push(options);
      return answer();
    };
    Object.defineProperty(navigator, 'credentials', {
      value: { create: ask, get: ask },
      configurable: true,
    });
  });

  it('is asked with bytes, and answers in letters that fit into an address', async () => {
    answer = () =>
      Promise.resolve({
        id: 'AQ',
        type: 'public-key',
        response: {
          clientDataJSON: buffer(251, 255, 254),
          signature: buffer(1),
          userHandle: null,
        },
      });
    const text = await usePasskey({
      challenge: '-_8',
      rpId: 'here',
      allowCredentials: [{ id: 'AQ', type: 'public-key' }],
    });
    expect(asked[0]?.publicKey['challenge']).toEqual(Uint8Array.from([251, 255]));
    expect(asked[0]?.publicKey).toMatchObject({ rpId: 'here', allowCredentials: [{ id: Uint8Array.of(1) }] });
    expect(JSON.parse(text)).toEqual({
      id: 'AQ',
      rawId: 'AQ',
      type: 'public-key',
      clientExtensionResults: {},
      response: { clientDataJSON: '-__-', signature: 'AQ' },
    });
  });

  it.each([
    ['the device’s question was closed', new DOMException('', 'NotAllowedError'), 'passkey_not_used'],
    ['there is one already', new DOMException('', 'InvalidStateError'), 'passkey_is_there'],
  ])('tells in one word that %s', async (_what, error, code) => {
    answer = () => Promise.reject(error);
    const options = { challenge: 'AQ', user: { id: 'AQ', name: 'a', displayName: 'a' } };
    const problem = await createPasskey(options).catch((refused: unknown) => toProblem(refused));
    expect(problem).toMatchObject({ code });
  });
});
