/** Asking to close, endorsing, deciding; conflicts of interest; a coordinator's question. */
import fc from 'fast-check';
import type { Response } from 'supertest';
import { SEND_BACK_REASONS } from '../../../src/closure/episodes.types.js';
import { agency, anybody, command, nth, onCase, pick, reason, skip, which, who } from './command.js';
import type { Life } from './life.js';
import { agencyId, keyOf, whoIs, workerOf } from './people.js';
import type { CaseRow } from './people.js';

export interface GateBlocker {
  readonly code: string;
  readonly overridable: boolean;
  readonly subjectIds: readonly string[];
}
interface Gate {
  readonly blockers: readonly GateBlocker[];
  readonly secondPerson: {
    readonly from: string;
    readonly agencies: readonly { id: string }[];
    readonly colleagues: readonly { id: string }[];
  } | null;
}

/** The gate as this person is shown it; null where she is shown none. */
export async function gateOf(
  life: Life,
  by: string,
  { caseId, reason: why }: { caseId: string; reason: string },
): Promise<Gate | null> {
  const answer = await life.look(by, `/cases/${caseId}/closure-gate?reason=${why}`, caseId);
  return answer.status === 200 ? (answer.body as Gate) : null;
}

/** A named reason for everything that may be overridden; who says she does not want it tries all of it. */
export const overridesFor = (gate: Gate | null, named: string | null): object[] =>
  named === null || gate === null
    ? []
    : gate.blockers
        .filter(
          ({ code, overridable }) =>
            overridable || (named === 'she_does_not_want_it' && code !== 'approval_missing'),
        )
        .map(({ code }) => ({ code, reason: named }));

export interface Asking {
  readonly reason: string;
  readonly skip: string | null;
  /** The agency asked to decide, where not the first that the gate proposes. */
  readonly reviewer?: string | null;
}

/** What a reason names: the case that stays, the referral that took her over. */
function namedBy(life: Life, subject: CaseRow, why: string): string | null {
  if (why === 'duplicate') return life.stored.cases.find(({ id }) => id !== subject.id)?.id ?? null;
  if (why !== 'moved' && why !== 'transferred') return null;
  const mine = life.stored.referrals.filter(({ caseId }) => caseId === subject.id);
  return (mine.find(({ contactedAt }) => contactedAt !== null) ?? mine[0])?.id ?? null;
}

const firstId = (rows: readonly { id: string }[] | undefined): string | null => rows?.[0]?.id ?? null;

/** Whom the request names: the agency asked to decide, or a colleague where no agency may. */
function secondPerson(life: Life, gate: Gate | null, wanted: string | null): object {
  const second = gate?.secondPerson;
  if (second?.from === 'own_agency')
    return { reviewerAgencyId: null, reviewerUserId: firstId(second.colleagues) };
  const reviewerAgencyId = wanted ?? firstId(second?.agencies) ?? agencyId(life, 'cowfa');
  return { reviewerAgencyId, reviewerUserId: null };
}

export async function ask(
  life: Life,
  by: string,
  told: Asking & { readonly subject: CaseRow },
): Promise<Response> {
  const { subject, reason: why } = told;
  const gate = await gateOf(life, by, { caseId: subject.id, reason: why });
  const body = {
    reason: why,
    subjectId: namedBy(life, subject, why),
    ...secondPerson(life, gate, told.reviewer ?? null),
    overrides: overridesFor(gate, told.skip),
  };
  return life.send(by, { path: `/cases/${subject.id}/closure-requests`, body, caseId: subject.id });
}

type Episode = Life['stored']['episodes'][number];

export const openRequest = (life: Life, caseId: string): Episode | null =>
  life.stored.episodes.find(
    (one) => one.caseId === caseId && (one.state === 'requested' || one.state === 'endorsed'),
  ) ?? null;

interface ClosureStep {
  readonly episode: Episode;
  readonly path: string;
  readonly body?: object;
  readonly stale?: number;
}

