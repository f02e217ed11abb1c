import { TestBed } from '@angular/core/testing';
import { ActivatedRoute } from '@angular/router';
import { QUARTER, RUNNING, YEAR, definitionOf, gridOf, openScreen } from '../../../../testing/statistics';
import type { DeliveryDto } from '../../../api/models/delivery-dto';
import { ReportPage } from './report-page';

const line = (number: string, value: number | null, change: object = {}) => ({
  ...{ number, table: 'closures', persons: null, name: null, line: 'no_contact', column: 'total' },
  ...{ value, low: null, high: null, absent: null },
  ...change,
});
const source = { definition: definitionOf(), counted: 37, withoutConsent: 4, withoutDay: 0, toldBefore: 0 };
const committee = {
  ...{ period: YEAR, countedAt: '2021-01-05T05:00:00Z', sources: [source], personsCountedAt: null },
  sections: [
    {
      ...{ code: 'registered', number: 1 },
      lines: [
        line('1.1', 587, { table: null, persons: 'estimate', line: '', column: '', low: 571, high: 602 }),
        line('1.2', null, { table: null, persons: 'persons', absent: 'persons_not_added' }),
      ],
    },
    {
      ...{ code: 'closures', number: 2 },
      lines: [
        line('2.1', 34),
        line('2.2', null, { line: 'moved', absent: 'of_years' }),
        line('2.3', null, { line: 'died', absent: 'of_years' }),
        line('2.4', 37, { line: 'total' }),
      ],
    },
  ],
};
const delivery = (change: Partial<DeliveryDto>): DeliveryDto => ({
  ...{ id: 'd', report: 'committee', period: YEAR, recipient: 'statistics_agency', state: 'waiting' },
  ...{ askedBy: 'Zarina', askedAt: '2021-01-06T05:00:00Z', approvedBy: null, approvedAt: null },
  allowedActions: ['approve', 'discard'],
  ...change,
});

const open = (report: 'committee' | 'agency') => {
  TestBed.overrideProvider(ActivatedRoute, { useValue: { snapshot: { data: { report } } } });
  return openScreen(ReportPage);
};

async function openCommittee(items: DeliveryDto[] = []) {
  const opened = await open('committee');
  await opened.answer('committee-reports', { items: [RUNNING, YEAR, QUARTER] });
  await opened.answer('committee-reports/2020', committee);
  await opened.answer('deliveries', { items });
  return opened;
}

describe('the report to the committee', () => {
  it('has numbered exact lines, and says why a line has no figure', async () => {
    const { screen } = await openCommittee();
    expect(gridOf(screen.element).filter(([, value]) => value !== undefined)).toEqual([
      ['1.1 Persons, estimate', '587 (571–602)'],
      ['1.2 Persons', 'Persons are counted for quarters, half-years and years'],
      ['2.1 No contact for 30 days or more despite safe attempts', '34'],
      ['2.2–2.3', 'Counted for whole years only: see the report of the year'],
      ['2.4 All', '37'],
    ]);
  });

  it('is asked for by name of its recipient', async () => {
    const { screen, http, settle, answer, choose } = await openCommittee();
    expect(screen.button('Ask for approval').disabled).toBe(true);
    await choose('recipient', 'statistics_agency');
    await screen.press('Ask for approval');
    const sent = http.expectOne('/api/statistics/deliveries');
    expect(sent.request.body).toEqual({
      report: 'committee',
      period: '2020',
      recipient: 'statistics_agency',
    });
    sent.flush({});
    await settle();
    await answer('deliveries', { items: [delivery({ allowedActions: ['discard'] })] });
    expect(screen.text()).toContain('2020, Agency on Statistics Asked by Zarina');
    // Who asked may not approve.
    await screen.press('View');
    await answer('deliveries/d', { ...delivery({ allowedActions: ['discard'] }), committee, agency: null });
    expect(() => screen.button('Approve')).toThrow();
    expect(screen.text()).toContain('Another person must approve it.');
  });

  it('is approved by a person who has looked at it, and then taken as a file', async () => {
    const { screen, http, settle, answer } = await openCommittee([delivery({})]);
    expect(() => screen.button('Approve')).toThrow();
    await screen.press('View');
    await answer('deliveries/d', { ...delivery({}), committee, agency: null });
    expect(screen.element.querySelectorAll('pn-deliveries pn-report-paper td.number')).toHaveLength(3);
    await screen.press('Approve');
    http.expectOne('/api/statistics/deliveries/d/approval').flush({});
    await settle();
    const approved = { approvedBy: 'Nigora', approvedAt: '2021-01-06T06:00:00Z' };
    await answer('deliveries', {
      items: [delivery({ ...approved, state: 'approved', allowedActions: ['take'] })],
    });
    expect(screen.text()).toContain('Approved by Nigora');
    await screen.press('Excel: 2020, Agency on Statistics');
    http
      .expectOne('/api/statistics/deliveries/d/file?format=xlsx')
      .flush(new Blob(['x']), { status: 403, statusText: 'Forbidden' });
    await settle();
    expect(screen.element.querySelector('pn-deliveries [role="alert"]')).not.toBeNull();
  });
});

describe('the report of an agency', () => {
  it('leaves only once its period is over', async () => {
    const { screen, answer } = await open('agency');
    await answer('agency-reports', { items: [RUNNING] });
    const agency = { tg: 'Марказ', ru: 'Центр', en: 'Centre' };
    const sections = [{ code: 'closures', number: 1, lines: [{ ...line('1.1', 4) }] }];
    await answer('agency-reports/2020-12', { ...committee, agency, sections, period: RUNNING });
    await answer('deliveries', { items: [delivery({})] });
    expect(gridOf(screen.element)[1]).toEqual([
      '1.1 No contact for 30 days or more despite safe attempts',
      '4',
    ]);
    expect(screen.text()).toContain('Report of an agency: Centre');
    expect(screen.text()).toContain('This report can be sent once its period is over.');
    // Open approvals of the committee are not on this page.
    expect(screen.text()).not.toContain('Zarina');
  });
});
