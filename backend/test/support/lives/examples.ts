/** Lives by the book, lived before the random ones: each state that the sentence is about is reached in every run. */
import { CLOSURE_REASONS } from '../../../src/closure/closure.types.js';
import type { LifeCommand } from './command.js';
import { engaging, reopening, wholeWay, worrying } from './guided.js';
import { story } from './command.js';
import type { Start } from './opening.js';
import { consent } from './referring.js';

const start = (by: string, change: Partial<Start> = {}): Start => ({
  by,
  isMinor: false,
  hasChildren: false,
  isViolence: true,
  sharesWithGroup: true,
  ...change,
});
const way = (reason: string, change: Partial<Parameters<typeof wholeWay>[0]> = {}): LifeCommand =>
  wholeWay({
    clearing: { reason, most: 25, pace: 15, except: null },
    late: 1,
    skip: false,
    alone: false,
    ...change,
  });
const days = story('pass', (life, { hours }: { hours: number }) => life.pass(hours));
const takingBack = story('take back what she allowed', async (life) => {
  const [subject] = life.stored.cases;
  const caseId = subject?.id ?? '';
  await consent(life, 'caseworker', {
    caseId,
    scope: 'statistics_non_identifying',
    agencyId: null,
    answer: 'given',
    presence: 'alone',
  });
  const one = life.stored.consents.at(-1);
  if (one)
    await life.send('caseworker', { path: `/consents/${one.id}/withdrawals`, version: one.version, caseId });
});
const shutOut = story('the lawyers turn out to be his kin, and look', async (life) => {
  const [subject] = life.stored.cases;
  const id = life.ground.kulob.agencies['legalAid'] ?? '';
  await life.block('caseworker', subject?.id ?? '', { kind: 'agency', id });
  await life.look('lawyer', `/cases/${subject?.id}`, subject?.id);
});
/** Services in the order in which the agencies are arranged: of the crisis centre, and of the lawyers. */
const [CENTRE, LAWYERS] = [1, 3];
const offered = { service: LAWYERS, urgency: 'high', isLead: false };

export const EXAMPLES: [Start, LifeCommand[]][] = [
  ...CLOSURE_REASONS.map((reason): [Start, LifeCommand[]] => [
    start('caseworker', { isViolence: reason !== 'opened_in_error' }),
    [way(reason)],
  ]),
  [start('caseworker'), [way('survivor_request'), reopening({ reason: 'came_back' })]],
  [start('caseworker'), [way('died', { interlude: 'incident' }), way('died', { interlude: 'sent back' })]],
  [start('caseworker'), [way('died', { alone: true }), way('needs_met', { skip: true })]],
  [
    start('caseworker'),
    [
      way('needs_met', {
        skip: true,
        clearing: { reason: 'needs_met', most: 25, pace: 15, except: 'wish_not_recorded' },
      }),
    ],
  ],
  [
    start('inspector'),
    [way('died', { interlude: 'lead blocked' }), way('died', { interlude: 'owner blocked' })],
  ],
  [
    start('inspector'),
    [engaging({ service: CENTRE, urgency: 'high', isLead: true, answer: 'acceptance' }), worrying({})],
  ],
  [
    start('caseworker'),
    [engaging({ ...offered, answer: 'decline' }), engaging({ ...offered, answer: 'acceptance' })],
  ],
  [
    start('caseworker'),
    [takingBack({}), shutOut({}), way('died', { interlude: 'pressed by another' }), days({ hours: 800 })],
  ],
];
