import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import type { AgencyDto } from '../../api/models/agency-dto';
import { AgencyForm } from './agency-form';

const agency: AgencyDto = {
  ...{ id: 'a1', dutyPhone: null, headUserId: 'u1', keyHeldBy: 'server', kind: 'civil', memberships: [] },
  ...{ name: { tg: 'Марказ', ru: 'Центр', en: 'Centre' }, place: 'kulob', status: 'active', version: 4 },
  type: 'crisis_centre',
};
const person = (id: string, agencyId: string, status = 'active') => ({
  ...{ id, agencyId, status, displayName: `Person ${id}`, roles: ['supervisor'] },
});

async function open() {
  const screen = await show(AgencyForm, { agency, groups: [] });
  const http = TestBed.inject(HttpTestingController);
  http
    .expectOne('/api/users')
    .flush([person('u1', 'a1'), person('u2', 'a1'), person('u3', 'a2'), person('u4', 'a1', 'disabled')]);
  await settled(screen);
  const head = screen.element.querySelector<HTMLSelectElement>('#headUserId')!;
  return { screen, http, head };
}

describe('the head of an agency', () => {
  it('is an active person of that agency', async () => {
    const { head } = await open();
    expect(Array.from(head.options).map(({ value }) => value)).toEqual(['', 'u1', 'u2']);
    expect(head.value).toBe('u1');
  });

  it.each([
    ['u2', 'u2'],
    ['', null],
  ])('is saved as chosen: %j', async (chosen, headUserId) => {
    const { screen, http, head } = await open();
    head.value = chosen;
    head.dispatchEvent(new Event('input'));
    head.dispatchEvent(new Event('change'));
    await screen.press('Save');
    const sent = http.expectOne({ method: 'PUT', url: '/api/agencies/a1' });
    expect(sent.request.body).toMatchObject({ headUserId });
  });
});
