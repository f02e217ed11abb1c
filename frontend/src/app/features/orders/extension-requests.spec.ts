import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import type { Screen } from '../../../testing/screen';
import type { ExtensionRequestDto } from '../../api/models/extension-request-dto';
import { SEEN_VERSION } from '../../core/http/request-context';
import { ExtensionRequests } from './extension-requests';

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
