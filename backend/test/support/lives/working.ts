/** What people try with a case of their own agency, or with one that is none of their business. */
import fc from 'fast-check';
import type { Response } from 'supertest';
import { RECORDED_EVENTS } from '../../../src/cases/case-events.types.js';
import { REOPEN_REASONS } from '../../../src/cases/cases.types.js';
import { STATEMENT_KINDS } from '../../../src/closure/statements.types.js';
import type { StatementKind } from '../../../src/closure/statements.types.js';
import { WORK_OUTCOMES } from '../../../src/follow-ups/consequences.rules.js';
import { ALONE_ANSWERS, CONTACT_OUTCOMES, OUTCOME_ROWS } from '../../../src/follow-ups/outcomes.types.js';
import type { AloneAnswer, ContactOutcome } from '../../../src/follow-ups/outcomes.types.js';
import { CONFIRMATION_ANSWERS } from '../../../src/risk/band-changes.types.js';
import { CHOSEN_BANDS } from '../../../src/risk/risk.types.js';
import { assessmentForm, CLEAR } from '../assessments.js';
import { contactForm, incidentForm, safeContactForm } from '../forms.js';
import { agency, anybody, command, nth, onCase, pick, which, who } from './command.js';
import { dayFrom } from './days.js';
import type { Life } from './life.js';
import { agencyId, keyOf, whoIs } from './people.js';
import { supporting } from './supporting.js';

export const passing = command(
  'pass',
  fc.record({ hours: fc.constantFrom(1, 6, 30, 100, 200, 400, 800) }),
  (life, { hours }) => life.pass(hours),
);

export const PROFILES = {
  calm: {},
  medium: { sexual: 'yes', stalking: 'yes', child_harm: 'yes', no_safe_place: 'yes' },
  critical: { kill_threat: 'yes' },
} as const;
const SUICIDE = {
  clear: CLEAR,
  declined: { declined: true },
  thoughts: {
    declined: false,
    answers: { thoughts: 'yes', plan: 'no', attempt_ever: 'no', attempt_recent: 'not_asked', now: 'no' },
  },
} as const;

interface Talk {
  caseId: string;
  outcome: ContactOutcome;
  alone: AloneAnswer;
  hoursAgo?: number;
}

/** A contact as the form asks for it: who was spoken with, alone, is asked how she is. */
export function contact(
  life: Life,
  by: string,
  { caseId, outcome, alone, hoursAgo = 0 }: Talk,
): Promise<Response> {
  const { talked } = OUTCOME_ROWS[outcome];
  const body = contactForm({
    outcome,
    contactedAt: new Date(life.now.getTime() - hoursAgo * 3_600_000).toISOString(),
    alone: talked ? alone : null,
    wellbeing: talked && alone === 'yes' ? 'no' : 'not_asked',
    confirmsChannel: talked,
  });
  return life.send(by, { path: `/cases/${caseId}/contacts`, body, caseId });
}

export function assess(
  life: Life,
  by: string,
  told: { caseId: string; profile: keyof typeof PROFILES; suicide: keyof typeof SUICIDE },
): Promise<Response> {
  const body = assessmentForm(PROFILES[told.profile], { suicide: SUICIDE[told.suicide] });
  return life.send(by, { path: `/cases/${told.caseId}/assessments`, body, caseId: told.caseId });
}

/** What is typed with each kind of statement; of a case, the other things it names. */
function typedWith(life: Life, kind: StatementKind, told: { caseId: string; nth: number }): object {
  const referrals = life.stored.referrals.filter(({ caseId }) => caseId === told.caseId);
  const others = life.stored.cases.filter(({ id }) => id !== told.caseId);
  const typed: Partial<Record<StatementKind, object>> = {
    wish: { wish: 'no_more_help_needed' },
    stop_request: {
      alone: 'yes',
      servicesExplained: true,
      risksExplained: true,
      toldMayReturn: true,
      askedAboutPressure: true,
    },
    no_contact_decision: { decidedBy: 'supervisor' },
    agencies_asked: { subjectId: agencyId(life, 'legalAid'), answer: 'no_news' },
    receiver_reached: { subjectId: pick(referrals, told.nth)?.id ?? null },
    evidence: { evidence: 'official_record' },
    other_case: { subjectId: pick(others, told.nth)?.id ?? null },
    child_decided: {
      childAssent: 'given',
      decider: 'child_rights_body',
      inPerpetratorsHousehold: 'unknown',
    },
  };
  return typed[kind] ?? {};
}

export function state(
  life: Life,
  by: string,
  told: { caseId: string; kind: StatementKind; nth?: number; more?: object },
): Promise<Response> {
  const { caseId, kind, nth: at = 0, more = {} } = told;
  const body = { kind, ...typedWith(life, kind, { caseId, nth: at }), ...more };
  return life.send(by, { path: `/cases/${caseId}/closure-statements`, body, caseId });
}

const speaking = fc.oneof(
  onCase(
    'contact',
    fc.record({
      by: who,
      which,
      outcome: fc.constantFrom(...CONTACT_OUTCOMES),
      alone: fc.constantFrom(...ALONE_ANSWERS),
      hoursAgo: fc.constantFrom(0, 0, 9, -1),
    }),
    (life, { by, subject, ...told }) => contact(life, by, { ...told, caseId: subject.id }),
  ),
  onCase(
    'statement',
    fc.record({ by: who, which, nth, kind: fc.constantFrom(...STATEMENT_KINDS) }),
    (life, { by, subject, ...told }) => state(life, by, { ...told, caseId: subject.id }),
  ),
  onCase(
    'stop',
    fc.record({ by: who, which, alone: fc.constantFrom(...ALONE_ANSWERS), informed: fc.boolean() }),
    (life, { by, subject, alone, informed }) =>
      state(life, by, {
        caseId: subject.id,
        kind: 'stop_request',
        more: { alone, servicesExplained: informed },
      }),
  ),
);

