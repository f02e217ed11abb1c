import { hasPrf } from './prf';

describe('a passkey that can seal', () => {
  it.each([
    [undefined, false],
    [{}, false],
    [{ getClientCapabilities: () => Promise.reject(new Error('no')) }, false],
    [{ getClientCapabilities: () => Promise.resolve({ 'extension:prf': false }) }, false],
    [{ getClientCapabilities: () => Promise.resolve({ 'extension:prf': true }) }, true],
  ])('is offered only where the browser says so (%#)', async (value, has) => {
    Object.defineProperty(globalThis, 'PublicKeyCredential', { value, configurable: true });
    expect(await hasPrf()).toBe(has);
    Object.defineProperty(globalThis, 'PublicKeyCredential', { value: undefined, configurable: true });
  });
});
