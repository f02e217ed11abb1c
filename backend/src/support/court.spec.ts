import { describe, expect, it } from '@jest/globals';
import {
  courtProblems,
  dutyState,
  hearingWaits,
  isDelayed,
  nextCourtSteps,
  nextDutySteps,
  runningWindow,
  stepRefusal,
} from './court.rules.js';
import type { CourtStep, RecordedCourtStep, TypedCourtStep } from './court.types.js';

const TODAY = '2026-12-01';
const step = (code: CourtStep, change: Partial<RecordedCourtStep> = {}): RecordedCourtStep => ({
  ...{ step: code, onDay: TODAY, nextOn: null, detail: null, dutyId: null, duty: null },
  ...change,
});
const typed = (code: CourtStep, change: Partial<TypedCourtStep> = {}): TypedCourtStep => ({
  ...step(code),
  note: null,
  ...change,
});
const duty = (code: CourtStep, kind: RecordedCourtStep['duty'] = 'pay_monthly'): RecordedCourtStep =>
  step(code, { dutyId: 'd1', duty: kind });
const problems = (one: TypedCourtStep, steps: RecordedCourtStep[] = [step('filed')]): string[] =>
  courtProblems(one, steps, TODAY).map(({ path, code }) => `${path} ${code}`);

describe('what a court case takes next', () => {
  it('begins by being prepared or filed, and takes nothing after its end', () => {
    expect(nextCourtSteps([], TODAY)).toEqual(['preparing', 'filed']);
    expect(nextCourtSteps([step('filed'), step('ended')], TODAY)).toEqual([]);
    expect(nextDutySteps([duty('duty_set'), step('ended')], 'd1')).toEqual([]);
  });

  it('is admitted or returned once it was filed, and filed again once it was returned', () => {
    expect(nextCourtSteps([step('filed')], TODAY)).toEqual(expect.arrayContaining(['admitted', 'returned']));
    expect(nextCourtSteps([step('filed')], TODAY)).not.toContain('filed');
    expect(nextCourtSteps([step('filed'), step('returned')], TODAY)).toContain('filed');
  });

  it('has no duty and no appeal before a decision, and no appeal once it is final', () => {
    const before = nextCourtSteps([step('filed')], TODAY);
    for (const code of ['duty_set', 'appealed', 'appeal_asked', 'final'] as const)
      expect(before).not.toContain(code);
    const decided = [step('filed'), step('decided')];
    expect(nextCourtSteps(decided, TODAY)).toEqual(expect.arrayContaining(['duty_set', 'appealed', 'final']));
    expect(nextCourtSteps([...decided, step('final')], TODAY)).not.toContain('appealed');
    expect(nextCourtSteps([...decided, step('appealed')], TODAY)).toContain('decided');
  });

  it('does not end while a duty is in force, except by a death', () => {
    const steps = [step('filed'), step('decided'), duty('duty_set')];
    expect(stepRefusal(typed('ended', { detail: 'effected' }), steps, TODAY)).toBe('duty_in_force');
    expect(stepRefusal(typed('ended', { detail: 'died' }), steps, TODAY)).toBeNull();
    expect(
      stepRefusal(typed('ended', { detail: 'effected' }), [...steps, duty('impossible')], TODAY),
    ).toBeNull();
  });

  it('refuses an appeal after the last day that stood on the paper', () => {
    const asked = [step('filed'), step('decided'), step('appeal_asked', { nextOn: '2026-11-30' })];
    expect(stepRefusal(typed('appealed'), asked, TODAY)).toBe('appeal_after_term');
    expect(stepRefusal(typed('appealed', { onDay: '2026-11-30' }), asked, TODAY)).toBeNull();
  });

  it('knows that a hearing waits, and who puts it off', () => {
    const postponed = step('hearing_postponed', { detail: 'other_side', nextOn: '2026-12-09' });
    expect(hearingWaits([step('hearing_set')])).toBe(true);
    expect(hearingWaits([step('hearing_set'), postponed])).toBe(true);
    expect(hearingWaits([step('hearing_set'), { ...postponed, nextOn: null }])).toBe(false);
    expect(hearingWaits([step('hearing_set'), step('hearing_held')])).toBe(false);
    expect(isDelayed([postponed, postponed])).toBe(false);
    expect(isDelayed([postponed, postponed, postponed])).toBe(true);
  });
});

