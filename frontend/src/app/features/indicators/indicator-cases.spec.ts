import { TestBed } from '@angular/core/testing';
import { ActivatedRoute, convertToParamMap } from '@angular/router';
import { of } from 'rxjs';
import { openScreen, textOf } from '../../../testing/statistics';
import type { IndicatorCaseDto } from '../../api/models/indicator-case-dto';
import { IndicatorCases } from './indicator-cases';

const one = (change: Partial<IndicatorCaseDto>): IndicatorCaseDto => ({
  ...{ id: 'c1', code: 'ABCD-EFGH', openedOn: '2020-11-02', band: 'high', status: 'open', leadName: null },
  ...change,
});

function open(query: Record<string, string>) {
  TestBed.overrideProvider(ActivatedRoute, { useValue: { queryParamMap: of(convertToParamMap(query)) } });
  return openScreen(IndicatorCases);
}

describe('the cases behind a number', () => {
  it('are listed with their way in, page by page, and how many are hidden', async () => {
    const { screen, answer, settle } = await open({
      of: 'g1',
      quarter: '2020-4',
      indicator: 'answers',
      part: 'late',
    });
    const path = 'indicators/groups/g1/2020/4/cases?indicator=answers&part=late';
    await answer(path, { items: [one({})], next: 'n', hidden: 2 });
    expect(screen.element.querySelector('h1')?.textContent).toBe('Referrals answered in time: Answered late');
    expect(screen.element.querySelector('li a')?.getAttribute('href')).toBe('/cases/c1');
    expect(screen.text()).toContain('2 more cases are not open to you');
    await screen.press('Show more');
    await settle();
    await answer(`${path}&after=n`, {
      items: [one({ id: 'c2', status: 'closed', leadName: 'Zarina' })],
      next: null,
      hidden: 2,
    });
    const rows = Array.from(screen.element.querySelectorAll('li'), textOf);
    expect(rows).toHaveLength(2);
    expect(rows[1]).toMatch(/Closed Zarina/);
    expect(() => screen.button('Show more')).toThrow();
  });

  it('of a supervisor are those of her agency; where there is none the page says so', async () => {
    const { screen, answer } = await open({
      of: 'own-agency',
      quarter: '2020-4',
      indicator: 'stages',
      part: 'served',
    });
    await answer('indicators/own-agency/2020/4/cases?indicator=stages&part=served', {
      ...{ items: [], next: null, hidden: 0 },
    });
    expect(screen.element.querySelector('h1')?.textContent).toBe('Got the service');
    expect(screen.text()).toContain('No case here that you may open');
  });
});
