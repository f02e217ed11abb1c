import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import type { EmailChoice } from '../../api/models/email-choice';
import type { DutyPhoneDto } from '../../api/models';
import { StepUp } from '../../core/session/step-up';
import { DutyPhone } from './duty-phone';
import { NotificationPreferences } from './notification-preferences';

const device = {
  ...{ id: 'd1', browser: 'chrome', system: 'android' },
  ...{ addedAt: '2026-11-26T04:00:00Z', fingerprint: 'another' },
};

async function open(shown: {
  isAvailable: boolean;
  email: EmailChoice;
  devices: number;
  dutyPhone?: DutyPhoneDto | null;
}) {
  const screen = await show(NotificationPreferences);
  const http = TestBed.inject(HttpTestingController);
  const settled = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve));
    await screen.fixture.whenStable();
  };
  await settled();
  http.expectOne('/api/notification-preferences').flush({
    ...{ isAvailable: shown.isAvailable, address: null, plannedAddress: null, codeUntil: null },
    dutyPhone: shown.dutyPhone ?? null,
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

describe('the number for alarms', () => {
  const of = async (own: { isAvailable: boolean; number: string | null }) => {
    jest.spyOn(StepUp.prototype, 'during').mockImplementation((work) => work());
    const screen = await show(DutyPhone, { own });
    return { screen, http: TestBed.inject(HttpTestingController) };
  };
  afterEach(() => {
    TestBed.inject(HttpTestingController).verify();
    jest.restoreAllMocks();
  });

  it('is sent with the code of the country, and the settings are fetched again', async () => {
    const { screen, http } = await of({ isAvailable: true, number: null });
    const changed = jest.fn();
    screen.fixture.componentInstance.changed.subscribe(changed);
    const type = async (text: string): Promise<void> => {
      const field = screen.element.querySelector<HTMLInputElement>('#duty-phone')!;
      field.value = text;
      field.dispatchEvent(new Event('input'));
      await screen.press('Save');
    };
    await type('90 000');
    expect(screen.text()).toContain('Write the number with the country code');
    await type('93 111-22-33');
    const sent = http.expectOne({ method: 'PUT', url: '/api/notification-preferences/duty-phone' });
    expect(sent.request.body).toEqual({ number: '+992931112233' });
    expect(changed).not.toHaveBeenCalled();
    sent.flush(null, { status: 204, statusText: 'No Content' });
    await settled(screen);
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it('is not offered without a gateway, and an earlier one can still be removed', async () => {
    const { screen, http } = await of({ isAvailable: false, number: '+992931112233' });
    expect(screen.text()).toContain('SMS is not set up here.');
    expect(screen.text()).not.toContain('There is something for you');
    expect(screen.element.querySelector('form')).toBeNull();
    await screen.press('Remove');
    http.expectOne({ method: 'DELETE', url: '/api/notification-preferences/duty-phone' }).flush(null);
  });

  it.each([
    [{ isAvailable: true, number: null }, true],
    [null, false],
  ])('is shown to who has alarms alone: %j', async (dutyPhone, isShown) => {
    const { element } = await open({ isAvailable: true, email: 'all', devices: 0, dutyPhone });
    expect(element.querySelector('pn-duty-phone') !== null).toBe(isShown);
  });
});
