/** What the lives went through: a sentence about closed cases proves nothing where none closes. */
import type { Life } from './life.js';

const STATES = [
  'reopened',
  'lapsed',
  'sentBack',
  'overridden',
  'marked',
  'escalated',
  'blockedViews',
  'handedOver',
  'supportLeads',
  'takenOn',
  'declined',
  'consentsTakenBack',
  'pressed',
  'lowered',
] as const;
type State = (typeof STATES)[number];

const isOver = (row: { withdrawnAt: Date | null }): boolean => row.withdrawnAt !== null;

/** Whether each of the states was reached in this life. */
function reached({ stored, views }: Life): Record<State, boolean> {
  const { cases, episodes, steps, referrals, consents, pressures, bands } = stored;
  const approved = episodes.filter(({ state }) => state === 'approved');
  return {
    reopened: cases.some(({ episodeNo }) => episodeNo > 1),
    lapsed: episodes.some(({ state }) => state === 'lapsed'),
    sentBack: episodes.some(({ state }) => state === 'refused'),
    overridden: approved.some(({ overrides }) => overrides.length > 0),
    marked: approved.some(({ mark }) => mark !== null),
    escalated: steps.some(({ rung, doneAt }) => rung !== 'owner' && doneAt !== null),
    blockedViews: views.some(({ rows }) => rows === 0),
    handedOver: cases.some(({ agencyId, openedByAgencyId }) => agencyId !== openedByAgencyId),
    supportLeads: referrals.some(({ kind, decidedAt }) => kind === 'support_lead' && decidedAt !== null),
    takenOn: referrals.some(({ receivedCaseId }) => receivedCaseId !== null),
    declined: referrals.some(({ status }) => status === 'declined'),
    consentsTakenBack: consents.some(isOver),
    pressed: pressures.length > 0,
    lowered: bands.some(({ assessed }) => !assessed),
  };
}

export class Tally {
  lives = 0;
  sent = 0;
  refused = 0;
  readonly closed: Map<string, number>;
  readonly states = new Map<string, number>(STATES.map((state) => [state, 0]));

  constructor(reasons: readonly string[]) {
    this.closed = new Map(reasons.map((reason) => [reason, 0]));
  }

  count(life: Life): void {
    this.lives += 1;
    this.sent += life.sentCount;
    this.refused += [...life.refusals.values()].reduce((total, times) => total + times, 0);
    for (const { reason, state } of life.stored.episodes)
      if (state === 'approved') this.closed.set(reason, (this.closed.get(reason) ?? 0) + 1);
    for (const [state, isReached] of Object.entries(reached(life)))
      this.states.set(state, (this.states.get(state) ?? 0) + Number(isReached));
  }

  get closings(): number {
    return [...this.closed.values()].reduce((total, times) => total + times, 0);
  }

  /** States and reasons that no life reached: of those the campaign would say nothing. */
  missing(): string[] {
    return [...this.closed, ...this.states].filter(([, times]) => times === 0).map(([what]) => what);
  }

  toString(): string {
    const list = (counts: ReadonlyMap<string, number>): string =>
      [...counts].map(([what, times]) => `${what} ${times}`).join(', ');
    return [
      `${this.lives} lives, ${this.sent} commands sent, ${this.refused} of them refused`,
      `closed: ${list(this.closed)}`,
      `lives that saw: ${list(this.states)}`,
    ].join('\n');
  }
}
