import { describe, expect, it } from '@jest/globals';
import { RECORDED_EVENTS } from './case-events.types.js';
import { kindsOf, TIMELINE_GROUPS } from './case-group.rules.js';
import type { TimelineGroup } from './case-group.rules.js';

const groupsOf = (kind: string): TimelineGroup[] =>
  TIMELINE_GROUPS.filter((group) => {
    const { beginnings, isIn } = kindsOf(group);
    return beginnings.some((beginning) => kind.startsWith(beginning)) === isIn;
  });

describe('the groups of a timeline', () => {
  it.each([
    ['contact_recorded', 'contacts'],
    ['referral_word_recorded', 'referrals'],
    ['support_lead_offered', 'referrals'],
    ['risk_assessed', 'risk'],
    ['band_lowered', 'risk'],
    ['suicide_triage', 'risk'],
    ['register_risk_hints', 'risk'],
    ['reconciled', 'risk'],
    ['returned_home', 'risk'],
    ['closure_requested', 'closure'],
    ['case_closed', 'closure'],
    ['case_reopened', 'closure'],
    ['case_opened', 'other'],
    ['incident_recorded', 'other'],
    ['complaint_withdrawn', 'other'],
    ['identity_corrected', 'other'],
    ['register_visit', 'other'],
  ])('%s is read under %s', (kind, group) => {
    expect(groupsOf(kind)).toEqual([group]);
  });

  it('are all left open where none is chosen', () => {
    const { beginnings, isIn } = kindsOf(null);
    expect(isIn && 'anything'.startsWith(beginnings[0] ?? 'nothing')).toBe(true);
  });

  it('hold every event that can be recorded exactly once', () => {
    expect(RECORDED_EVENTS.filter((kind) => groupsOf(kind).length !== 1)).toEqual([]);
  });
});
