import { describe, expect, it } from '@jest/globals';
import { courtProblems } from './court-problems.rules.js';
import {
  dutyState,
  hearingWaits,
  isDelayed,
  nextCourtSteps,
  nextDutySteps,
  runningWindow,
  stepRefusal,
} from './court.rules.js';
import { dayBefore, mistakeOf, standing } from './court-standing.rules.js';
import type { CourtDetail, CourtStep, RecordedCourtStep, TypedCourtStep } from './court.types.js';

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
  courtProblems(one, steps, { today: TODAY, reconciliationDays: 180 }).map(
    ({ path, code }) => `${path} ${code}`,
  );

describe('what a court case takes next', () => {
  it('begins by being prepared or filed, and takes nothing after its end', () => {
    expect(nextCourtSteps([], TODAY)).toEqual(['preparing', 'filed']);
    expect(nextCourtSteps([step('filed'), step('ended')], TODAY)).toEqual([]);
    expect(nextDutySteps([duty('duty_set'), step('ended')], 'd1', TODAY)).toEqual([]);
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

  const end = (detail: CourtDetail, steps: RecordedCourtStep[]): string | null =>
    stepRefusal(typed('ended', { detail }), steps, TODAY);

  it('never ends while a duty is in force, by a death neither', () => {
    const steps = [step('filed'), step('decided'), step('final')];
    expect(end('effected', [...steps, duty('duty_set')])).toBe('duty_in_force');
    for (const kind of ['leave_home', 'let_in', 'hand_over_child', 'no_approach', 'serve_arrest'] as const) {
      expect(end('died', [...steps, duty('duty_set', kind)])).toBe('duty_in_force');
      expect(end('died', [...steps, duty('duty_set', kind), duty('impossible', kind)])).toBeNull();
    }
    expect(end('effected', [...steps, duty('duty_set'), duty('impossible')])).toBeNull();
  });

  it('never ends while a withdrawal or an appeal is unasked, or a period runs', () => {
    const filed = [step('filed')];
    const withdrawn = [...filed, step('withdrawn')];
    for (const detail of ['withdrawn', 'settled_by_court', 'limitation', 'not_effected'] as const)
      expect(end(detail, withdrawn)).toBe('withdrawal_unasked');
    expect(end('withdrawn', filed)).toBe('withdrawal_unasked');
    expect(end('withdrawn', [...withdrawn, step('withdrawal_asked')])).toBeNull();
    const decided = [...filed, step('decided')];
    expect(end('effected', decided)).toBe('appeal_unasked');
    expect(end('effected', [...decided, step('appeal_asked', { nextOn: TODAY })])).toBe('appeal_unasked');
    expect(end('effected', [...decided, step('appeal_asked', { nextOn: '2026-11-30' })])).toBeNull();
    expect(
      end('effected', [...decided, step('appeal_asked', { detail: 'not_wanted', nextOn: TODAY })]),
    ).toBeNull();
    expect(end('effected', [...decided, step('final')])).toBeNull();
    const period = [...filed, step('reconciliation_period', { nextOn: TODAY })];
    for (const detail of ['settled_by_court', 'limitation', 'died', 'withdrawn'] as const)
      expect(end(detail, period)).toBe('period_runs');
    expect(nextCourtSteps(period, TODAY)).not.toContain('ended');
    expect(stepRefusal(typed('ended', { detail: 'limitation' }), period, '2026-12-02')).toBeNull();
  });

  it('answers every question of the lawyer, however late', () => {
    const final = [step('filed'), step('decided'), step('final')];
    expect(nextCourtSteps(final, TODAY)).toContain('appeal_asked');
    expect(nextCourtSteps([...final, step('appeal_asked')], TODAY)).not.toContain('appeal_asked');
    const wanted = typed('appeal_asked', { alone: 'yes', detail: 'wanted' });
    expect(problems(wanted, final)).toEqual([]);
    const over = [step('filed'), step('reconciliation_period', { nextOn: '2026-11-30' })];
    expect(nextCourtSteps(over, TODAY)).toContain('objected');
    expect(problems(typed('objected', { detail: 'not_in_time' }), over)).toEqual([]);
    expect(problems(typed('objected', { detail: 'objected' }), over)).toEqual(['detail not_in_list']);
    expect(nextCourtSteps([...over, step('objected')], TODAY)).not.toContain('objected');
    const dead = [step('filed'), step('withdrawn'), step('ended', { detail: 'died' })];
    expect(nextCourtSteps(dead, TODAY)).toEqual(['withdrawal_asked']);
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
    expect(dutyState([duty('duty_set', 'pay_once'), duty('confirmed', 'pay_once')])).toBe('closed');
    for (const home of ['leave_home', 'let_in'] as const) {
      const met = [duty('duty_set', home), duty('confirmed', home)];
      expect(dutyState(met)).toBe('running');
      expect(nextDutySteps(met, 'd1', TODAY)).toContain('stopped_again');
    }
    expect(dutyState([duty('duty_set'), duty('duty_stopped')])).toBe('closed');
  });

  it('goes forward, and from "received" only to "stopped again"', () => {
    expect(nextDutySteps([duty('duty_set'), duty('brought')], 'd1', TODAY)).toEqual([
      ...['opened', 'voluntary_term', 'acted', 'blocked', 'partly', 'full', 'confirmed', 'not_received'],
      ...['duty_stopped', 'impossible'],
    ]);
    expect(nextDutySteps([duty('duty_set'), duty('confirmed')], 'd1', TODAY)).toEqual([
      ...['confirmed', 'stopped_again', 'duty_stopped', 'impossible'],
    ]);
  });

  it('offers a complaint after two days that passed without a step, and again after two more', () => {
    const on = (code: CourtStep, onDay: string, nextOn: string | null): RecordedCourtStep => ({
      ...duty(code),
      ...{ onDay, nextOn },
    });
    const offers = (...steps: RecordedCourtStep[]): boolean =>
      nextDutySteps(steps, 'd1', TODAY).includes('complained');
    const [late, next] = [on('duty_set', '2026-09-01', '2026-09-10'), on('acted', '2026-10-01', null)];
    expect(offers(late)).toBe(false);
    expect(offers(late, on('writ_asked', '2026-09-10', '2026-12-31'))).toBe(false);
    expect(offers(late, on('writ_asked', '2026-09-11', '2026-12-31'))).toBe(false);
    // Without a typed day enforcement has 30 days.
    expect(offers(late, next)).toBe(true);
    expect(offers(late, next, on('complained', '2026-11-01', '2026-11-15'))).toBe(false);
    expect(offers(late, next, on('confirmed', '2026-11-01', null), on('stopped_again', TODAY, null))).toBe(
      false,
    );
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

describe('a duty about safety', () => {
  const ofSafety = { dutyId: 'd1', duty: 'no_approach' } as const;

  it('never closes without her word', () => {
    const impossible = (change: Partial<TypedCourtStep>) =>
      problems(typed('impossible', { ...ofSafety, ...change }));
    expect(impossible({ detail: 'debtor_died' })).toEqual(['alone required']);
    expect(impossible({ detail: 'debtor_died', alone: 'no' })).toEqual(['alone not_alone']);
    expect(impossible({ detail: 'debtor_died', alone: 'yes' })).toEqual([]);
    for (const detail of ['other', 'debtor_abroad'] as const)
      expect(impossible({ detail, alone: 'yes' })).toEqual(['detail not_in_list']);
    const wish = typed('duty_stopped', { ...ofSafety, detail: 'survivor_wish' });
    expect(problems(wish)).toEqual(['alone required']);
    expect(problems({ ...wish, detail: 'lifted_by_court' })).toEqual([]);
    expect(problems(typed('impossible', { dutyId: 'd1', duty: 'pay_once', detail: 'other' }))).toEqual([]);
  });

  it('has its next day in two weeks, any other duty in a month', () => {
    const acted = (kind: RecordedCourtStep['duty'], nextOn: string) =>
      problems(typed('acted', { dutyId: 'd1', duty: kind, nextOn }));
    expect(acted('no_approach', '2026-12-15')).toEqual([]);
    expect(acted('no_approach', '2026-12-16')).toEqual(['nextOn next_too_far']);
    expect(acted('pay_once', '2027-01-01')).toEqual([]);
    expect(acted('pay_once', '2027-01-02')).toEqual(['nextOn next_too_far']);
    const set = typed('duty_set', { duty: 'pay_once', nextOn: TODAY, untilOn: '2026-11-30' });
    expect(problems(set)).toEqual(['untilOn until_before_day']);
  });
});

describe('a step recorded in error', () => {
  const written = (code: CourtStep, days = 0) => ({
    ...step(code),
    writtenBy: 'u1',
    recordedAt: new Date(Date.parse(TODAY) - days * 86_400_000),
  });
  const NOW = new Date(TODAY);
  const writer = { userId: 'u1', roles: ['caseworker'] };

  it('is taken back by the writer or a supervisor, within two weeks, as the last one', () => {
    const ended = [written('filed'), written('ended', 14)];
    expect(mistakeOf(ended, writer, NOW)).toBe(ended[1]);
    expect(mistakeOf(ended, { ...writer, userId: 'u2' }, NOW)).toBeNull();
    expect(mistakeOf(ended, { userId: 'u2', roles: ['supervisor'] }, NOW)).toBe(ended[1]);
    expect(mistakeOf([written('ended', 15)], writer, NOW)).toBeNull();
    expect(mistakeOf([...ended, written('withdrawal_asked')], writer, NOW)).toBeNull();
    expect(mistakeOf([...ended, written('recorded_in_error')], writer, NOW)).toBeNull();
  });

  it('leaves the state before it, with its day', () => {
    const before = [step('filed', { nextOn: '2026-12-20' }), step('withdrawn')];
    expect(standing([...before, step('ended'), step('recorded_in_error')])).toEqual(before);
    expect(dayBefore(before, null, TODAY)).toBe('2026-12-20');
    expect(dayBefore(before, null, '2026-12-21')).toBeNull();
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
    [{ note: 'Судья Каримов перенёс заседание' }, 'note names_judge'],
    [{ note: 'Решение Судьи А. Каримова' }, 'note names_judge'],
    [{ note: 'судя Каримов' }, 'note names_judge'],
    [{ note: 'Судя Каримов баъд гуфт' }, 'note names_judge'],
    [{ note: 'Judge Karimov' }, 'note names_judge'],
  ])('%j is answered with %s', (change, said) => {
    expect(problems(typed('decided', { detail: 'granted', ...change }))).toEqual([said]);
  });

  it.each(['Шаҳри Кӯлоб, №4, суд', 'Судья перенёс заседание', 'Судя по всему', 'Судьба Зарины не ясна'])(
    'takes “%s”, which names no judge',
    (note) => {
      expect(problems(typed('decided', { detail: 'granted', note }))).toEqual([]);
    },
  );

  it('waits longer than 60 days only for a hearing, a period or a term', () => {
    const waits = (nextOn: string, steps?: RecordedCourtStep[]) =>
      problems(typed('next_date_set', { nextOn }), steps);
    expect(waits('2027-01-30')).toEqual([]);
    expect(waits('2027-01-31')).toEqual(['nextOn next_too_far']);
    const hearing = [step('filed'), step('hearing_set', { nextOn: '2027-03-01' })];
    expect(waits('2027-03-01', hearing)).toEqual([]);
    expect(waits('2027-03-02', hearing)).toEqual(['nextOn next_too_far']);
    expect(waits('2027-03-01', [...hearing, step('hearing_held')])).toEqual(['nextOn next_too_far']);
    const asked = [step('filed'), step('decided'), step('appeal_asked', { nextOn: '2027-02-09' })];
    expect(waits('2027-02-09', asked)).toEqual([]);
  });

  it('needs the day of a hearing, of a duty and of the term of an appeal', () => {
    expect(problems(typed('hearing_set', { companion: 'yes', separateWay: 'no' }))).toEqual([
      'nextOn required',
    ]);
    expect(problems(typed('duty_set', { duty: 'pay_once' }))).toEqual(['nextOn required']);
    const open = [step('filed'), step('decided')];
    const wanted = typed('appeal_asked', { alone: 'yes', detail: 'wanted' });
    expect(problems(wanted, open)).toEqual(['nextOn required']);
    expect(problems(typed('appeal_asked', { alone: 'yes', detail: 'not_wanted' }))).toEqual([]);
  });
});
