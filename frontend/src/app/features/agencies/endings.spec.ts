import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import type { AgencyEndingDto, AgencyEndingsDto } from '../../api/models';
import { Endings } from './endings';

const named = (agencyId: string) => ({ agencyId, agencyName: { tg: agencyId, ru: agencyId, en: agencyId } });
const ending = (change: Partial<AgencyEndingDto>): AgencyEndingDto => ({
  ...{ ...named('Room'), openCases: 3, withoutOffer: 3, oneByOne: 2, awaited: 1 },
  ...{ mayHandOver: true, offers: [] },
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

const press = (element: HTMLElement, label: string): void => {
  const named = [...element.querySelectorAll('button')].find((one) => one.textContent?.trim() === label);
  if (!named) throw new Error(`no button ${label}`);
  named.click();
};

describe('agencies that end', () => {
  it('hand all cases to the chosen agency, and show what is left over', async () => {
    const { screen, http } = await open({
      agencies: [
        ending({}),
        ending(named('Bureau')),
        ending({ ...named('Idle'), openCases: 0, withoutOffer: 0, oneByOne: 0, awaited: 0 }),
      ],
      toConfirm: [],
    });
    expect(screen.text()).toContain('Open cases: 3');
    expect(screen.text()).not.toContain('Idle');
    expect(screen.text()).toContain('one by one, by their workers: 2');
    const [select, other] = screen.element.querySelectorAll('select');
    if (!select || !other) throw new Error('no choice of an agency');
    expect(select.id).not.toBe(other.id);
    select.value = 'Centre';
    select.dispatchEvent(new Event('input'));
    await settled(screen);
    expect(other.value).toBe('');
    screen.element.querySelector('form')?.dispatchEvent(new Event('submit'));
    await settled(screen);
    // Nothing is sent before the person has read how many go where, and what it does to others.
    http.expectNone('/api/agency-endings/Room/offers');
    expect(screen.text()).toContain('Offer cases (3) to: Centre?');
    expect(screen.text()).toContain('go back to their senders');
    press(screen.element, 'Offer the cases');
    const sent = http.expectOne('/api/agency-endings/Room/offers');
    expect(sent.request.body).toEqual({ toAgencyId: 'Centre' });
    const offers = [{ ...named('Centre'), reference: 'K8GH8XQ8', isConfirmed: false }];
    sent.flush({ agencies: [ending({ withoutOffer: 1, offers })], toConfirm: [] });
    await settled(screen);
    expect(screen.text()).toContain('waits for confirmation');
    expect(screen.text()).toContain('Choose another one');
    press(screen.element, 'Take back the offers');
    http.expectOne('/api/agency-endings/Room/withdrawal').flush({ agencies: [ending({})], toConfirm: [] });
    await settled(screen);
    expect(screen.text()).not.toContain('waits for confirmation');
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
