import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { show } from '../../../testing/screen';
import type { EmailChoice } from '../../api/models/email-choice';
import { NotificationPreferences } from './notification-preferences';

const device = {
  ...{ id: 'd1', browser: 'chrome', system: 'android' },
  ...{ addedAt: '2026-11-26T04:00:00Z', fingerprint: 'another' },
};

async function open(shown: { isAvailable: boolean; email: EmailChoice; devices: number }) {
  const screen = await show(NotificationPreferences);
  const http = TestBed.inject(HttpTestingController);
  const settled = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve));
    await screen.fixture.whenStable();
  };
  await settled();
  http.expectOne('/api/notification-preferences').flush({
    ...{ isAvailable: shown.isAvailable, address: null, plannedAddress: null, codeUntil: null },
    choices: {
      ...{ language: 'en', email: shown.email, digestHour: 8, quietFrom: 1_200, quietUntil: 420 },
      ...{ worksOn: [1, 2, 3, 4, 5], breaksQuiet: false },
    },
  });
  await settled();
  const devices = Array.from({ length: shown.devices }, (_, place) => ({ ...device, id: `d${place}` }));
  http.expectOne('/api/push-devices').flush({ publicKey: 'public', devices });
  await settled();
  return screen;
}

describe('how a user is notified', () => {
  it.each([
    ['no mail server and no device', { isAvailable: false, email: 'all', devices: 0 }, [false, false, false]],
    ['a device alone', { isAvailable: false, email: 'all', devices: 1 }, [true, true, true]],
    ['a device and no e-mails', { isAvailable: true, email: 'off', devices: 1 }, [true, true, true]],
    ['neither device nor e-mails', { isAvailable: true, email: 'off', devices: 0 }, [true, false, false]],
    ['urgent messages', { isAvailable: true, email: 'urgent', devices: 1 }, [true, true, false]],
  ] as const)(
    'with %s: choices, hours and the hour of the summary as they apply',
    async (_what, shown, expected) => {
      const { element } = await open(shown);
      expect([
        element.querySelector('form') !== null,
        element.querySelector('#quiet-from') !== null,
        element.querySelector('#digest-hour') !== null,
      ]).toEqual(expected);
    },
  );
});
