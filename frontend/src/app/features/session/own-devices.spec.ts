import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { webcrypto } from 'node:crypto';
import { show } from '../../../testing/screen';
import type { PushDeviceDto } from '../../api/models/push-device-dto';
import { OwnDevices } from './own-devices';

const ENDPOINT = 'https://push.example.org/abc';
/** SHA-256 of the address. */
const FINGERPRINT = 'dijBZrwPhUkVhgn1a9wdh0H-DfBTZpHCCKePBjqUT84';
const device = (more: Partial<PushDeviceDto> = {}): PushDeviceDto => ({
  ...{ id: 'd1', browser: 'chrome', system: 'android', addedAt: '2026-11-26T04:00:00Z' },
  ...{ fingerprint: 'another', ...more },
});

describe('devices that show messages', () => {
  let subscription: { unsubscribe: jest.Mock } | null;
  let subscribe: jest.Mock;

  const browser = (hasPush = true): void => {
    const made = {
      endpoint: ENDPOINT,
      toJSON: () => ({ endpoint: ENDPOINT, keys: { p256dh: 'key', auth: 'secret' } }),
      unsubscribe: jest.fn(() => Promise.resolve(true)),
    };
    subscribe = jest.fn(() => {
      subscription = made;
      return Promise.resolve(made);
    });
    const pushManager = { subscribe, getSubscription: () => Promise.resolve(subscription) };
    Object.defineProperties(globalThis, {
      PushManager: { value: class {}, configurable: true },
      isSecureContext: { value: true, configurable: true },
      crypto: { value: webcrypto, configurable: true },
    });
    if (!hasPush) delete (globalThis as { PushManager?: unknown }).PushManager;
    Object.defineProperty(navigator, 'serviceWorker', {
      value: { getRegistration: () => Promise.resolve({ pushManager }) },
      configurable: true,
    });
  };
  const open = async (devices: PushDeviceDto[], publicKey: string | null = 'public') => {
    const screen = await show(OwnDevices);
    const http = TestBed.inject(HttpTestingController);
    const settled = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      await screen.fixture.whenStable();
    };
    const list = async (shown: PushDeviceDto[]): Promise<void> => {
      await settled();
      http.expectOne({ method: 'GET', url: '/api/push-devices' }).flush({ publicKey, devices: shown });
      const isShown = (): boolean =>
        screen.element.querySelector('pn-loading') === null &&
        screen.element.querySelectorAll('button[aria-label]').length === shown.length;
      // The digest of the address is made outside of the test's own turns.
      for (let turn = 0; turn < 400 && !isShown(); turn += 1) await settled();
    };
    await list(devices);
    return { screen, http, settled, list };
  };

  beforeEach(() => {
    subscription = null;
    browser();
  });

  it('are turned on here with one tap', async () => {
    const { screen, http, settled, list } = await open([]);
    expect(screen.text()).toContain('No device yet.');
    await screen.press('Show “There is something new” on this device');
    await settled();
    expect(subscribe).toHaveBeenCalledWith({ userVisibleOnly: true, applicationServerKey: 'public' });
    const added = http.expectOne({ method: 'POST', url: '/api/push-devices' });
    expect(added.request.body).toEqual({ endpoint: ENDPOINT, p256dh: 'key', auth: 'secret' });
    added.flush('');
    await list([device({ fingerprint: FINGERPRINT })]);
    expect(screen.text()).toContain('Chrome, Android');
    expect(screen.text()).toContain('Here');
    expect(screen.element.querySelectorAll('button')).toHaveLength(1);
  });

  it('are turned off with one tap, and this browser ends its subscription', async () => {
    await subscribe();
    const { screen, http, settled, list } = await open([device({ fingerprint: FINGERPRINT })]);
    await screen.press('Turn off: Chrome, Android');
    http.expectOne({ method: 'DELETE', url: '/api/push-devices/d1' }).flush('');
    await settled();
    expect(subscription?.unsubscribe).toHaveBeenCalled();
    await list([]);
    expect(screen.text()).toContain('No device yet.');
  });

  it('of another place are turned off without touching this browser', async () => {
    await subscribe();
    const { screen, http, settled, list } = await open([device()]);
    expect(screen.text()).not.toContain('Here');
    await screen.press('Turn off: Chrome, Android');
    http.expectOne({ method: 'DELETE', url: '/api/push-devices/d1' }).flush('');
    await settled();
    expect(subscription?.unsubscribe).not.toHaveBeenCalled();
    await list([]);
  });

  it.each([
    ['NotAllowedError', 'Notifications are blocked in this browser.'],
    ['AbortError', 'This device could not turn messages on.'],
  ])('say what to do after %s, and send nothing', async (name, sentence) => {
    const { screen, http, settled } = await open([]);
    subscribe.mockRejectedValue(new DOMException('refused', name));
    await screen.press('Show “There is something new” on this device');
    await settled();
    expect(screen.element.querySelector('[role=alert]')?.textContent).toContain(sentence);
    http.expectNone({ method: 'POST', url: '/api/push-devices' });
  });

  it('subscribe again where the browser knows another key of the server', async () => {
    await subscribe();
    const before = subscription;
    const { screen, http, settled } = await open([]);
    subscribe.mockRejectedValueOnce(new DOMException('other key', 'InvalidStateError'));
    await screen.press('Show “There is something new” on this device');
    await settled();
    expect(before?.unsubscribe).toHaveBeenCalled();
    http.expectOne({ method: 'POST', url: '/api/push-devices' });
  });

  it('cannot be turned on in a browser without push, nor where the server has no key', async () => {
    browser(false);
    const { screen } = await open([device()]);
    expect(screen.text()).toContain('On an iPhone, add this program to the home screen first.');
    expect(screen.element.querySelectorAll('button')).toHaveLength(1);
    TestBed.resetTestingModule();
    browser();
    const off = await open([], null);
    expect(off.screen.text()).toContain('Messages to devices are not set up here.');
    expect(off.screen.element.querySelectorAll('button')).toHaveLength(0);
  });
});
