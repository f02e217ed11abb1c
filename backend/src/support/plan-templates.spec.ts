import { describe, expect, it } from '@jest/globals';
import { SUPPORT_NEEDS } from './needs.rules.js';
import { offeredFor, templatesByNeed } from './plan-templates.rules.js';
import type { GroupRow } from './plan-templates.rules.js';
import { PLAN_TEMPLATES } from './plan.rules.js';

const row = (change: Partial<GroupRow>): GroupRow => ({
  ...{ id: 'r1', need: null, hides: null, what: null, owner: null, days: null },
  ...change,
});
const own = row({ need: 'material', what: 'Ask the village head.', owner: 'survivor', days: 5 });
const hidden = row({ id: 'r2', hides: 'claim_home' });

describe('the actions that a group proposes', () => {
  it('begin with every shipped one, each under a need', () => {
    const listed = templatesByNeed([]);
    expect(listed.map(({ need }) => need)).toEqual([...SUPPORT_NEEDS]);
    const shipped = new Set(listed.flatMap((need) => need.shipped.map(({ template }) => template)));
    expect([...shipped].sort()).toEqual([...PLAN_TEMPLATES].sort());
  });

  it('hide a shipped one wherever it is offered', () => {
    const found = templatesByNeed([hidden]).flatMap((need) => need.shipped);
    const states = found.filter(({ template }) => template === 'claim_home').map(({ hiddenBy }) => hiddenBy);
    expect(states).toEqual(['r2', 'r2']);
    expect(offeredFor({ domain: 'justice', need: 'legal' }, [hidden]).templates).not.toContain('claim_home');
  });

  it('are offered for every goal of their need, and for no other', () => {
    const proposal = { id: 'r1', what: own.what, owner: 'survivor', days: 5 };
    expect(offeredFor({ domain: 'housing', need: 'material' }, [own]).proposals).toEqual([proposal]);
    expect(offeredFor({ domain: 'health', need: 'health' }, [own]).proposals).toEqual([]);
    expect(offeredFor({ domain: 'other', need: null }, [own, hidden])).toEqual({
      templates: [],
      proposals: [],
    });
  });
});