describe('a period for reconciliation', () => {
  const period = step('reconciliation_period', { nextOn: '2026-12-20' });

  it('runs until its last day, a decision or the end, and ends nothing itself', () => {
    expect(runningWindow([step('filed'), period], '2026-12-20')).toBe(period);
    expect(runningWindow([step('filed'), period], '2026-12-21')).toBeNull();
    expect(runningWindow([step('filed'), period, step('decided')], TODAY)).toBeNull();
    expect(nextCourtSteps([step('filed'), period], TODAY)).toEqual(
      expect.arrayContaining(['objected', 'decided', 'hearing_set']),
    );
  });

  it('is never longer than 180 days, and asks what the survivor thinks and what the judge knows', () => {
    const said = { detail: 'court', view: 'undecided', judgeTold: 'no' } as const;
    expect(problems(typed('reconciliation_period', { ...said, nextOn: '2027-05-30' }))).toEqual([]);
    expect(problems(typed('reconciliation_period', { ...said, nextOn: '2027-05-31' }))).toEqual([
      'nextOn period_too_long',
    ]);
    expect(problems(typed('reconciliation_period', { nextOn: '2026-12-20', detail: 'court' }))).toEqual([
      'view required',
      'judgeTold required',
    ]);
  });
});

describe('a duty', () => {
  it('is in force until the survivor got it, or it is stopped or impossible', () => {
    expect(dutyState([duty('duty_set')])).toBe('enforcing');
    expect(dutyState([duty('duty_set'), duty('full')])).toBe('enforcing');
    expect(dutyState([duty('duty_set'), duty('confirmed')])).toBe('running');
    expect(dutyState([duty('duty_set', 'leave_home'), duty('confirmed', 'leave_home')])).toBe('closed');
    expect(dutyState([duty('duty_set'), duty('duty_stopped')])).toBe('closed');
  });

  it('goes forward, and from "received" only to "stopped again"', () => {
    expect(nextDutySteps([duty('duty_set'), duty('brought')], 'd1')).toEqual([
      ...['opened', 'voluntary_term', 'acted', 'blocked', 'partly', 'full', 'confirmed', 'not_received'],
      ...['duty_stopped', 'impossible'],
    ]);
    expect(nextDutySteps([duty('duty_set'), duty('confirmed')], 'd1')).toEqual([
      ...['confirmed', 'stopped_again', 'duty_stopped', 'impossible'],
    ]);
  });

  it('is asked of her alone; of a fine it is asked who paid it', () => {
    const got = { dutyId: 'd1', duty: 'pay_fine' } as const;
    expect(problems(typed('confirmed', { ...got, alone: 'no', detail: 'he_paid' }))).toEqual([
      'alone not_alone',
    ]);
    expect(problems(typed('confirmed', { ...got, alone: 'yes' }))).toEqual(['detail required']);
    expect(problems(typed('confirmed', { dutyId: 'd1', duty: 'pay_once', alone: 'yes' }))).toEqual([]);
  });
});

describe('a step as it was typed', () => {
  it.each([
    [{ onDay: '' }, 'onDay invalid_date'],
    [{ onDay: '2026-12-02' }, 'onDay date_in_future'],
    [{ onDay: '2026-11-30' }, 'onDay before_court_case'],
    [{ nextOn: '2026-11-30' }, 'nextOn day_past'],
    [{ nextOn: '2027-12-03' }, 'nextOn next_too_far'],
    [{ detail: null }, 'detail required'],
    [{ detail: 'fear' as const }, 'detail not_in_list'],
    [{ note: 'судья Каримова' }, 'note names_judge'],
  ])('%j is answered with %s', (change, said) => {
    expect(problems(typed('decided', { detail: 'granted', ...change }))).toEqual([said]);
  });

  it('takes a note about a court, which is nobody’s name', () => {
    expect(problems(typed('decided', { detail: 'granted', note: 'Шаҳри Кӯлоб, №4, суд' }))).toEqual([]);
  });

  it('needs the day of a hearing, of a duty and of the term of an appeal', () => {
    expect(problems(typed('hearing_set', { companion: 'yes', separateWay: 'no' }))).toEqual([
      'nextOn required',
    ]);
    expect(problems(typed('duty_set', { duty: 'pay_once' }))).toEqual(['nextOn required']);
    expect(problems(typed('appeal_asked', { alone: 'yes', detail: 'wanted' }))).toEqual(['nextOn required']);
    expect(problems(typed('appeal_asked', { alone: 'yes', detail: 'not_wanted' }))).toEqual([]);
  });
});
