import { describe, expect, it } from '@jest/globals';
import { weightOf } from './blocks.rules.js';
import type { BlockFacts, BlockWeight } from './blocks.rules.js';

/** A colleague, or an agency of the group, whom nobody misses. */
const light: BlockFacts = {
  isOwnAgency: false,
  isOwnSupervisor: false,
  leadsGroup: false,
  isFallback: false,
  isVisibleTwin: false,
  agencyBlocks: 0,
  startedToday: 0,
  settlersBefore: 4,
  settlersAfter: 4,
  isLastAbove: false,
  refusesSharing: false,
  handsOver: false,
};
const heavy = (callsOversight: boolean, ...becauseOf: BlockWeight['becauseOf']): BlockWeight => ({
  weight: 'heavy',
  becauseOf,
  callsOversight,
});
const ordinary = (weight: BlockWeight['weight']): BlockWeight => ({
  weight,
  becauseOf: [],
  callsOversight: false,
});

describe('the weight of a block', () => {
  it.each<[string, 'user' | 'agency' | 'agency_kind', Partial<BlockFacts>, BlockWeight]>([
    ['a colleague', 'user', {}, ordinary('ordinary_person')],
    ['a colleague, after an agency', 'user', { agencyBlocks: 2 }, ordinary('ordinary_person')],
    ['one agency', 'agency', { settlersAfter: 3 }, ordinary('ordinary_agency')],
    ['all police', 'agency_kind', {}, ordinary('ordinary_agency')],
    ['the third of a day', 'user', { startedToday: 2 }, ordinary('ordinary_person')],
    ['the fourth of a day', 'user', { startedToday: 3 }, heavy(true, 'more_than_three')],
    ['the own supervisor', 'user', { isOwnSupervisor: true }, heavy(false, 'own_supervisor')],
    ['a second agency within 30 days', 'agency', { agencyBlocks: 1 }, heavy(false, 'second_agency')],
    ['all police, after an agency', 'agency_kind', { agencyBlocks: 1 }, heavy(false, 'second_agency')],
    ['the coordinator', 'user', { leadsGroup: true }, heavy(false, 'coordinator')],
    ['the fallback agency', 'agency', { isFallback: true }, heavy(false, 'fallback_agency')],
    [
      'the last agency beside the owner that could settle it',
      'agency',
      { settlersBefore: 2, settlersAfter: 1 },
      heavy(true, 'last_to_settle'),
    ],
    [
      'one of three agencies that could settle it',
      'agency',
      { settlersBefore: 3, settlersAfter: 2 },
      ordinary('ordinary_agency'),
    ],
    [
      'an agency that could not settle it',
      'agency',
      { settlersBefore: 1, settlersAfter: 1 },
      ordinary('ordinary_agency'),
    ],
    [
      'the last person above the lead, where the case passes on',
      'user',
      { isOwnSupervisor: true, isLastAbove: true, handsOver: true },
      heavy(false, 'own_supervisor', 'last_above_lead'),
    ],
    [
      'the last person above the lead, where it cannot pass on',
      'user',
      { isLastAbove: true, refusesSharing: true },
      heavy(true, 'last_above_lead'),
    ],
  ])('%s', (_, kind, facts, weight) => {
    expect(weightOf(kind, { ...light, ...facts })).toEqual(weight);
  });
});
