import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../../testing/screen';
import type { ErasureRequestLineDto } from '../../../api/models/erasure-request-line-dto';
import { Erasures } from './erasures';

const line: ErasureRequestLineDto = {
  id: 'r',
  agencyName: { tg: 'Марказ', ru: 'Центр', en: 'Centre' },
  allowedActions: ['confirm', 'stop'],
  askedAt: '2026-11-20T05:00:00Z',
  eraseFrom: '2026-11-27T05:00:00Z',
  state: 'asked',
};

describe('running requests to erase an open case', () => {
  it('can be stopped, and the list is read again', async () => {
    const screen = await show(Erasures);
    const http = TestBed.inject(HttpTestingController);
    http.expectOne('/api/erasure-requests').flush([line]);
    await settled(screen);
    expect(screen.text()).toContain('Centre');
    await screen.press('Stop');
    http.expectOne('/api/erasure-requests/r/stop').flush(null);
    await settled(screen);
    http.expectOne('/api/erasure-requests').flush([]);
    await settled(screen);
    expect(screen.text()).not.toContain('Centre');
  });

  it('say in words why a step was refused', async () => {
    const screen = await show(Erasures);
    const http = TestBed.inject(HttpTestingController);
    http.expectOne('/api/erasure-requests').flush([line]);
    await settled(screen);
    await screen.press('Confirm');
    http
      .expectOne('/api/erasure-requests/r/confirmation')
      .flush({ code: 'hearing_ahead', reasons: [] }, { status: 409, statusText: 'Conflict' });
    await settled(screen);
    expect(screen.text()).toContain('A hearing is ahead.');
  });
});
