import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import type { OrderDto } from '../../api/models';
import { SEEN_VERSION } from '../../core/http/request-context';
import { OrderStepPanel } from './order-step-panel';
import { STEPS } from './order-steps';

const ORDER = {
  ...{ id: 'o1', caseId: 'c1', version: 3, status: 'active', law: [], extensions: [], respondent: null },
  ...{ contactDetails: null, issuedAt: '2026-11-24T06:00:00Z', servedAt: '2026-11-24T08:00:00Z' },
} as unknown as OrderDto;

describe('one step of an order', () => {
  it('stays open where another user changed the order, and is sent again with its new version', async () => {
    const step = STEPS.find(({ action }) => action === 'change_contact_details');
    const screen = await show(OrderStepPanel, { step, order: ORDER });
    const http = TestBed.inject(HttpTestingController);
    let asked = 0;
    screen.fixture.componentInstance.outdated.subscribe(() => (asked += 1));
    const line = screen.element.querySelector<HTMLTextAreaElement>('#line');
    if (!line) throw new Error('the field is missing');
    line.value = 'After noon.';
    line.dispatchEvent(new Event('input'));
    await screen.press('Save');
    const [first] = http.match(({ method, url }) => method !== 'GET' && url.includes('/orders/o1'));
    first?.flush({ code: 'changed_meanwhile' }, { status: 412, statusText: 'Precondition Failed' });
    await settled(screen);
    expect(asked).toBe(1);
    expect(screen.text()).toContain('Your text is not lost.');
    await screen.set({ order: { ...ORDER, version: 4 } });
    expect(line.value).toBe('After noon.');
    await screen.press('Save');
    const [again] = http.match(({ method, url }) => method !== 'GET' && url.includes('/orders/o1'));
    expect(again?.request.context.get(SEEN_VERSION)).toBe(4);
  });
});
