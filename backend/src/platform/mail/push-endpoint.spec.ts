import { createECDH } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { PushChannel } from './push-channel.js';
import type { PushOptions } from './push-channel.js';
import { isPublicAddress, pushEndpoint } from './push-endpoint.js';

const isAllowed = (text: string, services: readonly string[] = []): boolean =>
  pushEndpoint(text, services).isAllowed;

describe('an address that a browser names', () => {
  it.each([
    'https://fcm.googleapis.com/fcm/send/abc',
    'https://updates.push.services.mozilla.com/wpush/v2/abc',
    'https://web.push.apple.com/QAbc',
    'https://wns2-by3p.notify.windows.com/w/?token=abc',
  ])('may be a push service: %s', (text) => {
    expect(isAllowed(text)).toBe(true);
  });

  it.each([
    'http://push.example.org/abc',
    'ftp://push.example.org/abc',
    'https://push.example.org:8443/abc',
    'https://user@push.example.org/abc',
    'https://user:secret@push.example.org/abc',
    'https://push.example.org/abc#here',
    'https://localhost/abc',
    'https://postgres/abc',
    'https://127.0.0.1/abc',
    'https://2130706433/abc',
    'https://0x7f.1/abc',
    'https://8.8.8.8/abc',
    'https://[::1]/abc',
    'https://[::ffff:127.0.0.1]/abc',
    'https://[2606:4700::1]/abc',
    'javascript:alert(1)',
    'push.example.org',
    '',
    `https://push.example.org/${'a'.repeat(1_000)}`,
  ])('may not be another one: %s', (text) => {
    expect(isAllowed(text)).toBe(false);
  });

  it('is one of the named services where the operator named some, wherever that is', () => {
    const services = ['http://127.0.0.1:8080', 'https://push.example.org'];
    const given = ['http://127.0.0.1:8080/abc', 'https://push.example.org/abc'];
    const others = [
      'http://127.0.0.1:8081/abc',
      'https://127.0.0.1:8080/abc',
      'https://fcm.googleapis.com/abc',
      'http://x@127.0.0.1:8080/abc',
    ];
    expect(given.map((text) => isAllowed(text, services))).toEqual([true, true]);
    expect(others.map((text) => isAllowed(text, services))).toEqual(others.map(() => false));
  });
});

describe('an address that a name leads to', () => {
  it.each(['8.8.8.8', '172.15.0.1', '172.32.0.1', '192.169.0.1', '2606:4700::1111', '2a00:1450:4001::1'])(
    '%s is public',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '127.8.8.8', '169.254.169.254'],
    ...['172.16.0.1', '172.31.255.255', '192.168.1.1', '198.18.0.1', '203.0.113.9', '224.0.0.1'],
    ...['255.255.255.255', '::', '::1', '::ffff:8.8.8.8', '::ffff:127.0.0.1', '64:ff9b::7f00:1'],
    ...['fc00::1', 'fd12::1', 'fe80::1', 'ff02::1', '2001:db8::1', '2002:7f00:1::', '2001::1', 'name'],
  ])('%s is not', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each([[['127.0.0.1']], [['10.0.0.1']], [['8.8.8.8', '169.254.169.254']], [['::1']], [[]]])(
    'is refused at the moment of sending: %j',
    async (addresses) => {
      const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
      const lookUp: PushOptions['lookUp'] = (_name, _options, done) => done(null, found);
      const channel = new PushChannel({
        ...{ contact: 'mailto:office@example.test', services: [], displayName: 'Daftar', lookUp },
      });
      const [browser, server] = [createECDH('prime256v1'), createECDH('prime256v1')];
      const to = {
        endpoint: 'https://push.example.org/abc',
        p256dh: browser.generateKeys('base64url'),
        auth: Buffer.alloc(16, 7).toString('base64url'),
      };
      server.setPrivateKey(Buffer.alloc(32, 7));
      const keys = {
        publicKey: server.getPublicKey('base64url'),
        privateKey: server.getPrivateKey('base64url'),
      };
      const sent = await channel.send(to, { template: 'digest', language: 'en', count: 1 }, keys);
      expect(sent).toEqual({ outcome: 'refused', error: 'refused' });
    },
  );
});
