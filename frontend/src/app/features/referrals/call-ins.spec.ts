import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import type { CallInDto } from '../../api/models';
import { SessionStore } from '../../core/session/session.store';
import { CallIns } from './call-ins';

const asked = (code: string, state: CallInDto['state']): CallInDto => ({
  ...{ id: code, code, state, askedAt: '2026-11-24T06:00:00Z' },
});

describe('asking for a case by the code on a card', () => {
  it('says the same whatever the code names, and shows what came of it', async () => {
    TestBed.overrideProvider(SessionStore, { useValue: { hasRole: () => true } });
    const screen = await show(CallIns);
    const http = TestBed.inject(HttpTestingController);
    http.expectOne('/api/call-ins').flush([]);
    await settled(screen);
    const form = screen.element.querySelector('form');
    form?.dispatchEvent(new Event('submit'));
    await settled(screen);
    expect(screen.text()).toContain('Enter the code');
    const field = screen.element.querySelector<HTMLInputElement>('#code');
    if (!field) throw new Error('no field');
    field.value = ' 7K4M-9QX4 ';
    field.dispatchEvent(new Event('input'));
    form?.dispatchEvent(new Event('submit'));
    const sent = http.expectOne('/api/call-ins');
    expect([sent.request.method, sent.request.body]).toEqual(['POST', { code: '7K4M-9QX4' }]);
    sent.flush(null, { status: 204, statusText: 'No Content' });
    await settled(screen);
    http
      .expectOne('/api/call-ins')
      .flush([asked('7K4M9QX4', 'waiting'), asked('00000000', 'no_release'), asked('11111111', 'released')]);
    await settled(screen);
    expect(screen.text()).toContain('Waiting, up to 24 hours');
    expect(screen.text()).toContain('Not handed over in 24 hours');
    expect(screen.text()).toContain('You accepted the hand-over');
    expect(field.value).toBe('');
  });
});
