import { HttpTestingController } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import type { OrderRowDto } from '../../api/models/order-row-dto';
import { Menu } from '../../core/shell/menu';
import { Orders } from './orders';

const NOW = '2026-11-24T06:00:00.000Z';
const line = (id: string, change: Partial<OrderRowDto>): OrderRowDto => ({
  ...{ id, at: NOW, band: 'standard', caseId: 'c1', code: null, expiresOn: null, filter: 'to_serve' },
  ...{ extensionRequestedOn: null, isLate: false, number: null, openBreaches: 0, reference: 'WZDZYJVB' },
  status: 'issued',
  ...change,
});

it('lists orders as the server ranked them, and says which cannot wait', async () => {
  TestBed.overrideProvider(Menu, { useValue: { entries: signal([]), setCount: () => undefined } });
  const screen = await show(Orders);
  const counts = { breach: 1, to_serve: 2, ending: 0, requested: 0, running: 0 };
  const items = [
    line('o1', { filter: 'breach', at: '2026-11-24T05:00:00.000Z' }),
    line('o2', { band: 'high' }),
    line('o3', { at: '2026-11-20T06:00:00.000Z' }),
  ];
  TestBed.inject(HttpTestingController)
    .expectOne('/api/orders')
    .flush({ items, nextCursor: null, counts, now: NOW, allowedActions: [] });
  await settled(screen);
  const rows = Array.from(screen.element.querySelectorAll('pn-queue-row'));
  const words = rows.map(({ textContent }) => /Act now|Danger/.exec(textContent)?.[0] ?? null);
  expect(words).toEqual(['Act now', 'Danger', null]);
  expect(rows.map((row) => row.querySelector('a')?.getAttribute('href'))).toEqual([
    '/orders/o1',
    '/orders/o2',
    '/orders/o3',
  ]);
});
