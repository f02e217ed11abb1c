import { TestBed } from '@angular/core/testing';
import { provideTesting, speak } from '../../../testing/texts';
import type { WaitingRowDto } from '../../api/models/waiting-row-dto';
import { TodayRows } from './today-rows';

const row = (type: WaitingRowDto['type']): WaitingRowDto => ({
  type,
  id: 'r1',
  caseId: 'c1',
  code: null,
  reference: 'WZDZYJVB',
  band: 'high',
  fromAgencyName: { tg: 'Марказ', ru: 'Центр', en: 'Centre' },
  serviceType: null,
  urgency: null,
  dueAt: null,
  since: '2026-11-24T06:00:00Z',
  allowedActions: [],
  version: 1,
});

describe('what waits for an answer', () => {
  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: [provideTesting()] });
    await speak('en');
  });

  it.each([
    ['referral', '/referrals/r1'],
    ['closure_decision', '/decisions/r1'],
    ['band_change', '/decisions/levels/r1'],
  ] as const)('%s leads to its own screen', (type, address) => {
    expect(TestBed.inject(TodayRows).waiting(row(type)).link?.join('/')).toBe(address);
  });
});