const judging = fc.oneof(
  onCase(
    'assess',
    fc.record({
      by: who,
      which,
      profile: fc.constantFrom(...(Object.keys(PROFILES) as (keyof typeof PROFILES)[])),
      suicide: fc.constantFrom('clear', 'clear', 'declined', 'thoughts'),
    }),
    (life, { by, subject, ...told }) => assess(life, by, { ...told, caseId: subject.id }),
  ),
  onCase(
    'band',
    fc.record({
      by: who,
      which,
      band: fc.constantFrom(...CHOSEN_BANDS),
      confirmer: fc.option(anybody, { nil: null }),
    }),
    (life, { by, subject, band, confirmer }) =>
      life.send(by, {
        path: `/cases/${subject.id}/band-changes`,
        body: {
          band,
          reason: 'He has left the country.',
          confirmedBy: confirmer && life.ground.as(confirmer).userId,
        },
        caseId: subject.id,
      }),
  ),
  command(
    'confirm',
    fc.record({ by: who, isAsked: fc.boolean(), answer: fc.constantFrom(...CONFIRMATION_ANSWERS) }),
    async (life, told) => {
      const change = life.stored.bandChanges[0];
      if (!change) return;
      const subject = life.stored.cases.find(({ id }) => id === change.caseId) ?? null;
      const asked = change.confirmerId === null ? null : keyOf(life, change.confirmerId);
      await life.send((told.isAsked ? asked : null) ?? whoIs(life, told.by, subject), {
        path: `/band-changes/${change.id}/confirmations`,
        body: { answer: told.answer },
        version: change.version,
        caseId: change.caseId,
      });
    },
  ),
);

const happening = fc.oneof(
  onCase(
    'incident',
    fc.record({ by: who, which, daysAgo: fc.constantFrom(0, 1, 30) }),
    (life, { by, subject, daysAgo }) =>
      life.send(by, {
        path: `/cases/${subject.id}/incidents`,
        body: incidentForm({ startedOn: dayFrom(life.now, -daysAgo), reportedOn: dayFrom(life.now) }),
        caseId: subject.id,
      }),
  ),
  onCase(
    'event',
    fc.record({
      by: who,
      which,
      event: fc.constantFrom(...RECORDED_EVENTS),
      from: fc.option(agency, { nil: null }),
      daysAgo: fc.constantFrom(0, 0, 5, 95),
    }),
    (life, { by, subject, event, from, daysAgo }) => pressed(life, by, { subject, event, from, daysAgo }),
  ),
  onCase(
    'reopen',
    fc.record({ by: who, which, reason: fc.constantFrom(...REOPEN_REASONS) }),
    (life, { by, subject, reason }) =>
      life.send(by, { path: `/cases/${subject.id}/reopenings`, body: { reason }, caseId: subject.id }),
  ),
  onCase(
    'assign',
    fc.record({ by: who, which, to: anybody, isStale: fc.constantFrom(false, false, true) }),
    (life, { by, subject, to, isStale }) =>
      life.send(by, {
        path: `/cases/${subject.id}/lead`,
        body: { userId: life.ground.as(to).userId },
        version: subject.version - Number(isStale),
        caseId: subject.id,
      }),
  ),
);

/** Something that is no reason to close, and by whom she was pressed to it. */
export function pressed(
  life: Life,
  by: string,
  told: { subject: { id: string }; event: string; from: string | null; daysAgo: number },
): Promise<Response> {
  const body = {
    event: told.event,
    happenedOn: dayFrom(life.now, -told.daysAgo),
    withdrawalReason: told.event === 'complaint_withdrawn' ? 'fear' : null,
    survivorView: 'undecided',
    byAgencyId: told.from && agencyId(life, told.from),
  };
  return life.send(by, { path: `/cases/${told.subject.id}/events`, body, caseId: told.subject.id });
}

const keeping = fc.oneof(
  onCase(
    'work done',
    fc.record({ by: who, which, nth, outcome: fc.constantFrom(...WORK_OUTCOMES) }),
    async (life, { by, subject, nth: at, outcome }) => {
      const rows = life.stored.followUps.filter(
        ({ caseId, endedAt }) => caseId === subject.id && endedAt === null,
      );
      const row = pick(rows, at);
      if (!row) return;
      const path = `/follow-ups/${row.id}/outcomes`;
      await life.send(by, { path, body: { outcome }, version: row.version, caseId: subject.id });
    },
  ),
  onCase('account', fc.record({ by: who, which }), (life, { by, subject }) =>
    life.send(by, {
      path: `/cases/${subject.id}/narratives`,
      body: { text: 'She told it again.' },
      caseId: subject.id,
    }),
  ),
  onCase(
    'whereabouts',
    fc.record({ by: who, which, maySee: fc.boolean() }),
    (life, { by, subject, maySee }) =>
      life.send(by, {
        path: `/cases/${subject.id}/whereabouts`,
        body: { text: 'At her aunt’s.', workerMaySee: maySee },
        caseId: subject.id,
      }),
  ),
);

/** A plan for contacts at any hour, or in the mornings alone. */
export const contactPlan = (always: boolean): object =>
  safeContactForm(
    always
      ? {}
      : { windows: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, fromMinute: 540, untilMinute: 780 })) },
  );

export const working = fc.oneof(
  { weight: 4, arbitrary: speaking },
  { weight: 3, arbitrary: judging },
  { weight: 3, arbitrary: happening },
  { weight: 1, arbitrary: keeping },
  { weight: 1, arbitrary: supporting },
);
