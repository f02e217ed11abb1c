import { TestBed } from '@angular/core/testing';
import { provideTesting, speak } from '../../../testing/texts';
import type { AwaitingResponseRowDto } from '../../api/models/awaiting-response-row-dto';
import type { WorkRowDto } from '../../api/models/work-row-dto';
import { ServerClock } from '../../core/session/server-clock';
import { TodayRows } from './today-rows';

const row = (type: AwaitingResponseRowDto['type']): AwaitingResponseRowDto => ({
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
    ['extension', '/extensions'],
  ] as const)('%s leads to its own screen', (type, address) => {
    expect(TestBed.inject(TodayRows).waiting(row(type)).link?.join('/')).toBe(address);
  });
});

const search = (change: Partial<WorkRowDto> = {}): WorkRowDto => ({
  ...{ followUpId: 'f1', caseId: 'c1', code: null, label: null, reference: 'WZDZYJVB', band: 'high' },
  kind: 'task',
  ...{ rule: 'rf.send_missing', because: 'referral_refused', step: 1, subjectId: 'r1', isLate: false },
  ...{ fromAt: '2026-11-24T06:00:00Z', dueAt: '2026-11-24T12:00:00Z', isSoonDue: false, danger: null },
  ...{ contact: null, window: null, supervisorDecides: false, decision: null, snooze: null, assignee: null },
  ...{ snoozableUntil: null, also: [], escalatedTo: null, isAssigned: true, version: 1 },
  allowedActions: ['record_missing_sent'],
  refusal: {
    referralId: 'r1',
    agencyName: { tg: 'Милитсия', ru: 'Милиция', en: 'Police, Kulob' },
    reason: 'information_missing',
    unavailableReason: null,
    missing: ['papers'],
    serviceType: 'police_security',
    isOwnService: true,
  },
  ...change,
});
const because = (reason: string | null, unavailableReason: string | null = null): Partial<WorkRowDto> => ({
  rule: 'rf.find_other',
  allowedActions: ['record_place_found'],
  refusal: { ...search().refusal!, reason, unavailableReason, missing: [] },
});
/** The own agency does not offer what was refused. */
const notOwn = (reason: string): Partial<WorkRowDto> => ({
  ...because(reason),
  refusal: { ...because(reason).refusal!, isOwnService: false },
});
const SENTENCE = 'Police, Kulob did not accept: ';

describe('a refusal on the day of its sender', () => {
  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: [provideTesting()] });
    await speak('en');
    TestBed.inject(ServerClock).set('2026-11-24T06:00:00Z');
  });

  const shown = (change?: Partial<WorkRowDto>) => TestBed.inject(TodayRows).work(search(change));

  it('shows the label of the agency beside the code', () => {
    expect(shown({ code: '7K4M9QX4', label: 'Red coat' })).toMatchObject({
      code: '7K4M9QX4',
      label: 'Red coat',
    });
    expect(shown().label).toBeNull();
  });

  it.each([
    [{}, `${SENTENCE}information is missing (papers).`, 'send_missing re_route'],
    [because('outside_area'), `${SENTENCE}outside our area.`, 're_route help_ourselves'],
    [notOwn('outside_area'), `${SENTENCE}outside our area.`, 're_route take_waiting_place'],
    [because('consent_missing'), `${SENTENCE}consent is missing.`, 'ask_consent re_route'],
    [because(null, 'none_free'), 'No place at Police, Kulob.', 're_route take_waiting_place'],
    [because(null), 'The help did not take place: Police, Kulob.', 're_route help_ourselves'],
    [{ ...because(null), step: 2 }, 'Police, Kulob has not answered.', 're_route remind'],
  ])('%j says who, why and by when, with steps that fit', (change, sentence, actions) => {
    const row = shown(change);
    expect(row.title).toBe(`${sentence} Find another place by 17:00.`);
    expect(
      row.actions
        .slice(0, 2)
        .map(({ code }) => code)
        .join(' '),
    ).toBe(actions);
    expect(row.twoButtons).toBe(true);
    expect(row.link).toEqual(['/referrals', 'r1']);
  });

  it('is marked where the level is high', () => {
    expect(shown().alarm).toBe(true);
    expect(shown({ band: 'medium' }).alarm).toBe(false);
  });

  it.each([
    [{ danger: 'now' }, ['Act now'], true],
    [{ danger: 'high' }, ['Danger'], true],
    [{ danger: 'now', isSoonDue: true }, ['Act now', 'Due soon'], true],
    [{ isSoonDue: true }, ['Due soon'], false],
    [{}, [], false],
  ] as const)('%j says its danger in words: %j', (change, words, isAlarm) => {
    const row = shown({ rule: 'po.breach', refusal: null, band: 'standard', ...change });
    expect(row.marks?.map(({ text }) => text)).toEqual(words);
    expect(row.alarm).toBe(isAlarm);
  });

  it('is opened, and not worked on, by others', () => {
    expect(shown({ allowedActions: [] }).actions.map(({ label }) => label)).toEqual(['Open']);
  });

  it('a report is decided at once, and not only seen', () => {
    const change = {
      rule: 'dc.decide',
      refusal: null,
      allowedActions: ['record_report_decided', 'log_support'],
    };
    expect(shown(change as Partial<WorkRowDto>).actions.map(({ label }) => label)).toEqual([
      'Record the decision',
      'Record support',
    ]);
  });

  it('a waiting place is checked in the case, and its title leads to the referral', () => {
    const row = shown({ rule: 'rf.waiting', refusal: null, allowedActions: ['record_work'] });
    expect(row.link).toEqual(['/referrals', 'r1']);
    expect(row.actions.map(({ code }) => code)).toEqual(['record_work']);
  });

  it('says why only where it is not that the case was opened', () => {
    const why = (reason: string) => shown({ rule: 'rk.reassess', refusal: null, because: reason }).why;
    expect(why('case_opened')).toBeUndefined();
    expect(why('risk_assessed')).toBe('after the assessment');
  });

  it('a further task of the same case is begun by its title', () => {
    const assessment = search({
      ...{ rule: 'rk.reassess', refusal: null, allowedActions: ['record_assessment', 'log_support'] },
    });
    const rows = TestBed.inject(TodayRows);
    expect(rows.work(assessment).link).toEqual(['/cases', 'c1']);
    const further = rows.work(assessment, { continues: true });
    expect([further.link, further.continues, further.twoButtons]).toEqual([
      ['/assessments', 'c1'],
      true,
      false,
    ]);
  });
});
