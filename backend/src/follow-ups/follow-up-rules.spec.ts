import { describe, expect, it } from '@jest/globals';
import { suicideOutcome } from '../risk/suicide.rules.js';
import { addSpan, spanOf } from './due.rules.js';
import { ATTEMPTS, FOLLOW_UP_RULES, ruleOf } from './follow-up-rules.js';
import { RULE_KEYS } from './follow-ups.types.js';

describe('the table of rules', () => {
  it('has one row for each key, in the order of the list', () => {
    expect(Object.keys(FOLLOW_UP_RULES)).toEqual([...RULE_KEYS]);
  });

  it.each(RULE_KEYS)('%s says what makes it, whose it is and who hears when it is missed', (key) => {
    const rule = ruleOf(key);
    expect(rule.triggers.length).toBeGreaterThan(0);
    expect(rule.missed.length).toBeGreaterThan(0);
  });

  it('never tells the police automatically when something is missed', () => {
    const told = RULE_KEYS.flatMap((key) => ruleOf(key).missed);
    expect(told.filter((role) => /police/.test(role))).toEqual([]);
  });

  it('satisfies contacts by contacts and everything else by work that was done', () => {
    const mixed = RULE_KEYS.filter(
      (key) => (ruleOf(key).kind === 'safety_contact') !== (ruleOf(key).satisfiedBy === 'contact'),
    );
    expect(mixed).toEqual([]);
  });

  it('keeps every health and suicide row in the health partition', () => {
    const health = RULE_KEYS.filter((key) => ruleOf(key).partition === 'health');
    expect(health).toEqual(RULE_KEYS.filter((key) => /^(hl|su)\./.test(key)));
  });

  it('keeps every row of a stay with those who may know where she is', () => {
    const stays = RULE_KEYS.filter((key) => ruleOf(key).partition === 'whereabouts');
    expect(stays).toEqual(RULE_KEYS.filter((key) => key.startsWith('sh.')));
    expect(stays.map((key) => ruleOf(key).owner)).toEqual(['shelter_worker', 'shelter_worker']);
  });

  it('lets the due time move later only for referrals, outcomes and the plan', () => {
    const movable = RULE_KEYS.filter((key) => !ruleOf(key).safety);
    expect(movable).toEqual(['rf.ack', 'rf.first_contact', 'rf.feedback', 'sv.outcome', 'pl.action']);
  });

  it('knows no mediation and no family conference', () => {
    expect(JSON.stringify(FOLLOW_UP_RULES)).not.toMatch(/mediat|reconcil|family_conference/);
  });

  it.each(['emergency', 'same_day', 'plan'] as const)(
    'has the same times after a triage of level %s as the triage itself',
    (level) => {
      const askedAt = new Date('2026-11-24T06:50:00Z');
      const outcome = suicideOutcome(level, askedAt);
      const dues = ruleOf('su.weekly').steps.map((step) => {
        const span = spanOf(step, { band: 'high', level });
        return span && addSpan(askedAt, span);
      });
      expect(dues).toEqual([outcome.followUpDueAt, ...outcome.weeklyDueAt]);
      const first = { emergency: 'su.emergency', same_day: 'su.same_day', plan: null } as const;
      const key = first[level];
      const span = key && spanOf(ruleOf(key).steps[0]!, { band: 'high' });
      expect(span ? addSpan(askedAt, span) : null).toEqual(outcome.healthContactDueAt);
    },
  );

  it('tries sooner the higher the band, and three times within 14 days', () => {
    const sum = (band: keyof typeof ATTEMPTS): number =>
      ATTEMPTS[band].slice(0, 2).reduce((total, span) => total + span.count, 0);
    expect([sum('high'), sum('medium'), sum('standard')]).toEqual([3, 14, 14]);
    const third = (band: keyof typeof ATTEMPTS): number =>
      ATTEMPTS[band].slice(0, 3).reduce((total, span) => total + span.count, 0);
    // So that four attempts can lie over more than the 30 days the closure reason "no contact" asks for.
    expect([third('medium'), third('standard')]).toEqual([31, 31]);
  });
});