export function onRequest(
  life: Life,
  by: string,
  { episode, path, body, stale = 0 }: ClosureStep,
): Promise<Response> {
  return life.send(by, {
    path: `/closure-requests/${episode.id}/${path}`,
    ...(body ? { body } : {}),
    version: episode.version - stale,
    caseId: episode.caseId,
  });
}

export async function endorse(
  life: Life,
  by: string,
  { episode, named }: { episode: Episode; named: string | null },
): Promise<void> {
  const gate = await gateOf(life, by, episode);
  await onRequest(life, by, { episode, path: 'endorsement', body: { overrides: overridesFor(gate, named) } });
}

/** Whoever was asked to decide. */
export function reviewerOf(life: Life, { reviewerAgencyId, reviewerUserId, caseId }: Episode): string {
  const named = reviewerUserId === null ? null : keyOf(life, reviewerUserId);
  return named ?? workerOf(life, reviewerAgencyId, caseId) ?? 'administrator';
}

const because = fc.option(fc.constantFrom(...SEND_BACK_REASONS), { nil: null });
const stepOf = fc.record({
  by: who,
  which,
  isAsked: fc.boolean(),
  back: because,
  skip,
  isStale: fc.constantFrom(false, false, false, true),
});

const onOpen = (name: string, path: string, form: (told: { back: string | null }) => object | undefined) =>
  onCase(name, stepOf, async (life, told) => {
    const episode = openRequest(life, told.subject.id);
    if (!episode) return;
    const body = form(told);
    const by = told.isAsked ? reviewerOf(life, episode) : told.by;
    await onRequest(life, by, { episode, path, ...(body ? { body } : {}), stale: Number(told.isStale) });
  });

export const deciding = fc.oneof(
  onCase(
    'request',
    fc.record({ by: who, which, reason, skip, reviewer: fc.option(agency, { nil: null }) }),
    (life, { by, subject, reason: why, skip: named, reviewer }) =>
      ask(life, by, {
        subject,
        reason: why,
        skip: named,
        reviewer: reviewer && agencyId(life, reviewer),
      }),
  ),
  onCase('endorse', stepOf, async (life, { by, subject, skip: named }) => {
    const episode = openRequest(life, subject.id);
    if (episode) await endorse(life, by, { episode, named });
  }),
  onOpen('approve', 'approval', () => undefined),
  onOpen('send back', 'refusal', ({ back }) => ({ reason: back })),
  onOpen('keep open', 'withdrawal', () => undefined),
);

type Subject = Parameters<Life['block']>[2];

const blocking = onCase(
  'block',
  fc.record({
    by: fc.constantFrom('@lead', '@worker', '@supervisor'),
    which,
    person: anybody,
    agency,
    what: fc.constantFrom('user', 'user', 'agency', 'police'),
  }),
  (life, { by, subject, what, person, agency: key }) => {
    const subjects: Record<string, Subject> = {
      user: { kind: 'user', id: life.ground.as(person).userId },
      agency: { kind: 'agency', id: agencyId(life, key) },
      police: { kind: 'agency_kind', code: 'police' },
    };
    return life.block(by, subject.id, subjects[what] ?? { kind: 'agency_kind', code: 'police' });
  },
);

export const shutting = fc.oneof(
  { weight: 3, arbitrary: blocking },
  {
    weight: 1,
    arbitrary: command('lift', fc.record({ nth }), async (life, told) => {
      const one = pick(
        life.stored.blocks.filter(({ liftedAt }) => liftedAt === null),
        told.nth,
      );
      if (one) await life.lift(one.id);
    }),
  },
);

export const asking = command(
  'ask',
  fc.record({ by: fc.constantFrom('coordinator', 'deputy', '@lead'), nth, isReferral: fc.boolean() }),
  async (life, told) => {
    const { followUps, referrals, cases } = life.stored;
    const row = told.isReferral ? pick(referrals, told.nth) : pick(followUps, told.nth);
    if (!row) return;
    const named = told.isReferral ? { referralId: row.id } : { followUpId: row.id };
    const by = whoIs(life, told.by, cases.find(({ id }) => id === row.caseId) ?? null);
    await life.send(by, { path: '/queue/questions', body: named, caseId: row.caseId });
  },
);
