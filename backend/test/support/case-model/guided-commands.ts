import fc from 'fast-check';
import { BLOCKERS } from '../../../src/closure/closure.types.js';
import type { BlockerCode, ClosureReason } from '../../../src/closure/closure.types.js';
import { URGENCIES } from '../../../src/referrals/referrals.types.js';
import { agency, command, reason } from './command.js';
import * as guide from './guided.js';
import { AGENCIES } from './people.js';

/** The longest way is gone most often. */
const goal = fc.oneof(fc.constantFrom<ClosureReason>('needs_met', 'needs_met', 'no_contact'), reason);
const CODES = Object.keys(BLOCKERS) as BlockerCode[];
/** What a paper may stand for is left open more often than anything else. */
const BY_PAPER: readonly BlockerCode[] = ['referrals_open', 'needs_open', 'children_safety'];
const oneCode = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...CODES) },
  { weight: 4, arbitrary: fc.constantFrom(...BY_PAPER) },
);
const clearing = fc.record({
  reason: goal,
  most: fc.constantFrom(3, 25, 25, 25),
  pace: fc.constantFrom(7, 13, 14, 15),
  except: fc.option(oneCode, { nil: null, freq: 2 }),
});
const late = fc.constantFrom(1, 24 * 13, 24 * 14, 24 * 15);
/** Steps of people who know what they do, and what may come between two of them. */
export const guided = fc.oneof(
  command('clear', clearing, guide.clear),
  command('close', fc.record({ reason, skip: fc.boolean() }), (world, told) =>
    guide.closeByTheBook(world, told.reason, told.skip),
  ),
  command('clear, wait and close', fc.record({ clearing, late, skip: fc.boolean() }), (world, told) => {
    guide.clear(world, told.clearing);
    world.pass(told.late);
    guide.closeByTheBook(world, told.clearing.reason, told.skip);
  }),
  command('close by a paper', fc.record({ pace: fc.constantFrom(14, 15) }), (world, { pace }) => {
    guide.clear(world, { reason: 'needs_met', most: 25, pace, except: 'children_safety' });
    guide.closeByTheBook(world, 'needs_met', true);
  }),
  command('clear and ask', fc.record({ clearing, skip: fc.boolean() }), (world, told) => {
    guide.clear(world, told.clearing);
    guide.askByTheBook(world, told.clearing.reason, told.skip);
  }),
  command('endorse by the book', fc.record({ skip: fc.boolean() }), (world, { skip: isSkipped }) =>
    guide.endorseByTheBook(world, isSkipped),
  ),
  command('decide by the book', fc.record({}), (world) => guide.decideByTheBook(world)),
  command(
    'interfere, then decide',
    fc.record({
      what: fc.constantFrom('pressed', 'owner', 'lead', 'supervisor', 'reviewer'),
      endorses: fc.boolean(),
    }),
    (world, { what, endorses }) => {
      if (endorses) guide.endorseByTheBook(world, false);
      guide.interfere(world, what);
      guide.decideByTheBook(world);
    },
  ),
  command(
    'engage',
    fc.record({ agencyId: agency, urgency: fc.constantFrom(...URGENCIES) }),
    (world, told) => {
      const service = AGENCIES.find(({ id }) => id === told.agencyId)?.services[0];
      const { agencyId: toAgencyId, urgency } = told;
      if (service) guide.engage(world, { kind: 'service', need: service, urgency, toAgencyId });
    },
  ),
);
