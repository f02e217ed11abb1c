import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { settled, show } from '../../../../testing/screen';
import type { OrderDto } from '../../../api/models/order-dto';
import { PrintOrder } from './print-order';

const order = {
  id: 'o1',
  caseId: 'c1',
  code: '7K4M9QX4',
  reference: 'WZDZYJVB',
  number: '118/26',
  status: 'active',
  issuingBody: 'Militia of Kulob',
  issuerRank: 'Major',
  issuerName: null,
  contactDetails: null,
  issuedAt: '2026-11-20T06:00:00Z',
  servedAt: '2026-11-20T08:00:00Z',
  expiresOn: '2026-11-25',
  conditions: ['no_violence'],
  breaches: [],
  law: [],
} as unknown as OrderDto;

describe('an order on paper', () => {
  afterEach(() => jest.restoreAllMocks());

  it('needs a reason, and says what it says without the name of anybody', async () => {
    jest.spyOn(window, 'print').mockImplementation(() => undefined);
    const screen = await show(PrintOrder, { id: 'o1' });
    const http = TestBed.inject(HttpTestingController);
    await screen.press('Print');
    http.expectNone('/api/orders/o1/prints');
    screen.element.querySelector<HTMLInputElement>('input[value=for_court]')?.click();
    await screen.press('Print');
    const request = http.expectOne('/api/orders/o1/prints');
    expect(request.request.body).toEqual({ reason: 'for_court' });
    request.flush(order);
    await settled(screen);
    const corrected = {
      ...{ id: 'k1', subjectKind: 'order', subjectId: 'o1', reason: 'typing', state: 'confirmed' },
      ...{ askedAt: '2026-11-11T06:00:00Z', decidedAt: '2026-11-11T07:00:00Z', fields: ['days'] },
      ...{ before: { days: 14 }, after: { days: 15 } },
    };
    http.expectOne('/api/cases/c1/corrections').flush({ items: [corrected], subjects: [] });
    await settled(screen);
    const text = screen.text();
    for (const words of [
      '7K4M-9QX4',
      'Order number 118/26',
      'Status In force',
      '(Typing error). Before: Length in days: 14',
      'Issued by Major (not printed)',
      'Who she is (not printed)',
      'Reaching her about the order (not printed)',
      'In force until 25 Nov 2026, 24:00',
      'Keep locked. Destroy after use.',
    ])
      expect(text).toContain(words);
    expect(window.print).toHaveBeenCalledTimes(1);
    const gone = jest.spyOn(TestBed.inject(Router), 'navigate');
    window.dispatchEvent(new Event('afterprint'));
    expect(gone).toHaveBeenCalledWith(['/orders', 'o1']);
  });
});
