import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import type { Screen } from '../../../testing/screen';
import type { ExtensionRequestDto } from '../../api/models/extension-request-dto';
import { SEEN_VERSION } from '../../core/http/request-context';
import { ExtensionRequests } from './extension-requests';
import { OrderNotice } from './order-notice';
import { ReceivedNotices } from './received-notices';

const request: ExtensionRequestDto = {
  orderId: 'o',
  agencyName: { tg: 'Милитсия', ru: 'Милиция', en: 'Police, Kulob' },
  allowedActions: ['answer'],
  answerBy: '2026-11-26T05:00:00Z',
  band: 'high',
  breaches: 2,
  conditions: ['no_contact'],
  days: 15,
  endsOn: '2026-11-27',
  issuedOn: '2026-11-12',
  mostFurtherDays: 15,
  reference: 'WZDZYJVB',
  requestedOn: '2026-11-24',
  sentAt: '2026-11-24T05:00:00Z',
  servedOn: '2026-11-12',
  state: 'seen',
  version: 4,
};

async function open(
  change: Partial<ExtensionRequestDto> = {},
): Promise<[Screen<ExtensionRequests>, HttpTestingController]> {
  const screen = await show(ExtensionRequests);
  const http = TestBed.inject(HttpTestingController);
  http.expectOne('/api/extension-requests').flush({ requests: [{ ...request, ...change }] });
  await settled(screen);
  return [screen, http];
}

describe('requests to extend an order', () => {
  it('say until when the order runs, and are answered once with the version that was seen', async () => {
    const [screen, http] = await open();
    expect(screen.text()).toContain('Police, Kulob');
    expect(screen.text()).toContain('Breaches: 2');
    expect(screen.text()).not.toContain('seen by the prosecutor');
    const print = screen.element.querySelector('a[href*=papers]');
    expect(print?.getAttribute('href')).toBe('/orders/papers/order/o?from=extensions');
    await screen.press('Answer');
    screen.element.querySelector<HTMLInputElement>('input[value=returned]')?.click();
    await settled(screen);
    await screen.press('Send the answer');
    await settled(screen);
    expect(screen.text()).toContain('Choose the missing papers.');
    screen.element.querySelector<HTMLInputElement>('input[value=copy_of_order]')?.click();
    await screen.press('Send the answer');
    const sent = http.expectOne('/api/extension-requests/o/answer');
    expect(sent.request.body).toMatchObject({ decision: 'returned', missing: ['copy_of_order'] });
    expect(sent.request.context.get(SEEN_VERSION)).toBe(4);
    sent.flush({ requests: [] });
    await settled(screen);
    expect(screen.text()).not.toContain('Police, Kulob');
  });

  it('offer no answer to a user who only reads them', async () => {
    const [screen] = await open({ allowedActions: [] });
    expect([...screen.element.querySelectorAll('button')].map((button) => button.textContent)).toEqual([]);
  });
});

describe('the police of her new place', () => {
  const stationName = { tg: 'Милитсия', ru: 'Милиция', en: 'Police, Qubodiyon' };

  it('are told of an order only if she agrees, asked alone', async () => {
    const screen = await show(OrderNotice, { id: 'o' });
    const http = TestBed.inject(HttpTestingController);
    const stations = [{ id: 's', name: stationName, place: 'qubodiyon' }];
    http.expectOne('/api/orders/o/notices').flush({ notices: [], stations });
    await settled(screen);
    await screen.press('Tell them');
    expect(screen.text()).toContain('Send it only if she agrees.');
    screen.element.querySelector<HTMLInputElement>('input[value=no]')?.click();
    await settled(screen);
    expect(screen.text()).toContain('Nothing is sent.');
    http.verify();
    screen.element.querySelector<HTMLInputElement>('input[value=alone]')?.click();
    const fill = (id: string, value: string) => {
      const field = screen.element.querySelector<HTMLInputElement>(`#${id}`);
      if (field) field.value = value;
      field?.dispatchEvent(new Event('input'));
    };
    fill('station', 's');
    fill('duty-phone', '3322 1-02');
    await screen.press('Tell them');
    const sent = http.expectOne('/api/orders/o/notices');
    expect(sent.request.body).toEqual({ stationId: 's', dutyPhone: '3322 1-02', presence: 'alone' });
    sent.flush({
      notices: [{ id: 'n', stationName, sentAt: '2026-11-24T05:00:00Z', seenAt: null }],
      stations,
    });
    await settled(screen);
    expect(screen.text()).toContain('Police, Qubodiyon: told');
    await screen.press('Take it back');
    const taken = http.expectOne('/api/order-notices/n');
    expect(taken.request.method).toBe('DELETE');
    taken.flush(null, { status: 204, statusText: 'No Content' });
    await settled(screen);
    http.expectOne('/api/orders/o/notices').flush({ notices: [], stations });
    await settled(screen);
    expect(screen.text()).not.toContain('Police, Qubodiyon: told');
  });

  it('read whom it binds and until when, and say that they know', async () => {
    const screen = await show(ReceivedNotices);
    const http = TestBed.inject(HttpTestingController);
    const notice = {
      ...{ id: 'n', number: '118/26', boundPerson: 'Намунаев Далер', bornOn: null, dutyPhone: '3322 1-02' },
      ...{ conditions: ['no_contact'], expiresOn: '2026-12-09', sentAt: '2026-11-24T05:00:00Z' },
    };
    http.expectOne('/api/order-notices').flush([{ ...notice, seenAt: null }]);
    await settled(screen);
    expect(screen.text()).toContain('Намунаев Далер');
    expect(screen.text()).toContain('Call the support line, not her.');
    await screen.press('We know of it');
    http.expectOne('/api/order-notices/n/seen').flush([{ ...notice, seenAt: '2026-11-24T06:00:00Z' }]);
    await settled(screen);
    expect(screen.text()).not.toContain('We know of it');
  });
});
