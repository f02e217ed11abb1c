import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import { SamePerson } from './same-person';

describe('orders against maybe the same person', () => {
  const open = async (count: { orders: number; breaches: number }) => {
    const screen = await show(SamePerson, { orderId: 'o' });
    const http = TestBed.inject(HttpTestingController);
    http.expectOne('/api/orders/o/same-person').flush(count);
    await settled(screen);
    return { screen, http };
  };

  it('are counted, and their dates shown only after a reason', async () => {
    const { screen, http } = await open({ orders: 2, breaches: 1 });
    expect(screen.text()).toContain('Possibly the same person: 2 earlier orders, 1 breach');
    expect(screen.element.querySelector('button')).toBeNull();
    screen.element.querySelector<HTMLInputElement>('input[value=assess_risk]')?.click();
    await settled(screen);
    await screen.press('Show the orders');
    const sent = http.expectOne('/api/orders/o/same-person');
    expect(sent.request.body).toEqual({ reason: 'assess_risk' });
    const earlier = {
      issuedAt: '2026-10-01T05:00:00Z',
      expiresOn: '2026-10-16',
      status: 'expired',
      breaches: 1,
    };
    sent.flush({ orders: [earlier] });
    await settled(screen);
    expect(screen.text()).toContain('16');
    expect(screen.element.querySelectorAll('li')).toHaveLength(1);
  });

  it('are not mentioned where there is none', async () => {
    const { screen } = await open({ orders: 0, breaches: 0 });
    expect(screen.text()).toBe('');
  });
});
