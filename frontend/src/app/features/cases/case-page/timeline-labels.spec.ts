import { TestBed } from '@angular/core/testing';
import type { TimelineEntryDto } from '../../../api/models/timeline-entry-dto';
import { Dates } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { provideTesting, speak } from '../../../../testing/texts';
import { timelineEntry } from './timeline-labels';

const entry = (
  kind: string,
  facts: object = {},
  change: Partial<TimelineEntryDto> = {},
): TimelineEntryDto => ({
  id: '1',
  kind,
  partition: 'core',
  happenedAt: '2026-11-24T06:00:00.000Z',
  recordedAt: '2026-11-24T06:00:00.000Z',
  facts: { ...facts },
  raisesRisk: false,
  agencyName: { tg: 'Марказ', ru: 'Центр', en: 'Centre' },
  ...change,
});

describe('an entry of the timeline', () => {
  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: [provideTesting()] });
    await speak('en');
  });
  const words = (row: TimelineEntryDto) => {
    const texts = TestBed.inject(Texts);
    return timelineEntry(row, {
      texts: { t: texts.t, has: (key) => texts.has(key) },
      dates: TestBed.inject(Dates),
      language: 'en',
    });
  };

  it.each([
    ['case_opened', { coreType: 'physical_assault' }, 'Case opened', 'Physical assault'],
    ['contact_recorded', { outcome: 'not_reached', alone: null }, 'Contact: Not reached', ''],
    ['referral_sent', { reference: '7K4M9QX4' }, 'Referral sent', '7K4M-9QX4'],
    [
      'closure_statement',
      { kind: 'may_return_told' },
      'Recorded before closing',
      'She knows that she can return at any time',
    ],
    ['closure_statement', { kind: 'wish' }, 'Recorded before closing', 'Her own wish'],
    ['reconciled', { survivorView: 'does_not_want_it' }, 'Reconciled', 'She does not want it'],
    ['complaint_withdrawn', { withdrawalReason: 'fear' }, 'Complaint withdrawn', 'Fear of consequences'],
    ['band_raised', { from: 'standard', to: 'high' }, 'Risk raised: High', ''],
    ['case_reopened', { reason: 'new_incident' }, 'Case opened again', 'A new incident'],
    [
      'register_visit',
      { services: ['psychosocial', 'legal'] },
      'Entry in the old register',
      'Psychological and social support; Legal help',
    ],
    [
      'register_risk_hints',
      { factors: ['strangle'] },
      'The old register mentions signs of danger',
      'Neck pressed, breathing blocked or held under water',
    ],
    ['something_later', {}, 'Changed', ''],
  ])('%s is told in words', (kind, facts, title, text) => {
    expect(words(entry(kind, facts))).toMatchObject({ title, text, by: 'Centre' });
  });

  it('of a day without a time shows the day alone', () => {
    const day = words(entry('reconciled', {}, { happenedAt: '2026-11-19T19:00:00.000Z' }));
    expect(day.at).toBe('2026-11-20');
  });

  it('keeps the sign that it raises risk', () => {
    expect(words(entry('reconciled', {}, { raisesRisk: true })).raisesRisk).toBe(true);
  });
});
