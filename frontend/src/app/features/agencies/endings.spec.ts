import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import type { AgencyEndingDto, AgencyEndingsDto } from '../../api/models';
import { Endings } from './endings';

const named = (agencyId: string) => ({ agencyId, agencyName: { tg: agencyId, ru: agencyId, en: agencyId } });
const ending = (change: Partial<AgencyEndingDto>): AgencyEndingDto => ({
  ...{ ...named('Room'), openCases: 3, withoutOffer: 3, awaited: 1, mayHandOver: true, offers: [] },
  receivers: [{ ...named('Centre'), isUsual: true }],
  ...change,
});
const open = async (answer: AgencyEndingsDto) => {
  const screen = await show(Endings);
  const http = TestBed.inject(HttpTestingController);
  http.expectOne('/api/agency-endings').flush(answer);
  await settled(screen);
  return { screen, http };
};

describe('agencies that end', () => {
  it('hand all cases to the chosen agency, and show what is left over', async () => {
    const { screen, http } = await open({ agencies: [ending({})], toConfirm: [] });
    expect(screen.text()).toContain('Open cases: 3');
    const select = screen.element.querySelector('select');
    if (!select) throw new Error('no choice of an agency');
    select.value = 'Centre';
    select.dispatchEvent(new Event('input'));
    await settled(screen);
    screen.element.querySelector('form')?.dispatchEvent(new Event('submit'));
    const sent = http.expectOne('/api/agency-endings/Room/offers');
    expect(sent.request.body).toEqual({ toAgencyId: 'Centre' });
    const offers = [{ ...named('Centre'), reference: 'K8GH8XQ8', isConfirmed: false }];
    sent.flush({ agencies: [ending({ withoutOffer: 1, offers })], toConfirm: [] });
    await settled(screen);
    expect(screen.text()).toContain('waits for a yes');
    expect(screen.text()).toContain('Choose another one');
  });

  it('are numbers for those who do not hand over, and a question for the new agency', async () => {
    const { screen, http } = await open({
      agencies: [ending({ mayHandOver: false, receivers: [] })],
      toConfirm: [{ ...named('Office'), cases: 2 }],
    });
    expect(screen.element.querySelector('form')).toBeNull();
    expect(screen.text()).toContain('Office: 2 to take');
    screen.element.querySelector<HTMLButtonElement>('button')?.click();
    http.expectOne('/api/agency-endings/Office/confirmation').flush({ agencies: [], toConfirm: [] });
    await settled(screen);
    expect(screen.text()).not.toContain('Office');
  });
});
